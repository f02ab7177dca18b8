// SPDX-License-Identifier: GPL-2.0-or-later
// slice - see slice.h.
#include "base/slice.h"

#include <strings.h>

sg_slice sg_slice_trim(sg_slice text) {
  while (text.length && strchr(" \t\r\n", text.at[0]) && text.at[0]) {
    text.at++;
    text.length--;
  }
  while (text.length && strchr(" \t\r\n", text.at[text.length - 1]) &&
         text.at[text.length - 1])
    text.length--;
  return text;
}

int sg_slice_compare(sg_slice a, sg_slice b) {
  const size_t both = a.length < b.length ? a.length : b.length;
  const int order = both ? memcmp(a.at, b.at, both) : 0;
  return order ? order : (a.length > b.length) - (a.length < b.length);
}

bool sg_slice_is_like(sg_slice a, const char *text) {
  return a.length == strlen(text) && strncasecmp(a.at, text, a.length) == 0;
}

bool sg_slice_begins(sg_slice text, const char *word) {
  const size_t length = strlen(word);
  return text.length >= length && memcmp(text.at, word, length) == 0;
}

bool sg_slice_has(sg_slice text, const char *part) {
  return text.length && memmem(text.at, text.length, part, strlen(part));
}

bool sg_slice_take(sg_slice *text, const char *word) {
  const size_t length = strlen(word);
  if (text->length < length || strncasecmp(text->at, word, length) != 0)
    return false;
  *text = sg_slice_trim((sg_slice){text->at + length, text->length - length});
  return true;
}

bool sg_slice_next(sg_slice text, const char *separator, size_t *at,
                   sg_slice *part) {
  while (*at < text.length) {
    const char *from = text.at + *at;
    const size_t left = text.length - *at;
    const char *end = memmem(from, left, separator, strlen(separator));
    const size_t length = end ? (size_t)(end - from) : left;
    *at += length + strlen(separator);
    *part = sg_slice_trim((sg_slice){from, length});
    if (part->length)
      return true;
  }
  return false;
}

void sg_text_join(sg_text *out, const char *between, sg_slice part) {
  if (part.length && out->length)
    sg_text_puts(out, between);
  sg_text_add(out, part.at, part.length);
}
