// SPDX-License-Identifier: 0BSD
// stakegraph/plugin.h - the contract between the analyser (host) and a plugin.
//
// A plugin is a shared object that exports one constant, sg_plugin_v1. It is a
// function of (graph, parameters): run() reads the graph, hands back columns of
// scores and findings with evidence, and keeps no state.
//
// Four rules hold for everything in this file.
//   Memory   What the host hands over stays valid and unchanged until run()
//            returns. What the plugin hands over is copied before the call
//            returns. Neither side frees the other's memory.
//   Threads  One thread enters run(); call the host from that thread only.
//            Keep no writable globals: run() may be called more than once.
//            In the sandbox there are no files, threads or processes.
//   Strings  NUL-terminated UTF-8, and never NULL unless "or NULL" is said.
//   Growth   Structs grow at the end only and carry their own size; enumerators
//            are never renumbered. A break renames the symbol to sg_plugin_v2.
//
// Units. Shares are whole parts per billion (SG_WHOLE is 100 %). Dates are days
// since 1970-01-01. A confidence, a score and every other fraction is a double
// between 0 and 1. An unknown number is NaN, never 0.
#ifndef STAKEGRAPH_PLUGIN_H
#define STAKEGRAPH_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef uint32_t sg_id; ///< Index of an entity, a link, a deal or a row
#define SG_NONE       UINT32_MAX ///< No entity, no link, unknown votes
#define SG_NO_DATE    INT32_MIN  ///< No date is known
#define SG_WHOLE      UINT32_C(1000000000)               ///< 100 % of a company
#define SG_PERCENT(p) ((uint32_t)(p)*UINT32_C(10000000)) ///< SG_PERCENT(50)

typedef int32_t sg_status; ///< SG_OK, or why not
enum {
  SG_OK = 0,
  SG_EINVAL = 1,  ///< The caller broke this contract
  SG_ENOMEM = 2,  ///< No memory, or the run's memory limit was reached
  SG_ECANCEL = 3, ///< tick() asked to stop
  SG_EFAIL = 4    ///< Anything else; say what with fail()
};

/// Levels of log().
enum { SG_DEBUG = 0, SG_INFO = 1, SG_WARNING = 2 };

/// Severities of a flag. A legal list or ownership rule is RESOLVE_FIRST.
enum {
  SG_NOTE = 1,
  SG_CAUTION = 2,
  SG_ELEVATED = 3,
  SG_HIGH = 4,
  SG_RESOLVE_FIRST = 5
};

/// CERTAIN: the flag still follows from the lower bounds, for every day that a
/// partial date can mean, and without alleged and inferred links.
enum { SG_POSSIBLE = 1, SG_CERTAIN = 2 };

/// Kinds of entity. Treat a kind you do not know as OTHER.
enum {
  SG_OTHER = 0,
  SG_COMPANY = 1,
  SG_PUBLIC_BODY = 2,
  SG_PERSON = 3,
  SG_ARRANGEMENT = 4,
  SG_ADDRESS = 5,
  SG_INCIDENT = 6
};

/// Kinds of link, read "from acts on to". Treat one you do not know as OTHER.
enum {
  SG_LINK_OTHER = 0,
  SG_OWNERSHIP = 1,   ///< owner -> owned
  SG_CONTROL = 2,     ///< controller -> controlled
  SG_POSITION = 3,    ///< person -> organisation
  SG_FAMILY = 4,      ///< person - person, either direction
  SG_ASSOCIATE = 5,   ///< person - person, either direction
  SG_PART_OF = 6,     ///< unit -> parent body
  SG_SUPPLY = 7,      ///< seller -> buyer (event)
  SG_AGENT = 8,       ///< agent -> principal
  SG_CONTRACT = 9,    ///< buyer -> supplier (event)
  SG_PAYMENT = 10,    ///< payer -> payee (event)
  SG_FUNDING = 11,    ///< funder -> funded
  SG_LOCATED_AT = 12, ///< entity -> address
  SG_SAME_AS = 13,    ///< candidate identity
  SG_SUCCESSION = 14, ///< predecessor -> successor (event)
  SG_INVOLVED = 15    ///< entity -> incident (event)
};

/// What a link rests on.
enum {
  SG_DECLARED = 0,
  SG_VERIFIED = 1,
  SG_REPORTED = 2,
  SG_ALLEGED = 3,
  SG_INFERRED = 4
};

/// link_detail of a control link.
enum {
  SG_MEANS_OTHER = 0,
  SG_MEANS_BOARD_MAJORITY = 1,
  SG_MEANS_BOARD_MEMBER = 2,
  SG_MEANS_GOLDEN_SHARE = 3,
  SG_MEANS_STATUTE = 4,
  SG_MEANS_AGREEMENT = 5,
  SG_MEANS_NOMINEE = 6
};

