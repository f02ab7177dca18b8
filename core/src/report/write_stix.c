// SPDX-License-Identifier: GPL-2.0-or-later
// write_stix - the case and its flags as a bundle of STIX 2.1: parties are
// identities, links relationships of the neutral type related-to, flags notes
// on the parties and links that they are about. What STIX has no word for is in
// a property extension, which the bundle defines.
//
// Ids follow from our own, and times from the date of the analysis, so that the
// same findings are the same bundle.
#include "base/uuid.h"
#include "io/edge_days.h"
#include "io/graph_sheet.h"
#include "report/doc_copy.h"
#include "report/report.h"
#include "report/score_sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EPOCH "T00:00:00.000Z"

typedef struct stix {
  const sg_findings *f;
  sg_sheet sheet;
  sg_json_writer w;
  sg_intern links; // ids of all edges
  char when[32];   // of everything
  char extension[SG_UUID_TEXT];
  bool no_memory;
} stix;

static void put_ref(stix *s, const char *key, const char *type,
                    const char *name) {
  char uuid[SG_UUID_TEXT];
  char ref[96];
  sg_uuid_of(type, name, uuid);
  (void)snprintf(ref, sizeof ref, "%s--%s", type, uuid);
  if (key)
    sg_json_put(&s->w, key, ref);
  else
    sg_json_string(&s->w, ref);
}

static void begin(stix *s, const char *type, const char *name) {
  sg_json_open(&s->w, '{');
  sg_json_put(&s->w, "type", type);
  sg_json_put(&s->w, "spec_version", "2.1");
  put_ref(s, "id", type, name);
  sg_json_put(&s->w, "created", s->when);
  sg_json_put(&s->w, "modified", s->when);
  if (strcmp(type, "identity") != 0 || name[0])
    put_ref(s, "created_by_ref", "identity", "");
}

static void begin_extension(stix *s) {
  char key[80];
  (void)snprintf(key, sizeof key, "extension-definition--%s", s->extension);
  sg_json_key(&s->w, "extensions");
  sg_json_open_line(&s->w, '{');
  sg_json_key(&s->w, key);
  sg_json_open_line(&s->w, '{');
  sg_json_put(&s->w, "extension_type", "property-extension");
}

static void end_extension(stix *s) {
  sg_json_close(&s->w, '}');
  sg_json_close(&s->w, '}');
}

// --- who says so, and how ---

static void put_ourselves(stix *s) {
  begin(s, "identity", "");
  sg_json_put(&s->w, "name", "stakegraph");
  sg_json_put(&s->w, "identity_class", "system");
  sg_json_close(&s->w, '}');
  begin(s, "extension-definition", "1");
  sg_json_put(&s->w, "name", "stakegraph");
  sg_json_put(&s->w, "description",
              "keys of stakeholder graphs, as in their native format");
  sg_json_put(&s->w, "schema",
              "Members are keys of graph.schema.json and findings.schema.json "
              "of stakegraph; numbers, texts and lists of texts.");
  sg_json_put(&s->w, "version", "1.0.0");
  sg_json_key(&s->w, "extension_types");
  sg_json_open_line(&s->w, '[');
  sg_json_string(&s->w, "property-extension");
  sg_json_close(&s->w, ']');
  sg_json_close(&s->w, '}');
}

// --- parties and links ---

static const char *cell_text(const sg_cols *table, const char *name,
                             uint32_t row) {
  const sg_cell_column *column = sg_cols_find(table, name);
  return column && column->type == SG_CELL_TEXT && column->texts[row]
             ? column->texts[row]
             : "";
}

static const char *class_of(const char *kind) {
  static const char *const organizations[] = {"company", "public_body",
                                              "arrangement", NULL};
  const char *const *word = organizations;
  if (strcmp(kind, "person") == 0)
    return "individual";
  while (*word && strcmp(*word, kind) != 0)
    word++;
  return *word ? "organization" : "unknown";
}

