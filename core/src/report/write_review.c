// SPDX-License-Identifier: GPL-2.0-or-later
// write_review - sections of the review: the deals, who takes part, the chain
// of supplies, what to ask whom, which mitigations to consider.
#include "report/markdown.h"

#include "base/memory.h"
#include "graph/kinds.h"
#include "report/doc_words.h"
#include "report/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Longer lists are cut, and say so: the findings have everything.
enum { DEALS_MAX = 50, PARTIES_MAX = 200, SUPPLIES_MAX = 300, NAMED_MAX = 6 };

static void put_more(sg_md *d, uint32_t shown, uint32_t all) {
  if (all > shown)
    sg_output_printf(d->out, "\n%u more are not shown here.\n", all - shown);
}

static const cJSON *case_of(const sg_md *d) {
  return cJSON_GetObjectItemCaseSensitive(d->f->root, "case");
}

// Is it of the deal that the review is limited to, if it is?
static bool is_of_deal(const sg_md *d, const char *deal) {
  const char *only = sg_doc_text(case_of(d), "deal");
  return !only[0] || strcmp(only, deal) == 0;
}

// --- deals ---

static void put_users(sg_md *d, const cJSON *deal) {
  const cJSON *users =
      cJSON_GetObjectItemCaseSensitive(deal, "stated_end_user");
  const char *before = "\n* stated end user: ";
  const cJSON *one = cJSON_IsArray(users) ? users->child : users;
  for (; one; one = cJSON_IsArray(users) ? one->next : NULL) {
    if (!cJSON_IsString(one))
      continue;
    sg_md_put(d, before);
    sg_md_name(d, one->valuestring);
    before = "; ";
  }
}

static void put_safeguards(sg_md *d, const cJSON *deal) {
  const char *before = "\n* safeguards: ";
  const cJSON *one = NULL;
  cJSON_ArrayForEach(one, sg_doc_list(deal, "safeguards")) {
    sg_md_member(d, before, one, "what");
    sg_md_member(d, ", ", one, "date");
    before = "; ";
  }
}

static void put_answers(sg_md *d, const cJSON *deal) {
  const char *before = "\n* answers: ";
  const cJSON *answers = cJSON_GetObjectItemCaseSensitive(deal, "answers");
  const cJSON *one = NULL;
  if (!cJSON_IsObject(answers))
    return;
  cJSON_ArrayForEach(one, answers) {
    sg_md_put(d, before);
    sg_md_safe(d, one->string ? one->string : "");
    sg_md_value(d, ": ", one);
    before = "; ";
  }
}

static void put_deal(sg_md *d, const cJSON *deal) {
  sg_md_member(d, "\n### Deal ", deal, "id");
  sg_md_member(d, ": ", deal, "title");
  sg_md_put(d, "\n\n* status: ");
  if (!sg_doc_text(deal, "status")[0])
    sg_md_put(d, "not stated");
  sg_md_member(d, "", deal, "status");
  sg_md_member(d, ", signed ", deal, "signed");
  sg_md_member(d, "\n* product: ", deal, "product");
  sg_md_word(d, "\n* class of product: ", deal, "product_class");
  sg_md_member(d, "\n* value: ", deal, "value");
  if (cJSON_GetObjectItemCaseSensitive(deal, "value"))
    sg_md_member(d, " ", deal, "currency");
  sg_md_put(d, "\n* vendor: ");
  if (sg_doc_text(deal, "vendor")[0])
    sg_md_name(d, sg_doc_text(deal, "vendor"));
  else
    sg_md_put(d, "not stated");
  put_users(d, deal);
  sg_md_member(d, "\n* stated end use: ", deal, "stated_end_use");
  sg_md_member(d, "\n* stated origin: ", deal, "stated_origin");
  put_safeguards(d, deal);
  put_answers(d, deal);
  sg_md_put(d, "\n");
}

void sg_review_deals(sg_md *d) {
  const cJSON *deal = NULL;
  uint32_t all = 0;
  sg_md_put(d, "\n## Deals under review\n");
  cJSON_ArrayForEach(deal, d->f->case_deals) {
    if (is_of_deal(d, sg_doc_text(deal, "id")) && all++ < DEALS_MAX)
      put_deal(d, deal);
  }
  if (all == 0)
    sg_md_put(d, "\nNone is recorded; all parties were reviewed.\n");
  put_more(d, DEALS_MAX, all);
}

// --- parties ---

// Of every id its worst severity; NULL without memory.
static uint32_t *worst_severities(const sg_md *d) {
  const cJSON *flag = NULL;
  uint32_t *worst =
      sg_memory_alloc((size_t)d->f->ids.texts.n + 1, sizeof *worst);
  cJSON_ArrayForEach(flag, d->f->flags) {
    const uint32_t id =
        sg_intern_find(&d->f->ids, sg_doc_text(flag, "subject"));
    const uint32_t severity = sg_doc_severity(flag);
    if (worst && id < d->f->ids.texts.n && severity > worst[id])
      worst[id] = severity;
  }
  return worst;
}

