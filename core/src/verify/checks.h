// SPDX-License-Identifier: GPL-2.0-or-later
// checks - the parts of a check, which only verify.c puts together.
#ifndef SG_VERIFY_CHECKS_H
#define SG_VERIFY_CHECKS_H

#include "base/json_tree.h"
#include "verify/stated.h"
#include "verify/verify.h"

/// The long lists of the document.
typedef enum sg_long_list {
  SG_LIST_ENTITIES,
  SG_LIST_FLAGS,
  SG_LIST_GAPS,
  SG_CASE_PARTIES,
  SG_CASE_ENTITIES,
  SG_CASE_LINKS,
  SG_CASE_DEALS,
  SG_CASE_SOURCES,
  SG_N_LISTS
} sg_long_list;

/// What is asked of all flags together, texts as their numbers in `words`; 0:
/// none.
typedef struct sg_flag_row {
  uint32_t flag, subject, deal, group, plugin, mark;
  uint8_t severity;
  bool certain;
} sg_flag_row;

/// What stands at a row of the input.
enum { SG_WANTED = 1, SG_PRESENT = 2 };

typedef struct sg_check {
  const sg_verify_ask *ask;
  sg_verdict *out;
  sg_stated in;
  cJSON *doc; ///< With nothing in the long lists
  cJSON *catalogue, *rules, *profile;
  sg_slice lists[SG_N_LISTS]; ///< Empty: it is none
  sg_intern words;
  sg_vec flags;  ///< sg_flag_row
  sg_vec listed; ///< uint32_t, rows of the parties that have part, in order
  uint8_t *in_case[4]; ///< SG_WANTED ... of entities, links, deals, sources
  sg_intern known;     ///< Ids of the catalogue
  sg_vec infos;        ///< const cJSON *, by their numbers
  const cJSON *flag;   ///< That is being checked, or NULL
  const cJSON *before; ///< The one before it
  sg_refuted *refuted; ///< Its entry, once there is a reason
  bool flag_refuted;
  const cJSON *controlled_of; ///< The flag of which `controlled` is known
  bool controlled;
  char where[200]; ///< Place in the document
  sg_intern seen;  ///< Of whatever may not come twice
  sg_text room, other;
  uint8_t *severities;   ///< Of each flag: bits 1 << severity that it may have
  uint32_t *confidences; ///< Of links, in order, each once
  uint32_t n_confidences;
  uint32_t n_entities; ///< Rows of "entities"
  bool whole;     ///< All parties are under review, not those of a deal alone
  bool has_lists; ///< Parties that only lists describe are not, nor known here
  uint8_t *reviewed; ///< Of each party: it may be under review
  uint8_t *asked; ///< and has part in a deal or supply, or is above one who has
  uint32_t n_reviewed; ///< Neither addresses nor incidents
  bool no_memory;
} sg_check;

// --- verdict.c ---

/// Where the next statements stand: "flags[%u].evidence[%u]".
void sg_check_at(sg_check *c, const char *format, ...) SG_PRINTF(2, 3);
/// A statement there does not hold.
void sg_refute(sg_check *c, const char *format, ...) SG_PRINTF(2, 3);
/// Count a statement, and refute it unless it holds.
#define SG_CLAIM(c, holds, ...)                                                \
  ((c)->out->n_claims++, (holds) ? true : (sg_refute((c), __VA_ARGS__), false))
/// Something that cannot be checked, and why; constants both.
void sg_not_checked(sg_check *c, const char *what, const char *why,
                    uint64_t count);
/// True when a text came before since `c->seen` was reset.
bool sg_seen_before(sg_check *c, const char *text);
/// Every key of a list, separated by blanks, must be a member.
bool sg_check_members(sg_check *c, const cJSON *object, const char *keys);

