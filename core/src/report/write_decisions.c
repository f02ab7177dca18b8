// SPDX-License-Identifier: GPL-2.0-or-later
// write_decisions - a file of decisions with a record for every flag: those
// that stand are filled in, the others are there to be filled in, those that
// lapsed stand in comments.
#include "report/decide.h"
#include "report/report.h"

#include <string.h>

enum { COLUMNS = 79 };

// Text of the document behind '#', wherever its lines end.
static void put_comment(sg_output *out, const char *text) {
  sg_output lines;
  sg_output_to_memory(&lines);
  sg_write_wrapped(&lines, text, 0, COLUMNS - 2);
  if (!sg_output_is_whole(&lines))
    sg_output_fail(out);
  for (const char *at = sg_text_get(&lines.buffer); *at;) {
    const size_t length = strcspn(at, "\n");
    sg_output_puts(out, length ? "# " : "#");
    sg_output_add(out, at, length);
    sg_output_puts(out, "\n");
    at += length + (at[length] == '\n');
  }
  sg_output_discard(&lines);
}

// One line of a text that may come from elsewhere.
static void put_line(sg_output *out, sg_slice line) {
  for (size_t i = 0; i < line.length; i++) {
    const unsigned char c = (unsigned char)line.at[i];
    sg_output_add(out, c < ' ' || c == 0x7f ? " " : line.at + i, 1);
  }
  sg_output_puts(out, "\n");
}

// A text of several lines; behind a blank none is a key, a comment or the end
// of a record, and a dot stands for one that is empty.
static void put_lines(sg_output *out, const cJSON *decision, const char *key) {
  sg_slice text = sg_slice_trim(sg_slice_of(sg_doc_text(decision, key)));
  sg_output_printf(out, "%s:%s", key, text.length ? " " : "");
  for (bool is_first = true; is_first || text.length; is_first = false) {
    const char *end = memchr(text.at, '\n', text.length);
    const size_t length = end ? (size_t)(end - text.at) : text.length;
    const sg_slice line = sg_slice_trim((sg_slice){text.at, length});
    if (!is_first)
      sg_output_puts(out, line.length ? "  " : "  .");
    put_line(out, line);
    text.at += length + (end != NULL);
    text.length -= length + (end != NULL);
  }
}

static void put_value(sg_output *out, const char *key, const cJSON *decision) {
  const char *text = sg_doc_text(decision, key);
  sg_output_printf(out, "%s:%s", key, text[0] ? " " : "");
  put_line(out, sg_slice_of(text));
}

static bool is_fingerprint(const char *text) {
  return strlen(text) == SG_FINGERPRINT &&
         strspn(text, "0123456789abcdef") == SG_FINGERPRINT;
}

static void put_about(sg_output *out, const sg_findings *f, const cJSON *flag) {
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, sg_doc_text(flag, "flag"));
  sg_text_puts(&text, " ");
  sg_text_puts(&text, sg_doc_text(flag, "title"));
  sg_text_puts(&text, ": ");
  sg_text_puts(&text, sg_findings_name(f, sg_doc_text(flag, "subject")));
  sg_text_puts(&text, " (");
  sg_text_puts(&text, sg_doc_text(flag, "severity"));
  sg_text_puts(&text, ", ");
  sg_text_puts(&text, sg_doc_text(flag, "certainty"));
  sg_text_puts(&text, ")");
  put_comment(out, sg_text_get(&text));
  put_comment(out, sg_doc_text(flag, "message"));
  sg_text_clear(&text);
}

static void put_lapsed(sg_output *out, const cJSON *lapsed) {
  sg_decision was;
  sg_text text;
  if (!cJSON_IsObject(lapsed))
    return;
  sg_text_init(&text, 0);
  sg_text_puts(&text, "Lapsed (");
  sg_text_puts(&text, sg_doc_text(lapsed, "why_lapsed"));
  sg_text_puts(&text, "): ");
  sg_decision_of(lapsed, &was);
  sg_decision_words(&was, &text);
  put_comment(out, sg_text_get(&text));
  sg_text_clear(&text);
}

static void put_record(sg_output *out, const sg_findings *f,
                       const cJSON *flag) {
  static const char *const ids[] = {"flag", "subject", "deal", "rule"};
  static const char *const filled[] = {"state", "who", "when"};
  const cJSON *decision = cJSON_GetObjectItemCaseSensitive(flag, "decision");
  char evidence[SG_FINGERPRINT + 1];
  const char *fingerprint = sg_doc_text(flag, "fingerprint");
  if (!sg_evidence_of(f, flag, evidence))
    sg_output_fail(out);
  sg_output_puts(out, "\n");
  put_about(out, f, flag);
  put_lapsed(out, cJSON_GetObjectItemCaseSensitive(flag, "lapsed_decision"));
  sg_output_printf(out, "fingerprint: %s\nevidence: %s\n", fingerprint,
                   evidence);
  for (size_t i = 0; i < SG_COUNT(ids); i++)
    sg_decision_put_id(out, ids[i], sg_doc_text(flag, ids[i]));
  for (size_t i = 0; i < SG_COUNT(filled); i++)
    put_value(out, filled[i], decision);
  put_lines(out, decision, "why");
  put_value(out, "until", decision);
}

// Those whose flags are gone, too.
static void put_all_lapsed(sg_output *out, const cJSON *all) {
  const cJSON *lapsed = NULL;
  if (all->child)
    sg_output_puts(out, "\n# Decisions that lapsed:\n");
  cJSON_ArrayForEach(lapsed, all) {
    sg_text text;
    sg_text_init(&text, 0);
    sg_lapse_words_of(lapsed, &text);
    put_comment(out, sg_text_get(&text));
    sg_text_clear(&text);
  }
}

void sg_write_decisions(const sg_findings *findings,
                        const sg_catalogue *catalogue, sg_output *out) {
  const cJSON *row = NULL;
  sg_intern written;
  (void)catalogue;
  if (!sg_intern_init(&written))
    sg_output_fail(out);
  put_comment(out, "Decisions on flags. Fill in state (explained, resolved, "
                   "refused or accepted), who, when and why; until, the last "
                   "day on which the decision stands, may stay empty. A record "
                   "in which all five are empty is open.");
  cJSON_ArrayForEach(row, findings->flags) {
    const char *fingerprint = sg_doc_text(row, "fingerprint");
    // One record each: edited findings may repeat or lack them.
    if (is_fingerprint(fingerprint) &&
        sg_intern_find(&written, fingerprint) == SG_NONE) {
      put_record(out, findings, row);
      if (sg_intern_add(&written, fingerprint, SG_FINGERPRINT) == SG_NONE)
        sg_output_fail(out);
    }
  }
  sg_intern_clear(&written);
  put_all_lapsed(out, sg_doc_list(findings->root, "lapsed_decisions"));
}
