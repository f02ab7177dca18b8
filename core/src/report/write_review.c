// SPDX-License-Identifier: GPL-2.0-or-later
// write_review - sections of the review: the deals, who takes part, the chain
// of supplies, what to ask whom, which mitigations to consider.
#include "report/markdown.h"
#include "report/words.h"

#include "base/memory.h"
#include "stakegraph/parties.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Longer lists are cut, and say so: the findings have everything.
enum { DEALS_MAX = 50, PARTIES_MAX = 200, SUPPLIES_MAX = 300, NAMED_MAX = 6 };

static void put_more(sg_doc *d, uint32_t shown, uint32_t all) {
  if (all > shown)
    sg_output_printf(d->out, "\n%u more are not shown here.\n", all - shown);
}

// --- deals ---

static void put_day(sg_doc *d, const char *before, sg_date date) {
  char day[11];
  sg_date_write(date, day);
  if (!day[0])
    return;
  sg_doc_put(d, before);
  sg_doc_put(d, day);
}

// The items of a deal in one domain: "before a; b; c".
static void put_items(sg_doc *d, const char *before, int32_t domain,
                      uint32_t row) {
  const sg_model *model = d->a->model;
  const sg_vec *items = &model->items[domain];
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    if (item->owner != row)
      continue;
    sg_doc_put(d, before);
    before = "; ";
    if (domain == SG_ON_DEAL_USERS)
      sg_doc_name(d, d->a->view.entity_of_row[item->text]);
    else
      sg_doc_safe(d, sg_model_text(model, item->text));
    if (domain == SG_ON_ANSWERS) {
      sg_doc_put(d, ": ");
      sg_doc_safe(d, sg_model_text(model, item->more));
    }
    if (domain == SG_ON_SAFEGUARDS)
      put_day(d, ", ", item->from);
  }
}

static void put_deal(sg_doc *d, sg_id deal) {
  const sg_graph *g = &d->a->view.graph;
  const sg_deal_row *row = sg_view_deal_row(&d->a->view, deal);
  const uint32_t number = d->a->view.deal_row[deal];
  sg_doc_put(d, "\n### Deal ");
  sg_doc_safe(d, sg_view_deal_id(&d->a->view, deal));
  if (row->title) {
    sg_doc_put(d, ": ");
    sg_doc_safe(d, sg_model_text(d->a->model, row->title));
  }
  sg_doc_put(d, "\n\n* status: ");
  sg_doc_put(d, g->deal_status[deal]
                    ? sg_word(&sg_deal_states, g->deal_status[deal])
                    : "not stated");
  put_day(d, ", signed ", row->signed_on);
  sg_doc_attr(d, "\n* product: ", row->attrs, "product");
  if (g->deal_class[deal]) {
    sg_doc_put(d, "\n* class of product: ");
    sg_doc_put(d, sg_word(&sg_classes, g->deal_class[deal]));
  }
  sg_doc_attr(d, "\n* value: ", row->attrs, "value");
  if (sg_attr_find(d->a->model, row->attrs, "value"))
    sg_doc_attr(d, " ", row->attrs, "currency");
  sg_doc_put(d, "\n* vendor: ");
  if (g->deal_vendor[deal] == SG_NONE)
    sg_doc_put(d, "not stated");
  else
    sg_doc_name(d, g->deal_vendor[deal]);
  put_items(d, "\n* stated end user: ", SG_ON_DEAL_USERS, number);
  sg_doc_attr(d, "\n* stated end use: ", row->attrs, "stated_end_use");
  sg_doc_attr(d, "\n* stated origin: ", row->attrs, "stated_origin");
  put_items(d, "\n* safeguards: ", SG_ON_SAFEGUARDS, number);
  put_items(d, "\n* answers: ", SG_ON_ANSWERS, number);
  sg_doc_put(d, "\n");
}

void sg_review_deals(sg_doc *d) {
  const sg_graph *g = &d->a->view.graph;
  uint32_t shown = 0;
  uint32_t all = 0;
  sg_doc_put(d, "\n## Deals under review\n");
  for (sg_id deal = 0; deal < g->n_deals; deal++) {
    if (g->deal != SG_NONE && g->deal != deal)
      continue;
    if (all++ < DEALS_MAX) {
      put_deal(d, deal);
      shown++;
    }
  }
  if (all == 0)
    sg_doc_put(d, "\nNone is recorded; all parties were reviewed.\n");
  put_more(d, shown, all);
}

// --- parties ---

