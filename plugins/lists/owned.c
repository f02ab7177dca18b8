// SPDX-License-Identifier: GPL-2.0-or-later
// owned - L02: owned by listed parties under a rule of ownership, one finding a
// rule; and the columns of what they hold under each.
//
// Where a rule adds several holders up, all listed parties act together; else
// each is tested alone, with what it owns. Beside the figure of the rule stands
// the look-through share, where the two say different things.
#include "lists.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  STEPS_MAX = 16,     // sums of companies on the way up
  FOLDED_FROM = 1000, // terms of a sum, from which on the largest are enough
  TERMS_MAX = 100000
};

// What one rule says of each party: the best of its holders.
typedef struct table {
  uint8_t *level;
  uint32_t *low, *high; // parts per billion
  double *through_low, *through_high;
  uint32_t *most_low, *most_high; // of any holder, for the columns
  sg_id *holder; // for a rule that does not add up; else SG_NONE
} table;

typedef struct work {
  const listings *in;
  const sg_rule *rule;
  table t;
  sg_id *seeds, *maybe; // listed for certain, perhaps
  uint32_t n_seeds, n_maybe;
  uint8_t *is_seed;
  double *column;
  owned *out;
  sg_id *wanted; // parties to raise the flag on, by holder
  uint32_t n_wanted;
  sg_sum *sum_of;      // of each entity, as evidence under the last question,
  uint32_t *summed_at; // if its number stands here
  uint32_t question;
} work;

static void find_seeds(work *w) {
  const sg_graph *g = w->in->g;
  w->n_seeds = w->n_maybe = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    const uint8_t level = listed_under(w->in, v, w->rule, g->as_of);
    w->is_seed[v] = level;
    if (level == SG_CERTAIN)
      w->seeds[w->n_seeds++] = v;
    else if (level == SG_POSSIBLE)
      w->maybe[w->n_maybe++] = v;
  }
}

// --- what is held
// ---------------------------------------------------------------

// Of what is only possible the greatest share decides, else the least; short of
// the rule a certain near miss comes first.
static bool is_more(const work *w, const sg_holding *row) {
  const table *t = &w->t;
  const sg_id v = row->party;
  const double near_miss = w->in->host->params[PARAM_NEAR_MISS].number * 1e7;
  if (row->level != t->level[v])
    return row->level > t->level[v];
  const bool sure = row->level == SG_CERTAIN ||
                    (row->level == 0 && row->low_ppb >= near_miss);
  const bool old_sure =
      row->level == SG_CERTAIN || (row->level == 0 && t->low[v] >= near_miss);
  if (sure != old_sure)
    return sure;
  if (sure && row->low_ppb != t->low[v])
    return row->low_ppb > t->low[v];
  return row->high_ppb != t->high[v] ? row->high_ppb > t->high[v]
                                     : row->low_ppb > t->low[v];
}

static void note_most(table *t, const sg_holding *row) {
  const sg_id v = row->party;
  if (row->low_ppb > t->most_low[v])
    t->most_low[v] = row->low_ppb;
  if (row->high_ppb > t->most_high[v])
    t->most_high[v] = row->high_ppb;
}

static bool ask(work *w, const sg_id *owners, uint32_t n, const sg_id *perhaps,
                uint32_t n_perhaps, sg_id holder) {
  sg_host *host = w->in->host;
  const sg_held *held =
      host->hold(host, w->rule, owners, n, perhaps, n_perhaps);
  for (uint32_t i = 0; held && i < held->n_rows; i++) {
    const sg_holding *row = sg_held_row(held, i);
    // An owner does not hold itself; tested alone it has no row of its own.
    if (row->party == holder)
      continue;
    note_most(&w->t, row);
    if (!is_more(w, row))
      continue;
    w->t.level[row->party] = row->level;
    w->t.low[row->party] = row->low_ppb;
    w->t.high[row->party] = row->high_ppb;
    w->t.holder[row->party] = holder;
  }
  return held != NULL;
}

static bool ask_through(work *w, const sg_id *owners, uint32_t n,
                        sg_id holder) {
  sg_host *host = w->in->host;
  const sg_held *held = host->look_through(host, owners, n);
  for (uint32_t i = 0; held && i < held->n_rows; i++) {
    const sg_holding *row = sg_held_row(held, i);
    if (w->t.holder[row->party] != holder)
      continue;
    w->t.through_low[row->party] = row->low;
    w->t.through_high[row->party] = row->high;
  }
  return held != NULL;
}

