// SPDX-License-Identifier: GPL-2.0-or-later
// decide_words - decisions as a reader would say them, and as JSON.
#include "report/decide.h"

#include <string.h>

void sg_decision_words(const sg_decision *decision, sg_text *out) {
  sg_text_puts(out, decision->state);
  sg_text_puts(out, " by ");
  sg_text_puts(out, decision->who);
  sg_text_puts(out, " on ");
  sg_text_puts(out, decision->when);
  if (decision->until) {
    sg_text_puts(out, ", until ");
    sg_text_puts(out, decision->until);
  }
  sg_text_puts(out, ": ");
  for (const char *why = decision->why; *why; why++) // in one line
    sg_text_add(out, *why == '\n' ? " " : why, 1);
}

static void put_words(const char *before, const char *text, sg_text *out) {
  if (!text)
    return;
  sg_text_puts(out, before);
  sg_text_puts(out, text);
}

void sg_lapse_words(const sg_lapse *lapse, sg_text *out) {
  const sg_decision *d = lapse->decision;
  put_words("", d->flag ? d->flag : "flag", out);
  put_words(" on ", d->subject, out);
  put_words(", deal ", d->deal, out);
  put_words(", ", d->fingerprint, out);
  put_words(": ", lapse->why, out);
  for (const char *const *now = lapse->now; *now; now++)
    if (strcmp(*now, d->fingerprint) != 0)
      put_words(now == lapse->now ? ", now " : " ", *now, out);
  sg_text_puts(out, "; was ");
  sg_decision_words(d, out);
}

void sg_decision_of(const cJSON *object, sg_decision *out) {
  const char *until = sg_doc_text(object, "until");
  const char *subject = sg_doc_text(object, "subject");
  const char *deal = sg_doc_text(object, "deal");
  *out = (sg_decision){.state = sg_doc_text(object, "state"),
                       .who = sg_doc_text(object, "who"),
                       .when = sg_doc_text(object, "when"),
                       .why = sg_doc_text(object, "why"),
                       .until = until[0] ? until : NULL,
                       .flag = sg_doc_text(object, "flag"),
                       .subject = subject[0] ? subject : NULL,
                       .deal = deal[0] ? deal : NULL};
}

void sg_lapse_words_of(const cJSON *object, sg_text *out) {
  const char *now[SG_NOW_MAX + 1] = {NULL};
  const cJSON *item = NULL;
  sg_decision was;
  size_t n = 0;
  const sg_slice fingerprint = sg_slice_of(sg_doc_text(object, "fingerprint"));
  sg_decision_of(object, &was);
  if (fingerprint.length == SG_FINGERPRINT)
    memcpy(was.fingerprint, fingerprint.at, fingerprint.length);
  cJSON_ArrayForEach(item, sg_doc_list(object, "now")) {
    if (n < SG_NOW_MAX && cJSON_IsString(item))
      now[n++] = item->valuestring;
  }
  const sg_lapse lapse = {&was, sg_doc_text(object, "why_lapsed"), now};
  sg_lapse_words(&lapse, out);
}

// --- JSON ---

static void put_decision(const sg_decision *d, sg_json_writer *w) {
  sg_json_put(w, "state", d->state);
  sg_json_put(w, "who", d->who);
  sg_json_put(w, "when", d->when);
  sg_json_put(w, "why", d->why);
  sg_json_put(w, "until", d->until);
}

void sg_write_decision_json(const sg_decided *decided, uint32_t i,
                            sg_json_writer *w) {
  const sg_decision *d = decided ? decided->of_flag[i] : NULL;
  const sg_lapse *lapse = decided ? decided->lapsed_of_flag[i] : NULL;
  sg_json_key(w, "decision");
  if (d) {
    sg_json_open(w, '{');
    put_decision(d, w);
    sg_json_close(w, '}');
  } else {
    sg_json_null(w);
  }
  if (!lapse)
    return;
  sg_json_key(w, "lapsed_decision");
  sg_json_open(w, '{');
  put_decision(lapse->decision, w);
  sg_json_put(w, "why_lapsed", lapse->why);
  sg_json_close(w, '}');
}

