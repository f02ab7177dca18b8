// SPDX-License-Identifier: GPL-2.0-or-later
// peek - looking at a file before it is read: what is opened here is taken over
// by whoever reads it next, since a pipe can be read only once.
#ifndef SG_IO_PEEK_H
#define SG_IO_PEEK_H

#include "io/formats.h"

typedef struct sg_peek {
  sg_model *model;
  sg_input in;
} sg_peek;

/// Bytes of a file by which its format is recognised.
enum { SG_BEGINNING = 1 << 16 };

/// Open a file so that `length` bytes, or all, can be looked at. Close it in
/// any case, after it was read.
SG_NODISCARD sg_status sg_peek_open(sg_peek *peek, sg_model *model,
                                    const char *path, size_t length,
                                    sg_error *err);
/// What was read; until the file is taken over.
static inline sg_slice sg_peek_window(const sg_peek *peek) {
  return sg_input_window(&peek->in);
}
void sg_peek_close(sg_peek *peek);

#endif
