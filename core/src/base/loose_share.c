// SPDX-License-Identifier: GPL-2.0-or-later
// loose_share - percentages in figures and words; see loose.h.
//
// A percentage is one bound or two: ">25", "25-50", "more than 25% but not more
// than 50%". Each bound is a number with, perhaps, words before or behind it.
#include "base/loose.h"

#include "base/number.h"

#include <string.h>

enum { TEXT_MAX = 100 };

// What a number bounds, and whether the number itself is left out.
typedef enum side {
  SIDE_NONE,
  SIDE_ABOVE,
  SIDE_FROM,
  SIDE_BELOW,
  SIDE_UP_TO
} side;

typedef struct bound {
  side side;
  uint32_t share;
  bool has_sign; ///< A percent sign or word stands behind the number
} bound;

typedef struct phrase {
  const char *words;
  side side;
} phrase;

// Before a number; the longer of two that begin alike comes first.
static const phrase before[] = {
    {">=", SIDE_FROM},
    {">", SIDE_ABOVE},
    {"<=", SIDE_UP_TO},
    {"<", SIDE_BELOW},
    {"\u2265", SIDE_FROM},
    {"\u2264", SIDE_UP_TO},
    {"not more than", SIDE_UP_TO},
    {"no more than", SIDE_UP_TO},
    {"not less than", SIDE_FROM},
    {"no less than", SIDE_FROM},
    {"more than", SIDE_ABOVE},
    {"greater than", SIDE_ABOVE},
    {"over", SIDE_ABOVE},
    {"above", SIDE_ABOVE},
    {"exceeding", SIDE_ABOVE},
    {"at least", SIDE_FROM},
    {"less than", SIDE_BELOW},
    {"under", SIDE_BELOW},
    {"below", SIDE_BELOW},
    {"at most", SIDE_UP_TO},
    {"up to", SIDE_UP_TO},
};
// Behind it.
static const phrase after[] = {
    {"or more", SIDE_FROM},
    {"or less", SIDE_UP_TO},
    {"or fewer", SIDE_UP_TO},
    {"+", SIDE_FROM},
};
static const char *const signs[] = {"%", "percent", "per cent", "pct"};
static const char *const joints[] = {"-",  "\u2013", "\u2014", "\u2212",
                                     "to", "and",    "but",    ","};

static bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

// Lower case, blanks of any kind made one space, none at the ends.
static bool fold(sg_slice text, char out[TEXT_MAX + 1]) {
  size_t n = 0;
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    if (i + 1 < text.length && memcmp(text.at + i, "\u00a0", 2) == 0) {
      c = ' ';
      i++;
    } else if (i + 2 < text.length && memcmp(text.at + i, "\u202f", 3) == 0) {
      c = ' ';
      i += 2;
    }
    if (c == '\t' || c == '\n' || c == '\r')
      c = ' ';
    if (c == '\0' || (c == ' ' && (n == 0 || out[n - 1] == ' ')))
      continue;
    if (n == TEXT_MAX)
      return false;
    out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
  }
  if (n && out[n - 1] == ' ')
    n--;
  out[n] = '\0';
  return n > 0;
}

static void skip_space(const char **at) {
  *at += **at == ' ';
}

// Step over `words`, which end where a letter does not go on.
static bool take(const char **at, const char *words) {
  const size_t n = strlen(words);
  if (strncmp(*at, words, n) != 0 ||
      (is_letter(words[n - 1]) && is_letter((*at)[n])))
    return false;
  *at += n;
  skip_space(at);
  return true;
}

static side take_phrase(const char **at, const phrase *phrases, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (take(at, phrases[i].words))
      return phrases[i].side;
  return SIDE_NONE;
}

static size_t count_digits(const char *text) {
  return strspn(text, "0123456789");
}

