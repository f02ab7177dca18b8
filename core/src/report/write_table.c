// SPDX-License-Identifier: GPL-2.0-or-later
// write_table - holdings and owners, for a terminal and as JSON.
#include "report/write_table.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { INDENT = 6 };

static const char *const verdicts[] = {"no", "possible", "certain"};

// --- JSON --------------------------------------------------------------------

static void put_links(const sg_view *view, const char *key, const sg_id *links,
                      uint32_t n, sg_json_writer *w) {
  sg_json_key(w, key);
  sg_json_open_line(w, '[');
  for (uint32_t i = 0; i < n; i++)
    sg_json_string(w, sg_view_link_id(view, links[i]));
  sg_json_close(w, ']');
}

static void put_flows(const sg_view *view, const sg_table_row *row,
                      sg_json_writer *w) {
  sg_json_key(w, "terms");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < row->n_flows; i++) {
    sg_json_open_line(w, '{');
    sg_json_put(w, "link", sg_view_link_id(view, row->flows[i].link));
    sg_json_put_number(w, "low", row->flows[i].low);
    sg_json_put_number(w, "high", row->flows[i].high);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_questions(const sg_view *view, const sg_reason *reason,
                          sg_json_writer *w) {
  sg_json_key(w, "ask");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < reason->n_questions; i++) {
    const sg_question *q = &reason->questions[i];
    sg_json_open_line(w, '{');
    sg_json_put(w, "link", sg_view_link_id(view, q->link));
    sg_json_put_share(w, "low", q->low);
    sg_json_put_share(w, "high", q->high);
    sg_json_put(w, "at_low", verdicts[q->at_low]);
    sg_json_put(w, "at_high", verdicts[q->at_high]);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
  if (reason->n_left_out)
    sg_json_put_count(w, "not_looked_at", reason->n_left_out);
}

static void put_reasons(const sg_view *view, const sg_table_row *row,
                        sg_json_writer *w) {
  sg_json_key(w, "why");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < row->n_reasons; i++) {
    const sg_reason *reason = &row->reasons[i];
    sg_json_open(w, '{');
    sg_json_put(w, "rule", reason->rule->name);
    put_links(view, "links", reason->witness, reason->n_witness, w);
    put_questions(view, reason, w);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

void sg_write_table_row_json(const sg_table *table, const sg_table_row *row,
                             bool owners, sg_json_writer *w) {
  const sg_graph *g = &table->view->graph;
  sg_json_open(w, '{');
  sg_json_put(w, "entity", g->entity_id[row->entity]);
  sg_json_put(w, "name", g->entity_name[row->entity]);
  if (owners)
    sg_json_put_bool(w, "ultimate", row->is_ultimate);
  sg_json_put_number(w, "direct_low", row->direct_low);
  sg_json_put_number(w, "direct_high", row->direct_high);
  sg_json_put_number(w, "look_through_low", row->low);
  sg_json_put_number(w, "look_through_high", row->high);
  sg_json_key(w, "rules");
  sg_json_open_line(w, '{');
  for (uint32_t r = 0; r < table->rules.n; r++)
    sg_json_put(w, table->rules.rules[r]->name, verdicts[row->levels[r]]);
  sg_json_close(w, '}');
  put_links(table->view, "chain", row->chain, row->n_chain, w);
  if (row->n_chain_links > row->n_chain)
    sg_json_put_count(w, "chain_length", row->n_chain_links);
  if (row->has_total)
    sg_json_put_bool(w, "total_stake", true);
  if (row->is_explained) {
    put_flows(table->view, row, w);
    put_reasons(table->view, row, w);
  }
  sg_json_close(w, '}');
}

static void put_rules(const sg_table *table, sg_json_writer *w) {
  sg_json_key(w, "not_in_force");
  sg_json_open(w, '{');
  for (uint32_t r = 0; r < table->rules.n; r++)
    if (table->rules.rules[r]->not_in_force)
      sg_json_put(w, table->rules.rules[r]->name,
                  table->rules.rules[r]->not_in_force);
  sg_json_close(w, '}');
}

void sg_write_table_json(const sg_table *table, const sg_table_options *options,
                         bool owners, sg_output *out) {
  const sg_graph *g = &table->view->graph;
  char as_of[11];
  sg_json_writer w;
  sg_day_write(g->as_of, as_of);
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  sg_json_key(&w, "of");
  sg_json_open_line(&w, '[');
  for (uint32_t i = 0; i < options->n_of; i++)
    sg_json_string(&w, g->entity_id[options->of[i]]);
  sg_json_close(&w, ']');
  sg_json_put(&w, "as_of", as_of);
  sg_json_key(&w, "rows");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < table->rows.n; i++)
    sg_write_table_row_json(table, &SG_AT(sg_table_row, &table->rows, i),
                            owners, &w);
  sg_json_close(&w, ']');
  put_rules(table, &w);
  sg_json_put_count(&w, "owners_left_out", table->n_left_out);
  sg_json_put_count(&w, "bounds_not_tight", table->n_loose);
  sg_json_close(&w, '}');
}

// --- a terminal --------------------------------------------------------------

// A percentage with at most six decimals, down or up.
static void write_percent(double fraction, bool up, char out[24]) {
  const double scaled = fraction * 1e8;
  const double nearest = round(scaled);
  const double whole = fabs(scaled - nearest) < 1e-3 ? nearest
                       : up                          ? ceil(scaled)
                                                     : floor(scaled);
  int n =
      snprintf(out, 24, "%.0f.%06.0f", floor(whole / 1e6), fmod(whole, 1e6));
  while (out[n - 1] == '0')
    n--;
  out[out[n - 1] == '.' ? n - 1 : n] = '\0';
}

// An end that is not known is NaN.
static void write_range(double low, double high, char out[64]) {
  char from[24];
  char to[24];
  low = isnan(low) ? 0 : low;
  high = isnan(high) ? 1 : high;
  write_percent(low, false, from);
  write_percent(high, true, to);
  if (high - low < 1e-9)
    (void)snprintf(out, 64, "%s %%", from);
  else if (low <= 0 && high >= 1)
    (void)snprintf(out, 64, "unknown");
  else
    (void)snprintf(out, 64, "%s-%s %%", from, to);
}

static void add_link(const sg_view *view, sg_id e, sg_text *text) {
  const sg_graph *g = &view->graph;
  char share[64];
  char words[120];
  if (g->link_kind[e] == SG_OWNERSHIP) {
    const sg_id stake = g->link_repeats[e] == SG_NONE ? e : g->link_repeats[e];
    write_range((double)g->link_low[stake] / SG_WHOLE,
                (double)g->link_high[stake] / SG_WHOLE, share);
    (void)snprintf(words, sizeof words, " holds %s of ",
                   strcmp(share, "unknown") == 0 ? "an unknown share" : share);
  } else {
    (void)snprintf(words, sizeof words, " controls ");
  }
  sg_text_puts(text, g->entity_name[g->link_from[e]]);
  sg_text_puts(text, words);
  sg_text_puts(text, g->entity_name[g->link_to[e]]);
}

static void write_links(const sg_view *view, const char *before,
                        const sg_id *links, uint32_t n, int columns,
                        sg_output *out) {
  enum { SHOWN = 12 };
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_puts(&text, before);
  for (uint32_t i = 0; i < n && i < SHOWN; i++) {
    sg_text_puts(&text, i ? "; " : "");
    add_link(view, links[i], &text);
  }
  if (n > SHOWN)
    sg_text_puts(&text, "; and more (see --json)");
  sg_output_printf(out, "%*s", INDENT, "");
  sg_write_wrapped(out, sg_text_get(&text), INDENT + 2, columns);
  sg_text_clear(&text);
}

static void add_verdicts(const sg_table *table, const sg_table_row *row,
                         uint8_t level, sg_text *text) {
  bool first = true;
  for (uint32_t r = 0; r < table->rules.n; r++) {
    if (row->levels[r] != level)
      continue;
    sg_text_puts(text, first
                           ? (level == SG_CERTAIN ? "; meets " : "; may meet ")
                           : ", ");
    sg_text_puts(text, table->rules.rules[r]->name);
    first = false;
  }
}

static void write_stake(const sg_table *table, const sg_table_row *row,
                        int columns, sg_output *out) {
  char direct[64];
  char through[64];
  char words[200];
  sg_text text;
  sg_text_init(&text, 0);
  write_range(row->direct_low, row->direct_high, direct);
  write_range(row->low, row->high, through);
  (void)snprintf(words, sizeof words, "direct %s, look-through %s", direct,
                 through);
  sg_text_puts(&text, words);
  add_verdicts(table, row, SG_CERTAIN, &text);
  add_verdicts(table, row, SG_POSSIBLE, &text);
  sg_output_printf(out, "%*s", INDENT, "");
  sg_write_wrapped(out, sg_text_get(&text), INDENT + 2, columns);
  sg_text_clear(&text);
}

static void write_flows(const sg_table *table, const sg_table_row *row,
                        int columns, sg_output *out) {
  char range[64];
  char before[100];
  for (uint32_t i = 0; i < row->n_flows; i++) {
    write_range(row->flows[i].low, row->flows[i].high, range);
    (void)snprintf(before, sizeof before, "of it %s as ", range);
    write_links(table->view, before, &row->flows[i].link, 1, columns, out);
  }
}

static bool same_witness(const sg_reason *a, const sg_reason *b) {
  return a->n_witness == b->n_witness &&
         memcmp(a->witness, b->witness, a->n_witness * sizeof(sg_id)) == 0;
}

static bool same_question(const sg_reason *a, const sg_reason *b) {
  const sg_question *x = a->questions;
  const sg_question *y = b->questions;
  return a->n_questions && b->n_questions && x->link == y->link &&
         x->at_low == y->at_low && x->at_high == y->at_high;
}

// Rules that say the same are named together, by the first of them. Returns
// false when an earlier one has named rule `i` already.
static bool add_names(const sg_table_row *row, uint32_t i,
                      bool (*same)(const sg_reason *, const sg_reason *),
                      sg_text *text) {
  for (uint32_t k = 0; k < i; k++)
    if (same(&row->reasons[k], &row->reasons[i]))
      return false;
  for (uint32_t k = i; k < row->n_reasons; k++)
    if (k == i || same(&row->reasons[i], &row->reasons[k])) {
      sg_text_puts(text, k == i ? "" : ", ");
      sg_text_puts(text, row->reasons[k].rule->name);
    }
  return true;
}

static void write_reasons(const sg_table *table, const sg_table_row *row,
                          int columns, sg_output *out) {
  sg_text text;
  sg_text_init(&text, 0);
  for (uint32_t i = 0; i < row->n_reasons; i++) {
    const sg_reason *reason = &row->reasons[i];
    sg_text_reset(&text);
    if (reason->n_witness && add_names(row, i, same_witness, &text)) {
      sg_text_puts(&text, ": rests on ");
      write_links(table->view, sg_text_get(&text), reason->witness,
                  reason->n_witness, columns, out);
    }
    sg_text_reset(&text);
    if (reason->n_questions && add_names(row, i, same_question, &text)) {
      const sg_question *q = &reason->questions[0];
      sg_text_printf(&text,
                     ": ask first for the exact stake (%s at the low "
                     "end, %s at the high) where ",
                     verdicts[q->at_low], verdicts[q->at_high]);
      write_links(table->view, sg_text_get(&text), &q->link, 1, columns, out);
    }
  }
  sg_text_clear(&text);
}

static void write_row(const sg_table *table, const sg_table_row *row,
                      bool owners, int columns, sg_output *out) {
  const sg_graph *g = &table->view->graph;
  sg_text head;
  sg_text_init(&head, 0);
  sg_text_puts(&head, g->entity_name[row->entity]);
  sg_text_puts(&head, " (");
  sg_text_puts(&head, g->entity_id[row->entity]);
  sg_text_puts(&head,
               owners && row->is_ultimate ? "), nobody on record above" : ")");
  sg_output_puts(out, "  ");
  sg_write_wrapped(out, sg_text_get(&head), 4, columns);
  sg_text_clear(&head);
  write_stake(table, row, columns, out);
  if (row->n_chain > 1 || (row->n_chain == 1 && (owners || row->has_total)))
    write_links(table->view,
                row->has_total ? "best chain, with a total stake as stated: "
                               : "best chain: ",
                row->chain, row->n_chain, columns, out);
  write_flows(table, row, columns, out);
  write_reasons(table, row, columns, out);
}

static void write_head(const sg_table *table, const sg_table_options *options,
                       bool owners, int columns, sg_output *out) {
  const sg_graph *g = &table->view->graph;
  char as_of[11];
  sg_text head;
  sg_text_init(&head, 0);
  sg_day_write(g->as_of, as_of);
  sg_text_puts(&head, owners ? "Owners of " : "Holdings of ");
  for (uint32_t i = 0; i < options->n_of; i++) {
    sg_text_puts(&head, i ? ", " : "");
    sg_text_puts(&head, g->entity_name[options->of[i]]);
  }
  sg_text_puts(&head, " as of ");
  sg_text_puts(&head, as_of);
  if (options->n_of > 1)
    sg_text_puts(&head, ", counted as one holder under every rule");
  sg_write_wrapped(out, sg_text_get(&head), 2, columns);
  sg_text_clear(&head);
}

static void write_notes(const sg_table *table, uint32_t shown, int columns,
                        sg_output *out) {
  char words[300];
  if (table->rows.n > shown) {
    (void)snprintf(words, sizeof words, "%u more; --top shows them, --json all",
                   table->rows.n - shown);
    sg_write_wrapped(out, words, 2, columns);
  }
  if (table->n_left_out) {
    (void)snprintf(words, sizeof words,
                   "%u owners farther up were not looked at",
                   table->n_left_out);
    sg_write_wrapped(out, words, 2, columns);
  }
  for (uint32_t r = 0; r < table->rules.n; r++) {
    const sg_rule *rule = table->rules.rules[r];
    if (!rule->not_in_force)
      continue;
    (void)snprintf(words, sizeof words, "%s was not tested: %s", rule->name,
                   rule->not_in_force);
    sg_write_wrapped(out, words, 2, columns);
  }
}

void sg_write_table(const sg_table *table, const sg_table_options *options,
                    bool owners, uint32_t top, int columns, sg_output *out) {
  const uint32_t shown = table->rows.n < top ? table->rows.n : top;
  columns = columns > 100 ? 100 : columns;
  write_head(table, options, owners, columns, out);
  if (table->rows.n == 0)
    sg_output_puts(out, owners ? "  no owner is on record\n"
                               : "  nothing is on record\n");
  for (uint32_t i = 0; i < shown; i++)
    write_row(table, &SG_AT(sg_table_row, &table->rows, i), owners, columns,
              out);
  write_notes(table, shown, columns, out);
}
