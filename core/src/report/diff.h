// SPDX-License-Identifier: GPL-2.0-or-later
// diff - two findings documents compared: flags, scores and parties that came,
// went or changed, and what explains it (other inputs, dates, plugins,
// parameters). What NEW could not tell is not gone.
#ifndef SG_REPORT_DIFF_H
#define SG_REPORT_DIFF_H

#include "base/output.h"
#include "report/findings_doc.h"

/// What of a flag changed; names in JSON: sg_diff_words.
enum {
  SG_DIFF_EVIDENCE = 1,
  SG_DIFF_SEVERITY = 2,
  SG_DIFF_CERTAINTY = 4,
  SG_DIFF_CONFIDENCE = 8,
  SG_DIFF_SOURCES = 16,
  SG_DIFF_MESSAGE = 32,
  SG_DIFF_DECISION = 64
};
extern const char *const sg_diff_words[7];

/// Rows of the two documents that are about the same; one of them may be NULL.
typedef struct sg_pair {
  const cJSON *from, *to;
  uint32_t place;  ///< Order: rows of NEW as they stand, then those of OLD
  uint32_t what;   ///< Of flags that are in both: what changed
  const char *why; ///< NULL, or why the missing one could not be seen
} sg_pair;

/// A score that moved; from or to is NULL where there is none.
typedef struct sg_move {
  const cJSON *party; ///< Row of NEW, else of OLD
  const char *metric;
  const cJSON *from, *to;
  const char *why; ///< As above
} sg_move;

/// What explains differences, or may: not itself one.
typedef struct sg_context {
  const char *what; ///< "parameter", "as_of", "plugin", "input", ...
  const char *of;   ///< "lists.horizon", path, ...; "" when `what` says it
  const cJSON *from, *to;
} sg_context;

typedef struct sg_diff {
  const sg_findings *old_doc, *new_doc;
  sg_vec flags;    ///< sg_pair
  sg_vec parties;  ///< sg_pair, those that came or went
  sg_vec gaps;     ///< sg_pair, what could not be evaluated in one alone
  sg_vec plugins;  ///< sg_pair, those of which only one gave a result
  sg_vec moves;    ///< sg_move
  sg_vec contexts; ///< sg_context, parameters first
  uint32_t n_new, n_gone, n_unseen, n_changed; ///< Flags
  sg_arena arena;
} sg_diff;

/// Compare; the documents must stay. On failure nothing is left to clear.
/// O(size of the documents), and sorting.
SG_NODISCARD sg_status sg_diff_make(sg_diff *out, const sg_findings *old_doc,
                                    const sg_findings *new_doc, sg_error *err);
void sg_diff_clear(sg_diff *diff);
/// Was nothing else found?
bool sg_diff_is_empty(const sg_diff *diff);

/// For a terminal of 80 columns; of scores those of the `top` first parties.
void sg_diff_write(const sg_diff *diff, const char *old_name,
                   const char *new_name, uint32_t top, sg_output *out);
/// Everything, as one JSON object.
void sg_diff_write_json(const sg_diff *diff, sg_output *out);

// Steps of it.

typedef int (*sg_row_order)(const cJSON *a, const cJSON *b);
/// Pair the rows of two lists, or members of two objects, that are equal by
/// `order`, in the order of NEW. Adds sg_pair, also of rows without another.
SG_NODISCARD bool sg_pair_rows(sg_vec *pairs, const cJSON *from,
                               const cJSON *to, sg_row_order order);
/// By name of the member.
int sg_by_name(const cJSON *a, const cJSON *b);
/// Are two values the same? Absent is null.
bool sg_same_value(const cJSON *a, const cJSON *b);

/// diff_context.c: what explains it.
SG_NODISCARD bool sg_diff_contexts(sg_diff *diff);

/// How a link of the evidence, or the party or deal that a fact is on, is
/// recorded differently under one key.
typedef struct sg_record_change {
  const char *on, *id, *key; ///< on: "link", "entity" or "deal"
  const cJSON *from, *to;
} sg_record_change;

/// Of two flags: rows of evidence that came and went (cJSON pointers), and what
/// differs in records that are evidence of both (sg_record_change).
typedef struct sg_evidence_diff {
  sg_vec came, went, records;
} sg_evidence_diff;
SG_NODISCARD bool sg_evidence_compare(const sg_diff *diff, const sg_pair *flag,
                                      sg_evidence_diff *out);
void sg_evidence_diff_clear(sg_evidence_diff *diff);

#endif
