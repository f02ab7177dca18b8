// SPDX-License-Identifier: GPL-2.0-or-later
// gleif - records of the Global LEI Index (GLEIF), from JSON.
//
// The same records are published as XML, JSON and CSV; all three come here as
// one JSON object a record. What differs between them is smoothed here: a value
// is a string or stands under "$"; a list is a JSON list, or the repeated child
// of an element that only holds the list.
#ifndef SG_IO_GLEIF_H
#define SG_IO_GLEIF_H

#include "io/put.h"

/// Read one record. `dated` is when the file was made (sg_gleif_instant()), for
/// records that have no date of their own.
SG_NODISCARD sg_status sg_gleif_record(const sg_piece *piece, uint64_t dated,
                                       sg_error *err);

/// "2023-05-18T15:41:20.212Z" in seconds, from the same day as the versions of
/// other readers; 0 for what is no date.
uint64_t sg_gleif_instant(sg_slice text);

// Pieces shared by the files that implement this.

/// Member of an object, or {NULL, 0}.
sg_slice sg_gleif_get(sg_slice object, const char *key);
/// Trimmed text of a member; {NULL, 0} when there is none.
sg_slice sg_gleif_text(sg_put *put, sg_slice object, const char *key);
/// Walk the items of a member that is a list: `list` may hold items under
/// `item`. `*at` is 0 at first.
bool sg_gleif_next(sg_slice list, const char *item, size_t *at,
                   sg_slice *value);
/// Members kept as attributes under their own names; `keys` ends in NULL.
void sg_gleif_keep(sg_put *put, sg_slice object, const char *const *keys);
/// The interned id of the holder of a LEI.
uint32_t sg_gleif_id(sg_put *put, sg_slice lei);
/// Cite the register; one of the titles below.
uint32_t sg_gleif_source(const sg_piece *piece, const char *title,
                         sg_error *err);

sg_status sg_gleif_entity(const sg_piece *piece, sg_slice record,
                          sg_error *err);
sg_status sg_gleif_relationship(const sg_piece *piece, sg_slice record,
                                sg_error *err);
sg_status sg_gleif_exception(const sg_piece *piece, sg_slice record,
                             uint64_t dated, sg_error *err);

#endif
