// SPDX-License-Identifier: GPL-2.0-or-later
// text - a growable, always NUL-terminated string with a maximum length.
//
// Appending may fail; the failure sticks, so that a caller can append many
// times and ask once with sg_text_ok().
#ifndef SG_BASE_TEXT_H
#define SG_BASE_TEXT_H

#include "base/status.h"

#include <stdarg.h>

typedef struct sg_text {
  char *data; ///< NULL before the first append; see sg_text_get()
  size_t length, capacity, max;
  bool failed;
} sg_text;

void sg_text_init(sg_text *text, size_t max);
void sg_text_add(sg_text *text, const char *bytes, size_t length);
void sg_text_puts(sg_text *text, const char *string);
void sg_text_putc(sg_text *text, char c);
void sg_text_printf(sg_text *text, const char *format, ...) SG_PRINTF(2, 3);
void sg_text_vprintf(sg_text *text, const char *format, va_list args)
    SG_PRINTF(2, 0);
/// Empty it, keep the room.
void sg_text_reset(sg_text *text);
void sg_text_clear(sg_text *text);
/// Keep the first `length` bytes, and give back the room of the rest.
void sg_text_shrink(sg_text *text, size_t length);

static inline bool sg_text_ok(const sg_text *text) {
  return !text->failed;
}
static inline const char *sg_text_get(const sg_text *text) {
  return text->data ? text->data : "";
}

#endif