// 51, 51.5, 51,5 or 5.15e1. Three digits behind a comma may be thousands,
// unless nothing but a zero stands before it.
static bool take_number(const char **at, uint32_t *share) {
  char copy[TEXT_MAX + 1];
  const char *text = *at;
  const size_t whole = count_digits(text);
  if (whole == 0)
    return false;
  size_t n = whole;
  if ((text[n] == '.' || text[n] == ',') && count_digits(text + n + 1)) {
    const size_t digits = count_digits(text + n + 1);
    if (text[n] == ',' && digits == 3 && !(whole == 1 && text[0] == '0'))
      return false;
    n += 1 + digits;
  }
  if (text[n] == 'e') {
    const size_t sign = text[n + 1] == '-' || text[n + 1] == '+';
    const size_t digits = count_digits(text + n + 1 + sign);
    n += digits ? 1 + sign + digits : 0;
  }
  if ((text[n] == ',' || text[n] == '.') && count_digits(text + n + 1))
    return false; // 1,000,000 or 1.000,5
  memcpy(copy, text, n);
  copy[n] = '\0';
  if (whole < n && copy[whole] == ',')
    copy[whole] = '.';
  double percent = 0;
  *at += n;
  skip_space(at);
  return sg_number_parse(copy, n, &percent) &&
         sg_share_from_percent(percent, share);
}

static bool take_any(const char **at, const char *const *words, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (take(at, words[i]))
      return true;
  return false;
}

static bool take_bound(const char **at, bound *out) {
  *out = (bound){.side = take_phrase(at, before, SG_COUNT(before))};
  if (!take_number(at, &out->share))
    return false;
  out->has_sign = take_any(at, signs, SG_COUNT(signs));
  const side behind = take_phrase(at, after, SG_COUNT(after));
  if (behind != SIDE_NONE && out->side != SIDE_NONE)
    return false;
  if (behind != SIDE_NONE)
    out->side = behind;
  return true;
}

static bool narrow(const bound *b, uint32_t *low, uint32_t *high) {
  switch (b->side) {
  case SIDE_NONE: *low = *high = b->share; return true;
  case SIDE_FROM: *low = b->share; return true;
  case SIDE_UP_TO: *high = b->share; return true;
  case SIDE_ABOVE: *low = b->share + 1; return b->share < SG_WHOLE;
  case SIDE_BELOW: *high = b->share - 1; return b->share > 0;
  }
  return false;
}

static bool is_lower(const bound *b) {
  return b->side == SIDE_ABOVE || b->side == SIDE_FROM;
}

// The second number of "25-50", "25 to 50", "75% 100%", ">25 and <=50".
static bool take_second(const char **at, bound *first, bound *second) {
  bool is_joined = take_any(at, joints, SG_COUNT(joints));
  while (is_joined && take_any(at, joints, SG_COUNT(joints)))
    continue;
  if (!take_bound(at, second) || **at)
    return false;
  if (!is_joined && !(first->has_sign && second->has_sign))
    return false;
  if (first->side == SIDE_NONE)
    first->side = SIDE_FROM;
  if (second->side == SIDE_NONE)
    second->side = SIDE_UP_TO;
  return is_lower(first) != is_lower(second);
}

bool sg_percent_read(sg_slice text, uint32_t *low, uint32_t *high) {
  char folded[TEXT_MAX + 1];
  bound first = {0};
  bound second = {0};
  uint32_t from = 0;
  uint32_t to = SG_WHOLE;
  *low = 0;
  *high = SG_WHOLE;
  if (!fold(text, folded))
    return false;
  const char *at = folded;
  const bool is_between = take(&at, "between") || take(&at, "from");
  if (!take_bound(&at, &first))
    return false;
  const bool has_second = *at != '\0';
  if (has_second != is_between && is_between)
    return false;
  if (has_second &&
      (!take_second(&at, &first, &second) || !narrow(&second, &from, &to)))
    return false;
  if (!narrow(&first, &from, &to) || from > to)
    return false;
  *low = from;
  *high = to;
  return true;
}
