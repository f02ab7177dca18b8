// SPDX-License-Identifier: GPL-2.0-or-later
// owners - O01: an owner is recorded as unknown or anonymous, or the recorded
// owners leave a disclosed share below 75 %; and the metric of it.
#include "opacity.h"

#include <math.h>
#include <stdio.h>

// --- what is recorded of one party
// --------------------------------------------------

enum { TERMS_MAX = 64 };

typedef struct found {
  uint32_t n_owners;        // stakes and their statements
  uint32_t n_unknown;       // unknown owners of the level
  uint8_t level;            // of unknown owners
  sg_id links[SHOWN_MAX];   // to them, then to owners
  sg_path paths[SHOWN_MAX]; // one link each
  uint32_t n_paths;
  sg_fact facts[SHOWN_MAX];
  uint32_t n_facts;
  const char *reason;
  sg_term terms[TERMS_MAX];
  uint32_t n_terms;
  uint64_t low, high; // of the terms
  double confidence;
  bool alleged;
} found;

static void forget(found *f) {
  f->n_owners = f->n_unknown = f->n_paths = f->n_facts = f->n_terms = 0;
  f->level = 0;
  f->low = f->high = 0;
  f->reason = NULL;
  f->confidence = 1;
  f->alleged = false;
}

typedef struct work {
  const survey *s;
  const double *share;      // disclosed; absent where unknown kinds decide
  const double *low, *high; // the least and the most that it can be
  double least;             // in parts of 1e12
} work;

static void show_link(found *f, sg_id v, sg_id e, const char *shows) {
  if (f->n_paths == SHOWN_MAX)
    return;
  f->links[f->n_paths] = e;
  f->paths[f->n_paths] = (sg_path){v, 1, &f->links[f->n_paths], shows};
  f->n_paths++;
}

static void look_for_unknown(const work *w, sg_id v, found *f) {
  const survey *s = w->s;
  for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++) {
    const sg_id e = o->link;
    sg_fact where = {0, 0, NULL, NULL};
    const char *reason = unknown_owner(s, o->owner, e, &where);
    if (!reason) {
      f->n_owners += (o->marks & IS_STAKE) != 0;
      continue;
    }
    if (says_no_owner(reason))
      continue;
    f->n_owners += (o->marks & IS_STAKE) != 0;
    const uint8_t level = o->tie & IS_FIRM ? SG_CERTAIN : SG_POSSIBLE;
    if (level > f->level) {
      f->level = level;
      f->n_unknown = f->n_paths = f->n_facts = 0;
      f->confidence = 0;
      f->alleged = false;
    }
    if (level < f->level)
      continue;
    f->confidence = fmax(f->confidence, least_confidence(w->s, &e, 1));
    f->alleged |= is_alleged(w->s, e);
    f->reason = f->n_unknown++ == 0 ? reason : f->reason;
    if (f->n_facts == SHOWN_MAX / 2)
      continue;
    show_link(f, v, e, "an owner who is not named");
    where.value = sg_fact_text(w->s->host, where.value);
    f->facts[f->n_facts++] = where;
  }
}

// The party's own record may say it without a link.
static void look_at_own_record(const work *w, sg_id v, found *f) {
  const char *reason =
      w->s->unknown.of_owned ? w->s->unknown.of_owned[v] : NULL;
  if (!reason || !reason[0] || says_no_owner(reason))
    return;
  if (f->level < SG_CERTAIN)
    f->n_unknown = f->n_paths = f->n_facts = f->alleged = 0;
  f->level = SG_CERTAIN;
  f->confidence = 1;
  f->reason = f->n_unknown++ == 0 ? reason : f->reason;
  f->facts[f->n_facts++] = (sg_fact){SG_ON_ENTITIES, v, "owner_unspecified",
                                     sg_fact_text(w->s->host, reason)};
}

// Of a tie: its owner is a person, a public body or an organisation.
static bool ends_disclosed(const work *w, const owning *o) {
  return !(o->marks & BY_ORGANISATION) ||
         w->s->topics[o->owner] & TOPIC_STOCK_LISTED;
}

static void add_term(const owning *o, found *f) {
  const uint32_t low = o->tie & OWNS_SURELY ? o->low : 0;
  if (f->n_terms < TERMS_MAX)
    f->terms[f->n_terms] = (sg_term){o->link, low, o->high};
  f->n_terms++;
  f->low += low;
  f->high += o->high;
}

// The stakes that end at once are added up, the links to others shown; where
// there are too many to add up, some of them are shown, too.
static void look_at_stakes(const work *w, sg_id v, found *f) {
  const survey *s = w->s;
  double least = 1;
  for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++) {
    if (!(o->marks & IS_STAKE))
      continue;
    least = fmin(least, least_confidence(s, &o->link, 1));
    f->alleged |= (o->tie & IS_ALLEGED) != 0;
    if (o->tie & OWNS && ends_disclosed(w, o))
      add_term(o, f);
    else
      show_link(f, v, o->link, "an owner on record");
  }
  for (uint32_t i = 0; f->n_terms > TERMS_MAX && i < SHOWN_MAX; i++)
    show_link(f, v, f->terms[i].link, "an owner on record");
  if (f->n_unknown == 0)
    f->confidence = least;
}

// --- the flag
// -------------------------------------------------------------------------

