// SPDX-License-Identifier: GPL-2.0-or-later
// markdown - see markdown.h.
#include "report/markdown.h"

#include "base/utf8.h"
#include "report/decide.h"
#include "report/doc_words.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

void sg_md_put(sg_md *d, const char *text) {
  sg_output_puts(d->out, text);
}

void sg_md_safe(sg_md *d, const char *text) {
  sg_text_reset(&d->room);
  sg_text_add_safe(&d->room, text);
  for (const char *c = sg_text_get(&d->room); *c; c++) {
    if (*c == '<' || *c == '>' || *c == '&')
      sg_md_put(d, *c == '<' ? "&lt;" : *c == '>' ? "&gt;" : "&amp;");
    else {
      if (strchr("\\`*_{}[]()#+!|~", *c))
        sg_md_put(d, "\\");
      sg_output_add(d->out, c, 1);
    }
  }
}

void sg_md_value(sg_md *d, const char *before, const cJSON *value) {
  sg_text_reset(&d->words);
  sg_doc_value(value, &d->words);
  if (d->words.length == 0)
    return;
  sg_md_put(d, before);
  sg_md_safe(d, sg_text_get(&d->words));
}

void sg_md_member(sg_md *d, const char *before, const cJSON *object,
                  const char *key) {
  sg_md_value(d, before, cJSON_GetObjectItemCaseSensitive(object, key));
}

void sg_md_word(sg_md *d, const char *before, const cJSON *object,
                const char *key) {
  sg_text_reset(&d->words);
  sg_doc_value(cJSON_GetObjectItemCaseSensitive(object, key), &d->words);
  if (d->words.length == 0)
    return;
  sg_text plain;
  sg_text_init(&plain, 0);
  sg_doc_plain(sg_text_get(&d->words), &plain);
  sg_md_put(d, before);
  sg_md_safe(d, sg_text_get(&plain));
  sg_text_clear(&plain);
}

void sg_md_name(sg_md *d, const char *id) {
  const char *name = sg_findings_name(d->f, id);
  sg_md_safe(d, name);
  if (strcmp(name, id) != 0) {
    sg_md_put(d, " \\[");
    sg_md_safe(d, id);
    sg_md_put(d, "\\]");
  }
}

// --- links ---

void sg_md_link(sg_md *d, const cJSON *link) {
  sg_text *words = &d->words;
  sg_text_reset(words);
  sg_doc_link_label(link, words);
  sg_text_puts(words, ", ");
  sg_doc_plain(sg_doc_text(link, "basis")[0] ? sg_doc_text(link, "basis")
                                             : "declared",
               words);
  const size_t before = words->length;
  sg_text_puts(words, ", ");
  sg_doc_link_dates(link, words);
  sg_text_puts(words, words->length == before + 2 ? "link " : ", link ");
  sg_text_puts(words, sg_doc_text(link, "id"));
  sg_md_safe(d, sg_text_get(words));
}

void sg_md_step(sg_md *d, const cJSON *link, const char *indent) {
  sg_md_put(d, indent);
  sg_md_put(d, "* ");
  sg_md_name(d, sg_doc_text(link, "from"));
  sg_md_put(d, " → ");
  sg_md_name(d, sg_doc_text(link, "to"));
  sg_md_put(d, " (");
  sg_md_link(d, link);
  sg_md_put(d, ")\n");
}

// --- evidence ---

static void put_path(sg_md *d, const cJSON *path) {
  const cJSON *item = NULL;
  sg_md_put(d, "* ");
  sg_md_member(d, "", path, "shows");
  sg_md_put(d, ":\n");
  cJSON_ArrayForEach(item, sg_doc_list(path, "links")) {
    const char *id = cJSON_IsString(item) ? item->valuestring : "";
    const cJSON *link = sg_findings_find(d->f, SG_DOC_LINK, id);
    if (link) {
      sg_md_step(d, link, "    ");
    } else {
      sg_md_put(d, "    * link ");
      sg_md_safe(d, id);
      sg_md_put(d, "\n");
    }
  }
}

static void put_term(sg_md *d, const cJSON *term) {
  const char *id = sg_doc_text(term, "link");
  const cJSON *link = sg_findings_find(d->f, SG_DOC_LINK, id);
  sg_md_put(d, "    * ");
  if (link) {
    sg_md_name(d, sg_doc_text(link, "from"));
    sg_md_put(d, ": ");
    sg_md_link(d, link);
  } else {
    sg_md_put(d, "link ");
    sg_md_safe(d, id);
  }
  sg_md_put(d, "\n");
}

static void put_sum(sg_md *d, const cJSON *sum) {
  const bool strict =
      cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(sum, "strict"));
  const cJSON *term = NULL;
  sg_md_put(d, "* ");
  sg_md_member(d, "", sum, "shows");
  sg_text_reset(&d->words);
  sg_text_puts(&d->words, ": ");
  sg_doc_interval(sg_doc_number(sum, "low"), sg_doc_number(sum, "high"),
                  &d->words);
  sg_text_puts(&d->words,
               strict ? ", threshold more than " : ", threshold at least ");
  sg_doc_percent(sg_doc_number(sum, "threshold"), &d->words);
  sg_md_put(d, sg_text_get(&d->words));
  sg_md_put(d, "\n");
  cJSON_ArrayForEach(term, sg_doc_list(sum, "terms")) {
    put_term(d, term);
  }
}