static bool ask_each(work *w) {
  for (uint32_t i = 0; i < w->n_seeds; i++)
    if (!ask(w, &w->seeds[i], 1, NULL, 0, w->seeds[i]))
      return false;
  for (uint32_t i = 0; i < w->n_maybe; i++)
    if (!ask(w, NULL, 0, &w->maybe[i], 1, w->maybe[i]))
      return false;
  for (uint32_t i = 0; i < w->n_seeds; i++)
    if (!ask_through(w, &w->seeds[i], 1, w->seeds[i]))
      return false;
  return true;
}

static void clear(work *w) {
  for (sg_id v = 0; v < w->in->g->n_entities; v++) {
    w->t.level[v] = 0;
    w->t.low[v] = w->t.high[v] = 0;
    w->t.most_low[v] = w->t.most_high[v] = 0;
    w->t.through_low[v] = w->t.through_high[v] = (double)NAN;
    w->t.holder[v] = SG_NONE;
  }
}

static bool has_owners(const sg_graph *g, sg_id v) {
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    if (g->link_kind[g->in_link[k]] == SG_OWNERSHIP)
      return true;
  return false;
}

// Unknown where no owner is on record. A sum above 100 % is cut: the message
// of the flag has it in full.
static sg_status put_column(work *w, uint32_t metric, const uint32_t *shares) {
  const sg_graph *g = w->in->g;
  for (sg_id v = 0; v < g->n_entities; v++)
    w->column[v] = !has_owners(g, v)      ? (double)NAN
                   : shares[v] < SG_WHOLE ? (double)shares[v] / SG_WHOLE
                                          : 1;
  return w->in->host->put_part(w->in->host, metric, w->rule->name, w->column);
}

// --- evidence
// -------------------------------------------------------------------

typedef struct proof {
  sg_sum sums[STEPS_MAX];
  uint32_t n_sums;
  sg_path path;
  sg_fact fact;
  sg_id owner;
  double confidence;
  bool alleged;
  const char *note; // see sg_total_note()
} proof;

static void need_link(const sg_graph *g, sg_id e, proof *p) {
  p->confidence = fmin(p->confidence, sg_least_confidence(g, &e, 1));
  p->alleged |= sg_any_alleged(g, &e, 1);
  if (!*p->note)
    p->note = sg_total_note(g, &e, 1);
}

static uint64_t counts(const work *w, sg_id v, const sg_term *term) {
  return w->t.level[v] == SG_CERTAIN ? term->low : term->high;
}

static bool is_enough(const work *w, uint64_t share) {
  return w->rule->strict ? share > w->rule->threshold
                         : share >= w->rule->threshold;
}

static int by_low(const void *a, const void *b) {
  const sg_term *x = a;
  const sg_term *y = b;
  if (x->low != y->low)
    return x->low < y->low ? 1 : -1;
  if (x->high != y->high)
    return x->high < y->high ? 1 : -1;
  return (x->link > y->link) - (x->link < y->link);
}

static int by_high(const void *a, const void *b) {
  const sg_term *x = a;
  const sg_term *y = b;
  if (x->high != y->high)
    return x->high < y->high ? 1 : -1;
  return by_low(a, b);
}

// Only what is necessary lowers the confidence: the terms that reach the
// threshold without those of less confidence; short of it, all of them.
static void need_terms(const work *w, sg_id v, const sg_sum *s, proof *p) {
  const sg_graph *g = w->in->g;
  uint32_t least = 0; // confidence that is enough, the highest there is
  for (uint32_t i = 0; i < s->n_terms; i++) {
    const uint32_t mine = g->link_confidence[s->terms[i].link];
    uint64_t sum = 0;
    for (uint32_t k = 0; k < s->n_terms && s->n_terms <= SHOWN_MAX; k++)
      if (g->link_confidence[s->terms[k].link] >= mine)
        sum += counts(w, v, &s->terms[k]);
    if (mine > least && is_enough(w, sum))
      least = mine;
  }
  for (uint32_t i = 0; i < s->n_terms; i++)
    if (counts(w, v, &s->terms[i]) > 0 &&
        g->link_confidence[s->terms[i].link] >= least)
      need_link(g, s->terms[i].link, p);
}

