// SPDX-License-Identifier: GPL-2.0-or-later
// timeline - what the files of this plugin share.
#ifndef SG_TIMELINE_H
#define SG_TIMELINE_H

#include "stakegraph/parties.h"

/// Parameters, in the order of the table in timeline.c.
enum {
  PARAM_STAKE,
  PARAM_COMPANIES,
  PARAM_T01_DAYS,
  PARAM_T01_TRIGGER,
  PARAM_T02_NAMES,
  PARAM_T02_MONTHS,
  PARAM_T02_EVER,
  PARAM_T02_EVENT,
  PARAM_T03_DAYS,
  PARAM_T03_GAP,
  PARAM_T03_FROM,
  PARAM_T03_BELOW,
  PARAM_T04_COUNTRIES,
  PARAM_T04_MONTHS,
  PARAM_T04_JOIN,
  PARAM_T04_CASE,
  PARAM_T05_MONTHS,
  PARAM_T05_FOUNDING,
  PARAM_T06_DAYS,
  PARAM_T06_FILING,
  PARAM_T07_MONTHS,
  PARAM_T07_PEOPLE,
  PARAM_T07_TENANTS,
  N_PARAMS
};

enum { NAME_BYTES = 200, SHOWN_MAX = 8, TOLD_MAX = 4 };

// --- dates (spans.c) ---

/// The days that a date can mean; `first` is SG_NO_DATE when it is not known.
typedef struct span {
  int32_t first, last;
} span;

static inline bool is_dated(span day) {
  return day.first != SG_NO_DATE;
}
static inline bool is_same(span a, span b) {
  return a.first == b.first && a.last == b.last;
}
static inline bool is_exact(span day) {
  return is_dated(day) && day.first == day.last;
}
static inline uint8_t lesser(uint8_t a, uint8_t b) {
  return a < b ? a : b;
}
/// Element i of two columns of dates, which may be NULL.
span span_at(const double *first, const double *last, uint32_t i);
static inline span start_of(const sg_graph *g, sg_id e) {
  return (span){g->link_since[e], g->link_since_latest[e]};
}
static inline span end_of(const sg_graph *g, sg_id e) {
  return (span){g->link_until_earliest[e], g->link_until[e]};
}

// Each says of known dates 0, SG_POSSIBLE or, on every reading, SG_CERTAIN.

/// Is the day on or before the as-of date?
uint8_t happened(const sg_graph *g, span day);
/// Are two days at most so many days apart?
uint8_t days_apart(span a, span b, int32_t days);
/// Is `later` on the day of `event`, or at most so many months after it?
uint8_t follows(span event, span later, int32_t months);

/// Something dated, of a class; of equal classes one counts.
typedef struct dated {
  span day, limit; ///< The limit is so many months later
  uint16_t class;
  uint8_t level; ///< How sure it is apart from its date
} dated;

enum { DATED_MAX = 200 };

dated dated_at(span day, int32_t months, uint16_t class, uint8_t level);

// Of at most DATED_MAX items that all have dates these choose one of each class
// and return how many; by SG_CERTAIN what holds on every reading, of certain
// items only, by SG_POSSIBLE what some readings allow. Items of level 0 need no
// date.

/// Most classes within the months. O(n^2).
uint32_t most_within(const dated *items, uint32_t n, uint8_t level,
                     uint32_t chosen[DATED_MAX]);
/// Classes of which something is at most the months before the item `last`,
/// that itself among them; 0 when it is not sure enough. O(n).
uint32_t most_before(const dated *items, uint32_t n, uint32_t last,
                     uint8_t level, uint32_t chosen[DATED_MAX]);

// --- ties (ties.c) ---

/// Ownership, control, posts other than those of employees, family, associates,
/// and other ties with recipients of goods; those that ended among them. Each
/// array is in the order of both ends, the one named first, then of links.
typedef struct ties {
  uint32_t n;
  const uint32_t *to_start, *from_start; ///< Of each entity
  const sg_id *to_link, *from_link;
  const sg_id *to_other, *from_other; ///< Their other ends
} ties;

/// Links in the order of one of their ends.
typedef struct by_end {
  const uint32_t *start;
  const sg_id *link;
} by_end;

/// Stable counting sort of `n` links. False without memory. O(entities + n).
bool sort_by_end(sg_host *host, const sg_id *end, const sg_id *links,
                 uint32_t n, by_end *out);

typedef struct work {
  sg_host *host;
  const sg_graph *g;
  const double *incorporated, *incorporated_latest;
  const double *dissolved, *dissolved_latest;
  const char *const *post; ///< Of links, where it is none of the known ones
  ties ties;
  uint8_t *behind;         ///< Of links: see stands_behind()
  uint8_t *many;           ///< Persons behind many companies: professionals
  const sg_rows *listings; ///< Of entities; never NULL
  const char *const *list;
  const double *listed, *listed_latest, *delisted_earliest, *delisted;
  sg_incidents incidents;
  by_end cases; ///< Links to incidents of an adverse nature, by party
  const uint8_t *case_level;     ///< Of each of these: how sure it is
  const uint8_t *is_enforcement; ///< and whether it is enforcement
  const uint32_t *surest_case;   ///< Of each party, in `cases`, if it has any
} work;

bool work_read(sg_host *host, work *out);

