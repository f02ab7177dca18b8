// SPDX-License-Identifier: GPL-2.0-or-later
// summary - what an analyst reads first, on a terminal of any width from 60.
#include "report/decide.h"
#include "report/report.h"
#include "report/words.h"

#include "analyze/sensitivity.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NARROWEST = 60, WIDEST = 120, FLAGS_A_PARTY = 6 };

typedef struct page {
  const sg_analysis *a;
  const sg_summary_style *style;
  sg_output *out;
  sg_text line;
  int columns;
} page;

static const char *colour_of(int32_t severity) {
  switch (severity) {
  case SG_RESOLVE_FIRST: return "\x1b[1;35m";
  case SG_HIGH: return "\x1b[1;31m";
  case SG_ELEVATED: return "\x1b[33m";
  case SG_CAUTION: return "\x1b[36m";
  default: return "\x1b[2m";
  }
}

static void paint(const page *p, const char *code, const char *text) {
  if (p->style->colour)
    sg_output_puts(p->out, code);
  sg_output_puts(p->out, text);
  if (p->style->colour)
    sg_output_puts(p->out, "\x1b[0m");
}

// Text of the input, made safe, in at most `columns`; returns the columns used.
static int put_cut(page *p, const char *text, int columns) {
  sg_text_reset(&p->line);
  const int used = sg_text_add_columns(&p->line, text, columns);
  sg_output_puts(p->out, sg_text_get(&p->line));
  return used;
}

static void put_wrapped(page *p, const char *text, int indent) {
  sg_write_wrapped(p->out, text, indent, p->columns);
}

static void put_head(page *p) {
  const sg_analysis *a = p->a;
  char day[11];
  sg_day_write(a->view.graph.as_of, day);
  if (a->model->title)
    put_wrapped(p, sg_model_text(a->model, a->model->title), 0);
  sg_output_printf(
      p->out, "As of %s: %u entities, %u links in force, %u deal%s", day,
      a->view.graph.n_entities, a->view.graph.n_links, a->view.graph.n_deals,
      a->view.graph.n_deals == 1 ? "" : "s");
  if (a->model->n_merged)
    sg_output_printf(p->out, ", %u merged", a->model->n_merged);
  sg_output_puts(p->out, "\n");
  if (a->view.graph.deal != SG_NONE) {
    sg_output_puts(p->out, "Limited to deal ");
    (void)put_cut(p, sg_view_deal_id(&a->view, a->view.graph.deal), 60);
    sg_output_puts(p->out, "\n");
  }
  sg_output_puts(p->out, "\n");
}

static void put_counts(page *p) {
  uint32_t counts[6];
  sg_count_severities(p->a, counts);
  if (p->a->n_flags == 0) {
    put_wrapped(p,
                "No flag was raised. That means that nothing was found in this "
                "data, not that the transaction is clear.",
                0);
    sg_output_puts(p->out, "\n");
    return;
  }
  sg_output_printf(p->out, "%u flag%s: ", p->a->n_flags,
                   p->a->n_flags == 1 ? "" : "s");
  bool first = true;
  for (int32_t s = SG_RESOLVE_FIRST; s >= SG_NOTE; s--) {
    if (!counts[s])
      continue;
    char text[40];
    (void)snprintf(text, sizeof text, "%u %s", counts[s],
                   sg_word(&sg_severities, (uint32_t)s));
    if (!first)
      sg_output_puts(p->out, ", ");
    paint(p, colour_of(s), text);
    first = false;
  }
  sg_output_puts(p->out, "\n");
  if (p->a->decided)
    sg_output_printf(p->out, "%u decision%s, %u no longer, %u open.\n",
                     p->a->decided->n_standing,
                     p->a->decided->n_standing == 1 ? " stands" : "s stand",
                     p->a->decided->n_lapsed, p->a->decided->decisions->open);
  sg_output_puts(p->out, "Flags are signals to look at, not proof.\n\n");
}

