// SPDX-License-Identifier: GPL-2.0-or-later
// input - a file read once from front to back, through a window that moves.
//
// Readers ask for more until a whole record is in the window, use it and move
// on. A record may be at most SG_RECORD_MAX bytes. The bytes are counted and
// hashed on the way, and the place is kept for messages. What is compressed
// with gzip is unpacked on the way; count and hash are those of the file.
#ifndef SG_BASE_INPUT_H
#define SG_BASE_INPUT_H

#include "base/hasher.h"
#include "base/json_scan.h"

enum { SG_RECORD_MAX = 16 * 1024 * 1024 };

typedef struct sg_input {
  const char *path; ///< As the user wrote it; "-" is standard input
  int fd;
  char *data;                ///< The window's memory
  size_t from, to, capacity; ///< The window is data[from .. to)
  bool at_end;               ///< Nothing is left behind the window
  bool is_borrowed;          ///< The memory is somebody else's
  uint32_t line, column;     ///< Place of the window's first byte
  uint64_t bytes;
  sg_hasher *hasher;
  struct sg_unpacker *unpacker; ///< NULL unless the file is compressed
  char sha256[SG_SHA256_TEXT];  ///< Set by sg_input_finish()
} sg_input;

/// Open for reading; a byte order mark is skipped. `path` must outlive it.
SG_NODISCARD sg_status sg_input_open(sg_input *in, const char *path,
                                     sg_error *err);
/// A piece of a file that is in memory, beginning at a line and column.
void sg_input_over(sg_input *in, const char *path, sg_slice text, uint32_t line,
                   uint32_t column);
/// What is in the window; valid until the next call for more.
static inline sg_slice sg_input_window(const sg_input *in) {
  return (sg_slice){in->data + in->from, in->to - in->from};
}
/// Read more behind the window. `*more` is false at the end of the file.
/// Refused when the window already holds SG_RECORD_MAX bytes.
SG_NODISCARD sg_status sg_input_more(sg_input *in, bool *more, sg_error *err);
/// Read until the window holds `length` bytes or the file ends.
SG_NODISCARD sg_status sg_input_fill(sg_input *in, size_t length,
                                     sg_error *err);
/// Move the window on.
void sg_input_advance(sg_input *in, size_t length);
/// Move on by a line whose line end is the last of `length` bytes.
static inline void sg_input_next_line(sg_input *in, size_t length) {
  in->from += length;
  in->line++;
  in->column = 1;
}
/// Exchange the window's memory for `*block` (which may be NULL) of `*size`
/// bytes: the first `length` bytes of the window are the caller's at `*taken`,
/// inside the memory that is now `*block`; the rest is copied and stays in the
/// window, which moves on.
SG_NODISCARD sg_status sg_input_take(sg_input *in, size_t length, char **block,
                                     size_t *size, sg_slice *taken,
                                     sg_error *err);
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
