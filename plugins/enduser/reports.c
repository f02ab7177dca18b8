// SPDX-License-Identifier: GPL-2.0-or-later
// reports - E03: incidents of misuse in which the end user, or a body at most
// two part_of links above it, is involved. E06: the same, with the class of
// product that reaches it.
#include "enduser.h"

#include <stdio.h>
#include <string.h>

enum { LINKS_UP_MAX = 8 };

// Reports found for one user, the nearest first; of a kind of product or any.
typedef struct reports {
  const users *u;
  sg_id user;
  bool firm;
  uint32_t classes;  // bits; 0: any
  uint32_t named;    // classes that any of its reports names
  uint32_t n, shown; // of links to reports; some incidents may be met twice
  sg_id incidents[SHOWN_MAX];
  sg_id links[SHOWN_MAX][LINKS_UP_MAX + 1];
  sg_path paths[SHOWN_MAX + 1]; // behind the chain of supplies
  sg_fact facts[2 * SHOWN_MAX + 1];
  uint32_t n_facts;
  double confidence;   // of the best: one is enough
  bool alleged, above; // above: some are of a body above it
  bool untold;         // of some incident the nature is not recorded
} reports;

// The bit of the class that an incident names, 0 where it names none.
static uint32_t class_of(const users *u, sg_id incident) {
  const char *word = u->in.product_class ? u->in.product_class[incident] : NULL;
  for (uint8_t c = SG_CLASS_SPYWARE; word && c < SG_CLASS_OTHER; c++)
    if (sg_text_is(word, class_word(c)))
      return UINT32_C(1) << c;
  return 0;
}

static void add(reports *r, const sg_above *above, uint32_t step, sg_id e) {
  const sg_graph *g = r->u->g;
  const sg_id what = g->link_to[e];
  for (uint32_t i = 0; i < r->shown; i++)
    if (r->incidents[i] == what)
      return;
  r->n++;
  if (r->shown == SHOWN_MAX)
    return;
  const uint32_t i = r->shown++;
  sg_id *links = r->links[i];
  sg_above_links(above, step, links);
  links[above->depth[step]] = e;
  const uint32_t n = above->depth[step] + 1;
  const double one = sg_least_confidence(g, links, n);
  r->incidents[i] = what;
  r->paths[i + 1] = (sg_path){r->user, n, links, "a report of misuse"};
  r->facts[r->n_facts++] = (sg_fact){SG_ON_ENTITIES, what, "nature", "misuse"};
  if (r->classes)
    r->facts[r->n_facts++] = (sg_fact){SG_ON_ENTITIES, what, "product_class",
                                       r->u->in.product_class[what]};
  r->alleged |= sg_any_alleged(g, links, n);
  r->above |= n > 1;
  if (one > r->confidence)
    r->confidence = one;
}

static void find(reports *r) {
  const users *u = r->u;
  const sg_graph *g = u->g;
  const uint32_t links = (uint32_t)u->host->params[PARAM_E03_LINKS].number;
  sg_above above;
  sg_look_above(&u->ups, r->user, links, true, r->firm, &above);
  for (uint32_t i = 0; i < above.n; i++)
    for (uint32_t k = g->out_start[above.at[i]];
         k < g->out_start[above.at[i] + 1]; k++) {
      const sg_id e = g->out_link[k];
      r->untold |= sg_link_is_case(g, &u->in, e, r->firm) &&
                   !u->in.nature[g->link_to[e]];
      if (!sg_link_is_case_of(g, &u->in, e, "misuse", r->firm))
        continue;
      const uint32_t class = class_of(u, g->link_to[e]);
      r->named |= class;
      if (r->classes == 0 || (r->classes & class))
        add(r, &above, i, e);
    }
}

static const char *above_words(const reports *r) {
  return r->above ? " or of a body above it" : "";
}

static sg_status put_reports(const users *u, reports *r, view k, const chain *c,
                             const char *flag, const char *message) {
  r->paths[0] = c->path;
  return claim_put(u, &(claim){
                          .flag = flag,
                          .subject = r->user,
                          .deal = SG_NONE,
                          .k = k,
                          .message = message,
                          .paths = r->paths,
                          .n_paths = r->shown + 1,
                          .facts = r->facts,
                          .n_facts = r->n_facts,
                          .confidence = r->confidence < c->confidence
                                            ? r->confidence
                                            : c->confidence,
                      });
}

static sg_status raise_reports(const users *u, view k, reports *r) {
  char message[MESSAGE_BYTES];
  char names[1000];
  chain c;
  chain_to(u, r->user, view_of(u, r->user), &c);
  (void)snprintf(message, sizeof message,
                 "Misuse has been reported of the end user %.*s%s: %s%s.",
                 NAMED(u->g, r->user), above_words(r),
                 sg_names_text(u->g, r->incidents, r->shown, r->n, names),
                 c.alleged || r->alleged ? "; some of this is alleged" : "");
  return put_reports(u, r, k, &c, "E03", message);
}

