// SPDX-License-Identifier: GPL-2.0-or-later
// opacity - what the files of this plugin share.
#ifndef SG_OPACITY_H
#define SG_OPACITY_H

#include "stakegraph/parties.h"

/// Parameters, in the order of the table in opacity.c.
enum {
  PARAM_O01_PERCENT,
  PARAM_O01_WORDS,
  PARAM_O02_LINKS,
  PARAM_O02_COUNTRIES,
  PARAM_O02_HOLDINGS,
  PARAM_O02_WORDS,
  PARAM_O02_CODES,
  PARAM_O03_POSTS,
  PARAM_O03_PERSONS,
  PARAM_O03_SPREAD,
  PARAM_O03_REGISTER,
  PARAM_O04_WORDS,
  PARAM_O06_FORMS,
  PARAM_O07_TYPES,
  PARAM_O07_PARTIES,
  PARAM_O07_REGISTER,
  PARAM_O08_VALUE,
  PARAM_O09_COUNTRIES,
  PARAM_O09_ROLES,
  PARAM_O10_FROM,
  PARAM_O10_TO,
  PARAM_O10_NEXT,
  PARAM_O10_DIRECTORS,
  PARAM_O12_LINKS,
  PARAM_O12_STAKE,
  PARAM_O13_YOUNGEST,
  PARAM_O13_OLDEST,
  N_PARAMS
};

/// Metrics, in the order of the table in opacity.c.
enum { METRIC_DEPTH, METRIC_LAYERS, METRIC_UNDISCLOSED, N_METRICS };

enum {
  NAME_BYTES = 200,
  MESSAGE_BYTES = 4000,
  WORDS_BYTES = 3000, ///< A part of a message
  SHOWN_MAX = 8,      ///< Rows of evidence of a kind; all are counted
  CHAIN_MAX = 200     ///< Links of a chain that are shown
};
/// The name of an entity for "%.*s".
#define NAMED(g, v) SG_CLIPPED((g)->entity_name[v], NAME_BYTES)

/// How a link in force ties an organisation to an owner or controller. A tie is
/// sure when it is firm, no nominee's or trustee's and, of a stake, more than
/// nothing at the least. Beside it, for every link: can it tell of an owner (a
/// tie, or a statement that counts nothing), and what sg_link_is_firm() and
/// sg_is_alleged() say of it.
enum {
  OWNS = 1,
  OWNS_SURELY = 2,
  RULES = 4,
  RULES_SURELY = 8,
  TELLS = 16,
  IS_FIRM = 32,
  IS_ALLEGED = 64,
  ANY_TIE = OWNS | RULES,
  SURE_TIE = OWNS_SURELY | RULES_SURELY
};

/// A link that tells of an owner, seen from the party that is owned. Links are
/// named by hashes, so that those of one party lie all over their columns: what
/// walks need of them is kept together.
typedef struct owning {
  sg_id owner, link;
  uint32_t low, high; ///< Of a stake, as recorded
  uint8_t tie;        ///< Bits of the above
  uint8_t marks;      ///< Bits of the below
} owning;

enum {
  IS_STAKE = 1,        ///< Ownership, not control
  IS_DIRECT = 2,       ///< The stake is measured directly
  HAS_VOTES = 4,       ///< Its votes are stated
  BY_PERSON = 8,       ///< The owner is a person
  BY_ORGANISATION = 16 ///< or an organisation: nobody else has owners
};

/// Topics that flags ask about, as bits of survey.topics.
enum {
  TOPIC_STOCK_LISTED = 1,
  TOPIC_STATE_OWNED = 2,
  TOPIC_BETWEEN_STATES = 4
};

/// What says that an owner is unknown; a key is NULL where the input has none.
typedef struct unknowns {
  const char *const *of_entity; ///< Key unspecified_reason
  const char *const *of_link;
  const char *const *of_owned; ///< Key owner_unspecified of the owned party
  uint8_t *nameless;           ///< Of entities: its name names nobody
} unknowns;

/// Strongly connected components, those of owners before those of what they
/// own: component c has the members member[start[c]] ...
typedef struct circles {
  uint8_t ties; ///< Those that were followed
  uint32_t n;
  uint32_t *of; ///< Component of each entity
  uint32_t *start;
  sg_id *member;
  uint8_t *round; ///< Of entities: is its component larger than itself?
  /// Ties from within its circle to entity v: inner[inner_start[v]] ..., one an
  /// owner.
  uint32_t *inner_start;
  owning *inner;
} circles;

