// SPDX-License-Identifier: GPL-2.0-or-later
// near - how far a word is from another, for "did you mean".
#ifndef SG_BASE_NEAR_H
#define SG_BASE_NEAR_H

#include <stddef.h>

enum { SG_NEAR_MAX = 64 };

/// Levenshtein distance in bytes; SG_NEAR_MAX when a word is longer than that.
size_t sg_distance(const char *a, const char *b);
/// The first of the words that are nearest to one that was meant to be among
/// them: at most two letters put in, left out or changed. NULL when none is;
/// words of two letters and less are near to nothing.
const char *sg_nearest(const char *word, const char *const *words, size_t n);

#endif
