// SPDX-License-Identifier: GPL-2.0-or-later
// raise - one rule after another: its seeds, its chains or sums, the findings,
// and what could not be evaluated and why.
#include "rules.h"
#include "stakegraph/parties.h"

#include <stdio.h>
#include <string.h>

enum {
  FACTS_MAX = 16,
  SUMS_MAX = 16,
  TERMS_MAX = 100000,
  KEYS_MAX = 8 // that are missing, told apart
};

typedef struct run {
  const facts *in;
  walk w;
  const rule *r;
  uint8_t *level; // of each entity, under a sum: NO, MAYBE or SURE
  uint32_t *low, *high;
  sg_id *seeds, *perhaps;
  uint32_t n_seeds, n_perhaps;
} run;

// Entities of which a key is not recorded.
typedef struct tally {
  const char *key[KEYS_MAX];
  uint32_t n[KEYS_MAX];
} tally;

static void count_missing(tally *t, const char *key) {
  uint32_t i = 0;
  while (i < KEYS_MAX - 1 && t->key[i] && strcmp(t->key[i], key) != 0)
    i++;
  if (!t->key[i])
    t->key[i] = key;
  t->n[i]++;
}

static sg_status put_missing(const run *x, const tally *t, const char *what) {
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < KEYS_MAX && t->key[i] && status == SG_OK; i++) {
    char reason[400];
    (void)snprintf(reason, sizeof reason, "'%.*s' is not recorded: %s",
                   sg_clip(t->key[i], 100), t->key[i], what);
    status =
        x->in->host->put_gap(x->in->host, x->r->flag, SG_NONE, t->n[i], reason);
  }
  return status;
}

// --- seeds and subjects ---

static sg_status find_seeds(run *x) {
  tally missing = {{NULL}, {0}};
  x->n_seeds = x->n_perhaps = 0;
  for (sg_id v = 0; v < x->in->g->n_entities; v++) {
    const uint8_t level = test_holds(x->in, x->r->seeds, v);
    x->w.seed[v] = level;
    if (level == SURE)
      x->seeds[x->n_seeds++] = v;
    else if (level == MAYBE)
      x->perhaps[x->n_perhaps++] = v;
    else if (level == UNKNOWN)
      count_missing(&missing, test_missing(x->in, x->r->seeds, v));
  }
  return put_missing(x, &missing, "these may be seeds of the rule");
}

static bool asks_kind(const test *t) {
  bool any = t && t->type == TEST_KIND;
  for (const test *part = t ? t->first : NULL; part && !any; part = part->next)
    any = asks_kind(part);
  return any;
}

// Does the rule speak of this party? UNKNOWN: the key in `*missing` is.
static uint8_t speaks_of(const run *x, bool any_kind, sg_id v,
                         const char **missing) {
  const rule *r = x->r;
  const sg_graph *g = x->in->g;
  if (!g->entity_in_scope[v] || (!any_kind && !sg_is_party(g, v)) ||
      (r->seeds && x->w.seed[v] >= MAYBE))
    return NO;
  const uint8_t level = r->subject ? test_holds(x->in, r->subject, v) : SURE;
  if (level == UNKNOWN)
    *missing = test_missing(x->in, r->subject, v);
  for (const test *one = r->needs && level >= MAYBE ? r->needs->first : NULL;
       one; one = one->next)
    if (test_holds(x->in, one, v) != SURE) {
      *missing = one->key;
      return UNKNOWN;
    }
  return level;
}

// --- what one finding rests on ---

typedef struct proof {
  sg_id subject, seed;
  uint8_t certainty;
  sg_id links[LINKS_MAX];
  uint32_t n_links;
  sg_path path;
  sg_fact facts[FACTS_MAX];
  uint32_t n_facts;
  sg_sum sums[SUMS_MAX];
  uint32_t n_sums;
  uint32_t low, high; // the share that the message names
  bool has_share;
  uint32_t others; // further seeds; SG_NONE: not counted
  uint32_t confidence;
  bool alleged;
} proof;

static void need_link(const sg_graph *g, proof *p, sg_id e) {
  if (g->link_confidence[e] < p->confidence)
    p->confidence = g->link_confidence[e];
  p->alleged |= sg_is_alleged(g, e);
}

// The smallest stake of a chain.
static void note_share(const sg_graph *g, proof *p) {
  for (uint32_t i = 0; i < p->n_links; i++) {
    const sg_id e = p->links[i];
    if (g->link_kind[e] != SG_OWNERSHIP)
      continue;
    if (!p->has_share || g->link_low[e] < p->low)
      p->low = g->link_low[e];
    if (!p->has_share || g->link_high[e] < p->high)
      p->high = g->link_high[e];
    p->has_share = true;
  }
}