static inline int32_t whole(const work *w, uint32_t param) {
  return (int32_t)w->host->params[param].number;
}
/// A parameter in percent as parts per billion.
static inline uint32_t share_of(const work *w, uint32_t param) {
  return (uint32_t)(w->host->params[param].number * SG_PERCENT(1) + 0.5);
}
static inline span incorporated(const work *w, sg_id v) {
  return span_at(w->incorporated, w->incorporated_latest, v);
}
static inline span dissolved(const work *w, sg_id v) {
  return span_at(w->dissolved, w->dissolved_latest, v);
}
/// Can a flag be about it: a party other than a person?
static inline bool is_organisation(const sg_graph *g, sg_id v) {
  return sg_is_party(g, v) && g->entity_kind[v] != SG_PERSON;
}
/// Neither alleged nor inferred, whatever its dates.
static inline bool is_told(const sg_graph *g, sg_id e) {
  return !sg_is_alleged(g, e) && g->link_basis[e] != SG_INFERRED;
}
/// The link that carries the share of a stake that is stated more than once.
static inline sg_id carrier(const sg_graph *g, sg_id e) {
  return g->link_repeats[e] == SG_NONE ? e : g->link_repeats[e];
}
static inline uint32_t low_of(const sg_graph *g, sg_id stake) {
  return g->link_low[carrier(g, stake)];
}
static inline uint32_t high_of(const sg_graph *g, sg_id stake) {
  return g->link_high[carrier(g, stake)];
}
/// Ties from one entity to another. O(log of the ties to the second).
uint32_t ties_between(const work *w, sg_id from, sg_id to, const sg_id **links);
/// Does a person, by this tie, stand behind an organisation: as an officer, an
/// owner of a stake that counts, or in control? 0, SG_POSSIBLE or SG_CERTAIN;
/// whether the tie ended is not looked at.
static inline uint8_t stands_behind(const work *w, sg_id e) {
  return w->behind[e];
}
/// The end of the ties of one entity that begin at `k` and have the other end,
/// given by `other`, in common.
static inline uint32_t group_end(const sg_id *other, uint32_t k, uint32_t end) {
  const sg_id first = other[k];
  while (k < end && other[k] == first)
    k++;
  return k;
}

// --- listings and incidents (events.c) ---

/// Read them. False without memory.
bool events_read(sg_host *host, work *w);
/// Did the listing of row i begin up to the as-of date? An unknown start counts
/// as possible; lists of other kinds ("other:") only if they are wanted.
uint8_t listing_counts(const work *w, uint32_t row, bool others);
static inline span listed_since(const work *w, uint32_t row) {
  return span_at(w->listed, w->listed_latest, row);
}
/// The day of the incident that a link leads to.
span case_day(const work *w, sg_id e);

// --- evidence and words (evidence.c) ---

enum { PATHS_MAX = 32, FACTS_MAX = 48, SUMS_MAX = 16, FACT_BYTES = 240 };
enum { PATH_LINKS_MAX = 10 };

typedef struct evidence {
  uint32_t n_paths, n_facts, n_sums;
  sg_path paths[PATHS_MAX];
  sg_id links[PATHS_MAX][PATH_LINKS_MAX];
  sg_fact facts[FACTS_MAX];
  char texts[FACTS_MAX][FACT_BYTES];
  sg_sum sums[SUMS_MAX];
  sg_term terms[SUMS_MAX];
  bool alleged; ///< One of the links is
} evidence;

// Evidence beyond what there is room for is left out.
void show_path(const work *w, evidence *out, sg_id start, const sg_id *links,
               uint32_t n, const char *shows);
/// Is there a path of this link alone?
bool shows_path(const evidence *in, sg_id link);
/// A text is cut to fit.
void show_fact(evidence *out, int32_t on, sg_id id, const char *field,
               const char *value);
void show_day(evidence *out, int32_t on, sg_id id, const char *field, span day);
void show_listing(const work *w, evidence *out, sg_id v, uint32_t row);
void show_stake(const work *w, evidence *out, sg_id e, const char *shows);

/// A sentence that is put together; what does not fit is left out.
typedef struct sentence {
  size_t length;
  char text[4000];
} sentence;

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void say(sentence *out, const char *format, ...);
void say_text(sentence *out, const char *text);
void say_name(const work *w, sentence *out, sg_id v);
/// " 2014-10-29", and after "on" or "in".
void say_date(sentence *out, span day);
void say_day(sentence *out, span day);
/// ", 8 days after WHAT", or "near" it where a date is not exact.
void say_near(sentence *out, span from, span to, const char *what);
/// "and N more" in what is counted beyond those shown.
void say_more(sentence *out, uint32_t total, uint32_t shown);

typedef struct verdict {
  sg_id subject, deal;
  const char *flag;
  int32_t severity; ///< 0: that of the catalogue
  uint8_t level;
  double confidence;
} verdict;

sg_status put(const work *w, const verdict *of, const sentence *message,
              const evidence *shown);

/// Parties of which a flag cannot be evaluated.
typedef struct gap {
  uint32_t n;
  sg_id first[SHOWN_MAX];
} gap;

void add_gap(gap *to, sg_id v);
/// Each by name when they are few, else their number; none: nothing.
sg_status put_gap(const work *w, const char *flag, const gap *of,
                  const char *reason);
/// The graph has no data for a flag.
sg_status put_no_data(const work *w, const char *flag, const char *reason);

// --- flags ---

sg_status young_raise(const work *w);      ///< T01
sg_status renames_raise(const work *w);    ///< T02
sg_status transfers_raise(const work *w);  ///< T03
sg_status moves_raise(const work *w);      ///< T04
sg_status founders_raise(const work *w);   ///< T05
sg_status changes_raise(const work *w);    ///< T06
sg_status successors_raise(const work *w); ///< T07

#endif
