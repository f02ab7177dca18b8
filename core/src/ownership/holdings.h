// SPDX-License-Identifier: GPL-2.0-or-later
// holdings - what owners hold, and who owns a company: for each party the
// direct stake, the look-through bounds, the verdict of every rule, the best
// chain, and on request why.
#ifndef SG_OWNERSHIP_HOLDINGS_H
#define SG_OWNERSHIP_HOLDINGS_H

#include "ownership/explain.h"
#include "ownership/rules.h"

/// Why a verdict under one rule is what it is.
typedef struct sg_reason {
  const sg_rule *rule;
  const sg_id *witness; ///< Links none of which can be spared
  uint32_t n_witness;
  const sg_question *questions; ///< Where it is only possible
  uint32_t n_questions, n_left_out;
} sg_reason;

typedef struct sg_table_row {
  sg_id entity;                              ///< What is held, or who holds
  double direct_low, direct_high, low, high; ///< Fractions, to 12 decimals
  const uint8_t *levels;                     ///< Of each rule
  const sg_id *chain;                        ///< Best chain, owner first
  uint32_t n_chain;
  uint32_t n_chain_links; ///< Its length; more than n_chain when it was cut
  bool is_ultimate;       ///< An owner of whom no owner is on record
  bool has_total;         ///< The chain has a `total` or `ultimate` stake
  bool is_explained;
  const sg_flow *flows;
  uint32_t n_flows;
  const sg_reason *reasons;
  uint32_t n_reasons;
} sg_table_row;

typedef struct sg_table {
  const sg_view *view;
  sg_rules_at rules;
  sg_vec rows;         ///< sg_table_row, the largest stake first
  uint32_t n_left_out; ///< Owners beyond SG_OWNERS_MAX
  uint32_t n_loose;    ///< As of a look
  sg_arena arena;
} sg_table;

enum { SG_OWNERS_MAX = 5000 };

typedef struct sg_table_options {
  const sg_view *view;
  sg_stakes *stakes; ///< Changed for a moment where something is explained
  const sg_rules *rules;
  const sg_id *of; ///< Owners acting together; for sg_owners() one company
  uint32_t n_of;
  const sg_id *only; ///< Rows that are wanted; none: all
  uint32_t n_only;
  uint32_t explain; ///< How many rows, from the first
} sg_table_options;

/// A row for every party in which the owners hold anything. O(links below
/// them) for each rule.
SG_NODISCARD sg_status sg_holdings(sg_table *out,
                                   const sg_table_options *options,
                                   sg_error *err);
/// A row for every owner of a company, at any distance. O(owners * links above
/// the company) for each rule.
SG_NODISCARD sg_status sg_owners(sg_table *out, const sg_table_options *options,
                                 sg_error *err);
void sg_table_clear(sg_table *table);

#endif