static void prove_chain(run *x, proof *p, int which) {
  const sg_graph *g = x->in->g;
  const sg_id start =
      walk_chain(&x->w, which, p->subject, p->links, &p->n_links);
  p->seed = x->w.seed[start] >= MAYBE ? start : SG_NONE;
  p->path = (sg_path){start, p->n_links, p->links,
                      "the chain from the nearest seed to the party"};
  for (uint32_t i = 0; i < p->n_links; i++)
    need_link(g, p, p->links[i]);
  if (p->seed != SG_NONE && x->r->seeds)
    p->n_facts = test_facts(x->in, x->r->seeds, p->seed, p->facts, FACTS_MAX);
  const uint32_t all = walk_seeds(&x->w, which, p->subject);
  p->others = all == SG_NONE ? SG_NONE : all > 0 ? all - 1 : 0;
}

static void add_subject_facts(const run *x, proof *p) {
  if (x->r->subject)
    p->n_facts += test_facts(x->in, x->r->subject, p->subject,
                             p->facts + p->n_facts, FACTS_MAX - p->n_facts);
  if (p->n_facts > 0 || p->n_links > 0)
    return;
  const uint8_t kind = x->in->g->entity_kind[p->subject];
  p->facts[p->n_facts++] =
      (sg_fact){SG_ON_ENTITIES, p->subject, "kind",
                entity_kinds.words[kind < entity_kinds.n ? kind : SG_OTHER]};
}

// --- words ---

static void write_seed(const run *x, const proof *p, char out[300]) {
  const char *name =
      p->seed == SG_NONE ? "a seed" : x->in->g->entity_name[p->seed];
  (void)snprintf(out, 300, "%.*s", sg_clip(name, NAME_WIDTH), name);
}

static void write_share(const run *x, const proof *p, char out[300]) {
  char low[32];
  char high[32];
  const char *from = sg_percent_text(p->low, low);
  const char *to = sg_percent_text(p->high, high);
  if (!p->has_share || (p->low == 0 && p->high >= SG_WHOLE))
    (void)snprintf(out, 300, "a share that is not recorded");
  else if (x->r->meaning == CASCADE && p->certainty == SG_CERTAIN)
    (void)snprintf(out, 300, "at least %s %%", from);
  else if (p->low == p->high)
    (void)snprintf(out, 300, "%s %%", from);
  else
    (void)snprintf(out, 300, "%s to %s %%", from, to);
}

// The date of the link at the seed.
static void write_date(const run *x, const proof *p, char out[300]) {
  char day[16] = "";
  if (p->n_links > 0)
    (void)sg_date_text(x->in->g->link_since[p->links[0]],
                       x->in->g->link_since_latest[p->links[0]], day);
  (void)snprintf(out, 300, "%s", day[0] ? day : "a date that is not recorded");
}

static void write_others(const run *x, const proof *p, char out[300]) {
  (void)x;
  if (p->others == SG_NONE)
    (void)snprintf(out, 300, "others that were not counted");
  else if (p->others == 0)
    (void)snprintf(out, 300, "no others");
  else
    (void)snprintf(out, 300, "%u other%s", p->others, p->others > 1 ? "s" : "");
}

static void write_subject(const run *x, const proof *p, char out[300]) {
  const char *name = x->in->g->entity_name[p->subject];
  (void)snprintf(out, 300, "%.*s", sg_clip(name, NAME_WIDTH), name);
}

static void write_links(const run *x, const proof *p, char out[300]) {
  (void)x;
  (void)snprintf(out, 300, "%u link%s", p->n_links, p->n_links == 1 ? "" : "s");
}

// The word of a placeholder that `at` begins with, without its brace.
static void write_word(const run *x, const proof *p, const char *at,
                       char out[300]) {
  static const struct {
    const char *word;
    void (*write)(const run *, const proof *, char[300]);
  } words[] = {
      {"subject", write_subject}, {"seed", write_seed},
      {"links", write_links},     {"share", write_share},
      {"date", write_date},       {"others", write_others},
  };
  const size_t n = strcspn(at, "}");
  for (size_t i = 0; i < SG_COUNT(words); i++)
    if (strlen(words[i].word) == n && memcmp(words[i].word, at, n) == 0)
      words[i].write(x, p, out);
}

