// SPDX-License-Identifier: GPL-2.0-or-later
// bods_refs - what a whole file shows of records that do not fit each other:
// one id for an entity and a person, an interest in a person, a settlor of what
// is no trust. Of records that no file describes the model itself tells
// (graph/resolve.h).
#include "io/bods.h"

#include "base/memory.h"

enum { IS_PERSON = 1, IS_ENTITY = 2, IS_TRUST = 4, IS_NOMINATION = 8 };

typedef struct refs {
  const sg_model *model;
  uint8_t *kinds;             // by interned id
  uint32_t subtype, interest; // keys of attributes
} refs;

#define SAY(r, row, ...)                                                       \
  sg_problem((r)->model->problems, SG_PROBLEM_BAD_FORM,                        \
             sg_model_place((r)->model, (row)->origin), __VA_ARGS__)

// As sg_attr_find(), by the number of the key.
static const char *attr_of(const refs *r, uint32_t attrs, uint32_t key) {
  while (attrs) {
    const sg_attr *attr = &SG_AT(sg_attr, &r->model->attrs, attrs - 1);
    if (attr->key == key)
      return sg_model_text(r->model, attr->value);
    attrs = attr->next;
  }
  return "";
}

static void note_kinds(const refs *r, uint32_t first) {
  for (uint32_t i = first; i < r->model->entities.n; i++) {
    const sg_entity_row *row = &SG_AT(sg_entity_row, &r->model->entities, i);
    const uint8_t kind = row->kind == SG_PERSON ? IS_PERSON : IS_ENTITY;
    uint8_t *kinds = &r->kinds[row->id];
    if (row->kind == SG_ADDRESS || row->id == 0)
      continue;
    if (*kinds && !(*kinds & kind))
      SAY(r, row, "'%s' is the record of an entity and of a person",
          sg_model_text(r->model, row->id));
    *kinds |= kind;
    const char *subtype = attr_of(r, row->attrs, r->subtype);
    if (strcmp(subtype, "\"trust\"") == 0)
      *kinds |= IS_TRUST;
    else if (strcmp(subtype, "\"nomination\"") == 0)
      *kinds |= IS_NOMINATION;
  }
}

// Roles that exist in arrangements alone.
static void check_role(const refs *r, const sg_link_row *row) {
  static const struct {
    const char *interest;
    uint8_t wanted;
  } roles[] = {
      {"\"settlor\"", IS_TRUST},        {"\"trustee\"", IS_TRUST},
      {"\"protector\"", IS_TRUST},      {"\"nominee\"", IS_NOMINATION},
      {"\"nominator\"", IS_NOMINATION},
  };
  const char *interest = attr_of(r, row->attrs, r->interest);
  for (size_t i = 0; i < SG_COUNT(roles); i++)
    if (strcmp(interest, roles[i].interest) == 0 &&
        !(r->kinds[row->to] & roles[i].wanted))
      SAY(r, row, "an interest of type %s in '%s', which is no %s", interest,
          sg_model_text(r->model, row->to),
          roles[i].wanted == IS_TRUST ? "trust" : "nomination");
}

static void check_links(const refs *r, uint32_t first) {
  for (uint32_t i = first; i < r->model->links.n; i++) {
    const sg_link_row *row = &SG_AT(sg_link_row, &r->model->links, i);
    if (r->kinds[row->to] == IS_PERSON)
      SAY(r, row, "'subject' names '%s', which is a person",
          sg_model_text(r->model, row->to));
    else if ((r->kinds[row->to] & IS_ENTITY) && row->kind == SG_CONTROL)
      check_role(r, row);
  }
}

sg_status bods_check_refs(const sg_model *model, uint32_t first_entity,
                          uint32_t first_link, sg_error *err) {
  refs r = {.model = model,
            .kinds = sg_memory_alloc(model->strings.texts.n, 1),
            .subtype = sg_intern_find(&model->strings, "subtype"),
            .interest = sg_intern_find(&model->strings, "interest")};
  if (!r.kinds)
    return sg_no_memory(err);
  note_kinds(&r, first_entity);
  check_links(&r, first_link);
  sg_memory_free(r.kinds);
  return SG_OK;
}
