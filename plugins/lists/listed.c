// SPDX-License-Identifier: GPL-2.0-or-later
// listed - who is on a list on a day, and L01: the party itself is.
#include "lists.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ENTRIES_MAX = 8 }; // in the message

bool listings_read(sg_host *host, listings *out) {
  *out = (listings){.host = host, .g = host->graph};
  out->rows = host->rows(host, SG_ON_LISTINGS);
  out->list = host->texts(host, SG_ON_LISTINGS, "list");
  out->program = host->texts(host, SG_ON_LISTINGS, "program");
  out->since = host->numbers(host, SG_ON_LISTINGS, "since");
  out->since_latest = host->numbers(host, SG_ON_LISTINGS, "since_latest");
  out->until = host->numbers(host, SG_ON_LISTINGS, "until");
  out->until_earliest = host->numbers(host, SG_ON_LISTINGS, "until_earliest");
  out->level = host->alloc(host, out->g->n_entities, 1);
  if (!out->rows || !out->list || !out->since || !out->since_latest ||
      !out->until || !out->until_earliest || !out->level)
    return false;
  for (sg_id v = 0; v < out->g->n_entities; v++)
    out->level[v] = listed_on(out, v, out->g->as_of, NULL);
  return true;
}

// A date that is not known does not end the entry.
uint8_t listing_on(const listings *in, uint32_t i, int32_t day) {
  if (in->since[i] > day || in->until[i] < day)
    return 0;
  const bool begun = isnan(in->since_latest[i]) || in->since_latest[i] <= day;
  const bool lasts =
      isnan(in->until_earliest[i]) || in->until_earliest[i] >= day;
  return begun && lasts ? SG_CERTAIN : SG_POSSIBLE;
}

uint8_t listed_on(const listings *in, sg_id v, int32_t day, uint32_t *row) {
  uint8_t best = 0;
  for (uint32_t i = in->rows->start[v]; i < in->rows->start[v + 1]; i++) {
    const uint8_t level = listing_on(in, i, day);
    if (level > best && row)
      *row = i;
    best = level > best ? level : best;
  }
  return best;
}

static bool is_named(const sg_rule *rule, const char *list) {
  for (const char *const *name = rule->lists; *name; name++)
    if (strcmp(*name, list) == 0)
      return true;
  return false;
}

uint8_t listed_under(const listings *in, sg_id v, const sg_rule *rule,
                     int32_t day) {
  uint8_t best = 0;
  for (uint32_t i = in->rows->start[v]; i < in->rows->start[v + 1]; i++)
    if (is_named(rule, in->list[i]) && listing_on(in, i, day) > best)
      best = listing_on(in, i, day);
  return best;
}

// An open end is as far away as any day.
static double start_of(double since, int32_t link_since, int32_t from) {
  const double own = link_since == SG_NO_DATE ? from : fmax(link_since, from);
  return isnan(since) ? own : fmax(since, own);
}

static double end_of(double until, int32_t link_until, int32_t to) {
  const double own = link_until == SG_NO_DATE ? to : fmin(link_until, to);
  return isnan(until) ? own : fmin(until, own);
}

uint8_t listing_with_link(const listings *in, uint32_t i, sg_id e, int32_t from,
                          int32_t to) {
  const sg_graph *g = in->g;
  if (start_of(in->since[i], g->link_since[e], from) >
      end_of(in->until[i], g->link_until[e], to))
    return 0;
  const bool always =
      start_of(in->since_latest[i], g->link_since_latest[e], from) <= from &&
      end_of(in->until_earliest[i], g->link_until_earliest[e], to) >= to;
  const bool weak =
      g->link_basis[e] == SG_ALLEGED || g->link_basis[e] == SG_INFERRED;
  return always && !weak ? SG_CERTAIN : SG_POSSIBLE;
}

uint8_t listing_meets_link(const listings *in, uint32_t i, sg_id e) {
  const sg_graph *g = in->g;
  const int32_t to = g->as_of;
  if (start_of(in->since[i], g->link_since[e], INT32_MIN) >
      end_of(in->until[i], g->link_until[e], to))
    return 0;
  const bool sure =
      start_of(in->since_latest[i], g->link_since_latest[e], INT32_MIN) <=
      end_of(in->until_earliest[i], g->link_until_earliest[e], to);
  const bool weak =
      g->link_basis[e] == SG_ALLEGED || g->link_basis[e] == SG_INFERRED;
  return sure && !weak ? SG_CERTAIN : SG_POSSIBLE;
}

sg_fact listing_fact(const listings *in, sg_id v, uint32_t row) {
  return (sg_fact){SG_ON_ENTITIES, v, "listed",
                   sg_fact_text(in->host, in->list[row])};
}

static size_t add_date(const char *word, double first, double last, char *out,
                       size_t size) {
  char day[16];
  const int n =
      isnan(first) ? 0
                   : snprintf(out, size, " %s %s", word,
                              sg_date_text((int32_t)first, (int32_t)last, day));
  return n > 0 && (size_t)n < size ? (size_t)n : 0;
}

