// SPDX-License-Identifier: GPL-2.0-or-later
// versions - records of which the input may hold several versions: registers
// publish an update as the whole record once more.
//
// A reader marks the rows of such a record with SG_ROW_VERSION before it
// commits them and notes them here; sg_resolve_versions() keeps the rows of the
// newest version. A version without rows says that the record has been replaced
// by another.
#ifndef SG_GRAPH_VERSIONS_H
#define SG_GRAPH_VERSIONS_H

#include "graph/record.h"

/// Note rows `first` up to the last of `kind` as a version of the record `key`.
/// False without memory.
SG_NODISCARD bool sg_version_add(sg_model *model, sg_record_kind kind,
                                 uint32_t key, uint64_t when, uint32_t first);
/// Note that the record `key` has been replaced, or deleted, as of `when`.
SG_NODISCARD bool sg_version_end(sg_model *model, sg_record_kind kind,
                                 uint32_t key, uint64_t when);

/// The version noted last is a change: it takes the place of rows, too, that no
/// record of versions told. `key` is then the id of the record's rows, or what
/// stands before "#" in them.
void sg_version_is_change(sg_model *model);

/// Keep of every record the newest version: the rows of the others go, with
/// their items. What stays is indexed, and combined with rows that have its id.
/// O(n log n) in versions, O(rows) beside that; nothing without versions.
SG_NODISCARD sg_status sg_resolve_versions(sg_model *model, sg_error *err);

#endif