static sg_status put(const work *w, sg_id v, const found *f, uint8_t level,
                     const char *message) {
  const sg_sum sum = {
      .shows = "direct stakes of persons, public bodies and stock-listed "
               "companies",
      .terms = f->terms,
      .n_terms = f->n_terms,
      .low = (uint32_t)(f->low < UINT32_MAX ? f->low : UINT32_MAX),
      .high = (uint32_t)(f->high < UINT32_MAX ? f->high : UINT32_MAX),
      .threshold = (uint32_t)(w->least / 1000),
      .strict = false,
  };
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "O01",
      .certainty = level,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->n_paths,
      .facts = f->facts,
      .n_facts = f->n_facts,
      .sums = &sum,
      .n_sums = f->n_terms > 0 && f->n_terms <= TERMS_MAX,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static double parts(double share) {
  return round(share * 1e12);
}

// "40 %" or "40 to 60 %" of the party that ends at somebody known.
static void write_share(const work *w, sg_id v, char out[100]) {
  char low[32];
  char high[32];
  const uint64_t least = (uint64_t)(parts(w->low[v]) / 1000);
  const uint64_t most = (uint64_t)ceil(parts(w->high[v]) / 1000);
  const char *low_text = sg_percent_text(least, low);
  (void)snprintf(out, 100, least == most ? "%s%s %%" : "%s to %s %%", low_text,
                 least == most ? "" : sg_percent_text(most, high));
}

static sg_status raise_one(const work *w, sg_id v, found *f, uint8_t by_share) {
  const sg_graph *g = w->s->g;
  char message[MESSAGE_BYTES];
  char share[100] = "";
  char least[32];
  int n = 0;
  const bool explicit = f->level >= by_share && f->level > 0;
  const char *name = g->entity_name[v];
  if (!explicit)
    f->n_unknown = f->n_paths = f->n_facts = f->alleged = 0;
  if (explicit)
    n = snprintf(message, sizeof message,
                 "%u owner%s of %.*s %s recorded as unknown or anonymous "
                 "(%.*s)",
                 f->n_unknown, f->n_unknown == 1 ? "" : "s",
                 SG_CLIPPED(name, NAME_BYTES), f->n_unknown == 1 ? "is" : "are",
                 SG_CLIPPED(f->reason, NAME_BYTES));
  if (by_share > 0) {
    look_at_stakes(w, v, f);
    write_share(w, v, share);
    n += snprintf(message + n, sizeof message - (size_t)n,
                  "%s%s of %.*s is recorded to end at persons, public bodies "
                  "or stock-listed companies, %s than %s %%%s",
                  explicit ? "; " : "", share, SG_CLIPPED(name, NAME_BYTES),
                  by_share == SG_CERTAIN ? "less" : "perhaps less",
                  sg_percent_text((uint64_t)(w->least / 1000), least),
                  w->s->topics[v] & TOPIC_STOCK_LISTED
                      ? "; it is itself recorded as stock-listed"
                      : "");
  }
  (void)snprintf(message + n, sizeof message - (size_t)n, "%s.",
                 f->alleged ? "; some of this is alleged" : "");
  return put(w, v, f, explicit ? f->level : by_share, message);
}

static uint8_t share_level(const work *w, sg_id v) {
  if (!w->share || !w->low || !w->high || isnan(w->low[v]) ||
      parts(w->low[v]) >= w->least)
    return 0;
  if (parts(w->high[v]) < w->least)
    return SG_CERTAIN;
  if (isnan(w->share[v]))
    return 0;
  return SG_POSSIBLE;
}

// Is it not known what kind of party the owners are, and does that decide?
static bool is_undecided(const work *w, sg_id v) {
  return w->share && w->low && w->high && !isnan(w->low[v]) &&
         isnan(w->share[v]) && parts(w->low[v]) < w->least &&
         parts(w->high[v]) >= w->least;
}

typedef struct gaps {
  uint32_t no_owner, no_kind;
} gaps;

// Neither an owner nor a word about one is no reason for the flag.
static sg_status look_at(const work *w, sg_id v, found *f, gaps *gap) {
  forget(f);
  look_for_unknown(w, v, f);
  look_at_own_record(w, v, f);
  const uint8_t by_share = f->n_owners > 0 ? share_level(w, v) : 0;
  if (f->level == 0 && f->n_owners == 0) {
    gap->no_owner++;
    return SG_OK;
  }
  gap->no_kind += f->level == 0 && is_undecided(w, v);
  return f->level > 0 || by_share > 0 ? raise_one(w, v, f, by_share) : SG_OK;
}

static sg_status put_metric(const work *w) {
  const survey *s = w->s;
  double *values = s->host->alloc(s->host, s->g->n_entities, sizeof *values);
  if (!values)
    return SG_ENOMEM;
  for (sg_id v = 0; v < s->g->n_entities; v++)
    values[v] = w->share ? 1 - w->share[v] : (double)NAN;
  return s->host->put_scores(s->host, METRIC_UNDISCLOSED, values);
}

sg_status owners_raise(const survey *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  const work w = {
      .s = s,
      .share = host->numbers(host, SG_ON_ENTITIES, "ownership.disclosed"),
      .low = host->numbers(host, SG_ON_ENTITIES, "ownership.disclosed_low"),
      .high = host->numbers(host, SG_ON_ENTITIES, "ownership.disclosed_high"),
      .least = round(host->params[PARAM_O01_PERCENT].number * 1e7) * 1000,
  };
  found *f = host->alloc(host, 1, sizeof *f);
  if (!f)
    return SG_ENOMEM;
  gaps gap = {0};
  sg_status status = put_metric(&w);
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (is_asked(s, v))
      status = look_at(&w, v, f, &gap);
  const sg_gap_row said[] = {
      {"O01", gap.no_owner, "no owner of these parties is recorded"},
      {"O01", gap.no_kind,
       "of owners of these parties it is not recorded whether they are "
       "persons or companies"},
  };
  if (status == SG_OK)
    status = sg_put_gaps(host, said, SG_COUNT(said));
  return status == SG_OK && !w.low
             ? host->put_gap(host, "O01", SG_NONE, 0,
                             "the disclosed shares were not computed")
             : status;
}