static void add_dates(const listings *in, uint32_t i, char *out, size_t size) {
  const size_t at =
      add_date("since", in->since[i], in->since_latest[i], out, size);
  (void)add_date("until", in->until_earliest[i], in->until[i], out + at,
                 size - at);
}

void listing_add(const listings *in, uint32_t i, char *out, size_t size) {
  size_t at = strlen(out);
  const int n = snprintf(out + at, size - at, "%s%.*s", at ? ", " : "",
                         SG_CLIPPED(in->list[i], 100));
  at += n > 0 && (size_t)n < size - at ? (size_t)n : 0;
  add_dates(in, i, out + at, size - at);
}

// Rows of one list that begin and end alike.
static bool is_alike(const listings *in, uint32_t i, uint32_t k) {
  char a[200] = "";
  char b[200] = "";
  add_dates(in, i, a, sizeof a);
  add_dates(in, k, b, sizeof b);
  return strcmp(in->list[i], in->list[k]) == 0 && strcmp(a, b) == 0;
}

static const char *program_of(const listings *in, uint32_t i) {
  const char *program = in->program ? in->program[i] : NULL;
  return program ? program : "";
}

static void add_text(char *out, size_t size, const char *before,
                     const char *text) {
  const size_t at = strlen(out);
  (void)snprintf(out + at, size - at, "%s%.*s", before, SG_CLIPPED(text, 100));
}

// The programmes of rows that are alike, each once: " (A, B)".
static void add_programs(const listings *in, const uint32_t *rows, uint32_t n,
                         uint32_t first, char *out, size_t size) {
  bool any = false;
  for (uint32_t i = first; i < n; i++) {
    const char *program = program_of(in, rows[i]);
    bool is_new = program[0] && is_alike(in, rows[first], rows[i]);
    for (uint32_t k = first; k < i && is_new; k++)
      is_new = strcmp(program, program_of(in, rows[k])) != 0 ||
               !is_alike(in, rows[first], rows[k]);
    if (!is_new)
      continue;
    add_text(out, size, any ? ", " : " (", program);
    any = true;
  }
  if (any)
    add_text(out, size, "", ")");
}

// "us_ofac_sdn (SDGT, IRAN) since 2020, eu": each list once.
static void add_lists(const listings *in, const uint32_t *rows, uint32_t n,
                      char *out, size_t size) {
  bool told[ENTRIES_MAX] = {false};
  for (uint32_t i = 0; i < n; i++) {
    if (told[i])
      continue;
    add_text(out, size, i ? ", " : "", in->list[rows[i]]);
    for (uint32_t k = i, groups = 0; k < n; k++) {
      if (told[k] || strcmp(in->list[rows[i]], in->list[rows[k]]) != 0)
        continue;
      add_text(out, size, "", groups++ ? " and" : "");
      add_programs(in, rows, n, k, out, size);
      add_dates(in, rows[k], out + strlen(out), size - strlen(out));
      for (uint32_t j = k; j < n; j++)
        told[j] |= is_alike(in, rows[k], rows[j]);
    }
  }
}

// --- L01 ---------------------------------------------------------------------

// They weigh less.
bool list_is_other(const char *list) {
  return strncmp(list, "other:", strlen("other:")) == 0;
}

static sg_status raise_one(const listings *in, sg_id v) {
  sg_fact facts[SHOWN_MAX];
  uint32_t rows[ENTRIES_MAX];
  char entries[3000] = "";
  char message[MESSAGE_SIZE];
  uint32_t n = 0;
  bool only_other = true;
  for (uint32_t i = in->rows->start[v]; i < in->rows->start[v + 1]; i++) {
    if (listing_on(in, i, in->g->as_of) == 0)
      continue;
    only_other &= list_is_other(in->list[i]);
    if (n == SHOWN_MAX)
      continue;
    if (n < ENTRIES_MAX)
      rows[n] = i;
    facts[n++] = listing_fact(in, v, i);
  }
  add_lists(in, rows, n < ENTRIES_MAX ? n : ENTRIES_MAX, entries,
            sizeof entries);
  const char *name = in->g->entity_name[v];
  (void)snprintf(message, sizeof message, "%.*s is recorded as listed: %s%s.",
                 SG_CLIPPED(name, NAME_WIDTH), entries,
                 n > ENTRIES_MAX ? " and more" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .deal = SG_NONE,
      .subject = v,
      .flag = "L01",
      .severity = only_other ? SG_CAUTION : 0,
      .certainty = in->level[v],
      .confidence = 1,
      .message = message,
      .facts = facts,
      .n_facts = n,
  };
  return in->host->put_finding(in->host, &finding);
}

sg_status raise_listed(const listings *in) {
  for (sg_id v = 0; v < in->g->n_entities; v++)
    if (in->level[v] > 0 && in_scope(in->g, v)) {
      const sg_status status = raise_one(in, v);
      if (status != SG_OK)
        return status;
    }
  return SG_OK;
}
