// SPDX-License-Identifier: GPL-2.0-or-later
// renames - T02: names given up one after another, or after a listing or an
// incident of the party. The names of persons are not looked at.
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

// A name that was given up; its date is the last day of the old name.
typedef struct rename {
  span day;
  uint32_t row;
} rename;

typedef struct names {
  const work *w;
  const sg_rows *rows;
  const char *const *name;
  const double *until_earliest, *until;
  rename *at; // of the party at hand, those with dates first, by date
  uint32_t n, n_dated;
} names;

// A rename after something that happened to the party.
typedef struct cause {
  uint8_t level;
  uint32_t rename; // in names.at
  uint32_t row;    // of listings, or SG_NONE
  sg_id link;      // to the incident, or SG_NONE
} cause;

static int by_date(const void *a, const void *b) {
  const rename *x = a;
  const rename *y = b;
  if (is_dated(x->day) != is_dated(y->day))
    return is_dated(x->day) ? -1 : 1;
  if (x->day.first != y->day.first)
    return x->day.first < y->day.first ? -1 : 1;
  if (x->day.last != y->day.last)
    return x->day.last < y->day.last ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

// Statements of one name whose dates can be the same are one rename: the days
// that both can mean. Rows of one name stand side by side.
static bool merge(const names *in, rename *into, const rename *one) {
  if (strcmp(in->name[into->row], in->name[one->row]) != 0)
    return false;
  if (!is_dated(into->day))
    into->day = one->day;
  if (!is_dated(one->day))
    return true;
  if (one->day.first > into->day.last || one->day.last < into->day.first)
    return false;
  into->day.first =
      one->day.first > into->day.first ? one->day.first : into->day.first;
  into->day.last =
      one->day.last < into->day.last ? one->day.last : into->day.last;
  return true;
}

static void collect(names *in, sg_id v) {
  in->n = in->n_dated = 0;
  for (uint32_t i = in->rows->start[v]; i < in->rows->start[v + 1]; i++) {
    const rename one = {span_at(in->until_earliest, in->until, i), i};
    if (is_dated(one.day) && !happened(in->w->g, one.day))
      continue;
    if (in->n == 0 || !merge(in, &in->at[in->n - 1], &one))
      in->at[in->n++] = one;
  }
  if (in->n > 1)
    qsort(in->at, in->n, sizeof *in->at, by_date);
  while (in->n_dated < in->n && is_dated(in->at[in->n_dated].day))
    in->n_dated++;
}

// --- after an event ---------------------------------------------------------

// The renames in order of their first days: those that can follow begin at most
// a year before the event, which is as much as a date can be unsure.
static void look_after(const names *in, span event, cause of, cause *best) {
  enum { YEAR = 366 };
  const int32_t months = whole(in->w, PARAM_T02_EVENT);
  const int32_t limit = sg_months_after(event.last, months);
  const uint8_t level = of.level;
  uint32_t low = 0;
  uint32_t high = in->n_dated;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (in->at[middle].day.first < event.first - YEAR)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < in->n_dated && in->at[low].day.first <= limit &&
         best->level < level;
       low++) {
    const uint8_t dates = lesser(follows(event, in->at[low].day, months),
                                 happened(in->w->g, in->at[low].day));
    of.level = lesser(level, dates);
    of.rename = low;
    if (of.level > best->level)
      *best = of;
  }
}

// What happened when is not known is told in `*undated`.
static cause find_cause(const names *in, sg_id v, bool *undated) {
  const work *w = in->w;
  cause best = {0, SG_NONE, SG_NONE, SG_NONE};
  for (uint32_t i = w->listings->start[v]; i < w->listings->start[v + 1]; i++) {
    const cause one = {listing_counts(w, i, true), SG_NONE, i, SG_NONE};
    if (is_dated(listed_since(w, i)))
      look_after(in, listed_since(w, i), one, &best);
    else
      *undated = true;
  }
  for (uint32_t k = w->cases.start[v]; k < w->cases.start[v + 1]; k++) {
    const sg_id e = w->cases.link[k];
    const cause one = {w->case_level[k], SG_NONE, SG_NONE, e};
    if (is_dated(case_day(w, e)))
      look_after(in, case_day(w, e), one, &best);
    else
      *undated = true;
  }
  return best;
}

// --- one after another ------------------------------------------------------

// Names within the period: their number, and which in `chosen`.
typedef struct series {
  uint8_t level;
  uint32_t n;
  uint32_t chosen[DATED_MAX];
} series;

static void find_series(const names *in, series *out) {
  const work *w = in->w;
  const uint32_t wanted = (uint32_t)whole(w, PARAM_T02_NAMES);
  dated items[DATED_MAX];
  out->level = 0;
  if (in->n_dated < wanted || in->n_dated > DATED_MAX)
    return;
  for (uint32_t i = 0; i < in->n_dated; i++)
    items[i] = dated_at(in->at[i].day, whole(w, PARAM_T02_MONTHS), (uint16_t)i,
                        happened(w->g, in->at[i].day));
  for (uint8_t level = SG_CERTAIN; level >= SG_POSSIBLE; level--) {
    out->n = most_within(items, in->n_dated, level, out->chosen);
    if (out->n >= wanted) {
      out->level = level;
      return;
    }
  }
}

