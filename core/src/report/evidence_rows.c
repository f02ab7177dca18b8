// SPDX-License-Identifier: GPL-2.0-or-later
// evidence_rows - see evidence_rows.h.
#include "report/evidence_rows.h"

#include "base/memory.h"

#include <string.h>

typedef struct work {
  sg_evidence_rows *out;
  const sg_model *model;
  sg_vec link_of;      // row + 1 by interned id, also of links that were made
  const char *what;    // kind of the first thing that is not there, and its id
  const char *missing; // NULL: all is there
  uint32_t n_missing;
} work;

// --- the same inputs ---

static bool has_hash(const sg_model *model, const char *sha256) {
  for (uint32_t i = 0; i < model->inputs.n; i++)
    if (strcmp(SG_AT(sg_input_file, &model->inputs, i).sha256, sha256) == 0)
      return true;
  return false;
}

static bool is_told(const sg_findings *findings, const char *sha256) {
  const cJSON *input = NULL;
  cJSON_ArrayForEach(input, findings->inputs) {
    if (sg_doc_is(input, "sha256", sha256))
      return true;
  }
  return false;
}

static sg_status check_inputs(const sg_findings *findings,
                              const sg_model *model, sg_error *err) {
  const cJSON *input = NULL;
  cJSON_ArrayForEach(input, findings->inputs) {
    if (!has_hash(model, sg_doc_text(input, "sha256")))
      return sg_fail(err, SG_EINPUT,
                     "the findings were made of %.100s with SHA-256 %.16s..., "
                     "which is not among the inputs; name the same files, or "
                     "analyse these",
                     sg_doc_text(input, "path"), sg_doc_text(input, "sha256"));
  }
  for (uint32_t i = 0; i < model->inputs.n; i++) {
    const sg_input_file *file = &SG_AT(sg_input_file, &model->inputs, i);
    if (!is_told(findings, file->sha256))
      return sg_fail(err, SG_EINPUT,
                     "the findings were not made of %.160s as it is now; "
                     "analyse it again",
                     file->path);
  }
  return SG_OK;
}

// --- what flags name ---

static void miss(work *w, const char *what, const char *id) {
  if (!w->missing) {
    w->what = what;
    w->missing = id;
  }
  w->n_missing++;
}

static void add_entity(work *w, const char *id) {
  const uint32_t row = sg_model_entity(w->model, id);
  if (row == SG_NONE)
    miss(w, "party", id);
  else
    w->out->entities[row] = 1;
}

static void add_link(work *w, const char *id) {
  const uint32_t text = sg_intern_find(&w->model->strings, id);
  const uint32_t row = text == SG_NONE ? 0 : sg_index_get(&w->link_of, text);
  if (row == 0)
    miss(w, "link", id);
  else
    w->out->links[row - 1] = 1;
}

static void add_deal(work *w, const char *id) {
  const uint32_t row = sg_model_deal(w->model, id);
  if (row == SG_NONE)
    miss(w, "deal", id);
  else
    w->out->deals[row] = 1;
}

static void add_each(work *w, const cJSON *ids,
                     void (*add)(work *, const char *)) {
  const cJSON *id = NULL;
  cJSON_ArrayForEach(id, ids) {
    const char *text = cJSON_GetStringValue(id);
    if (text)
      add(w, text);
  }
}

static void add_fact(work *w, const cJSON *fact) {
  const char *id = sg_doc_text(fact, "id");
  if (sg_doc_is(fact, "on", "entity"))
    add_entity(w, id);
  else if (sg_doc_is(fact, "on", "link"))
    add_link(w, id);
  else
    add_deal(w, id);
}

static void add_evidence(work *w, const cJSON *evidence) {
  const cJSON *term = NULL;
  if (sg_doc_is(evidence, "type", "fact"))
    add_fact(w, evidence);
  if (sg_doc_is(evidence, "type", "path")) {
    add_entity(w, sg_doc_text(evidence, "start"));
    add_each(w, sg_doc_list(evidence, "links"), add_link);
    add_each(w, sg_doc_list(evidence, "entities"), add_entity);
  }
  if (sg_doc_is(evidence, "type", "sum"))
    cJSON_ArrayForEach(term, sg_doc_list(evidence, "terms"))
        add_link(w, sg_doc_text(term, "link"));
}

// A source may be cited that no input describes.
static void add_source(work *w, const char *id) {
  const uint32_t text = sg_intern_find(&w->model->strings, id);
  const uint32_t row =
      text == SG_NONE ? 0 : sg_index_get(&w->model->source_of, text);
  if (row)
    w->out->sources[row - 1] = 1;
}

static void add_flags(work *w, const cJSON *flags) {
  const cJSON *flag = NULL;
  cJSON_ArrayForEach(flag, flags) {
    const cJSON *evidence = NULL;
    add_entity(w, sg_doc_text(flag, "subject"));
    if (sg_doc_text(flag, "deal")[0])
      add_deal(w, sg_doc_text(flag, "deal"));
    cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence"))
        add_evidence(w, evidence);
    add_each(w, sg_doc_list(flag, "sources"), add_source);
  }
}

// --- what those records name ---

