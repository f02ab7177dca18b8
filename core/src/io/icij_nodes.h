// SPDX-License-Identifier: GPL-2.0-or-later
// icij_nodes - the sheets of nodes of the offshore leaks, and what a sheet of
// one kind must know of another.
#ifndef SG_IO_ICIJ_NODES_H
#define SG_IO_ICIJ_NODES_H

#include "base/intern.h"
#include "io/icij_roles.h"
#include "io/pieces.h"
#include "io/put.h"

/// Sheets in the order in which they are read.
typedef enum sg_icij_role_of_sheet {
  SG_ICIJ_ENTITIES,
  SG_ICIJ_INTERMEDIARIES,
  SG_ICIJ_OFFICERS,
  SG_ICIJ_OTHERS,
  SG_ICIJ_ADDRESSES,
  SG_ICIJ_EDGES,
  SG_ICIJ_NOTHING
} sg_icij_sheet;

/// Read before the main pass: an officer may be an intermediary under the same
/// id, and the sheet of relationships does not name nominees.
typedef struct sg_icij_known {
  sg_intern intermediaries; ///< Ids, and "ID\tNAME"
  sg_intern nominees;       ///< Ids of officers who hold for an account
} sg_icij_known;

/// Which sheet a file is, by its name in any of three layouts.
sg_icij_sheet sg_icij_sheet_of(const char *name);
/// Take note of a sheet of intermediaries or officers.
SG_NODISCARD sg_status sg_icij_note(sg_icij_known *known, const char *path,
                                    sg_icij_sheet sheet, sg_error *err);
/// Read a sheet of nodes.
SG_NODISCARD sg_status sg_icij_read_nodes(sg_model *model, const char *path,
                                          uint16_t input, sg_icij_sheet sheet,
                                          const sg_icij_known *known,
                                          sg_error *err);

/// The id of the node with this number.
uint32_t sg_icij_id(sg_put *put, sg_slice number);
/// The source with this name ("Panama Papers"); SG_NONE without memory.
uint32_t sg_icij_source(const sg_piece *piece, sg_slice name, sg_error *err);
/// Is it "THE BEARER", in one of its spellings?
bool sg_icij_is_bearer(sg_slice name);
/// Let a link be of this role, which stands there in these words.
void sg_icij_put_role(sg_put *put, const sg_icij_role *role, sg_slice words);

#endif
