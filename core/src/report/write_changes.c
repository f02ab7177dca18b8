// SPDX-License-Identifier: GPL-2.0-or-later
// write_changes - see write_changes.h.
#include "report/write_changes.h"

#include "base/number.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>

typedef struct page {
  const sg_changes *changes;
  const sg_changes_style *style;
  sg_output *out;
} page;

static void put(const page *p, int deeper, const char *text) {
  const int indent = p->style->indent + deeper;
  sg_output_printf(p->out, "%*s", indent, "");
  sg_write_wrapped(p->out, text, indent + 2, p->style->columns);
}

static const char *severity_word(const sg_flag_result *flag) {
  return sg_word(&sg_severities, (uint32_t)flag->finding.severity);
}

static const char *certainty_word(const sg_flag_result *flag) {
  return sg_word(&sg_certainties, (uint32_t)flag->finding.certainty);
}

static const char *silence_words(sg_silence silence, bool before) {
  switch (silence) {
  case SG_NOT_EVALUABLE:
    return before ? "; could not be evaluated before"
                  : "; cannot be evaluated any more, which is not the same as "
                    "not raised";
  case SG_PERHAPS_NOT_EVALUABLE:
    return before ? "; before, it could not be evaluated of some parties"
                  : "; it cannot be evaluated of some parties now, perhaps of "
                    "this one";
  case SG_NO_PARTY:
    return before ? "; the party was not under review before"
                  : "; the party is not under review any more";
  case SG_NOT_RAISED: break;
  }
  return "";
}

static void put_flag(const page *p, const sg_flag_change *c) {
  const sg_analysis *a = c->after ? p->changes->after : p->changes->before;
  const sg_flag_result *flag = c->after ? c->after : c->before;
  const sg_kept *f = &flag->finding;
  const sg_graph *g = &a->view.graph;
  char text[SG_WORDS_MAX];
  char was[80] = "";
  char on[360] = "";
  if (c->before && c->after)
    (void)snprintf(was, sizeof was, " (was %s, %s)", severity_word(c->before),
                   certainty_word(c->before));
  if (p->style->subjects)
    (void)snprintf(on, sizeof on, " on %.150s [%.150s]",
                   g->entity_name[f->subject], g->entity_id[f->subject]);
  (void)snprintf(text, sizeof text, "%s %.30s%s%.60s%s%s, %s, %s%s: %.500s%s",
                 c->before && c->after ? "~"
                 : c->after            ? "+"
                                       : "-",
                 f->flag, f->rule ? " " : "", f->rule ? f->rule : "", on,
                 f->deal == SG_NONE ? "" : ", of one deal", severity_word(flag),
                 certainty_word(flag), was, flag->kind->title,
                 c->before && c->after ? ""
                                       : silence_words(c->silence, c->after));
  put(p, 0, text);
  if (c->after)
    put(p, 4, sg_kept_message(f));
}

static void put_verdict(const page *p, const sg_verdict_change *c) {
  char text[SG_WORDS_MAX];
  char on[360] = "";
  if (p->style->subjects)
    (void)snprintf(on, sizeof on, " of %.150s [%.150s]", c->entity_name,
                   c->entity);
  (void)snprintf(text, sizeof text, "~ %.120s%s: %s (was %s)", c->name, on,
                 sg_standing_word(c->after), sg_standing_word(c->before));
  put(p, 0, text);
}

// Of these there may be one a party and rule, once a list is there.
static bool is_slight(const sg_verdict_change *c) {
  return c->before <= SG_STANDS_NO && c->after <= SG_STANDS_NO;
}

static void put_verdicts(const page *p) {
  const sg_vec *found = &p->changes->verdicts;
  uint32_t n_slight = 0;
  for (uint32_t i = 0; i < found->n; i++) {
    const sg_verdict_change *c = &SG_AT(sg_verdict_change, found, i);
    n_slight += is_slight(c);
    if (!is_slight(c))
      put_verdict(p, c);
  }
  if (n_slight)
    sg_output_printf(p->out,
                     "%*s~ verdicts from unknown to none on record, or back: "
                     "%u\n",
                     p->style->indent, "", n_slight);
}

static void put_score(const page *p, const sg_score_change *c) {
  char text[SG_WORDS_MAX];
  char on[360] = "";
  char before[32] = "none";
  char after[32] = "none";
  if (p->style->subjects)
    (void)snprintf(on, sizeof on, " of %.150s [%.150s]", c->entity_name,
                   c->entity);
  if (!isnan(c->before))
    (void)snprintf(before, sizeof before, "%.4g", c->before);
  if (!isnan(c->after))
    (void)snprintf(after, sizeof after, "%.4g", c->after);
  (void)snprintf(text, sizeof text, "~ %.200s%s: %s (was %s)", c->name, on,
                 after, before);
  put(p, 0, text);
}

