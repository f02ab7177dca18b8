// SPDX-License-Identifier: GPL-2.0-or-later
// places - L06: the party shares an address or a telephone number with a listed
// party, whatever the number of tenants, which is shown.
#include "lists.h"
#include "stakegraph/contacts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OTHERS_MAX = 8, TENANTS_MAX = 64 };

// Listed parties that a party meets, with the links to the shared addresses.
typedef struct found {
  sg_id links[2 * OTHERS_MAX], neighbours[OTHERS_MAX], callers[OTHERS_MAX];
  sg_path paths[OTHERS_MAX];
  sg_fact facts[2 * OTHERS_MAX];
  uint32_t n_paths, n_callers, n_facts;
  uint32_t all_neighbours, all_callers; // with those that are not shown
  uint32_t tenants;                     // at the fullest address
  uint8_t certainty;
  double confidence; // of the best of them; one is enough
} found;

// What is known of each address: its different tenants, those of them that are
// listed, and the links of up to TENANTS_MAX of these, certain ones first.
typedef struct addresses {
  uint32_t *n_tenants, *n_listed;
  uint32_t *first; // in `links`, + 1
  sg_id *links;    // groups that end in SG_NONE
  uint32_t n_links;
  uint32_t *met;  // party that met this one last, + 1
  uint32_t *seen; // address at which a party was met last, + 1
} addresses;

static uint8_t level_at(const listings *in, sg_id e) {
  const uint8_t firm = sg_link_is_firm(in->g, e) ? SG_CERTAIN : SG_POSSIBLE;
  return lesser(firm, in->level[in->g->link_from[e]]);
}

static void count_tenants(const listings *in, addresses *all, sg_id a) {
  const sg_graph *g = in->g;
  for (uint32_t k = g->in_start[a]; k < g->in_start[a + 1]; k++) {
    const sg_id e = g->in_link[k];
    const sg_id v = g->link_from[e];
    if (g->link_kind[e] != SG_LOCATED_AT || all->seen[v] == a + 1)
      continue;
    all->seen[v] = a + 1;
    all->n_tenants[a]++;
    all->n_listed[a] += in->level[v] > 0;
  }
}

static bool is_kept(const listings *in, const addresses *all, uint32_t from,
                    sg_id v) {
  for (uint32_t i = from; i < all->n_links; i++)
    if (in->g->link_from[all->links[i]] == v)
      return true;
  return false;
}

static void keep_tenants(const listings *in, addresses *all, sg_id a) {
  const sg_graph *g = in->g;
  const uint32_t from = all->n_links;
  for (uint8_t level = SG_CERTAIN; level >= SG_POSSIBLE; level--)
    for (uint32_t k = g->in_start[a]; k < g->in_start[a + 1]; k++) {
      const sg_id e = g->in_link[k];
      if (g->link_kind[e] == SG_LOCATED_AT && level_at(in, e) == level &&
          all->n_links - from < TENANTS_MAX &&
          !is_kept(in, all, from, g->link_from[e]))
        all->links[all->n_links++] = e;
    }
  all->links[all->n_links++] = SG_NONE;
  all->first[a] = from + 1;
}

static bool list_tenants(const listings *in, addresses *all) {
  const sg_graph *g = in->g;
  sg_host *host = in->host;
  const uint32_t n = g->n_entities;
  all->n_links = 0;
  all->n_tenants = host->alloc(host, n, sizeof *all->n_tenants);
  all->n_listed = host->alloc(host, n, sizeof *all->n_listed);
  all->first = host->alloc(host, n, sizeof *all->first);
  all->seen = host->alloc(host, n, sizeof *all->seen);
  all->met = host->alloc(host, n, sizeof *all->met);
  all->links = host->alloc(host, (size_t)g->n_links + n, sizeof *all->links);
  if (!all->n_tenants || !all->n_listed || !all->first || !all->seen ||
      !all->met || !all->links)
    return false;
  for (sg_id a = 0; a < n; a++) {
    if (g->entity_kind[a] != SG_ADDRESS)
      continue;
    count_tenants(in, all, a);
    if (all->n_listed[a])
      keep_tenants(in, all, a);
  }
  return true;
}

static bool is_neighbour(const found *f, sg_id other) {
  for (uint32_t i = 0; i < f->n_paths; i++)
    if (f->neighbours[i] == other)
      return true;
  return false;
}

static void add_neighbour(const listings *in, found *f, sg_id mine, sg_id its) {
  const sg_graph *g = in->g;
  const sg_id other = g->link_from[its];
  const uint8_t firm = sg_link_is_firm(g, mine) ? SG_CERTAIN : SG_POSSIBLE;
  const uint8_t level = lesser(firm, level_at(in, its));
  uint32_t row = 0;
  if (is_neighbour(f, other) || f->n_paths == OTHERS_MAX)
    return;
  f->links[2 * f->n_paths] = mine;
  f->links[2 * f->n_paths + 1] = its;
  note_reason(&f->certainty, &f->confidence, level,
              sg_least_confidence(g, &f->links[2 * f->n_paths], 2));
  f->paths[f->n_paths] =
      (sg_path){g->link_from[mine], 2, &f->links[2 * f->n_paths],
                "the address that both are at"};
  f->neighbours[f->n_paths++] = other;
  (void)listed_on(in, other, g->as_of, &row);
  f->facts[f->n_facts++] = listing_fact(in, other, row);
}