static void add_links_ends(work *w) {
  const sg_link_row *links = w->model->links.data;
  for (uint32_t i = 0; i < w->model->links.n; i++)
    if (w->out->links[i]) {
      w->out->entities[links[i].from] = 1;
      w->out->entities[links[i].to] = 1;
      if (links[i].deal != SG_NONE)
        w->out->deals[links[i].deal] = 1;
    }
}

static void add_users(work *w, int domain, const uint8_t *owners) {
  const sg_vec *items = &w->model->items[domain];
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    if (owners[item->owner])
      w->out->entities[item->text] = 1;
  }
}

static void add_deals_parties(work *w) {
  const sg_deal_row *deals = w->model->deals.data;
  for (uint32_t i = 0; i < w->model->deals.n; i++)
    if (w->out->deals[i] && deals[i].vendor != SG_NONE)
      w->out->entities[deals[i].vendor] = 1;
}

static void add_list(work *w, uint32_t list) {
  for (uint32_t i = 0; i < sg_list_size(w->model, list); i++) {
    const uint32_t row =
        sg_index_get(&w->model->source_of, sg_list_item(w->model, list, i));
    if (row)
      w->out->sources[row - 1] = 1;
  }
}

static void add_sources(work *w) {
  const sg_model *m = w->model;
  for (uint32_t i = 0; i < m->entities.n; i++)
    if (w->out->entities[i])
      add_list(w, SG_AT(sg_entity_row, &m->entities, i).sources);
  for (uint32_t i = 0; i < m->links.n; i++)
    if (w->out->links[i])
      add_list(w, SG_AT(sg_link_row, &m->links, i).sources);
  for (uint32_t i = 0; i < m->deals.n; i++)
    if (w->out->deals[i])
      add_list(w, SG_AT(sg_deal_row, &m->deals, i).sources);
  for (int d = SG_ON_LISTINGS; d < SG_N_DOMAINS; d++)
    for (uint32_t i = 0; i < m->items[d].n; i++) {
      const sg_item *item = &SG_AT(sg_item, &m->items[d], i);
      const uint8_t *owners = d == SG_ON_LINK_USERS  ? w->out->links
                              : d > SG_ON_LINK_USERS ? w->out->deals
                                                     : w->out->entities;
      if (owners[item->owner])
        add_list(w, item->sources);
    }
}

// --- the whole ---

static bool prepare(work *w) {
  const sg_model *m = w->model;
  sg_evidence_rows *out = w->out;
  out->entities = sg_memory_alloc((size_t)m->entities.n + 1, 1);
  out->links = sg_memory_alloc((size_t)m->links.n + 1, 1);
  out->deals = sg_memory_alloc((size_t)m->deals.n + 1, 1);
  out->sources = sg_memory_alloc((size_t)m->sources.n + 1, 1);
  sg_vec_init(&w->link_of, sizeof(uint32_t), 0);
  bool ok = out->entities && out->links && out->deals && out->sources;
  for (uint32_t i = 0; i < m->links.n && ok; i++) {
    const sg_link_row *link = &SG_AT(sg_link_row, &m->links, i);
    ok = link->flags & SG_ROW_GONE || sg_index_set(&w->link_of, link->id, i);
  }
  return ok;
}

static uint32_t count(const uint8_t *wanted, uint32_t n) {
  uint32_t found = 0;
  for (uint32_t i = 0; i < n; i++)
    found += wanted[i];
  return found;
}

static sg_status find(work *w, const sg_findings *findings, sg_error *err) {
  sg_evidence_rows *out = w->out;
  const sg_model *m = w->model;
  SG_TRY(check_inputs(findings, m, err));
  if (!prepare(w))
    return sg_no_memory(err);
  add_flags(w, findings->flags);
  if (w->missing)
    return sg_fail(err, SG_EINPUT,
                   "the findings rest on %s '%.80s', which the inputs have "
                   "not (%u such); analyse them again",
                   w->what, w->missing, w->n_missing);
  add_links_ends(w);
  add_deals_parties(w);
  add_users(w, SG_ON_LINK_USERS, out->links);
  add_users(w, SG_ON_DEAL_USERS, out->deals);
  add_sources(w);
  out->n_entities = count(out->entities, m->entities.n);
  out->n_links = count(out->links, m->links.n);
  out->n_deals = count(out->deals, m->deals.n);
  out->n_sources = count(out->sources, m->sources.n);
  return SG_OK;
}

sg_status sg_evidence_rows_find(sg_evidence_rows *out,
                                const sg_findings *findings,
                                const sg_model *model, sg_error *err) {
  work w = {.out = out, .model = model};
  *out = (sg_evidence_rows){0};
  const sg_status status = find(&w, findings, err);
  sg_vec_clear(&w.link_of);
  if (status != SG_OK)
    sg_evidence_rows_clear(out);
  return status;
}

void sg_evidence_rows_clear(sg_evidence_rows *rows) {
  sg_memory_free(rows->entities);
  sg_memory_free(rows->links);
  sg_memory_free(rows->deals);
  sg_memory_free(rows->sources);
  *rows = (sg_evidence_rows){0};
}