/// link_detail of a position.
enum {
  SG_POST_OTHER = 0,
  SG_POST_DIRECTOR = 1,
  SG_POST_CHAIR = 2,
  SG_POST_EXECUTIVE = 3,
  SG_POST_OFFICER = 4,
  SG_POST_SECRETARY = 5,
  SG_POST_OFFICIAL = 6,
  SG_POST_EMPLOYEE = 7,
  SG_POST_SIGNATORY = 8,
  SG_POST_NOMINEE = 9
};

/// How a stake is measured and held.
enum { SG_DIRECT = 0, SG_TOTAL = 1, SG_ULTIMATE = 2 };
enum { SG_BENEFICIAL = 0, SG_LEGAL = 1, SG_NOMINEE = 2, SG_TRUSTEE = 3 };

/// Bits of entity_roles.
enum {
  SG_ROLE_VENDOR = 1 << 0,
  SG_ROLE_MANUFACTURER = 1 << 1,
  SG_ROLE_DISTRIBUTOR = 1 << 2,
  SG_ROLE_RESELLER = 1 << 3,
  SG_ROLE_INTEGRATOR = 1 << 4,
  SG_ROLE_BROKER = 1 << 5,
  SG_ROLE_AGENT = 1 << 6,
  SG_ROLE_FORWARDER = 1 << 7,
  SG_ROLE_CONSIGNEE = 1 << 8,
  SG_ROLE_FINANCIER = 1 << 9,
  SG_ROLE_END_USER = 1 << 10,
  SG_ROLE_OTHER = 1 << 11
};

/// Bits of entity_functions.
enum {
  SG_FN_EXECUTIVE = 1 << 0,
  SG_FN_INTELLIGENCE = 1 << 1,
  SG_FN_SECURITY = 1 << 2,
  SG_FN_POLICE = 1 << 3,
  SG_FN_MILITARY = 1 << 4,
  SG_FN_PRISON = 1 << 5,
  SG_FN_BORDER = 1 << 6,
  SG_FN_INTERIOR = 1 << 7,
  SG_FN_JUSTICE = 1 << 8,
  SG_FN_INTERCEPTION = 1 << 9,
  SG_FN_TELECOM_REGULATOR = 1 << 10,
  SG_FN_TELECOM_OPERATOR = 1 << 11,
  SG_FN_FINANCE = 1 << 12,
  SG_FN_MUNICIPAL = 1 << 13,
  SG_FN_HEALTH = 1 << 14,
  SG_FN_EDUCATION = 1 << 15,
  SG_FN_OTHER = 1 << 16
};

/// Functions that make a body a security body (flag E02).
#define SG_FN_SECURITY_BODY                                                    \
  (SG_FN_INTELLIGENCE | SG_FN_SECURITY | SG_FN_POLICE | SG_FN_MILITARY |       \
   SG_FN_PRISON | SG_FN_INTERCEPTION)

/// Classes of product of a link or deal; 0 when not stated.
enum {
  SG_CLASS_UNKNOWN = 0,
  SG_CLASS_SPYWARE = 1,
  SG_CLASS_INTERCEPTION = 2,
  SG_CLASS_NETWORK_INSPECTION = 3,
  SG_CLASS_LOCATION_TRACKING = 4,
  SG_CLASS_BIOMETRICS = 5,
  SG_CLASS_VIDEO_SURVEILLANCE = 6,
  SG_CLASS_FORENSICS = 7,
  SG_CLASS_DATA_ANALYTICS = 8,
  SG_CLASS_SOCIAL_MEDIA_MONITORING = 9,
  SG_CLASS_DRONES = 10,
  SG_CLASS_NETWORK_EQUIPMENT = 11,
  SG_CLASS_SURVEILLANCE_OTHER = 12,
  SG_CLASS_OTHER = 13
};

/// Status of a deal; 0 when not stated.
enum {
  SG_DEAL_UNKNOWN = 0,
  SG_DEAL_OFFER = 1,
  SG_DEAL_SIGNED = 2,
  SG_DEAL_DELIVERED = 3,
  SG_DEAL_CANCELLED = 4,
  SG_DEAL_ALLEGED = 5
};

#define SG_COUNTRY(a, b) ((uint16_t)((a) << 8 | (b))) ///< SG_COUNTRY('D', 'E')

