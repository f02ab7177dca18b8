// SPDX-License-Identifier: GPL-2.0-or-later
// intermediary - what the files of this plugin share.
#ifndef SG_INTERMEDIARY_H
#define SG_INTERMEDIARY_H

#include "stakegraph/parties.h"

/// Parameters, in the order of the table in intermediary.c.
enum {
  PARAM_CHOKE_WEIGHT,
  PARAM_THROUGH_WEIGHT,
  PARAM_CHOKE_BY_AGENCY,
  PARAM_FACTOR_SECURITY,
  PARAM_FACTOR_NEAR,
  PARAM_FACTOR_OTHER,
  PARAM_I01_LINKS,
  PARAM_I01_UNVERIFIED,
  PARAM_I02_WORDS,
  PARAM_I02_DIVISIONS,
  PARAM_I03_WORDS,
  PARAM_I03_DIVISIONS,
  PARAM_I04_CHOKE,
  PARAM_WATCH_COUNTRIES,
  PARAM_I06_GENERIC,
  PARAM_I06_HOSTS,
  PARAM_I07_MONTHS,
  PARAM_I07_EMPLOYEES,
  PARAM_I07_CAPITAL,
  PARAM_I07_CAPITAL_OTHER,
  PARAM_I11_LINKS,
  PARAM_I11_TENANTS,
  PARAM_I12_CLAUSES,
  PARAM_I13_WORDS,
  PARAM_I14_LINKS,
  PARAM_I14_STAKE,
  N_PARAMS
};

/// Metrics, in the order of the table in intermediary.c.
enum {
  METRIC_CHOKE,
  METRIC_THROUGH,
  METRIC_DEPTH,
  METRIC_SCORE,
  METRIC_ROUTES,
  METRIC_BYPASS,
  METRIC_COORDINATOR,
  METRIC_ITINERANT,
  METRIC_REPRESENTATIVE,
  METRIC_GATEKEEPER,
  METRIC_LIAISON,
  N_METRICS
};

enum { NAME_BYTES = 300, MESSAGE_BYTES = 4000, SHOWN_MAX = 8 };
/// The name of an entity for "%.*s".
#define NAMED(g, v) SG_CLIPPED((g)->entity_name[v], NAME_BYTES)

/// A set of links as a small graph of the entities that they touch.
typedef struct flow {
  const sg_graph *g;
  bool backwards;  ///< Walk from `to` to `from`
  uint32_t n;      ///< Entities touched
  sg_id *entity;   ///< By local number
  uint32_t *local; ///< By entity, SG_NONE; shared by all flows of a run
  uint32_t *start; ///< Links leaving each, ascending
  sg_id *out;
  // Of the last search, by local number:
  uint32_t *distance;   ///< SG_NONE when not reached
  uint32_t *unverified; ///< Links of the chain that are not verified
  sg_id *via;           ///< Link by which it was reached
  sg_id *queue;         ///< Local numbers in the order in which they were
  uint32_t n_reached;   ///< reached, so many
  bool has_answer;      ///< The search was the one from and up to these:
  sg_id root, barrier;
} flow;

/// Index `n_links` links, ascending. `local` has an element an entity, all
/// SG_NONE; flow_release() makes it so again. O(links log links).
sg_status flow_build(sg_host *host, const sg_id *links, uint32_t n_links,
                     bool backwards, uint32_t *local, flow *out);
void flow_release(flow *f);
/// Breadth first from every entity that is marked, by entity, in `from`. Of
/// chains of equal length the one with the fewest unverified links is found.
/// O(links).
void flow_search(flow *f, const uint8_t *from);
void flow_search_one(flow *f, sg_id from);
/// The same, without going on from `barrier`.
void flow_search_to(flow *f, sg_id from, sg_id barrier);
/// Number of links to `to` after a search, or SG_NONE; 0 at a source.
uint32_t flow_distance(const flow *f, sg_id to);
/// Links of the chain found, in the order of the search. Room for
/// flow_distance() of them.
void flow_path(const flow *f, sg_id to, sg_id *links);

/// Who sells and who is supplied, and by which links.
typedef struct supply {
  sg_host *host;
  const sg_graph *g;
  sg_id *links; ///< Supplies that count, ascending
  uint32_t n_links;
  uint8_t *is_vendor, *is_user; ///< Of each entity
  uint8_t *takes_part;          ///< Of each entity: bits SELLS and BUYS
  const double *state_control;
  const double *watch;   ///< 1: a loaded table watches its country; or NULL
  bool vendors_inferred; ///< Nobody is declared: sellers whom nobody supplies
  bool firm_only;        ///< Without alleged and inferred supplies
  const struct supply *firm; ///< The same graph without them; NULL in itself
  uint32_t *local;           ///< For flows, one at a time
} supply;

enum { SELLS = 1, BUYS = 2 };

/// A table for flows: an element an entity, all SG_NONE; NULL without memory.
uint32_t *flow_table(sg_host *host);
/// Collect the supply graph: the deal under review, or everything; `firm_only`
/// without alleged and inferred supplies.
sg_status supply_collect(sg_host *host, bool firm_only, supply *out);
/// Is a link one of this supply graph?
bool in_supply(const supply *s, sg_id e);
/// An end user: it has the role, or is a government user that supplies nobody.
bool is_end_user(const supply *s, sg_id v);
/// Stands it between vendor and user: neither of them, and a party at all?
bool is_intermediary(const supply *s, sg_id v);
/// A vendor and an end user.
typedef struct pair {
  sg_id vendor, user;
} pair;

