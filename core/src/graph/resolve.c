// SPDX-License-Identifier: GPL-2.0-or-later
// resolve - from ids to rows, and placeholders for what is only mentioned.
#include "graph/resolve.h"

#include "graph/edits.h"
#include "graph/versions.h"

#include <string.h>
#include <strings.h>

bool sg_says_nothing(const char *text) {
  static const char *const words[] = {"",
                                      "-",
                                      "--",
                                      "?",
                                      "n/a",
                                      "na",
                                      "n.a.",
                                      "none",
                                      "null",
                                      "nil",
                                      "unknown",
                                      "not known",
                                      "not available",
                                      "tbd",
                                      "0",
                                      "x"};
  if (strlen(text) > strlen("not available")) // the longest
    return false;
  for (size_t i = 0; i < SG_COUNT(words); i++)
    if ((text[0] | 0x20) == (words[i][0] | 0x20) &&
        strcasecmp(text, words[i]) == 0)
      return true;
  return false;
}

bool sg_lists_seal(sg_model *model) {
  uint32_t *none = sg_vec_add(&model->lists);
  if (none)
    *none = 0;
  model->sealed = model->lists.n;
  return none != NULL;
}

static sg_status placeholder(sg_model *model, uint32_t id, sg_origin origin,
                             uint32_t *row, sg_error *err) {
  sg_record record;
  SG_TRY(sg_record_begin(&record, model, SG_RECORD_ENTITY, origin, err));
  sg_entity_row *made = sg_record_entity(&record);
  made->id = id;
  made->flags = SG_ROW_UNRESOLVED;
  model->n_unresolved++;
  *row = record.row;
  return sg_record_commit(&record, err);
}

// What a reference belongs to, for the message.
typedef struct mention {
  const char *what; // "link", "deal"
  uint32_t id;
  const char *key; // "from"
  sg_origin origin;
} mention;

static sg_status resolve_entity(sg_model *model, mention m, uint32_t *ref,
                                sg_error *err) {
  uint32_t row = sg_index_get(&model->entity_of, *ref) - 1;
  if (row == SG_NONE)
    row = sg_index_get(&model->aliases, *ref) - 1;
  if (row == SG_NONE) {
    sg_problem(
        model->problems, SG_PROBLEM_DANGLING, sg_model_place(model, m.origin),
        "%s '%s': '%s' names '%s', which no input describes; a "
        "placeholder stands for it",
        m.what, sg_model_text(model, m.id), m.key, sg_model_text(model, *ref));
    SG_TRY(placeholder(model, *ref, m.origin, &row, err));
  }
  *ref = model->is_any_merged ? sg_entity_root(model, row) : row;
  return SG_OK;
}

static uint32_t missing_end(sg_model *model, const sg_link_row *link,
                            const char *key) {
  sg_text id;
  sg_text_init(&id, 0);
  sg_text_printf(&id, "unresolved:%s:%s", sg_model_text(model, link->id), key);
  const uint32_t interned =
      sg_text_ok(&id)
          ? sg_intern_add(&model->strings, sg_text_get(&id), id.length)
          : SG_NONE;
  sg_text_clear(&id);
  return interned;
}

static sg_status resolve_end(sg_model *model, uint32_t i, bool is_from,
                             sg_error *err) {
  sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
  const char *key = is_from ? "from" : "to";
  uint32_t ref = is_from ? link->from : link->to;
  if (ref == 0)
    ref = missing_end(model, link, key);
  if (ref == SG_NONE)
    return sg_no_memory(err);
  const mention m = {"link", link->id, key, link->origin};
  SG_TRY(resolve_entity(model, m, &ref, err));
  *(is_from ? &link->from : &link->to) = ref;
  return SG_OK;
}

static void resolve_deal(sg_model *model, sg_link_row *link) {
  const uint32_t name = link->deal;
  link->deal = name ? sg_index_get(&model->deal_of, name) - 1 : SG_NONE;
  if (name && link->deal == SG_NONE)
    sg_problem(model->problems, SG_PROBLEM_UNKNOWN_DEAL,
               sg_model_place(model, link->origin),
               "link '%s': no deal has the id '%s'",
               sg_model_text(model, link->id), sg_model_text(model, name));
}

static void check_sources(sg_model *model, uint32_t sources, mention m) {
  for (uint32_t i = 0; i < sg_list_size(model, sources); i++) {
    const uint32_t id = sg_list_item(model, sources, i);
    if (sg_index_get(&model->source_of, id) == 0)
      sg_problem(model->problems, SG_PROBLEM_UNKNOWN_SOURCE,
                 sg_model_place(model, m.origin),
                 "%s '%s': no source has the id '%s'", m.what,
                 sg_model_text(model, m.id), sg_model_text(model, id));
  }
}

