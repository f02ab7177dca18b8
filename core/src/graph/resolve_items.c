// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_items - listings, names, identifiers and so on follow the entity that
// theirs was merged into.
//
// Those of merged entities are put in the order of what they say, since that of
// the records must not show.
#include "graph/resolve.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct moved {
  const char *text, *more;
  sg_item item;
} moved;

static int by_content(const void *a, const void *b) {
  const moved *x = a;
  const moved *y = b;
  if (x->item.owner != y->item.owner)
    return x->item.owner < y->item.owner ? -1 : 1;
  int order = strcmp(x->text, y->text);
  order = order ? order : strcmp(x->more, y->more);
  if (order)
    return order;
  if (x->item.from != y->item.from)
    return x->item.from < y->item.from ? -1 : 1;
  return (x->item.to > y->item.to) - (x->item.to < y->item.to);
}

// Gives the items of marked entities the same places in another order.
static bool order_items(sg_model *model, sg_vec *items, const bool *is_merged) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < items->n; i++)
    n += is_merged[SG_AT(sg_item, items, i).owner];
  moved *all = n > 1 ? sg_memory_alloc(n, sizeof *all) : NULL;
  if (!all)
    return n <= 1;
  uint32_t at = 0;
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    if (is_merged[item->owner])
      all[at++] = (moved){sg_model_text(model, item->text),
                          sg_model_text(model, item->more), *item};
  }
  qsort(all, n, sizeof *all, by_content);
  at = 0;
  for (uint32_t i = 0; i < items->n; i++)
    if (is_merged[SG_AT(sg_item, items, i).owner])
      SG_AT(sg_item, items, i) = all[at++].item;
  sg_memory_free(all);
  return true;
}

sg_status sg_resolve_items(sg_model *model, sg_error *err) {
  if (!model->is_any_merged && model->retellings.n == 0)
    return SG_OK;
  bool *is_merged = sg_memory_alloc(model->entities.n, sizeof *is_merged);
  if (!is_merged)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < model->entities.n; i++)
    if (SG_AT(sg_entity_row, &model->entities, i).into != i)
      is_merged[sg_entity_root(model, i)] = true;
  for (uint32_t i = 0; i < model->retellings.n; i++)
    is_merged[sg_entity_root(
        model, SG_AT(sg_retelling, &model->retellings, i).row)] = true;
  bool ok = true;
  for (int d = SG_ON_LISTINGS; d <= SG_ON_CHECKS && ok; d++) {
    sg_vec *items = &model->items[d];
    for (uint32_t i = 0; i < items->n; i++) {
      sg_item *item = &SG_AT(sg_item, items, i);
      item->owner = sg_entity_root(model, item->owner);
    }
    ok = order_items(model, items, is_merged);
  }
  sg_memory_free(is_merged);
  return ok ? SG_OK : sg_no_memory(err);
}
