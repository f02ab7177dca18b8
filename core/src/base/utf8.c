// SPDX-License-Identifier: GPL-2.0-or-later
// utf8 - see utf8.h. Folding and widths are utf8proc's.
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

size_t sg_utf8_length(const char *text, size_t length) {
  const unsigned char *s = (const unsigned char *)text;
  if (length == 0)
    return 0;
  if (s[0] < 0x80)
    return 1;
  utf8proc_int32_t point = 0;
  const utf8proc_ssize_t n =
      utf8proc_iterate(s, (utf8proc_ssize_t)(length < 4 ? length : 4), &point);
  return n > 0 ? (size_t)n : 0;
}

size_t sg_utf8_check(const char *text, size_t length) {
  size_t i = 0;
  while (i < length) {
    const size_t n = sg_utf8_length(text + i, length - i);
    if (n == 0)
      break;
    i += n;
  }
  return i;
}

void sg_utf8_repair(char *text) {
  const size_t length = strlen(text);
  for (size_t i = sg_utf8_check(text, length); i < length;) {
    text[i++] = '?';
    i += sg_utf8_check(text + i, length - i);
  }
}

static bool is_unsafe(utf8proc_int32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 ||
         point == 0x2029 || point == 0x061c ||
         (point >= 0x200b && point <= 0x200f) ||
         (point >= 0x202a && point <= 0x202e) ||
         (point >= 0x2060 && point <= 0x206f) || point == 0xfeff;
}

// One character, or an escape for it, into `piece`; returns its columns and
// moves `at` on.
static int next_piece(const char *text, size_t *at, char piece[16]) {
  const size_t rest = strnlen(text + *at, 4);
  const size_t n = sg_utf8_length(text + *at, rest);
  utf8proc_int32_t point = -1;
  if (n)
    (void)utf8proc_iterate((const utf8proc_uint8_t *)text + *at,
                           (utf8proc_ssize_t)n, &point);
  if (n && !is_unsafe(point)) {
    memcpy(piece, text + *at, n);
    piece[n] = '\0';
    *at += n;
    return utf8proc_charwidth(point);
  }
  const unsigned shown = n ? (unsigned)point : (unsigned char)text[*at];
  *at += n ? n : 1;
  return snprintf(piece, 16, shown < 0x100 ? "\\x%02x" : "\\u%04x", shown);
}

void sg_text_add_safe(sg_text *out, const char *text) {
  char piece[16];
  for (size_t at = 0; text[at];) {
    (void)next_piece(text, &at, piece);
    sg_text_puts(out, piece);
  }
}

int sg_text_add_columns(sg_text *out, const char *text, int columns) {
  char piece[16];
  columns = columns > 0 ? columns : 0;
  int used = 0;
  size_t keep = out->length; // where to cut so that "..." still fits
  int kept = 0;
  for (size_t at = 0; text[at];) {
    const int width = next_piece(text, &at, piece);
    if (used + width > columns) {
      out->length = keep;
      sg_text_add(out, "...", columns < 3 ? (size_t)columns : 3);
      return kept + (columns < 3 ? columns : 3);
    }
    sg_text_puts(out, piece);
    used += width;
    if (used <= columns - 3) {
      keep = out->length;
      kept = used;
    }
  }
  return used;
}

static bool is_word(utf8proc_int32_t point) {
  switch ((int)utf8proc_category(point)) {
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LT:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_LO:
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_MC:
  case UTF8PROC_CATEGORY_ND:
  case UTF8PROC_CATEGORY_NL:
  case UTF8PROC_CATEGORY_NO: return true;
  default: return false;
  }
}

bool sg_text_fold(sg_text *out, const char *text) {
  utf8proc_uint8_t *folded = NULL;
  const utf8proc_ssize_t n =
      utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                   UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT |
                       UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  if (n < 0)
    return false;
  const size_t begin = out->length;
  for (utf8proc_ssize_t i = 0; i < n;) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t step = utf8proc_iterate(folded + i, n - i, &point);
    if (step <= 0)
      break;
    if (is_word(point))
      sg_text_add(out, (const char *)folded + i, (size_t)step);
    else if (out->length > begin && out->data[out->length - 1] != ' ')
      sg_text_putc(out, ' ');
    i += step;
  }
  free(folded); // utf8proc allocates with malloc()
  if (out->length > begin && out->data[out->length - 1] == ' ')
    out->data[--out->length] = '\0';
  return sg_text_ok(out);
}
