// SPDX-License-Identifier: GPL-2.0-or-later
// rules - the legal rules of ownership, read from datasets/ownership-rules and
// from a user's profile: data with dates and citations, never code.
#ifndef SG_OWNERSHIP_RULES_H
#define SG_OWNERSHIP_RULES_H

#include "base/arena.h"
#include "base/date.h"
#include "base/json_scan.h"
#include "base/vec.h"

typedef struct sg_period {
  int32_t from, to; ///< First and last day; SG_NO_DATE: open
} sg_period;

/// One rule over one period.
typedef struct sg_rule_row {
  sg_rule rule;
  sg_period period;
  const sg_period *suspended;
  uint32_t n_suspended;
} sg_rule_row;

typedef struct sg_rules {
  sg_vec rows; ///< sg_rule_row, by name, then by first day
  sg_arena arena;
} sg_rules;

/// The rules as they stand on one day: one a name, in the order of names.
typedef struct sg_rules_at {
  const sg_rule *const *rules;
  uint32_t n;
} sg_rules_at;

/// Read the shipped rules below a data directory; `own`, a list of rows or
/// NULL, replaces those of the same names and adds others.
SG_NODISCARD sg_status sg_rules_read(sg_rules *out, const char *data_dir,
                                     const cJSON *own, sg_error *err);
void sg_rules_clear(sg_rules *rules);

/// The rules on a day, in the arena.
SG_NODISCARD sg_status sg_rules_on(const sg_rules *rules, int32_t day,
                                   sg_arena *arena, sg_rules_at *out,
                                   sg_error *err);
/// The rule of a name, or NULL.
const sg_rule *sg_rules_find(const sg_rules_at *rules, const char *name);

#endif
