// SPDX-License-Identifier: GPL-2.0-or-later
// bods_refs - what a whole file shows of records that do not fit each other:
// one id for an entity and a person, an interest in a person. Of records that
// no file describes the model itself tells (graph/resolve.h).
#include "io/bods.h"

#include "base/memory.h"

enum { IS_PERSON = 1, IS_ENTITY = 2 };

static void note_kinds(const sg_model *model, uint32_t first, uint8_t *kinds) {
  for (uint32_t i = first; i < model->entities.n; i++) {
    const sg_entity_row *row = &SG_AT(sg_entity_row, &model->entities, i);
    const uint8_t kind = row->kind == SG_PERSON ? IS_PERSON : IS_ENTITY;
    if (row->kind == SG_ADDRESS || row->id == 0)
      continue;
    if (kinds[row->id] && !(kinds[row->id] & kind))
      sg_problem(model->problems, SG_PROBLEM_BAD_FORM,
                 sg_model_place(model, row->origin),
                 "'%s' is the record of an entity and of a person",
                 sg_model_text(model, row->id));
    kinds[row->id] |= kind;
  }
}

static void check_links(const sg_model *model, uint32_t first,
                        const uint8_t *kinds) {
  for (uint32_t i = first; i < model->links.n; i++) {
    const sg_link_row *row = &SG_AT(sg_link_row, &model->links, i);
    if (kinds[row->to] == IS_PERSON)
      sg_problem(model->problems, SG_PROBLEM_BAD_FORM,
                 sg_model_place(model, row->origin),
                 "'subject' names '%s', which is a person",
                 sg_model_text(model, row->to));
  }
}

sg_status bods_check_refs(const sg_model *model, uint32_t first_entity,
                          uint32_t first_link, sg_error *err) {
  uint8_t *kinds = sg_memory_alloc(model->strings.texts.n, 1);
  if (!kinds)
    return sg_no_memory(err);
  note_kinds(model, first_entity, kinds);
  check_links(model, first_link, kinds);
  sg_memory_free(kinds);
  return SG_OK;
}
