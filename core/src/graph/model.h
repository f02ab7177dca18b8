// SPDX-License-Identifier: GPL-2.0-or-later
// model - what was read, in the order it was read: rows that refer to each
// other by interned id, so that a record may come before what it mentions.
//
// Readers fill it through graph/record.h. sg_model_finish() then resolves every
// reference once; after that the model does not change, and views (view.h) are
// built from it.
#ifndef SG_GRAPH_MODEL_H
#define SG_GRAPH_MODEL_H

#include "base/date.h"
#include "base/intern.h"
#include "base/problems.h"
#include "graph/kinds.h"

/// A key of the input that has no column: kept as JSON text, offered to plugins
/// by name and written back on export.
typedef struct sg_attr {
  uint32_t key;   ///< Interned
  uint32_t value; ///< Interned JSON text
  uint32_t next;  ///< Index + 1 of the next of the same owner; 0 at the end
} sg_attr;

/// One of several values of an entity, link or deal; see the domains
/// SG_ON_LISTINGS ... of plugin.h.
typedef struct sg_item {
  uint32_t owner; ///< Row
  uint32_t text;  ///< Interned: list, topic, name, scheme, register, question
  uint32_t more;  ///< Interned: program, identifier, found, answer; or 0
  sg_date from, to;
  uint32_t sources; ///< As of a row
} sg_item;

// The domains 0 to 2 hold no items of plugin.h.
enum { SG_N_DOMAINS = 13, SG_ITEM_ADDRESSES = 0, SG_ITEM_ALIASES = 1 };

/// Where a record began.
typedef struct sg_origin {
  uint32_t line, column;
  uint16_t input;
} sg_origin;

enum {
  SG_ROW_UNRESOLVED = 1, ///< Mentioned only: a placeholder
  SG_ROW_MADE = 2,       ///< Made from an address, or an id made from content
  SG_ROW_GONE = 4,       ///< Merged into another row
  SG_ROW_ABOVE = 8,      ///< Share is more than `low`, until the record ends
  SG_ROW_BELOW = 16,     ///< Share is less than `high`, likewise
  SG_ROW_EXACT = 32,     ///< An exact share was read, likewise
  SG_ROW_BOUND = 64,     ///< A least or greatest share was read, likewise
  SG_ROW_VERSION = 128,  ///< One of several of a record (graph/versions.h)
  // Of an entity, where shares have no meaning.
  SG_ROW_PART = 8, ///< Records of one id add up: a second name is an alias, and
                   ///< what else differs is a warning
  SG_ROW_ADDS = 16 ///< Adds to whoever has its id or bears it as an alias
};

/// What is settled about a link once all is read.
enum {
  SG_LINK_PART = 1,  ///< As SG_ROW_PART
  SG_LINK_RELAY = 2, ///< Its ends stand for each other (resolve_relays.c)
  SG_LINK_VIA_FROM =
      4,              ///< `from` may be the `to` of a relay: that one's `from`
  SG_LINK_VIA_TO = 8, ///< `to` may be the `from` of a relay: that one's `to`
  SG_LINK_SEAT = 16   ///< A position if `from` is a person, else control
};

typedef struct sg_entity_row {
  uint32_t id, name; ///< Interned; name may be 0
  uint32_t roles, functions;
  uint32_t attrs;   ///< Index + 1 of the first
  uint32_t sources; ///< Index into lists: count, then interned ids; 0 is none
  uint32_t into;    ///< Row it was merged into, or its own
  sg_origin origin;
  uint16_t country;
  uint8_t kind, flags;
} sg_entity_row;

typedef struct sg_link_row {
  uint32_t id;                    ///< Interned; 0 until made from the content
  uint32_t from, to;              ///< Interned id; entity row once finished
  uint32_t low, high, confidence; ///< Parts per billion
  uint32_t votes, votes_high;     ///< Likewise, both SG_NONE when not stated
  sg_date since, until;
  uint32_t deal; ///< Interned id or 0; deal row or SG_NONE once finished
  uint32_t attrs, sources;
  sg_origin origin;
  uint8_t kind, basis, detail, measure, capacity, product_class, flags;
  uint8_t late; ///< SG_LINK_*
} sg_link_row;

typedef struct sg_deal_row {
  uint32_t id, title, vendor; ///< As from and to of a link
  sg_date signed_on;
  uint32_t attrs, sources;
  sg_origin origin;
  uint8_t status, product_class, flags;
} sg_deal_row;

typedef struct sg_source_row {
  uint32_t id, attrs;
  sg_origin origin;
  uint8_t flags;
} sg_source_row;

/// Rows that are one version of a record of which the input may hold several;
/// they carry SG_ROW_VERSION, and only those of the newest version stay.
typedef struct sg_record_version {
  uint32_t key;      ///< Interned id of the record
  uint64_t when;     ///< Larger is newer; of equal ones the one read last
  uint32_t first, n; ///< Rows of `kind`
  uint8_t kind;      ///< SG_RECORD_ENTITY or SG_RECORD_LINK
  bool is_change;    ///< Rows with the id `key`, or `key`#..., that are no
                     ///< versions go, too: a record of changes says so
} sg_record_version;

/// An entity row that became part of another because of an identifier.
typedef struct sg_merge {
  uint32_t gone, into; ///< Entity rows
  uint32_t scheme, id; ///< Interned, as stated of `gone`
} sg_merge;

/// An entity that another input describes under the same id.
typedef struct sg_retelling {
  uint32_t row;
  uint16_t input;
} sg_retelling;

/// What came of the comparison of names (candidates.h).
typedef struct sg_candidate_counts {
  uint32_t n_names;    ///< Names that were looked at
  uint64_t n_compared; ///< Pairs of them
  uint32_t n_proposed; ///< Links that were made
  uint32_t n_left_out; ///< Names that were not compared in full
} sg_candidate_counts;

