// SPDX-License-Identifier: GPL-2.0-or-later
// sheet_around - the part of a sheet that is nearest to one node.
#include "io/graph_sheet.h"

#include "base/memory.h"

// Neighbours of every row, both ways: next[start[v + 1]] to next[start[v + 2]].
typedef struct neighbours {
  uint32_t *start, *next, *queue;
} neighbours;

static bool open(neighbours *n, const sg_sheet *s) {
  const uint32_t n_edges = s->edges.n_rows;
  n->start = sg_memory_alloc((size_t)s->nodes.n_rows + 2, sizeof *n->start);
  n->next = sg_memory_alloc(2 * (size_t)n_edges + 1, sizeof *n->next);
  n->queue = sg_memory_alloc((size_t)s->nodes.n_rows + 1, sizeof *n->queue);
  if (!n->start || !n->next || !n->queue)
    return false;
  for (uint32_t e = 0; e < n_edges; e++) {
    n->start[s->from[e] + 1]++;
    n->start[s->to[e] + 1]++;
  }
  for (uint32_t v = 0; v < s->nodes.n_rows; v++)
    n->start[v + 1] += n->start[v];
  n->start[s->nodes.n_rows + 1] = n->start[s->nodes.n_rows];
  // Filled from behind: then row v begins at start[v + 1].
  for (uint32_t e = n_edges; e-- > 0;) {
    n->next[--n->start[s->from[e] + 1]] = s->to[e];
    n->next[--n->start[s->to[e] + 1]] = s->from[e];
  }
  return true;
}

static void close(neighbours *n) {
  sg_memory_free(n->start);
  sg_memory_free(n->next);
  sg_memory_free(n->queue);
}

// Breadth first; of the same distance those with the first edges.
static uint32_t walk(const neighbours *n, uint32_t from, uint32_t most,
                     uint8_t *shown) {
  uint32_t end = 1;
  n->queue[0] = from;
  shown[from] = 1;
  for (uint32_t i = 0; i < end; i++) {
    const uint32_t v = n->queue[i];
    for (uint32_t k = n->start[v + 1]; k < n->start[v + 2] && end < most; k++)
      if (!shown[n->next[k]]) {
        shown[n->next[k]] = 1;
        n->queue[end++] = n->next[k];
      }
  }
  return end;
}

sg_status sg_sheet_around(sg_sheet *sheet, const char *id, sg_error *err) {
  const uint32_t row = sg_sheet_node(sheet, id);
  neighbours n = {0};
  if (row == SG_NONE)
    return sg_fail(err, SG_EUSAGE, "%.200s: there is no such party", id);
  uint8_t *shown = sg_arena_alloc(&sheet->arena, sheet->nodes.n_rows, 1);
  const bool ok = shown && open(&n, sheet);
  if (ok) {
    sheet->n_shown = walk(&n, row, SG_SHOWN_MAX, shown);
    sheet->shown = shown;
    sheet->around = row;
  }
  close(&n);
  return ok ? SG_OK : sg_no_memory(err);
}