static void put_roles(sg_doc *d, sg_id v) {
  const sg_graph *g = &d->a->view.graph;
  const char *between = "";
  for (uint32_t bit = 0; bit < sg_roles.n; bit++)
    if (g->entity_roles[v] & UINT32_C(1) << bit) {
      sg_doc_put(d, between);
      sg_doc_put(d, sg_word(&sg_roles, bit));
      between = ", ";
    }
}

static void put_party(sg_doc *d, sg_id v) {
  const sg_analysis *a = d->a;
  const sg_graph *g = &a->view.graph;
  char country[3];
  sg_country_write(g->entity_country[v], country);
  sg_doc_put(d, "| ");
  sg_doc_name(d, v);
  sg_output_printf(d->out, " | %s | %s | ",
                   sg_word(&sg_entity_kinds, g->entity_kind[v]),
                   g->entity_kind[v] == SG_PERSON ? "" : country);
  put_roles(d, v);
  sg_doc_put(d, " | ");
  const uint32_t n = a->flag_start[v + 1] - a->flag_start[v];
  if (n > 0)
    sg_output_printf(
        d->out, "%s, %u in all",
        sg_word(
            &sg_severities,
            (uint32_t)a->flags[a->flag_of[a->flag_start[v]]].finding.severity),
        n);
  for (uint32_t m = 0; m < a->n_metrics; m++)
    if (sg_is_headline(&a->metrics[m]) && !isnan(a->metrics[m].values[v]))
      sg_output_printf(d->out, "%s%s %.2f", n || m ? "; " : "",
                       a->metrics[m].name, a->metrics[m].values[v]);
  sg_doc_put(d, " |\n");
}

// Those who have part in a deal or supply, or own or control one who has, and
// everybody with a flag above a note; the worst first.
void sg_review_parties(sg_doc *d) {
  const sg_analysis *a = d->a;
  const sg_graph *g = &a->view.graph;
  uint8_t *asked = sg_memory_alloc(g->n_entities, 1);
  sg_id *queue = sg_memory_alloc(g->n_entities, sizeof *queue);
  uint32_t all = 0;
  sg_doc_put(d, "\n## Parties\n\n| party | kind | country | declared part | "
                "worst flag, scores |\n|---|---|---|---|---|\n");
  if (asked && queue)
    (void)sg_mark_parties(g, asked, queue);
  else
    d->out->failed = true;
  for (uint32_t i = 0; i < a->n_ranked && asked; i++) {
    const sg_id v = a->ranked[i];
    const bool flagged =
        a->flag_start[v + 1] > a->flag_start[v] &&
        a->flags[a->flag_of[a->flag_start[v]]].finding.severity > SG_NOTE;
    if ((asked[v] || flagged) && all++ < PARTIES_MAX)
      put_party(d, v);
  }
  put_more(d, PARTIES_MAX, all);
  sg_memory_free(queue);
  sg_memory_free(asked);
}

// --- chain ---

static bool is_shown(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_SUPPLY &&
         (g->deal == SG_NONE || g->link_deal[e] == g->deal);
}

typedef struct placed {
  sg_id deal, link;
} placed;

static int by_deal(const void *a, const void *b) {
  const placed *x = a;
  const placed *y = b;
  if (x->deal != y->deal)
    return x->deal < y->deal ? -1 : 1;
  return (x->link > y->link) - (x->link < y->link);
}

static void put_supplies(sg_doc *d, const placed *supplies, uint32_t n) {
  for (uint32_t i = 0; i < n && i < SUPPLIES_MAX; i++) {
    const sg_id deal = supplies[i].deal;
    if (i == 0 || supplies[i - 1].deal != deal) {
      sg_doc_put(d, deal == SG_NONE ? "* of no deal" : "* deal ");
      if (deal != SG_NONE)
        sg_doc_safe(d, sg_view_deal_id(&d->a->view, deal));
      sg_doc_put(d, "\n");
    }
    sg_doc_step(d, supplies[i].link, "    ");
  }
  put_more(d, SUPPLIES_MAX, n);
}

// Deal by deal, those of none last.
void sg_review_chain(sg_doc *d) {
  const sg_graph *g = &d->a->view.graph;
  placed *supplies = sg_memory_alloc(g->n_links, sizeof *supplies);
  uint32_t n = 0;
  d->out->failed |= !supplies;
  for (sg_id e = 0; e < g->n_links && supplies; e++)
    if (is_shown(g, e))
      supplies[n++] = (placed){g->link_deal[e], e};
  if (n > 1)
    qsort(supplies, n, sizeof *supplies, by_deal);
  sg_doc_put(d, "\n## Supplies\n\n");
  if (n == 0)
    sg_doc_put(d, "No supply is recorded.\n");
  put_supplies(d, supplies, n);
  sg_memory_free(supplies);
}

