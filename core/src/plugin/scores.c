// SPDX-License-Identifier: GPL-2.0-or-later
// scores - see scores.h.
#include "plugin/scores.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PART_MAX = 40, PARTS_MAX = 4096 };

typedef struct sg_slot {
  uint32_t put; // 1 when a column was handed over
  uint32_t metric;
  char part[PART_MAX + 8]; // "" but for a part of a family
} sg_slot;

static bool is_family(const sg_metric *metric) {
  return strchr(metric->name, '*') != NULL;
}

sg_status sg_scores_map(sg_scores *scores, const sg_descriptor *descriptor,
                        uint32_t n_entities, uint32_t n_parts, sg_error *err) {
  uint64_t n_all = 0;
  for (uint32_t m = 0; m < descriptor->n_metrics; m++)
    n_all += is_family(&descriptor->metrics[m]) ? n_parts : 0;
  const uint32_t n_slots =
      descriptor->n_metrics + (uint32_t)(n_all < PARTS_MAX ? n_all : PARTS_MAX);
  const size_t columns = (size_t)n_slots * n_entities * sizeof(double);
  const size_t bits = n_slots * sg_packed_words(n_entities) * sizeof(uint64_t);
  const size_t size = n_slots * sizeof(sg_slot) + bits + columns + 1;
  void *room = mmap(NULL, size, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  *scores = (sg_scores){0};
  if (room == MAP_FAILED)
    return sg_no_memory(err);
  *scores = (sg_scores){
      .slots = (sg_slot *)(void *)((char *)room + columns + bits),
      .values = room,
      .known = (uint64_t *)(void *)((char *)room + columns),
      .size = size,
      .n_slots = n_slots,
      .n_entities = n_entities,
  };
  return SG_OK;
}

void sg_scores_hide(const sg_scores *scores) {
  (void)madvise(scores->values, scores->size, MADV_DONTFORK);
}

void sg_scores_unmap(sg_scores *scores) {
  if (scores->size)
    (void)munmap(scores->values, scores->size);
  *scores = (sg_scores){0};
}

void sg_scores_forget(sg_scores *scores) {
  for (uint32_t i = 0; i < scores->n_slots; i++)
    scores->slots[i] = (sg_slot){0};
}

const char *sg_scores_check(const double *values, uint32_t n,
                            const sg_metric *metric) {
  for (uint32_t i = 0; i < n; i++)
    if (!isnan(values[i]) &&
        !(values[i] >= metric->min && values[i] <= metric->max))
      return "a score outside its declared range";
  return NULL;
}

static uint64_t *known_of(const sg_scores *scores, uint32_t slot) {
  return scores->known + slot * sg_packed_words(scores->n_entities);
}

static double *values_of(const sg_scores *scores, uint32_t slot) {
  return scores->values + (size_t)slot * scores->n_entities;
}

static bool is_part(const char *part) {
  const size_t n = strspn(part, "abcdefghijklmnopqrstuvwxyz0123456789_");
  return n > 0 && n <= PART_MAX && part[n] == '\0';
}

// The slot for a column, not yet taken; NULL when there is none.
static sg_slot *slot_for(sg_scores *s, const sg_descriptor *d, uint32_t metric,
                         const char *part, const char **why) {
  if (!part) {
    *why = "a metric that it handed over before";
    return s->slots[metric].put ? NULL : &s->slots[metric];
  }
  (void)snprintf(s->why, sizeof s->why,
                 "more parts of its families than the %u there may be",
                 s->n_slots - d->n_metrics);
  *why = s->why;
  for (uint32_t i = d->n_metrics; i < s->n_slots; i++) {
    sg_slot *slot = &s->slots[i];
    if (!slot->put)
      return slot;
    if (slot->metric == metric && strcmp(slot->part, part) == 0) {
      *why = "a part of a family that it handed over before";
      return NULL;
    }
  }
  return NULL;
}

const char *sg_scores_put(sg_scores *scores, const sg_descriptor *descriptor,
                          uint32_t metric, const char *part,
                          const double *values) {
  const char *why = NULL;
  if (metric >= descriptor->n_metrics || !values ||
      is_family(&descriptor->metrics[metric]) != (part != NULL))
    return "a metric that it did not declare";
  if (part && !is_part(part))
    return "a part of a family that is not made of a-z, 0-9 and '_'";
  sg_slot *slot = slot_for(scores, descriptor, metric, part, &why);
  if (!slot)
    return why;
  why =
      sg_scores_check(values, scores->n_entities, &descriptor->metrics[metric]);
  if (why)
    return why;
  const uint32_t at = (uint32_t)(slot - scores->slots);
  (void)sg_pack_column(values, scores->n_entities, known_of(scores, at),
                       values_of(scores, at));
  slot->metric = metric;
  if (part)
    memcpy(slot->part, part, strlen(part) + 1);
  slot->put = 1;
  return NULL;
}

// A slot that the other side may have filled with anything, as it is now.
static const char *check_slot(const sg_slot *slot, const sg_descriptor *d,
                              uint32_t i) {
  const bool extra = i >= d->n_metrics;
  const bool ok = slot->put == 1 && slot->metric < d->n_metrics &&
                  (extra || slot->metric == i) &&
                  is_family(&d->metrics[slot->metric]) == extra &&
                  memchr(slot->part, '\0', sizeof slot->part) &&
                  (extra ? is_part(slot->part) : slot->part[0] == '\0');
  return ok ? NULL : "a column that is no metric of its own";
}

static const char *full_name(const sg_slot *slot, const sg_descriptor *d,
                             sg_arena *arena) {
  char name[300];
  const char *metric = d->metrics[slot->metric].name;
  const int before = (int)strcspn(metric, "*");
  const int n =
      snprintf(name, sizeof name, "%.100s.%.*s%s%.64s", d->id, before, metric,
               slot->part, metric[before] ? metric + before + 1 : "");
  return sg_arena_text(arena, name, (size_t)n);
}

static bool is_named(const sg_vec *list, const char *name) {
  for (uint32_t i = 0; i < list->n; i++)
    if (strcmp(SG_AT(sg_scored, list, i).name, name) == 0)
      return true;
  return false;
}

// The known ones as they were copied: a NaN among them is as wrong as any other
// number that is out of range.
static const char *check_copy(const sg_packed *copy, const sg_metric *metric) {
  for (uint32_t i = 0; i < copy->n_known; i++)
    if (!(copy->values[i] >= metric->min && copy->values[i] <= metric->max))
      return "a score outside its declared range";
  return NULL;
}

// Pages that hold nothing but this column; it is no harm when they stay.
static void give_back(const sg_scores *scores, uint32_t slot) {
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  const double *values = values_of(scores, slot);
  const uintptr_t begin = ((uintptr_t)values + page - 1) / page * page;
  const uintptr_t end = (uintptr_t)(values + scores->n_entities) / page * page;
  if (begin < end)
    (void)madvise((char *)scores->values + (begin - (uintptr_t)scores->values),
                  end - begin, MADV_REMOVE);
}

sg_status sg_scores_take(const sg_scores *scores,
                         const sg_descriptor *descriptor, sg_arena *arena,
                         sg_vec *out, const char **wrong, sg_error *err) {
  *wrong = NULL;
  for (uint32_t i = 0; i < scores->n_slots && !*wrong; i++) {
    const sg_slot slot = scores->slots[i];
    if (!slot.put)
      continue;
    *wrong = check_slot(&slot, descriptor, i);
    if (*wrong)
      break;
    const char *name = full_name(&slot, descriptor, arena);
    sg_scored *scored = name ? sg_vec_add(out) : NULL;
    if (!scored ||
        !sg_packed_copy(&scored->values, known_of(scores, i),
                        values_of(scores, i), scores->n_entities, arena))
      return sg_no_memory(err);
    give_back(scores, i);
    scored->metric = &descriptor->metrics[slot.metric];
    scored->name = "";
    *wrong = is_named(out, name) ? "a metric handed over twice"
                                 : check_copy(&scored->values, scored->metric);
    scored->name = name;
  }
  return SG_OK;
}