// Boards have persons and companies as members: which of them it is, its own
// record says.
static void settle_seat(sg_model *model, sg_link_row *link) {
  const sg_entity_row *from =
      &SG_AT(sg_entity_row, &model->entities, link->from);
  const bool is_board =
      link->detail == SG_POST_DIRECTOR || link->detail == SG_POST_CHAIR;
  if (!(link->late & SG_LINK_SEAT) || link->kind != SG_POSITION ||
      from->kind == SG_PERSON || from->flags & SG_ROW_UNRESOLVED)
    return;
  link->kind = SG_CONTROL;
  link->detail = is_board ? SG_MEANS_BOARD_MEMBER : SG_MEANS_OTHER;
}

static sg_status resolve_links(sg_model *model, sg_error *err) {
  for (uint32_t i = 0; i < model->links.n; i++) {
    sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
    if (link->flags & SG_ROW_GONE)
      continue;
    check_sources(model, link->sources,
                  (mention){"link", link->id, "", link->origin});
    resolve_deal(model, link);
    SG_TRY(resolve_end(model, i, true, err));
    SG_TRY(resolve_end(model, i, false, err));
    settle_seat(model, &SG_AT(sg_link_row, &model->links, i));
  }
  return SG_OK;
}

static sg_status resolve_deals(sg_model *model, sg_error *err) {
  for (uint32_t i = 0; i < model->deals.n; i++) {
    sg_deal_row *deal = &SG_AT(sg_deal_row, &model->deals, i);
    const mention m = {"deal", deal->id, "vendor", deal->origin};
    check_sources(model, deal->sources, m);
    if (deal->vendor)
      SG_TRY(resolve_entity(model, m, &deal->vendor, err));
    else
      deal->vendor = SG_NONE;
  }
  return SG_OK;
}

// Stated end users: the text of an item becomes the row of an entity.
static sg_status resolve_users(sg_model *model, int domain, sg_error *err) {
  sg_vec *items = &model->items[domain];
  for (uint32_t i = 0; i < items->n; i++) {
    sg_item *item = &SG_AT(sg_item, items, i);
    mention m = {.key = "stated_end_user"};
    if (domain == SG_ON_LINK_USERS) {
      const sg_link_row *link = &SG_AT(sg_link_row, &model->links, item->owner);
      m = (mention){"link", link->id, m.key, link->origin};
    } else {
      const sg_deal_row *deal = &SG_AT(sg_deal_row, &model->deals, item->owner);
      m = (mention){"deal", deal->id, m.key, deal->origin};
    }
    SG_TRY(resolve_entity(model, m, &item->text, err));
  }
  return SG_OK;
}

// Does any row stand for others? Mostly none does, and nobody needs to ask.
static bool is_any_merged(const sg_model *model) {
  for (uint32_t i = 0; i < model->entities.n; i++)
    if (SG_AT(sg_entity_row, &model->entities, i).into != i)
      return true;
  return false;
}

sg_status sg_resolve_references(sg_model *model, sg_error *err) {
  model->is_any_merged = is_any_merged(model);
  for (uint32_t i = 0; i < model->entities.n; i++) {
    const sg_entity_row *row = &SG_AT(sg_entity_row, &model->entities, i);
    check_sources(model, row->sources,
                  (mention){"entity", row->id, "", row->origin});
  }
  SG_TRY(resolve_links(model, err));
  SG_TRY(resolve_deals(model, err));
  SG_TRY(resolve_users(model, SG_ON_LINK_USERS, err));
  SG_TRY(resolve_users(model, SG_ON_DEAL_USERS, err));
  return SG_OK;
}

// Records there were, and all were refused: that is no empty graph.
static sg_status check_use(const sg_model *model, sg_error *err) {
  uint64_t n_records = 0;
  uint64_t n_refused = 0;
  for (uint32_t i = 0; i < model->inputs.n; i++) {
    n_records += SG_AT(sg_input_file, &model->inputs, i).n_records;
    n_refused += SG_AT(sg_input_file, &model->inputs, i).n_refused;
  }
  if (n_refused < n_records || n_records == 0)
    return SG_OK;
  return sg_fail(err, SG_EINPUT,
                 "%.200s: nothing is recognised: of %llu records none can be "
                 "used",
                 SG_AT(sg_input_file, &model->inputs, 0).path,
                 (unsigned long long)n_records);
}

sg_status sg_model_finish(sg_model *model, sg_error *err) {
  SG_TRY(check_use(model, err));
  SG_TRY(sg_resolve_versions(model, err));
  SG_TRY(sg_resolve_names(model, err));
  SG_TRY(sg_edits_apply(model, err));
  SG_TRY(sg_resolve_addresses(model, err));
  SG_TRY(sg_resolve_identifiers(model, err));
  SG_TRY(sg_resolve_aliases(model, err));
  SG_TRY(sg_resolve_relays(model, err));
  SG_TRY(sg_resolve_candidates(model, err));
  SG_TRY(sg_resolve_references(model, err));
  SG_TRY(sg_resolve_items(model, err));
  SG_TRY(sg_edits_apply_made(model, err));
  sg_vec_trim(&model->entities);
  sg_vec_trim(&model->links);
  sg_intern_settle(&model->strings);
  sg_vec_clear(&model->link_of); // nobody asks for a link by its id any more
  return SG_OK;
}