static const char *usual_message(const rule *r) {
  if (!r->links)
    return "{subject} meets the conditions of the rule.";
  return r->meaning == ANY_CHAIN
             ? "A chain of {links} joins {seed} and {subject}."
             : "Seeds of the rule, {seed} among them, hold {share} of "
               "{subject}.";
}

static void add_text(char *out, size_t *n, const char *text, size_t length) {
  const size_t left = MESSAGE_SIZE - 1 - *n;
  char piece[1100];
  (void)snprintf(piece, sizeof piece, "%.*s", (int)length, text);
  const int most = sg_clip(piece, (int)(left < 1000 ? left : 1000));
  memcpy(out + *n, piece, (size_t)most);
  *n += (size_t)most;
  out[*n] = '\0';
}

// The linter has seen to it that every brace opens a word that there is.
static void write_message(const run *x, const proof *p,
                          char out[MESSAGE_SIZE]) {
  const char *at = x->r->message ? x->r->message : usual_message(x->r);
  const bool says_others = strstr(at, "{others}") != NULL;
  char word[300] = "";
  size_t n = 0;
  while (*at) {
    const size_t plain = strcspn(at, "{");
    add_text(out, &n, at, plain);
    at += plain;
    if (!*at)
      break;
    write_word(x, p, at + 1, word);
    add_text(out, &n, word, strlen(word));
    at += strcspn(at, "}") + 1;
  }
  write_others(x, p, word);
  if (!says_others && p->others > 0) {
    add_text(out, &n, " The same is true of ", 21);
    add_text(out, &n, word, strlen(word));
    add_text(out, &n, ".", 1);
  }
  if (p->alleged && p->certainty == SG_POSSIBLE)
    add_text(out, &n, " In part this is only alleged.", 30);
}

static sg_status put(const run *x, const proof *p) {
  char message[MESSAGE_SIZE];
  write_message(x, p, message);
  const sg_finding finding = {
      SG_FINDING_SIZES,          .deal = SG_NONE,
      .subject = p->subject,     .flag = x->r->flag,
      .certainty = p->certainty, .confidence = (double)p->confidence / SG_WHOLE,
      .message = message,        .paths = &p->path,
      .n_paths = p->n_links > 0, .facts = p->facts,
      .n_facts = p->n_facts,     .sums = p->sums,
      .n_sums = p->n_sums,
  };
  return x->in->host->put_finding(x->in->host, &finding);
}

// --- sums ---

static bool sure_sum(const run *x, sg_id v) {
  return x->level[v] == SURE;
}

// Only the terms that reach the threshold without those of less confidence.
static void need_terms(const run *x, proof *p, const sg_support *s) {
  const sg_graph *g = x->in->g;
  const bool sure = sure_sum(x, p->subject);
  uint32_t least = 0;
  for (uint32_t i = 0; i < s->n_terms && s->n_terms <= 64; i++) {
    const uint32_t mine = g->link_confidence[s->terms[i].link];
    uint64_t sum = 0;
    for (uint32_t k = 0; k < s->n_terms; k++)
      if (g->link_confidence[s->terms[k].link] >= mine)
        sum += sure ? s->terms[k].low : s->terms[k].high;
    if (mine > least &&
        (x->r->strict ? sum > x->r->threshold : sum >= x->r->threshold))
      least = mine;
  }
  for (uint32_t i = 0; i < s->n_terms; i++)
    if ((sure ? s->terms[i].low : s->terms[i].high) > 0 &&
        g->link_confidence[s->terms[i].link] >= least)
      need_link(g, p, s->terms[i].link);
}

static bool add_sum(const run *x, proof *p, sg_id v) {
  const sg_support *s = x->in->host->support(x->in->host, v);
  uint64_t low = 0;
  uint64_t high = 0;
  if (!s)
    return false;
  if (s->n_terms == 0 || s->n_terms > TERMS_MAX || p->n_sums == SUMS_MAX)
    return true;
  for (uint32_t i = 0; i < s->n_terms; i++) {
    low += s->terms[i].low;
    high += s->terms[i].high;
  }
  if (x->high[v] && x->high[v] < high && x->high[v] >= low)
    high = x->high[v];
  need_terms(x, p, s);
  p->sums[p->n_sums++] = (sg_sum){
      .shows = v == p->subject ? "stakes of seeds and of what they own"
                               : "the same of a company on the way",
      .terms = s->terms,
      .n_terms = s->n_terms,
      .low = low < UINT32_MAX ? (uint32_t)low : UINT32_MAX,
      .high = high < UINT32_MAX ? (uint32_t)high : UINT32_MAX,
      .threshold = x->r->threshold,
      .strict = x->r->strict,
  };
  return true;
}