/// Results by entity.
typedef struct gates {
  uint32_t n_pairs;   ///< Pairs joined by some chain
  double weight;      ///< Of them all: their number, or the users' factors
  uint32_t *cut;      ///< Pairs that the party chokes
  double *cut_weight; ///< Of these
  double *through;    ///< Pairs' shortest chains through it, weighed; or NULL
  pair *first;        ///< A pair that it chokes; vendor SG_NONE when none
  pair *second;       ///< Another, of another vendor or another user
} gates;

/// Count on a supply graph; without `with_through` leave out betweenness.
sg_status gates_compute(const supply *s, bool with_through, gates *out);
/// I04.
sg_status gates_raise(const supply *s, const gates *all, const gates *firm);
/// I01 and I05: chains, deal by deal.
sg_status chains_raise(const supply *s);

/// Routes that share no party, and what is left of them without one.
sg_status routes_put(const supply *s);
/// Gould-Fernandez roles between the vendors' side and the government's.
sg_status brokerage_put(const supply *s);

/// A party between vendor and last party, and a chain from one to the other by
/// way of it, or the part of one around it.
typedef struct stop {
  sg_id party;
  sg_id start; ///< Where the links begin
  const sg_id *links;
  uint32_t n_links;
  bool firm; ///< Neither alleged nor inferred
} stop;

/// I05: is the country of a party between the two a third one?
bool country_is_third(const supply *s, sg_id vendor, sg_id last, sg_id v);
/// Would a firm chain through the party make the flag certain?
bool country_is_certain(const supply *s, sg_id v);
/// I05 on a last party, for 1 to SHOWN_MAX stops in third countries, of so many
/// in all.
sg_status countries_raise(const supply *s, sg_id vendor, sg_id last, sg_id deal,
                          const stop *stops, uint32_t n, uint32_t total);
/// Something found about a party, perhaps in a deal: one reason for a flag.
enum { CLUE_LINKS = 10 };
typedef struct clue {
  sg_id subject, deal; ///< SG_NONE: of no deal
  uint8_t level;       ///< SG_POSSIBLE or SG_CERTAIN
  uint8_t kind;        ///< As the flag wants
  uint8_t n_links;
  sg_id links[CLUE_LINKS]; ///< A walk that begins at the subject
  sg_id other;             ///< Somebody else that it is about, or SG_NONE
  const char *text;        ///< What the input says, or NULL
} clue;

typedef struct clues {
  sg_host *host;
  clue *at;
  uint32_t n, capacity;
} clues;

sg_status clues_add(clues *of, const clue *one);
/// Call `look` for each party and deal with its clues: the most certain first,
/// and of those the ones of a kind together. O(clues log clues).
sg_status clues_each(clues *of,
                     sg_status (*look)(const void *ctx, const clue *group,
                                       uint32_t n),
                     const void *ctx);

/// What clues show of a party: only the most certain ones count.
typedef struct clue_proof {
  uint32_t n;        ///< Clues that count
  uint32_t n_others; ///< Others in them, where all are of one kind
  uint32_t shown;    ///< Of them in the evidence
  uint32_t n_paths;
  sg_path paths[SHOWN_MAX];
  sg_id others[SHOWN_MAX]; ///< Of those shown
  uint8_t kinds;           ///< A bit a kind
  double confidence;       ///< Of the best, as one is enough
  bool alleged;
} clue_proof;

void clues_prove(const sg_graph *g, const clue *group, uint32_t n,
                 const char *shows, clue_proof *out);

/// Does a text, which may be NULL, say that there is none?
static inline bool says_none(const char *text) {
  static const char *const words[] = {"", "none", "no", "false", "[]"};
  for (size_t i = 0; i < SG_COUNT(words); i++)
    if (sg_text_is(text, words[i]))
      return true;
  return false;
}

/// Countries that a telephone number in international form can be of, as codes
/// with commas; NULL for any other number.
const char *dialling_countries(const char *text, size_t length);
/// Is a country in such a list?
bool country_in(const char *list, uint16_t country);
/// "DE" as a country, or 0.
uint16_t country_of(const char *text, size_t length);
void country_text(uint16_t country, char out[3]);
/// A country as an index below COUNTRIES.
enum { COUNTRIES = 26 * 26 };
static inline uint32_t country_number(uint16_t country) {
  return (uint32_t)((country >> 8) - 'A') * 26 +
         (uint32_t)((country & 0xff) - 'A');
}

/// I02 and I03: traders and forwarders.
sg_status traders_raise(const supply *s);
/// I06: contact details of another country.
sg_status locations_raise(const supply *s);
/// I07: young companies with little behind them.
sg_status history_raise(const supply *s);
/// I08: payments by third parties, or through third countries.
sg_status payers_raise(const supply *s);
/// I10: earlier supplies to bodies with abuse reports.
sg_status repeats_raise(const supply *s);
/// I11: parties near a case of diversion.
sg_status incidents_raise(const supply *s);
/// I12: origin misstated, or not to be named.
sg_status origins_raise(const supply *s);
/// I13: no conditions that are carried on.
sg_status conditions_raise(const supply *s);
/// I14: the same people behind several intermediaries of a chain.
sg_status insiders_raise(const supply *s);
/// I15: sales outside a territory, or without approval.
sg_status territories_raise(const supply *s);

#endif
