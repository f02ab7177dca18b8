// SPDX-License-Identifier: GPL-2.0-or-later
// former - L09: the party was listed before, or a party that was listed then
// held a stake in it that has ended.
//
// What goes on is no former thing: neither an entry that the same list still
// has, nor the stake of an owner who still holds one.
#include "lists.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STAKES_MAX = 8, TOLD_MAX = 4 };

typedef struct work {
  const listings *in;
  sg_id *stakes; // that ended, of owners with entries, by company and owner
  uint32_t n_stakes;
  sg_id *met;     // company at which an owner was met last, + 1
  uint8_t *still; // whether that owner still holds a stake: SG_CERTAIN ...
  uint32_t least; // share that counts
} work;

typedef struct found {
  sg_id links[STAKES_MAX];
  uint32_t rows[STAKES_MAX]; // of the owners
  sg_path paths[STAKES_MAX];
  sg_fact facts[SHOWN_MAX + 2 * STAKES_MAX];
  char until[STAKES_MAX][16];
  char entries[2000];
  uint32_t n, total, n_facts, n_entries;
  uint8_t certainty;
  double confidence;
} found;

// --- entries that ended ------------------------------------------------------

static uint8_t is_over(const listings *in, uint32_t i) {
  const int32_t day = in->g->as_of;
  if (isnan(in->until[i]))
    return 0;
  return in->until[i] < day            ? SG_CERTAIN
         : in->until_earliest[i] < day ? SG_POSSIBLE
                                       : 0;
}

// Of the entries of one list that which ended last.
static uint32_t last_over(const listings *in, uint32_t from, uint32_t end,
                          uint8_t *level) {
  uint32_t best = from;
  uint8_t now = 0;
  *level = 0;
  for (uint32_t i = from; i < end; i++) {
    const uint8_t one = is_over(in, i);
    const uint8_t on = listing_on(in, i, in->g->as_of);
    now = on > now ? on : now;
    if (one > *level || (one == *level && in->until[i] > in->until[best]))
      best = i;
    *level = one > *level ? one : *level;
  }
  *level = now == SG_CERTAIN ? 0 : now ? lesser(*level, SG_POSSIBLE) : *level;
  return best;
}

// Adds the entries that ended of a level; of 0 none. Returns the highest there
// is. Entries are in the order of their lists.
static uint8_t look_at_entries(const listings *in, sg_id v, uint8_t wanted,
                               found *f) {
  const uint32_t stop = in->rows->start[v + 1];
  uint8_t best = 0;
  for (uint32_t i = in->rows->start[v], end = i; i < stop; i = end) {
    uint8_t level = 0;
    while (end < stop && sg_text_is(in->list[i], in->list[end]))
      end++;
    const uint32_t row = last_over(in, i, end, &level);
    best = level > best ? level : best;
    if (level == 0 || level != wanted)
      continue;
    f->confidence = 1;
    if (f->n_facts < SHOWN_MAX)
      f->facts[f->n_facts++] = listing_fact(in, v, row);
    if (f->n_entries++ < STAKES_MAX)
      listing_add(in, row, f->entries, sizeof f->entries);
  }
  return best;
}

// --- stakes that ended -------------------------------------------------------

static bool has_ended(const sg_graph *g, sg_id e) {
  return e >= g->n_links || (g->link_until_earliest[e] != SG_NO_DATE &&
                             g->link_until_earliest[e] < g->as_of);
}

// A stake that perhaps still goes on perhaps ended.
static uint8_t stake_level(const work *w, sg_id e) {
  const sg_graph *g = w->in->g;
  if (g->link_high[e] < w->least || g->link_high[e] == 0)
    return 0;
  return g->link_low[e] >= w->least && g->link_capacity[e] != SG_NOMINEE &&
                 e >= g->n_links && sg_link_is_firm(g, e)
             ? SG_CERTAIN
             : SG_POSSIBLE;
}