/// Text of a member, NULL when it is none; what follows likewise.
const char *sg_text_in(const cJSON *object, const char *key);
const cJSON *sg_list_in(const cJSON *object, const char *key);
const cJSON *sg_object_in(const cJSON *object, const char *key);
/// NaN when it is no number.
double sg_number_in(const cJSON *object, const char *key);
/// A fraction as parts per billion; false when it is none.
bool sg_share_in(const cJSON *object, const char *key, uint64_t *out);
/// Does a member say this number?
bool sg_says_number(const cJSON *object, const char *key, double number);
static inline bool sg_same(const char *a, const char *b) {
  return a && b && strcmp(a, b) == 0;
}
/// Do two JSON texts say the same, white space and escapes aside?
bool sg_json_same(sg_check *c, sg_slice a, sg_slice b);

// --- lists.c ---

/// Going through a list, of which `now` and `before` are there, and given back
/// at the end; {.list = SG_LIST_FLAGS} at first.
typedef struct sg_list_walk {
  sg_long_list list;
  size_t at;
  uint32_t n, number; ///< `number` is that of `now`
  cJSON *now, *before;
} sg_list_walk;
bool sg_list_next(sg_check *c, sg_list_walk *rows);
/// Give back what is there, when the end is not waited for.
void sg_list_end(sg_list_walk *rows);

/// Check that the document is JSON, and read it but for its long lists.
SG_NODISCARD sg_status sg_read_document(sg_check *c, sg_error *err);
/// Fill `c->flags`.
SG_NODISCARD sg_status sg_read_flags(sg_check *c, sg_error *err);
/// The number of a text in `c->words`; 0 for none.
uint32_t sg_word_number(sg_check *c, const char *text);
#define SG_FLAG_ROW(c, i) SG_AT(sg_flag_row, &(c)->flags, i)

// --- bearing.c ---

/// Work out who is under review.
SG_NODISCARD sg_status sg_find_reviewed(sg_check *c, sg_error *err);

// --- says.c ---

enum { SG_SAYS_ENTITY, SG_SAYS_LINK, SG_SAYS_DEAL };
/// Does the input say of this row that `field` is `value`?
bool sg_says(sg_check *c, int on, uint32_t row, const char *field,
             const char *value);
/// A row by the words of a fact, or 0; false when `on` is no word for it.
bool sg_says_where(const sg_check *c, const char *on, const char *id, int *kind,
                   uint32_t *row);
/// The record of a row.
sg_slice sg_says_record(const sg_check *c, int on, uint32_t row);

// --- evidence.c ---

/// All evidence of `c->flag`, whose subject has this row.
void sg_check_evidence(sg_check *c, const char *at, uint32_t subject);
/// A walk of `links` and `entities` from a row. Whether it touches `subject` is
/// told in `*touches`, and which of its links ended in `*ended`.
enum { SG_ENDED_POST = 1, SG_ENDED_OTHER = 2 };
bool sg_check_walk(sg_check *c, const cJSON *walk, uint32_t start,
                   uint32_t subject, bool *touches, unsigned *ended);

// --- flags.c ---

/// A flag of the catalogue, or NULL.
const cJSON *sg_catalogued(const sg_check *c, const char *flag);
SG_NODISCARD sg_status sg_read_catalogue(sg_check *c, sg_error *err);
sg_status sg_check_flags(sg_check *c, sg_error *err);

// --- severity.c ---

/// 1 to 5 of a word, 0 for another.
int sg_severity_of(const char *word);
/// Fill `c->severities`.
sg_status sg_find_severities(sg_check *c, sg_error *err);

// --- parties.c ---

sg_status sg_check_parties(sg_check *c, sg_error *err);

// --- document.c, counts.c, extract.c ---

void sg_check_document(sg_check *c);
void sg_check_counts(sg_check *c);
/// What a flag or a party names must be in the case.
SG_NODISCARD sg_status sg_begin_case(sg_check *c, sg_error *err);
void sg_want_flag(sg_check *c, const cJSON *flag);
void sg_want_party(sg_check *c, const cJSON *row);
void sg_check_case(sg_check *c);

#endif