static bool prove_sums(const run *x, proof *p) {
  if (!add_sum(x, p, p->subject))
    return false;
  for (uint32_t i = p->n_links; i-- > 1;)
    if (!add_sum(x, p, x->in->g->link_from[p->links[i]]))
      return false;
  return true;
}

static bool passes(const rule *r, uint32_t share) {
  return r->strict ? share > r->threshold : share >= r->threshold;
}

static bool ask_cascade(run *x) {
  uint32_t control = 0;
  sg_host *host = x->in->host;
  static const char *const none[] = {NULL};
  for (uint32_t i = 0; i < x->r->n_links; i++)
    if (x->r->links[i].kind == SG_CONTROL)
      control |= x->r->links[i].details ? x->r->links[i].details : UINT32_MAX;
  const sg_rule asked = {
      .size = sizeof asked,
      .propagation = SG_CASCADE,
      .name = x->r->flag,
      .title = x->r->title,
      .citation = "",
      .lists = none,
      .threshold = x->r->threshold,
      .strict = x->r->strict,
      .aggregate = true,
      .control = control,
      .control_possible = control,
  };
  const sg_held *held =
      host->hold(host, &asked, x->seeds, x->n_seeds, x->perhaps, x->n_perhaps);
  for (uint32_t i = 0; held && i < held->n_rows; i++) {
    const sg_holding *row = sg_held_row(held, i);
    x->level[row->party] = row->level == SG_CERTAIN    ? SURE
                           : row->level == SG_POSSIBLE ? MAYBE
                                                       : NO;
    x->low[row->party] = row->low_ppb;
    x->high[row->party] = row->high_ppb;
  }
  return held != NULL;
}

// From below what certain seeds hold; from above what all of them may.
static bool ask_through(run *x) {
  sg_host *host = x->in->host;
  const sg_held *held = host->look_through(host, x->seeds, x->n_seeds);
  for (uint32_t i = 0; held && i < held->n_rows; i++) {
    const sg_holding *row = sg_held_row(held, i);
    x->low[row->party] = row->low_ppb;
  }
  memcpy(x->seeds + x->n_seeds, x->perhaps, x->n_perhaps * sizeof *x->seeds);
  held = held ? host->look_through(host, x->seeds, x->n_seeds + x->n_perhaps)
              : NULL;
  for (uint32_t i = 0; held && i < held->n_rows; i++) {
    const sg_holding *row = sg_held_row(held, i);
    const sg_id v = row->party;
    x->high[v] = row->high_ppb;
    x->level[v] = passes(x->r, x->low[v])    ? SURE
                  : passes(x->r, x->high[v]) ? MAYBE
                                             : NO;
  }
  return held != NULL;
}

static bool ask_sums(run *x) {
  const uint32_t n = x->in->g->n_entities;
  memset(x->level, 0, n);
  memset(x->low, 0, n * sizeof *x->low);
  memset(x->high, 0, n * sizeof *x->high);
  if (x->n_seeds + x->n_perhaps == 0) {
    walk_all(&x->w, x->r);
    return true;
  }
  const bool through = x->r->meaning == LOOK_THROUGH;
  const bool ok = through ? ask_through(x) : ask_cascade(x);
  if (ok)
    walk_members(&x->w, x->r, through ? NULL : x->level);
  return ok;
}

// --- rules ---

static uint8_t lesser(uint8_t a, uint8_t b) {
  return a < b ? a : b;
}

// Is the party reached, and by what is certain?
static uint8_t reached(const run *x, sg_id v) {
  const uint8_t by_chain = x->w.length[BY_SURE][v] != SG_NONE  ? SURE
                           : x->w.length[BY_ANY][v] != SG_NONE ? MAYBE
                                                               : NO;
  if (x->r->meaning == ANY_CHAIN)
    return by_chain;
  return x->r->max_links == UINT32_MAX ? x->level[v]
                                       : lesser(x->level[v], by_chain);
}

static sg_status raise_linked(run *x, sg_id v, uint8_t level) {
  proof p = {.subject = v, .seed = SG_NONE, .confidence = SG_WHOLE};
  p.certainty = level == SURE ? SG_CERTAIN : SG_POSSIBLE;
  // What is certain rests on a certain chain, whatever else is not.
  const int which = reached(x, v) == SURE && x->w.length[BY_SURE][v] != SG_NONE
                        ? BY_SURE
                        : BY_ANY;
  prove_chain(x, &p, which);
  if (x->r->meaning == ANY_CHAIN)
    note_share(x->in->g, &p);
  else {
    p.has_share = true;
    p.low = x->low[v];
    p.high = x->high[v];
  }
  if (x->r->meaning == CASCADE && !prove_sums(x, &p))
    return SG_ENOMEM;
  add_subject_facts(x, &p);
  return put(x, &p);
}

