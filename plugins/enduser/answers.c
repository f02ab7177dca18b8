// SPDX-License-Identifier: GPL-2.0-or-later
// answers - what was asked about a deal. D02: the end-use statement is missing;
// Q01: conduct of the customer that calls for questions; Q02: information on
// identity or ownership was refused.
//
// The keys of `answers` are questions; what one is about follows from the words
// that it holds (parameters). A refusal is an answer: to a question on identity
// or ownership it is Q02, to one on the end-use statement D02, to any other
// Q01. The subject is the customer: who buys from the deal's vendor in the
// deal; the vendor itself where nobody or several do.
#include "enduser.h"

#include <stdio.h>
#include <string.h>

typedef enum topic { CONDUCT, IDENTITY, STATEMENT, N_TOPICS } topic;

enum { FACTS_MAX = 16, TEXT_BYTES = 100 };

// Answers of one deal that raise a flag.
typedef struct found {
  sg_fact facts[FACTS_MAX];
  char text[FACTS_MAX][TEXT_BYTES];
  uint32_t n, n_asked, n_red; // n of the red ones are shown
} found;

typedef struct work {
  const users *u;
  const sg_rows *rows;
  const char *const *key;
  const char *const *answer;
  sg_id *customer; // of each deal, or SG_NONE
} work;

// What a question is about; N_TOPICS: nothing that is looked for.
static topic topic_of(const work *w, const char *key, const char *answer) {
  const sg_value *p = w->u->host->params;
  if (holds_word(key, p[PARAM_D02_WORDS].text))
    return STATEMENT;
  if (holds_word(key, p[PARAM_Q02_WORDS].text))
    return IDENTITY;
  return holds_word(key, p[PARAM_Q01_WORDS].text) ||
                 strcmp(answer, "refused") == 0
             ? CONDUCT
             : N_TOPICS;
}

// Does an answer raise the flag of its topic?
static bool is_red(topic about, const char *answer) {
  const bool refused = strcmp(answer, "refused") == 0;
  switch (about) {
  case CONDUCT: return refused || strcmp(answer, "yes") == 0;
  case IDENTITY: return refused;
  case STATEMENT:
    return refused || strcmp(answer, "no") == 0 ||
           strcmp(answer, "unknown") == 0;
  case N_TOPICS: break;
  }
  return false;
}

static void add_answer(found *f, sg_id deal, const char *key,
                       const char *answer) {
  if (f->n == FACTS_MAX)
    return;
  (void)snprintf(f->text[f->n], TEXT_BYTES, "%.*s: %.*s", SG_CLIPPED(key, 70),
                 SG_CLIPPED(answer, 20));
  f->facts[f->n] = (sg_fact){SG_ON_DEALS, deal, "answers", f->text[f->n]};
  f->n++;
}

static void read_deal(const work *w, sg_id deal, found all[N_TOPICS]) {
  memset(all, 0, N_TOPICS * sizeof *all);
  for (uint32_t i = w->rows->start[deal]; i < w->rows->start[deal + 1]; i++) {
    if (!w->key[i] || !w->answer[i])
      continue;
    const topic about = topic_of(w, w->key[i], w->answer[i]);
    if (about == N_TOPICS)
      continue;
    all[about].n_asked++;
    all[about].n_red += is_red(about, w->answer[i]);
    if (is_red(about, w->answer[i]))
      add_answer(&all[about], deal, w->key[i], w->answer[i]);
  }
}

// Of each deal, the one who buys from its vendor, else the vendor.
static bool find_customers(work *w) {
  const sg_graph *g = w->u->g;
  sg_host *host = w->u->host;
  w->customer = host->alloc(host, g->n_deals, sizeof *w->customer);
  for (sg_id d = 0; w->customer && d < g->n_deals; d++)
    w->customer[d] = SG_NONE;
  for (sg_id e = 0; w->customer && e < g->n_links; e++) {
    const sg_id deal = g->link_deal[e];
    if (g->link_kind[e] != SG_SUPPLY || deal == SG_NONE ||
        g->link_from[e] != g->deal_vendor[deal])
      continue;
    const bool first = w->customer[deal] == SG_NONE;
    if (first || w->customer[deal] != g->link_to[e])
      w->customer[deal] = first ? g->link_to[e] : g->deal_vendor[deal];
  }
  for (sg_id d = 0; w->customer && d < g->n_deals; d++)
    if (w->customer[d] == SG_NONE)
      w->customer[d] = g->deal_vendor[d];
  return w->customer != NULL;
}

