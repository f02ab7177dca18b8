// SPDX-License-Identifier: GPL-2.0-or-later
// findings_doc - see findings_doc.h.
#include "report/findings_doc.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

static const cJSON nothing = {.type = cJSON_Array};

const char *sg_doc_text(const cJSON *object, const char *key) {
  const char *text =
      cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
  return text ? text : "";
}

double sg_doc_number(const cJSON *object, const char *key) {
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsNumber(member) ? member->valuedouble : (double)NAN;
}

const cJSON *sg_doc_list(const cJSON *object, const char *key) {
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsArray(member) ? member : &nothing;
}

bool sg_doc_is(const cJSON *object, const char *key, const char *text) {
  return strcmp(sg_doc_text(object, key), text) == 0;
}

bool sg_doc_lists(const cJSON *object, const char *key, const char *text) {
  const cJSON *one = NULL;
  cJSON_ArrayForEach(one, sg_doc_list(object, key)) {
    if (cJSON_IsString(one) && strcmp(one->valuestring, text) == 0)
      return true;
  }
  return false;
}

static const cJSON *object_of(const cJSON *root, const char *key) {
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(root, key);
  return cJSON_IsObject(member) ? member : &nothing;
}

static bool index_rows(sg_findings *f, sg_findings_kind kind,
                       const cJSON *list) {
  const cJSON *row = NULL;
  cJSON_ArrayForEach(row, list) {
    const char *id = sg_doc_text(row, "id");
    const uint32_t number = sg_intern_add(&f->ids, id, strlen(id));
    sg_vec *index = &f->by_id[kind];
    if (number == SG_NONE ||
        (number >= index->n && !sg_vec_add_many(index, number + 1 - index->n)))
      return false;
    SG_AT(const cJSON *, index, number) = row;
  }
  return true;
}

static bool index_all(sg_findings *f) {
  const cJSON *const lists[] = {f->entities, f->case_entities, f->case_links,
                                f->case_deals, f->case_sources};
  bool ok = sg_intern_init(&f->ids);
  for (int i = 0; i < 5 && ok; i++)
    ok = index_rows(f, (sg_findings_kind)i, lists[i]);
  // Parties of which nothing is known but that a flag could not be evaluated.
  const cJSON *gap = NULL;
  cJSON_ArrayForEach(gap, f->gaps) {
    const char *id = sg_doc_text(gap, "subject");
    ok = ok && sg_intern_add(&f->ids, id, strlen(id)) != SG_NONE;
  }
  return ok;
}

sg_status sg_findings_parse(sg_findings *out, const char *name, sg_slice text,
                            sg_error *err) {
  *out = (sg_findings){0};
  for (int i = 0; i < 5; i++)
    sg_vec_init(&out->by_id[i], sizeof(const cJSON *), 0);
  out->root = sg_json_tree(name, text, err);
  if (!out->root)
    return err ? err->status : SG_EINPUT;
  const cJSON *root = out->root;
  const cJSON *of_case = object_of(root, "case");
  out->entities = sg_doc_list(root, "entities");
  out->flags = sg_doc_list(root, "flags");
  out->metrics = sg_doc_list(root, "metrics");
  out->plugins = sg_doc_list(root, "plugins");
  out->inputs = sg_doc_list(root, "inputs");
  out->gaps = sg_doc_list(root, "not_evaluable");
  out->counts = sg_doc_list(root, "flag_counts");
  out->case_entities = sg_doc_list(of_case, "entities");
  out->case_links = sg_doc_list(of_case, "links");
  out->case_deals = sg_doc_list(of_case, "deals");
  out->case_sources = sg_doc_list(of_case, "sources");
  out->graph = object_of(root, "graph");
  out->coverage = object_of(root, "coverage");
  out->warnings = object_of(root, "warnings");
  sg_slice key, value;
  for (size_t at = 0;
       cJSON_IsObject(root) && sg_json_next(text, &at, &key, &value);)
    if (sg_json_key_is(key, "case"))
      out->case_text = value;
  sg_status status = SG_OK;
  if (!sg_doc_is(root, "stakegraph_findings", "1"))
    status = sg_fail(err, SG_EINPUT,
                     "%.200s: this is no findings document of version 1", name);
  else if (!index_all(out))
    status = sg_no_memory(err);
  if (status != SG_OK)
    sg_findings_clear(out);
  return status;
}

void sg_findings_clear(sg_findings *findings) {
  cJSON_Delete(findings->root);
  findings->root = NULL;
  sg_intern_clear(&findings->ids);
  sg_memory_free(findings->party_place);
  sg_memory_free(findings->link_place);
  findings->party_place = findings->link_place = NULL;
  for (int i = 0; i < 5; i++)
    sg_vec_clear(&findings->by_id[i]);
}

static void place(const sg_findings *f, const sg_model *model, uint32_t id,
                  sg_origin origin, sg_origin *places) {
  const uint32_t number = sg_intern_find(&f->ids, sg_model_text(model, id));
  if (number < f->ids.texts.n)
    places[number] = origin;
}

bool sg_findings_place(sg_findings *findings, const sg_model *model) {
  const size_t n = (size_t)findings->ids.texts.n + 1;
  sg_origin *parties = sg_memory_alloc(n, sizeof *parties);
  sg_origin *links = sg_memory_alloc(n, sizeof *links);
  findings->party_place = parties;
  findings->link_place = links;
  if (!parties || !links)
    return false;
  for (uint32_t i = 0; i < model->entities.n; i++) {
    const sg_entity_row *row = &SG_AT(sg_entity_row, &model->entities, i);
    if (!(row->flags & (SG_ROW_GONE | SG_ROW_UNRESOLVED)))
      place(findings, model, row->id, row->origin, parties);
  }
  for (uint32_t i = 0; i < model->links.n; i++) {
    const sg_link_row *row = &SG_AT(sg_link_row, &model->links, i);
    if (!(row->flags & SG_ROW_GONE))
      place(findings, model, row->id, row->origin, links);
  }
  return true;
}

const cJSON *sg_findings_find(const sg_findings *findings,
                              sg_findings_kind kind, const char *id) {
  const uint32_t number = sg_intern_find(&findings->ids, id);
  const sg_vec *index = &findings->by_id[kind];
  return number < index->n ? SG_AT(const cJSON *, index, number) : NULL;
}

const char *sg_findings_name(const sg_findings *findings, const char *id) {
  const cJSON *party = sg_findings_find(findings, SG_DOC_PARTY, id);
  const cJSON *entity = sg_findings_find(findings, SG_DOC_ENTITY, id);
  const char *name = party ? sg_doc_text(party, "name") : "";
  if (!name[0] && entity)
    name = sg_doc_text(entity, "name");
  return name[0] ? name : id;
}
