// SPDX-License-Identifier: GPL-2.0-or-later
// hasher - SHA-256 of a stream of bytes, taken beside the reading on a thread
// of its own once there is enough of it.
#ifndef SG_BASE_HASHER_H
#define SG_BASE_HASHER_H

#include <stdbool.h>
#include <stddef.h>

enum { SG_SHA256_TEXT = 65 };

typedef struct sg_hasher sg_hasher;

/// Make the library for hashes ready; what uses it calls this first.
void sg_hashes_begin(void);

/// NULL when there is no memory.
sg_hasher *sg_hasher_new(void);
/// The bytes are copied or taken in before it returns.
void sg_hasher_add(sg_hasher *hasher, const void *bytes, size_t length);
/// The hash in hexadecimal; nothing can be added after.
void sg_hasher_finish(sg_hasher *hasher, char out[SG_SHA256_TEXT]);
/// Also before it is finished, and of NULL.
void sg_hasher_free(sg_hasher *hasher);

// HMAC-SHA-256: hashes that nobody can make, or try out, without the key.

typedef struct sg_keyed sg_keyed;

/// NULL when there is no memory.
sg_keyed *sg_keyed_new(const void *key, size_t length);
/// The hash of `domain`, a zero byte and the text, in hexadecimal: the same
/// text means something else in each domain.
void sg_keyed_hash(sg_keyed *keyed, const char *domain, const char *text,
                   size_t length, char out[SG_SHA256_TEXT]);
/// Also of NULL.
void sg_keyed_free(sg_keyed *keyed);

#endif
