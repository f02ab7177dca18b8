// SPDX-License-Identifier: GPL-2.0-or-later
// explain_party - see explain_party.h; the text for a terminal.
#include "report/explain_party.h"

#include "base/utf8.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NARROWEST = 60, WIDEST = 120, ROWS_SHOWN = 10, LINKS_SHOWN = 40 };

sg_status sg_explain(sg_explained *out, sg_analysis *analysis,
                     const sg_rules *rules, const char *id, sg_error *err) {
  *out = (sg_explained){.analysis = analysis};
  out->party = sg_view_entity(&analysis->view, id);
  if (out->party == SG_NONE)
    return sg_fail(err, SG_EUSAGE, "no party has the id '%.200s'", id);
  const sg_table_options wanted = {
      .view = &analysis->view,
      .stakes = &analysis->stakes,
      .rules = rules,
      .of = &out->party,
      .n_of = 1,
  };
  SG_TRY(sg_owners(&out->owners, &wanted, err));
  const sg_status status = sg_holdings(&out->holdings, &wanted, err);
  if (status != SG_OK)
    sg_table_clear(&out->owners);
  return status;
}

void sg_explained_clear(sg_explained *explained) {
  sg_table_clear(&explained->owners);
  sg_table_clear(&explained->holdings);
}

typedef struct page {
  const sg_explained *x;
  const sg_analysis *a;
  sg_output *out;
  int columns;
} page;

// A paragraph after so many spaces; its further lines stand two deeper.
static void put(const page *p, int indent, const char *text) {
  sg_output_printf(p->out, "%*s", indent, "");
  sg_write_wrapped(p->out, text, indent + 2, p->columns);
}

static void put_heading(const page *p, const char *text) {
  sg_output_printf(p->out, "\n%s\n", text);
}

// --- who it is ---

// The words of the bits that are set, after a label.
static void put_bits(const page *p, const char *label, const sg_words *words,
                     uint32_t bits) {
  char text[600];
  int n = snprintf(text, sizeof text, "%s:", label);
  if (bits == 0)
    return;
  for (uint32_t i = 0; i < words->n; i++)
    if (bits & UINT32_C(1) << i)
      n +=
          snprintf(text + n, sizeof text - (size_t)n, " %s", sg_word(words, i));
  put(p, 2, text);
}

static void put_items(const page *p, const char *label, int32_t domain) {
  const sg_view *view = &p->a->view;
  const sg_vec *items = &view->model->items[domain];
  const uint32_t row = view->entity_row[p->x->party];
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    char text[SG_WORDS_MAX];
    char from[11];
    char to[11];
    if (item->owner != row)
      continue;
    sg_date_write(item->from, from);
    sg_date_write(item->to, to);
    (void)snprintf(
        text, sizeof text, "%s: %.500s%s%.300s%s%s%s%s", label,
        sg_model_text(view->model, item->text), item->more ? ", " : "",
        item->more ? sg_model_text(view->model, item->more) : "",
        from[0] ? ", since " : "", from, to[0] ? ", until " : "", to);
    put(p, 2, text);
  }
}

static void put_attributes(const page *p) {
  const sg_model *model = p->a->model;
  static const char *const keys[] = {
      "incorporated", "dissolved",      "legal_form", "activities",
      "employees",    "capital",        "website",    "occupation",
      "address_type", "register_count", "nature",     "product_class",
      "date",         "outcome",        "notes"};
  const uint32_t attrs = sg_view_entity_row(&p->a->view, p->x->party)->attrs;
  for (size_t i = 0; i < SG_COUNT(keys); i++) {
    const char *json = sg_attr_find(model, attrs, keys[i]);
    char text[SG_WORDS_MAX];
    sg_text value;
    if (!json)
      continue;
    sg_text_init(&value, 0);
    sg_attr_add_text(json, &value);
    (void)snprintf(text, sizeof text, "%s: %.1200s", keys[i],
                   sg_text_get(&value));
    put(p, 2, text);
    sg_text_clear(&value);
  }
}

// Ids of records that were read as this party, and why.
static void put_merges(const page *p) {
  const sg_model *model = p->a->model;
  uint32_t first = 0;
  const uint32_t n =
      sg_model_merges(model, p->a->view.entity_row[p->x->party], &first);
  for (uint32_t i = first; i < first + n; i++) {
    const sg_merge *m = &SG_AT(sg_merge, &model->merges, i);
    const sg_entity_row *gone =
        &SG_AT(sg_entity_row, &model->entities, m->gone);
    char text[SG_WORDS_MAX];
    (void)snprintf(text, sizeof text,
                   "merged with it: id %.500s, by identifier %.200s %.300s",
                   sg_model_text(model, gone->id),
                   sg_model_text(model, m->scheme),
                   sg_model_text(model, m->id));
    put(p, 2, text);
  }
}

