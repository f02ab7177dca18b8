// SPDX-License-Identifier: GPL-2.0-or-later
// table_hash - a quick keyed hash for tables in memory: 16 bytes at a time are
// multiplied and folded. With a random key nobody can choose strings that
// collide; it says nothing outside the process.
#ifndef SG_BASE_TABLE_HASH_H
#define SG_BASE_TABLE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t sg_fold(uint64_t a, uint64_t b) {
  __extension__ typedef unsigned __int128 wide;
  const wide product = (wide)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/// Up to 8 bytes as a number.
static inline uint64_t sg_few_bytes(const unsigned char *bytes, size_t n) {
  uint64_t low = 0;
  uint64_t high = 0;
  if (n >= 4) {
    uint32_t first = 0;
    uint32_t last = 0;
    memcpy(&first, bytes, 4);
    memcpy(&last, bytes + n - 4, 4);
    low = first;
    high = last;
  } else if (n > 0) {
    low = bytes[0];
    high = (uint64_t)bytes[n / 2] << 8 | bytes[n - 1];
  }
  return low | high << 32;
}

static inline uint64_t sg_table_hash(const uint64_t key[2], const void *data,
                                     size_t length) {
  const unsigned char *bytes = data;
  uint64_t hash = key[0] ^ length;
  uint64_t words[2];
  while (length > 16) {
    memcpy(words, bytes, 16);
    hash = sg_fold(words[0] ^ key[1], words[1] ^ hash);
    bytes += 16;
    length -= 16;
  }
  const size_t half = length > 8 ? 8 : length;
  words[0] = sg_few_bytes(bytes, half);
  words[1] = sg_few_bytes(bytes + half, length - half);
  hash = sg_fold(words[0] ^ key[1], words[1] ^ hash);
  return sg_fold(hash ^ key[0], UINT64_C(0x9e3779b97f4a7c15) ^ key[1]);
}

#endif