// The largest terms of very many, as many as reach the threshold.
static bool fold(const work *w, sg_id v, const sg_support *s, sg_sum *sum) {
  sg_host *host = w->in->host;
  const bool sure = w->t.level[v] == SG_CERTAIN;
  sg_term *terms = host->alloc(host, s->n_terms, sizeof *terms);
  char *shows = host->alloc(host, 1, NAME_WIDTH);
  if (!terms || !shows)
    return false;
  memcpy(terms, s->terms, s->n_terms * sizeof *terms);
  qsort(terms, s->n_terms, sizeof *terms, sure ? by_low : by_high);
  uint64_t share = 0;
  uint32_t n = 0;
  while (n < s->n_terms && n < TERMS_MAX && (n == 0 || !is_enough(w, share)))
    share += counts(w, v, &terms[n++]);
  (void)snprintf(shows, NAME_WIDTH,
                 "the largest stakes of listed parties and of what they own; "
                 "%u smaller ones are left out",
                 s->n_terms - n);
  sum->terms = terms;
  sum->n_terms = n;
  sum->shows = n < s->n_terms ? shows : NULL;
  return true;
}

static bool make_sum(const work *w, sg_id v, sg_sum *sum) {
  const sg_support *s = w->in->host->support(w->in->host, v);
  if (!s)
    return false;
  *sum = (sg_sum){
      .terms = s->terms,
      .n_terms = s->n_terms,
      .threshold = w->rule->threshold,
      .strict = w->rule->strict,
  };
  if (s->n_terms > FOLDED_FROM && !fold(w, v, s, sum))
    return false;
  uint64_t low = 0;
  uint64_t high = 0;
  for (uint32_t i = 0; i < sum->n_terms; i++) {
    low += sum->terms[i].low;
    high += sum->terms[i].high;
  }
  const uint64_t most =
      w->t.high[v] && w->t.high[v] < high ? w->t.high[v] : high;
  sum->low = low < UINT32_MAX ? (uint32_t)low : UINT32_MAX;
  sum->high = most < UINT32_MAX ? (uint32_t)most : UINT32_MAX;
  return true;
}

// Companies on the way up come again for every one below them.
static const sg_sum *sum_of(const work *w, sg_id v) {
  if (w->summed_at[v] != w->question) {
    if (!make_sum(w, v, &w->sum_of[v]))
      return NULL;
    w->summed_at[v] = w->question;
  }
  return &w->sum_of[v];
}

static bool add_sum(const work *w, sg_id v, proof *p) {
  const sg_sum *sum = sum_of(w, v);
  if (!sum || sum->n_terms == 0)
    return sum != NULL;
  need_terms(w, v, sum, p);
  sg_sum *mine = &p->sums[p->n_sums];
  *mine = *sum;
  if (!mine->shows)
    mine->shows = p->n_sums == 0
                      ? "stakes of listed parties and of what they own"
                      : "the same of a company on the way up";
  p->n_sums++;
  return true;
}

static bool prove(const work *w, sg_id v, proof *p) {
  const sg_graph *g = w->in->g;
  *p = (proof){.confidence = 1, .owner = SG_NONE, .note = ""};
  const sg_support *s = w->in->host->support(w->in->host, v);
  if (!s)
    return false;
  p->path = (sg_path){v, s->n_links, s->links,
                      "the way up to a listed party, by the largest stakes"};
  p->owner = s->owner;
  if (!add_sum(w, v, p))
    return false;
  for (uint32_t i = 0; i < s->n_links; i++) {
    const sg_id e = s->links[i];
    if (g->link_kind[e] == SG_CONTROL)
      need_link(g, e, p);
    if (i + 1 < s->n_links && p->n_sums < STEPS_MAX &&
        !add_sum(w, g->link_from[e], p))
      return false;
  }
  uint32_t row = 0;
  if (s->owner != SG_NONE && listed_on(w->in, s->owner, g->as_of, &row))
    p->fact = listing_fact(w->in, s->owner, row);
  return true;
}

// --- words
// ----------------------------------------------------------------------

static const char *owner_name(const work *w, sg_id owner, char out[300]) {
  const char *name =
      owner == SG_NONE ? "a listed party" : w->in->g->entity_name[owner];
  (void)snprintf(out, 300, "%.*s", SG_CLIPPED(name, NAME_WIDTH));
  return out;
}

static bool passes(const work *w, double share) {
  const double threshold = (double)w->rule->threshold / SG_WHOLE;
  return w->rule->strict ? share > threshold : share >= threshold;
}

// "25 %" or "25 to 40 %", rounded outwards.
static void write_range(double from, double to, char out[80]) {
  char low[32];
  char high[32];
  const uint64_t least = (uint64_t)floor(from * SG_WHOLE + 1e-3);
  const uint64_t most = (uint64_t)ceil(to * SG_WHOLE - 1e-3);
  const char *first = sg_percent_text(least, low);
  const char *last = sg_percent_text(most, high);
  (void)snprintf(out, 80, "%s%s%s %%", first, least < most ? " to " : "",
                 least < most ? last : "");
}

