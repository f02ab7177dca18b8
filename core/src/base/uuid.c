// SPDX-License-Identifier: GPL-2.0-or-later
// uuid - see uuid.h. RFC 9562, section 5.5.
#include "base/uuid.h"

#include "base/hasher.h"

#include <gcrypt.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// 8f1c2a54-6f0b-5d6e-9d43-2f4e0c9b7a11, drawn once.
static const unsigned char space[16] = {0x8f, 0x1c, 0x2a, 0x54, 0x6f, 0x0b,
                                        0x5d, 0x6e, 0x9d, 0x43, 0x2f, 0x4e,
                                        0x0c, 0x9b, 0x7a, 0x11};

void sg_uuid_of(const char *kind, const char *name, char out[SG_UUID_TEXT]) {
  unsigned char hash[20] = {0};
  static char empty[1];
  // Parts one after another: namespace, kind, NUL, name.
  const gcry_buffer_t parts[] = {
      {.len = sizeof space, .data = (void *)(uintptr_t)space},
      {.len = strlen(kind), .data = (void *)(uintptr_t)kind},
      {.len = 1, .data = empty},
      {.len = strlen(name), .data = (void *)(uintptr_t)name},
  };
  sg_hashes_begin();
  if (gcry_md_hash_buffers(GCRY_MD_SHA1, 0, hash, parts, 4) != 0)
    memset(hash, 0, sizeof hash);
  hash[6] = (unsigned char)((hash[6] & 0x0f) | 0x50);
  hash[8] = (unsigned char)((hash[8] & 0x3f) | 0x80);
  char *at = out;
  for (int i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *at++ = '-';
    at += snprintf(at, 3, "%02x", hash[i]);
  }
}