/// What every flag looks at.
typedef struct survey {
  sg_host *host;
  const sg_graph *g;
  uint8_t *tie;         ///< Of links in force: bits of the above
  uint32_t *owners_at;  ///< Of entities: its first one in owners
  owning *owners;       ///< Of each entity in the order of links
  bool all_confident;   ///< No link has a confidence below 1
  bool some_alleged;    ///< Some link is
  uint8_t *asked;       ///< Of entities: is it a party in question?
  const double *counts; ///< Of links: is it a stake that counts?
  uint8_t *topics;      ///< Of entities: TOPIC_* bits
  unknowns unknown;
  circles any; ///< Of all ties
} survey;

sg_status survey_make(sg_host *host, survey *out);
bool unknowns_read(survey *s); ///< Part of it; false without memory

/// A company, arrangement or other: what can be owned.
static inline bool is_organisation(const sg_graph *g, sg_id v) {
  return sg_is_party(g, v) && g->entity_kind[v] != SG_PERSON;
}
/// An organisation on which findings are wanted.
static inline bool is_subject(const survey *s, sg_id v) {
  return s->g->entity_in_scope[v] && is_organisation(s->g, v);
}
/// The same, and a party in question: O01 O02 O10 D04.
static inline bool is_asked(const survey *s, sg_id v) {
  return s->asked[v] && is_subject(s, v);
}
/// The first row of the owners of an entity; those of the next entity follow.
static inline const owning *owners_of(const survey *s, sg_id v) {
  return s->owners + s->owners_at[v];
}
/// Ask for memory that will be looked at soon.
static inline void fetch(const void *address) {
#if defined(__GNUC__)
  __builtin_prefetch(address);
#else
  (void)address;
#endif
}
/// Does anything tie an owner or controller to the entity?
bool has_tie(const survey *s, sg_id v, uint8_t ties);
/// As sg_link_is_firm() and sg_is_alleged(), of a link in force.
static inline bool is_firm(const survey *s, sg_id e) {
  return s->tie[e] & IS_FIRM;
}
static inline bool is_alleged(const survey *s, sg_id e) {
  return s->tie[e] & IS_ALLEGED;
}
/// As sg_least_confidence(), of links in force.
double least_confidence(const survey *s, const sg_id *links, uint32_t n);
/// Is one of the links in force alleged? As sg_any_alleged().
bool any_alleged(const survey *s, const sg_id *links, uint32_t n);
/// The end of a message that rests on links of which one is alleged.
const char *alleged_words(const survey *s, const sg_id *links, uint32_t n);
/// A stake as its bounds are recorded: "40 %", "25 to 50 %", "not stated".
const char *stake_text(const sg_graph *g, sg_id e, char out[80]);
/// A gap for everybody: a kind of data that is not recorded at all.
sg_status say_no_data(const survey *s, const char *flag, const char *reason);

// --- circles of ties ---

/// Where the circles of more ties are known, `within` spares most of the
/// search; or NULL. O(links).
sg_status circles_find(const survey *s, uint8_t ties, const circles *within,
                       circles *out);
/// Walks in the order of components jump from party to party: ask for the
/// owners of those that come soon, and for what `values`, 4 bytes an entity,
/// has of these owners. `i` is a place in `member`.
void fetch_ahead(const survey *s, const circles *c, uint32_t i,
                 const uint32_t *values);
static inline uint32_t circle_size(const circles *c, sg_id v) {
  return c->start[c->of[v] + 1] - c->start[c->of[v]];
}

// --- chains upwards ---

/// A chain from a party up.
typedef struct chain {
  uint32_t n;
  sg_id links[CHAIN_MAX], owners[CHAIN_MAX]; ///< Of each link its owner
} chain;

/// One step up.
typedef struct rise {
  sg_id link, owner; ///< SG_NONE: the chain ends
} rise;

/// The greatest sum of weights of owners along one chain up. Chains may pass a
/// circle by the shortest way through it; those into a circle of more than 64
/// members are followed from where they are greatest. A circle without outside
/// owner ends a chain.
typedef struct ascent {
  const circles *c;
  const uint8_t *weight; ///< Of organisations, others weigh 0; NULL: all 1
  uint32_t *value;       ///< Of entities
  rise *via;             ///< To the owner on the way
  sg_id *exit;           ///< Member where the chain leaves a small circle
} ascent;

