// SPDX-License-Identifier: GPL-2.0-or-later
// explain - why a set of owners holds what it holds: the best chain, the exact
// shares of the links in an indirect stake, the fewest links that make a rule
// fire, and the facts that would settle a verdict.
#ifndef SG_OWNERSHIP_EXPLAIN_H
#define SG_OWNERSHIP_EXPLAIN_H

#include "ownership/held.h"

/// Best chains between one side and everybody it reaches. The strength of a
/// chain is the product of the middles of its stakes' bounds; links of control
/// are used only where no stakes join the parties. Of equal chains the one with
/// fewer links is best, then the one whose links come first by id.
typedef struct sg_chains {
  struct sg_strength *strength; ///< Of each entity
  uint32_t *n_links;            ///< Of the chain; 0 where nothing leads
  sg_id *link;                  ///< Its link next to the entity, or SG_NONE
  bool upwards;
  const sg_graph *graph;
} sg_chains;

/// From owners down to what they own, or (`upwards`) from companies up to their
/// owners, `within` as of a look. In the arena. O(links * log links).
SG_NODISCARD sg_status sg_chains_search(sg_chains *out, const sg_shares *shares,
                                        const sg_id *from, uint32_t n_from,
                                        bool upwards, const uint8_t *within,
                                        sg_arena *arena, sg_error *err);
/// The chain of an entity as links from the owner down; returns how many, at
/// most `most`.
uint32_t sg_chain_links(const sg_chains *chains, sg_id entity, sg_id *links,
                        uint32_t most);

/// Part of a stake that passes over a link.
typedef struct sg_flow {
  sg_id link;
  double low, high; ///< In the least and in the greatest stake; NaN unknown
} sg_flow;

/// The stake of the owners in `company`, as solved in `holder->look`, over the
/// links: what passes over the links of the owners adds up to the stake, and
/// what passes into any other party passes out of it. In the order of links.
SG_NODISCARD sg_status sg_flows(const sg_look *look, sg_id company,
                                sg_arena *arena, sg_flow **out, uint32_t *n,
                                sg_error *err);

/// Links without any of which the rule would no longer be met, as far as the
/// level reached: certain, else possible. For cascades and majority chains; no
/// link for other rules, nor where a stake counts only because it comes back
/// through the company itself.
SG_NODISCARD sg_status sg_witness(sg_holder *holder, const sg_rule *rule,
                                  const sg_id *owners, uint32_t n_owners,
                                  sg_id company, sg_arena *arena, sg_id **links,
                                  uint32_t *n, sg_error *err);

/// A stake whose size is not known exactly, and the verdicts at its ends.
typedef struct sg_question {
  sg_id link;
  uint32_t low, high;      ///< As recorded
  uint8_t at_low, at_high; ///< 0, SG_POSSIBLE or SG_CERTAIN
} sg_question;

enum { SG_QUESTIONS_MAX = 200 };

/// Where a rule is only possibly met: the missing or banded stakes above the
/// company that would settle it, those first that do at either end, then by
/// width. `*left_out` is how many were not looked at.
SG_NODISCARD sg_status sg_questions(sg_holder *holder, const sg_rule *rule,
                                    const sg_id *owners, uint32_t n_owners,
                                    sg_id company, sg_arena *arena,
                                    sg_question **out, uint32_t *n,
                                    uint32_t *left_out, sg_error *err);

/// The parties above a company, it first: 1 for each entity in `within`.
SG_NODISCARD sg_status sg_mark_above(const sg_graph *graph, sg_id company,
                                     sg_arena *arena, uint8_t **within,
                                     sg_id **above, uint32_t *n, sg_error *err);

#endif
