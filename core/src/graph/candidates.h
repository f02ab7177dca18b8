// SPDX-License-Identifier: GPL-2.0-or-later
// candidates - parties of different inputs that may be the same, because their
// names are alike. They are never merged: a same_as link with a probability
// says so. What it is worth is told in core/formats/merging.md.
#ifndef SG_GRAPH_CANDIDATES_H
#define SG_GRAPH_CANDIDATES_H

#include "graph/names.h"
#include "graph/resolve.h"

/// Limits of the work. Pairs of names that share no word but those of very many
/// names are not compared; how many names that concerns is reported.
enum {
  SG_PAIRS_OF_A_WORD = 4096,     ///< Pairs that share one word, at most
  SG_PAIRS_OF_ALL = 4 * 1000000, ///< Pairs of all words, at most
  SG_CANDIDATES_OF_ONE = 16      ///< Links of a party, the likeliest
};

/// Likeness of names from which a link is made.
#define SG_LIKE_ENOUGH 0.75

/// A pair of parties, of whose pairs of names this one is the most alike.
typedef struct sg_candidate {
  uint32_t a, b;               ///< Entity rows; the id of `a` is the smaller
  uint32_t name_a, name_b;     ///< Interned
  const char *id_a, *id_b;     ///< Texts, for their order
  const char *text_a, *text_b; ///< Likewise of the names
  double likeness;
  double weight; ///< Of the words they share
  double probability;
  sg_form form_a, form_b;
} sg_candidate;

/// Compare the names of all inputs; adds sg_candidate to `out`, each pair of
/// parties once, in the order of their ids. O(names + pairs compared).
SG_NODISCARD sg_status sg_candidates_find(sg_model *model, sg_vec *out,
                                          sg_error *err);

#endif
