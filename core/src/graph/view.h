// SPDX-License-Identifier: GPL-2.0-or-later
// view - the model as frozen columns, as of one date.
//
// Entities, links and deals are numbered in the order of their ids. Links in
// force come first and have adjacency; those that ended before the date follow.
// Statements of one owner's stake in one company are one stake: see stakes.c.
#ifndef SG_GRAPH_VIEW_H
#define SG_GRAPH_VIEW_H

#include "graph/model.h"

typedef struct sg_view {
  sg_graph graph; ///< What plugins see
  const sg_model *model;
  uint32_t *entity_row, *link_row, *deal_row;          ///< Model row by number
  uint32_t *entity_of_row, *link_of_row, *deal_of_row; ///< And back; SG_NONE
  sg_arena arena;
} sg_view;

typedef struct sg_view_options {
  int32_t as_of;
  const char *deal; ///< Limit the scope to this deal; NULL: everything
  const char *without_source; ///< Leave out links that name no other source
} sg_view_options;

/// Build the view of a finished model. SG_EUSAGE when the deal does not exist.
/// Contradicting stakes are added to the model's problems.
/// O(n log n).
SG_NODISCARD sg_status sg_view_build(sg_view *view, const sg_model *model,
                                     const sg_view_options *options,
                                     sg_error *err);
void sg_view_clear(sg_view *view);

/// Entity number of an id, following merges, or SG_NONE.
uint32_t sg_view_entity(const sg_view *view, const char *id);

/// Bytes of a view and its model; attributes, lists and items are left out.
typedef struct sg_footprint {
  uint64_t entity_rows, link_rows;       ///< As read, with the tables by id
  uint64_t entity_columns, link_columns; ///< Frozen, with adjacency
  uint64_t strings;
  uint32_t n_strings;
} sg_footprint;
sg_footprint sg_view_footprint(const sg_view *view);

// Steps of sg_view_build(), each in a file of its own.

/// Make one stake of several statements.
SG_NODISCARD sg_status sg_view_stakes(sg_view *view, sg_error *err);
/// Mark the entities that bear on the deal, or all of them.
SG_NODISCARD sg_status sg_view_scope(sg_view *view, sg_error *err);

static inline const sg_entity_row *sg_view_entity_row(const sg_view *view,
                                                      uint32_t v) {
  return &SG_AT(sg_entity_row, &view->model->entities, view->entity_row[v]);
}
static inline const sg_link_row *sg_view_link_row(const sg_view *view,
                                                  uint32_t e) {
  return &SG_AT(sg_link_row, &view->model->links, view->link_row[e]);
}
static inline const sg_deal_row *sg_view_deal_row(const sg_view *view,
                                                  uint32_t d) {
  return &SG_AT(sg_deal_row, &view->model->deals, view->deal_row[d]);
}
static inline const char *sg_view_link_id(const sg_view *view, uint32_t e) {
  return sg_model_text(view->model, sg_view_link_row(view, e)->id);
}
static inline const char *sg_view_deal_id(const sg_view *view, uint32_t d) {
  return sg_model_text(view->model, sg_view_deal_row(view, d)->id);
}
/// Id of an element of one of the three domains (SG_ON_ENTITIES, ...).
static inline const char *sg_view_id(const sg_view *view, int32_t on,
                                     uint32_t id) {
  return on == SG_ON_ENTITIES ? view->graph.entity_id[id]
         : on == SG_ON_LINKS  ? sg_view_link_id(view, id)
                              : sg_view_deal_id(view, id);
}

#endif
