// SPDX-License-Identifier: GPL-2.0-or-later
// near - see near.h.
#include "base/near.h"

#include <string.h>

size_t sg_distance(const char *a, const char *b) {
  size_t row[SG_NEAR_MAX + 1];
  const size_t n = strlen(a), m = strlen(b);
  if (n > SG_NEAR_MAX || m > SG_NEAR_MAX)
    return SG_NEAR_MAX;
  for (size_t k = 0; k <= m; k++)
    row[k] = k;
  for (size_t i = 0; i < n; i++) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t k = 1; k <= m; k++) {
      const size_t above = row[k];
      size_t best = diagonal + (a[i] != b[k - 1]);
      best = above + 1 < best ? above + 1 : best;
      best = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
      diagonal = above;
      row[k] = best;
    }
  }
  return row[m];
}

const char *sg_nearest(const char *word, const char *const *words, size_t n) {
  const char *near = NULL;
  size_t least = 3;
  for (size_t i = 0; i < n && strlen(word) > 2; i++) {
    const size_t far = sg_distance(word, words[i]);
    if (far < least) {
      least = far;
      near = words[i];
    }
  }
  return near;
}