static void put_identity(const page *p) {
  const sg_graph *g = &p->a->view.graph;
  const sg_id v = p->x->party;
  char text[SG_WORDS_MAX];
  char country[3];
  sg_country_write(g->entity_country[v], country);
  (void)snprintf(text, sizeof text, "%.600s", g->entity_name[v]);
  put(p, 0, text);
  (void)snprintf(text, sizeof text, "%s%s%s, id %.600s",
                 sg_word(&sg_entity_kinds, g->entity_kind[v]),
                 country[0] ? ", " : "", country, g->entity_id[v]);
  put(p, 2, text);
  put_merges(p);
  put_items(p, "also known as", SG_ON_NAMES);
  put_items(p, "formerly", SG_ON_FORMER_NAMES);
  put_bits(p, "declared part", &sg_roles, g->entity_roles[v]);
  put_bits(p, "functions", &sg_functions, g->entity_functions[v]);
  put_items(p, "topic", SG_ON_TOPICS);
  put_items(p, "listed", SG_ON_LISTINGS);
  put_items(p, "identifier", SG_ON_IDENTIFIERS);
  put_items(p, "looked up", SG_ON_CHECKS);
  put_attributes(p);
}

// --- scores ---

static void put_chain(const page *p, const sg_chain_result *chain) {
  char text[SG_WORDS_MAX];
  (void)snprintf(text, sizeof text,
                 "from this chain, strength %.3g:", chain->chain->strength);
  put(p, 6, text);
  for (uint32_t i = 0; i < chain->chain->n_links; i++) {
    sg_link_words(&p->a->view, chain->chain->links[i], text);
    put(p, 8, text);
  }
}

static void put_scores(const page *p) {
  const sg_analysis *a = p->a;
  const sg_id v = p->x->party;
  char text[SG_WORDS_MAX];
  bool any = false;
  put_heading(p, "Scores");
  for (uint32_t m = 0; m < a->n_metrics; m++) {
    const sg_metric_result *metric = &a->metrics[m];
    const double value = sg_packed_get(metric->values, v);
    if (isnan(value))
      continue;
    any = true;
    (void)snprintf(text, sizeof text, "%.200s %.4g  %.600s", metric->name,
                   value, metric->about);
    put(p, 2, text);
    for (uint32_t i = 0; i < a->n_chains; i++) {
      const sg_chain_result *chain = &a->chains[i];
      const char *name = strchr(metric->name, '.') + 1;
      if (chain->chain->entity == v && strcmp(chain->metric, name) == 0 &&
          strcmp(chain->plugin, metric->plugin) == 0)
        put_chain(p, chain);
    }
  }
  if (!any)
    put(p, 2, "No plugin could compute one.");
}

// --- flags ---

static void add_attr(const sg_model *model, uint32_t attrs, const char *key,
                     sg_text *out) {
  const char *json = sg_attr_find(model, attrs, key);
  if (!json || json[0] != '"')
    return;
  sg_text_add(out, ", ", 2);
  sg_attr_add_text(json, out);
}

static void put_source(const page *p, const char *id) {
  static const char *const keys[] = {"title", "publisher", "date", "url"};
  const sg_source_row *row = sg_find_source(p->a->model, id);
  sg_text text;
  sg_text_init(&text, 0);
  sg_text_add(&text, "source ", 7);
  sg_text_add(&text, id, strlen(id));
  for (size_t i = 0; row && i < SG_COUNT(keys); i++)
    add_attr(p->a->model, row->attrs, keys[i], &text);
  put(p, 6, sg_text_get(&text));
  sg_text_clear(&text);
}