/// The graph as columns: element i of an entity column belongs to entity i.
/// Entities, links and deals are in the order of their ids, whatever the order
/// of the input.
///
/// Links 0 to n_links - 1 are in force on `as_of` (or are events up to it), and
/// only they are in the adjacency. Links n_links to n_links + n_ended - 1 ended
/// before `as_of`; they have columns, but no adjacency. Links that begin later
/// are left out.
typedef struct sg_graph {
  uint32_t size;
  uint32_t n_entities, n_links, n_ended, n_deals;
  int32_t as_of; ///< Date the analysis is made for
  sg_id deal;    ///< The deal under review, or SG_NONE: all of them

  const char *const *entity_id;     ///< As in the input
  const char *const *entity_name;   ///< For messages; the id when unnamed
  const uint8_t *entity_kind;       ///< SG_COMPANY ...
  const uint16_t *entity_country;   ///< SG_COUNTRY(), 0 when unknown
  const uint32_t *entity_roles;     ///< SG_ROLE_* bits
  const uint32_t *entity_functions; ///< SG_FN_* bits
  const uint8_t *entity_in_scope;   ///< 1 when findings on it are wanted

  const sg_id *link_from;
  const sg_id *link_to;
  const uint8_t *link_kind;    ///< SG_OWNERSHIP ...
  const uint8_t *link_basis;   ///< SG_DECLARED ...
  const uint8_t *link_detail;  ///< SG_MEANS_* of control, SG_POST_* of position
  const uint8_t *link_measure; ///< SG_DIRECT ..., of ownership
  const uint8_t *link_capacity;    ///< SG_BENEFICIAL ..., of ownership
  const uint8_t *link_class;       ///< SG_CLASS_*
  const uint32_t *link_confidence; ///< Parts per billion; SG_WHOLE by default
  const uint32_t *link_low;  ///< Least share that the link can mean; unknown: 0
  const uint32_t *link_high; ///< Greatest share; SG_WHOLE when unknown
  const uint32_t *link_votes; ///< Least share of votes; SG_NONE: not stated
  /// Several statements of one stake are one stake: the first of them carries
  /// it, and for the others this names the first while their shares are 0.
  /// SG_NONE for every link that repeats nothing.
  const sg_id *link_repeats;
  const sg_id *link_deal; ///< or SG_NONE
  // A partial date stands for any day in it. A state runs from `since` to
  // `until`; an event has its date in `since` and `since_latest` and no end.
  const int32_t *link_since;          ///< First day the start can mean
  const int32_t *link_since_latest;   ///< Last day the start can mean
  const int32_t *link_until_earliest; ///< First day the end can mean
  const int32_t *link_until;          ///< Last day the end can mean

  // Links leaving entity v: out_link[k] for k from out_start[v] up to, but not
  // including, out_start[v + 1]. They are in ascending order.
  const uint32_t *out_start;
  const sg_id *out_link;
  const uint32_t *in_start; ///< The same for links arriving
  const sg_id *in_link;

  const uint8_t *deal_status; ///< SG_DEAL_*
  const uint8_t *deal_class;  ///< SG_CLASS_*
  const sg_id *deal_vendor;   ///< Entity, or SG_NONE
  const int32_t *deal_signed; ///< First day the date can mean, or SG_NO_DATE
  const int32_t *deal_signed_latest;

  const uint32_t *link_votes_high; ///< Greatest share of votes, or SG_NONE
} sg_graph;

/// What a column belongs to. From LISTINGS on, several rows may belong to one
/// entity, link or deal: rows() says which.
enum {
  SG_ON_ENTITIES = 0,
  SG_ON_LINKS = 1,
  SG_ON_DEALS = 2,
  SG_ON_LISTINGS = 3,     ///< of entities: list, program, since, until
  SG_ON_TOPICS = 4,       ///< of entities: topic
  SG_ON_NAMES = 5,        ///< of entities, aliases: name
  SG_ON_FORMER_NAMES = 6, ///< of entities: name, until
  SG_ON_IDENTIFIERS = 7,  ///< of entities: scheme, id
  SG_ON_CHECKS = 8,       ///< of entities: register, date, found (true, false)
  SG_ON_LINK_USERS = 9,   ///< of links, stated end users: entity
  SG_ON_DEAL_USERS = 10,  ///< of deals, stated end users: entity
  SG_ON_ANSWERS = 11,     ///< of deals: question, answer
  SG_ON_SAFEGUARDS = 12   ///< of deals: what, date
};

/// Rows of element i: from start[i] up to, but not including, start[i + 1].
typedef struct sg_rows {
  uint32_t size;
  uint32_t n_rows;
  const uint32_t *start;
} sg_rows;