// What was decided about a flag, or had been.
static void put_decision(page *p, const sg_flag_result *flag) {
  const sg_decided *decided = p->a->decided;
  sg_text words;
  if (!decided)
    return;
  const sg_decision *d = decided->of_flag[flag - p->a->flags];
  const sg_lapse *lapse = decided->lapsed_of_flag[flag - p->a->flags];
  if (!d && !lapse)
    return;
  sg_text_init(&words, 0);
  if (lapse) {
    sg_text_puts(&words, "decision lapsed (");
    sg_text_puts(&words, lapse->why);
    sg_text_puts(&words, "): was ");
  }
  sg_decision_words(lapse ? lapse->decision : d, &words);
  sg_output_puts(p->out, "        ");
  put_wrapped(p, sg_text_get(&words), 8);
  sg_text_clear(&words);
}

static void put_lapsed(page *p) {
  enum { SHOWN = 10 };
  const sg_decided *decided = p->a->decided;
  if (!decided || !decided->n_lapsed)
    return;
  paint(p, "\x1b[1m", "\nDecisions that do not hold any more\n");
  for (uint32_t i = 0; i < decided->n_lapsed && i < SHOWN; i++) {
    sg_text words;
    sg_text_init(&words, 0);
    sg_lapse_words(decided->lapsed[i], &words);
    sg_output_puts(p->out, "    ");
    put_wrapped(p, sg_text_get(&words), 6);
    sg_text_clear(&words);
  }
  if (decided->n_lapsed > SHOWN)
    sg_output_printf(p->out, "    and %u more, in the findings\n",
                     decided->n_lapsed - SHOWN);
}

// Of several deals the one that it is about. In the room of the line.
static const char *title_of(page *p, const sg_flag_result *flag) {
  const sg_view *view = &p->a->view;
  sg_text_reset(&p->line);
  sg_text_puts(&p->line, flag->kind->title);
  if (flag->finding.deal != SG_NONE && view->graph.deal == SG_NONE &&
      view->graph.n_deals > 1)
    sg_text_printf(&p->line, ", deal %s",
                   sg_view_deal_id(view, flag->finding.deal));
  return sg_text_get(&p->line);
}

static void put_flag(page *p, const sg_flag_result *flag) {
  char severity[16];
  char head[48];
  const sg_kept *f = &flag->finding;
  (void)snprintf(severity, sizeof severity, "%-13s",
                 sg_word(&sg_severities, (uint32_t)f->severity));
  sg_output_puts(p->out, "    ");
  paint(p, colour_of(f->severity), severity);
  const int n = snprintf(head, sizeof head, " %-4s", f->flag);
  sg_output_puts(p->out, head);
  sg_output_puts(p->out, " ");
  int used = 18 + n;
  if (f->certainty == SG_POSSIBLE) {
    sg_output_puts(p->out, "possible: ");
    used += 10;
  }
  put_wrapped(p, title_of(p, flag), used);
  sg_output_puts(p->out, "        ");
  put_wrapped(p, sg_kept_message(f), 8);
  put_decision(p, flag);
}

static void put_scores(page *p, uint32_t v) {
  const sg_analysis *a = p->a;
  const char *between = "    ";
  for (uint32_t m = 0; m < a->n_metrics; m++) {
    const double value = sg_packed_get(a->metrics[m].values, v);
    if (!sg_is_headline(a->metrics[m].name) || isnan(value))
      continue;
    sg_output_printf(p->out, "%s%s %.2f", between, a->metrics[m].name, value);
    between = "  ";
  }
  if (strcmp(between, "  ") == 0)
    sg_output_puts(p->out, "\n");
}

// Behind the name where there is room, else below it.
static void put_id(page *p, const char *id, int used) {
  sg_text_reset(&p->line);
  const int wide = sg_text_add_columns(&p->line, id, p->columns);
  const bool fits = used + 4 + wide <= p->columns;
  sg_output_puts(p->out, fits ? "  [" : "\n    [");
  if (fits)
    sg_output_puts(p->out, sg_text_get(&p->line));
  else
    (void)put_cut(p, id, p->columns - 6);
  sg_output_puts(p->out, "]");
}

