// SPDX-License-Identifier: GPL-2.0-or-later
// edits - what is assumed about links of a graph, for the question "what if".
//
// Assumptions are carried out while the model is being finished, once every
// link that was read has its id, so that all that follows is the road of any
// input. An id that is not known by then may be that of a link which the
// program makes itself: those are looked for at the end.
#ifndef SG_GRAPH_EDITS_H
#define SG_GRAPH_EDITS_H

#include "graph/model.h"

/// A key of a link that can be assumed, such as "share".
typedef struct sg_edit_key sg_edit_key;

typedef struct sg_edit {
  const char *link;       ///< Id
  const sg_edit_key *key; ///< NULL: the link is not there
  const char *value;      ///< As it was written, trimmed
  bool is_done;
} sg_edit;

typedef struct sg_edits {
  sg_vec rows; ///< sg_edit, in the order in which they were given
  sg_arena texts;
} sg_edits;

void sg_edits_init(sg_edits *edits);
void sg_edits_clear(sg_edits *edits);

/// Assume "LINK KEY=VALUE". Shares and votes are percentages: 30, [25,50],
/// (25,50] without 25 itself, or unknown; dates are YYYY, YYYY-MM, YYYY-MM-DD
/// or unknown; the others are words of the native format. SG_EUSAGE, with what
/// to write instead, for anything else.
SG_NODISCARD sg_status sg_edits_assume(sg_edits *edits, const char *text,
                                       sg_error *err);
/// Assume that a link is not there.
SG_NODISCARD sg_status sg_edits_remove(sg_edits *edits, const char *link,
                                       sg_error *err);

/// "share", as it is written.
const char *sg_edit_key_name(const sg_edit_key *key);
/// What a link says under the key, in the form in which it is assumed.
void sg_edit_key_value(const sg_edit_key *key, const sg_link_row *link,
                       char out[48]);

/// Row of the link with this id in a finished model, or SG_NONE. O(links).
uint32_t sg_model_link(const sg_model *model, const char *id);

// Steps of sg_model_finish(), for a model with edits.

/// Carry out what is assumed about links that have an id by now.
SG_NODISCARD sg_status sg_edits_apply(sg_model *model, sg_error *err);
/// The same of links that the program has made; SG_EUSAGE when a link was not
/// found at all, with one that may be meant.
SG_NODISCARD sg_status sg_edits_apply_made(sg_model *model, sg_error *err);

#endif
