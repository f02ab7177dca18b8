// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_relays - links that lead over something in between: a buyer has a
// contract and the contract has a supplier; a person holds a post and the post
// belongs to a body. The publisher keeps the two halves in records of their
// own; the link wanted joins the far ends.
//
// A relay is the half that only leads on. A link of which one end may be a
// relay's (SG_LINK_VIA_FROM, SG_LINK_VIA_TO) gets the relay's other end; of
// several relays there is a link each. Without one it stays as it is.
#include "graph/resolve.h"

#include <stdlib.h>
#include <string.h>

enum {
  RELAYS_MAX = 100, // of one link; more are no data of anybody
  // Links that may be added in all: so many times those there are, and as many
  // as that in any case.
  TIMES_MAX = 4,
  ADDED_MIN = 1000000,
  NAME_MAX_BYTES = 500 // of an end, as part of a link's id
};

typedef struct relay {
  uint32_t between; // row, or SG_NONE - interned id when nobody described it
  uint32_t end;     // interned id of the other end
  const char *text; // of that id
  uint32_t name;    // interned: the id, or a hash of a long one
} relay;

// Links may still be added.
typedef struct budget {
  uint64_t links;
  bool is_said;
} budget;

static uint32_t between_of(sg_model *model, uint32_t id) {
  uint32_t row = sg_index_get(&model->entity_of, id);
  if (row == 0)
    row = sg_index_get(&model->aliases, id);
  return row ? sg_entity_root(model, row - 1) : SG_NONE - id;
}

static int compare(const void *a, const void *b) {
  const relay *x = a;
  const relay *y = b;
  if (x->between != y->between)
    return x->between < y->between ? -1 : 1;
  return strcmp(x->text, y->text);
}

// Relays by what stands between: their `to` (for from) or their `from`.
static bool collect(sg_model *model, bool for_from, sg_vec *out) {
  for (uint32_t i = 0; i < model->links.n; i++) {
    const sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
    if (!(link->late & SG_LINK_RELAY) || link->flags & SG_ROW_GONE ||
        link->from == 0 || link->to == 0)
      continue;
    relay *one = sg_vec_add(out);
    if (!one)
      return false;
    one->between = between_of(model, for_from ? link->to : link->from);
    one->end = for_from ? link->from : link->to;
    one->text = sg_model_text(model, one->end);
    one->name = one->end;
    const size_t length = strlen(one->text);
    if (length > NAME_MAX_BYTES)
      one->name = sg_content_id(model, "long", one->text, length);
    if (one->name == SG_NONE)
      return false;
  }
  if (out->n > 1)
    qsort(out->data, out->n, out->item, compare);
  return true;
}

static uint32_t first_of(const sg_vec *relays, uint32_t between) {
  uint32_t low = 0;
  uint32_t high = relays->n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (SG_AT(relay, relays, middle).between < between)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The same link from or to the end of another relay.
static sg_status add_copy(sg_model *model, uint32_t link, bool for_from,
                          const relay *to, sg_error *err) {
  const sg_link_row row = SG_AT(sg_link_row, &model->links, link);
  sg_record record;
  SG_TRY(sg_record_begin(&record, model, SG_RECORD_LINK, row.origin, err));
  sg_link_row *copy = sg_record_link(&record);
  *copy = row;
  *(for_from ? &copy->from : &copy->to) = to->end;
  sg_text id;
  sg_text_init(&id, 0);
  sg_text_printf(&id, "%s#%s", sg_model_text(model, row.id),
                 sg_model_text(model, to->name));
  copy->id = sg_text_ok(&id)
                 ? sg_intern_add(&model->strings, sg_text_get(&id), id.length)
                 : SG_NONE;
  sg_text_clear(&id);
  return copy->id == SG_NONE ? sg_no_memory(err)
                             : sg_record_commit(&record, err);
}

static void say_truncated(sg_model *model, budget *left, sg_origin origin) {
  if (!left->is_said)
    sg_problem(model->problems, SG_PROBLEM_TRUNCATED,
               sg_model_place(model, origin),
               "links that lead over something in between have too many ends "
               "together; from here on each keeps one");
  left->is_said = true;
}

static sg_status lead_on(sg_model *model, uint32_t i, bool for_from,
                         const sg_vec *relays, budget *left, sg_error *err) {
  const sg_link_row *row = &SG_AT(sg_link_row, &model->links, i);
  const uint32_t between = between_of(model, for_from ? row->from : row->to);
  const uint32_t first = first_of(relays, between);
  const sg_origin origin = row->origin;
  const char *text = NULL;
  uint32_t n = 0;
  for (uint32_t k = first; k < relays->n; k++) {
    const relay *to = &SG_AT(relay, relays, k);
    if (to->between != between)
      break;
    if (to->text == text)
      continue;
    text = to->text;
    if (++n == 1)
      continue;
    if (n > RELAYS_MAX) {
      sg_problem(model->problems, SG_PROBLEM_UNKNOWN_VALUE,
                 sg_model_place(model, origin),
                 "more than 100 ends for one link; the rest is left out");
      break;
    }
    if (left->links == 0) {
      say_truncated(model, left, origin);
      break;
    }
    left->links--;
    SG_TRY(add_copy(model, i, for_from, to, err));
  }
  if (n == 0)
    return SG_OK;
  sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
  *(for_from ? &link->from : &link->to) = SG_AT(relay, relays, first).end;
  return SG_OK;
}

static sg_status resolve(sg_model *model, bool for_from, sg_vec *relays,
                         budget *left, sg_error *err) {
  const uint8_t wanted = for_from ? SG_LINK_VIA_FROM : SG_LINK_VIA_TO;
  if (!collect(model, for_from, relays))
    return sg_no_memory(err);
  const uint32_t n = relays->n ? model->links.n : 0;
  for (uint32_t i = 0; i < n; i++) {
    const sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
    if (link->late & wanted && !(link->flags & SG_ROW_GONE))
      SG_TRY(lead_on(model, i, for_from, relays, left, err));
  }
  return SG_OK;
}

sg_status sg_resolve_relays(sg_model *model, sg_error *err) {
  const uint64_t share = (uint64_t)TIMES_MAX * model->links.n;
  budget all = {.links = share > ADDED_MIN ? share : ADDED_MIN};
  sg_vec relays;
  sg_vec_init(&relays, sizeof(relay), 0);
  sg_status status = resolve(model, true, &relays, &all, err);
  sg_vec_clear(&relays);
  sg_vec_init(&relays, sizeof(relay), 0);
  if (status == SG_OK)
    status = resolve(model, false, &relays, &all, err);
  sg_vec_clear(&relays);
  return status;
}