static void put_fact(sg_md *d, const cJSON *fact) {
  const char *id = sg_doc_text(fact, "id");
  sg_md_put(d, "* ");
  if (sg_doc_is(fact, "on", "entity"))
    sg_md_name(d, id);
  else
    sg_md_safe(d, id);
  sg_md_put(d, ": ");
  sg_md_member(d, "", fact, "field");
  sg_md_put(d, " = ");
  sg_md_member(d, "", fact, "value");
  sg_md_put(d, "\n");
}

static void put_evidence(sg_md *d, const cJSON *flag) {
  const cJSON *one = NULL;
  sg_md_put(d, "\n\nEvidence:\n\n");
  cJSON_ArrayForEach(one, sg_doc_list(flag, "evidence")) {
    if (sg_doc_is(one, "type", "path"))
      put_path(d, one);
    else if (sg_doc_is(one, "type", "fact"))
      put_fact(d, one);
    else if (sg_doc_is(one, "type", "sum"))
      put_sum(d, one);
  }
}

// --- a flag ---

// When a flag that is not in the catalogue is raised, and where that is from.
static void put_own(sg_md *d, const cJSON *flag) {
  const cJSON *count = NULL;
  cJSON_ArrayForEach(count, d->f->counts) {
    if (!sg_doc_is(count, "flag", sg_doc_text(flag, "flag")) ||
        !sg_doc_is(count, "plugin", sg_doc_text(flag, "plugin")))
      continue;
    sg_md_member(d, "\nRaised when: ", count, "about");
    sg_md_put(d, sg_doc_text(count, "about")[0] ? "\n" : "");
    sg_md_member(d, "\nTaken from: ", count, "source");
    sg_md_put(d, sg_doc_text(count, "source")[0] ? "\n" : "");
    return;
  }
}

static void put_decision(sg_md *d, const cJSON *object) {
  sg_decision decision;
  if (!cJSON_IsObject(object))
    return;
  sg_decision_of(object, &decision);
  sg_md_put(d, "\nDecision");
  sg_md_member(d, " that does not hold any more (", object, "why_lapsed");
  sg_md_put(d, sg_doc_text(object, "why_lapsed")[0] ? "): " : ": ");
  sg_text_reset(&d->words);
  sg_decision_words(&decision, &d->words);
  sg_md_safe(d, sg_text_get(&d->words));
  sg_md_put(d, "\n");
}

static void put_sources(sg_md *d, const cJSON *flag) {
  const cJSON *source = NULL;
  const char *before = " ";
  const double confidence = sg_doc_number(flag, "confidence");
  if (isfinite(confidence))
    sg_output_printf(d->out, "\nConfidence %.2g. ", confidence);
  else
    sg_md_put(d, "\n");
  sg_md_member(d, "Fingerprint ", flag, "fingerprint");
  sg_md_put(d, ". Sources:");
  cJSON_ArrayForEach(source, sg_doc_list(flag, "sources")) {
    sg_md_value(d, before, source);
    before = ", ";
  }
  sg_md_put(d, before[0] == ' ' ? " none stated.\n" : ".\n");
}

void sg_md_flag(sg_md *d, const cJSON *flag) {
  sg_md_put(d, "\n#### ");
  sg_md_member(d, "", flag, "flag");
  sg_md_member(d, " ", flag, "title");
  sg_md_put(d, ": ");
  sg_md_name(d, sg_doc_text(flag, "subject"));
  sg_md_member(d, " (", flag, "severity");
  sg_md_member(d, ", ", flag, "certainty");
  sg_md_put(d, ")\n\n");
  sg_md_member(d, "Deal ", flag, "deal");
  sg_md_put(d, sg_doc_text(flag, "deal")[0] ? ". " : "");
  sg_md_member(d, "", flag, "message");
  put_evidence(d, flag);
  sg_md_member(d, "\nUsual innocent explanation: ", flag, "innocent");
  sg_md_put(d, sg_doc_text(flag, "innocent")[0] ? "\n" : "");
  put_own(d, flag);
  put_decision(d, cJSON_GetObjectItemCaseSensitive(flag, "decision"));
  put_decision(d, cJSON_GetObjectItemCaseSensitive(flag, "lapsed_decision"));
  put_sources(d, flag);
}

// --- gaps ---

static bool tell_the_same(const cJSON *x, const cJSON *y) {
  return sg_doc_is(x, "subject", sg_doc_text(y, "subject")) &&
         sg_doc_number(x, "count") == sg_doc_number(y, "count") &&
         sg_doc_is(x, "reason", sg_doc_text(y, "reason"));
}

// Beyond so many each is told by itself: comparing all would not end.
bool sg_md_gap_is_told(const sg_md *d, const cJSON *gap) {
  const cJSON *one = d->f->gaps->child;
  bool told = false;
  for (uint32_t n = 0; one && one != gap && n < SG_GAPS_COMPARED; n++) {
    told |= tell_the_same(one, gap);
    one = one->next;
  }
  return told && one == gap;
}

void sg_md_gap(sg_md *d, const cJSON *gap) {
  const double count = sg_doc_number(gap, "count");
  const cJSON *one = d->f->gaps->child;
  bool reached = false;
  for (uint32_t n = 0; one && n < SG_GAPS_COMPARED; n++) {
    const bool first = one == gap;
    reached |= first;
    if (reached && tell_the_same(gap, one))
      sg_md_member(d, first ? "" : ", ", one, "flag");
    one = one->next;
  }
  if (!reached)
    sg_md_member(d, "", gap, "flag");
  if (sg_doc_text(gap, "subject")[0])
    sg_md_member(d, " on ", gap, "subject");
  else if (count == sg_doc_number(d->f->graph, "parties"))
    sg_md_put(d, " (all)");
  else if (isfinite(count))
    sg_output_printf(d->out, " (%.0f)", count);
}