static sg_status raise_alone(const run *x, sg_id v, uint8_t level) {
  proof p = {.subject = v, .seed = SG_NONE, .confidence = SG_WHOLE};
  p.certainty = level == SURE ? SG_CERTAIN : SG_POSSIBLE;
  add_subject_facts(x, &p);
  return put(x, &p);
}

// Kinds of link that a party of its kind has where anything is recorded.
static bool should_have_links(const run *x, sg_id v) {
  if (x->in->g->entity_kind[v] != SG_PERSON)
    return true;
  for (uint32_t i = 0; i < x->r->n_links; i++)
    if (x->r->links[i].kind == SG_FAMILY || x->r->links[i].kind == SG_ASSOCIATE)
      return true;
  return false;
}

static sg_status put_no_links(const run *x, uint32_t n) {
  char reason[600] = "no link that the rule follows is recorded of these: ";
  size_t at = strlen(reason);
  uint32_t told = 0;
  for (uint32_t i = 0; i < x->r->n_links && n > 0; i++) {
    const uint32_t kind = UINT32_C(1) << x->r->links[i].kind;
    if (told & kind)
      continue;
    at += (size_t)snprintf(reason + at, sizeof reason - at, "%s%s",
                           told ? ", " : "",
                           link_kinds.words[x->r->links[i].kind]);
    told |= kind;
  }
  return n ? x->in->host->put_gap(x->in->host, x->r->flag, SG_NONE, n, reason)
           : SG_OK;
}

static sg_status look_at_all(run *x) {
  tally missing = {{NULL}, {0}};
  uint32_t unlinked = 0;
  const bool any_kind = asks_kind(x->r->subject);
  sg_status status = SG_OK;
  for (sg_id v = 0; v < x->in->g->n_entities && status == SG_OK; v++) {
    const char *key = NULL;
    const uint8_t by = x->r->links ? reached(x, v) : SURE;
    const uint8_t level = speaks_of(x, any_kind, v, &key);
    if (level == NO)
      continue;
    if (by == NO)
      unlinked += should_have_links(x, v) && !walk_has_links(&x->w, v);
    else if (level == UNKNOWN)
      count_missing(&missing, key);
    else
      status = x->r->links ? raise_linked(x, v, lesser(by, level))
                           : raise_alone(x, v, level);
  }
  if (status == SG_OK)
    status = put_missing(x, &missing,
                         "whether the rule speaks of these is not known");
  return status == SG_OK ? put_no_links(x, unlinked) : status;
}

static sg_status evaluate(run *x) {
  if (x->r->has_share && x->r->threshold > SG_WHOLE)
    return SG_OK; // no share is that large
  sg_status status = x->r->seeds ? find_seeds(x) : SG_OK;
  if (status != SG_OK)
    return status;
  if (x->r->links && x->r->meaning == ANY_CHAIN)
    walk_all(&x->w, x->r);
  else if (x->r->links && !ask_sums(x))
    return SG_ENOMEM;
  return look_at_all(x);
}

static bool prepare(run *x, const packs *all) {
  sg_host *host = x->in->host;
  const uint32_t n = x->in->g->n_entities;
  bool with_ended = false;
  for (uint32_t i = 0; i < all->n_rules; i++)
    with_ended |= all->rules[i].when != IN_FORCE;
  x->level = host->alloc(host, n, sizeof *x->level);
  x->low = host->alloc(host, n, sizeof *x->low);
  x->high = host->alloc(host, n, sizeof *x->high);
  x->seeds = host->alloc(host, n, sizeof *x->seeds);
  x->perhaps = host->alloc(host, n, sizeof *x->perhaps);
  return walk_prepare(x->in, with_ended, &x->w) && x->level && x->low &&
         x->high && x->seeds && x->perhaps;
}

sg_status rules_run(sg_host *host) {
  const packs *all = packs_loaded();
  facts in;
  run x = {.in = &in};
  if (host->graph->n_entities == 0 || all->n_rules == 0)
    return SG_OK;
  if (!facts_bind(host, all, &in) || !prepare(&x, all))
    return SG_ENOMEM;
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < all->n_rules && status == SG_OK; i++) {
    x.r = &all->rules[i];
    if (!host->tick(host, (double)i / all->n_rules))
      return SG_ECANCEL;
    status = evaluate(&x);
  }
  return status;
}