static void put_identity(stix *s, uint32_t v) {
  const sg_cols *nodes = &s->sheet.nodes;
  const char *kind = cell_text(nodes, "kind", v);
  const sg_cell_column *roles = sg_cols_find(nodes, "roles");
  begin(s, "identity", nodes->id[v][0] ? nodes->id[v] : " ");
  sg_json_put(&s->w, "name", nodes->label[v]);
  sg_json_put(&s->w, "identity_class", class_of(kind));
  if (roles && roles->type == SG_CELL_TEXTS && roles->lists[v])
    sg_json_put_texts(&s->w, "roles", roles->lists[v]);
  begin_extension(s);
  sg_json_put(&s->w, "id", nodes->id[v]);
  sg_cols_members(nodes, v, &s->w);
  end_extension(s);
  sg_json_close(&s->w, '}');
}

static void put_times(stix *s, uint32_t e) {
  char from[11];
  char until[11];
  char text[32];
  sg_edge_day(s->sheet.since[e], false, from);
  sg_edge_day(s->sheet.until[e], true, until);
  if (from[0]) {
    (void)snprintf(text, sizeof text, "%s" EPOCH, from);
    sg_json_put(&s->w, "start_time", text);
  }
  if (until[0] && strcmp(until, from) > 0) {
    (void)snprintf(text, sizeof text, "%s" EPOCH, until);
    sg_json_put(&s->w, "stop_time", text);
  }
}

static void put_relationship(stix *s, uint32_t e) {
  const sg_cols *nodes = &s->sheet.nodes;
  const sg_cols *edges = &s->sheet.edges;
  begin(s, "relationship", edges->id[e]);
  sg_json_put(&s->w, "relationship_type", "related-to");
  sg_json_put(&s->w, "description", edges->label[e]);
  put_ref(s, "source_ref", "identity", nodes->id[s->sheet.from[e]]);
  put_ref(s, "target_ref", "identity", nodes->id[s->sheet.to[e]]);
  put_times(s, e);
  begin_extension(s);
  sg_json_put(&s->w, "id", edges->id[e]);
  sg_cols_members(edges, e, &s->w);
  end_extension(s);
  sg_json_close(&s->w, '}');
}

// --- flags ---

// Is it an address that every reader takes for one?
static bool is_url(const char *text) {
  static const char plain[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#@"
      "!$&'()*+,;=%";
  const bool web =
      strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
  return web && text[strspn(text, plain)] == '\0';
}

static void put_source(stix *s, const cJSON *source) {
  const char *title = sg_doc_text(source, "title");
  const char *url = sg_doc_text(source, "url");
  sg_json_open_line(&s->w, '{');
  sg_json_put(&s->w, "source_name", sg_doc_text(source, "id"));
  sg_json_put(&s->w, "description", title[0] ? title : url);
  if (is_url(url))
    sg_json_put(&s->w, "url", url);
  sg_json_close(&s->w, '}');
}

static void put_sources(stix *s, const cJSON *flag) {
  const cJSON *list = sg_doc_list(flag, "sources");
  const cJSON *item = NULL;
  bool any = false;
  cJSON_ArrayForEach(item, list) {
    const char *id = cJSON_GetStringValue(item);
    const cJSON *source = id ? sg_findings_find(s->f, SG_DOC_SOURCE, id) : NULL;
    if (!source)
      continue;
    if (!any) {
      sg_json_key(&s->w, "external_references");
      sg_json_open(&s->w, '[');
    }
    any = true;
    put_source(s, source);
  }
  if (any)
    sg_json_close(&s->w, ']');
}

static void put_link_ref(stix *s, const char *id, sg_intern *done) {
  if (!id || sg_intern_find(&s->links, id) == SG_NONE ||
      sg_intern_find(done, id) != SG_NONE)
    return;
  s->no_memory |= sg_intern_add(done, id, strlen(id)) == SG_NONE;
  put_ref(s, NULL, "relationship", id);
}

// The subject, and every link that is evidence, once.
static void put_refs(stix *s, const cJSON *flag) {
  const cJSON *evidence = NULL;
  const cJSON *item = NULL;
  sg_intern done;
  const char *subject = sg_doc_text(flag, "subject");
  const bool known = sg_sheet_node(&s->sheet, subject) != SG_NONE;
  s->no_memory |= !sg_intern_init(&done);
  sg_json_key(&s->w, "object_refs");
  sg_json_open(&s->w, '[');
  put_ref(s, NULL, "identity", known ? subject : "");
  cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence")) {
    if (s->no_memory)
      break;
    cJSON_ArrayForEach(item, sg_doc_list(evidence, "links")) {
      put_link_ref(s, cJSON_GetStringValue(item), &done);
    }
    cJSON_ArrayForEach(item, sg_doc_list(evidence, "terms")) {
      put_link_ref(s, sg_doc_text(item, "link"), &done);
    }
    if (sg_doc_is(evidence, "on", "link"))
      put_link_ref(s, sg_doc_text(evidence, "id"), &done);
  }
  sg_json_close(&s->w, ']');
  sg_intern_clear(&done);
}

