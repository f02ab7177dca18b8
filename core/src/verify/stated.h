// SPDX-License-Identifier: GPL-2.0-or-later
// stated - what an input states, read for checking findings against it: JSON
// lines of the native format, one record a line, and nothing but base/ below.
//
// Records stay where they are in the text; of each only its place and what is
// asked of very many is kept. What several statements of one stake come to, and
// whether a link is in force, is worked out here once more, not taken over from
// the code that the findings come from.
#ifndef SG_VERIFY_STATED_H
#define SG_VERIFY_STATED_H

#include "base/date.h"
#include "base/intern.h"
#include "base/json_scan.h"

/// Records of one kind by their id. Row 0 is nobody's.
typedef struct sg_stated_ids {
  sg_intern ids; ///< Its numbers are rows
  sg_vec rows;
} sg_stated_ids;

typedef enum sg_stated_kind {
  SG_STATES_OWNERSHIP,
  SG_STATES_CONTROL,
  SG_STATES_POSITION,
  SG_STATES_LOCATED,
  SG_STATES_EVENT, ///< Supply, contract, payment, succession, involved
  SG_STATES_OTHER
} sg_stated_kind;

/// Who bears on whom by a link; see bearing.c.
enum {
  SG_BEARS_ON = 1,    ///< Whom it comes from on whom it leads to
  SG_BEARS_BACK = 2,  ///< The other way round
  SG_BEARS_BESIDE = 4 ///< Likewise, and nobody further through that party
};

typedef enum sg_standing {
  SG_STANDS_NOT_YET,
  SG_STANDS_IN_FORCE,
  SG_STANDS_ENDED
} sg_standing;

/// From how much to how much, in parts per billion; votes that are not stated
/// are SG_NONE both.
typedef struct sg_bounds {
  uint32_t low, high;
} sg_bounds;

typedef struct sg_stated_link {
  sg_slice record;
  uint32_t from, to, deal; ///< Rows; 0: no deal
  uint8_t kind, standing, bears;
  bool supply, pays;
  bool event, weak, firm;  ///< Weak: alleged or inferred by itself
  bool nominee, for_other; ///< Held as nominee; as nominee or trustee
  bool repeats;            ///< Another statement of the stake carries it
  bool dated;
  uint8_t measure;  ///< 0: direct
  uint8_t capacity; ///< 1: nominee, 2: trustee, 0: own
  uint16_t n_sources;
  int32_t since, since_latest, until_earliest, until;
  uint32_t confidence;
  sg_bounds share, votes;             ///< As this record states them
  sg_bounds stake_share, stake_votes; ///< As all statements together do
} sg_stated_link;

typedef struct sg_stated_entity {
  sg_slice record;           ///< Empty: it is only mentioned
  bool organisation, person; ///< Company or arrangement; a natural person
  bool address_or_incident;
  // Of links in force.
  uint32_t owners, officers, addresses, links, dated, sourced, single;
  uint64_t owned; ///< Least share that direct owners hold
  uint64_t held;  ///< The same for certain, by shares or votes, what is more
} sg_stated_entity;

typedef struct sg_stated_record {
  sg_slice record;
  bool alleged; ///< Of a deal
} sg_stated_record;

typedef struct sg_stated {
  sg_stated_ids entities, links, deals, sources;
  sg_slice graph;     ///< Members of the document itself
  uint32_t *in_start; ///< Of each entity: its links in force among in_link
  uint32_t *in_link;
  uint32_t n_entities, n_links, n_in_force, n_deals, n_unresolved;
  uint32_t n_parties;                      ///< Neither addresses nor incidents
  uint32_t n_undated, n_sourced, n_single; ///< Of links in force
  int32_t as_of;
  sg_json_scanner scanner;
} sg_stated;

/// Read lines of the native format, which must stay, as they stand on a day.
/// SG_EINPUT when they are not what the format asks for.
SG_NODISCARD sg_status sg_stated_read(sg_stated *out, sg_slice lines,
                                      int32_t as_of, sg_error *err);
void sg_stated_clear(sg_stated *stated);

#define SG_STATED_LINK(s, i)   SG_AT(sg_stated_link, &(s)->links.rows, i)
#define SG_STATED_ENTITY(s, i) SG_AT(sg_stated_entity, &(s)->entities.rows, i)

/// The row of an id, or 0.
uint32_t sg_stated_find(const sg_stated_ids *ids, const char *id);
static inline const char *sg_stated_id(const sg_stated_ids *ids, uint32_t row) {
  return sg_intern_text(&ids->ids, row);
}

/// What a direct stake counts for certain, by shares or votes, what is more.
uint32_t sg_stated_held(const sg_stated_link *link);

/// Bring the statements of each stake together; part of sg_stated_read().
SG_NODISCARD sg_status sg_stated_stakes(sg_stated *stated, sg_error *err);

/// A member of a record, "capital.amount" being one inside another; false when
/// there is none or it is null.
bool sg_stated_member(sg_slice record, const char *key, sg_slice *value);

#endif
