// SPDX-License-Identifier: GPL-2.0-or-later
// resolve - the steps of sg_model_finish(), in their order, behind that of
// versions.h.
#ifndef SG_GRAPH_RESOLVE_H
#define SG_GRAPH_RESOLVE_H

#include "graph/record.h"

/// Name links without an id by what they say; equal ones become one.
SG_NODISCARD sg_status sg_resolve_names(sg_model *model, sg_error *err);
/// Make the address entities that entities state as text, and join them.
SG_NODISCARD sg_status sg_resolve_addresses(sg_model *model, sg_error *err);
/// Merge entities that share an identifier.
SG_NODISCARD sg_status sg_resolve_identifiers(sg_model *model, sg_error *err);
/// Index the other ids by which entities may be mentioned.
SG_NODISCARD sg_status sg_resolve_aliases(sg_model *model, sg_error *err);
/// Let rows that add to an entity become part of it; part of aliases.
SG_NODISCARD sg_status sg_resolve_additions(sg_model *model, sg_error *err);
/// Give links that lead over something in between their far ends.
SG_NODISCARD sg_status sg_resolve_relays(sg_model *model, sg_error *err);
/// Links to parties of other inputs with a like name (graph/candidates.h).
SG_NODISCARD sg_status sg_resolve_candidates(sg_model *model, sg_error *err);
/// Turn ids into rows; what nobody described becomes a placeholder.
SG_NODISCARD sg_status sg_resolve_references(sg_model *model, sg_error *err);
/// Let items follow the entity that theirs was merged into.
SG_NODISCARD sg_status sg_resolve_items(sg_model *model, sg_error *err);

// What the steps share.

/// Words that stand for nothing ("n/a", "unknown", "-"): they join nobody.
bool sg_says_nothing(const char *text);
/// Rows may share lists of sources by now: from here on none that is there
/// grows in place. False without memory.
SG_NODISCARD bool sg_lists_seal(sg_model *model);
/// Kinds that may be one: 'o' organisations, 'p' persons, 'a', 'i'.
char sg_kind_family(uint8_t kind);

/// The row that an entity was merged into, itself when it was not. Shortens the
/// way for the next to ask.
uint32_t sg_entity_root(sg_model *model, uint32_t row);
/// "PREFIX-" and a hash of the content, interned; SG_NONE without memory.
uint32_t sg_content_id(sg_model *model, const char *prefix, const char *content,
                       size_t length);
/// The id of a link made from its content, interned; SG_NONE without memory.
uint32_t sg_link_name(sg_model *model, const sg_link_row *link);

#endif