/// Evidence: a walk that a reader can retrace. Consecutive links share an
/// entity, and the walk touches the subject of the finding.
typedef struct sg_path {
  sg_id start; ///< Entity the walk begins at
  uint32_t n_links;
  const sg_id *links;
  const char *shows; ///< What the walk shows, as a clause
} sg_path;

/// Evidence: what the input says in one place.
typedef struct sg_fact {
  int32_t on; ///< SG_ON_ENTITIES, SG_ON_LINKS or SG_ON_DEALS
  sg_id id;
  const char *field; ///< Key of the input, such as "listed"
  const char *value; ///< As a reader would write it
} sg_fact;

/// Evidence: shares that are added up and compared with a threshold.
typedef struct sg_term {
  sg_id link;
  uint32_t low, high; ///< Parts per billion
} sg_term;

typedef struct sg_sum {
  const char *shows;
  const sg_term *terms;
  uint32_t n_terms;
  uint32_t low;  ///< The sum of the terms' lows; may exceed SG_WHOLE
  uint32_t high; ///< The sum of their highs, or less when others cap it
  uint32_t threshold;
  bool strict; ///< true: more than the threshold; false: at least
} sg_sum;

/// A red flag raised on one entity. It is refused without evidence, and so is a
/// second one on the same subject with the same flag, rule and deal. Texts have
/// 1 to 4096 bytes; there are at most 100000 rows of evidence of a kind.
typedef struct sg_finding {
  uint32_t size;
  sg_id subject;
  sg_id deal;          ///< The deal it is about, or SG_NONE
  const char *flag;    ///< An id from the plugin's own table of flags
  const char *rule;    ///< Rule within the flag ("us_ofac"), or NULL
  int32_t severity;    ///< SG_NOTE ..., or 0: the flag's default
  int32_t certainty;   ///< SG_CERTAIN or SG_POSSIBLE
  double confidence;   ///< Least confidence over the links that are necessary
  const char *message; ///< One neutral sentence that names the parties
  const sg_path *paths;
  const sg_fact *facts;
  const sg_sum *sums;
  uint32_t n_paths, n_facts, n_sums;
  uint32_t path_size, fact_size; ///< sizeof(sg_path) and so on, as the plugin
  uint32_t sum_size, term_size;  ///< knew them, so that the rows may grow
} sg_finding;

/// Begin the initialiser of a finding with these. Set `deal`, too: a zero is
/// the first deal, and none is SG_NONE.
#define SG_FINDING_SIZES                                                       \
  .size = sizeof(sg_finding), .path_size = sizeof(sg_path),                    \
  .fact_size = sizeof(sg_fact), .sum_size = sizeof(sg_sum),                    \
  .term_size = sizeof(sg_term)

/// A parameter's value; which member is set follows from its declaration.
typedef union sg_value {
  double number;
  const char *text;
} sg_value;

/// How a rule of ownership carries a stake on through other companies.
enum {
  SG_CASCADE = 0, ///< A company over the threshold counts as the owners' own
  SG_PRODUCT = 1, ///< Stakes are multiplied along chains, and chains added
  SG_MAJORITY_CHAIN = 2, ///< A majority at each step, the threshold at the last
  SG_MIXED = 3 ///< The same, or the threshold above and a majority below
};

/// A legal rule of ownership as it stands on `as_of`; rules are data, see
/// datasets/ownership-rules.
typedef struct sg_rule {
  uint32_t size;
  int32_t propagation; ///< SG_CASCADE ...
  const char *name;    ///< "us_ofac"
  const char *title, *citation;
  const char *not_in_force;  ///< Why it does not apply on as_of; NULL: it does
  const char *const *lists;  ///< Lists of those it is about, ending in NULL
  uint32_t threshold;        ///< Parts per billion
  uint32_t chain_threshold;  ///< Of the steps above the last
  uint32_t control;          ///< Bits 1 << SG_MEANS_*: control links that count
  uint32_t control_possible; ///< Those that count as possible control
  bool strict;               ///< More than the threshold; else at least
  bool chain_strict;
  bool aggregate;      ///< Several holders are added up; else each by itself
  bool by_votes;       ///< Votes where they are stated, else shares
  bool chain_by_votes; ///< The same of the steps above the last
} sg_rule;

/// What a set of owners, acting together, holds of one party.
typedef struct sg_holding {
  sg_id party;
  uint32_t order;    ///< Order in which the set took the party in
  double low, high;  ///< As a fraction, to 12 decimals; may exceed 1
  uint32_t low_ppb;  ///< The same in parts per billion, rounded down and
  uint32_t high_ppb; ///< up, and cut at UINT32_MAX
  uint8_t level;     ///< 0, SG_POSSIBLE or SG_CERTAIN: the rule is met
} sg_holding;

