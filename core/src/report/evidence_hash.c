// SPDX-License-Identifier: GPL-2.0-or-later
// evidence_hash - what the evidence of a flag says, as a hash. A fingerprint is
// of ids alone; this is of the content, so that a decision about a share of
// 5 % is none about one of 60 %.
#include "report/decide.h"
#include "report/doc_copy.h"

#include <string.h>

static void put_members(sg_json_writer *w, const cJSON *object,
                        const char *without) {
  const cJSON *member = NULL;
  sg_json_open(w, '{');
  cJSON_ArrayForEach(member, object) {
    if (!member->string || strcmp(member->string, without) == 0)
      continue;
    sg_json_key(w, member->string);
    sg_doc_copy(w, member);
  }
  sg_json_close(w, '}');
}

// What the document holds of a link; null when it holds nothing.
static void put_link(sg_json_writer *w, const sg_findings *f, const char *id) {
  const cJSON *link = id ? sg_findings_find(f, SG_DOC_LINK, id) : NULL;
  if (link)
    put_members(w, link, "notes");
  else
    sg_json_null(w);
}

// What is recorded under the field that a fact on a party or deal quotes: its
// value may be a part of it, without the dates.
const cJSON *sg_doc_quoted(const sg_findings *f, const cJSON *fact) {
  const cJSON *record = sg_findings_find(
      f, sg_doc_is(fact, "on", "deal") ? SG_DOC_DEAL : SG_DOC_ENTITY,
      sg_doc_text(fact, "id"));
  return cJSON_GetObjectItemCaseSensitive(record, sg_doc_text(fact, "field"));
}

static void put_evidence(sg_json_writer *w, const sg_findings *f,
                         const cJSON *evidence) {
  const cJSON *item = NULL;
  put_members(w, evidence, "shows");
  cJSON_ArrayForEach(item, sg_doc_list(evidence, "links")) {
    put_link(w, f, cJSON_GetStringValue(item));
  }
  cJSON_ArrayForEach(item, sg_doc_list(evidence, "terms")) {
    put_link(w, f, sg_doc_text(item, "link"));
  }
  if (sg_doc_is(evidence, "on", "link"))
    put_link(w, f, sg_doc_text(evidence, "id"));
  else if (sg_doc_text(evidence, "field")[0])
    sg_doc_copy(w, sg_doc_quoted(f, evidence));
}

bool sg_evidence_of(const sg_findings *findings, const cJSON *flag,
                    char out[SG_FINGERPRINT + 1]) {
  const cJSON *evidence = NULL;
  char hash[SG_SHA256_TEXT];
  sg_output text;
  sg_json_writer w;
  sg_hasher *hasher = sg_hasher_new();
  if (!hasher)
    return false;
  sg_output_to_memory(&text);
  sg_json_writer_init(&w, &text, false);
  sg_json_open(&w, '[');
  cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence")) {
    put_evidence(&w, findings, evidence);
  }
  sg_json_close(&w, ']');
  const bool ok = !text.failed && sg_text_ok(&text.buffer);
  sg_hasher_add(hasher, sg_text_get(&text.buffer), text.buffer.length);
  sg_hasher_finish(hasher, hash);
  sg_hasher_free(hasher);
  sg_output_discard(&text);
  memcpy(out, hash, SG_FINGERPRINT);
  out[SG_FINGERPRINT] = '\0';
  return ok;
}
