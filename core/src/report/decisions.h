// SPDX-License-Identifier: GPL-2.0-or-later
// decisions - what people decided about flags, in a text that they write and
// keep: records of "key: value" lines, described in core/formats/decisions.md.
#ifndef SG_REPORT_DECISIONS_H
#define SG_REPORT_DECISIONS_H

#include "base/arena.h"
#include "base/hasher.h"
#include "base/output.h"
#include "base/vec.h"
#include "graph/kinds.h"

enum { SG_FINGERPRINT = 16 }; ///< Digits of a fingerprint, and of evidence

/// explained: there is an innocent explanation; resolved: what was found holds
/// no longer; refused: for this, the answer is no; accepted: known, and taken
/// into account.
extern const sg_words sg_decision_states;

typedef struct sg_decision {
  char fingerprint[SG_FINGERPRINT + 1];
  char evidence[SG_FINGERPRINT + 1]; ///< What the evidence said: sg_evidence_of
  const char *state;                 ///< A word of sg_decision_states
  const char *who, *when;
  const char *why;                          ///< May have several lines
  const char *until;                        ///< Last day as written, or NULL
  const char *flag, *subject, *deal, *rule; ///< NULL when not named
  int32_t last_day;                         ///< Of `until`; INT32_MAX without
  uint32_t line;                            ///< Where the record begins
} sg_decision;

typedef struct sg_decisions {
  const char *path;
  char sha256[SG_SHA256_TEXT];
  sg_vec rows;   ///< sg_decision, by fingerprint
  uint32_t open; ///< Records in which nothing is filled in
  sg_arena arena;
} sg_decisions;

/// Hears what is wrong as "FILE:LINE:COLUMN: what".
typedef struct sg_decisions_ear {
  void (*hear)(void *ctx, const char *line);
  void *ctx;
} sg_decisions_ear;

/// SG_EINPUT with FILE:LINE:COLUMN when something in it is wrong: the first of
/// all; or the last, when `ear` (NULL: nobody) heard the ones before, of which
/// no more than the first hundred are told. On failure nothing is left to
/// clear.
SG_NODISCARD sg_status sg_decisions_read(sg_decisions *out, const char *path,
                                         const sg_decisions_ear *ear,
                                         sg_error *err);
void sg_decisions_clear(sg_decisions *decisions);

/// The record with a fingerprint, or NULL.
const sg_decision *sg_decisions_find(const sg_decisions *decisions,
                                     const char *fingerprint);

/// Does a decision in this state settle its flag? All do but "refused".
bool sg_decision_settles(const char *state);

/// "key: value" as the reader takes it: an id that no line can hold as it is,
/// as a JSON string; nothing when `value` is NULL or empty.
void sg_decision_put_id(sg_output *out, const char *key, const char *value);

#endif