/// Rows for every party of which the owners hold anything, and for themselves:
/// those that count as the owners' own first, in the order in which they came.
typedef struct sg_held {
  uint32_t size;
  uint32_t row_size; ///< sizeof(sg_holding), as the host knows it
  uint32_t n_rows;
  const sg_holding *rows;
} sg_held;

/// What a verdict of hold() rests on in one party.
typedef struct sg_support {
  uint32_t size;
  uint32_t n_terms, n_links;
  const sg_term *terms; ///< Stakes that were added up, as the rule counts them
  const sg_id *links;   ///< From the party up, by the largest, to an owner
  sg_id owner;          ///< At the end of the links; SG_NONE: they are cut
} sg_support;

/// Channels of influence that a link belongs to.
enum {
  SG_CHANNEL_OWNERSHIP = 0,
  SG_CHANNEL_CONTROL = 1,
  SG_CHANNEL_PEOPLE = 2,
  SG_CHANNEL_FORMER = 3, ///< Posts that ended
  SG_CHANNEL_FAMILY = 4,
  SG_CHANNEL_MONEY = 5,
  SG_CHANNEL_STATUTORY = 6,
  SG_CHANNEL_PLACE = 7,
  SG_CHANNEL_NONE = 8 ///< Of none: a candidate identity, goods, other links
};

/// Weights for strengths(): how much influence a link passes on, from 0 to 1.
enum {
  SG_WEIGHT_OWNS_50 = 0, ///< Stakes of at least 50 %
  SG_WEIGHT_OWNS_25 = 1,
  SG_WEIGHT_OWNS_10 = 2,
  SG_WEIGHT_OWNS_LESS = 3,
  SG_WEIGHT_BOARD_MAJORITY = 4, ///< Control, by its means
  SG_WEIGHT_GOLDEN_SHARE = 5,
  SG_WEIGHT_BOARD_MEMBER = 6,
  SG_WEIGHT_AGREEMENT = 7,
  SG_WEIGHT_NOMINEE = 8,
  SG_WEIGHT_CONTROL_OTHER = 9,
  SG_WEIGHT_STATUTE = 10,
  SG_WEIGHT_AGENT = 11,
  SG_WEIGHT_POST = 12,
  SG_WEIGHT_FORMER_POST = 13,
  SG_WEIGHT_FORMER_YEARS = 14, ///< Not a weight: years in which it halves
  SG_WEIGHT_FAMILY = 15,       ///< And associates
  SG_WEIGHT_MONEY_MAJOR = 16,  ///< Half of a party's income or more
  SG_WEIGHT_MONEY_MINOR = 17,
  SG_WEIGHT_PART_OF = 18,
  SG_WEIGHT_PLACE = 19,
  SG_N_WEIGHTS = 20
};

/// How strongly each link carries influence, n_links + n_ended elements each:
/// 0 where it carries none. From below alleged, inferred and doubtful links
/// carry nothing; an unknown share is 0 below and the whole above.
typedef struct sg_strengths {
  uint32_t size;
  const double *low, *high;
  const uint8_t *channel; ///< SG_CHANNEL_*
} sg_strengths;

/// What the host offers during one run.
typedef struct sg_host sg_host;
struct sg_host {
  uint32_t size;
  const sg_graph *graph;
  const sg_value *params; ///< One per declared parameter, checked and defaulted

  /// Zeroed memory, released after run(). NULL when there is none.
  void *(*alloc)(sg_host *host, size_t count, size_t item_size);
  /// Report the fraction done, often. False: return SG_ECANCEL soon.
  bool (*tick)(sg_host *host, double done);
  void (*log)(sg_host *host, int32_t level, const char *message);
  /// Record why run() is about to fail. Returns `status`, for run() to return.
  sg_status (*fail)(sg_host *host, sg_status status, const char *message);

  /// A further column by name, or NULL when there is none: a key of the input
  /// ("employees", on entities) or a metric of a plugin that ran before
  /// ("ownership.state_control"). "capital.amount" is a member of an object.
  /// "country.USE" is what loaded tables say of an entity's country, quoted by
  /// texts(); "country.USE.beyond" is 1 at the table's limit or worse, else 0.
  /// Unknown is NaN, or NULL in texts(). A date is its first possible day, and
  /// "KEY_latest" gives the last; the "until" of listings and former names is
  /// the last day, "until_earliest" the first. On links "stake_counts" is 1 for
  /// a stake that hold() and look_through() use.
  const double *(*numbers)(sg_host *host, int32_t domain, const char *name);
  const char *const *(*texts)(sg_host *host, int32_t domain, const char *name);
  /// Which rows belong to which entity, link or deal; domains from LISTINGS on.
  const sg_rows *(*rows)(sg_host *host, int32_t domain);

