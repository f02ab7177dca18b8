// SPDX-License-Identifier: GPL-2.0-or-later
// near - how far a word is from another, for "did you mean".
#ifndef SG_BASE_NEAR_H
#define SG_BASE_NEAR_H

#include <stdbool.h>
#include <stddef.h>

enum { SG_NEAR_MAX = 64 };

/// Levenshtein distance in bytes; SG_NEAR_MAX when a word is longer than that.
size_t sg_distance(const char *a, const char *b);
/// Is `b` likely what was meant by `a`? Words of three letters and less are
/// near to nothing.
bool sg_is_near(const char *a, const char *b);

#endif