/// O(links), in small circles O(members x links).
sg_status ascend(const survey *s, const circles *c, const uint8_t *weight,
                 ascent *out);
/// The chain itself, from the entity up, at most CHAIN_MAX links of it.
void ascent_chain(const ascent *a, sg_id v, chain *out);

// --- countries on a chain ---

/// Sets of countries that one chain up passes: up to six countries as numbers
/// of ten bits, ascending.
typedef uint64_t lands;
enum { LANDS_MAX = 6 };
typedef struct spread spread;

/// NULL without memory. O(links x sets), of which at most 16 are kept an
/// entity: the largest that no other holds.
spread *spread_find(const survey *s, const circles *c, uint32_t most);
/// The most countries on one chain above `v` besides its own, as a set, and the
/// chain; persons have none. Empty when they are fewer than `most` less one.
lands spread_above(const spread *in, sg_id v, chain *out);
uint32_t lands_count(lands set);
uint16_t lands_at(lands set, uint32_t i); ///< As SG_COUNTRY()

// --- the nearest of some owners ---

/// The shortest chain down from marked entities to each other one.
typedef struct nearest {
  const survey *s;
  uint8_t ties;
  uint32_t *distance; ///< Links, SG_NONE: not reached; NULL: none is marked
  sg_id *via;         ///< Tie by which it was reached
  sg_id *source;      ///< The marked one
} nearest;

/// Breadth first from all that are marked. O(links).
sg_status nearest_find(const survey *s, const uint8_t *marked, uint8_t ties,
                       nearest *out);
/// The chain from `v` up to the nearest marked entity above it, itself aside;
/// returns that, or SG_NONE. At most CHAIN_MAX links are given, `*n_links` of
/// `*distance`.
sg_id nearest_above(const nearest *in, sg_id v, sg_id links[CHAIN_MAX],
                    uint32_t *n_links, uint32_t *distance);

// --- flags ---

sg_status owners_raise(const survey *s);    ///< O01, and undisclosed
sg_status structure_raise(const survey *s); ///< O02, and depth and layers
sg_status offices_raise(const survey *s);   ///< O03
sg_status nominees_raise(const survey *s);  ///< O04
sg_status rings_raise(const survey *s);     ///< O05
sg_status vehicles_raise(const survey *s);  ///< O06
sg_status addresses_raise(const survey *s); ///< O07
sg_status secrecy_raise(const survey *s);   ///< O08
sg_status split_raise(const survey *s);     ///< O09
sg_status holders_raise(const survey *s);   ///< O10
sg_status sides_raise(const survey *s);     ///< O12
sg_status records_raise(const survey *s);   ///< O13
sg_status registers_raise(const survey *s); ///< D04

/// Is a party recorded as unknown or anonymous? Returns the words that say so,
/// and where they stand; NULL: it is not.
const char *unknown_party(const survey *s, sg_id v, sg_fact *where);
/// The same of the start of a link, whose own key counts, too.
const char *unknown_owner(const survey *s, sg_id owner, sg_id e,
                          sg_fact *where);
/// Does a reason say that there is no beneficial owner at all?
bool says_no_owner(const char *reason);

/// O10, second half: directors that a party shares with listed and state ones.
typedef struct boards boards;
typedef struct shared_board {
  uint8_t level; ///< 0, SG_POSSIBLE, SG_CERTAIN
  uint32_t n;    ///< Parties with which directors are shared
  uint32_t shown;
  sg_id parties[SHOWN_MAX];
  sg_id links[SHOWN_MAX][2]; ///< The director's posts at both
  sg_path paths[SHOWN_MAX];
  sg_fact facts[SHOWN_MAX];
  char values[SHOWN_MAX][80]; ///< Of the facts
  uint32_t n_facts;
  uint32_t most; ///< Directors shared with one party
  bool chair;    ///< One of them chairs a board
  uint32_t whys; ///< Bits: what those parties are, for boards_words()
  double confidence;
} shared_board;

boards *boards_read(const survey *s); ///< NULL without memory
void boards_look(boards *in, sg_id v, shared_board *out);
/// "a public body or stock-listed".
const char *boards_words(uint32_t whys, char out[100]);

#endif
