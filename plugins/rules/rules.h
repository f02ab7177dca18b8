// SPDX-License-Identifier: GPL-2.0-or-later
// rules - what the files of this interpreter share: rule packs as text, as
// data, and as questions to a graph.
#ifndef SG_RULES_PACK_H
#define SG_RULES_PACK_H

#include "stakegraph/interpreter.h"
#include "stakegraph/words.h"

enum {
  PACK_BYTES_MAX = 1 << 20, // of all packs together
  RULES_MAX = 512,
  LINKS_MAX = 64, // steps of a chain
  NAME_WIDTH = 200,
  MESSAGE_SIZE = 4000
};

// --- room ---

/// Zeroed memory for what make() reads, from one block of fixed size that lives
/// as long as the process; NULL when it is full.
void *room_take(size_t count, size_t size);
/// Give everything back.
void room_reset(void);
/// Have less room, for tests; SIZE_MAX: as much as there is.
void room_limit(size_t bytes);
bool room_is_full(void);
/// A copy of a text in the room; NULL when it is full.
const char *room_text(const char *text, size_t length);

// --- JSON ---

enum {
  NODE_NULL,
  NODE_FALSE,
  NODE_TRUE,
  NODE_NUMBER,
  NODE_TEXT,
  NODE_LIST,
  NODE_OBJECT
};

/// A value of a pack and where it stands.
typedef struct node node;
struct node {
  uint8_t type;
  uint32_t at, key_at; ///< Offsets in the script
  const char *key;     ///< In an object; else NULL
  const char *text;    ///< Decoded, or a number as it is written
  const node *first, *next;
};

typedef struct fault {
  size_t at;
  const char *what;
} fault;

/// Strict JSON (RFC 8259) as a tree in the room: UTF-8, no key twice, no NUL,
/// 32 levels, 256 keys an object. NULL with `wrong` filled.
const node *json_read(const char *text, size_t length, fault *wrong);
const node *node_find(const node *object, const char *key);
bool node_same(const node *a, const node *b);
const char *node_type_name(uint8_t type);

// --- words ---

/// A closed vocabulary, its words in the order of the contract's numbers.
typedef struct vocabulary {
  const char *what; ///< "kind of entity"
  const char *const *words;
  uint32_t n;
} vocabulary;

extern const vocabulary entity_kinds, link_kinds, link_bases, control_means,
    position_posts, stake_measures, stake_capacities, product_classes,
    entity_roles, entity_functions, severities, known_lists, known_topics,
    directions, meanings, link_times;

/// The number of a word, or SG_NONE.
uint32_t word_find(const vocabulary *in, const char *word);
/// Do two letters stand for a country, or did they once?
bool country_exists(const char *code);
/// The word that is most like another, at most two letters away; or NULL.
const char *word_near(const vocabulary *in, const char *word);

// --- rules ---

enum {
  TEST_ALL,
  TEST_ANY,
  TEST_NOT,
  TEST_KIND,
  TEST_TOPICS,
  TEST_FUNCTIONS,
  TEST_ROLES,
  TEST_LISTED,
  TEST_COUNTRY,
  TEST_IN_DEAL,
  TEST_ATTRIBUTE
};

enum {
  OP_IS,     ///< One of some texts
  OP_EQUALS, ///< A number
  OP_PRESENT,
  OP_AT_LEAST,
  OP_AT_MOST,
  OP_ABOVE,
  OP_BELOW,
  OP_BEFORE, ///< A day
  OP_AFTER
};

/// A condition on an entity.
typedef struct test test;
struct test {
  uint8_t type, op;
  bool wanted;              ///< Of `listed`, `in_deal` and `present`
  bool asks_country;        ///< This or a part: it never holds for a person
  uint32_t number;          ///< Of all tests, for bound columns
  uint32_t at;              ///< Offset in the script
  uint32_t bits;            ///< Kinds, functions or roles
  const char *key;          ///< Of an attribute
  const char *const *words; ///< Ending in NULL; NULL of `listed`: any list
  double value;             ///< A number, or a day
  const test *first, *next; ///< Parts
};

enum { DOWN = 1, UP = 2, EITHER = 3 };

/// A kind of link that a chain may follow. Sets of bits; 0: all.
typedef struct follow {
  uint8_t kind, direction;
  uint32_t bases, details, measures, capacities, classes;
} follow;

enum { ANY_CHAIN, CASCADE, LOOK_THROUGH };
enum { IN_FORCE, ENDED, IN_FORCE_OR_ENDED };

/// One flag of a pack.
typedef struct rule {
  const node *node;
  uint32_t script;
  const char *id;   ///< As written
  const char *flag; ///< "PACK.ID"
  const char *title, *innocent, *source, *message, *about;
  const char *const *mitigations;
  int32_t severity;
  const test *seeds; ///< NULL: the rule is about the subject alone
  const test *subject;
  const test *needs; ///< Columns that must be known; or NULL
  const follow *links;
  uint32_t n_links;
  uint32_t max_links; ///< UINT32_MAX: any number
  uint32_t threshold;
  uint32_t years; ///< Of links that ended; 0: whenever
  uint8_t direction, meaning, when;
  bool has_share, strict, after_listing;
} rule;