// Marks the owners of a company that hold a stake today.
static void mark_owners(const work *w, sg_id v) {
  const sg_graph *g = w->in->g;
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++) {
    const sg_id e = g->in_link[k];
    const sg_id owner = g->link_from[e];
    if (g->link_kind[e] != SG_OWNERSHIP || g->link_high[e] == 0)
      continue;
    const uint8_t level = sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE;
    if (w->met[owner] != v + 1)
      w->still[owner] = 0;
    w->met[owner] = v + 1;
    w->still[owner] = level > w->still[owner] ? level : w->still[owner];
  }
}

// An entry of the owner from the days of the stake.
static uint8_t entry_beside(const listings *in, sg_id e, uint32_t *row) {
  const sg_id owner = in->g->link_from[e];
  uint8_t best = 0;
  for (uint32_t i = in->rows->start[owner]; i < in->rows->start[owner + 1];
       i++) {
    const uint8_t level = listing_meets_link(in, i, e);
    if (level > best)
      *row = i;
    best = level > best ? level : best;
  }
  return best;
}

static uint8_t level_of(const work *w, sg_id e, uint32_t *row) {
  const sg_graph *g = w->in->g;
  const sg_id owner = g->link_from[e];
  const bool holds = w->met[owner] == g->link_to[e] + 1;
  const uint8_t over = !holds                          ? SG_CERTAIN
                       : w->still[owner] == SG_CERTAIN ? 0
                                                       : SG_POSSIBLE;
  return lesser(over, lesser(stake_level(w, e), entry_beside(w->in, e, row)));
}

static void add_stake(const work *w, sg_id e, uint32_t row, found *f) {
  const sg_graph *g = w->in->g;
  const uint32_t i = f->n++;
  f->links[i] = e;
  f->rows[i] = row;
  f->paths[i] = (sg_path){g->link_to[e], 1, &f->links[i],
                          "a stake of a party that was listed then"};
  f->facts[f->n_facts++] = listing_fact(w->in, g->link_from[e], row);
  (void)sg_date_text(g->link_until_earliest[e], g->link_until[e], f->until[i]);
  f->facts[f->n_facts++] = (sg_fact){SG_ON_LINKS, e, "until", f->until[i]};
}

// The same of stakes, one an owner.
static uint8_t look_at_stakes(const work *w, const sg_id *stakes, uint32_t n,
                              uint8_t wanted, found *f) {
  const sg_graph *g = w->in->g;
  sg_id last = SG_NONE;
  uint8_t best = 0;
  for (uint32_t i = 0; i < n; i++) {
    const sg_id owner = g->link_from[stakes[i]];
    uint32_t row = 0;
    const uint8_t level = level_of(w, stakes[i], &row);
    best = level > best ? level : best;
    if (level == 0 || level != wanted || owner == last)
      continue;
    last = owner;
    f->total++;
    f->confidence = fmax(f->confidence, sg_least_confidence(g, &stakes[i], 1));
    if (f->n < STAKES_MAX)
      add_stake(w, stakes[i], row, f);
  }
  return best;
}

// --- the flag ----------------------------------------------------------------

static int write_stakes(const work *w, const found *f, char *out, size_t size) {
  const sg_graph *g = w->in->g;
  int n = snprintf(out, size, "%s%s stake%s of listed parties that %s",
                   f->n_entries ? "; " : "", f->total == 1 ? "a" : "some",
                   f->total == 1 ? "" : "s", "ended: ");
  for (uint32_t i = 0; i < f->n && i < TOLD_MAX; i++) {
    char entry[200] = "";
    const char *name = g->entity_name[g->link_from[f->links[i]]];
    listing_add(w->in, f->rows[i], entry, sizeof entry);
    n += snprintf(out + n, size - (size_t)n, "%s%.*s (until %s; listed: %s)",
                  i ? ", " : "", SG_CLIPPED(name, NAME_WIDTH), f->until[i],
                  entry);
  }
  if (f->total > TOLD_MAX)
    n += snprintf(out + n, size - (size_t)n, " and %u more",
                  f->total - TOLD_MAX);
  return n;
}

