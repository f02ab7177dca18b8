// SPDX-License-Identifier: GPL-2.0-or-later
// vec - a growable array of items of one size, with a maximum.
#ifndef SG_BASE_VEC_H
#define SG_BASE_VEC_H

#include <stddef.h>
#include <stdint.h>

typedef struct sg_vec {
  void *data;
  size_t item; ///< Size of an item in bytes
  uint32_t n, capacity, max;
} sg_vec;

/// An empty array of items of `item` bytes, at most `max` of them (0: as many
/// as an index can name). Nothing is allocated yet.
void sg_vec_init(sg_vec *vec, size_t item, uint32_t max);
/// Room for one more item, zeroed, at the end; NULL when there is none.
void *sg_vec_add(sg_vec *vec);
/// The same, not zeroed, for whoever sets the whole item.
static inline void *sg_vec_next(sg_vec *vec) {
  if (vec->n == vec->capacity)
    return sg_vec_add(vec);
  return (unsigned char *)vec->data + vec->n++ * vec->item;
}
/// Room for `n` more items, zeroed, side by side; NULL when there is none.
void *sg_vec_add_many(sg_vec *vec, uint32_t n);
/// Give back the room beyond the last item.
void sg_vec_trim(sg_vec *vec);
/// Give all room back; also of one that was never begun, all zero.
void sg_vec_clear(sg_vec *vec);

/// Item `i` as an lvalue of `type`.
#define SG_AT(type, vec, i) (((type *)(vec)->data)[i])

#endif
