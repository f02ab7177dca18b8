// SPDX-License-Identifier: GPL-2.0-or-later
// neighbours - G10: the party has an address, a telephone number or an internet
// name in common with a public body or a party under state control.
//
// Where many parties that are not of the state share it too, it is a serviced
// office or somebody else's service and says nothing. Hosts that serve anybody
// are left out by name. Cost: O(links + contacts log contacts).
#include "proximity.h"
#include "stakegraph/contacts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODIES_MAX = 8 };

// A way in which a party and a body meet.
typedef struct meeting {
  sg_id party, body;
  uint8_t level;
  sg_id mine, its;             // links to an address, or SG_NONE
  const struct contact *by[2]; // else what the party and the body have alike
  uint32_t n_bodies;           // at that address or contact
} meeting;

typedef struct contact {
  const char *text;        // in one form
  const char *key, *value; // as in the input
  sg_id party;
} contact;

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  const double *state_control;
  uint32_t parties_max;
  const char *hosts;
  meeting *met;
  uint32_t n_met, capacity;
  uint32_t *seen; // of entities: where it was seen last, + 1
  uint32_t place; // number of the address or contact at hand
  uint8_t *told;  // of entities: it has an address or contact
} work;

// Some that have an address or contact in common: its bodies, best ones first.
typedef struct shared {
  sg_id bodies[BODIES_MAX], how[BODIES_MAX]; // link, or number of a contact
  uint8_t levels[BODIES_MAX];
  uint32_t n, n_bodies, n_parties;
} shared;

static bool may_bear_flag(const work *w, sg_id v) {
  return is_organisation(w->g, v) &&
         !(w->state_control && w->state_control[v] == 2);
}

static void see(work *w, sg_id v, uint8_t level, uint32_t how, shared *s) {
  const uint8_t standing = state_level(w->host, w->state_control, v);
  const uint8_t both = standing < level ? standing : level;
  const bool again = w->seen[v] == w->place + 1;
  w->seen[v] = w->place + 1;
  s->n_parties += !again && standing != SG_CERTAIN;
  s->n_bodies += !again && standing > 0;
  if (standing == 0)
    return;
  uint32_t at = 0;
  while (at < s->n && s->bodies[at] != v)
    at++;
  if (at < s->n && s->levels[at] >= both)
    return;
  if (at == s->n && s->n < BODIES_MAX)
    s->n++;
  else if (at == s->n && s->levels[--at] >= both)
    return;
  for (; at > 0 && s->levels[at - 1] < both; at--) {
    s->bodies[at] = s->bodies[at - 1];
    s->how[at] = s->how[at - 1];
    s->levels[at] = s->levels[at - 1];
  }
  s->bodies[at] = v;
  s->how[at] = how;
  s->levels[at] = both;
}

static bool add_meeting(work *w, const meeting *m) {
  if (w->n_met == w->capacity) {
    const uint32_t capacity = w->capacity ? w->capacity * 2 : 64;
    meeting *more = w->host->alloc(w->host, capacity, sizeof *more);
    if (!more || capacity < w->capacity)
      return false;
    if (w->n_met)
      memcpy(more, w->met, w->n_met * sizeof *more);
    w->met = more;
    w->capacity = capacity;
  }
  w->met[w->n_met++] = *m;
  return true;
}

static bool meet_all(work *w, const shared *s, const contact *contacts,
                     const meeting *mine) {
  for (uint32_t i = 0; i < s->n; i++) {
    meeting m = *mine;
    if (s->bodies[i] == m.party)
      continue;
    m.body = s->bodies[i];
    if (contacts)
      m.by[1] = &contacts[s->how[i]];
    else
      m.its = s->how[i];
    m.level = s->levels[i] < m.level ? s->levels[i] : m.level;
    m.n_bodies = s->n_bodies;
    if (!add_meeting(w, &m))
      return false;
  }
  return true;
}

// --- addresses ---------------------------------------------------------------

static uint8_t firm_level(const sg_graph *g, sg_id e) {
  return sg_link_is_firm(g, e) ? SG_CERTAIN : SG_POSSIBLE;
}

static bool meet_at(work *w, sg_id address) {
  const sg_graph *g = w->g;
  const uint32_t from = g->in_start[address];
  const uint32_t end = g->in_start[address + 1];
  shared s = {.n = 0};
  for (uint32_t k = from; k < end; k++) {
    const sg_id e = g->in_link[k];
    if (g->link_kind[e] != SG_LOCATED_AT)
      continue;
    w->told[g->link_from[e]] = 1;
    see(w, g->link_from[e], firm_level(g, e), e, &s);
  }
  w->place++;
  for (uint32_t k = from; s.n > 0 && s.n_parties <= w->parties_max && k < end;
       k++) {
    const sg_id e = g->in_link[k];
    const meeting mine = {
        .party = g->link_from[e],
        .level = firm_level(g, e),
        .mine = e,
    };
    if (g->link_kind[e] == SG_LOCATED_AT && may_bear_flag(w, mine.party) &&
        !meet_all(w, &s, NULL, &mine))
      return false;
  }
  return true;
}

