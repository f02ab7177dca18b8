// SPDX-License-Identifier: GPL-2.0-or-later
// traders - I02: a broker, agent, distributor or trading company that supplies
// no end user itself. I03: a forwarder, bank or trading company as the last
// known recipient.
#include "intermediary.h"

#include <stdio.h>
#include <string.h>

// What makes a party one of the kind that a flag is about.
typedef struct trade {
  const char *flag;
  uint32_t roles;
  const char *words, *divisions; // lists with commas
} trade;

// The activity that makes a party one, with its length; NULL: none does.
static const char *find_activity(const trade *t, const char *text, size_t *n) {
  for (const char *entry = sg_next_entry(&text, n); entry;
       entry = sg_next_entry(&text, n))
    if (sg_activity_fits(entry, *n, t->words, t->divisions))
      return entry;
  return NULL;
}

// --- what is found
// -------------------------------------------------------------------

enum { VALUE_BYTES = 300 };

typedef struct deal_role {
  bool fits;
  const char *field;           // "roles" or "activities"
  char value[VALUE_BYTES + 1]; // the role or the activity
} deal_role;

static deal_role role_of(const char *field, const char *value, size_t n) {
  deal_role out = {.fits = true, .field = field};
  const int most = n < VALUE_BYTES ? (int)n : VALUE_BYTES;
  (void)snprintf(out.value, sizeof out.value, "%.*s", SG_CLIPPED(value, most));
  return out;
}

static deal_role look_at(const supply *s, const trade *t,
                         const char *const *activities, sg_id v) {
  static const struct {
    uint32_t bit;
    const char *name;
  } names[] = {
      {SG_ROLE_BROKER, "broker"},           {SG_ROLE_AGENT, "agent"},
      {SG_ROLE_DISTRIBUTOR, "distributor"}, {SG_ROLE_FORWARDER, "forwarder"},
      {SG_ROLE_FINANCIER, "financier"},
  };
  for (size_t i = 0; i < SG_COUNT(names); i++)
    if (s->g->entity_roles[v] & t->roles & names[i].bit)
      return role_of("roles", names[i].name, strlen(names[i].name));
  size_t n = 0;
  const char *entry = activities ? find_activity(t, activities[v], &n) : NULL;
  if (entry)
    return role_of("activities", entry, n);
  return (deal_role){0};
}

// The most confident supply that reaches the party, or unless `last` one that
// it makes.
static sg_id supply_of(const supply *s, sg_id v, bool last) {
  const sg_graph *g = s->g;
  sg_id best = SG_NONE;
  for (int out = 0; out < (last ? 1 : 2) && best == SG_NONE; out++) {
    const uint32_t *start = out ? g->out_start : g->in_start;
    const sg_id *links = out ? g->out_link : g->in_link;
    for (uint32_t k = start[v]; k < start[v + 1]; k++)
      if (in_supply(s, links[k]) &&
          (best == SG_NONE ||
           g->link_confidence[links[k]] > g->link_confidence[best]))
        best = links[k];
  }
  return best;
}

// Does a supply of the party go to an end user? `*perhaps`: to one who perhaps
// is one.
static bool supplies_user(const supply *s, sg_id v, bool *perhaps) {
  const sg_graph *g = s->g;
  bool any = false;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id to = g->link_to[g->out_link[k]];
    if (!in_supply(s, g->out_link[k]))
      continue;
    any |= is_end_user(s, to);
    *perhaps |= s->state_control && s->state_control[to] == SG_POSSIBLE &&
                !(s->takes_part[to] & SELLS);
  }
  return any;
}

// Is the party, whatever its trade, where the flag looks for it?
static bool is_placed(const supply *s, sg_id v, bool last, bool *perhaps) {
  return is_intermediary(s, v) &&
         (last ? !(s->takes_part[v] & SELLS) : !supplies_user(s, v, perhaps));
}

static sg_status raise_trader(const supply *s, const trade *t, sg_id v,
                              const deal_role *role, sg_id e, bool certain) {
  const sg_graph *g = s->g;
  char message[MESSAGE_BYTES];
  const bool last = strcmp(t->flag, "I03") == 0;
  const char *name = g->entity_name[v];
  const bool by_role = strcmp(role->field, "roles") == 0;
  (void)snprintf(message, sizeof message,
                 last ? "%.*s, whose %s is recorded as %s, is the last known "
                        "recipient of a%s supply%s."
                      : "%.*s, whose %s is recorded as %s, takes part in a%s "
                        "supply, and none of its supplies on record%s goes to "
                        "an end user.",
                 SG_CLIPPED(name, NAME_BYTES), by_role ? "role" : "activity",
                 role->value, sg_is_alleged(g, e) ? "n alleged" : "",
                 g->deal == SG_NONE ? "" : " in the deal under review");
  const sg_fact fact = {SG_ON_ENTITIES, v, role->field, role->value};
  const sg_path path = {v, 1, &e,
                        last ? "a supply that reaches it"
                             : "a supply in which it takes part"};
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = v,
      .deal = SG_NONE,
      .flag = t->flag,
      .certainty = certain ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, &e, 1),
      .message = message,
      .paths = &path,
      .n_paths = 1,
      .facts = &fact,
      .n_facts = 1,
  };
  return s->host->put_finding(s->host, &finding);
}

// Certain when it is so with and without alleged and inferred supplies,
// possible when it is so with them or without them.
static sg_status look_for(const supply *s, const trade *t, bool last,
                          const char *const *activities) {
  const sg_graph *g = s->g;
  uint32_t unknown = 0;
  for (sg_id v = 0; v < g->n_entities; v++) {
    bool perhaps = false;
    if (!g->entity_in_scope[v] || !s->takes_part[v])
      continue;
    const bool with = is_placed(s, v, last, &perhaps);
    const bool without = is_placed(s->firm, v, last, &perhaps);
    if (!with && !without)
      continue;
    const deal_role role = look_at(s, t, activities, v);
    unknown += !role.fits && g->entity_roles[v] == 0 &&
               (!activities || !activities[v]);
    if (!role.fits)
      continue;
    const sg_status status =
        raise_trader(s, t, v, &role, supply_of(without ? s->firm : s, v, last),
                     with && without && !perhaps);
    if (status != SG_OK)
      return status;
  }
  return sg_put_gap(
      s->host, t->flag, unknown,
      "neither roles nor activities of these parties are recorded");
}

sg_status traders_raise(const supply *s) {
  const sg_value *p = s->host->params;
  const char *const *activities =
      s->host->texts(s->host, SG_ON_ENTITIES, "activities");
  const trade first = {"I02",
                       SG_ROLE_BROKER | SG_ROLE_AGENT | SG_ROLE_DISTRIBUTOR,
                       p[PARAM_I02_WORDS].text, p[PARAM_I02_DIVISIONS].text};
  const trade last = {"I03", SG_ROLE_FORWARDER | SG_ROLE_FINANCIER,
                      p[PARAM_I03_WORDS].text, p[PARAM_I03_DIVISIONS].text};
  if (s->n_links == 0) {
    const sg_status none =
        s->host->put_gap(s->host, "I02", SG_NONE, 0, "no supply is recorded");
    return none == SG_OK ? s->host->put_gap(s->host, "I03", SG_NONE, 0,
                                            "no supply is recorded")
                         : none;
  }
  const sg_status status = look_for(s, &first, false, activities);
  return status == SG_OK ? look_for(s, &last, true, activities) : status;
}
