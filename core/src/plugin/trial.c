// SPDX-License-Identifier: GPL-2.0-or-later
// trial - see trial.h.
#include "plugin/trial.h"

#include "plugin/process.h"

#include <malloc.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// What a newer host has behind what the plugin knows, and what is no kind.
enum { GARBAGE = 0xa5, MORE = 256, NO_KIND = 201 };

bool sg_trial_refuses(const sg_trial *trial) {
  return trial && ++trial->seen->n_asked == trial->refuse_at;
}

bool sg_trial_stops(const sg_trial *trial) {
  if (!trial || ++trial->seen->n_ticks < trial->stop_at || !trial->stop_at)
    return false;
  if (trial->seen->stopped_at <= 0)
    trial->seen->stopped_at = sg_now();
  return true;
}

void sg_trial_begin(const sg_trial *trial) {
#ifdef M_PERTURB
  if (trial && trial->fill)
    (void)mallopt(M_PERTURB, trial->fill);
#endif
}

void sg_trial_end(const sg_trial *trial, sg_status status) {
  if (!trial)
    return;
  trial->seen->ended_at = sg_now();
  trial->seen->status = status;
}

void *sg_trial_copy(const sg_trial *trial, const void *object, size_t front,
                    size_t size, size_t first_size) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const uint32_t shown = (uint32_t)(trial->age < 0 ? first_size : size + MORE);
  const size_t whole = (front + shown + page - 1) / page * page;
  char *room = mmap(NULL, whole + page, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED || mprotect(room + whole, page, PROT_NONE) != 0)
    return NULL;
  // It ends where reading ends. Sizes are multiples of the alignment.
  char *copy = room + whole - shown;
  memset(copy, GARBAGE, shown);
  memcpy(copy - front, (const char *)object - front,
         front + (shown < size ? shown : size));
  memcpy(copy, &shown, sizeof shown);
  return copy;
}

const void *sg_trial_widen(const void *rows, uint32_t n, size_t *row_size,
                           sg_arena *arena) {
  const size_t wide = *row_size + 16;
  char *copy = sg_arena_alloc(arena, (size_t)n + 1, wide);
  for (uint32_t i = 0; copy && i < n; i++) {
    memset(copy + i * wide, GARBAGE, wide);
    memcpy(copy + i * wide, (const char *)rows + i * *row_size, *row_size);
  }
  *row_size = wide;
  return copy;
}

static const uint8_t *replace(const uint8_t *column, uint32_t n,
                              sg_arena *arena) {
  uint8_t *copy = sg_arena_alloc(arena, (size_t)n + 1, sizeof *copy);
  for (uint32_t i = 0; copy && i < n; i++)
    copy[i] = column[i] ? column[i] : NO_KIND;
  return copy;
}

bool sg_trial_estrange(sg_graph *graph, sg_arena *arena) {
  graph->entity_kind = replace(graph->entity_kind, graph->n_entities, arena);
  graph->link_kind =
      replace(graph->link_kind, graph->n_links + graph->n_ended, arena);
  return graph->entity_kind && graph->link_kind;
}