// --- telephone numbers and internet names ------------------------------------

static int by_text(const void *a, const void *b) {
  const contact *x = a;
  const contact *y = b;
  const int by = strcmp(x->text, y->text);
  return by ? by : (x->party > y->party) - (x->party < y->party);
}

static bool read_contact(const work *w, const char *entry, size_t n, bool phone,
                         char out[SG_HOST_BYTES + 1]) {
  if (phone)
    return sg_phone_digits(entry, n, out);
  return sg_host_name(entry, n, out) && !sg_host_in(out, w->hosts);
}

static bool add_contact(const work *w, sg_id v, const char *key,
                        const char *value, const char *text, contact *out) {
  const size_t size = strlen(text) + 1;
  char *copy = w->host->alloc(w->host, size, 1);
  *out = (contact){copy, key, sg_fact_text(w->host, value), v};
  if (!copy || !out->value)
    return false;
  memcpy(copy, text, size);
  return true;
}

// The contacts under one key; counted when `out` is NULL.
static bool list_contacts(const work *w, const char *key, bool phone,
                          contact *out, uint32_t *n) {
  const char *const *texts = w->host->texts(w->host, SG_ON_ENTITIES, key);
  char text[SG_HOST_BYTES + 1];
  for (sg_id v = 0; texts && v < w->g->n_entities; v++) {
    size_t length = 0;
    const char *at = texts[v];
    for (const char *entry = sg_next_entry(&at, &length); entry;
         entry = sg_next_entry(&at, &length)) {
      if (!read_contact(w, entry, length, phone, text))
        continue;
      w->told[v] = 1;
      if (out && !add_contact(w, v, key, texts[v], text, &out[*n]))
        return false;
      ++*n;
    }
  }
  return true;
}

static bool meet_by(work *w, const contact *all, uint32_t n) {
  shared s = {.n = 0};
  for (uint32_t i = 0; i < n; i++)
    see(w, all[i].party, SG_CERTAIN, i, &s);
  w->place++;
  for (uint32_t i = 0; s.n > 0 && s.n_parties <= w->parties_max && i < n; i++) {
    const meeting mine = {
        .party = all[i].party,
        .level = SG_CERTAIN,
        .mine = SG_NONE,
        .by = {&all[i]},
    };
    const bool again = i > 0 && all[i - 1].party == mine.party;
    if (!again && may_bear_flag(w, mine.party) && !meet_all(w, &s, all, &mine))
      return false;
  }
  return true;
}

// Numbers by themselves; names of sites and of mail together.
static bool meet_by_contacts(work *w, bool phone) {
  static const char *const keys[] = {"phone", "website", "email"};
  const size_t from = phone ? 0 : 1;
  const size_t end = phone ? 1 : SG_COUNT(keys);
  uint32_t n = 0;
  for (size_t i = from; i < end; i++)
    if (!list_contacts(w, keys[i], phone, NULL, &n))
      return false;
  contact *all = w->host->alloc(w->host, n, sizeof *all);
  if (!all)
    return false;
  n = 0;
  for (size_t i = from; i < end; i++)
    if (!list_contacts(w, keys[i], phone, all, &n))
      return false;
  if (n > 1)
    qsort(all, n, sizeof *all, by_text);
  for (uint32_t i = 0, stop = 0; i < n; i = stop) {
    while (stop < n && strcmp(all[i].text, all[stop].text) == 0)
      stop++;
    if (!meet_by(w, all + i, stop - i))
      return false;
  }
  return true;
}

// --- the flag ----------------------------------------------------------------

typedef struct found {
  sg_path paths[SHOWN_MAX];
  sg_fact facts[2 * SHOWN_MAX];
  sg_id links[SHOWN_MAX][2], bodies[SHOWN_MAX];
  uint32_t n_paths, n_facts, n_bodies, total;
  bool by_address, by_phone, by_name;
  uint8_t certainty;
  double confidence;
} found;

static void add_fact(const contact *c, found *f) {
  for (uint32_t i = 0; i < f->n_facts; i++)
    if (f->facts[i].id == c->party && f->facts[i].value == c->value)
      return;
  if (f->n_facts < SG_COUNT(f->facts))
    f->facts[f->n_facts++] =
        (sg_fact){SG_ON_ENTITIES, c->party, c->key, c->value};
}

static void add(const work *w, const meeting *m, found *f) {
  uint32_t k = 0;
  while (k < f->n_bodies && f->bodies[k] != m->body)
    k++;
  if (k == f->n_bodies && k == SHOWN_MAX)
    return;
  if (k == f->n_bodies)
    f->bodies[f->n_bodies++] = m->body;
  f->total = m->n_bodies > f->total ? m->n_bodies : f->total;
  if (m->mine != SG_NONE && f->n_paths < SHOWN_MAX) {
    sg_id *links = f->links[f->n_paths];
    links[0] = m->mine;
    links[1] = m->its;
    f->paths[f->n_paths++] =
        (sg_path){m->party, 2, links, "the address that both are at"};
  }
  for (int i = 0; m->mine == SG_NONE && i < 2; i++)
    add_fact(m->by[i], f);
  const bool phone = m->mine == SG_NONE && sg_text_is(m->by[0]->key, "phone");
  f->by_address |= m->mine != SG_NONE;
  f->by_phone |= phone;
  f->by_name |= m->mine == SG_NONE && !phone;
  const sg_id both[] = {m->mine, m->its};
  const double one =
      m->mine == SG_NONE ? 1 : sg_least_confidence(w->g, both, 2);
  f->confidence = one > f->confidence ? one : f->confidence;
}