  /// Hand over the column of a declared metric, once: one value an entity, NaN
  /// where it is unknown. Refused when a value is infinite or out of range. Any
  /// call that is refused makes the whole run count as failed.
  sg_status (*put_scores)(sg_host *host, uint32_t metric, const double *values);
  sg_status (*put_finding)(sg_host *host, const sg_finding *finding);
  /// Say that a flag could not be evaluated: on one subject (count 1), or, when
  /// subject is SG_NONE, on `count` of them, 0 meaning on all. `reason` is a
  /// clause naming what is missing.
  sg_status (*put_gap)(sg_host *host, const char *flag, sg_id subject,
                       uint32_t count, const char *reason);

  /// The rules of ownership, one a name, in the order of their names; those
  /// that are not in force on as_of among them.
  const sg_rule *const *(*rules)(sg_host *host, uint32_t *n_rules);
  /// What owners hold together under a rule, which may be one of rules() or
  /// your own. `perhaps` only possibly belong to the owners. Valid until the
  /// next call; NULL when a party does not exist or there is no memory. O(links
  /// below the owners).
  const sg_held *(*hold)(sg_host *host, const sg_rule *rule,
                         const sg_id *owners, uint32_t n_owners,
                         const sg_id *perhaps, uint32_t n_perhaps);
  /// Look-through shares of owners, with exact bounds: the probability that a
  /// walk up from a company, choosing each owner by its share, meets the set.
  /// As hold(); order is 0, and level says nothing.
  const sg_held *(*look_through)(sg_host *host, const sg_id *owners,
                                 uint32_t n_owners);
  /// What the last answer of hold() rests on in a party: for a cascade or a
  /// majority chain. Valid until run() ends; NULL for other rules.
  const sg_support *(*support)(sg_host *host, sg_id party);
  /// Hand over the column of a metric whose name has a '*', once for each
  /// `part` that takes its place: a family such as "*_low".
  sg_status (*put_part)(sg_host *host, uint32_t metric, const char *part,
                        const double *values);
  /// Strength of every link under the given weights, of which there must be
  /// SG_N_WEIGHTS. Goods and places carry their own: a supply, a payment and a
  /// succession 1, a link to an address the weight of a place. NULL without
  /// memory. O(links).
  const sg_strengths *(*strengths)(sg_host *host, const double *weights,
                                   uint32_t n_weights);
  /// What a score rests on: the chain of links from the entity that gives it
  /// its value of a declared metric, for readers to follow. At most 100000.
  sg_status (*put_chain)(sg_host *host, uint32_t metric, sg_id entity,
                         double strength, const sg_id *links, uint32_t n_links);
};

/// A parameter: schema, default, help and documentation in one row.
typedef struct sg_param {
  const char *name; ///< a-z, 0-9 and '_'
  const char *about;
  double fallback, min, max; ///< For a number
  const char *text;          ///< Default of a text parameter; NULL for a number
} sg_param;

/// Metric published as "PLUGIN.NAME".
typedef struct sg_metric {
  const char *name;  ///< a-z, 0-9 and '_'; one '*' for a family, put_part()
  const char *about; ///< What a larger value means
  double min, max;
  uint32_t internal; ///< 1: a column for later plugins, not for readers
} sg_metric;

/// A flag that the plugin may raise. For a flag of the catalogue ("I04") only
/// the id is needed; an own flag ("example.flag") brings its words.
typedef struct sg_flag {
  const char *id;
  const char *title;    ///< or NULL
  const char *innocent; ///< Usual innocent explanation, or NULL
  int32_t severity;     ///< Default, or 0
  const char *about;    ///< When it is raised, in words, or NULL
  const char *source;   ///< What it is taken from: a citation, or NULL
  const char *const *mitigations; ///< Codes such as "M6.5", ending in NULL
} sg_flag;

typedef struct sg_plugin {
  uint32_t size;
  uint32_t param_size;  ///< sizeof(sg_param) and so on, as the plugin knew
  uint32_t metric_size; ///< them, so that the rows may grow
  uint32_t flag_size;
  const char *id; ///< "hops-to-government": a-z, 0-9 and '-'
  const char *version;
  const char *about;
  const char *const *reads; ///< Metrics it asks for by "PLUGIN.NAME", ending in
                            ///< NULL, or NULL; their plugins run earlier
  const sg_flag *flags;
  const sg_param *params;
  const sg_metric *metrics;
  uint32_t n_flags, n_params, n_metrics;
  sg_status (*run)(sg_host *host);
} sg_plugin;

