// SPDX-License-Identifier: GPL-2.0-or-later
// text - see text.h.
#include "base/text.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

void sg_text_init(sg_text *text, size_t max) {
  *text = (sg_text){.max = max ? max : SIZE_MAX / 4};
}

static bool reserve(sg_text *text, size_t more) {
  if (text->failed)
    return false;
  if (more > text->max - text->length) {
    text->failed = true;
    return false;
  }
  const size_t need = text->length + more + 1;
  if (need <= text->capacity)
    return true;
  size_t capacity = text->capacity ? text->capacity * 2 : 64;
  if (capacity < need)
    capacity = need;
  char *data = sg_memory_resize(text->data, capacity, 1);
  if (!data) {
    text->failed = true;
    return false;
  }
  text->data = data;
  text->capacity = capacity;
  return true;
}

void sg_text_add(sg_text *text, const char *bytes, size_t length) {
  if (!reserve(text, length))
    return;
  if (length)
    memcpy(text->data + text->length, bytes, length);
  text->length += length;
  text->data[text->length] = '\0';
}

void sg_text_puts(sg_text *text, const char *string) {
  sg_text_add(text, string, strlen(string));
}

void sg_text_putc(sg_text *text, char c) {
  sg_text_add(text, &c, 1);
}

void sg_text_vprintf(sg_text *text, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  const int length = vsnprintf(NULL, 0, format, args);
  if (length < 0)
    text->failed = true;
  else if (reserve(text, (size_t)length)) {
    (void)vsnprintf(text->data + text->length, (size_t)length + 1, format,
                    again);
    text->length += (size_t)length;
  }
  va_end(again);
}

void sg_text_printf(sg_text *text, const char *format, ...) {
  va_list args;
  va_start(args, format);
  sg_text_vprintf(text, format, args);
  va_end(args);
}

void sg_text_reset(sg_text *text) {
  text->length = 0;
  text->failed = false;
  if (text->data)
    text->data[0] = '\0';
}

void sg_text_shrink(sg_text *text, size_t length) {
  if (length >= text->length)
    return;
  char *data = sg_memory_resize(text->data, length + 1, 1);
  if (data) {
    text->data = data;
    text->capacity = length + 1;
  }
  text->length = length;
  text->data[length] = '\0';
}

void sg_text_clear(sg_text *text) {
  sg_memory_free(text->data);
  sg_text_init(text, text->max);
}
