// SPDX-License-Identifier: GPL-2.0-or-later
// output - bytes to a file that is either whole or not there, or to memory.
//
// A file is written beside its name, flushed to disk and renamed; on failure
// nothing of it stays. Failures stick: write on and ask at the end. Memory that
// was refused to anybody while it was written is one: what a writer puts
// together in rooms of its own may then be cut.
#ifndef SG_BASE_OUTPUT_H
#define SG_BASE_OUTPUT_H

#include "base/text.h"

#include <string.h>

typedef struct sg_output {
  int fd;            ///< -1: to memory
  int failed;        ///< errno of the first failure, or 0
  const char *name;  ///< For messages; the caller's
  char *path;        ///< Final name; NULL for what is written in place
  char *temporary;   ///< Name while writing
  uint64_t refusals; ///< Of memory, before anything was written
  sg_text buffer;
} sg_output;

/// Begin to write `path`; "-" is standard output.
SG_NODISCARD sg_status sg_output_open(sg_output *out, const char *path,
                                      sg_error *err);
/// Collect in memory; the text is in `out->buffer` until sg_output_discard().
void sg_output_to_memory(sg_output *out);
/// Where so many bytes can be written, to be counted by sg_output_fill(); NULL
/// when they do not fit as it is.
static inline char *sg_output_room(sg_output *out, size_t length) {
  sg_text *buffer = &out->buffer;
  return buffer->capacity - buffer->length <= length || buffer->failed
             ? NULL
             : buffer->data + buffer->length;
}
static inline void sg_output_fill(sg_output *out, size_t length) {
  out->buffer.length += length;
  out->buffer.data[out->buffer.length] = '\0';
}
/// Where there is no room for it yet.
void sg_output_add_slowly(sg_output *out, const char *bytes, size_t length);
static inline void sg_output_add(sg_output *out, const char *bytes,
                                 size_t length) {
  char *at = length ? sg_output_room(out, length) : NULL;
  if (!at) {
    sg_output_add_slowly(out, bytes, length);
    return;
  }
  memcpy(at, bytes, length);
  sg_output_fill(out, length);
}
static inline void sg_output_puts(sg_output *out, const char *text) {
  sg_output_add(out, text, strlen(text));
}
void sg_output_printf(sg_output *out, const char *format, ...) SG_PRINTF(2, 3);
/// What was to be written could not be made for want of memory.
void sg_output_fail(sg_output *out);
/// Is all that was added there, as far as is known? Of one to memory.
bool sg_output_is_whole(const sg_output *out);
/// Finish: SG_EIO and nothing left behind when anything failed.
SG_NODISCARD sg_status sg_output_close(sg_output *out, sg_error *err);
/// From now on whatever is still to be written fails, and what was there before
/// stays. May be called by a handler of signals.
void sg_outputs_stop(void);
/// Give up: nothing is left behind.
void sg_output_discard(sg_output *out);

#endif
