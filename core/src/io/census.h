// SPDX-License-Identifier: GPL-2.0-or-later
// census - which keys the records of a list have, and of too many those that
// most records have.
#ifndef SG_IO_CENSUS_H
#define SG_IO_CENSUS_H

#include "base/intern.h"
#include "base/json_scan.h"

typedef struct sg_census {
  sg_intern names; ///< Keys as they are written, with quotes
  sg_vec counts;   ///< Of records, uint32_t by name
  uint8_t *is_in;  ///< By name; NULL: all are
  uint32_t n_left_out;
} sg_census;

/// Count the keys of all objects of a list and choose at most `most`: those of
/// most records, of equal ones the first by their text. False without memory;
/// clear it in any case. O(n) and O(k log k) of k keys.
SG_NODISCARD bool sg_census_take(sg_census *census, sg_slice list,
                                 uint32_t most);
/// Is a key, which some record has, among those?
bool sg_census_has(sg_census *census, sg_slice key);
void sg_census_clear(sg_census *census);

#endif
