// SPDX-License-Identifier: GPL-2.0-or-later
// findings_table - see findings_table.h.
#include "report/findings_table.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

enum column {
  FINGERPRINT,
  FLAG,
  RULE,
  TITLE,
  STEP,
  GROUP,
  PLUGIN,
  SEVERITY,
  CERTAINTY,
  CONFIDENCE,
  SUBJECT,
  NAME,
  DEAL,
  MESSAGE,
  INNOCENT,
  EVIDENCE,
  LINKS,
  SOURCES,
  URLS,
  MITIGATIONS,
  DECISION,
  DECIDED_BY,
  DECIDED_ON,
  DECIDED_WHY,
  DECIDED_UNTIL,
  LAPSED,
};

static const sg_extra_column columns[] = {
    [FINGERPRINT] = {"fingerprint", "PRIMARY KEY", SG_EXTRA_TEXT},
    [FLAG] = {"flag", NULL, SG_EXTRA_TEXT},
    [RULE] = {"rule", NULL, SG_EXTRA_TEXT},
    [TITLE] = {"title", NULL, SG_EXTRA_TEXT},
    [STEP] = {"step", NULL, SG_EXTRA_COUNT},
    [GROUP] = {"group", NULL, SG_EXTRA_TEXT},
    [PLUGIN] = {"plugin", NULL, SG_EXTRA_TEXT},
    [SEVERITY] = {"severity", NULL, SG_EXTRA_TEXT},
    [CERTAINTY] = {"certainty", NULL, SG_EXTRA_TEXT},
    [CONFIDENCE] = {"confidence", NULL, SG_EXTRA_NUMBER},
    [SUBJECT] = {"subject", "REFERENCES node(id)", SG_EXTRA_TEXT},
    [NAME] = {"subject_name", NULL, SG_EXTRA_TEXT},
    [DEAL] = {"deal", "REFERENCES deal(id)", SG_EXTRA_TEXT},
    [MESSAGE] = {"message", NULL, SG_EXTRA_TEXT},
    [INNOCENT] = {"innocent", NULL, SG_EXTRA_TEXT},
    [EVIDENCE] = {"evidence", NULL, SG_EXTRA_TEXT},
    [LINKS] = {"evidence_links", NULL, SG_EXTRA_TEXT},
    [SOURCES] = {"sources", NULL, SG_EXTRA_TEXT},
    [URLS] = {"source_urls", NULL, SG_EXTRA_TEXT},
    [MITIGATIONS] = {"mitigations", NULL, SG_EXTRA_TEXT},
    [DECISION] = {"decision", NULL, SG_EXTRA_TEXT},
    [DECIDED_BY] = {"decided_by", NULL, SG_EXTRA_TEXT},
    [DECIDED_ON] = {"decided_on", NULL, SG_EXTRA_TEXT},
    [DECIDED_WHY] = {"decision_why", NULL, SG_EXTRA_TEXT},
    [DECIDED_UNTIL] = {"decision_until", NULL, SG_EXTRA_TEXT},
    [LAPSED] = {"decision_lapsed", NULL, SG_EXTRA_TEXT},
    {NULL, NULL, SG_EXTRA_TEXT},
};

// Texts are joined by ";", which they then have none of themselves.
static void join(sg_text *out, const char *text) {
  if (out->length && text[0])
    sg_text_putc(out, ';');
  for (; *text; text++)
    sg_text_putc(out, *text == ';' ? ' ' : *text);
}

static void join_texts(sg_text *out, const cJSON *list) {
  const cJSON *item = NULL;
  cJSON_ArrayForEach(item, list) {
    const char *text = cJSON_GetStringValue(item);
    join(out, text ? text : "");
  }
}

static void join_urls(const sg_findings *f, const cJSON *list, sg_text *out) {
  const cJSON *item = NULL;
  cJSON_ArrayForEach(item, list) {
    const char *id = cJSON_GetStringValue(item);
    const cJSON *source = id ? sg_findings_find(f, SG_DOC_SOURCE, id) : NULL;
    join(out, source ? sg_doc_text(source, "url") : "");
  }
}