// --- questions and mitigations ---

// Parties on whom a flag was raised: "A, B and 3 more".
static void put_subjects(sg_doc *d, const char *flag) {
  const sg_analysis *a = d->a;
  sg_id named[NAMED_MAX];
  uint32_t n = 0;
  uint32_t more = 0;
  for (uint32_t i = 0; i < a->n_flags; i++) {
    const sg_finding *f = &a->flags[i].finding;
    bool known = strcmp(f->flag, flag) != 0;
    for (uint32_t k = 0; k < n && !known; k++)
      known = named[k] == f->subject;
    if (known)
      continue;
    if (n < NAMED_MAX)
      named[n++] = f->subject;
    else
      more++;
  }
  for (uint32_t k = 0; k < n; k++) {
    sg_doc_put(d, k ? ", " : "");
    sg_doc_name(d, named[k]);
  }
  if (more)
    sg_output_printf(d->out, " and others");
}

static const sg_flag_count *count_of(const sg_analysis *a, const char *flag) {
  for (uint32_t i = 0; i < a->n_counts; i++)
    if (strcmp(a->counts[i].flag, flag) == 0)
      return &a->counts[i];
  return NULL;
}

// A question for each flag that was raised; then what data to complete.
void sg_review_questions(sg_doc *d) {
  const sg_analysis *a = d->a;
  char text[SG_WORDS_MAX];
  sg_doc_put(d, "\n## Open questions\n\n| ask | question | because of |\n"
                "|---|---|---|\n");
  for (uint32_t i = 0; i < a->catalogue->n_flags; i++) {
    const sg_flag_info *info = &a->catalogue->flags[i];
    const sg_flag_count *count = count_of(a, info->id);
    if (!count || count->certain + count->possible == 0)
      continue;
    sg_output_printf(d->out, "| %s | ", info->ask_whom);
    sg_doc_safe(d, info->ask);
    sg_output_printf(d->out, " | %s on ", info->id);
    put_subjects(d, info->id);
    sg_doc_put(d, " |\n");
  }
  for (uint32_t i = 0; i < a->n_gaps && i < SG_GAPS_COMPARED; i++) {
    if (sg_gap_is_told(a, i))
      continue;
    sg_gap_words(a, i, text);
    char *reason = strstr(text, ": ");
    *reason = '\0';
    sg_doc_put(d, "| analyst | Complete what is missing: ");
    sg_doc_safe(d, reason + 2);
    sg_doc_put(d, ". | ");
    sg_doc_safe(d, text);
    sg_doc_put(d, " |\n");
  }
}

// Was the flag raised, and does it suggest the mitigation?
static bool suggests(const sg_analysis *a, const sg_flag_count *count,
                     const char *code) {
  const char *const *m =
      sg_flag_mitigations(sg_catalogue_find(a->catalogue, count->flag),
                          sg_flag_declared(a, count->plugin, count->flag));
  if (count->certain + count->possible == 0)
    return false;
  while (*m && strcmp(*m, code) != 0)
    m++;
  return *m != NULL;
}

// Steps 5 to 8: what the flags that were raised suggest, in the catalogue's
// order.
void sg_review_mitigations(sg_doc *d) {
  const sg_analysis *a = d->a;
  const sg_catalogue *c = a->catalogue;
  bool any = false;
  sg_doc_put(d, "\n## Mitigations to consider (steps 5 to 8)\n\n");
  for (uint32_t m = 0; m < c->n_mitigations; m++) {
    const char *before = " (";
    bool first = true;
    for (uint32_t i = 0; i < a->n_counts; i++) {
      if (!suggests(a, &a->counts[i], c->mitigations[m].id))
        continue;
      if (first) {
        sg_output_printf(d->out, "* %s: ", c->mitigations[m].id);
        sg_doc_safe(d, c->mitigations[m].text);
      }
      first = false;
      sg_doc_put(d, before);
      sg_doc_safe(d, a->counts[i].flag);
      before = ", ";
    }
    if (!first)
      sg_doc_put(d, ")\n");
    any |= !first;
  }
  if (!any)
    sg_doc_put(d, "No flag suggests one.\n");
}
