// SPDX-License-Identifier: GPL-2.0-or-later
// clues - what is found about parties, gathered by party and deal, so that each
// has one finding a flag.
#include "intermediary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

sg_status clues_add(clues *of, const clue *one) {
  if (of->n == of->capacity) {
    const uint32_t capacity = of->capacity ? of->capacity * 2 : 64;
    clue *more = of->host->alloc(of->host, capacity, sizeof *more);
    if (!more || capacity < of->capacity)
      return SG_ENOMEM;
    if (of->n)
      memcpy(more, of->at, of->n * sizeof *more);
    of->at = more;
    of->capacity = capacity;
  }
  of->at[of->n++] = *one;
  return SG_OK;
}

static int compare(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int by_links(const clue *x, const clue *y) {
  int by = compare(x->n_links, y->n_links);
  for (uint32_t i = 0; by == 0 && i < x->n_links; i++)
    by = compare(x->links[i], y->links[i]);
  return by;
}

// The most certain of a party and deal first.
static int by_subject(const void *a, const void *b) {
  const clue *x = a;
  const clue *y = b;
  int by = compare(x->subject, y->subject);
  if (by == 0)
    by = compare(x->deal, y->deal);
  if (by == 0)
    by = compare(y->level, x->level);
  if (by == 0)
    by = compare(x->kind, y->kind);
  if (by == 0)
    by = compare(x->other, y->other);
  if (by == 0)
    by = by_links(x, y);
  return by == 0 && x->text && y->text ? strcmp(x->text, y->text) : by;
}

sg_status clues_each(clues *of,
                     sg_status (*look)(const void *ctx, const clue *group,
                                       uint32_t n),
                     const void *ctx) {
  sg_status status = SG_OK;
  if (of->n > 1)
    qsort(of->at, of->n, sizeof *of->at, by_subject);
  for (uint32_t i = 0, end = 0; i < of->n && status == SG_OK; i = end) {
    while (end < of->n && of->at[end].subject == of->at[i].subject &&
           of->at[end].deal == of->at[i].deal)
      end++;
    status = look(ctx, of->at + i, end - i);
  }
  return status;
}

void clues_prove(const sg_graph *g, const clue *group, uint32_t n,
                 const char *shows, clue_proof *out) {
  *out = (clue_proof){.n = 0};
  for (uint32_t i = 0; i < n && group[i].level == group->level; i++) {
    const clue *c = &group[i];
    out->n++;
    out->n_others += i == 0 || c->other != group[i - 1].other;
    out->kinds |= (uint8_t)(1U << c->kind);
    out->confidence =
        fmax(out->confidence, sg_least_confidence(g, c->links, c->n_links));
    out->alleged |= sg_any_alleged(g, c->links, c->n_links);
    if (out->shown == SHOWN_MAX)
      continue;
    out->others[out->shown++] = c->other;
    if (c->n_links)
      out->paths[out->n_paths++] =
          (sg_path){c->subject, c->n_links, c->links, shows};
  }
}
