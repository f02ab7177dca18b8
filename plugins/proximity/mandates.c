// SPDX-License-Identifier: GPL-2.0-or-later
// mandates - what a government has in a party beside ownership. G04: a golden
// share, or control by statute. G08: the party is agent of a public body or of
// a party under state control.
#include "proximity.h"

#include <stdio.h>

// The links that a flag looks at: at the party one end, at the other a body.
typedef struct mandate {
  const char *flag;
  uint8_t kind;
  bool incoming;
  const char *shows, *reason;
} mandate;

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  const mandate *of;
  const double *state_control;
  sg_id *met; // of entities: the party at which it was met last, + 1
} work;

typedef struct found {
  uint32_t n, shown;
  uint8_t certainty;
  double confidence;
  bool golden, statute;
  sg_id bodies[SHOWN_MAX], links[SHOWN_MAX];
  sg_path paths[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
} found;

static bool is_special(const sg_graph *g, sg_id e) {
  return g->link_detail[e] == SG_MEANS_GOLDEN_SHARE ||
         g->link_detail[e] == SG_MEANS_STATUTE;
}

static sg_id other_end(const work *w, sg_id e) {
  return w->of->incoming ? w->g->link_from[e] : w->g->link_to[e];
}

static uint8_t level_of(const work *w, sg_id v, sg_id e) {
  const sg_graph *g = w->g;
  const sg_id body = other_end(w, e);
  if (g->link_kind[e] != w->of->kind || body == v ||
      (w->of->incoming && !is_special(g, e)))
    return 0;
  const uint8_t level = state_level(w->host, w->state_control, body);
  return sg_link_is_firm(g, e) || level == 0 ? level : SG_POSSIBLE;
}

static void add(const work *w, sg_id v, sg_id e, found *f) {
  const sg_graph *g = w->g;
  const sg_id body = other_end(w, e);
  const bool golden = g->link_detail[e] == SG_MEANS_GOLDEN_SHARE;
  const double one = sg_least_confidence(g, &e, 1);
  f->confidence = one > f->confidence ? one : f->confidence;
  f->golden |= golden;
  f->statute |= !golden;
  f->n += w->met[body] != v + 1;
  w->met[body] = v + 1;
  if (f->shown == SHOWN_MAX)
    return;
  const uint32_t i = f->shown++;
  f->bodies[i] = body;
  f->links[i] = e;
  f->paths[i] = (sg_path){v, 1, &f->links[i], w->of->shows};
  f->facts[i] =
      (sg_fact){SG_ON_LINKS, e, "means", golden ? "golden_share" : "statute"};
}

static void write_message(const work *w, sg_id v, const found *f,
                          char out[MESSAGE_BYTES]) {
  const sg_graph *g = w->g;
  const char *name = g->entity_name[v];
  char bodies[1000];
  const char *alleged =
      sg_any_alleged(g, f->links, f->shown) ? "; some of this is alleged" : "";
  (void)sg_names_text(g, f->bodies, f->shown, f->n, bodies);
  if (w->of->kind == SG_CONTROL)
    (void)snprintf(out, MESSAGE_BYTES, "%s over %.*s is recorded for %s%s.",
                   !f->statute  ? "A golden share"
                   : !f->golden ? "Control by statute"
                                : "A golden share or control by statute",
                   SG_CLIPPED(name, NAME_BYTES), bodies, alleged);
  else
    (void)snprintf(out, MESSAGE_BYTES, "%.*s is recorded as agent of %s, %s%s.",
                   SG_CLIPPED(name, NAME_BYTES), bodies,
                   f->certainty == SG_CERTAIN
                       ? "of or under the control of a state"
                       : "which may be of or under the control of a state",
                   alleged);
}

static sg_status raise_one(const work *w, sg_id v, const found *f, names *out) {
  char message[MESSAGE_BYTES];
  write_message(w, v, f, message);
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = w->of->flag,
      .certainty = f->certainty,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->shown,
      .facts = f->facts,
      .n_facts = w->of->kind == SG_CONTROL ? f->shown : 0,
  };
  return put_named(out, &finding);
}

// What is certain of some bodies is said of them alone.
static sg_status look_at(const work *w, sg_id v, names *out,
                         uint32_t *unknown) {
  const sg_graph *g = w->g;
  const uint32_t *start = w->of->incoming ? g->in_start : g->out_start;
  const sg_id *links = w->of->incoming ? g->in_link : g->out_link;
  found f = {.n = 0};
  bool any = false;
  for (uint32_t k = start[v]; k < start[v + 1]; k++) {
    const uint8_t level = level_of(w, v, links[k]);
    f.certainty = level > f.certainty ? level : f.certainty;
    any |= g->link_kind[links[k]] == w->of->kind &&
           (w->of->kind != SG_CONTROL ||
            g->link_detail[links[k]] != SG_MEANS_OTHER);
  }
  for (uint32_t k = start[v]; f.certainty && k < start[v + 1]; k++)
    if (level_of(w, v, links[k]) == f.certainty)
      add(w, v, links[k], &f);
  *unknown += !any && g->entity_kind[v] == SG_COMPANY;
  return f.certainty ? raise_one(w, v, &f, out) : SG_OK;
}

static sg_status raise_mandates(sg_host *host, const mandate *of, names *out) {
  const sg_graph *g = host->graph;
  const work w = {
      .host = host,
      .g = g,
      .of = of,
      .state_control =
          host->numbers(host, SG_ON_ENTITIES, "ownership.state_control"),
      .met = host->alloc(host, g->n_entities, sizeof *w.met),
  };
  uint32_t unknown = 0;
  sg_status status = w.met ? SG_OK : SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (g->entity_in_scope[v] && sg_is_party(g, v))
      status = look_at(&w, v, out, &unknown);
  return status == SG_OK ? sg_put_gap(host, of->flag, unknown, of->reason)
                         : status;
}

sg_status raise_special_rights(sg_host *host, names *out) {
  static const mandate rights = {
      .flag = "G04",
      .kind = SG_CONTROL,
      .incoming = true,
      .shows = "a golden share or control by statute",
      .reason = "no control, or none by a known means, is recorded of these "
                "companies",
  };
  return raise_mandates(host, &rights, out);
}

sg_status raise_agents(sg_host *host, names *out) {
  static const mandate agency = {
      .flag = "G08",
      .kind = SG_AGENT,
      .shows = "from the agent to its principal",
      .reason = "for these companies no principal is recorded",
  };
  return raise_mandates(host, &agency, out);
}
