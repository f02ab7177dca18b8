// SPDX-License-Identifier: GPL-2.0-or-later
// footprint - how many bytes a graph takes, by what they are for.
#include "graph/view.h"

static uint64_t bytes_of(const sg_vec *vec) {
  return (uint64_t)vec->capacity * vec->item;
}

sg_footprint sg_view_footprint(const sg_view *view) {
  const sg_model *m = view->model;
  const sg_graph *g = &view->graph;
  // Adjacency has two starts an entity and two entries a link in force; the
  // columns are those of sg_view_build(), number and row of each included.
  enum {
    OF_ENTITY = 2 * sizeof(char *) + sizeof(uint8_t) + sizeof(uint16_t) +
                2 * sizeof(uint32_t) + sizeof(uint8_t) + 4 * sizeof(uint32_t),
    OF_LINK = 6 * sizeof(uint8_t) + 13 * sizeof(uint32_t) + 2 * sizeof(uint32_t)
  };
  return (sg_footprint){
      .entity_rows = bytes_of(&m->entities) + bytes_of(&m->entity_of),
      .link_rows = bytes_of(&m->links) + bytes_of(&m->link_of),
      .entity_columns = (uint64_t)g->n_entities * OF_ENTITY,
      .link_columns = (uint64_t)(g->n_links + g->n_ended) * OF_LINK +
                      (uint64_t)g->n_links * 2 * sizeof(sg_id),
      .strings = m->strings.bytes.used + bytes_of(&m->strings.texts) +
                 (m->strings.settled
                      ? (uint64_t)m->strings.n_settled * sizeof(uint32_t)
                      : (uint64_t)m->strings.n_slots * sizeof(sg_intern_slot)),
      .n_strings = m->strings.texts.n,
  };
}
