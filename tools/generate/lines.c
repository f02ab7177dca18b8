// SPDX-License-Identifier: GPL-2.0-or-later
// lines - see lines.h. Ten times as fast as with fprintf().
#include "lines.h"

#include "register.h"

#include <errno.h>
#include <string.h>

void flush_lines(output *out) {
  errno = 0;
  if (!out->failure && fwrite(out->bytes, 1, out->used, out->file) != out->used)
    out->failure = errno ? errno : EIO;
  out->used = 0;
}

void begin_line(output *out) {
  if (out->used > OUTPUT_SIZE - LINE_LONGEST)
    flush_lines(out);
}

void put(output *out, const char *text) {
  const size_t size = strlen(text);
  memcpy(out->bytes + out->used, text, size);
  out->used += size;
}

void put_number(output *out, uint32_t number) {
  char digits[10];
  size_t first = sizeof digits;
  do {
    digits[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  memcpy(out->bytes + out->used, digits + first, sizeof digits - first);
  out->used += sizeof digits - first;
}

void put_percent(output *out, uint32_t ppb) {
  put_number(out, ppb / REGISTER_PERCENT);
  uint32_t rest = ppb % REGISTER_PERCENT;
  if (rest)
    out->bytes[out->used++] = '.';
  for (uint32_t unit = REGISTER_PERCENT / 10; rest; unit /= 10) {
    out->bytes[out->used++] = (char)('0' + rest / unit);
    rest %= unit;
  }
}
