// SPDX-License-Identifier: GPL-2.0-or-later
// number - see number.h.
#include "base/number.h"

#include <assert.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Other programs may have set a locale with a decimal comma in this process.
static void force_point(char *text) {
  for (; *text; text++)
    if (*text == ',')
      *text = '.';
}

// Made once, whichever thread comes first, and never freed; without it (no
// memory) the process's own is used.
static locale_t plain_locale;

static void make_locale(void) {
  plain_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

double sg_strtod(const char *text) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  (void)pthread_once(&once, make_locale);
  return plain_locale == (locale_t)0 ? strtod(text, NULL)
                                     : strtod_l(text, NULL, plain_locale);
}

void sg_number_write(double value, char out[32]) {
  assert(isfinite(value));
  if (value == 0) { // also -0, which would read as a different text
    (void)snprintf(out, 32, "0");
    return;
  }
  if (sg_decimal_write(value, out))
    return;
  for (int digits = 15;; digits++) {
    (void)snprintf(out, 32, "%.*g", digits, value);
    force_point(out);
    if (digits == 17 || sg_strtod(out) == value)
      break;
  }
}

static size_t skip_digits(const char *text, size_t i, size_t length) {
  while (i < length && text[i] >= '0' && text[i] <= '9')
    i++;
  return i;
}

// Where the number that begins the text ends; 0 when none does. The text is not
// empty.
static size_t number_end(const char *text, size_t length) {
  size_t i = text[0] == '-';
  size_t from = i;
  i = skip_digits(text, i, length);
  if (i == from)
    return 0;
  if (i < length && text[i] == '.') {
    from = ++i;
    i = skip_digits(text, i, length);
    if (i == from)
      return 0;
  }
  if (i < length && (text[i] == 'e' || text[i] == 'E')) {
    i++;
    i += i < length && (text[i] == '-' || text[i] == '+');
    from = i;
    i = skip_digits(text, i, length);
    if (i == from)
      return 0;
  }
  return i;
}

// Few digits without an exponent, as most numbers are written: both numbers of
// the quotient are exact, so that it is rounded once, as by strtod().
static bool parse_short(const char *text, size_t length, double *out) {
  enum { DIGITS_MAX = 15 };
  static const double tens[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  uint64_t digits = 0;
  size_t point = length; // where it stands
  if (length == 0 || length > DIGITS_MAX)
    return false;
  for (size_t i = 0; i < length; i++) {
    if (text[i] >= '0' && text[i] <= '9')
      digits = digits * 10 + (uint64_t)(text[i] - '0');
    else if (text[i] == '.' && i > 0 && i + 1 < length && point == length)
      point = i;
    else
      return false;
  }
  *out = (double)digits / tens[point == length ? 0 : length - point - 1];
  return true;
}

bool sg_number_parse(const char *text, size_t length, double *out) {
  if (parse_short(text, length, out))
    return true;
  char copy[512];
  if (length == 0 || length >= sizeof copy ||
      number_end(text, length) != length)
    return false;
  memcpy(copy, text, length);
  copy[length] = '\0';
  *out = sg_strtod(copy);
  return isfinite(*out);
}

bool sg_share_from_percent(double percent, uint32_t *out) {
  if (!(percent >= 0 && percent <= 100))
    return false;
  const double noise = 1e-12; // of arithmetic: 0.29 * 100 is 29
  const double nearest = round(percent);
  *out = (uint32_t)llround(percent * 1e7);
  if (fabs(percent - nearest) > noise && *out == (uint32_t)(nearest * 1e7))
    *out += percent > nearest ? 1 : UINT32_MAX; // one more, or one less
  return true;
}

void sg_share_write(uint32_t share, char out[16]) {
  int n = snprintf(out, 16, "%u.%07u", share / 10000000u % 1000u,
                   share % 10000000u);
  while (out[n - 1] == '0')
    n--;
  if (out[n - 1] == '.')
    n--;
  out[n] = '\0';
}