static void put_missing(const page *p) {
  for (uint32_t i = 0; i < p->changes->not_compared.n; i++) {
    char text[SG_WORDS_MAX];
    (void)snprintf(text, sizeof text,
                   "! plugin %.200s did not finish in one of the analyses: "
                   "what it says is not compared",
                   SG_AT(const char *, &p->changes->not_compared, i));
    put(p, 0, text);
  }
}

void sg_write_changes(const sg_changes *changes, const sg_changes_style *style,
                      sg_output *out) {
  const page p = {changes, style, out};
  const uint32_t n = changes->scores.n;
  const uint32_t shown = n < style->top ? n : style->top;
  for (uint32_t i = 0; i < changes->flags.n; i++)
    put_flag(&p, &SG_AT(sg_flag_change, &changes->flags, i));
  put_verdicts(&p);
  for (uint32_t i = 0; i < shown; i++)
    put_score(&p, &SG_AT(sg_score_change, &changes->scores, i));
  if (n > shown)
    sg_output_printf(out, "%*s~ %u %sscores move%s\n", style->indent, "",
                     n - shown, shown ? "more " : "",
                     shown ? "" : "; --top lists them");
  put_missing(&p);
}

// --- JSON ---

static void json_standing(const sg_flag_result *flag, const char *key,
                          sg_json_writer *w) {
  sg_json_key(w, key);
  sg_json_open_line(w, '{');
  sg_json_put(w, "severity", severity_word(flag));
  sg_json_put(w, "certainty", certainty_word(flag));
  sg_json_close(w, '}');
}

static void json_flag(const sg_changes *changes, const sg_flag_change *c,
                      sg_json_writer *w) {
  static const char *const silences[] = {"not_raised", "not_evaluable",
                                         "perhaps_not_evaluable", "no_party"};
  const sg_analysis *a = c->after ? changes->after : changes->before;
  const sg_flag_result *flag = c->after ? c->after : c->before;
  const sg_kept *f = &flag->finding;
  sg_json_open(w, '{');
  sg_json_put(w, "flag", f->flag);
  sg_json_put(w, "rule", f->rule);
  sg_json_put(w, "title", flag->kind->title);
  sg_json_put(w, "plugin", flag->kind->plugin);
  sg_json_put(w, "subject", a->view.graph.entity_id[f->subject]);
  sg_json_put(w, "name", a->view.graph.entity_name[f->subject]);
  sg_json_put(w, "deal",
              f->deal == SG_NONE ? NULL : sg_view_deal_id(&a->view, f->deal));
  sg_json_put(w, "severity", severity_word(flag));
  sg_json_put(w, "certainty", certainty_word(flag));
  if (c->before && c->after)
    json_standing(c->before, "was", w);
  else
    sg_json_put(w, c->after ? "before" : "now", silences[c->silence]);
  sg_json_put(w, "message", sg_kept_message(f));
  sg_json_close(w, '}');
}

static void json_flags(const sg_changes *changes, const char *key, bool before,
                       bool after, sg_json_writer *w) {
  sg_json_key(w, key);
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < changes->flags.n; i++) {
    const sg_flag_change *c = &SG_AT(sg_flag_change, &changes->flags, i);
    if ((c->before != NULL) == before && (c->after != NULL) == after)
      json_flag(changes, c, w);
  }
  sg_json_close(w, ']');
}

static void json_verdicts(const sg_changes *changes, sg_json_writer *w) {
  static const char *const words[] = {"unknown", "no", "possible", "certain"};
  sg_json_key(w, "verdicts");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < changes->verdicts.n; i++) {
    const sg_verdict_change *c =
        &SG_AT(sg_verdict_change, &changes->verdicts, i);
    sg_json_open_line(w, '{');
    sg_json_put(w, "verdict", c->name);
    sg_json_put(w, "entity", c->entity);
    sg_json_put(w, "before", words[c->before]);
    sg_json_put(w, "after", words[c->after]);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void json_scores(const sg_changes *changes, uint32_t top,
                        sg_json_writer *w) {
  const uint32_t n = changes->scores.n;
  const uint32_t shown = n < top ? n : top;
  sg_json_key(w, "moved");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < shown; i++) {
    const sg_score_change *c = &SG_AT(sg_score_change, &changes->scores, i);
    sg_json_open_line(w, '{');
    sg_json_put(w, "metric", c->name);
    sg_json_put(w, "entity", c->entity);
    sg_json_put_number(w, "before", c->before);
    sg_json_put_number(w, "after", c->after);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
  sg_json_put_count(w, "moved_more", n - shown);
}

void sg_write_changes_json(const sg_changes *changes, uint32_t top,
                           sg_json_writer *w) {
  json_flags(changes, "new", false, true, w);
  json_flags(changes, "gone", true, false, w);
  json_flags(changes, "changed", true, true, w);
  json_verdicts(changes, w);
  json_scores(changes, top, w);
  sg_json_key(w, "not_compared");
  sg_json_open_line(w, '[');
  for (uint32_t i = 0; i < changes->not_compared.n; i++)
    sg_json_string(w, SG_AT(const char *, &changes->not_compared, i));
  sg_json_close(w, ']');
}
