// SPDX-License-Identifier: GPL-2.0-or-later
// evidence - findings put together: paths, facts, sums and a sentence.
#include "timeline.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void show_path(const work *w, evidence *out, sg_id start, const sg_id *links,
               uint32_t n, const char *shows) {
  out->alleged |= sg_any_alleged(w->g, links, n);
  if (out->n_paths == PATHS_MAX || n > PATH_LINKS_MAX)
    return;
  memcpy(out->links[out->n_paths], links, n * sizeof *links);
  out->paths[out->n_paths] =
      (sg_path){start, n, out->links[out->n_paths], shows};
  out->n_paths++;
}

bool shows_path(const evidence *in, sg_id link) {
  for (uint32_t i = 0; i < in->n_paths; i++)
    if (in->paths[i].n_links == 1 && in->links[i][0] == link)
      return true;
  return false;
}

static bool is_shown(const evidence *in, const sg_fact *fact) {
  for (uint32_t i = 0; i < in->n_facts; i++)
    if (in->facts[i].on == fact->on && in->facts[i].id == fact->id &&
        strcmp(in->facts[i].field, fact->field) == 0 &&
        strcmp(in->facts[i].value, fact->value) == 0)
      return true;
  return false;
}

void show_fact(evidence *out, int32_t on, sg_id id, const char *field,
               const char *value) {
  if (out->n_facts == FACTS_MAX || value[0] == '\0')
    return;
  char *text = out->texts[out->n_facts];
  (void)snprintf(text, FACT_BYTES, "%.*s", SG_CLIPPED(value, FACT_BYTES - 1));
  const sg_fact fact = {on, id, field, text};
  if (!is_shown(out, &fact))
    out->facts[out->n_facts++] = fact;
}

void show_day(evidence *out, int32_t on, sg_id id, const char *field,
              span day) {
  char text[16];
  show_fact(out, on, id, field, sg_date_text(day.first, day.last, text));
}

void show_listing(const work *w, evidence *out, sg_id v, uint32_t row) {
  show_fact(out, SG_ON_ENTITIES, v, "listed", w->list[row]);
}

void show_stake(const work *w, evidence *out, sg_id e, const char *shows) {
  const uint32_t low = w->g->link_low[e];
  const uint32_t high = w->g->link_high[e];
  if (out->n_sums == SUMS_MAX || high == 0)
    return;
  const uint32_t i = out->n_sums++;
  out->terms[i] = (sg_term){e, low, high};
  out->sums[i] = (sg_sum){
      .shows = shows,
      .terms = &out->terms[i],
      .n_terms = 1,
      .low = low,
      .high = high,
      .threshold = SG_PERCENT(50),
  };
}

void say(sentence *out, const char *format, ...) {
  va_list values;
  va_start(values, format);
  const size_t room = sizeof out->text - out->length;
  const int n = vsnprintf(out->text + out->length, room, format, values);
  va_end(values);
  if (n > 0 && (size_t)n < room)
    out->length += (size_t)n;
  out->text[out->length] = '\0';
}

void say_text(sentence *out, const char *text) {
  say(out, "%.*s", SG_CLIPPED(text, NAME_BYTES));
}

void say_name(const work *w, sentence *out, sg_id v) {
  say_text(out, w->g->entity_name[v]);
}

void say_date(sentence *out, span day) {
  char text[16];
  say(out, " %s", sg_date_text(day.first, day.last, text));
}

void say_day(sentence *out, span day) {
  say(out, is_exact(day) ? " on" : " in");
  say_date(out, day);
}

void say_near(sentence *out, span from, span to, const char *what) {
  const int32_t days = to.first - from.first;
  if (!is_exact(from) || !is_exact(to))
    say(out, ", near %s", what);
  else if (days == 0)
    say(out, ", on the day of %s", what);
  else
    say(out, ", %d day%s %s %s", abs(days), abs(days) == 1 ? "" : "s",
        days > 0 ? "after" : "before", what);
}

void say_more(sentence *out, uint32_t total, uint32_t shown) {
  if (total > shown)
    say(out, " and %u more", total - shown);
}

sg_status put(const work *w, const verdict *of, const sentence *message,
              const evidence *shown) {
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = of->subject,
      .deal = of->deal,
      .flag = of->flag,
      .severity = of->severity,
      .certainty = of->level,
      .confidence = of->confidence,
      .message = message->text,
      .paths = shown->paths,
      .facts = shown->facts,
      .sums = shown->sums,
      .n_paths = shown->n_paths,
      .n_facts = shown->n_facts,
      .n_sums = shown->n_sums,
  };
  return w->host->put_finding(w->host, &finding);
}

void add_gap(gap *to, sg_id v) {
  if (to->n < SHOWN_MAX)
    to->first[to->n] = v;
  to->n++;
}

sg_status put_gap(const work *w, const char *flag, const gap *of,
                  const char *reason) {
  sg_status status = SG_OK;
  if (of->n > SHOWN_MAX)
    return w->host->put_gap(w->host, flag, SG_NONE, of->n, reason);
  for (uint32_t i = 0; i < of->n && status == SG_OK; i++)
    status = w->host->put_gap(w->host, flag, of->first[i], 1, reason);
  return status;
}

sg_status put_no_data(const work *w, const char *flag, const char *reason) {
  return w->host->put_gap(w->host, flag, SG_NONE, 1, reason);
}