static void put_party(page *p, uint32_t v, uint32_t place) {
  const sg_analysis *a = p->a;
  const sg_graph *g = &a->view.graph;
  char country[3];
  sg_country_write(g->entity_country[v], country);
  sg_output_printf(p->out, "%2u. ", place);
  if (p->style->colour)
    sg_output_puts(p->out, "\x1b[1m");
  const int name = put_cut(p, g->entity_name[v], p->columns - 30);
  if (p->style->colour)
    sg_output_puts(p->out, "\x1b[0m");
  const char *kind = sg_word(&sg_entity_kinds, g->entity_kind[v]);
  sg_output_printf(p->out, "  %s%s%s", kind, country[0] ? ", " : "", country);
  if (strcmp(g->entity_name[v], g->entity_id[v]) != 0)
    put_id(p, g->entity_id[v],
           4 + name + 2 + (int)strlen(kind) + (country[0] ? 4 : 0));
  sg_output_puts(p->out, "\n");
  put_scores(p, v);
  uint32_t shown = 0;
  for (uint32_t i = a->flag_start[v]; i < a->flag_start[v + 1]; i++)
    if (shown++ < FLAGS_A_PARTY)
      put_flag(p, &a->flags[a->flag_of[i]]);
  if (shown > FLAGS_A_PARTY)
    sg_output_printf(p->out, "    and %u more\n", shown - FLAGS_A_PARTY);
}

static bool is_flagged(const sg_analysis *a, uint32_t v) {
  return a->flag_start[v + 1] > a->flag_start[v];
}

// Parties with a flag or a score above nothing; the rest is only counted.
static void put_parties(page *p) {
  const sg_analysis *a = p->a;
  uint32_t shown = 0;
  for (uint32_t i = 0; i < a->n_ranked && shown < p->style->top; i++)
    if (is_flagged(a, a->ranked[i]) || sg_headline(a, a->ranked[i]) > 0)
      put_party(p, a->ranked[i], ++shown);
  if (a->n_ranked > shown)
    sg_output_printf(p->out,
                     "%sThe findings hold scores of %u further part%s.\n",
                     shown ? "\n" : "", a->n_ranked - shown,
                     a->n_ranked - shown == 1 ? "y" : "ies");
  if (a->n_ranked)
    sg_output_puts(p->out, "\n");
}

enum { GAPS_SHOWN = 16 };

// One line a reason: the flags that share it, on whom, and what is missing.
static void put_gaps(page *p) {
  const sg_analysis *a = p->a;
  char text[SG_WORDS_MAX];
  uint32_t n = 0;
  if (a->n_gaps == 0)
    return;
  paint(p, "\x1b[1m", "What could not be evaluated\n");
  for (uint32_t i = 0; i < a->n_gaps; i++) {
    if (i < SG_GAPS_COMPARED && sg_gap_is_told(a, i))
      continue;
    if (n++ >= GAPS_SHOWN)
      continue;
    sg_gap_words(a, i, text);
    sg_output_puts(p->out, "    ");
    put_wrapped(p, text, 4);
  }
  if (n > GAPS_SHOWN)
    sg_output_printf(p->out, "    and %u more, in the findings\n",
                     n - GAPS_SHOWN);
  sg_output_puts(p->out, "\n");
}

static void put_coverage(page *p) {
  const sg_coverage *c = &p->a->coverage;
  char ownership[16];
  char officers[16];
  char addresses[16];
  char dates[16];
  char sources[16];
  char text[600];
  sg_percent_write(c->ownership, ownership);
  sg_percent_write(c->officers, officers);
  sg_percent_write(c->addresses, addresses);
  sg_percent_write(c->dates, dates);
  sg_percent_write(c->sources, sources);
  paint(p, "\x1b[1m", "What is known\n");
  (void)snprintf(text, sizeof text,
                 "Of %u companies, owners are recorded for %s, officers for "
                 "%s, addresses for %s. Of the links in force %s are dated and "
                 "%s name a source; %u rest on one source; %u parties are "
                 "mentioned only.",
                 c->parties, ownership, officers, addresses, dates, sources,
                 c->single_source_links, c->unresolved);
  sg_output_puts(p->out, "    ");
  put_wrapped(p, text, 4);
  if (p->a->model->problems->total)
    sg_output_printf(p->out, "    The input gave %u warnings.\n",
                     p->a->model->problems->total);
}

static void put_sensitivity(page *p) {
  enum { SHOWN = 5 };
  char text[1000];
  const sg_sensitivity *s = p->a->sensitivity;
  if (!s)
    return;
  paint(p, "\x1b[1m", "\nHow stable the ranking is\n");
  sg_sensitivity_words(p->a->sensitivity, text);
  sg_output_puts(p->out, "    ");
  put_wrapped(p, text, 4);
  for (uint32_t i = 0; i < s->n && i < SHOWN; i++) {
    sg_shift_words(p->a->sensitivity, i, text);
    sg_output_puts(p->out, "    ");
    put_wrapped(p, text, 6);
  }
}

