// SPDX-License-Identifier: GPL-2.0-or-later
// ocds - what the parts of the Open Contracting reader share.
#ifndef SG_IO_OCDS_H
#define SG_IO_OCDS_H

#include "io/put.h"

/// Members of a list by one of their keys, in its order.
typedef struct sg_ocds_index {
  struct sg_ocds_entry {
    sg_slice key, object;
    sg_slice id, date;    ///< Of a contract: its id and the day of signing
    uint32_t party, name; ///< Of a party once asked: as in sg_ocds_who
  } * entries;
  uint32_t n;
} sg_ocds_index;

/// A release, taken apart.
typedef struct sg_ocds {
  const sg_piece *piece;
  sg_slice ocid;
  sg_slice date, parties, buyer, tender, awards, contracts, package;
  sg_slice procuring, tenderers;
  sg_ocds_index parties_by_id, contracts_by_award;
  uint32_t buyer_id; ///< Interned id of who buys; 0: this release does not say
  uint32_t procuring_id;
  uint32_t source;
  uint64_t when;
} sg_ocds;

/// Index the objects of a list by a key. False without memory.
bool sg_ocds_index_by(const sg_piece *piece, sg_slice list, const char *key,
                      sg_ocds_index *out);
/// The entry with this key, or NULL; of several the first.
struct sg_ocds_entry *sg_ocds_find(const sg_ocds_index *index, sg_slice key);

/// Whom an object names.
typedef struct sg_ocds_who {
  uint32_t id;    ///< Interned; 0 when nothing is known of it
  uint32_t name;  ///< By what it is told from others in the id of a link
  bool is_listed; ///< In `parties`, where the full description is
} sg_ocds_who;
/// Looked up in `parties`, or taken from the object itself.
sg_ocds_who sg_ocds_who_is(const sg_ocds *ocds, sg_put *put,
                           sg_slice reference);
/// Is one of the party's roles this? Names in other languages are known.
bool sg_ocds_has_role(sg_put *put, sg_slice party, const char *role);
/// Write the party as an entity.
sg_status sg_ocds_put_party(const sg_ocds *ocds, sg_slice party, sg_error *err);

#endif
