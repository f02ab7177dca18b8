// SPDX-License-Identifier: GPL-2.0-or-later
// siphash - see siphash.h.
#include "base/siphash.h"

#include <endian.h>
#include <string.h>

typedef struct state {
  uint64_t a, b, c, d;
} state;

static uint64_t rotate(uint64_t x, int bits) {
  return x << bits | x >> (64 - bits);
}

static void rounds(state *s, int n) {
  while (n-- > 0) {
    s->a += s->b;
    s->b = rotate(s->b, 13) ^ s->a;
    s->a = rotate(s->a, 32);
    s->c += s->d;
    s->d = rotate(s->d, 16) ^ s->c;
    s->a += s->d;
    s->d = rotate(s->d, 21) ^ s->a;
    s->c += s->b;
    s->b = rotate(s->b, 17) ^ s->c;
    s->c = rotate(s->c, 32);
  }
}

static uint64_t word(const unsigned char *bytes, size_t n) {
  uint64_t value = 0;
  for (size_t i = 0; i < n; i++)
    value |= (uint64_t)bytes[i] << (8 * i);
  return value;
}

static void absorb(state *s, uint64_t m) {
  s->d ^= m;
  rounds(s, 2);
  s->a ^= m;
}

uint64_t sg_siphash(const uint64_t key[2], const void *data, size_t length) {
  const unsigned char *bytes = data;
  state s = {
      .a = key[0] ^ UINT64_C(0x736f6d6570736575),
      .b = key[1] ^ UINT64_C(0x646f72616e646f6d),
      .c = key[0] ^ UINT64_C(0x6c7967656e657261),
      .d = key[1] ^ UINT64_C(0x7465646279746573),
  };
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t m = 0;
    memcpy(&m, bytes + i, 8);
    absorb(&s, le64toh(m));
  }
  absorb(&s, (uint64_t)length << 56 | word(bytes + i, length - i));
  s.c ^= 0xff;
  rounds(&s, 4);
  return s.a ^ s.b ^ s.c ^ s.d;
}
