// SPDX-License-Identifier: GPL-2.0-or-later
// lists - what the files of this plugin share.
#ifndef SG_LISTS_H
#define SG_LISTS_H

#include "stakegraph/parties.h"

/// Parameters, in the order of the table in lists.c.
enum {
  PARAM_NEAR_MISS,
  PARAM_MINORITY_LOW,
  PARAM_MINORITY_HIGH,
  PARAM_L05_PROBABILITY,
  PARAM_L07_LISTS,
  PARAM_L07_WORDS,
  PARAM_L07_TOPICS,
  PARAM_L08_LISTS,
  PARAM_L08_WORDS,
  PARAM_L08_TOPICS,
  PARAM_L09_STAKE,
  PARAM_L10_LINKS,
  N_PARAMS
};
/// Metrics, families with a column a rule.
enum { METRIC_LOW, METRIC_HIGH };

enum { NAME_WIDTH = 200, MESSAGE_SIZE = 4000, SHOWN_MAX = 64 };
/// The name of an entity for "%.*s".
#define NAMED(g, v) SG_CLIPPED((g)->entity_name[v], NAME_WIDTH)

/// The lists as of the analysis: who is on which, and on what days.
typedef struct listings {
  sg_host *host;
  const sg_graph *g;
  const sg_rows *rows;
  const char *const *list;
  const char *const *program; ///< or NULL: none is recorded
  const double *since, *since_latest, *until, *until_earliest;
  uint8_t *level; ///< Of each entity on as_of: 0, SG_POSSIBLE, SG_CERTAIN
} listings;

/// False without memory.
bool listings_read(sg_host *host, listings *out);
/// Is row `i` in force on a day: 0, SG_POSSIBLE or SG_CERTAIN?
uint8_t listing_on(const listings *in, uint32_t i, int32_t day);
/// The highest of all rows of an entity; in `*row` one that has it.
uint8_t listed_on(const listings *in, sg_id v, int32_t day, uint32_t *row);
/// The same of the lists named by a rule.
uint8_t listed_under(const listings *in, sg_id v, const sg_rule *rule,
                     int32_t day);
/// Are row `i` and link `e` in force on one day from `from` to `to`: 0,
/// SG_POSSIBLE or, on all of them, SG_CERTAIN?
uint8_t listing_with_link(const listings *in, uint32_t i, sg_id e, int32_t from,
                          int32_t to);
/// Are they in force on one day up to the as-of date: 0, SG_POSSIBLE or, on
/// every reading of their dates, SG_CERTAIN?
uint8_t listing_meets_link(const listings *in, uint32_t i, sg_id e);
/// The listing as evidence.
sg_fact listing_fact(const listings *in, sg_id v, uint32_t row);
/// Add "LIST since DATE until DATE" to a text, behind a comma.
void listing_add(const listings *in, uint32_t row, char *out, size_t size);
/// Is a list other than those of sanctions and export controls?
bool list_is_other(const char *list);

/// Parties that lists of one type, or topics, are about: lists named, and
/// `other:` lists in whose name a word begins with one of `words`.
typedef struct list_type {
  const listings *in;
  const char *lists, *words, *topics; ///< With commas
  uint8_t *level;     ///< Of each entity on as_of: 0, SG_POSSIBLE, SG_CERTAIN
  const char **topic; ///< Of each entity one that says so, or NULL
} list_type;

/// Fill in level and topic. False without memory. O(entries + topics).
bool list_type_mark(list_type *type);
bool list_type_has(const list_type *type, const char *list);
/// The entry or topic that says so, as evidence.
sg_fact list_type_fact(const list_type *type, sg_id v);

/// What the rules found, for the flags that look at it.
typedef struct owned {
  uint8_t *level; ///< Of each entity: owned under any rule
} owned;

/// Each raises one flag wherever it applies. L02 also publishes the columns.
sg_status raise_listed(const listings *in);
sg_status raise_owned(const listings *in, owned *out);
sg_status raise_minority(const listings *in, const owned *by_rule);
sg_status raise_people(const listings *in);
sg_status raise_candidates(const listings *in);
sg_status raise_places(const listings *in);
sg_status raise_watched(const listings *in);
sg_status raise_debarred(const listings *in);
sg_status raise_former(const listings *in);
sg_status raise_sisters(const listings *in, const owned *by_rule);

/// True when a finding on this party is wanted.
static inline bool in_scope(const sg_graph *g, sg_id v) {
  return g->entity_in_scope[v] && g->entity_kind[v] != SG_ADDRESS &&
         g->entity_kind[v] != SG_INCIDENT;
}
/// True when it is a party as well: no public body.
static inline bool is_subject(const sg_graph *g, sg_id v) {
  return g->entity_in_scope[v] && sg_is_party(g, v);
}
static inline uint8_t lesser(uint8_t a, uint8_t b) {
  return a < b ? a : b;
}
/// Of several reasons, each of them enough, the most certain one decides, and
/// of those the one with the greatest confidence.
static inline void note_reason(uint8_t *certainty, double *confidence,
                               uint8_t level, double one) {
  if (level > *certainty || (level == *certainty && one > *confidence))
    *confidence = one;
  *certainty = level > *certainty ? level : *certainty;
}

#endif