static void put_scores(sg_md *d, const cJSON *party, const char *before) {
  const cJSON *scores = cJSON_GetObjectItemCaseSensitive(party, "scores");
  const cJSON *metric = NULL;
  cJSON_ArrayForEach(metric, d->f->metrics) {
    const char *name = sg_doc_text(metric, "name");
    const double value = sg_doc_number(scores, name);
    if (!sg_is_headline(name) || !isfinite(value))
      continue;
    sg_md_put(d, before);
    sg_md_safe(d, name);
    sg_output_printf(d->out, " %.2f", value);
    before = "; ";
  }
}

static void put_party(sg_md *d, const cJSON *party, uint32_t worst) {
  const char *id = sg_doc_text(party, "id");
  const cJSON *entity = sg_findings_find(d->f, SG_DOC_ENTITY, id);
  const int n = cJSON_GetArraySize(sg_doc_list(party, "flags"));
  sg_md_put(d, "| ");
  sg_md_name(d, id);
  sg_md_word(d, " | ", party, "kind");
  sg_md_put(d, " | ");
  if (!sg_doc_is(party, "kind", "person"))
    sg_md_member(d, "", party, "country");
  sg_md_put(d, " | ");
  sg_md_word(d, "", entity, "roles");
  sg_md_put(d, " | ");
  if (n > 0)
    sg_output_printf(d->out, "%s, %d in all", sg_word(&sg_severities, worst),
                     n);
  put_scores(d, party, n > 0 ? "; " : "");
  sg_md_put(d, " |\n");
}

// Those who have part in a deal or supply, or own or control one who has, and
// everybody with a flag above a note; the worst first.
void sg_review_parties(sg_md *d) {
  const cJSON *asked = sg_doc_list(case_of(d), "parties")->child;
  const cJSON *party = NULL;
  uint32_t *worst = worst_severities(d);
  uint32_t all = 0;
  sg_md_put(d, "\n## Parties\n\n| party | kind | country | declared part | "
               "worst flag, scores |\n|---|---|---|---|---|\n");
  if (!worst)
    sg_output_fail(d->out);
  cJSON_ArrayForEach(party, d->f->entities) {
    const char *id = sg_doc_text(party, "id");
    const uint32_t number = sg_intern_find(&d->f->ids, id);
    const uint32_t severity =
        worst && number < d->f->ids.texts.n ? worst[number] : 0;
    // The list is in the order of the rows.
    const bool is_asked =
        asked && cJSON_IsString(asked) && strcmp(asked->valuestring, id) == 0;
    if (is_asked)
      asked = asked->next;
    if ((is_asked || severity > SG_NOTE) && all++ < PARTIES_MAX)
      put_party(d, party, severity);
  }
  put_more(d, PARTIES_MAX, all);
  sg_memory_free(worst);
}

// --- chain ---

typedef struct placed {
  const char *deal; // "": of none
  const cJSON *link;
  uint32_t row;
} placed;