static void put_failures(page *p) {
  for (uint32_t i = 0; i < p->a->n_runs; i++) {
    const sg_run *run = &p->a->runs[i];
    char text[1024];
    if (run->status == SG_RUN_OK)
      continue;
    (void)snprintf(text, sizeof text,
                   "Plugin %.200s: %s; %.400s. Its indicators are absent.",
                   sg_run_name(run), sg_run_status_name(run->status),
                   run->reason ? run->reason : "no reason given");
    put_wrapped(p, text, 0);
  }
}

void sg_write_summary(const sg_analysis *analysis,
                      const sg_summary_style *style, sg_output *out) {
  page p = {.a = analysis, .style = style, .out = out};
  p.columns = style->columns < NARROWEST ? NARROWEST
              : style->columns > WIDEST  ? WIDEST
                                         : style->columns;
  sg_text_init(&p.line, 0);
  put_head(&p);
  put_counts(&p);
  put_parties(&p);
  put_gaps(&p);
  put_coverage(&p);
  put_sensitivity(&p);
  put_lapsed(&p);
  put_failures(&p);
  sg_text_clear(&p.line);
}

static void put_json_flag(const sg_analysis *a, const sg_flag_result *flag,
                          sg_json_writer *w) {
  const sg_kept *f = &flag->finding;
  char fingerprint[17];
  sg_fingerprint_write(flag->fingerprint, fingerprint);
  sg_json_open_line(w, '{');
  sg_json_put(w, "flag", f->flag);
  sg_json_put(w, "severity", sg_word(&sg_severities, (uint32_t)f->severity));
  sg_json_put(w, "certainty", sg_word(&sg_certainties, (uint32_t)f->certainty));
  sg_json_put(w, "subject", a->view.graph.entity_id[f->subject]);
  sg_json_put(w, "fingerprint", fingerprint);
  sg_json_put(w, "message", sg_kept_message(f));
  if (a->decided)
    sg_write_decision_json(a->decided, (uint32_t)(flag - a->flags), w);
  sg_json_close(w, '}');
}

static void put_json_party(const sg_analysis *a, uint32_t v,
                           sg_json_writer *w) {
  sg_json_open(w, '{');
  sg_json_put(w, "id", a->view.graph.entity_id[v]);
  sg_json_put(w, "name", a->view.graph.entity_name[v]);
  sg_json_key(w, "scores");
  sg_json_open_line(w, '{');
  for (uint32_t m = 0; m < a->n_metrics; m++) {
    const double value = sg_packed_get(a->metrics[m].values, v);
    if (!isnan(value))
      sg_json_put_number(w, a->metrics[m].name, value);
  }
  sg_json_close(w, '}');
  sg_json_key(w, "flags");
  sg_json_open(w, '[');
  for (uint32_t i = a->flag_start[v]; i < a->flag_start[v + 1]; i++)
    put_json_flag(a, &a->flags[a->flag_of[i]], w);
  sg_json_close(w, ']');
  sg_json_close(w, '}');
}

void sg_write_summary_json(const sg_analysis *analysis, uint32_t top,
                           sg_output *out) {
  char day[11];
  uint32_t counts[6];
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_day_write(analysis->view.graph.as_of, day);
  sg_count_severities(analysis, counts);
  sg_json_open(&w, '{');
  sg_json_put(&w, "as_of", day);
  sg_json_put_bool(&w, "complete", !analysis->incomplete);
  sg_json_key(&w, "flags");
  sg_json_open_line(&w, '{');
  for (int32_t s = SG_NOTE; s <= SG_RESOLVE_FIRST; s++) {
    sg_json_put_count(&w, sg_word(&sg_severities, (uint32_t)s), counts[s]);
  }
  sg_json_close(&w, '}');
  sg_json_put_count(&w, "not_evaluable", analysis->n_gaps);
  sg_json_put_count(&w, "warnings", analysis->model->problems->total);
  sg_write_decided_json(analysis->decided, &w);
  sg_json_key(&w, "parties");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < analysis->n_ranked && i < top; i++)
    put_json_party(analysis, analysis->ranked[i], &w);
  sg_json_close(&w, ']');
  sg_write_sensitivity_json(analysis, &w);
  sg_json_close(&w, '}');
}
