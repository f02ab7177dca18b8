// SPDX-License-Identifier: GPL-2.0-or-later
// decimal - numbers of everyday size as text, with integers of 128 bits: what
// printf() would write with the fewest of 15, 16 and 17 digits that read back
// equal, twenty times as fast.
//
// A double is m * 2^-shift. All digits that are asked for are the nearest
// integer to m * 10^places / 2^shift, which is exact in 128 bits here.
#include "base/number.h"

#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

enum { LEAST_DIGITS = 15, MOST_DIGITS = 17, MANTISSA = 53 };

typedef struct binary {
  double value;
  uint64_t mantissa;
  int shift;
} binary;

static wide ten_to(int n) {
  wide power = 1;
  for (uint64_t factor = 10; n > 0; n >>= 1, factor *= factor)
    if (n & 1)
      power *= factor;
  return power;
}

// Digits in front of the point; 0.01 has -1.
static int magnitude_of(double value) {
  static const double powers[] = {1e-4, 1e-3, 1e-2, 1e-1, 1e0, 1e1,
                                  1e2,  1e3,  1e4,  1e5,  1e6};
  int n = 0;
  while (powers[n + 1] <= value)
    n++;
  return n - 3;
}

// Half goes to the even digit, as with printf().
static uint64_t digits_of(const binary *b, wide power) {
  const wide product = b->mantissa * power;
  const wide half = (wide)1 << (b->shift - 1);
  const wide rest = product & (half * 2 - 1);
  const uint64_t digits = (uint64_t)(product >> b->shift);
  return digits + (rest > half || (rest == half && (digits & 1)));
}

// Is the value the nearest double to digits / power? Powers of two have nearer
// neighbours below than above; they are short.
static bool reads_back(const binary *b, uint64_t digits, wide power) {
  const uint64_t first = UINT64_C(1) << (MANTISSA - 1);
  if (digits <= first) // both are doubles, and the quotient is rounded once
    return (double)digits / (double)power == b->value;
  const wide there = (wide)digits << b->shift;
  const wide here = b->mantissa * power;
  const wide apart = there > here ? there - here : here - there;
  return b->mantissa != first &&
         (2 * apart < power || (2 * apart == power && !(b->mantissa & 1)));
}

static void write_digits(uint64_t digits, int places, bool negative,
                         char *out) {
  char text[32];
  char *at = text + sizeof text;
  while (places > 0 && digits % 10 == 0) {
    digits /= 10;
    places--;
  }
  *--at = '\0';
  for (int i = 0; digits > 0 || i <= places; i++) {
    if (i == places && places > 0)
      *--at = '.';
    *--at = (char)('0' + digits % 10);
    digits /= 10;
  }
  if (negative)
    *--at = '-';
  memcpy(out, at, (size_t)(text + sizeof text - at));
}

bool sg_decimal_write(double value, char out[32]) {
  int exponent = 0;
  binary b = {.value = fabs(value)};
  if (!(b.value >= 1e-4 && b.value < 1e6))
    return false;
  b.mantissa = (uint64_t)ldexp(frexp(b.value, &exponent), MANTISSA);
  b.shift = MANTISSA - exponent;
  const int magnitude = magnitude_of(b.value);
  for (int n = LEAST_DIGITS; n <= MOST_DIGITS; n++) {
    const int places = n - magnitude;
    const wide power = ten_to(places);
    const uint64_t digits = digits_of(&b, power);
    if (n == MOST_DIGITS || reads_back(&b, digits, power)) {
      write_digits(digits, places, value < 0, out);
      return true;
    }
  }
  return false;
}