/// All packs.
typedef struct packs {
  rule rules[RULES_MAX];
  uint32_t n_rules, n_tests;
} packs;

// --- reading ---

/// One script on its way.
typedef struct reading {
  sg_reader *reader;
  uint32_t script;
  packs *out;
  uint32_t *n_errors, *n_told;
} reading;

/// Say what is wrong at an offset.
void say(const reading *in, int32_t severity, uint32_t at, const char *format,
         ...) __attribute__((format(printf, 4, 5)));
/// Read a pack; what is wrong is said.
void pack_read(const reading *in);
/// A condition; NULL when it was refused.
const test *test_read(const reading *in, const node *object);
/// Say of a member that it should be something else. Always false.
bool refuse_type(const reading *in, const node *value, const char *wanted);
/// Refuse keys that are not in the list, which ends in NULL. True: all are.
bool check_keys(const reading *in, const node *object,
                const char *const *known);
/// Words of a text or list, each checked; ending in NULL. NULL: refused.
const char *const *words_read(const reading *in, const node *value,
                              bool (*check)(const reading *, const node *));
/// Words of a vocabulary as bits. False: refused.
bool bits_read(const reading *in, const node *value, const vocabulary *of,
               uint32_t *bits);
/// One word of a vocabulary. False: refused.
bool word_read(const reading *in, const node *value, const vocabulary *of,
               uint32_t *number);
/// Percent as parts per billion, exactly. False: it is none.
bool percent_read(const char *text, uint64_t *ppb);
/// A whole number from 0 to a limit. False: it is none.
bool whole_read(const node *value, uint32_t most, uint32_t *out);

/// Remarks on rules that were read.
void pack_lint(const reading *in, uint32_t first_rule);
/// When a rule is raised, in words; NULL when the room is full.
const char *rule_prose(const rule *r);

/// The packs that make() read.
const packs *packs_loaded(void);

// --- evaluation ---

/// Does a condition hold? UNKNOWN: what it asks for is not recorded.
enum { NO, UNKNOWN, MAYBE, SURE };

/// What tests ask of the graph, bound once a run.
typedef struct bound {
  const double *numbers, *latest;
  const char *const *texts;
} bound;

typedef struct facts {
  sg_host *host;
  const sg_graph *g;
  const sg_rows *listings, *topics;
  const char *const *list, *const *topic;
  const double *since, *since_latest, *until, *until_earliest;
  const uint8_t *in_deal;
  bound *columns; ///< By number of test
} facts;

/// False without memory.
bool facts_bind(sg_host *host, const packs *all, facts *out);
uint8_t test_holds(const facts *in, const test *t, sg_id v);
/// Is an entry of a list in force on as_of: NO, MAYBE or SURE?
uint8_t listing_holds(const facts *in, const test *t, uint32_t row);
/// A key that the test needs and that is not recorded of `v`.
const char *test_missing(const facts *in, const test *t, sg_id v);
/// The facts for which it holds, at most `most`; how many.
uint32_t test_facts(const facts *in, const test *t, sg_id v, sg_fact *out,
                    uint32_t most);
/// The test of lists in a condition, or NULL.
const test *test_of_lists(const test *t);

/// What walks of one rule share. Of pairs the first is by what is certain, the
/// second by whatever is possible.
typedef struct walk {
  const facts *in;
  const rule *r;
  uint8_t *seed;         ///< NO, MAYBE or SURE, of each entity
  uint8_t *level, *ways; ///< Of each link: NO, MAYBE, SURE; DOWN and UP
  uint32_t *length[2];   ///< Links from the nearest seed; SG_NONE: out of reach
  sg_id *via[2];         ///< The last of them
  sg_id *queue;
  uint32_t *depth;
  uint32_t *ended_start[2]; ///< Links that ended, leaving and arriving
  sg_id *ended[2];
  uint32_t *seen; ///< Of each entity: the last search that met it
  uint32_t search;
  const double *counts; ///< 1 for stakes that are used
  uint8_t any_way;      ///< That any link may be followed
  uint64_t work_left;   ///< Links that searches for further seeds may look at
} walk;

enum { BY_SURE = 0, BY_ANY = 1 };

/// False without memory.
bool walk_prepare(const facts *in, bool with_ended, walk *out);
/// Find the seed nearest to everybody. O(entities + links).
void walk_all(walk *w, const rule *r);
/// The same over stakes that count, and control by the rule's means, of members
/// (NO, MAYBE or SURE of each entity; NULL: of everybody).
void walk_members(walk *w, const rule *r, const uint8_t *member);
/// The end of the chain to `v`, at most LINKS_MAX links in their order; returns
/// where it begins.
sg_id walk_chain(const walk *w, int which, sg_id v, sg_id links[LINKS_MAX],
                 uint32_t *n);
/// How many seeds reach `v` by a chain that is short enough and leads through
/// no other; SG_NONE when it was too much work.
uint32_t walk_seeds(walk *w, int which, sg_id v);
/// Does any link of the rule's kinds arrive at `v`, whatever else it says?
bool walk_has_links(const walk *w, sg_id v);
/// Is a link at a seed as old as the listing of the seed, or younger?
uint8_t link_follows_listing(const facts *in, const test *lists, sg_id seed,
                             sg_id e);

/// Evaluate all packs.
sg_status rules_run(sg_host *host);

#endif