static uint8_t level_of_number(const names *in) {
  const uint32_t most = (uint32_t)whole(in->w, PARAM_T02_EVER);
  uint32_t sure = in->n - in->n_dated;
  for (uint32_t i = 0; i < in->n_dated; i++)
    sure += happened(in->w->g, in->at[i].day) == SG_CERTAIN;
  return sure > most ? SG_CERTAIN : in->n > most ? SG_POSSIBLE : 0;
}

// --- the flag ---------------------------------------------------------------

static void tell_name(const names *in, sg_id v, const rename *of, sentence *out,
                      evidence *shown) {
  say(out, "\"");
  say_text(out, in->name[of->row]);
  say(out, "\"");
  if (is_dated(of->day))
    say_day(out, of->day);
  show_fact(shown, SG_ON_ENTITIES, v, "previous_names", in->name[of->row]);
}

static void tell_names(const names *in, sg_id v, const uint32_t *which,
                       uint32_t n, sentence *out, evidence *shown) {
  for (uint32_t i = 0; i < n && i < SHOWN_MAX; i++) {
    const rename *of = &in->at[which ? which[i] : i];
    say(out, "%s", i ? ", " : "");
    tell_name(in, v, of, out, shown);
  }
  say_more(out, n, SHOWN_MAX);
}

static void tell_cause(const names *in, sg_id v, const cause *of, sentence *out,
                       evidence *shown) {
  const work *w = in->w;
  say(out, " gave up the name ");
  tell_name(in, v, &in->at[of->rename], out, shown);
  say(out, ", within %d months after ", whole(w, PARAM_T02_EVENT));
  if (of->link == SG_NONE) {
    say(out, "it was listed (");
    say_text(out, w->list[of->row]);
    say(out, ")");
    say_day(out, listed_since(w, of->row));
    show_listing(w, shown, v, of->row);
    return;
  }
  say(out, "an incident%s",
      sg_is_alleged(w->g, of->link) ? ", with a part that is alleged," : "");
  say_day(out, case_day(w, of->link));
  say(out, ": ");
  say_name(w, out, w->g->link_to[of->link]);
  show_path(w, shown, v, &of->link, 1,
            "the incident before the change of name");
}

static sg_status raise_one(const names *in, sg_id v, const cause *after,
                           const series *often) {
  const work *w = in->w;
  const uint8_t many = level_of_number(in);
  sentence message = {.length = 0};
  evidence shown = {.n_paths = 0};
  uint8_t level = after->level;
  say_name(w, &message, v);
  if (after->level)
    tell_cause(in, v, after, &message, &shown);
  else
    level = often->level > many ? often->level : many;
  if (often->level) {
    say(&message,
        "%s gave up %u names within %d months: ", after->level ? "; it" : "",
        often->n, whole(w, PARAM_T02_MONTHS));
    tell_names(in, v, often->chosen, often->n, &message, &shown);
  }
  if (many) {
    say(&message, "%s has %u earlier names on record, more than %d: ",
        after->level || often->level ? "; it" : "", in->n,
        whole(w, PARAM_T02_EVER));
    tell_names(in, v, NULL, in->n, &message, &shown);
  }
  say(&message, ".");
  return put(w,
             &(verdict){
                 .subject = v,
                 .deal = SG_NONE,
                 .flag = "T02",
                 .severity = after->level ? SG_ELEVATED : 0,
                 .level = level,
                 .confidence = after->level && after->link != SG_NONE
                                   ? sg_least_confidence(w->g, &after->link, 1)
                                   : 1,
             },
             &message, &shown);
}

typedef struct gaps {
  gap names, events;
} gaps;

static sg_status look_at(names *in, sg_id v, gaps *unknown) {
  series often = {.level = 0};
  bool undated = false;
  collect(in, v);
  const cause after = find_cause(in, v, &undated);
  find_series(in, &often);
  if (after.level || often.level || level_of_number(in))
    return raise_one(in, v, &after, &often);
  if (in->n_dated < in->n)
    add_gap(&unknown->names, v);
  else if (undated)
    add_gap(&unknown->events, v);
  return SG_OK;
}

static bool names_read(const work *w, names *out) {
  sg_host *host = w->host;
  *out = (names){.w = w, .rows = host->rows(host, SG_ON_FORMER_NAMES)};
  out->name = host->texts(host, SG_ON_FORMER_NAMES, "name");
  out->until = host->numbers(host, SG_ON_FORMER_NAMES, "until");
  out->until_earliest =
      host->numbers(host, SG_ON_FORMER_NAMES, "until_earliest");
  if (out->rows)
    out->at = host->alloc(host, out->rows->n_rows, sizeof *out->at);
  return out->rows && out->name && out->at;
}

sg_status renames_raise(const work *w) {
  const sg_graph *g = w->g;
  names in;
  gaps unknown = {0};
  sg_status status = SG_OK;
  if (!names_read(w, &in))
    return SG_ENOMEM;
  bool any = false;
  for (sg_id v = 0; v < g->n_entities && status == SG_OK; v++)
    if (g->entity_in_scope[v] && is_organisation(g, v) &&
        in.rows->start[v] < in.rows->start[v + 1]) {
      any = true;
      status = look_at(&in, v, &unknown);
    }
  if (status == SG_OK && !any)
    status = put_no_data(w, "T02", "no former name is recorded");
  if (status == SG_OK)
    status = put_gap(w, "T02", &unknown.names, "a former name has no date");
  if (status == SG_OK)
    status = put_gap(w, "T02", &unknown.events,
                     "a listing or an incident of the party, which has a "
                     "former name, has no date");
  return status;
}
