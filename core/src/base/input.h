// SPDX-License-Identifier: GPL-2.0-or-later
// input - a file read once from front to back, through a window that moves.
//
// Readers ask for more until a whole record is in the window, use it and move
// on. A record may be at most SG_RECORD_MAX bytes. The bytes are counted and
// hashed on the way, and the place is kept for messages.
#ifndef SG_BASE_INPUT_H
#define SG_BASE_INPUT_H

#include "base/json_scan.h"

#include <sha2.h>

enum { SG_RECORD_MAX = 16 * 1024 * 1024 };

typedef struct sg_input {
  const char *path; ///< As the user wrote it; "-" is standard input
  int fd;
  char *data;                ///< The window's memory
  size_t from, to, capacity; ///< The window is data[from .. to)
  bool at_end;               ///< Nothing is left behind the window
  uint32_t line, column;     ///< Place of the window's first byte
  uint64_t bytes;
  SHA2_CTX hash;
  char sha256[SHA256_DIGEST_STRING_LENGTH]; ///< Set by sg_input_finish()
} sg_input;

/// Open for reading; a byte order mark is skipped. `path` must outlive it.
SG_NODISCARD sg_status sg_input_open(sg_input *in, const char *path,
                                     sg_error *err);
/// What is in the window; valid until the next call for more.
static inline sg_slice sg_input_window(const sg_input *in) {
  return (sg_slice){in->data + in->from, in->to - in->from};
}
/// Read more behind the window. `*more` is false at the end of the file.
/// Refused when the window already holds SG_RECORD_MAX bytes.
SG_NODISCARD sg_status sg_input_more(sg_input *in, bool *more, sg_error *err);
/// Move the window on.
void sg_input_advance(sg_input *in, size_t length);
/// Read what is left, so that hash and count cover the whole file.
SG_NODISCARD sg_status sg_input_finish(sg_input *in, sg_error *err);
void sg_input_close(sg_input *in);

/// Fail with the place of an offset into the window.
sg_status sg_input_refuse(const sg_input *in, size_t offset, sg_error *err,
                          const char *what);

/// A whole small file, at most `max` bytes; the caller frees `out`.
SG_NODISCARD sg_status sg_file_read(const char *path, size_t max, sg_text *out,
                                    sg_error *err);

#endif
