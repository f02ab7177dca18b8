// SPDX-License-Identifier: GPL-2.0-or-later
// users - who is supplied and by which chain, and which of them are end users.
//
// An end user is a party that is supplied and has the role, or a public body or
// a party under certain state control that is supplied and supplies no further.
// It is certain when it is one with and without the supplies that are alleged,
// inferred or perhaps not yet made.
#include "enduser.h"

#include <string.h>

bool is_supply(const users *u, sg_id e, view k) {
  return sg_supply_in_review(u->g, e) && (k == ALL || sg_link_is_firm(u->g, e));
}

uint8_t can_use(const users *u, sg_id v) {
  const double control = u->state_control ? u->state_control[v] : 0;
  if (u->g->entity_kind[v] == SG_PUBLIC_BODY || control == SG_CERTAIN ||
      (u->g->entity_roles[v] & SG_ROLE_END_USER))
    return SG_CERTAIN;
  return control == SG_POSSIBLE ? SG_POSSIBLE : 0;
}

static bool is_user(const users *u, sg_id v, view k) {
  const bool declared = (u->g->entity_roles[v] & SG_ROLE_END_USER) != 0;
  return u->buys[k][v] &&
         (declared || (can_use(u, v) == SG_CERTAIN && !u->sells[k][v]));
}

static void mark_supplies(users *u) {
  const sg_graph *g = u->g;
  for (sg_id e = 0; e < g->n_links; e++)
    for (int k = 0; k < N_VIEWS; k++)
      if (is_supply(u, e, (view)k)) {
        u->n_links += k == ALL;
        u->sells[k][g->link_from[e]] = 1;
        u->buys[k][g->link_to[e]] = 1;
      }
}

// Breadth first from all vendors.
static sg_status search(users *u, view k) {
  const sg_graph *g = u->g;
  uint8_t *seen = u->host->alloc(u->host, g->n_entities, 1);
  sg_id *queue = u->host->alloc(u->host, g->n_entities, sizeof *queue);
  uint32_t n = 0;
  if (!seen || !queue)
    return SG_ENOMEM;
  (void)sg_mark_vendors(g, k == FIRM, seen);
  for (sg_id v = 0; v < g->n_entities; v++) {
    u->via[k][v] = u->any[k][v] = SG_NONE;
    if (seen[v])
      queue[n++] = v;
  }
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t at = g->out_start[queue[i]]; at < g->out_start[queue[i] + 1];
         at++) {
      const sg_id e = g->out_link[at];
      const sg_id to = g->link_to[e];
      if (seen[to] || !is_supply(u, e, k))
        continue;
      seen[to] = 1;
      u->via[k][to] = e;
      queue[n++] = to;
    }
  for (sg_id e = 0; e < g->n_links; e++)
    if (u->any[k][g->link_to[e]] == SG_NONE && is_supply(u, e, k))
      u->any[k][g->link_to[e]] = e;
  return SG_OK;
}

static sg_status allocate(users *u) {
  sg_host *host = u->host;
  const uint32_t n = u->g->n_entities;
  u->level = host->alloc(host, n, 1);
  u->bears = host->alloc(host, n, 1);
  bool ok = u->level && u->bears;
  for (int k = 0; k < N_VIEWS; k++) {
    u->buys[k] = host->alloc(host, n, 1);
    u->sells[k] = host->alloc(host, n, 1);
    u->via[k] = host->alloc(host, n, sizeof **u->via);
    u->any[k] = host->alloc(host, n, sizeof **u->any);
    ok = ok && u->buys[k] && u->sells[k] && u->via[k] && u->any[k];
  }
  return ok ? SG_OK : SG_ENOMEM;
}

sg_status users_find(sg_host *host, users *out) {
  const sg_graph *g = host->graph;
  *out = (users){.host = host, .g = g};
  out->state_control =
      host->numbers(host, SG_ON_ENTITIES, "ownership.state_control");
  sg_incidents_read(host, &out->in);
  sg_status status = allocate(out);
  if (status != SG_OK || !sg_ups_build(host, &out->ups))
    return SG_ENOMEM;
  mark_supplies(out);
  for (int k = 0; k < N_VIEWS && status == SG_OK; k++)
    status = search(out, (view)k);
  for (sg_id v = 0; v < g->n_entities; v++) {
    const int ways = is_user(out, v, FIRM) + is_user(out, v, ALL);
    out->level[v] = g->entity_in_scope[v] ? (uint8_t)ways : 0;
    out->n += out->level[v] > 0;
  }
  return status;
}