// Look-through multiplies where a rule counts in full; say so where the two
// would give different verdicts.
static void write_through(const work *w, sg_id v, char out[200]) {
  char range[80];
  const double from = w->t.through_low[v];
  const double to = w->t.through_high[v];
  const uint8_t verdict = passes(w, from) ? SG_CERTAIN
                          : passes(w, to) ? SG_POSSIBLE
                                          : 0;
  out[0] = '\0';
  if (isnan(from) || verdict == w->t.level[v])
    return;
  write_range(from, to, range);
  (void)snprintf(out, 200,
                 " Their look-through share, which multiplies along chains, is "
                 "%s.",
                 range);
}

static void write_figures(const work *w, sg_id v, char out[160]) {
  char low[32];
  char high[32];
  const char *least = sg_percent_text(w->t.low[v], low);
  const char *most = sg_percent_text(w->t.high[v], high);
  if (w->t.level[v] == SG_CERTAIN)
    (void)snprintf(out, 160, "hold at least %s %%", least);
  else if (w->t.level[v] == SG_POSSIBLE)
    (void)snprintf(out, 160, "may hold up to %s %%, %s %% for certain,", most,
                   least);
  else if (w->t.low[v] == w->t.high[v])
    (void)snprintf(out, 160, "hold %s %%, short of the threshold,", least);
  else
    (void)snprintf(out, 160, "hold %s to %s %%, short of the threshold,", least,
                   most);
}

static void write_message(const work *w, sg_id v, const proof *p,
                          char out[MESSAGE_SIZE]) {
  char owner[300];
  char figures[160];
  char threshold[32];
  char through[200];
  const char *name = w->in->g->entity_name[v];
  write_through(w, v, through);
  write_figures(w, v, figures);
  (void)snprintf(out, MESSAGE_SIZE,
                 "Under %s (%s %s %%), listed parties and what they own%s %s "
                 "of %.*s, through %s.%s%s",
                 w->rule->name, w->rule->strict ? "more than" : "at least",
                 sg_percent_text(w->rule->threshold, threshold),
                 p->alleged ? ", in part as alleged," : "", figures,
                 SG_CLIPPED(name, NAME_WIDTH), owner_name(w, p->owner, owner),
                 through, p->note);
}

static sg_status raise_one(const work *w, sg_id v) {
  char message[MESSAGE_SIZE];
  proof p;
  const uint32_t near_miss =
      (uint32_t)llround(w->in->host->params[PARAM_NEAR_MISS].number * 1e7);
  if (!prove(w, v, &p))
    return SG_ENOMEM;
  write_message(w, v, &p, message);
  const uint8_t level = w->t.level[v];
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "L02",
      .rule = w->rule->name,
      .severity = level == SG_CERTAIN    ? 0
                  : level == SG_POSSIBLE ? SG_HIGH
                                         : SG_CAUTION,
      .certainty = level                      ? level
                   : w->t.low[v] >= near_miss ? SG_CERTAIN
                                              : SG_POSSIBLE,
      .confidence = p.confidence,
      .message = message,
      .paths = &p.path,
      .n_paths = p.path.n_links > 0,
      .facts = &p.fact,
      .n_facts = p.fact.field != NULL,
      .sums = p.sums,
      .n_sums = p.n_sums,
  };
  return w->in->host->put_finding(w->in->host, &finding);
}

// --- one rule
// -------------------------------------------------------------------

static bool is_raised(const work *w, sg_id v) {
  const double near_miss = w->in->host->params[PARAM_NEAR_MISS].number * 1e7;
  return in_scope(w->in->g, v) && !w->is_seed[v] &&
         (w->t.level[v] > 0 ||
          (w->t.high[v] >= near_miss && near_miss < w->rule->threshold));
}

// The question is put again before its answer is used as evidence.
static sg_status raise_by(work *w, const sg_id *owners, uint32_t n,
                          const sg_id *perhaps, uint32_t n_perhaps,
                          sg_id holder) {
  sg_host *host = w->in->host;
  const sg_held *held =
      host->hold(host, w->rule, owners, n, perhaps, n_perhaps);
  sg_status status = held ? SG_OK : SG_ENOMEM;
  w->n_wanted = 0;
  w->question++;
  for (uint32_t i = 0; held && i < held->n_rows; i++) {
    const sg_id v = sg_held_row(held, i)->party;
    if (w->t.holder[v] == holder && is_raised(w, v))
      w->wanted[w->n_wanted++] = v;
  }
  for (uint32_t i = 0; i < w->n_wanted && status == SG_OK; i++)
    status = raise_one(w, w->wanted[i]);
  return status;
}

