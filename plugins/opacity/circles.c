// SPDX-License-Identifier: GPL-2.0-or-later
// circles - parties that own each other: strongly connected components (Tarjan
// 1972), without recursion. igraph's answer is the same; building its graph
// takes longer than this search.
#include "opacity.h"

#include <string.h>

#define DONE UINT32_MAX

// A party on the way, and the next of its ties to look at.
typedef struct frame {
  sg_id v;
  uint32_t next;
} frame;

typedef struct mark {
  uint32_t number; // in the order of discovery, from 1; 0: not met,
                   // DONE: in a component
  uint32_t low;    // the least number that is reached from below
} mark;

typedef struct search {
  const survey *s;
  const circles *within; // or NULL
  circles *out;
  mark *marks;  // of entities
  sg_id *stack; // met, and not yet in a component
  frame *way;
  uint32_t n_met, n_stack, n_way;
} search;

static void meet(search *t, sg_id v) {
  t->n_met++;
  t->marks[v] = (mark){t->n_met, t->n_met};
  t->stack[t->n_stack++] = v;
  t->way[t->n_way++] = (frame){v, t->s->owners_at[v]};
}

static void close_component(search *t, sg_id v) {
  circles *out = t->out;
  sg_id u = SG_NONE;
  const uint32_t from = out->start[out->n];
  uint32_t at = from;
  do {
    u = t->stack[--t->n_stack];
    out->of[u] = out->n;
    t->marks[u].number = DONE;
    out->member[at++] = u;
  } while (u != v);
  for (uint32_t i = from; at - from > 1 && i < at; i++)
    out->round[out->member[i]] = 1;
  out->start[++out->n] = at;
}

// A party that nobody owns, or in no circle of more ties.
static void close_alone(search *t, sg_id v) {
  circles *out = t->out;
  t->marks[v].number = DONE;
  const uint32_t at = out->start[out->n];
  out->of[v] = out->n;
  out->member[at] = v;
  out->start[++out->n] = at + 1;
}

// Look at one more tie of the party on top, or be done with it.
static void step(search *t) {
  const survey *s = t->s;
  const circles *within = t->within;
  frame *top = &t->way[t->n_way - 1];
  const sg_id v = top->v;
  const uint32_t end = s->owners_at[v + 1];
  while (top->next < end) {
    const owning *o = &s->owners[top->next++];
    if (!(o->tie & t->out->ties) ||
        (within && within->of[o->owner] != within->of[v]))
      continue;
    const uint32_t number = t->marks[o->owner].number;
    if (!(o->marks & BY_ORGANISATION)) {
      if (number == 0)
        close_alone(t, o->owner);
      continue;
    }
    if (number == 0) {
      meet(t, o->owner);
      return;
    }
    if (number < t->marks[v].low)
      t->marks[v].low = number;
  }
  const uint32_t low = t->marks[v].low;
  if (low == t->marks[v].number)
    close_component(t, v);
  t->n_way--;
  if (t->n_way > 0 && low < t->marks[t->way[t->n_way - 1].v].low)
    t->marks[t->way[t->n_way - 1].v].low = low;
}

// Of parallel ties the first is taken; `seen` is by owner, all SG_NONE.
static uint32_t list_inner(const survey *s, circles *c, sg_id *seen) {
  uint32_t n = 0;
  for (sg_id v = 0; v < s->g->n_entities; v++) {
    c->inner_start[v] = n;
    if (!c->round[v])
      continue;
    for (const owning *o = owners_of(s, v); o < owners_of(s, v + 1); o++) {
      if (!(o->tie & c->ties) || c->of[o->owner] != c->of[v] ||
          seen[o->owner] == v)
        continue;
      seen[o->owner] = v;
      if (c->inner)
        c->inner[n] = *o;
      n++;
    }
  }
  c->inner_start[s->g->n_entities] = n;
  return n;
}

void fetch_ahead(const survey *s, const circles *c, uint32_t i,
                 const uint32_t *values) {
  enum { STEP = 8, MOST = 8 };
  const uint32_t n = s->g->n_entities;
  if (n < 3 * STEP || i >= n - 3 * STEP)
    return;
  fetch(&s->owners_at[c->member[i + 3 * STEP]]);
  fetch(owners_of(s, c->member[i + 2 * STEP]));
  const sg_id v = c->member[i + STEP];
  const owning *o = owners_of(s, v);
  const owning *end = owners_of(s, v + 1);
  fetch(&values[v]);
  for (uint32_t k = 0; k < MOST && o < end; k++, o++)
    if (o->marks & BY_ORGANISATION)
      fetch(&values[o->owner]);
}

static void forget(sg_id *seen, uint32_t n) {
  memset(seen, 0xff, n * sizeof *seen);
}

static void search_all(search *t) {
  const circles *within = t->within;
  for (uint32_t i = 0; i < t->s->g->n_entities; i++) {
    const sg_id v = within ? within->member[i] : i;
    if (within && !within->round[v])
      close_alone(t, v);
    else if (t->marks[v].number == 0)
      meet(t, v);
    while (t->n_way > 0)
      step(t);
  }
}

sg_status circles_find(const survey *s, uint8_t ties, const circles *within,
                       circles *out) {
  sg_host *host = s->host;
  const uint32_t n = s->g->n_entities;
  *out = (circles){.ties = ties};
  out->of = host->alloc(host, n, sizeof *out->of);
  out->start = host->alloc(host, (size_t)n + 1, sizeof *out->start);
  out->member = host->alloc(host, n, sizeof *out->member);
  out->round = host->alloc(host, n, sizeof *out->round);
  out->inner_start = host->alloc(host, (size_t)n + 1, sizeof *out->inner_start);
  search t = {.s = s, .within = within, .out = out};
  t.marks = host->alloc(host, n, sizeof *t.marks);
  t.stack = host->alloc(host, n, sizeof *t.stack);
  t.way = host->alloc(host, n, sizeof *t.way);
  if (!out->of || !out->start || !out->member || !out->inner_start ||
      !out->round || !t.marks || !t.stack || !t.way)
    return SG_ENOMEM;
  search_all(&t);
  forget(t.stack, n);
  const uint32_t n_inner = list_inner(s, out, t.stack);
  out->inner = host->alloc(host, n_inner, sizeof *out->inner);
  forget(t.stack, n);
  if (out->inner)
    (void)list_inner(s, out, t.stack);
  return out->inner ? SG_OK : SG_ENOMEM;
}
