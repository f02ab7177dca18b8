// SPDX-License-Identifier: GPL-2.0-or-later
// model - see model.h. What sg_model_finish() does is in resolve.c.
#include "graph/model.h"

#include <string.h>

bool sg_model_init(sg_model *model, sg_problems *problems) {
  *model = (sg_model){.problems = problems, .as_of = SG_DATE_UNKNOWN};
  sg_arena_init(&model->texts, 0);
  sg_vec_init(&model->entities, sizeof(sg_entity_row), 0);
  sg_vec_init(&model->links, sizeof(sg_link_row), 0);
  sg_vec_init(&model->deals, sizeof(sg_deal_row), 0);
  sg_vec_init(&model->sources, sizeof(sg_source_row), 0);
  for (int i = 0; i < SG_N_DOMAINS; i++)
    sg_vec_init(&model->items[i], sizeof(sg_item), 0);
  sg_vec_init(&model->attrs, sizeof(sg_attr), 0);
  sg_vec_init(&model->lists, sizeof(uint32_t), 0);
  sg_vec_init(&model->inputs, sizeof(sg_input_file), UINT16_MAX);
  sg_vec_init(&model->entity_of, sizeof(uint32_t), 0);
  sg_vec_init(&model->link_of, sizeof(uint32_t), 0);
  sg_vec_init(&model->deal_of, sizeof(uint32_t), 0);
  sg_vec_init(&model->source_of, sizeof(uint32_t), 0);
  sg_vec_init(&model->versions, sizeof(sg_record_version), 0);
  sg_vec_init(&model->aliases, sizeof(uint32_t), 0);
  sg_vec_init(&model->merges, sizeof(sg_merge), 0);
  sg_vec_init(&model->retellings, sizeof(sg_retelling), 0);
  // Index 0 of the lists means "none" and is never used.
  return sg_intern_init(&model->strings) && sg_vec_add(&model->lists);
}

void sg_model_reset(sg_model *model) {
  sg_vec *vecs[] = {&model->entities, &model->links,   &model->deals,
                    &model->sources,  &model->attrs,   &model->source_of,
                    &model->lists,    &model->versions};
  for (size_t i = 0; i < SG_COUNT(vecs); i++)
    vecs[i]->n = 0;
  for (int i = 0; i < SG_N_DOMAINS; i++)
    model->items[i].n = 0;
  model->lists.n = 1; // there is room for it
  model->sealed = 0;
  model->title = model->description = model->licence = 0;
  model->attrs_of_graph = 0;
  model->as_of = SG_DATE_UNKNOWN;
  model->n_records = model->n_refused = 0;
  sg_intern_reset(&model->strings);
}

void sg_model_clear(sg_model *model) {
  sg_intern_clear(&model->strings);
  sg_vec *vecs[] = {&model->entities, &model->links,     &model->deals,
                    &model->sources,  &model->attrs,     &model->lists,
                    &model->inputs,   &model->entity_of, &model->link_of,
                    &model->deal_of,  &model->source_of, &model->aliases,
                    &model->versions, &model->merges,    &model->retellings};
  for (size_t i = 0; i < SG_COUNT(vecs); i++)
    sg_vec_clear(vecs[i]);
  for (int i = 0; i < SG_N_DOMAINS; i++)
    sg_vec_clear(&model->items[i]);
  sg_arena_clear(&model->texts);
}

sg_status sg_model_add_input(sg_model *model, const char *path,
                             const char *format, uint16_t *number,
                             sg_error *err) {
  if (model->inputs.n == UINT16_MAX)
    return sg_fail(err, SG_EINPUT, "%s: at most 65535 files are read together",
                   path);
  char *copy = sg_arena_text(&model->texts, path, strlen(path));
  sg_input_file *input = copy ? sg_vec_add(&model->inputs) : NULL;
  if (!input)
    return sg_no_memory(err);
  input->path = copy;
  input->format = format;
  input->group = model->group;
  input->is_list = model->is_list;
  *number = (uint16_t)(model->inputs.n - 1);
  return SG_OK;
}