static sg_status raise_one(const work *w, sg_id deal, sg_id subject,
                           const char *flag, const char *what, const found *f) {
  const sg_graph *g = w->u->g;
  char message[MESSAGE_BYTES];
  char words[2000];
  char more[40] = "";
  size_t n = 0;
  words[0] = '\0';
  for (uint32_t i = 0; i < f->n && n + TEXT_BYTES + 2 < sizeof words; i++)
    n += (size_t)snprintf(words + n, sizeof words - n, "%s%s", i ? "; " : "",
                          f->text[i]);
  if (f->n_red > f->n)
    (void)snprintf(more, sizeof more, " and %u more", f->n_red - f->n);
  (void)snprintf(message, sizeof message, "In the deal with %.*s %s (%s%s).",
                 NAMED(g, subject), what, words, more);
  const sg_finding finding = {
      SG_FINDING_SIZES,   .subject = subject,      .deal = deal,
      .flag = flag,       .certainty = SG_CERTAIN, .confidence = 1,
      .message = message, .facts = f->facts,       .n_facts = f->n,
  };
  return w->u->host->put_finding(w->u->host, &finding);
}

typedef struct rule {
  const char *flag, *what, *gap;
} rule;

static const rule rules[N_TOPICS] = {
    [CONDUCT] = {"Q01",
                 "a question on conduct was answered so that it calls "
                 "for an explanation",
                 "no question on conduct was answered for these deals"},
    [IDENTITY] = {"Q02", "information on identity or ownership was refused",
                  "no question on identity or ownership was answered for these "
                  "deals"},
    [STATEMENT] = {"D02",
                   "the end-use statement is missing, unsigned, not the "
                   "end user's or not known",
                   "no question on the end-use statement was answered for "
                   "these deals"},
};

static sg_status look_at_deal(const work *w, sg_id deal,
                              uint32_t unasked[N_TOPICS]) {
  found all[N_TOPICS];
  sg_status status = SG_OK;
  const sg_id subject = w->customer[deal];
  read_deal(w, deal, all);
  for (int t = 0; t < N_TOPICS && status == SG_OK; t++) {
    unasked[t] += all[t].n_asked == 0;
    if (all[t].n > 0 && subject != SG_NONE && w->u->g->entity_in_scope[subject])
      status =
          raise_one(w, deal, subject, rules[t].flag, rules[t].what, &all[t]);
  }
  return status;
}

// Questions are asked before a deal is signed: those of an offer count.
static bool is_asked_about(const sg_graph *g, sg_id deal) {
  return sg_deal_in_review(g, deal) ||
         (g->deal_status[deal] == SG_DEAL_OFFER &&
          (g->deal == SG_NONE || g->deal == deal) &&
          !sg_deal_is_later(g, deal));
}

sg_status answers_raise(const users *u) {
  sg_host *host = u->host;
  const sg_graph *g = u->g;
  work w = {
      .u = u,
      .rows = host->rows(host, SG_ON_ANSWERS),
      .key = host->texts(host, SG_ON_ANSWERS, "question"),
      .answer = host->texts(host, SG_ON_ANSWERS, "answer"),
  };
  uint32_t unasked[N_TOPICS] = {0};
  uint32_t n = 0;
  sg_status status = SG_OK;
  if (!w.rows || !w.key || !w.answer || !find_customers(&w))
    return SG_ENOMEM;
  for (sg_id d = 0; d < g->n_deals && status == SG_OK; d++) {
    if (!is_asked_about(g, d))
      continue;
    n++;
    status = look_at_deal(&w, d, unasked);
  }
  for (int t = 0; t < N_TOPICS && status == SG_OK; t++)
    if (n == 0)
      status = host->put_gap(host, rules[t].flag, SG_NONE, 0,
                             g->n_deals ? "no deal is under review"
                                        : "no deal is recorded");
    else if (unasked[t])
      status =
          host->put_gap(host, rules[t].flag, SG_NONE, unasked[t], rules[t].gap);
  return status;
}
