// SPDX-License-Identifier: GPL-2.0-or-later
// vehicles - O06: a trust, foundation or similar vehicle stands above the party
// in the chain of ownership and control. The nearest one is shown.
#include "opacity.h"

#include <stdio.h>

typedef struct work {
  const survey *s;
  const char *const *forms;
  uint8_t *is_vehicle; // of entities
  nearest sure, any;
} work;

static bool has_form(const work *w, sg_id v) {
  return is_organisation(w->s->g, v) && w->forms &&
         sg_has_phrase(w->s->host->params[PARAM_O06_FORMS].text, w->forms[v]);
}

// The nearest vehicle above a party, and the way to it.
typedef struct above {
  sg_id vehicle; // SG_NONE: none
  sg_id links[CHAIN_MAX];
  uint32_t n, distance;
} above;

static sg_status raise_one(const work *w, sg_id v, const above *found,
                           bool certain) {
  const sg_graph *g = w->s->g;
  const sg_id *links = found->links;
  const sg_id u = found->vehicle;
  const uint32_t n = found->n;
  char message[MESSAGE_BYTES];
  const char *form = has_form(w, u) ? w->forms[u] : "arrangement";
  (void)snprintf(message, sizeof message,
                 "%.*s, recorded as %.*s, stands %u ownership or control "
                 "link%s above %.*s%s.",
                 NAMED(g, u), SG_CLIPPED(form, NAME_BYTES), found->distance,
                 found->distance == 1 ? "" : "s", NAMED(g, v),
                 alleged_words(w->s, links, n));
  const sg_fact fact = {SG_ON_ENTITIES, u,
                        has_form(w, u) ? "legal_form" : "kind",
                        sg_fact_text(w->s->host, form)};
  const sg_path path = {v, n, links,
                        n < found->distance ? "part of the chain up to it"
                                            : "the chain up to it"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "O06",
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = least_confidence(w->s, links, n),
      .message = message,
      .paths = &path,
      .n_paths = 1,
      .facts = &fact,
      .n_facts = 1,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status look_at(const work *w, sg_id v, uint32_t *unknown) {
  above found;
  for (int sure = 1; sure >= 0; sure--) {
    found.vehicle = nearest_above(sure ? &w->sure : &w->any, v, found.links,
                                  &found.n, &found.distance);
    if (found.vehicle != SG_NONE)
      return raise_one(w, v, &found, sure == 1);
  }
  *unknown += !has_tie(w->s, v, ANY_TIE);
  return SG_OK;
}

sg_status vehicles_raise(const survey *s) {
  sg_host *host = s->host;
  const sg_graph *g = s->g;
  work w = {
      .s = s,
      .forms = host->texts(host, SG_ON_ENTITIES, "legal_form"),
      .is_vehicle = host->alloc(host, g->n_entities, 1),
  };
  if (!w.is_vehicle)
    return SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities; v++)
    w.is_vehicle[v] = g->entity_kind[v] == SG_ARRANGEMENT || has_form(&w, v);
  sg_status status = nearest_find(s, w.is_vehicle, SURE_TIE, &w.sure);
  if (status == SG_OK)
    status = nearest_find(s, w.is_vehicle, ANY_TIE, &w.any);
  uint32_t unknown = 0;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (is_subject(s, v))
      status = look_at(&w, v, &unknown);
  return status == SG_OK
             ? sg_put_gap(s->host, "O06", unknown,
                          "neither owners nor controllers of these parties are "
                          "recorded")
             : status;
}