static sg_status raise_all(work *w) {
  if (w->rule->aggregate)
    return raise_by(w, w->seeds, w->n_seeds, w->maybe, w->n_maybe, SG_NONE);
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < w->n_seeds && status == SG_OK; i++)
    status = raise_by(w, &w->seeds[i], 1, NULL, 0, w->seeds[i]);
  for (uint32_t i = 0; i < w->n_maybe && status == SG_OK; i++)
    status = raise_by(w, NULL, 0, &w->maybe[i], 1, w->maybe[i]);
  return status;
}

static sg_status apply(work *w) {
  find_seeds(w);
  clear(w);
  const bool ok =
      w->rule->aggregate
          ? ask(w, w->seeds, w->n_seeds, w->maybe, w->n_maybe, SG_NONE) &&
                ask_through(w, w->seeds, w->n_seeds, SG_NONE)
          : ask_each(w);
  if (!ok)
    return SG_ENOMEM;
  for (sg_id v = 0; v < w->in->g->n_entities; v++)
    if (w->t.level[v] > w->out->level[v] && !w->is_seed[v])
      w->out->level[v] = w->t.level[v];
  sg_status status = put_column(w, METRIC_LOW, w->t.most_low);
  if (status == SG_OK)
    status = put_column(w, METRIC_HIGH, w->t.most_high);
  return status == SG_OK ? raise_all(w) : status;
}

static sg_status cannot_apply(const work *w, const char *why) {
  char reason[300];
  (void)snprintf(reason, sizeof reason, "the rule %s was not applied: %s",
                 w->rule->name, why);
  return w->in->host->put_gap(w->in->host, "L02", SG_NONE, 1, reason);
}

static bool prepare(work *w) {
  sg_host *host = w->in->host;
  const uint32_t n = w->in->g->n_entities;
  w->t.level = host->alloc(host, n, sizeof *w->t.level);
  w->t.low = host->alloc(host, n, sizeof *w->t.low);
  w->t.high = host->alloc(host, n, sizeof *w->t.high);
  w->t.most_low = host->alloc(host, n, sizeof *w->t.most_low);
  w->t.most_high = host->alloc(host, n, sizeof *w->t.most_high);
  w->t.through_low = host->alloc(host, n, sizeof *w->t.through_low);
  w->t.through_high = host->alloc(host, n, sizeof *w->t.through_high);
  w->t.holder = host->alloc(host, n, sizeof *w->t.holder);
  w->seeds = host->alloc(host, n, sizeof *w->seeds);
  w->maybe = host->alloc(host, n, sizeof *w->maybe);
  w->is_seed = host->alloc(host, n, sizeof *w->is_seed);
  w->column = host->alloc(host, n, sizeof *w->column);
  w->wanted = host->alloc(host, n, sizeof *w->wanted);
  w->sum_of = host->alloc(host, n, sizeof *w->sum_of);
  w->summed_at = host->alloc(host, n, sizeof *w->summed_at);
  w->out->level = host->alloc(host, n, sizeof *w->out->level);
  return w->t.level && w->t.low && w->t.high && w->t.most_low &&
         w->t.most_high && w->t.through_low && w->t.through_high &&
         w->t.holder && w->seeds && w->maybe && w->is_seed && w->column &&
         w->wanted && w->sum_of && w->summed_at && w->out->level;
}

sg_status raise_owned(const listings *in, owned *out) {
  work w = {.in = in, .out = out};
  uint32_t n = 0;
  const sg_rule *const *rules = in->host->rules(in->host, &n);
  if (!prepare(&w))
    return SG_ENOMEM;
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < n && status == SG_OK; i++) {
    w.rule = rules[i];
    if (!w.rule->lists[0])
      continue; // the rule is about nobody in particular
    if (!in->host->tick(in->host, (double)i / n))
      return SG_ECANCEL;
    if (w.rule->not_in_force)
      status = cannot_apply(&w, w.rule->not_in_force);
    else if (w.rule->propagation != SG_CASCADE &&
             w.rule->propagation != SG_MAJORITY_CHAIN)
      status = cannot_apply(&w, "it adds no stakes up that could be shown; see "
                                "'stakegraph holdings'");
    else
      status = apply(&w);
  }
  return status;
}
