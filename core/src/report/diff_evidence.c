// SPDX-License-Identifier: GPL-2.0-or-later
// diff_evidence - which evidence of a flag came and went, and what is recorded
// differently of the links that stayed.
#include "report/decide.h"
#include "report/diff.h"
#include "report/doc_copy.h"

#include <stdlib.h>
#include <string.h>

// A row of evidence and a text that says the same of every row that is equal.
typedef struct item {
  const char *text;
  const cJSON *json;
  uint32_t place;
} item;

static int by_text(const void *a, const void *b) {
  const item *x = a;
  const item *y = b;
  const int by = strcmp(x->text, y->text);
  return by ? by : (x->place > y->place) - (x->place < y->place);
}

static int by_place(const void *a, const void *b) {
  const item *x = a;
  const item *y = b;
  return (x->place > y->place) - (x->place < y->place);
}

static bool add_item(sg_vec *items, const char *text, const cJSON *json,
                     uint32_t place) {
  item *slot = text ? sg_vec_add(items) : NULL;
  if (slot)
    *slot = (item){text, json, place};
  return slot != NULL;
}

// The words of what it shows are no part of the evidence.
static const char *text_of(const cJSON *evidence, sg_arena *arena) {
  const cJSON *member = NULL;
  sg_output out;
  sg_json_writer w;
  sg_output_to_memory(&out);
  sg_json_writer_init(&w, &out, false);
  sg_json_open(&w, '{');
  cJSON_ArrayForEach(member, evidence) {
    if (!member->string || strcmp(member->string, "shows") == 0)
      continue;
    sg_json_key(&w, member->string);
    sg_doc_copy(&w, member);
  }
  sg_json_close(&w, '}');
  const char *text =
      !out.failed && sg_text_ok(&out.buffer)
          ? sg_arena_text(arena, sg_text_get(&out.buffer), out.buffer.length)
          : NULL;
  sg_output_discard(&out);
  return text;
}

static bool list_evidence(sg_vec *items, const cJSON *flag, sg_arena *arena) {
  const cJSON *evidence = NULL;
  bool ok = true;
  cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence")) {
    ok = ok && add_item(items, text_of(evidence, arena), evidence, items->n);
  }
  return ok;
}

static bool list_links(sg_vec *items, const cJSON *flag) {
  const cJSON *evidence = NULL;
  const cJSON *one = NULL;
  bool ok = true;
  cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence")) {
    cJSON_ArrayForEach(one, sg_doc_list(evidence, "links")) {
      ok = ok && (!cJSON_IsString(one) ||
                  add_item(items, one->valuestring, one, items->n));
    }
    cJSON_ArrayForEach(one, sg_doc_list(evidence, "terms")) {
      ok = ok && add_item(items, sg_doc_text(one, "link"), one, items->n);
    }
    if (sg_doc_is(evidence, "on", "link"))
      ok = ok &&
           add_item(items, sg_doc_text(evidence, "id"), evidence, items->n);
  }
  return ok;
}

// Sorted, without repeats.
static void settle(sg_vec *items) {
  item *all = items->data;
  uint32_t kept = 0;
  if (items->n > 1)
    qsort(all, items->n, sizeof *all, by_text);
  for (uint32_t i = 0; i < items->n; i++)
    if (kept == 0 || strcmp(all[kept - 1].text, all[i].text) != 0)
      all[kept++] = all[i];
  items->n = kept;
}

static bool add_json(sg_vec *out, const cJSON *json) {
  const cJSON **slot = sg_vec_add(out);
  if (slot)
    *slot = json;
  return slot != NULL;
}

// Of `items`, in their order, those that `others` has not.
static bool keep_alone(sg_vec *out, const sg_vec *items, const sg_vec *others) {
  sg_vec alone;
  bool ok = true;
  sg_vec_init(&alone, sizeof(item), 0);
  for (uint32_t i = 0, k = 0; i < items->n && ok; i++) {
    const item *one = &SG_AT(item, items, i);
    while (k < others->n && strcmp(SG_AT(item, others, k).text, one->text) < 0)
      k++;
    if (k == others->n || strcmp(SG_AT(item, others, k).text, one->text) != 0)
      ok = add_item(&alone, one->text, one->json, one->place);
  }
  if (alone.n > 1)
    qsort(alone.data, alone.n, sizeof(item), by_place);
  for (uint32_t i = 0; i < alone.n && ok; i++)
    ok = add_json(out, SG_AT(item, &alone, i).json);
  sg_vec_clear(&alone);
  return ok;
}