static void put_content(stix *s, const cJSON *flag) {
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, sg_doc_text(flag, "message"));
  sg_text_puts(&text, " A possible innocent explanation: ");
  sg_text_puts(&text, sg_doc_text(flag, "innocent"));
  sg_json_put(&s->w, "abstract", sg_doc_text(flag, "title"));
  sg_json_put(&s->w, "content", sg_text_get(&text));
  s->no_memory |= !sg_text_ok(&text);
  sg_text_clear(&text);
}

static void put_note(stix *s, const cJSON *flag) {
  static const char *const kept[] = {
      "fingerprint", "flag",      "rule", "step",        "group",    "plugin",
      "severity",    "certainty", "deal", "mitigations", "decision", NULL};
  const double confidence = sg_doc_number(flag, "confidence");
  begin(s, "note", sg_doc_text(flag, "fingerprint"));
  put_content(s, flag);
  if (confidence >= 0 && confidence <= 1)
    sg_json_put_count(&s->w, "confidence", (uint64_t)lround(confidence * 100));
  put_refs(s, flag);
  put_sources(s, flag);
  begin_extension(s);
  for (const char *const *key = kept; *key; key++)
    sg_doc_member(&s->w, *key, cJSON_GetObjectItemCaseSensitive(flag, *key));
  end_extension(s);
  sg_json_close(&s->w, '}');
}

// --- the bundle ---

static bool prepare(stix *s, const sg_findings *findings) {
  char day[11];
  const char *as_of = sg_doc_text(findings->root, "as_of");
  *s = (stix){.f = findings};
  (void)snprintf(s->when, sizeof s->when, "%s" EPOCH,
                 sg_edge_day(as_of, true, day)[0] ? day : "1970-01-01");
  sg_uuid_of("extension-definition", "1", s->extension);
  if (!sg_intern_init(&s->links))
    return false;
  if (sg_sheet_of_native(&s->sheet, findings->case_text, NULL) != SG_OK)
    return false;
  if (sg_sheet_add_findings(&s->sheet, findings, NULL) != SG_OK)
    return false;
  bool ok = sg_cols_settle(&s->sheet.nodes) && sg_cols_settle(&s->sheet.edges);
  for (uint32_t e = 0; ok && e < s->sheet.edges.n_rows; e++) {
    const char *id = s->sheet.edges.id[e];
    ok = sg_intern_add(&s->links, id, strlen(id)) != SG_NONE;
  }
  return ok;
}

static void put_bundle(stix *s) {
  const cJSON *flag = NULL;
  sg_json_open(&s->w, '{');
  sg_json_put(&s->w, "type", "bundle");
  put_ref(s, "id", "bundle", s->when);
  sg_json_key(&s->w, "objects");
  sg_json_open(&s->w, '[');
  put_ourselves(s);
  for (uint32_t v = 0; v < s->sheet.nodes.n_rows; v++)
    put_identity(s, v);
  for (uint32_t e = 0; e < s->sheet.edges.n_rows; e++)
    put_relationship(s, e);
  cJSON_ArrayForEach(flag, s->f->flags) {
    put_note(s, flag);
  }
  sg_json_close(&s->w, ']');
  sg_json_close(&s->w, '}');
}

void sg_write_stix(const sg_findings *findings, const sg_catalogue *catalogue,
                   sg_output *out) {
  stix s;
  (void)catalogue;
  s.no_memory = !prepare(&s, findings);
  sg_json_writer_init(&s.w, out, true);
  if (!s.no_memory)
    put_bundle(&s);
  if (s.no_memory)
    sg_output_fail(out);
  sg_sheet_clear(&s.sheet);
  sg_intern_clear(&s.links);
}
