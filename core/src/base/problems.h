// SPDX-License-Identifier: GPL-2.0-or-later
// problems - what was wrong with the input and did not stop it: counted by
// class, the first in full, each handed to whoever listens.
#ifndef SG_BASE_PROBLEMS_H
#define SG_BASE_PROBLEMS_H

#include "base/arena.h"
#include "base/vec.h"

#include "base/status.h"

/// Classes of warnings: constant, name in the findings.
#define SG_PROBLEM_MAP(X)                                                      \
  X(BAD_TYPE, "bad_type")                                                      \
  X(BAD_FORM, "bad_form")                                                      \
  X(BAD_DATE, "bad_date")                                                      \
  X(BAD_SHARE, "bad_share")                                                    \
  X(BAD_NUMBER, "bad_number")                                                  \
  X(BAD_COUNTRY, "bad_country")                                                \
  X(UNKNOWN_VALUE, "unknown_value")                                            \
  X(DANGLING, "dangling")                                                      \
  X(UNKNOWN_SOURCE, "unknown_source")                                          \
  X(UNKNOWN_DEAL, "unknown_deal")                                              \
  X(DUPLICATE, "duplicate")                                                    \
  X(IDENTIFIER_CONFLICT, "identifier_conflict")                                \
  X(BAD_IDENTIFIER, "bad_identifier")                                          \
  X(MERGE_CONFLICT, "merge_conflict")                                          \
  X(DATE_ORDER, "date_order")                                                  \
  X(CONTRADICTING_STAKES, "contradicting_stakes")                              \
  X(ABOVE_100, "above_100")                                                    \
  X(CLOSED_LOOP, "closed_loop")                                                \
  X(UNKNOWN_RECORD, "unknown_record")                                          \
  X(REFUSED, "refused")                                                        \
  X(GUESSED, "guessed")                                                        \
  X(TRUNCATED, "truncated")

typedef enum sg_problem_class {
#define X(name, text) SG_PROBLEM_##name,
  SG_PROBLEM_MAP(X)
#undef X
      SG_N_PROBLEMS
} sg_problem_class;

enum { SG_FIRST_PROBLEMS = 100 };

typedef struct sg_problems {
  uint32_t counts[SG_N_PROBLEMS];
  uint32_t total;
  sg_arena texts;
  sg_vec first; ///< const char *: "FILE:LINE:COLUMN: what is wrong"
  void (*listen)(void *ctx, const char *line); ///< May be NULL
  void *ctx;
} sg_problems;

/// A place in an input file.
typedef struct sg_place {
  const char *path;
  uint32_t line, column;
} sg_place;

void sg_problems_init(sg_problems *problems,
                      void (*listen)(void *ctx, const char *line), void *ctx);
/// The same for a part of a file: all lines that the whole wants are kept, for
/// sg_problems_take().
void sg_problems_init_part(sg_problems *problems, const sg_problems *whole);
/// Add what was recorded for a part, which is then empty.
void sg_problems_take(sg_problems *problems, sg_problems *part);
/// Forget what was recorded after `mark`, a copy taken earlier.
void sg_problems_back_to(sg_problems *problems, const sg_problems *mark);
void sg_problems_clear(sg_problems *problems);
/// Record a warning. Text from the input is cut at a readable length.
void sg_problem(sg_problems *problems, sg_problem_class kind, sg_place place,
                const char *format, ...) SG_PRINTF(4, 5);
const char *sg_problem_name(sg_problem_class kind);

#endif