// Deal by deal, those of none last.
static int by_deal(const void *a, const void *b) {
  const placed *x = a;
  const placed *y = b;
  const int by = strcmp(x->deal, y->deal);
  if (by && x->deal[0] && y->deal[0])
    return by;
  if (by)
    return x->deal[0] ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static void put_supplies(sg_md *d, const placed *supplies, uint32_t n) {
  for (uint32_t i = 0; i < n && i < SUPPLIES_MAX; i++) {
    const char *deal = supplies[i].deal;
    if (i == 0 || strcmp(supplies[i - 1].deal, deal) != 0) {
      sg_md_put(d, deal[0] ? "* deal " : "* of no deal");
      sg_md_safe(d, deal);
      sg_md_put(d, "\n");
    }
    sg_md_step(d, supplies[i].link, "    ");
  }
  put_more(d, SUPPLIES_MAX, n);
}

void sg_review_chain(sg_md *d) {
  const size_t most = (size_t)cJSON_GetArraySize(d->f->case_links);
  const double left_out = sg_doc_number(case_of(d), "supplies_left_out");
  const cJSON *link = NULL;
  placed *supplies = sg_memory_alloc(most + 1, sizeof *supplies);
  uint32_t n = 0;
  if (!supplies)
    sg_output_fail(d->out);
  cJSON_ArrayForEach(link, d->f->case_links) {
    const char *deal = sg_doc_text(link, "deal");
    if (supplies && sg_doc_is(link, "kind", "supply") && is_of_deal(d, deal)) {
      supplies[n] = (placed){deal, link, n};
      n++;
    }
  }
  if (n > 1)
    qsort(supplies, n, sizeof *supplies, by_deal);
  sg_md_put(d, "\n## Supplies\n\n");
  if (n == 0 && !(left_out > 0))
    sg_md_put(d, "No supply is recorded.\n");
  put_supplies(d, supplies, n);
  if (left_out > 0)
    sg_output_printf(d->out,
                     "\n%.0f supplies that are no evidence are too many for "
                     "the findings.\n",
                     left_out);
  sg_memory_free(supplies);
}

// --- questions and mitigations ---

// Parties on whom a flag was raised: "A, B and others".
static void put_subjects(sg_md *d, const char *id) {
  const char *named[NAMED_MAX];
  const cJSON *flag = NULL;
  uint32_t n = 0;
  cJSON_ArrayForEach(flag, d->f->flags) {
    const char *subject = sg_doc_text(flag, "subject");
    bool known = !sg_doc_is(flag, "flag", id);
    for (uint32_t k = 0; k < n && !known; k++)
      known = strcmp(named[k], subject) == 0;
    if (known)
      continue;
    if (n == NAMED_MAX) {
      sg_md_put(d, " and others");
      return;
    }
    sg_md_put(d, n ? ", " : "");
    sg_md_name(d, subject);
    named[n++] = subject;
  }
}

// The first flag of an id, or NULL.
static const cJSON *first_flag(const sg_md *d, const char *id) {
  const cJSON *flag = NULL;
  cJSON_ArrayForEach(flag, d->f->flags) {
    if (sg_doc_is(flag, "flag", id))
      return flag;
  }
  return NULL;
}

// A question for each flag that was raised; then what data to complete.
void sg_review_questions(sg_md *d) {
  const cJSON *gap = NULL;
  sg_md_put(d, "\n## Open questions\n\n| ask | question | because of |\n"
               "|---|---|---|\n");
  for (uint32_t i = 0; i < d->catalogue->n_flags; i++) {
    const sg_flag_info *info = &d->catalogue->flags[i];
    if (!first_flag(d, info->id))
      continue;
    sg_output_printf(d->out, "| %s | ", info->ask_whom);
    sg_md_safe(d, info->ask);
    sg_output_printf(d->out, " | %s on ", info->id);
    put_subjects(d, info->id);
    sg_md_put(d, " |\n");
  }
  uint32_t n = 0;
  cJSON_ArrayForEach(gap, d->f->gaps) {
    if (n++ >= SG_GAPS_COMPARED)
      break;
    if (sg_md_gap_is_told(d, gap))
      continue;
    sg_md_put(d, "| analyst | Complete what is missing: ");
    sg_md_member(d, "", gap, "reason");
    sg_md_put(d, ". | ");
    sg_md_gap(d, gap);
    sg_md_put(d, " |\n");
  }
}

// Of every row of the counts the first flag of its id, NULL where none was
// raised or an earlier row has it. NULL without memory.
static const cJSON **first_flags(const sg_md *d) {
  const size_t n = (size_t)cJSON_GetArraySize(d->f->counts);
  const cJSON **first = sg_memory_alloc(n + 1, sizeof *first);
  const cJSON *count = NULL;
  size_t i = 0;
  cJSON_ArrayForEach(count, d->f->counts) {
    if (!first)
      break;
    if (sg_doc_number(count, "certain") + sg_doc_number(count, "possible") > 0)
      first[i] = first_flag(d, sg_doc_text(count, "flag"));
    for (size_t k = 0; k < i && first[i]; k++)
      if (first[k] == first[i])
        first[i] = NULL;
    i++;
  }
  return first;
}

// Steps 5 to 8: what the flags that were raised suggest, in the catalogue's
// order.
void sg_review_mitigations(sg_md *d) {
  const sg_catalogue *c = d->catalogue;
  const int n = cJSON_GetArraySize(d->f->counts);
  const cJSON **first = first_flags(d);
  bool any = false;
  if (!first)
    sg_output_fail(d->out);
  sg_md_put(d, "\n## Mitigations to consider (steps 5 to 8)\n\n");
  for (uint32_t m = 0; m < c->n_mitigations && first; m++) {
    bool told = false;
    for (int i = 0; i < n; i++) {
      if (!first[i] ||
          !sg_doc_lists(first[i], "mitigations", c->mitigations[m].id))
        continue;
      if (!told) {
        sg_output_printf(d->out, "* %s: ", c->mitigations[m].id);
        sg_md_safe(d, c->mitigations[m].text);
      }
      sg_md_member(d, told ? ", " : " (", first[i], "flag");
      told = true;
    }
    sg_md_put(d, told ? ")\n" : "");
    any |= told;
  }
  if (!any)
    sg_md_put(d, "No flag suggests one.\n");
  sg_memory_free(first);
}