static sg_status raise_product(const users *u, view k, reports *r, sg_id e) {
  const sg_graph *g = u->g;
  const char *word = class_word(sg_supply_class(g, e));
  const bool own = g->link_class[e] != SG_CLASS_UNKNOWN;
  const bool alleged = r->alleged || sg_is_alleged(g, e);
  char message[MESSAGE_BYTES];
  char names[1000];
  chain c;
  chain_to(u, r->user, view_of(u, r->user), &c);
  (void)snprintf(message, sizeof message,
                 "Misuse of a product of the class supplied to the end user "
                 "%.*s (%s) has been reported of it%s: %s%s.",
                 NAMED(g, r->user), word, above_words(r),
                 sg_names_text(g, r->incidents, r->shown, r->n, names),
                 c.alleged || alleged ? "; some of this is alleged" : "");
  r->facts[r->n_facts++] =
      (sg_fact){own ? SG_ON_LINKS : SG_ON_DEALS, own ? e : g->link_deal[e],
                "product_class", word};
  return put_reports(u, r, k, &c, "E06", message);
}

static void look(const users *u, sg_id v, view k, uint32_t classes,
                 reports *out) {
  *out = (reports){.u = u, .user = v, .firm = k == FIRM, .classes = classes};
  find(out);
}

static sg_status look_at_reports(users *u, sg_id v, uint32_t *untold) {
  reports r;
  for (int k = 0; k < N_VIEWS; k++) {
    look(u, v, (view)k, 0, &r);
    if (r.n == 0)
      continue;
    u->bears[v] |= BEARS_MISUSE;
    return raise_reports(u, (view)k, &r);
  }
  *untold += r.untold;
  return SG_OK;
}

static uint8_t first_class(uint32_t bits) {
  uint8_t class = 0;
  while (class < SG_CLASS_OTHER && !(bits & UINT32_C(1) << class))
    class ++;
  return class;
}

// Of how many users with reports it is not known what they were supplied with,
// or what was misused; and of how many others what an incident was about.
typedef struct unknown {
  uint32_t supplied, misused, untold;
} unknown;

// Told of one class, that of the first report.
static sg_status look_at_products(users *u, sg_id v, unknown *missing) {
  uint32_t classes = 0;
  reports r;
  for (int k = 0; k < N_VIEWS; k++) {
    sg_id stated = SG_NONE;
    classes = classes_to(u, v, (view)k, 0, &stated);
    look(u, v, (view)k, classes, &r);
    if (classes == 0 || r.n == 0)
      continue;
    const uint8_t wanted = first_class(class_of(u, r.incidents[0]));
    (void)classes_to(u, v, (view)k, wanted, &stated);
    look(u, v, (view)k, UINT32_C(1) << wanted, &r);
    u->bears[v] |= BEARS_PRODUCT;
    return raise_product(u, (view)k, &r, stated);
  }
  missing->supplied += classes == 0;
  missing->misused += classes != 0 && r.named == 0;
  return SG_OK;
}

static sg_status put_no_reports(const users *u) {
  static const char *const flags[] = {"E03", "E06"};
  bool any = false;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < u->g->n_entities; v++)
    any |= u->g->entity_kind[v] == SG_INCIDENT;
  for (size_t i = 0; i < SG_COUNT(flags) && status == SG_OK; i++)
    status = u->host->put_gap(u->host, flags[i], SG_NONE, 0,
                              any ? "the nature of no incident is recorded"
                                  : "no incident is recorded");
  return status;
}

sg_status reports_raise(users *u) {
  sg_host *host = u->host;
  unknown missing = {0};
  sg_status status = SG_OK;
  if (!u->in.nature)
    return put_no_reports(u);
  for (sg_id v = 0; v < u->g->n_entities && status == SG_OK; v++) {
    if (!u->level[v])
      continue;
    status = look_at_reports(u, v, &missing.untold);
    if (status == SG_OK && (u->bears[v] & BEARS_MISUSE))
      status = look_at_products(u, v, &missing);
  }
  const sg_gap_row gaps[] = {
      {"E03", missing.untold,
       "incidents of these end users are recorded without their nature"},
      {"E06", missing.supplied,
       "the class of what was supplied to these end users is not recorded"},
      {"E06", missing.misused,
       "the reports of misuse of these end users name no class of product"},
  };
  return status == SG_OK ? sg_put_gaps(host, gaps, SG_COUNT(gaps)) : status;
}
