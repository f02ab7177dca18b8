// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_aliases - other ids by which an entity may be mentioned: ids that a
// publisher has given up, for instance. An id that is an entity's own is never
// an alias; of several entities with one alias the smallest id has it.
#include "graph/resolve.h"

#include <string.h>

static const char *id_text(const sg_model *model, uint32_t row) {
  return sg_model_text(model, SG_AT(sg_entity_row, &model->entities, row).id);
}

static bool add(sg_model *model, const sg_item *item) {
  const uint32_t own = sg_index_get(&model->entity_of, item->text);
  if (own)
    return true;
  const uint32_t row = sg_entity_root(model, item->owner);
  const uint32_t first = sg_index_get(&model->aliases, item->text);
  if (first == 0)
    return sg_index_set(&model->aliases, item->text, row);
  if (first - 1 == row)
    return true;
  const bool keep = strcmp(id_text(model, first - 1), id_text(model, row)) < 0;
  sg_problem(
      model->problems, SG_PROBLEM_IDENTIFIER_CONFLICT,
      sg_model_place(model, SG_AT(sg_entity_row, &model->entities, row).origin),
      "'%s' and '%s' both have been called '%s'; it is read as '%s'",
      id_text(model, row), id_text(model, first - 1),
      sg_model_text(model, item->text), id_text(model, keep ? first - 1 : row));
  return keep || sg_index_set(&model->aliases, item->text, row);
}

// The aliases of rows that add to others (SG_ROW_ADDS) come after the rest: by
// then they belong to whoever the rows add to.
static sg_status add_all(sg_model *model, bool of_additions, sg_error *err) {
  const sg_vec *items = &model->items[SG_ITEM_ALIASES];
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    const uint8_t flags =
        SG_AT(sg_entity_row, &model->entities, item->owner).flags;
    const bool adds = (flags & SG_ROW_ADDS) != 0;
    if (adds == of_additions && !add(model, item))
      return sg_no_memory(err);
  }
  return SG_OK;
}

sg_status sg_resolve_aliases(sg_model *model, sg_error *err) {
  SG_TRY(add_all(model, false, err));
  SG_TRY(sg_resolve_additions(model, err));
  return add_all(model, true, err);
}