static sg_status raise_one(const work *w, sg_id v, const found *f) {
  const sg_graph *g = w->in->g;
  char message[MESSAGE_SIZE];
  int n =
      snprintf(message, sizeof message, "Of %.*s the record has ", NAMED(g, v));
  if (f->n_entries)
    n += snprintf(message + n, sizeof message - (size_t)n,
                  "former entries on lists: %s%s", f->entries,
                  f->n_entries > STAKES_MAX ? " and more" : "");
  if (f->total)
    n += write_stakes(w, f, message + n, sizeof message - (size_t)n);
  (void)snprintf(message + n, sizeof message - (size_t)n, "%s.",
                 sg_any_alleged(g, f->links, f->n) ? ", in part as alleged"
                                                   : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "L09",
      .certainty = f->certainty,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->n,
      .facts = f->facts,
      .n_facts = f->n_facts,
  };
  return w->in->host->put_finding(w->in->host, &finding);
}

typedef struct stake {
  sg_id company, owner, link;
  int32_t until;
} stake;

// Of one owner the stake that ended last comes first.
static int by_company(const void *a, const void *b) {
  const stake *x = a;
  const stake *y = b;
  if (x->company != y->company)
    return x->company < y->company ? -1 : 1;
  if (x->owner != y->owner)
    return x->owner < y->owner ? -1 : 1;
  if (x->until != y->until)
    return x->until > y->until ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

static bool find_stakes(work *w) {
  const sg_graph *g = w->in->g;
  const uint32_t n = g->n_links + g->n_ended;
  stake *all = w->in->host->alloc(w->in->host, n, sizeof *all);
  w->stakes = w->in->host->alloc(w->in->host, n, sizeof *w->stakes);
  if (!all || !w->stakes)
    return false;
  for (sg_id e = 0; e < n; e++) {
    const sg_id owner = g->link_from[e];
    if (g->link_kind[e] == SG_OWNERSHIP && has_ended(g, e) &&
        w->in->rows->start[owner] < w->in->rows->start[owner + 1] &&
        owner != g->link_to[e])
      all[w->n_stakes++] = (stake){g->link_to[e], owner, e, g->link_until[e]};
  }
  if (w->n_stakes > 1)
    qsort(all, w->n_stakes, sizeof *all, by_company);
  for (uint32_t i = 0; i < w->n_stakes; i++)
    w->stakes[i] = all[i].link;
  return true;
}

// What is certain of some is said of them alone.
static sg_status look_at(const work *w, sg_id v, const sg_id *stakes,
                         uint32_t n) {
  found f = {.n = 0};
  mark_owners(w, v);
  const uint8_t entries = look_at_entries(w->in, v, 0, &f);
  const uint8_t held = look_at_stakes(w, stakes, n, 0, &f);
  f.certainty = entries > held ? entries : held;
  if (f.certainty == 0)
    return SG_OK;
  (void)look_at_entries(w->in, v, f.certainty, &f);
  (void)look_at_stakes(w, stakes, n, f.certainty, &f);
  return raise_one(w, v, &f);
}

sg_status raise_former(const listings *in) {
  sg_host *host = in->host;
  const sg_graph *g = in->g;
  work w = {
      .in = in,
      .met = host->alloc(host, g->n_entities, sizeof *w.met),
      .still = host->alloc(host, g->n_entities, sizeof *w.still),
      .least = (uint32_t)llround(host->params[PARAM_L09_STAKE].number * 1e7),
  };
  if (!w.met || !w.still || !find_stakes(&w))
    return SG_ENOMEM;
  uint32_t from = 0;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    uint32_t end = from;
    while (end < w.n_stakes && g->link_to[w.stakes[end]] == v)
      end++;
    const bool any = end > from || in->rows->start[v] < in->rows->start[v + 1];
    if (any && is_subject(g, v))
      status = look_at(&w, v, w.stakes + from, end - from);
    from = end;
  }
  return status;
}
