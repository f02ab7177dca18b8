// SPDX-License-Identifier: GPL-2.0-or-later
// conditions - I13: none of the safeguards on record of a deal, or of the
// supply to an intermediary, carries conditions on: no flow-down, no audit
// right, no reporting of end users.
//
// Where no safeguards are recorded at all nothing can be said; where some are,
// what is not among them may still exist, so the flag is possible only. It is
// certain when the input says that there are none. Cost: O(links log links).
#include "intermediary.h"
#include "stakegraph/contacts.h"

#include <stdio.h>
#include <string.h>

typedef struct work {
  const supply *s;
  const sg_graph *g;
  const sg_rows *rows;
  const char *const *what;       // of safeguards
  const double *date;            // of safeguards
  const char *const *safeguards; // of links
  const char *words;
  uint8_t *of_deal; // of deals: bits
  clues found;
  uint32_t unknown; // neither on the link nor of the deal
} work;

enum { SOME = 1, CARRIED = 2, NONE_SAID = 4 };

// Does a text have one of the words, case aside?
static bool has_word(const char *words, const char *text, size_t n) {
  for (const char *at = words; *at;) {
    const size_t m = strcspn(at, ",");
    for (size_t i = 0; m > 0 && i + m <= n; i++) {
      size_t k = 0;
      while (k < m && sg_small(text[i + k]) == sg_small(at[k]))
        k++;
      if (k == m)
        return true;
    }
    at += m + (at[m] == ',');
  }
  return false;
}

static void look_at_deals(work *w) {
  for (sg_id d = 0; d < w->g->n_deals; d++)
    for (uint32_t i = w->rows->start[d]; i < w->rows->start[d + 1]; i++) {
      if (w->date[i] > w->g->as_of)
        continue;
      w->of_deal[d] |= SOME;
      if (has_word(w->words, w->what[i], strlen(w->what[i])))
        w->of_deal[d] |= CARRIED;
    }
}

// One text, or a list of texts or of objects as in a deal.
static uint8_t look_at_text(const work *w, const char *text) {
  if (!text)
    return 0;
  if (says_none(text))
    return SOME | NONE_SAID;
  return SOME | (has_word(w->words, text, strlen(text)) ? CARRIED : 0);
}

// One clue a supply to an intermediary: its kind are the bits of what is
// recorded of it and of its deal.
static sg_status look_at_link(work *w, sg_id e) {
  const sg_graph *g = w->g;
  const sg_id v = g->link_to[e];
  const sg_id deal = g->link_deal[e];
  if (!is_intermediary(w->s, v) || !g->entity_in_scope[v])
    return SG_OK;
  const uint8_t own = look_at_text(w, w->safeguards ? w->safeguards[e] : NULL);
  const uint8_t all = own | (deal == SG_NONE ? 0 : w->of_deal[deal]);
  return clues_add(&w->found, &(clue){
                                  .subject = v,
                                  .deal = deal,
                                  .level = SG_POSSIBLE,
                                  .kind = all,
                                  .n_links = 1,
                                  .links = {e},
                                  .other = SG_NONE,
                              });
}

// --- the flag ----------------------------------------------------------------

static uint32_t add_facts(const work *w, const clue *group, uint32_t n,
                          sg_fact *facts) {
  const sg_id deal = group->deal;
  uint32_t n_facts = 0;
  for (uint32_t i = 0; i < n && n_facts < SHOWN_MAX; i++) {
    const sg_id e = group[i].links[0];
    if (w->safeguards && w->safeguards[e])
      facts[n_facts++] = (sg_fact){
          SG_ON_LINKS, e, "safeguards",
          w->safeguards[e][0] ? sg_fact_text(w->s->host, w->safeguards[e])
                              : "none"};
  }
  for (uint32_t i = deal == SG_NONE ? 0 : w->rows->start[deal];
       deal != SG_NONE && i < w->rows->start[deal + 1] &&
       n_facts < 2 * SHOWN_MAX;
       i++)
    if (!(w->date[i] > w->g->as_of))
      facts[n_facts++] = (sg_fact){SG_ON_DEALS, deal, "safeguards",
                                   sg_fact_text(w->s->host, w->what[i])};
  return n_facts;
}

static sg_status raise_one(const work *w, const clue *group, uint32_t n,
                           bool sure) {
  const sg_graph *g = w->g;
  const char *name = g->entity_name[group->subject];
  sg_fact facts[2 * SHOWN_MAX];
  char message[MESSAGE_BYTES];
  clue_proof p;
  clues_prove(g, group, n, "a supply to it", &p);
  (void)snprintf(message, sizeof message,
                 "%.*s is supplied%s; %s flow-down of conditions, audit right "
                 "or reporting of end users%s.",
                 SG_CLIPPED(name, NAME_BYTES), p.alleged ? ", as alleged" : "",
                 sure ? "the record says that there are no safeguards, and so "
                        "no"
                      : "the safeguards on record name no",
                 sure ? "" : ", which may stand elsewhere");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = group->subject,
      .deal = group->deal,
      .flag = "I13",
      .certainty = sure ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = p.confidence,
      .message = message,
      .paths = p.paths,
      .n_paths = p.n_paths,
      .facts = facts,
      .n_facts = add_facts(w, group, n, facts),
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

// What is said of one supply of a deal holds for all of them.
static sg_status look_at_party(const void *ctx, const clue *group, uint32_t n) {
  work *w = *(work *const *)ctx;
  uint8_t bits = 0;
  bool firm = false;
  bool none = group->deal == SG_NONE || !(w->of_deal[group->deal] & SOME);
  for (uint32_t i = 0; i < n; i++) {
    bits |= group[i].kind;
    none &= (group[i].kind & NONE_SAID) != 0;
    firm |= sg_link_is_firm(w->g, group[i].links[0]);
  }
  w->unknown += bits == 0;
  if (bits == 0 || bits & CARRIED)
    return SG_OK;
  return raise_one(w, group, n, none && firm);
}

sg_status conditions_raise(const supply *s) {
  sg_host *host = s->host;
  work w = {
      .s = s,
      .g = s->g,
      .rows = host->rows(host, SG_ON_SAFEGUARDS),
      .what = host->texts(host, SG_ON_SAFEGUARDS, "what"),
      .date = host->numbers(host, SG_ON_SAFEGUARDS, "date"),
      .safeguards = host->texts(host, SG_ON_LINKS, "safeguards"),
      .words = host->params[PARAM_I13_WORDS].text,
      .of_deal = host->alloc(host, s->g->n_deals, sizeof *w.of_deal),
      .found = {.host = host},
  };
  work *const self = &w;
  if (!w.rows || !w.what || !w.date || !w.of_deal)
    return SG_ENOMEM;
  look_at_deals(&w);
  sg_status status = SG_OK;
  for (uint32_t i = 0; i < s->n_links && status == SG_OK; i++)
    status = look_at_link(&w, s->links[i]);
  if (status == SG_OK && w.found.n == 0)
    return host->put_gap(host, "I13", SG_NONE, 0,
                         "no supply to an intermediary is recorded");
  if (status == SG_OK)
    status = clues_each(&w.found, look_at_party, &self);
  return status == SG_OK
             ? sg_put_gap(host, "I13", w.unknown,
                          "no safeguards are recorded of what these "
                          "intermediaries are supplied")
             : status;
}
