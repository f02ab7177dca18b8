// SPDX-License-Identifier: GPL-2.0-or-later
// verify - a findings document checked against the input again: what every flag
// rests on, and what the document says of the input, of itself and of the
// catalogue. README.md beside this file says what is checked and what cannot
// be.
//
// Nothing is shared with the plugins, the analysis or the model: only base/ is
// below, and the input comes as text of the native format.
#ifndef SG_VERIFY_VERIFY_H
#define SG_VERIFY_VERIFY_H

#include "base/arena.h"
#include "base/hasher.h"
#include "base/slice.h"
#include "base/text.h"
#include "base/vec.h"

/// A file that the input was read from.
typedef struct sg_verify_file {
  const char *path, *format, *sha256;
  uint64_t bytes;
  bool is_list; ///< Its parties are there to compare others with
} sg_verify_file;

enum { SG_VERIFY_WHY = 256 };

typedef struct sg_verify_ask {
  const char *name;    ///< Of the findings, for messages
  sg_slice findings;   ///< The document
  sg_text *tight;      ///< Its text, of which white space may go; or NULL
  sg_slice lines;      ///< The input as JSON lines of the native format
  sg_slice catalogue;  ///< datasets/red-flags/flags.json
  sg_slice rules;      ///< datasets/ownership-rules/rules.json
  sg_slice profile;    ///< Of the analysis, for rules of its own; may be empty
  const char *version; ///< Of the program whose plugins are at hand
  const char *as_of;   ///< The day the findings must be of, or NULL
  uint32_t n_merged;   ///< Records that became part of others when read
  const sg_verify_file *files;
  uint32_t n_files;
  /// The hash of the plugin file at hand with this id, if there is one.
  bool (*hash_of)(void *ctx, const char *id, char sha256[SG_SHA256_TEXT]);
  /// Is a plugin pinned by a lock file? NULL: there is none.
  bool (*pinned)(void *ctx, const char *sha256, const char *id,
                 const char *version, char why[SG_VERIFY_WHY]);
  void *ctx; ///< For both
} sg_verify_ask;

enum { SG_VERIFY_REASONS = 5, SG_VERIFY_REFUTED = 1000 };

typedef struct sg_verify_reason {
  const char *where; ///< "flags[3].evidence[0]"
  const char *what;  ///< A clause
} sg_verify_reason;

/// A flag that does not stand, or, when `flag` is NULL, a statement of the
/// document beside the flags.
typedef struct sg_refuted {
  const char *flag, *title, *fingerprint, *subject;
  sg_verify_reason reasons[SG_VERIFY_REASONS];
  uint32_t n_reasons; ///< May be more than are kept
} sg_refuted;

typedef struct sg_verify_gap {
  const char *what, *why;
  uint32_t count;
} sg_verify_gap;

typedef struct sg_verdict {
  sg_arena arena;
  char as_of[11];
  uint32_t n_flags, n_confirmed;
  uint64_t n_claims; ///< Single statements that were compared
  sg_vec refuted;    ///< sg_refuted, SG_VERIFY_REFUTED at most
  uint32_t n_refuted;
  sg_vec not_checked; ///< sg_verify_gap
} sg_verdict;

/// Check. SG_EINPUT when one of the two cannot be read. The verdict is to be
/// cleared after SG_OK.
SG_NODISCARD sg_status sg_verify(const sg_verify_ask *ask, sg_verdict *out,
                                 sg_error *err);
void sg_verdict_clear(sg_verdict *verdict);

#endif