// Firm statements of the own address first.
static void look_at_places(const listings *in, addresses *all, sg_id v,
                           found *f) {
  const sg_graph *g = in->g;
  uint32_t most = 0;
  for (int firm = 1; firm >= 0; firm--)
    for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
      const sg_id mine = g->out_link[k];
      const sg_id a = g->link_to[mine];
      if (g->link_kind[mine] != SG_LOCATED_AT || !all->first[a] ||
          sg_link_is_firm(g, mine) != (firm == 1))
        continue;
      if (all->n_tenants[a] > f->tenants)
        f->tenants = all->n_tenants[a];
      if (all->n_listed[a] > most)
        most = all->n_listed[a];
      for (uint32_t i = all->first[a] - 1; all->links[i] != SG_NONE; i++) {
        const sg_id other = g->link_from[all->links[i]];
        f->all_neighbours += all->met[other] != v + 1;
        all->met[other] = v + 1;
        add_neighbour(in, f, mine, all->links[i]);
      }
    }
  // Of a full address some were not kept.
  if (f->all_neighbours < most)
    f->all_neighbours = most;
}

// --- telephone numbers
// -----------------------------------------------------------

typedef struct number {
  char digits[SG_PHONE_DIGITS + 1];
  sg_id party;
} number;

static bool read_digits(const char *text, number *out) {
  return text && sg_phone_digits(text, strlen(text), out->digits);
}

static int by_digits(const void *a, const void *b) {
  const number *x = a;
  const number *y = b;
  const int by = strcmp(x->digits, y->digits);
  return by ? by : (x->party > y->party) - (x->party < y->party);
}

// Numbers of listed parties in order; `*n` of them. NULL without memory.
static number *list_numbers(const listings *in, const char *const *phones,
                            uint32_t *n) {
  number *list = in->host->alloc(in->host, in->g->n_entities, sizeof *list);
  *n = 0;
  for (sg_id v = 0; list && phones && v < in->g->n_entities; v++)
    if (in->level[v] && read_digits(phones[v], &list[*n]))
      list[(*n)++].party = v;
  if (*n > 1)
    qsort(list, *n, sizeof *list, by_digits);
  return list;
}

static void look_at_numbers(const listings *in, const char *const *phones,
                            const number *list, uint32_t n, sg_id v, found *f) {
  number mine = {.party = 0};
  if (!phones || !read_digits(phones[v], &mine))
    return;
  uint32_t low = 0;
  uint32_t high = n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (by_digits(&list[middle], &mine) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < n && strcmp(list[low].digits, mine.digits) == 0; low++) {
    const sg_id other = list[low].party;
    if (other == v)
      continue;
    f->all_callers++;
    note_reason(&f->certainty, &f->confidence, in->level[other], 1);
    if (f->n_callers == OTHERS_MAX)
      continue;
    f->facts[f->n_facts++] = (sg_fact){SG_ON_ENTITIES, other, "phone",
                                       sg_fact_text(in->host, phones[other])};
    f->callers[f->n_callers++] = other;
  }
}

// --- L06 ---------------------------------------------------------------------

static void write_message(const listings *in, sg_id v, const found *f,
                          char out[MESSAGE_SIZE]) {
  const sg_graph *g = in->g;
  char names[1000];
  const bool alleged = sg_any_alleged(g, f->links, 2 * f->n_paths) &&
                       f->certainty == SG_POSSIBLE;
  int n = snprintf(out, MESSAGE_SIZE, "%.*s", NAMED(g, v));
  if (f->n_paths) {
    (void)sg_names_text(g, f->neighbours, f->n_paths, f->all_neighbours, names);
    n +=
        snprintf(out + n, MESSAGE_SIZE - (size_t)n,
                 " %s an address with %s, recorded as listed, with %u parties "
                 "at the address",
                 alleged ? "is alleged to share" : "shares", names, f->tenants);
  }
  if (f->n_callers) {
    (void)sg_names_text(g, f->callers, f->n_callers, f->all_callers, names);
    n += snprintf(out + n, MESSAGE_SIZE - (size_t)n,
                  "%s shares a telephone number with %s, recorded as listed",
                  f->n_paths ? "; it" : "", names);
  }
  (void)snprintf(out + n, MESSAGE_SIZE - (size_t)n, ".");
}

static sg_status raise_one(const listings *in, sg_id v, const found *f) {
  char message[MESSAGE_SIZE];
  write_message(in, v, f, message);
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "L06",
      .certainty = f->certainty,
      .confidence = f->confidence,
      .message = message,
      .paths = f->paths,
      .n_paths = f->n_paths,
      .facts = f->facts,
      .n_facts = f->n_facts,
  };
  return in->host->put_finding(in->host, &finding);
}

sg_status raise_places(const listings *in) {
  addresses all;
  uint32_t n = 0;
  const char *const *phones =
      in->host->texts(in->host, SG_ON_ENTITIES, "phone");
  const number *numbers = list_numbers(in, phones, &n);
  if (!list_tenants(in, &all) || !numbers)
    return SG_ENOMEM;
  for (sg_id v = 0; v < in->g->n_entities; v++) {
    found f = {.n_paths = 0};
    if (in->level[v] || !in_scope(in->g, v))
      continue;
    look_at_places(in, &all, v, &f);
    look_at_numbers(in, phones, numbers, n, v, &f);
    const sg_status status =
        f.n_paths + f.n_callers ? raise_one(in, v, &f) : SG_OK;
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}
