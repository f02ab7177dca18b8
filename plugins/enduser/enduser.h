// SPDX-License-Identifier: GPL-2.0-or-later
// enduser - what the files of this plugin share.
#ifndef SG_ENDUSER_H
#define SG_ENDUSER_H

#include "stakegraph/parties.h"

/// Parameters, in the order of the table in enduser.c.
enum {
  PARAM_E02_LINKS,
  PARAM_E03_LINKS,
  PARAM_E07_PROXIMITY,
  PARAM_E08_WORDS,
  PARAM_S1_CLASSES,
  PARAM_S1_MONTHS,
  PARAM_Q01_WORDS,
  PARAM_Q02_WORDS,
  PARAM_D02_WORDS,
  PARAM_CONCERN_SECURITY,
  PARAM_CONCERN_MISUSE,
  PARAM_CONCERN_PRODUCT,
  N_PARAMS
};

enum { NAME_BYTES = 300, MESSAGE_BYTES = 4000, SHOWN_MAX = 8 };

/// Gaps are put by subject up to so many; further ones are counted.
enum { GAPS_NAMED_MAX = 100 };

/// The name of an entity for "%.*s".
#define NAMED(g, v) SG_CLIPPED((g)->entity_name[v], NAME_BYTES)

/// What follows from firm links alone, and what follows from all.
typedef enum view { FIRM, ALL, N_VIEWS } view;

/// What a user bears, for the score and for flags that ask for others.
enum { BEARS_SECURITY = 1, BEARS_MISUSE = 2, BEARS_PRODUCT = 4 };

/// Who is supplied, and who uses.
typedef struct users {
  sg_host *host;
  const sg_graph *g;
  const double *state_control; ///< NULL where nobody computed it
  sg_incidents in;
  sg_ups ups;
  uint32_t n_links; ///< Supplies that count
  uint32_t n;       ///< End users in scope
  uint8_t *level;   ///< Of each entity, whether it is an end user: 0,
                    ///< SG_POSSIBLE or SG_CERTAIN
  uint8_t *bears;   ///< Of each entity, BEARS_*
  uint8_t *buys[N_VIEWS], *sells[N_VIEWS];
  sg_id *via[N_VIEWS]; ///< The supply by which a chain from a vendor came, or
  sg_id *any[N_VIEWS]; ///< SG_NONE; the first of all supplies to a party
} users;

/// Find them. O(links).
sg_status users_find(sg_host *host, users *out);
/// Does a supply count, and in this view?
bool is_supply(const users *u, sg_id e, view k);
/// Can it be the user of goods: a public body, a party under certain state
/// control (2), or one that is declared to be (2), one under possible state
/// control (1)?
uint8_t can_use(const users *u, sg_id v);

/// The view to speak of a user from: of firm links where they make it one.
view view_of(const users *u, sg_id v);

/// The supplies by which a party is reached.
enum { CHAIN_MAX = 100 };
typedef struct chain {
  sg_id links[CHAIN_MAX];
  sg_path path;
  bool alleged;
  double confidence;
} chain;

/// The chain that a search found to a party that is supplied in the view; of a
/// very long one the end.
void chain_to(const users *u, sg_id v, view k, chain *out);

/// Word of a class of product, as the input has it.
const char *class_word(uint8_t product_class);
/// Classes of product of the supplies that reach a party, as bits; in the view
/// of all, where a supply does not say, those of the supplies before it.
/// `*stated` is a supply that says the class `wanted` (0: any), or SG_NONE.
/// O(supplies to it).
uint32_t classes_to(const users *u, sg_id v, view k, uint8_t wanted,
                    sg_id *stated);
/// Does a text hold one of the words in a list with commas, case aside, also
/// as a part of other words?
bool holds_word(const char *text, const char *list);

/// Raise a finding about a user that is reached by a chain: `more` adds
/// evidence, `certain` speaks of that.
typedef struct claim {
  const char *flag;
  sg_id subject, deal;
  view k;
  const char *message;
  const sg_path *paths;
  const sg_fact *facts;
  uint32_t n_paths, n_facts;
  double confidence;
} claim;
sg_status claim_put(const users *u, const claim *c);

/// E01 and E02: what the user is.
sg_status bodies_raise(users *u);
/// E03 and E06: what has been reported of it.
sg_status reports_raise(users *u);
/// E07: a private user close to a government.
sg_status private_raise(const users *u);
/// E08 and E09: it acts for a government; it passed goods on.
sg_status dealings_raise(const users *u);
/// E10, D01 and D03: where chains end, and who was named.
sg_status ends_raise(const users *u);
/// E04, E05, S2-01 and S3-01: the country, as context.
sg_status context_raise(const users *u);
/// S1-01, S1-02 and S1-03: the product, as context.
sg_status products_raise(const users *u);
/// D02, Q01 and Q02: what was asked and answered.
sg_status answers_raise(const users *u);

#endif