static void put_evidence(const page *p, const sg_finding *f) {
  const sg_graph *g = &p->a->view.graph;
  char text[SG_WORDS_MAX];
  for (uint32_t i = 0; i < f->n_paths; i++) {
    (void)snprintf(text, sizeof text, "%.1200s:", f->paths[i].shows);
    put(p, 6, text);
    for (uint32_t k = 0; k < f->paths[i].n_links && k < LINKS_SHOWN; k++) {
      sg_link_words(&p->a->view, f->paths[i].links[k], text);
      put(p, 8, text);
    }
  }
  for (uint32_t i = 0; i < f->n_facts; i++) {
    const sg_fact *fact = &f->facts[i];
    const char *on = fact->on == SG_ON_ENTITIES
                         ? g->entity_name[fact->id]
                         : sg_view_id(&p->a->view, fact->on, fact->id);
    (void)snprintf(text, sizeof text, "%.500s: %.200s is %.500s", on,
                   fact->field, fact->value);
    put(p, 6, text);
  }
  for (uint32_t i = 0; i < f->n_sums; i++) {
    const sg_sum *sum = &f->sums[i];
    char low[32];
    char high[32];
    char threshold[32];
    (void)snprintf(text, sizeof text, "%.800s: %s to %s %%, threshold %s %s %%",
                   sum->shows, sg_percent_text(sum->low, low),
                   sg_percent_text(sum->high, high),
                   sum->strict ? "more than" : "at least",
                   sg_percent_text(sum->threshold, threshold));
    put(p, 6, text);
    for (uint32_t k = 0; k < sum->n_terms && k < LINKS_SHOWN; k++) {
      sg_link_words(&p->a->view, sum->terms[k].link, text);
      put(p, 8, text);
    }
  }
}

static void put_doubt(const page *p, sg_id e, uint32_t *n) {
  char text[SG_WORDS_MAX];
  sg_doubt_words(&p->a->view, e, text);
  if (text[0] && (*n)++ < 8)
    put(p, 8, text);
}

// What keeps a flag from being certain, as far as its evidence tells.
static void put_doubts(const page *p, const sg_finding *f) {
  uint32_t n = 0;
  if (f->certainty == SG_CERTAIN)
    return;
  put(p, 6, "it is possible only; settle first:");
  for (uint32_t i = 0; i < f->n_paths; i++)
    for (uint32_t k = 0; k < f->paths[i].n_links; k++)
      put_doubt(p, f->paths[i].links[k], &n);
  for (uint32_t i = 0; i < f->n_sums; i++)
    for (uint32_t k = 0; k < f->sums[i].n_terms; k++)
      put_doubt(p, f->sums[i].terms[k].link, &n);
  if (n == 0)
    put(p, 8, "the facts named above, or what other links leave open");
}

static void put_finding(const page *p, const sg_flag_result *flag,
                        const sg_finding *f) {
  const sg_flag_kind *kind = flag->kind;
  char text[SG_WORDS_MAX];
  (void)snprintf(text, sizeof text, "%.30s %s, %s: %.600s", f->flag,
                 sg_word(&sg_severities, (uint32_t)f->severity),
                 sg_word(&sg_certainties, (uint32_t)f->certainty), kind->title);
  put(p, 2, text);
  put(p, 4, f->message);
  put_evidence(p, f);
  put_doubts(p, f);
  for (const char *const *s = flag->sources; *s; s++)
    put_source(p, *s);
  if (kind->innocent) {
    (void)snprintf(text, sizeof text, "innocent explanation: %.1200s",
                   kind->innocent);
    put(p, 6, text);
  }
  if (kind->info) {
    (void)snprintf(text, sizeof text, "ask (%.60s): %.1200s",
                   kind->info->ask_whom, kind->info->ask);
    put(p, 6, text);
  }
}

static void put_flag(const page *p, const sg_flag_result *flag) {
  sg_arena arena;
  sg_finding finding;
  sg_arena_init(&arena, 0);
  if (sg_flag_open(p->a, flag, &arena, &finding))
    put_finding(p, flag, &finding);
  else
    sg_output_fail(p->out);
  sg_arena_clear(&arena);
}

static void put_flags(const page *p) {
  const sg_analysis *a = p->a;
  const sg_id v = p->x->party;
  put_heading(p, "Flags");
  for (uint32_t i = a->flag_start[v]; i < a->flag_start[v + 1]; i++)
    put_flag(p, &a->flags[a->flag_of[i]]);
  if (a->flag_start[v] == a->flag_start[v + 1])
    put(p, 2,
        "None was raised. That says what was found in this data, not "
        "that the party is clear.");
}

// --- owners, holdings, other links ---

// "25-50 %" of fractions.
static void range_words(double low, double high, char out[48]) {
  if (low == high)
    (void)snprintf(out, 48, "%.6g %%", 100 * low);
  else
    (void)snprintf(out, 48, "%.6g-%.6g %%", 100 * low, 100 * high);
}

