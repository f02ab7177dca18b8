// SPDX-License-Identifier: GPL-2.0-or-later
// debarred - L08: an officer or owner of the party is disqualified, debarred or
// convicted; or the party itself is by a topic, of which L01 says nothing.
#include "lists.h"

#include <stdio.h>

enum { PEOPLE_MAX = 8 };

typedef struct work {
  const listings *in;
  list_type type;
  uint32_t *met; // party at which a holder was met last, + 1
} work;

typedef struct found {
  sg_id links[PEOPLE_MAX], people[PEOPLE_MAX];
  sg_path paths[PEOPLE_MAX];
  sg_fact facts[PEOPLE_MAX + 1];
  uint32_t n, n_facts, total;
  uint8_t certainty;
  double confidence;
} found;

// 0 for a link that is neither a post nor a stake of somebody debarred.
static uint8_t level_of(const work *w, sg_id e) {
  const sg_graph *g = w->in->g;
  const bool post =
      g->link_kind[e] == SG_POSITION && g->link_detail[e] != SG_POST_EMPLOYEE;
  const bool stake = g->link_kind[e] == SG_OWNERSHIP && g->link_high[e] > 0;
  if ((!post && !stake) || g->link_from[e] == g->link_to[e])
    return 0;
  return lesser(w->type.level[g->link_from[e]],
                sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE);
}

static void add(const work *w, sg_id e, found *f) {
  const sg_graph *g = w->in->g;
  const sg_id holder = g->link_from[e];
  note_reason(&f->certainty, &f->confidence, f->certainty,
              sg_least_confidence(g, &e, 1));
  if (w->met[holder] == g->link_to[e] + 1)
    return;
  w->met[holder] = g->link_to[e] + 1;
  f->total++;
  if (f->n == PEOPLE_MAX)
    return;
  f->links[f->n] = e;
  f->people[f->n] = holder;
  f->paths[f->n] = (sg_path){g->link_to[e], 1, &f->links[f->n],
                             g->link_kind[e] == SG_POSITION
                                 ? "a post of somebody debarred"
                                 : "a stake of somebody debarred"};
  f->facts[f->n_facts++] = list_type_fact(&w->type, holder);
  f->n++;
}

// What is certain of some is said of them alone.
static void look(const work *w, sg_id v, found *f) {
  const sg_graph *g = w->in->g;
  if (w->type.topic[v]) {
    f->certainty = SG_CERTAIN;
    f->confidence = 1;
    f->facts[f->n_facts++] = list_type_fact(&w->type, v);
  }
  for (uint32_t k = g->in_start[v]; k < g->in_start[v + 1]; k++)
    if (level_of(w, g->in_link[k]) > f->certainty)
      f->certainty = level_of(w, g->in_link[k]);
  for (uint32_t k = g->in_start[v]; f->certainty && k < g->in_start[v + 1]; k++)
    if (level_of(w, g->in_link[k]) == f->certainty)
      add(w, g->in_link[k], f);
}

static sg_status raise_one(const work *w, sg_id v, const found *f) {
  const sg_graph *g = w->in->g;
  const char *name = g->entity_name[v];
  char names[1000];
  char message[MESSAGE_SIZE];
  const bool own = w->type.topic[v] != NULL;
  int n = snprintf(message, sizeof message, "%s%.*s%s",
                   own ? "" : "Among the officers and owners of ",
                   SG_CLIPPED(name, NAME_WIDTH),
                   own ? " is recorded as debarred or disqualified" : "");
  if (f->total > 0) {
    (void)sg_names_text(g, f->people, f->n, f->total, names);
    n += snprintf(message + n, sizeof message - (size_t)n,
                  "%s %s recorded as disqualified, debarred or convicted: "
                  "%s%s",
                  own ? "; among its officers and owners" : "",
                  f->total == 1 ? "one is" : "some are", names,
                  f->certainty == SG_POSSIBLE &&
                          sg_any_alleged(g, f->links, f->n)
                      ? "; some of this is alleged"
                      : "");
  }
  (void)snprintf(message + n, sizeof message - (size_t)n, ".");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "L08",
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

sg_status raise_debarred(const listings *in) {
  const sg_value *p = in->host->params;
  work w = {
      .in = in,
      .type = {.in = in,
               .lists = p[PARAM_L08_LISTS].text,
               .words = p[PARAM_L08_WORDS].text,
               .topics = p[PARAM_L08_TOPICS].text},
      .met = in->host->alloc(in->host, in->g->n_entities, sizeof *w.met),
  };
  if (!list_type_mark(&w.type) || !w.met)
    return SG_ENOMEM;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < in->g->n_entities && status == SG_OK; v++) {
    found f = {.n = 0};
    if (!is_subject(in->g, v))
      continue;
    look(&w, v, &f);
    if (f.certainty)
      status = raise_one(&w, v, &f);
  }
  return status;
}
