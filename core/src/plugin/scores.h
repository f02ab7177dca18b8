// SPDX-License-Identifier: GPL-2.0-or-later
// scores - the columns that a plugin hands over, in memory that its process and
// the host's both see. The host takes them over once the process has ended, and
// believes nothing that it has not checked then.
#ifndef SG_PLUGIN_SCORES_H
#define SG_PLUGIN_SCORES_H

#include "base/packed.h"
#include "base/vec.h"
#include "plugin/descriptor.h"

typedef struct sg_scores {
  struct sg_slot *slots; ///< One a metric, then some for parts of families
  double *values;        ///< A column a slot: those that are known
  uint64_t *known;       ///< Likewise, a bit a row (packed.h)
  size_t size;           ///< Of the mapping; 0: none
  uint32_t n_slots, n_entities;
  char why[80]; ///< Room for a refusal that has a number in it
} sg_scores;

/// A column that was handed over and is as declared.
typedef struct sg_scored {
  const sg_metric *metric;
  const char *name; ///< "plugin.metric", the part in its place
  sg_packed values;
} sg_scored;

/// Map room for every metric, and for `n_parts` of each family, 4096 in all.
SG_NODISCARD sg_status sg_scores_map(sg_scores *scores,
                                     const sg_descriptor *descriptor,
                                     uint32_t n_entities, uint32_t n_parts,
                                     sg_error *err);
/// After the fork of the child that it is for: others do not see it, and could
/// not change what that one hands over.
void sg_scores_hide(const sg_scores *scores);
void sg_scores_unmap(sg_scores *scores);
/// As if nothing had been handed over.
void sg_scores_forget(sg_scores *scores);

/// The child's side: NULL, or what is wrong. `part` is NULL but for a family.
const char *sg_scores_put(sg_scores *scores, const sg_descriptor *descriptor,
                          uint32_t metric, const char *part,
                          const double *values);
/// The host's side, once: copies of the columns into the arena, as sg_scored in
/// `out`, or in `*wrong` what is wrong with one. The shared memory of those
/// that are copied is given back.
SG_NODISCARD sg_status sg_scores_take(const sg_scores *scores,
                                      const sg_descriptor *descriptor,
                                      sg_arena *arena, sg_vec *out,
                                      const char **wrong, sg_error *err);

/// NULL when every value is NaN or within the metric's range.
const char *sg_scores_check(const double *values, uint32_t n,
                            const sg_metric *metric);

#endif