static void put_lapse(const sg_lapse *lapse, sg_json_writer *w) {
  const sg_decision *d = lapse->decision;
  sg_json_open(w, '{');
  sg_json_put(w, "fingerprint", d->fingerprint);
  sg_json_put(w, "flag", d->flag);
  sg_json_put(w, "subject", d->subject);
  sg_json_put(w, "deal", d->deal);
  sg_json_put(w, "rule", d->rule);
  put_decision(d, w);
  sg_json_put(w, "why_lapsed", lapse->why);
  sg_json_put_texts(w, "now", lapse->now);
  sg_json_close(w, '}');
}

void sg_write_decided_json(const sg_decided *decided, sg_json_writer *w) {
  if (!decided)
    return;
  const sg_decisions *d = decided->decisions;
  sg_json_key(w, "decisions");
  sg_json_open(w, '{');
  sg_json_put(w, "path", d->path);
  sg_json_put(w, "sha256", d->sha256);
  sg_json_put_count(w, "standing", decided->n_standing);
  sg_json_put_count(w, "lapsed", decided->n_lapsed);
  sg_json_put_count(w, "open", d->open);
  sg_json_close(w, '}');
  sg_json_key(w, "lapsed_decisions");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < decided->n_lapsed; i++)
    put_lapse(decided->lapsed[i], w);
  sg_json_close(w, ']');
}

// --- into a document ---

// Members of a JSON text in place of those of an object; what the text does not
// have is taken away.
static bool replace(cJSON *object, const sg_output *json,
                    const char *const *members) {
  const sg_text *text = &json->buffer;
  cJSON *from = !json->failed && sg_text_ok(text)
                    ? cJSON_ParseWithLength(sg_text_get(text), text->length)
                    : NULL;
  bool ok = from != NULL;
  for (; ok && *members; members++) {
    cJSON_DeleteItemFromObjectCaseSensitive(object, *members);
    cJSON *value = cJSON_DetachItemFromObjectCaseSensitive(from, *members);
    ok = !value || cJSON_AddItemToObjectCS(object, *members, value);
    if (!ok)
      cJSON_Delete(value);
  }
  cJSON_Delete(from);
  return ok;
}

static bool replace_of_flag(cJSON *flag, const sg_decided *decided,
                            uint32_t i) {
  static const char *const members[] = {"decision", "lapsed_decision", NULL};
  sg_output text;
  sg_json_writer w;
  sg_output_to_memory(&text);
  sg_json_writer_init(&w, &text, false);
  sg_json_open(&w, '{');
  sg_write_decision_json(decided, i, &w);
  sg_json_close(&w, '}');
  const bool ok = replace(flag, &text, members);
  sg_output_discard(&text);
  return ok;
}

static bool replace_of_root(cJSON *root, const sg_decided *decided) {
  static const char *const members[] = {"decisions", "lapsed_decisions", NULL};
  sg_output text;
  sg_json_writer w;
  sg_output_to_memory(&text);
  sg_json_writer_init(&w, &text, false);
  sg_json_open(&w, '{');
  sg_write_decided_json(decided, &w);
  sg_json_close(&w, '}');
  const bool ok = replace(root, &text, members);
  sg_output_discard(&text);
  return ok;
}

sg_status sg_decide_document(sg_findings *findings,
                             const sg_catalogue *catalogue,
                             const sg_decisions *decisions, sg_decided *out,
                             sg_error *err) {
  SG_TRY(sg_decide(out, findings, catalogue, decisions, err));
  cJSON *flags = cJSON_GetObjectItemCaseSensitive(findings->root, "flags");
  cJSON *flag = NULL;
  uint32_t i = 0;
  bool ok = replace_of_root(findings->root, out);
  if (!cJSON_IsArray(flags))
    flags = NULL;
  cJSON_ArrayForEach(flag, flags) {
    if (cJSON_IsObject(flag))
      ok = ok && replace_of_flag(flag, out, i);
    i++;
  }
  if (ok)
    return SG_OK;
  sg_decided_clear(out);
  return sg_no_memory(err);
}
