// SPDX-License-Identifier: GPL-2.0-or-later
// near - see near.h.
#include "base/near.h"

#include <string.h>

size_t sg_distance(const char *a, const char *b) {
  size_t row[SG_NEAR_MAX + 1];
  const size_t m = strlen(b);
  if (strlen(a) > SG_NEAR_MAX || m > SG_NEAR_MAX)
    return SG_NEAR_MAX;
  for (size_t k = 0; k <= m; k++)
    row[k] = k;
  for (size_t i = 0; a[i]; i++) {
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

bool sg_is_near(const char *a, const char *b) {
  return strlen(a) > 3 && sg_distance(a, b) <= 2;
}