static bool add_change(sg_vec *out, const char *on, const char *id,
                       const char *key, const sg_pair *values) {
  sg_record_change *slot = sg_vec_add(out);
  if (slot)
    *slot = (sg_record_change){on, id, key, values->from, values->to};
  return slot != NULL;
}

static bool compare_link(const sg_diff *d, const char *id, sg_vec *out) {
  const cJSON *from = sg_findings_find(d->old_doc, SG_DOC_LINK, id);
  const cJSON *to = sg_findings_find(d->new_doc, SG_DOC_LINK, id);
  sg_vec pairs;
  sg_vec_init(&pairs, sizeof(sg_pair), 0);
  bool ok = sg_pair_rows(&pairs, from, to, sg_by_name);
  for (uint32_t i = 0; i < pairs.n && ok; i++) {
    const sg_pair *pair = &SG_AT(sg_pair, &pairs, i);
    const cJSON *one = pair->to ? pair->to : pair->from;
    const char *key = one->string ? one->string : "";
    if (strcmp(key, "notes") == 0 || sg_same_value(pair->from, pair->to))
      continue;
    ok = add_change(out, "link", id, key, pair);
  }
  sg_vec_clear(&pairs);
  return ok;
}

static bool compare_links(const sg_diff *d, const sg_vec *from,
                          const sg_vec *to, sg_vec *out) {
  bool ok = true;
  for (uint32_t i = 0, k = 0; i < from->n && ok; i++) {
    const char *id = SG_AT(item, from, i).text;
    while (k < to->n && strcmp(SG_AT(item, to, k).text, id) < 0)
      k++;
    if (k < to->n && strcmp(SG_AT(item, to, k).text, id) == 0)
      ok = compare_link(d, id, out);
  }
  return ok;
}

// Facts that stand in both, but quote a part of something else.
static bool compare_facts(const sg_diff *d, const sg_vec *from,
                          const sg_vec *to, sg_vec *out) {
  bool ok = true;
  for (uint32_t i = 0, k = 0; i < from->n && ok; i++) {
    const item *one = &SG_AT(item, from, i);
    while (k < to->n && strcmp(SG_AT(item, to, k).text, one->text) < 0)
      k++;
    if (k == to->n || strcmp(SG_AT(item, to, k).text, one->text) != 0 ||
        sg_doc_is(one->json, "on", "link"))
      continue;
    const sg_pair quoted = {.from = sg_doc_quoted(d->old_doc, one->json),
                            .to = sg_doc_quoted(d->new_doc, one->json)};
    if (!sg_same_value(quoted.from, quoted.to))
      ok = add_change(out, sg_doc_text(one->json, "on"),
                      sg_doc_text(one->json, "id"),
                      sg_doc_text(one->json, "field"), &quoted);
  }
  return ok;
}

bool sg_evidence_compare(const sg_diff *diff, const sg_pair *flag,
                         sg_evidence_diff *out) {
  sg_arena arena;
  sg_vec from;
  sg_vec to;
  sg_arena_init(&arena, 0);
  sg_vec_init(&from, sizeof(item), 0);
  sg_vec_init(&to, sizeof(item), 0);
  sg_vec_init(&out->came, sizeof(const cJSON *), 0);
  sg_vec_init(&out->went, sizeof(const cJSON *), 0);
  sg_vec_init(&out->records, sizeof(sg_record_change), 0);
  bool ok = list_evidence(&from, flag->from, &arena) &&
            list_evidence(&to, flag->to, &arena);
  settle(&from);
  settle(&to);
  ok = ok && keep_alone(&out->went, &from, &to) &&
       keep_alone(&out->came, &to, &from) &&
       compare_facts(diff, &from, &to, &out->records);
  from.n = 0;
  to.n = 0;
  ok = ok && list_links(&from, flag->from) && list_links(&to, flag->to);
  settle(&from);
  settle(&to);
  ok = ok && compare_links(diff, &from, &to, &out->records);
  sg_vec_clear(&from);
  sg_vec_clear(&to);
  sg_arena_clear(&arena);
  return ok;
}

void sg_evidence_diff_clear(sg_evidence_diff *diff) {
  sg_vec_clear(&diff->came);
  sg_vec_clear(&diff->went);
  sg_vec_clear(&diff->records);
}
