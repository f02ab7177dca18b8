// SPDX-License-Identifier: GPL-2.0-or-later
// siphash - SipHash-2-4 (Aumasson, Bernstein 2012): a keyed 64-bit hash.
//
// With a random key it keeps crafted input from degrading hash tables; with the
// zero key it names things by their content.
#ifndef SG_BASE_SIPHASH_H
#define SG_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t sg_siphash(const uint64_t key[2], const void *data, size_t length);

#endif
