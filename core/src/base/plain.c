// SPDX-License-Identifier: GPL-2.0-or-later
// plain - see plain.h.
//
// Decomposition and folding are utf8proc's. What it leaves (letters with a
// stroke, Cyrillic, Greek) is spelled in Latin letters as passports mostly do;
// other spellings of a sound are left to the comparison of words.
#include "base/plain.h"

#include "stakegraph/plugin.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

typedef struct spelling {
  utf8proc_int32_t first; // small letter
  const char *const *latin;
  uint32_t n;
} spelling;

// From U+03B1.
static const char *const greek[] = {
    "a", "v", "g", "d", "e", "z", "i", "th", "i", "k",  "l",  "m", "n",
    "x", "o", "p", "r", "s", "s", "t", "y",  "f", "ch", "ps", "o",
};
// From U+0430.
static const char *const cyrillic[] = {
    "a",  "b",  "v",  "g",    "d", "e", "zh", "z", "i",  "i",  "k",
    "l",  "m",  "n",  "o",    "p", "r", "s",  "t", "u",  "f",  "kh",
    "ts", "ch", "sh", "shch", "",  "y", "",   "e", "yu", "ya",
};
// From U+0450, letters of other Cyrillic alphabets.
static const char *const cyrillic_more[] = {
    "e", "e",  "dj", "g", "ye", "z", "i", "i",
    "j", "lj", "nj", "c", "k",  "i", "u", "dz",
};

static const spelling spellings[] = {
    {0x03b1, greek, SG_COUNT(greek)},
    {0x0430, cyrillic, SG_COUNT(cyrillic)},
    {0x0450, cyrillic_more, SG_COUNT(cyrillic_more)},
};

static const struct {
  utf8proc_int32_t letter;
  const char *latin;
} strokes[] = {
    {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"}, {0x00fe, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"}, {0x0142, "l"}, {0x0153, "oe"}, {0x0167, "t"},
    {0x0259, "a"},  {0x0491, "g"}, {0x049b, "k"}, {0x04a3, "n"},  {0x04af, "u"},
    {0x04b1, "u"},  {0x04d9, "a"}, {0x04e9, "o"}, {0x0493, "g"},  {0x04bb, "h"},
};

static const char *latin_of(utf8proc_int32_t point) {
  for (size_t i = 0; i < SG_COUNT(spellings); i++)
    if (point >= spellings[i].first &&
        (uint32_t)(point - spellings[i].first) < spellings[i].n)
      return spellings[i].latin[point - spellings[i].first];
  for (size_t i = 0; i < SG_COUNT(strokes); i++)
    if (strokes[i].letter == point)
      return strokes[i].latin;
  return NULL;
}

static bool is_word(utf8proc_int32_t point) {
  const utf8proc_category_t c = utf8proc_category(point);
  return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_MC) ||
         (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}

// Written between letters of one word.
static bool is_apostrophe(utf8proc_int32_t point) {
  return point == '\'' || point == '`' || point == 0x00b4 ||
         (point >= 0x02b9 && point <= 0x02bf) || point == 0x2018 ||
         point == 0x2019;
}

static void add_gap(sg_text *out, size_t begin) {
  if (out->length > begin && out->data[out->length - 1] != ' ')
    sg_text_putc(out, ' ');
}

// Most names need no tables. Stops at the first byte that does.
static size_t add_ascii(sg_text *out, size_t begin, const char *text) {
  size_t i = 0;
  for (; text[i] && !(text[i] & 0x80); i++) {
    const char c = text[i];
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      sg_text_putc(out, c);
    else if (c >= 'A' && c <= 'Z')
      sg_text_putc(out, (char)(c - 'A' + 'a'));
    else if (c != '\'' && c != '`')
      add_gap(out, begin);
  }
  return i;
}

static void add_points(sg_text *out, size_t begin, const utf8proc_uint8_t *text,
                       utf8proc_ssize_t n) {
  for (utf8proc_ssize_t i = 0; i < n;) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t step = utf8proc_iterate(text + i, n - i, &point);
    if (step <= 0)
      return;
    const char *latin = latin_of(point);
    if (latin)
      sg_text_puts(out, latin);
    else if (is_word(point) && !is_apostrophe(point))
      sg_text_add(out, (const char *)text + i, (size_t)step);
    else if (!is_apostrophe(point))
      add_gap(out, begin);
    i += step;
  }
}

bool sg_text_plain(sg_text *out, const char *text) {
  const size_t begin = out->length;
  if (text[add_ascii(out, begin, text)]) {
    utf8proc_uint8_t *folded = NULL;
    const utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT |
                         UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK |
                         UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (n < 0)
      return false;
    out->length = begin;
    if (out->data)
      out->data[begin] = '\0';
    add_points(out, begin, folded, n);
    free(folded); // utf8proc allocates with malloc()
  }
  if (out->length > begin && out->data[out->length - 1] == ' ')
    out->data[--out->length] = '\0';
  return sg_text_ok(out);
}