typedef struct sg_input_file {
  const char *path;
  const char *format;
  uint16_t group; ///< Files of one input have the same
  bool is_list;   ///< It is there to compare others with (formats.h)
  char sha256[65];
  uint64_t bytes;
  uint64_t n_records, n_refused; ///< Read and refused together are all
} sg_input_file;

typedef struct sg_model {
  sg_intern strings;
  sg_vec entities, links, deals, sources; ///< Rows
  sg_vec items[SG_N_DOMAINS];
  sg_vec attrs, lists;
  uint32_t sealed; ///< Lists before this index grow no more
  sg_vec inputs;   ///< sg_input_file
  // Row + 1 by interned id; 0 when there is none. That of links is empty once
  // finished.
  sg_vec entity_of, link_of, deal_of, source_of;
  uint32_t title, description, licence; ///< Interned
  uint32_t attrs_of_graph;
  sg_date as_of;
  uint32_t n_merged, n_unresolved;
  sg_vec versions; ///< sg_record_version
  sg_vec aliases;  ///< Entity row + 1 by interned id, once finished
  uint64_t n_records, n_refused; ///< Of the input being read
  bool is_refused;               ///< The record being read was left out
  struct sg_input *opened;       ///< To be recognised (sg_load_open())
  bool is_part;                  ///< Rows are not combined yet (graph/absorb.h)
  uint32_t n_workers; ///< Threads that read and write, as for sg_crew_size()
  sg_vec merges;      ///< sg_merge, in the order of the ids that stay
  bool is_any_merged; ///< A row stands for others, once references are rows
  sg_vec retellings;  ///< sg_retelling
  sg_candidate_counts candidates;
  uint16_t group; ///< Of the files that are added now
  bool is_list;   ///< Likewise
  sg_problems *problems;
  struct sg_edits *edits; ///< What is assumed about links, or NULL (edits.h)
  sg_arena texts;         ///< Paths
} sg_model;

/// False when there is no memory. `problems` must outlive the model.
bool sg_model_init(sg_model *model, sg_problems *problems);
/// Forget all rows, keep the room.
void sg_model_reset(sg_model *model);
void sg_model_clear(sg_model *model);

/// Note a file that is being read; its number goes into origins.
SG_NODISCARD sg_status sg_model_add_input(sg_model *model, const char *path,
                                          const char *format, uint16_t *number,
                                          sg_error *err);

/// Merge what is the same, make addresses and placeholders, resolve references,
/// name links by their content. Once, after the last input. O(n log n).
SG_NODISCARD sg_status sg_model_finish(sg_model *model, sg_error *err);

/// Entity row with this id, following merges, or SG_NONE.
uint32_t sg_model_entity(const sg_model *model, const char *id);
uint32_t sg_model_deal(const sg_model *model, const char *id);

/// What was merged into a row: how many from `*first` on of the merges.
uint32_t sg_model_merges(const sg_model *model, uint32_t row, uint32_t *first);

/// Did a list say this, such as one of sanctions?
bool sg_model_is_list(const sg_model *model, sg_origin origin);

sg_place sg_model_place(const sg_model *model, sg_origin origin);
static inline const char *sg_model_text(const sg_model *model, uint32_t id) {
  return sg_intern_text(&model->strings, id);
}

/// Index + 1 of the row for an interned id in entity_of, link_of ...; 0: none.
static inline uint32_t sg_index_get(const sg_vec *index, uint32_t id) {
  return id < index->n ? SG_AT(uint32_t, index, id) : 0;
}
SG_NODISCARD bool sg_index_set(sg_vec *index, uint32_t id, uint32_t row);

/// JSON text of an attribute of the chain that begins at `attrs`, or NULL.
const char *sg_attr_find(const sg_model *model, uint32_t attrs,
                         const char *key);
/// Attributes of a row, also of one that others were combined with, and bytes
/// of a key: with the columns, what is written of a row stays within what is
/// read of one (native.c).
enum { SG_ATTRS_MAX = 1024, SG_ATTR_KEY_MAX = 100 };
/// Attributes of the graph itself.
enum { SG_GRAPH_ATTRS_MAX = 200 };
/// Add an attribute in front of the chain at `*attrs`.
SG_NODISCARD bool sg_attr_add(sg_model *model, uint32_t *attrs, uint32_t key,
                              uint32_t value);
/// Add an attribute of the graph itself, unless it has one of this key. One too
/// many is left out, with a warning at `place`.
SG_NODISCARD bool sg_graph_attr_add(sg_model *model, uint32_t key,
                                    uint32_t value, sg_place place);

/// Set in the count of a list that has room to grow: as much as the next power
/// of two allows.
#define SG_LIST_ROOMY 0x80000000u
/// Sources of a row: how many, and their interned ids.
static inline uint32_t sg_list_size(const sg_model *model, uint32_t list) {
  return list ? SG_AT(uint32_t, &model->lists, list) & ~SG_LIST_ROOMY : 0;
}
static inline uint32_t sg_list_item(const sg_model *model, uint32_t list,
                                    uint32_t i) {
  return SG_AT(uint32_t, &model->lists, list + 1 + i);
}
/// A new list of interned ids; 0 for an empty one. SG_NONE without memory.
uint32_t sg_list_add(sg_model *model, const uint32_t *ids, uint32_t n);
/// The union of two lists, as a list; `a` may grow in place.
uint32_t sg_list_join(sg_model *model, uint32_t a, uint32_t b);
/// The list with one more id, which is not looked for among very many.
uint32_t sg_list_with(sg_model *model, uint32_t list, uint32_t id);

#endif
