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

// JSON on its way into a hash, a piece at a time: documents may name a long
// record over and over.
typedef struct stream {
  const sg_findings *f;
  sg_hasher *hasher;
  sg_output text;
  sg_json_writer w;
} stream;

static void flush(stream *s) {
  sg_text *buffer = &s->text.buffer;
  sg_hasher_add(s->hasher, sg_text_get(buffer), buffer->length);
  if (sg_text_ok(buffer))
    sg_text_reset(buffer);
}

// What the document holds of a link; null when it holds nothing.
static void put_link(stream *s, const char *id) {
  const cJSON *link = id ? sg_findings_find(s->f, SG_DOC_LINK, id) : NULL;
  if (link)
    put_members(&s->w, link, "notes");
  else
    sg_json_null(&s->w);
  flush(s);
}

// What is recorded under the field that a fact on a party or deal quotes: its
// value may be a part of it, without the dates.
const cJSON *sg_doc_quoted(const sg_findings *f, const cJSON *fact) {
  const cJSON *record = sg_findings_find(
      f, sg_doc_is(fact, "on", "deal") ? SG_DOC_DEAL : SG_DOC_ENTITY,
      sg_doc_text(fact, "id"));
  return cJSON_GetObjectItemCaseSensitive(record, sg_doc_text(fact, "field"));
}

static void put_evidence(stream *s, const cJSON *evidence) {
  const cJSON *item = NULL;
  put_members(&s->w, evidence, "shows");
  flush(s);
  cJSON_ArrayForEach(item, sg_doc_list(evidence, "links")) {
    put_link(s, cJSON_GetStringValue(item));
  }
  cJSON_ArrayForEach(item, sg_doc_list(evidence, "terms")) {
    put_link(s, sg_doc_text(item, "link"));
  }
  if (sg_doc_is(evidence, "on", "link"))
    put_link(s, sg_doc_text(evidence, "id"));
  else if (sg_doc_text(evidence, "field")[0])
    sg_doc_copy(&s->w, sg_doc_quoted(s->f, evidence));
  flush(s);
}

bool sg_evidence_of(const sg_findings *findings, const cJSON *flag,
                    char out[SG_FINGERPRINT + 1]) {
  const cJSON *evidence = NULL;
  char hash[SG_SHA256_TEXT];
  stream s = {.f = findings, .hasher = sg_hasher_new()};
  if (!s.hasher)
    return false;
  sg_output_to_memory(&s.text);
  sg_json_writer_init(&s.w, &s.text, false);
  sg_json_open(&s.w, '[');
  cJSON_ArrayForEach(evidence, sg_doc_list(flag, "evidence")) {
    put_evidence(&s, evidence);
  }
  sg_json_close(&s.w, ']');
  flush(&s);
  const bool ok = !s.text.failed && sg_text_ok(&s.text.buffer);
  sg_hasher_finish(s.hasher, hash);
  sg_hasher_free(s.hasher);
  sg_output_discard(&s.text);
  memcpy(out, hash, SG_FINGERPRINT);
  out[SG_FINGERPRINT] = '\0';
  return ok;
}