#define SG_COUNT(table) ((uint32_t)(sizeof(table) / sizeof((table)[0])))
#define SG_PLUGIN_SIZES                                                        \
  .size = sizeof(sg_plugin), .param_size = sizeof(sg_param),                   \
  .metric_size = sizeof(sg_metric), .flag_size = sizeof(sg_flag)
/// True when `object`, of the given type, is recent enough to have `field`.
#define SG_HAS(type, object, field)                                            \
  ((object)->size >= offsetof(type, field) + sizeof((object)->field))

/// Bytes of `text` to print with "%.*s" so that at most `most` are printed and
/// no character is cut: a message must be valid UTF-8.
static inline int sg_clip(const char *text, int most) {
  int n = 0;
  while (n < most && text[n])
    n++;
  while (text[n] && n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
    n--;
  return n;
}

/// Does an entity carry a topic, such as "gov.soe"?
static inline bool sg_has_topic(sg_host *host, sg_id entity,
                                const char *topic) {
  const sg_rows *rows = host->rows(host, SG_ON_TOPICS);
  if (!rows || rows->start[entity] == rows->start[entity + 1])
    return false; // most have none, and to find the texts takes time
  const char *const *topics = host->texts(host, SG_ON_TOPICS, "topic");
  for (uint32_t i = rows->start[entity]; topics && i < rows->start[entity + 1];
       i++) {
    const char *a = topics[i];
    const char *b = topic;
    for (; *a && *a == *b; a++)
      b++;
    if (*a == *b)
      return true;
  }
  return false;
}

/// Kind of an entity or a link; OTHER when this header does not know it.
static inline int sg_kind_of(const sg_graph *g, sg_id v) {
  return g->entity_kind[v] <= SG_INCIDENT ? g->entity_kind[v] : (int)SG_OTHER;
}
static inline int sg_link_kind_of(const sg_graph *g, sg_id e) {
  return g->link_kind[e] <= SG_INVOLVED ? g->link_kind[e] : (int)SG_LINK_OTHER;
}

/// Can a finding be about it: a company, person, arrangement or other?
static inline bool sg_is_party(const sg_graph *g, sg_id v) {
  const uint8_t kind = g->entity_kind[v];
  return kind != SG_PUBLIC_BODY && kind != SG_ADDRESS && kind != SG_INCIDENT;
}

/// Part of sg_names_text(): at most `most` bytes of a text; the new end.
static inline size_t sg_names_add(char *out, size_t at, const char *text,
                                  int most) {
  for (const char *end = text + sg_clip(text, most); text < end; text++)
    out[at++] = *text;
  out[at] = '\0';
  return at;
}

/// "A, B and 3 more": of `total` different parties `n` are given, which may
/// repeat. At most four are named, each by 200 bytes at most.
static inline const char *sg_names_text(const sg_graph *g, const sg_id *parties,
                                        uint32_t n, uint32_t total,
                                        char out[1000]) {
  sg_id named[4];
  uint32_t n_named = 0;
  for (uint32_t i = 0; i < n && n_named < 4; i++) {
    uint32_t k = 0;
    while (k < n_named && named[k] != parties[i])
      k++;
    if (k == n_named)
      named[n_named++] = parties[i];
  }
  size_t at = sg_names_add(out, 0, "", 0);
  for (uint32_t i = 0; i < n_named; i++) {
    if (i > 0)
      at = sg_names_add(out, at, i + 1 == total ? " and " : ", ", 5);
    at = sg_names_add(out, at, g->entity_name[named[i]], 200);
  }
  char number[12] = "";
  size_t digit = 11;
  for (uint32_t rest = total > n_named ? total - n_named : 0; rest; rest /= 10)
    number[--digit] = (char)('0' + rest % 10);
  if (digit < 11) {
    at = sg_names_add(out, at, " and ", 5);
    at = sg_names_add(out, at, number + digit, 11);
    (void)sg_names_add(out, at, " more", 5);
  }
  return out;
}

/// Row `i` of what hold() or look_through() answered; the host's rows may be
/// longer than those that you know.
static inline const sg_holding *sg_held_row(const sg_held *held, uint32_t i) {
  return (const sg_holding *)(const void *)((const char *)held->rows +
                                            (size_t)i * held->row_size);
}

/// A day as YYYY-MM-DD, for messages; "" for SG_NO_DATE.
static inline const char *sg_day_text(int32_t day, char out[16]) {
  // Days since 0000-03-01, so that a leap day ends its year (Hinnant 2013).
  const int64_t z = (int64_t)day + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int64_t doe = z - era * 146097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  const int64_t month = mp < 10 ? mp + 3 : mp - 9;
  int64_t rest[3];
  rest[0] = yoe + era * 400 + (month <= 2);
  rest[1] = month;
  rest[2] = doy - (153 * mp + 2) / 5 + 1;
  out[0] = '\0';
  if (day == SG_NO_DATE || rest[0] < 0 || rest[0] > 9999)
    return out;
  for (int i = 2, at = 10; i >= 0; i--) {
    out[at] = i == 2 ? '\0' : '-';
    for (int k = i == 0 ? 4 : 2; k > 0; k--, rest[i] /= 10)
      out[--at] = (char)('0' + rest[i] % 10);
    at--;
  }
  return out;
}

/// Parts per billion as a percentage with every decimal that it has, so that
/// what is just above a threshold does not read as the threshold.
static inline const char *sg_percent_text(uint64_t share, char out[32]) {
  int n = 31;
  out[n] = '\0';
  uint64_t rest = share % 10000000;
  for (int i = 0; i < 7; i++, rest /= 10)
    if (rest % 10 != 0 || out[n] != '\0')
      out[--n] = (char)('0' + rest % 10);
  if (out[n] != '\0')
    out[--n] = '.';
  uint64_t whole = share / 10000000;
  do
    out[--n] = (char)('0' + whole % 10);
  while ((whole /= 10) > 0);
  return out + n;
}

/// A date as recorded, from the days that it can mean; "" for SG_NO_DATE.
static inline const char *sg_date_text(int32_t first, int32_t last,
                                       char out[16]) {
  (void)sg_day_text(first, out);
  if (out[0] != '\0' && last > first)
    out[last - first > 31 ? 4 : 7] = '\0';
  return out;
}

/// Is a link alleged, or part of a deal that is only alleged?
static inline bool sg_is_alleged(const sg_graph *g, sg_id e) {
  const sg_id deal = g->link_deal[e];
  return g->link_basis[e] == SG_ALLEGED ||
         (deal != SG_NONE && g->deal_status[deal] == SG_DEAL_ALLEGED);
}

/// Does a link hold for every day that its partial dates can mean (an ended
/// one: its start), neither alleged nor inferred? A CERTAIN flag may rest on
/// it.
static inline bool sg_link_is_firm(const sg_graph *g, sg_id e) {
  const bool begun = g->link_since_latest[e] == SG_NO_DATE ||
                     g->link_since_latest[e] <= g->as_of;
  const bool lasting = e >= g->n_links ||
                       g->link_until_earliest[e] == SG_NO_DATE ||
                       g->link_until_earliest[e] >= g->as_of;
  return begun && lasting && !sg_is_alleged(g, e) &&
         g->link_basis[e] != SG_INFERRED;
}

/// What a stake counts for in questions of control: votes where they are
/// stated, else the share. From below only firm links count, and a stake held
/// as a nominee does not.
static inline uint32_t sg_control_low(const sg_graph *g, sg_id e) {
  if (!sg_link_is_firm(g, e) || g->link_capacity[e] == SG_NOMINEE)
    return 0;
  return g->link_votes[e] != SG_NONE ? g->link_votes[e] : g->link_low[e];
}
static inline uint32_t sg_control_high(const sg_graph *g, sg_id e) {
  return g->link_votes[e] != SG_NONE ? g->link_votes_high[e] : g->link_high[e];
}

/// Control by statute, golden share or board majority: certain by itself.
static inline bool sg_link_controls(const sg_graph *g, sg_id e) {
  const uint8_t means = g->link_detail[e];
  return g->link_kind[e] == SG_CONTROL && sg_link_is_firm(g, e) &&
         (means == SG_MEANS_STATUTE || means == SG_MEANS_GOLDEN_SHARE ||
          means == SG_MEANS_BOARD_MAJORITY);
}

/// Least confidence of some links, as a fraction; 1 for none.
static inline double sg_least_confidence(const sg_graph *g, const sg_id *links,
                                         uint32_t n) {
  uint32_t least = SG_WHOLE;
  for (uint32_t i = 0; i < n; i++)
    if (g->link_confidence[links[i]] < least)
      least = g->link_confidence[links[i]];
  return (double)least / SG_WHOLE;
}

/// True when one of the links is alleged: messages must say so.
static inline bool sg_any_alleged(const sg_graph *g, const sg_id *links,
                                  uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (sg_is_alleged(g, links[i]))
      return true;
  return false;
}

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const sg_plugin sg_plugin_v1;
#ifdef __cplusplus
}
#endif
#endif
