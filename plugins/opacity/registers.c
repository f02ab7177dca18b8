// SPDX-License-Identifier: GPL-2.0-or-later
// registers - D04: a look-up in a register did not find the party.
#include "opacity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct work {
  const survey *s;
  const sg_rows *checks;
  const double *date, *date_latest;
  const char *const *found;
  const char *const *registers;
} work;

// 0: of later than as_of; a look-up without a date has taken place.
static uint8_t level_of(const work *w, uint32_t row) {
  const int32_t as_of = w->s->g->as_of;
  if (w->date && w->date[row] > as_of)
    return 0;
  return w->date_latest && w->date_latest[row] > as_of ? SG_POSSIBLE
                                                       : SG_CERTAIN;
}

static int32_t day_of(const double *column, uint32_t row) {
  return column && !isnan(column[row]) ? (int32_t)column[row] : SG_NO_DATE;
}

// "REGISTER", "REGISTER (2019-05)".
static void write_check(const work *w, uint32_t row, char out[300]) {
  char date[16];
  const char *name = w->registers && w->registers[row] && w->registers[row][0]
                         ? w->registers[row]
                         : "a register";
  (void)sg_date_text(day_of(w->date, row), day_of(w->date_latest, row), date);
  (void)snprintf(out, 300, "%.*s%s%s%s", SG_CLIPPED(name, NAME_BYTES),
                 date[0] ? " (" : "", date, date[0] ? ")" : "");
}

// A later look-up in the same register that certainly found the party.
static bool found_later(const work *w, sg_id v, uint32_t row) {
  const int32_t missed = day_of(w->date_latest, row);
  for (uint32_t i = w->checks->start[v]; i < w->checks->start[v + 1]; i++)
    if (sg_text_is(w->found[i], "true") && level_of(w, i) == SG_CERTAIN &&
        w->registers && w->registers[row] &&
        sg_text_is(w->registers[i], w->registers[row]) &&
        missed != SG_NO_DATE && day_of(w->date, i) > missed)
      return true;
  return false;
}

typedef struct misses {
  uint32_t n, n_facts;
  bool resolved; // all were found later
  uint8_t level;
  char text[SHOWN_MAX][300], values[SHOWN_MAX][320];
  sg_fact facts[SHOWN_MAX];
} misses;

static void find_misses(const work *w, sg_id v, uint8_t level, misses *out) {
  *out = (misses){.level = level, .resolved = true};
  for (uint32_t i = w->checks->start[v]; i < w->checks->start[v + 1]; i++) {
    if (!sg_text_is(w->found[i], "false") || level_of(w, i) != level)
      continue;
    out->n++;
    out->resolved &= found_later(w, v, i);
    if (out->n_facts == SHOWN_MAX)
      continue;
    const uint32_t at = out->n_facts++;
    char text[sizeof out->text[0]];
    write_check(w, i, text);
    (void)snprintf(out->values[at], sizeof out->values[at], "%s: not found",
                   text);
    memcpy(out->text[at], text, sizeof text);
    out->facts[at] =
        (sg_fact){SG_ON_ENTITIES, v, "registry_checks", out->values[at]};
  }
}

static sg_status raise_one(const work *w, sg_id v, const misses *m) {
  const sg_graph *g = w->s->g;
  char message[MESSAGE_BYTES];
  char more[32] = "";
  if (m->n > m->n_facts)
    (void)snprintf(more, sizeof more, " and %u more", m->n - m->n_facts);
  int n =
      snprintf(message, sizeof message, "%.*s was not found in ", NAMED(g, v));
  for (uint32_t i = 0; i < m->n_facts; i++)
    n += snprintf(message + n, sizeof message - (size_t)n, "%s%s",
                  i ? ", " : "", m->text[i]);
  (void)snprintf(message + n, sizeof message - (size_t)n, "%s%s.", more,
                 m->resolved ? "; later look-ups found it there" : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = "D04",
      .severity = m->resolved ? SG_NOTE : 0,
      .certainty = m->level,
      .confidence = 1,
      .message = message,
      .facts = m->facts,
      .n_facts = m->n_facts,
  };
  return w->s->host->put_finding(w->s->host, &finding);
}

static sg_status look_at(const work *w, sg_id v, uint32_t *unchecked) {
  misses found;
  if (!w->checks || !w->found ||
      w->checks->start[v] == w->checks->start[v + 1]) {
    *unchecked += w->s->g->entity_kind[v] != SG_PERSON;
    return SG_OK;
  }
  find_misses(w, v, SG_CERTAIN, &found);
  if (found.n == 0)
    find_misses(w, v, SG_POSSIBLE, &found);
  return found.n > 0 ? raise_one(w, v, &found) : SG_OK;
}

sg_status registers_raise(const survey *s) {
  sg_host *host = s->host;
  const work w = {
      .s = s,
      .checks = host->rows(host, SG_ON_CHECKS),
      .date = host->numbers(host, SG_ON_CHECKS, "date"),
      .date_latest = host->numbers(host, SG_ON_CHECKS, "date_latest"),
      .found = host->texts(host, SG_ON_CHECKS, "found"),
      .registers = host->texts(host, SG_ON_CHECKS, "register"),
  };
  uint32_t unchecked = 0;
  sg_status status = SG_OK;
  for (sg_id v = 0; v < s->g->n_entities && status == SG_OK; v++)
    if (s->asked[v] && s->g->entity_in_scope[v] && sg_is_party(s->g, v))
      status = look_at(&w, v, &unchecked);
  return status == SG_OK
             ? sg_put_gap(
                   s->host, "D04", unchecked,
                   "no look-up of these parties in a register is recorded")
             : status;
}
