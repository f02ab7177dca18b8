// SPDX-License-Identifier: GPL-2.0-or-later
// places - L06: the party shares an address or a telephone number with a listed
// party, whatever the number of tenants, which is shown.
#include "lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OTHERS_MAX = 8, DIGITS_MAX = 24 };

// Listed parties that a party meets, with the links to the shared addresses.
typedef struct found {
  sg_id links[2 * OTHERS_MAX], others[OTHERS_MAX];
  sg_path paths[OTHERS_MAX];
  sg_fact facts[2 * OTHERS_MAX];
  uint32_t n, n_paths, n_facts, tenants;
  uint8_t certainty;
} found;

static uint32_t count_tenants(const sg_graph *g, sg_id address) {
  uint32_t n = 0;
  for (uint32_t k = g->in_start[address]; k < g->in_start[address + 1]; k++)
    n += g->link_kind[g->in_link[k]] == SG_LOCATED_AT;
  return n;
}

static bool is_known(const found *f, sg_id other) {
  for (uint32_t i = 0; i < f->n; i++)
    if (f->others[i] == other)
      return true;
  return false;
}

static void add(const listings *in, found *f, sg_id v, sg_id mine, sg_id its) {
  const sg_graph *g = in->g;
  const sg_id other = g->link_from[its];
  const uint8_t level =
      lesser(in->level[other],
             sg_link_is_firm(g, mine) && sg_link_is_firm(g, its) ? SG_CERTAIN
                                                                 : SG_POSSIBLE);
  uint32_t row = 0;
  if (is_known(f, other) || f->n == OTHERS_MAX)
    return;
  f->certainty = level > f->certainty ? level : f->certainty;
  f->links[2 * f->n_paths] = mine;
  f->links[2 * f->n_paths + 1] = its;
  f->paths[f->n_paths] = (sg_path){v, 2, &f->links[2 * f->n_paths],
                                   "the address that both are at"};
  f->n_paths++;
  (void)listed_on(in, other, g->as_of, &row);
  f->facts[f->n_facts++] = listing_fact(in, other, row);
  f->others[f->n++] = other;
}

// The listed tenants of each address, at most OTHERS_MAX, found once.
typedef struct addresses {
  uint32_t *first; // in `links`, + 1; 0: none listed
  sg_id *links;    // groups of up to OTHERS_MAX, ending in SG_NONE
} addresses;

static bool list_tenants(const listings *in, addresses *out) {
  const sg_graph *g = in->g;
  sg_host *host = in->host;
  uint32_t n = 0;
  out->first = host->alloc(host, g->n_entities, sizeof *out->first);
  out->links =
      host->alloc(host, (size_t)g->n_links + g->n_entities, sizeof *out->links);
  if (!out->first || !out->links)
    return false;
  for (sg_id a = 0; a < g->n_entities; a++) {
    const uint32_t before = n;
    for (uint32_t k = g->in_start[a];
         g->entity_kind[a] == SG_ADDRESS && k < g->in_start[a + 1]; k++) {
      const sg_id e = g->in_link[k];
      if (g->link_kind[e] == SG_LOCATED_AT && in->level[g->link_from[e]] &&
          n - before <= OTHERS_MAX)
        out->links[n++] = e;
    }
    if (n == before)
      continue;
    out->links[n++] = SG_NONE;
    out->first[a] = before + 1;
  }
  return true;
}

static void look_at_places(const listings *in, const addresses *all, sg_id v,
                           found *f) {
  const sg_graph *g = in->g;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id mine = g->out_link[k];
    const sg_id address = g->link_to[mine];
    if (g->link_kind[mine] != SG_LOCATED_AT || !all->first[address])
      continue;
    const uint32_t tenants = count_tenants(g, address);
    f->tenants = tenants > f->tenants ? tenants : f->tenants;
    for (uint32_t i = all->first[address] - 1; all->links[i] != SG_NONE; i++)
      if (g->link_from[all->links[i]] != v)
        add(in, f, v, mine, all->links[i]);
  }
}

// --- telephone numbers
// -----------------------------------------------------------

typedef struct number {
  char digits[DIGITS_MAX + 1];
  sg_id party;
} number;

// The digits of a number, the national zero or international 00 left out.
static bool read_digits(const char *text, char out[DIGITS_MAX + 1]) {
  enum { FEWEST = 6 };
  uint32_t n = 0;
  for (const char *c = text; *c && n < DIGITS_MAX; c++)
    if (*c >= '0' && *c <= '9' && (n > 0 || *c != '0'))
      out[n++] = *c;
  out[n] = '\0';
  return n >= FEWEST;
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
    if (in->level[v] && phones[v] && read_digits(phones[v], list[*n].digits))
      list[(*n)++].party = v;
  if (*n > 1)
    qsort(list, *n, sizeof *list, by_digits);
  return list;
}

static void look_at_numbers(const listings *in, const char *const *phones,
                            const number *list, uint32_t n, sg_id v, found *f) {
  number mine = {.party = 0};
  if (!phones || !phones[v] || !read_digits(phones[v], mine.digits))
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
    if (other == v || is_known(f, other) || f->n == OTHERS_MAX)
      continue;
    f->certainty =
        in->level[other] > f->certainty ? in->level[other] : f->certainty;
    f->facts[f->n_facts++] =
        (sg_fact){SG_ON_ENTITIES, other, "phone", phones[other]};
    f->others[f->n++] = other;
  }
}

// --- L06 ---------------------------------------------------------------------

static sg_status raise_one(const listings *in, sg_id v, const found *f) {
  const sg_graph *g = in->g;
  char names[1000];
  char tenants[60] = "";
  char message[MESSAGE_SIZE];
  write_names(g, f->others, f->n, names);
  if (f->n_paths)
    (void)snprintf(tenants, sizeof tenants, ", with %u parties at the address",
                   f->tenants);
  (void)snprintf(
      message, sizeof message, "%.*s shares %s with %s, recorded as listed%s.",
      sg_clip(g->entity_name[v], NAME_WIDTH), g->entity_name[v],
      f->n_paths ? "an address" : "a telephone number", names, tenants);
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "L06",
      .certainty = f->certainty,
      .confidence = sg_least_confidence(g, f->links, 2 * f->n_paths),
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
    found f = {.n = 0};
    if (in->level[v] || !in_scope(in->g, v))
      continue;
    look_at_places(in, &all, v, &f);
    look_at_numbers(in, phones, numbers, n, v, &f);
    const sg_status status = f.n ? raise_one(in, v, &f) : SG_OK;
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}
