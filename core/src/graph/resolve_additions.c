// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_additions - records that add to an entity which another record
// describes: a listing that names the listed party, or a party that one
// document knows by a number and another by its name alone.
//
// Such a row becomes part of the entity that has its id, or bears it as an
// alias. When there is none it stands for itself, as a placeholder if it has no
// name. It holds no identifiers: merging by identifiers has been done.
#include "graph/resolve.h"

static uint32_t target_of(sg_model *model, uint32_t id) {
  uint32_t row = sg_index_get(&model->entity_of, id);
  if (row == 0)
    row = sg_index_get(&model->aliases, id);
  return row ? sg_entity_root(model, row - 1) : SG_NONE;
}

static sg_status stand_alone(sg_model *model, uint32_t row, sg_error *err) {
  sg_entity_row *entity = &SG_AT(sg_entity_row, &model->entities, row);
  if (entity->name == 0 && entity->kind == SG_OTHER) {
    entity->flags |= SG_ROW_UNRESOLVED;
    model->n_unresolved++;
    sg_problem(model->problems, SG_PROBLEM_DANGLING,
               sg_model_place(model, entity->origin),
               "'%s' is mentioned here and described nowhere; a placeholder "
               "stands for it",
               sg_model_text(model, entity->id));
  }
  return sg_index_set(&model->entity_of, entity->id, row) ? SG_OK
                                                          : sg_no_memory(err);
}

static sg_status add_to(sg_model *model, uint32_t target, uint32_t row,
                        sg_error *err) {
  const char *conflict = NULL;
  if (!sg_entity_combine(model, target, row, false, &conflict))
    return sg_no_memory(err);
  sg_entity_row *entity = &SG_AT(sg_entity_row, &model->entities, row);
  if (conflict)
    sg_problem(model->problems, SG_PROBLEM_MERGE_CONFLICT,
               sg_model_place(model, entity->origin),
               "what this adds to '%s' differs in '%s'; one of the values is "
               "kept",
               sg_model_text(model, entity->id), conflict);
  entity->into = target;
  entity->flags |= SG_ROW_GONE;
  return SG_OK;
}

sg_status sg_resolve_additions(sg_model *model, sg_error *err) {
  for (uint32_t row = 0; row < model->entities.n; row++) {
    const sg_entity_row *entity = &SG_AT(sg_entity_row, &model->entities, row);
    if (!(entity->flags & SG_ROW_ADDS) || entity->flags & SG_ROW_GONE)
      continue;
    const uint32_t target = target_of(model, entity->id);
    SG_TRY(target == SG_NONE ? stand_alone(model, row, err)
                             : add_to(model, target, row, err));
  }
  return SG_OK;
}