static sg_status raise_one(const work *w, const meeting *m, uint32_t n,
                           names *out) {
  const sg_graph *g = w->g;
  const char *name = g->entity_name[m->party];
  char bodies[1000];
  char message[MESSAGE_BYTES];
  found f = {.n_paths = 0};
  for (uint32_t i = 0; i < n; i++)
    f.certainty = m[i].level > f.certainty ? m[i].level : f.certainty;
  for (uint32_t i = 0; i < n; i++)
    if (m[i].level == f.certainty)
      add(w, &m[i], &f);
  f.total = f.total > f.n_bodies ? f.total : f.n_bodies;
  (void)sg_names_text(g, f.bodies, f.n_bodies, f.total, bodies);
  (void)snprintf(
      message, sizeof message, "%.*s has %s%s%s%s%s in common with %s, %s%s.",
      SG_CLIPPED(name, NAME_BYTES), f.by_address ? "an address" : "",
      f.by_address && f.by_phone ? ", " : "",
      f.by_phone ? "a telephone number" : "",
      (f.by_address || f.by_phone) && f.by_name ? ", " : "",
      f.by_name ? "an internet name" : "", bodies,
      f.certainty == SG_CERTAIN
          ? "of or under the control of a state"
          : "perhaps of a state, or perhaps not there today",
      sg_any_alleged(g, f.links[0], 2 * f.n_paths) ? "; some of this is alleged"
                                                   : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,   .deal = SG_NONE,          .subject = m->party,
      .flag = "G10",      .certainty = f.certainty, .confidence = f.confidence,
      .message = message, .paths = f.paths,         .n_paths = f.n_paths,
      .facts = f.facts,   .n_facts = f.n_facts,
  };
  return put_named(out, &finding);
}

// By party, and for each in the order in which they were found.
static bool sort_meetings(const work *w, uint32_t **order, uint32_t **start) {
  const uint32_t n = w->g->n_entities;
  *start = w->host->alloc(w->host, (size_t)n + 2, sizeof **start);
  *order = w->host->alloc(w->host, w->n_met, sizeof **order);
  if (!*start || !*order)
    return false;
  for (uint32_t i = 0; i < w->n_met; i++)
    (*start)[w->met[i].party + 2]++;
  for (uint32_t v = 0; v < n; v++)
    (*start)[v + 2] += (*start)[v + 1];
  for (uint32_t i = 0; i < w->n_met; i++)
    (*order)[(*start)[w->met[i].party + 1]++] = i;
  return true;
}

static sg_status raise_all(const work *w, names *out) {
  const sg_graph *g = w->g;
  uint32_t *order = NULL;
  uint32_t *start = NULL;
  meeting *sorted = w->host->alloc(w->host, w->n_met, sizeof *sorted);
  uint32_t unknown = 0;
  sg_status status = SG_OK;
  if (!sorted || !sort_meetings(w, &order, &start))
    return SG_ENOMEM;
  for (uint32_t i = 0; i < w->n_met; i++)
    sorted[i] = w->met[order[i]];
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++) {
    if (!g->entity_in_scope[v] || !may_bear_flag(w, v))
      continue;
    unknown += !w->told[v] && g->entity_kind[v] == SG_COMPANY;
    if (start[v + 1] > start[v])
      status = raise_one(w, sorted + start[v], start[v + 1] - start[v], out);
  }
  return status == SG_OK
             ? sg_put_gap(w->host, "G10", unknown,
                          "neither address, telephone number nor internet name "
                          "of these companies is recorded")
             : status;
}

sg_status raise_neighbours(sg_host *host, names *out) {
  const sg_graph *g = host->graph;
  work w = {
      .host = host,
      .g = g,
      .state_control =
          host->numbers(host, SG_ON_ENTITIES, "ownership.state_control"),
      .parties_max = (uint32_t)host->params[PARAM_G10_PARTIES].number,
      .hosts = host->params[PARAM_G10_HOSTS].text,
      .seen = host->alloc(host, g->n_entities, sizeof *w.seen),
      .told = host->alloc(host, g->n_entities, sizeof *w.told),
  };
  if (!w.seen || !w.told)
    return SG_ENOMEM;
  for (sg_id v = 0; v < g->n_entities; v++)
    if (g->entity_kind[v] == SG_ADDRESS && !meet_at(&w, v))
      return SG_ENOMEM;
  if (!meet_by_contacts(&w, true) || !meet_by_contacts(&w, false))
    return SG_ENOMEM;
  return raise_all(&w, out);
}