view view_of(const users *u, sg_id v) {
  return is_user(u, v, FIRM) ? FIRM : ALL;
}

void chain_to(const users *u, sg_id v, view k, chain *out) {
  const sg_graph *g = u->g;
  uint32_t n = 0;
  sg_id at = v;
  sg_id e = u->via[k][v] != SG_NONE ? u->via[k][v] : u->any[k][v];
  do {
    out->links[CHAIN_MAX - ++n] = e;
    at = g->link_from[e];
    e = u->via[k][v] != SG_NONE ? u->via[k][at] : SG_NONE;
  } while (n < CHAIN_MAX && e != SG_NONE);
  const sg_id *links = out->links + (CHAIN_MAX - n);
  out->path = (sg_path){at, n, links, "the supplies that reach it"};
  out->alleged = sg_any_alleged(g, links, n);
  out->confidence = sg_least_confidence(g, links + n - 1, 1);
}

const char *class_word(uint8_t product_class) {
  static const char *const words[] = {
      [SG_CLASS_UNKNOWN] = "unknown",
      [SG_CLASS_SPYWARE] = "spyware",
      [SG_CLASS_INTERCEPTION] = "interception",
      [SG_CLASS_NETWORK_INSPECTION] = "network_inspection",
      [SG_CLASS_LOCATION_TRACKING] = "location_tracking",
      [SG_CLASS_BIOMETRICS] = "biometrics",
      [SG_CLASS_VIDEO_SURVEILLANCE] = "video_surveillance",
      [SG_CLASS_FORENSICS] = "forensics",
      [SG_CLASS_DATA_ANALYTICS] = "data_analytics",
      [SG_CLASS_SOCIAL_MEDIA_MONITORING] = "social_media_monitoring",
      [SG_CLASS_DRONES] = "drones",
      [SG_CLASS_NETWORK_EQUIPMENT] = "network_equipment",
      [SG_CLASS_SURVEILLANCE_OTHER] = "surveillance_other",
      [SG_CLASS_OTHER] = "other",
  };
  return product_class < SG_COUNT(words) ? words[product_class] : "other";
}

// Of supplies that do not say what they are, those before them are asked, some
// steps back; what only these state makes nothing certain.
enum { STEPS_BACK = 8, ASKED_MAX = 64 };

typedef struct asking {
  sg_id at[ASKED_MAX];
  uint32_t n;
} asking;

static void ask(asking *a, sg_id v) {
  for (uint32_t i = 0; i < a->n; i++)
    if (a->at[i] == v)
      return;
  if (a->n < ASKED_MAX)
    a->at[a->n++] = v;
}

uint32_t classes_to(const users *u, sg_id v, view k, uint8_t wanted,
                    sg_id *stated) {
  const sg_graph *g = u->g;
  asking a = {.at = {v}, .n = 1};
  uint32_t found = 0;
  *stated = SG_NONE;
  for (uint32_t i = 0; i < a.n && i < (k == FIRM ? 1 : STEPS_BACK); i++)
    for (uint32_t at = g->in_start[a.at[i]]; at < g->in_start[a.at[i] + 1];
         at++) {
      const sg_id e = g->in_link[at];
      if (!is_supply(u, e, k))
        continue;
      const uint8_t class = sg_supply_class(g, e);
      if (class == SG_CLASS_UNKNOWN) {
        ask(&a, g->link_from[e]);
        continue;
      }
      if (class >= SG_CLASS_OTHER)
        continue; // "other" is no class that two things could share
      found |= UINT32_C(1) << class;
      if (*stated == SG_NONE && (wanted == 0 || wanted == class))
        *stated = e;
    }
  return found;
}

static bool begins(const char *text, const char *word, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (!text[i] || sg_small(text[i]) != sg_small(word[i]))
      return false;
  return true;
}

bool holds_word(const char *text, const char *list) {
  for (const char *at = list; *at;) {
    const size_t n = strcspn(at, ",");
    for (const char *from = text; n > 0 && *from; from++)
      if (begins(from, at, n))
        return true;
    at += n + (at[n] == ',');
  }
  return false;
}

sg_status claim_put(const users *u, const claim *c) {
  const uint8_t level = u->level[c->subject];
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = c->subject,
      .deal = c->deal,
      .flag = c->flag,
      .certainty =
          c->k == FIRM && level == SG_CERTAIN ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = c->confidence,
      .message = c->message,
      .paths = c->paths,
      .n_paths = c->n_paths,
      .facts = c->facts,
      .n_facts = c->n_facts,
  };
  return u->host->put_finding(u->host, &finding);
}