static uint32_t find_row(const sg_model *model, const sg_vec *index,
                         const char *id) {
  const uint32_t string = sg_intern_find(&model->strings, id);
  return string == SG_NONE ? SG_NONE : sg_index_get(index, string) - 1;
}

uint32_t sg_model_entity(const sg_model *model, const char *id) {
  uint32_t row = find_row(model, &model->entity_of, id);
  if (row == SG_NONE)
    row = find_row(model, &model->aliases, id);
  return row == SG_NONE ? row
                        : SG_AT(sg_entity_row, &model->entities, row).into;
}

uint32_t sg_model_deal(const sg_model *model, const char *id) {
  return find_row(model, &model->deal_of, id);
}

uint32_t sg_model_merges(const sg_model *model, uint32_t row, uint32_t *first) {
  const sg_entity_row *rows = model->entities.data;
  const sg_merge *merges = model->merges.data;
  uint32_t low = 0;
  uint32_t high = model->merges.n;
  if (high == 0)
    return 0;
  const char *id = sg_model_text(model, rows[row].id);
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const uint32_t into = rows[merges[middle].into].id;
    if (strcmp(sg_model_text(model, into), id) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  *first = low;
  while (high < model->merges.n && merges[high].into == row)
    high++;
  return high - low;
}

bool sg_model_is_list(const sg_model *model, sg_origin origin) {
  return origin.input < model->inputs.n &&
         SG_AT(sg_input_file, &model->inputs, origin.input).is_list;
}

sg_place sg_model_place(const sg_model *model, sg_origin origin) {
  return (sg_place){
      .path = SG_AT(sg_input_file, &model->inputs, origin.input).path,
      .line = origin.line,
      .column = origin.column,
  };
}

bool sg_index_set(sg_vec *index, uint32_t id, uint32_t row) {
  if (id >= index->n && !sg_vec_add_many(index, id + 1 - index->n))
    return false;
  SG_AT(uint32_t, index, id) = row + 1;
  return true;
}

const char *sg_attr_find(const sg_model *model, uint32_t attrs,
                         const char *key) {
  const uint32_t wanted = sg_intern_find(&model->strings, key);
  if (wanted == SG_NONE)
    return NULL;
  while (attrs) {
    const sg_attr *attr = &SG_AT(sg_attr, &model->attrs, attrs - 1);
    if (attr->key == wanted)
      return sg_model_text(model, attr->value);
    attrs = attr->next;
  }
  return NULL;
}

bool sg_attr_add(sg_model *model, uint32_t *attrs, uint32_t key,
                 uint32_t value) {
  sg_attr *attr = sg_vec_next(&model->attrs);
  if (!attr)
    return false;
  *attr = (sg_attr){.key = key, .value = value, .next = *attrs};
  *attrs = model->attrs.n;
  return true;
}

bool sg_graph_attr_add(sg_model *model, uint32_t key, uint32_t value,
                       sg_place place) {
  uint32_t n = 0;
  for (uint32_t at = model->attrs_of_graph; at; n++) {
    const sg_attr *attr = &SG_AT(sg_attr, &model->attrs, at - 1);
    if (attr->key == key)
      return true;
    at = attr->next;
  }
  if (n < SG_GRAPH_ATTRS_MAX)
    return sg_attr_add(model, &model->attrs_of_graph, key, value);
  sg_problem(model->problems, SG_PROBLEM_TRUNCATED, place,
             "a graph has at most %d keys of its own; '%.60s' is left out",
             (int)SG_GRAPH_ATTRS_MAX, sg_model_text(model, key));
  return true;
}

uint32_t sg_list_add(sg_model *model, const uint32_t *ids, uint32_t n) {
  if (n == 0)
    return 0;
  const uint32_t at = model->lists.n;
  uint32_t *room = sg_vec_add_many(&model->lists, n + 1);
  if (!room)
    return SG_NONE;
  room[0] = n;
  memcpy(room + 1, ids, n * sizeof *ids);
  return at;
}

// Joining looks at every pair; beyond this many, or in so long a list, repeats
// are kept instead.
enum {
  PAIRS_WORTH_COMPARING = 1 << 20,
  WORTH_COMPARING = 1 << 13,
  ROOMY_FROM = 16
};

static bool list_has(const sg_model *model, uint32_t list, uint32_t id) {
  const uint32_t n = sg_list_size(model, list);
  for (uint32_t i = 0; i < n; i++)
    if (sg_list_item(model, list, i) == id)
      return true;
  return false;
}

static uint32_t power_from(uint32_t n) {
  uint32_t power = 1;
  while (power < n)
    power *= 2;
  return power;
}

// Room for `extra` more behind a list: in place when it is the last one or has
// room, else in a copy that has. Returns the list, or SG_NONE without memory.
static uint32_t list_widen(sg_model *model, uint32_t list, uint32_t extra) {
  const uint32_t n = sg_list_size(model, list);
  const uint32_t count = list ? SG_AT(uint32_t, &model->lists, list) : 0;
  const bool may_grow = list && list >= model->sealed;
  if (may_grow && count & SG_LIST_ROOMY && extra <= power_from(n) - n)
    return list;
  if (may_grow && !(count & SG_LIST_ROOMY) && list + n + 1 == model->lists.n)
    return sg_vec_add_many(&model->lists, extra) ? list : SG_NONE;
  const bool is_roomy = n + extra >= ROOMY_FROM && !model->is_part;
  const uint32_t at = model->lists.n;
  const uint32_t room = is_roomy ? power_from(n + extra) : n + extra;
  uint32_t *to = sg_vec_add_many(&model->lists, room + 1);
  if (!to)
    return SG_NONE;
  to[0] = n | (is_roomy ? SG_LIST_ROOMY : 0);
  memset(to + 1 + n, 0, (room - n) * sizeof *to);
  if (n)
    memcpy(to + 1, &SG_AT(uint32_t, &model->lists, list + 1), n * sizeof *to);
  return at;
}

static void list_put(sg_model *model, uint32_t list, uint32_t id) {
  const uint32_t n = sg_list_size(model, list);
  SG_AT(uint32_t, &model->lists, list + 1 + n) = id;
  SG_AT(uint32_t, &model->lists, list)++;
}

uint32_t sg_list_join(sg_model *model, uint32_t a, uint32_t b) {
  const uint32_t n = sg_list_size(model, a);
  const uint32_t n_b = sg_list_size(model, b);
  uint32_t extra = n_b;
  const bool few =
      n <= WORTH_COMPARING && (uint64_t)n * extra <= PAIRS_WORTH_COMPARING;
  for (uint32_t i = 0; few && i < n_b; i++)
    extra -= list_has(model, a, sg_list_item(model, b, i));
  if (extra == 0)
    return a;
  if (a == 0)
    return b;
  const uint32_t at = list_widen(model, a, extra);
  if (at == SG_NONE)
    return SG_NONE;
  for (uint32_t i = 0; i < n_b; i++) {
    const uint32_t id = sg_list_item(model, b, i);
    if (!few || !list_has(model, at, id))
      list_put(model, at, id);
  }
  return at;
}

uint32_t sg_list_with(sg_model *model, uint32_t list, uint32_t id) {
  if (list == 0)
    return sg_list_add(model, &id, 1);
  if (sg_list_size(model, list) <= WORTH_COMPARING && list_has(model, list, id))
    return list;
  const uint32_t at = list_widen(model, list, 1);
  if (at != SG_NONE)
    list_put(model, at, id);
  return at;
}
