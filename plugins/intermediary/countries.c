// SPDX-License-Identifier: GPL-2.0-or-later
// countries - I05: goods that run through a country that is neither the
// vendor's nor the last party's.
#include "intermediary.h"

#include <stdio.h>
#include <string.h>

void country_text(uint16_t country, char out[3]) {
  out[0] = (char)(country >> 8);
  out[1] = (char)(country & 0xff);
  out[2] = '\0';
}

static char upper(char c) {
  if (c >= 'a' && c <= 'z')
    return (char)(c - 'a' + 'A');
  return c;
}

static bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

uint16_t country_of(const char *text, size_t length) {
  while (length > 0 && text[0] == ' ') {
    text++;
    length--;
  }
  while (length > 0 && text[length - 1] == ' ')
    length--;
  if (length != 2 || !is_capital(upper(text[0])) || !is_capital(upper(text[1])))
    return 0;
  const uint16_t country = SG_COUNTRY(upper(text[0]), upper(text[1]));
  // As in the input: what the United Kingdom and Greece are called, too.
  if (country == SG_COUNTRY('U', 'K'))
    return SG_COUNTRY('G', 'B');
  return country == SG_COUNTRY('E', 'L') ? SG_COUNTRY('G', 'R') : country;
}

bool country_in(const char *list, uint16_t country) {
  for (const char *at = list; *at;) {
    const size_t n = strcspn(at, ",");
    if (country && country_of(at, n) == country)
      return true;
    at += n + (at[n] == ',');
  }
  return false;
}

bool country_is_third(const supply *s, sg_id vendor, sg_id last, sg_id v) {
  const uint16_t *country = s->g->entity_country;
  return v != vendor && v != last && is_intermediary(s, v) && !s->is_user[v] &&
         country[v] && country[vendor] && country[last] &&
         country[v] != country[vendor] && country[v] != country[last];
}

// By the parameter, or a loaded table.
static bool is_watched(const supply *s, sg_id v) {
  if (s->watch && s->watch[v] > 0)
    return true;
  return country_in(s->host->params[PARAM_WATCH_COUNTRIES].text,
                    s->g->entity_country[v]);
}

// Topic that says that a company is not active where it is registered.
static const char *shell_topic(const supply *s, sg_id v) {
  static const char *const topics[] = {"corp.shell", "corp.offshore"};
  for (size_t i = 0; i < SG_COUNT(topics); i++)
    if (sg_has_topic(s->host, v, topics[i]))
      return topics[i];
  return NULL;
}

bool country_is_certain(const supply *s, sg_id v) {
  return is_watched(s, v) || shell_topic(s, v) != NULL;
}

static uint32_t add_facts(const supply *s, const stop *stops, uint32_t n_stops,
                          sg_fact *facts, char (*codes)[3]) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < n_stops; i++) {
    const sg_id v = stops[i].party;
    const char *topic = shell_topic(s, v);
    country_text(s->g->entity_country[v], codes[i]);
    facts[n++] = (sg_fact){SG_ON_ENTITIES, v, "country", codes[i]};
    if (topic)
      facts[n++] = (sg_fact){SG_ON_ENTITIES, v, "topics", topic};
  }
  return n;
}

static void write_message(const supply *s, sg_id vendor, sg_id last,
                          const stop *stops, uint32_t n, uint32_t total,
                          bool certain, bool alleged, char out[MESSAGE_BYTES]) {
  const sg_graph *g = s->g;
  sg_id parties[SHOWN_MAX];
  char names[1000];
  char from[3];
  char to[3];
  for (uint32_t i = 0; i < n; i++)
    parties[i] = stops[i].party;
  (void)sg_names_text(g, parties, n, total, names);
  country_text(g->entity_country[vendor], from);
  country_text(g->entity_country[last], to);
  (void)snprintf(out, MESSAGE_BYTES,
                 "A recorded chain from %.*s (%s) to %.*s (%s) runs through "
                 "%s, registered in neither country%s%s.",
                 NAMED(g, vendor), from, NAMED(g, last), to, names,
                 certain ? ""
                         : "; no source says whether it is active where it is "
                           "registered",
                 alleged ? "; some of the supplies are alleged" : "");
}

sg_status countries_raise(const supply *s, sg_id vendor, sg_id last, sg_id deal,
                          const stop *stops, uint32_t n, uint32_t total) {
  const sg_graph *g = s->g;
  sg_path paths[SHOWN_MAX];
  sg_fact facts[2 * SHOWN_MAX];
  char codes[SHOWN_MAX][3];
  char message[MESSAGE_BYTES];
  double confidence = 0;
  bool alleged = false;
  bool certain = false;
  for (uint32_t i = 0; i < n; i++) {
    const stop *at = &stops[i];
    paths[i] = (sg_path){at->start, at->n_links, at->links,
                         at->start == vendor
                             ? "a chain through the third country"
                             : "part of a chain through the third country"};
    const double one = sg_least_confidence(g, at->links, at->n_links);
    confidence = one > confidence ? one : confidence; // one is enough
    alleged |= sg_any_alleged(g, at->links, at->n_links);
    certain |= at->firm && country_is_certain(s, at->party);
  }
  write_message(s, vendor, last, stops, n, total, certain, alleged, message);
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = last,
      .deal = deal,
      .flag = "I05",
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = confidence,
      .message = message,
      .paths = paths,
      .n_paths = n,
      .facts = facts,
      .n_facts = add_facts(s, stops, n, facts, codes),
  };
  return s->host->put_finding(s->host, &finding);
}
