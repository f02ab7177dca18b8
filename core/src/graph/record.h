// SPDX-License-Identifier: GPL-2.0-or-later
// record - adding one entity, link, deal or source to a model.
//
// A reader begins a record, fills in the row and its items, and commits it.
// A record whose id is already there is combined with the first: what agrees or
// adds is kept, what contradicts is an error that names both places.
#ifndef SG_GRAPH_RECORD_H
#define SG_GRAPH_RECORD_H

#include "graph/model.h"

typedef enum sg_record_kind {
  SG_RECORD_ENTITY,
  SG_RECORD_LINK,
  SG_RECORD_DEAL,
  SG_RECORD_SOURCE
} sg_record_kind;

typedef struct sg_record {
  sg_model *model;
  sg_record_kind kind;
  uint32_t row;                 ///< Of the kind's vector
  uint32_t marks[SG_N_DOMAINS]; ///< Items there were before the record
  uint32_t n_attrs;             ///< For whoever limits them
} sg_record;

SG_NODISCARD sg_status sg_record_begin(sg_record *record, sg_model *model,
                                       sg_record_kind kind, sg_origin origin,
                                       sg_error *err);
SG_NODISCARD sg_status sg_record_commit(sg_record *record, sg_error *err);

// The row under construction; valid until the next row is added.
sg_entity_row *sg_record_entity(const sg_record *record);
sg_link_row *sg_record_link(const sg_record *record);
sg_deal_row *sg_record_deal(const sg_record *record);
sg_source_row *sg_record_source(const sg_record *record);

/// A link of which nothing is known.
static inline sg_link_row sg_link_unknown(sg_origin origin) {
  return (sg_link_row){
      .high = SG_WHOLE,
      .votes = SG_NONE,
      .votes_high = SG_NONE,
      .confidence = SG_WHOLE,
      .since = SG_DATE_UNKNOWN,
      .until = SG_DATE_UNKNOWN,
      .origin = origin,
  };
}

/// Add an item of the row under construction; NULL when there is no memory.
sg_item *sg_record_item(const sg_record *record, int domain);

/// Take over from row `row` what row `first`, which has the same id, lacks; a
/// contradiction is an error that names both places. Items stay where they are.
SG_NODISCARD sg_status sg_record_combine(sg_model *model, sg_record_kind kind,
                                         uint32_t first, uint32_t row,
                                         sg_error *err);

/// Take over from entity `other` what entity `keep` lacks. With `same_id` a
/// second name is a contradiction, otherwise it becomes an alias. `*conflict`
/// is the first key on which they contradict each other, or NULL.
SG_NODISCARD bool sg_entity_combine(sg_model *model, uint32_t keep,
                                    uint32_t other, bool same_id,
                                    const char **conflict);

#endif