// What each row of the evidence shows; of a fact, what it says.
static void join_evidence(const cJSON *list, sg_text *out) {
  const cJSON *item = NULL;
  cJSON_ArrayForEach(item, list) {
    sg_text one;
    sg_text_init(&one, 0);
    sg_text_puts(&one, sg_doc_text(item, "shows"));
    if (sg_doc_is(item, "type", "fact")) {
      const cJSON *value = cJSON_GetObjectItemCaseSensitive(item, "value");
      char number[32] = "";
      if (cJSON_IsNumber(value))
        sg_number_write(value->valuedouble, number);
      sg_text_printf(&one, "%s of %s: ", sg_doc_text(item, "field"),
                     sg_doc_text(item, "id"));
      sg_text_puts(&one, number[0] ? number : sg_doc_text(item, "value"));
    }
    join(out, sg_text_get(&one));
    sg_text_clear(&one);
  }
}

static void join_links(const cJSON *list, sg_text *out) {
  const cJSON *item = NULL;
  const cJSON *term = NULL;
  cJSON_ArrayForEach(item, list) {
    join_texts(out, sg_doc_list(item, "links"));
    cJSON_ArrayForEach(term, sg_doc_list(item, "terms")) {
      join(out, sg_doc_text(term, "link"));
    }
    if (sg_doc_is(item, "on", "link"))
      join(out, sg_doc_text(item, "id"));
  }
}

static const char *number_cell(const cJSON *flag, const char *key,
                               sg_text *room) {
  char text[32] = "";
  const double value = sg_doc_number(flag, key);
  if (!isnan(value))
    sg_number_write(value, text);
  sg_text_puts(room, text);
  return sg_text_get(room);
}

static const char *cell(const sg_extra_table *table, uint32_t row,
                        uint32_t column, sg_text *room) {
  const sg_findings *findings = table->ctx;
  const cJSON *const *flags = table->rows;
  const cJSON *flag = flags[row];
  const char *name = columns[column].name;
  const cJSON *evidence = sg_doc_list(flag, "evidence");
  const cJSON *decision = cJSON_GetObjectItemCaseSensitive(flag, "decision");
  sg_text_reset(room);
  switch (column) {
  case STEP:
  case CONFIDENCE: return number_cell(flag, name, room);
  case NAME: return sg_findings_name(findings, sg_doc_text(flag, "subject"));
  case EVIDENCE: join_evidence(evidence, room); break;
  case LINKS: join_links(evidence, room); break;
  case URLS: join_urls(findings, sg_doc_list(flag, "sources"), room); break;
  case SOURCES:
  case MITIGATIONS: join_texts(room, sg_doc_list(flag, name)); break;
  case DECISION: return sg_doc_text(decision, "state");
  case DECIDED_BY: return sg_doc_text(decision, "who");
  case DECIDED_ON: return sg_doc_text(decision, "when");
  case DECIDED_WHY: return sg_doc_text(decision, "why");
  case DECIDED_UNTIL: return sg_doc_text(decision, "until");
  case LAPSED:
    return sg_doc_text(
        cJSON_GetObjectItemCaseSensitive(flag, "lapsed_decision"),
        "why_lapsed");
  default: return sg_doc_text(flag, name);
  }
  return sg_text_get(room);
}

bool sg_findings_table(const sg_findings *findings, sg_extra_table *out,
                       sg_arena *arena) {
  const cJSON *flag = NULL;
  const size_t n = (size_t)cJSON_GetArraySize(findings->flags);
  const cJSON **rows = sg_arena_alloc(arena, n + 1, sizeof *rows);
  *out = (sg_extra_table){.name = "finding",
                          .title = "Findings",
                          .columns = columns,
                          .ctx = findings,
                          .rows = rows,
                          .cell = cell};
  if (!rows)
    return false;
  cJSON_ArrayForEach(flag, findings->flags) {
    rows[out->n_rows++] = flag;
  }
  return true;
}
