// SPDX-License-Identifier: GPL-2.0-or-later
// status - status codes of the whole library and the error a caller owns.
#ifndef SG_BASE_STATUS_H
#define SG_BASE_STATUS_H

#include "stakegraph/plugin.h"

#if defined(__GNUC__)
#  define SG_PRINTF(at, first) __attribute__((format(printf, at, first)))
#  define SG_NODISCARD         __attribute__((warn_unused_result))
#else
#  define SG_PRINTF(at, first)
#  define SG_NODISCARD
#endif

/// Status codes beyond those a plugin can see.
enum {
  SG_EINPUT = 16,    ///< The input was refused
  SG_EIO = 17,       ///< A file could not be read or written
  SG_EUSAGE = 18,    ///< The caller asked for something that does not exist
  SG_EINTERNAL = 19, ///< A check of our own failed
};

/// Why something failed. Owned by the caller; the first message wins.
typedef struct sg_error {
  sg_status status;
  char where[1024];  ///< "links.csv:17:4", or "" without an input position
  char message[320]; ///< One line without a full stop
} sg_error;

/// Fill in `err` (which may be NULL, or already filled) and return `status`.
sg_status sg_fail(sg_error *err, sg_status status, const char *format, ...)
    SG_PRINTF(3, 4);

/// Say where in the input it went wrong, unless `err` is filled already.
void sg_error_place(sg_error *err, const char *path, uint32_t line,
                    uint32_t column);

/// Out of memory: the one message for it.
sg_status sg_no_memory(sg_error *err);

#define SG_TRY(expr)                                                           \
  do {                                                                         \
    const sg_status status_ = (expr);                                          \
    if (status_ != SG_OK)                                                      \
      return status_;                                                          \
  } while (0)

#endif