static void put_table(const page *p, const char *heading, const char *none,
                      const sg_table *table) {
  const sg_graph *g = &p->a->view.graph;
  char text[SG_WORDS_MAX];
  char direct[48];
  char whole[48];
  put_heading(p, heading);
  for (uint32_t i = 0; i < table->rows.n && i < ROWS_SHOWN; i++) {
    const sg_table_row *row = &SG_AT(sg_table_row, &table->rows, i);
    range_words(row->direct_low, row->direct_high, direct);
    range_words(row->low, row->high, whole);
    (void)snprintf(text, sizeof text, "%.*s: direct %s, look-through %s",
                   sg_clip(g->entity_name[row->entity], 400),
                   g->entity_name[row->entity], direct, whole);
    put(p, 2, text);
    for (uint32_t k = 0; k < row->n_chain && row->n_chain > 1; k++) {
      sg_link_words(&p->a->view, row->chain[k], text);
      put(p, 6, text);
    }
  }
  if (table->rows.n == 0)
    put(p, 2, none);
  if (table->rows.n > ROWS_SHOWN)
    sg_output_printf(p->out, "  and %u more\n", table->rows.n - ROWS_SHOWN);
}

static void put_links(const page *p) {
  const sg_graph *g = &p->a->view.graph;
  const sg_id v = p->x->party;
  uint32_t n = 0;
  char text[SG_WORDS_MAX];
  put_heading(p, "Links in force");
  for (int out = 0; out < 2; out++) {
    const uint32_t *start = out ? g->out_start : g->in_start;
    const sg_id *links = out ? g->out_link : g->in_link;
    for (uint32_t k = start[v]; k < start[v + 1]; k++) {
      if (n++ >= LINKS_SHOWN)
        continue;
      sg_link_words(&p->a->view, links[k], text);
      put(p, 2, text);
    }
  }
  if (n == 0)
    put(p, 2, "None is recorded.");
  if (n > LINKS_SHOWN)
    sg_output_printf(p->out, "  and %u more\n", n - LINKS_SHOWN);
}

// --- what is missing ---

static void put_coverage(const page *p) {
  const sg_party_coverage c = sg_party_coverage_of(&p->a->view, p->x->party);
  char text[SG_WORDS_MAX];
  if (isnan(c.officers))
    return;
  if (isnan(c.ownership))
    put(p, 2, "No owner is recorded.");
  else if (c.ownership < 1) {
    (void)snprintf(text, sizeof text,
                   "Recorded owners hold %.4g %% at least; whose the rest is "
                   "is not recorded.",
                   100 * c.ownership);
    put(p, 2, text);
  }
  if (!(c.officers > 0))
    put(p, 2, "No officer is recorded.");
  if (!(c.addresses > 0))
    put(p, 2, "No address is recorded.");
  if (c.undated_links || c.single_source_links) {
    (void)snprintf(text, sizeof text,
                   "Of its links %u are undated and %u rest on one source.",
                   c.undated_links, c.single_source_links);
    put(p, 2, text);
  }
  if (c.unresolved)
    put(p, 2, "It is only mentioned by links and nowhere described.");
}

// Gaps about the party, or about a number of parties of which it may be one.
static void put_gaps(const page *p, sg_id subject, const char *heading) {
  const sg_analysis *a = p->a;
  char text[SG_WORDS_MAX];
  bool any = false;
  for (uint32_t i = 0; i < a->n_gaps; i++) {
    if (a->gaps[i].gap.subject != subject ||
        (i < SG_GAPS_COMPARED && sg_gap_is_told(a, i)))
      continue;
    if (!any)
      put(p, 2, heading);
    any = true;
    sg_gap_words(a, i, text);
    put(p, 4, text);
  }
}

static void put_missing(const page *p) {
  put_heading(p, "What is missing");
  put_coverage(p);
  put_gaps(p, p->x->party, "Could not be evaluated on it:");
  put_gaps(p, SG_NONE,
           "Could not be evaluated on so many parties, of whom it "
           "may be one:");
}

void sg_write_explained(const sg_explained *explained, int columns,
                        sg_output *out) {
  const page p = {
      .x = explained,
      .a = explained->analysis,
      .out = out,
      .columns = columns < NARROWEST ? NARROWEST
                 : columns > WIDEST  ? WIDEST
                                     : columns,
  };
  put_identity(&p);
  put_flags(&p);
  put_scores(&p);
  put_table(&p, "Owners", "None is recorded.", &explained->owners);
  put_table(&p, "Holdings", "None is recorded.", &explained->holdings);
  put_links(&p);
  put_missing(&p);
}
