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

static int by_subject(const void *a, const void *b) {
  const clue *x = a;
  const clue *y = b;
  if (x->subject != y->subject)
    return x->subject < y->subject ? -1 : 1;
  if (x->deal != y->deal)
    return x->deal < y->deal ? -1 : 1;
  if (x->level != y->level)
    return x->level > y->level ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->other != y->other)
    return x->other < y->other ? -1 : 1;
  if (x->n_links != y->n_links)
    return x->n_links < y->n_links ? -1 : 1;
  for (uint32_t i = 0; i < x->n_links; i++)
    if (x->links[i] != y->links[i])
      return x->links[i] < y->links[i] ? -1 : 1;
  return x->text && y->text ? strcmp(x->text, y->text) : 0;
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
