// SPDX-License-Identifier: GPL-2.0-or-later
// world - see world.h. Who is vendor, trader or end user is drawn by entity;
// each trader sells to traders, so that chains are long and meet.
#include "world.h"

static const char *const roles[] = {"distributor", "reseller", "integrator",
                                    "broker", "forwarder"};
static const char *const functions[] = {"police",   "interior", "intelligence",
                                        "military", "border",   "municipal",
                                        "health",   "finance",  "executive"};
static const char *const classes[] = {"spyware",    "interception",
                                      "biometrics", "video_surveillance",
                                      "forensics",  "network_inspection"};
static const char *const posts[] = {"director", "director",  "chair",
                                    "officer",  "secretary", "signatory"};
static const char *const bases[] = {"declared", "verified", "reported",
                                    "alleged"};

enum { N_SOURCES = 1000, TRADERS = 10, MANY = 100000 };

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof *(list)))

// splitmix64, as in register.c.
static uint32_t draw(world *w, uint32_t below) {
  uint64_t z = w->state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (uint32_t)((((z ^ (z >> 31)) >> 32) * below) >> 32);
}

static bool chance(world *w, uint32_t per_mille) {
  return draw(w, 1000) < per_mille;
}

// The same for an entity whenever it is asked.
static uint32_t trait(const world *w, uint32_t i, uint32_t below) {
  world one = {.state = w->options->seed ^ (uint64_t)i * 0x2545f4914f6cdd1du};
  return draw(&one, below);
}

// --- Members ---------------------------------------------------------------

static void member(output *out, const char *key, const char *value) {
  put(out, ", \"");
  put(out, key);
  put(out, "\": \"");
  put(out, value);
  put(out, "\"");
}

static void id(output *out, const char *key, const char *prefix, uint32_t i) {
  put(out, ", \"");
  put(out, key);
  put(out, "\": \"");
  put(out, prefix);
  put_number(out, i);
  put(out, "\"");
}

static void day_between(world *w, output *out, const char *key, uint32_t first,
                        uint32_t end) {
  put(out, ", \"");
  put(out, key);
  put(out, "\": \"");
  put_number(out, first + draw(w, end - first));
  put(out, "-");
  put_number(out, 10 + draw(w, 3));
  put(out, "-");
  put_number(out, 10 + draw(w, 19));
  put(out, "\"");
}

static void day(world *w, output *out, const char *key, uint32_t first) {
  day_between(w, out, key, first, 2024);
}

static void value(world *w, output *out) {
  put(out, ", \"value\": ");
  put_number(out, 1000 + draw(w, 10000000));
  member(out, "currency", "EUR");
}

static void sources(world *w, output *out, uint32_t per_mille) {
  if (!chance(w, per_mille))
    return;
  put(out, ", \"sources\": [\"s");
  put_number(out, draw(w, N_SOURCES));
  put(out, "\"]");
}

// --- Entities --------------------------------------------------------------

uint32_t world_begin(world *w, const register_options *options) {
  const uint32_t all = options->links_per_1000 ? options->links_per_1000
                                               : REGISTER_LINKS_PER_1000;
  const uint32_t stakes = all / 2 > REGISTER_LINKS_PER_1000_MIN
                              ? all / 2
                              : REGISTER_LINKS_PER_1000_MIN;
  *w = (world){.options = options, .state = options->seed};
  w->n_left = (uint64_t)options->companies * (all - stakes) / 1000;
  return stakes;
}

static bool is_vendor(const world *w, uint32_t i) {
  const uint32_t n = w->options->companies;
  return trait(w, i, n < MANY ? n / 5 : 32000) == 0;
}

static bool is_user(const world *w, uint32_t i) {
  return trait(w, i, w->options->companies < MANY ? 2 : 50) == 0;
}

static bool is_trader(const world *w, uint32_t i) {
  return trait(w, i, MANY) % TRADERS == 1;
}

static void company(world *w, output *out, uint32_t i) {
  if (is_vendor(w, i) && w->n_vendors < WORLD_VENDORS_MAX) {
    w->vendor[w->n_vendors++] = i;
    put(out, ", \"roles\": [\"vendor\"]");
  } else if (is_trader(w, i)) {
    put(out, ", \"roles\": [\"");
    put(out, roles[draw(w, COUNT(roles))]);
    put(out, "\"]");
  }
  if (chance(w, 700))
    day(w, out, "incorporated", 1980);
  if (chance(w, 300)) {
    put(out, ", \"addresses\": [\"");
    put_number(out, draw(w, w->options->companies / 20));
    put(out, " Main Road\"]");
  }
  if (chance(w, 1)) {
    put(out, ", \"listed\": [{\"list\": \"us_ofac_sdn\"");
    day(w, out, "since", 2015);
    put(out, "}]");
  }
}

static void body(world *w, output *out, uint32_t i) {
  const char *function = functions[draw(w, COUNT(functions))];
  if (is_user(w, i) && w->n_users < WORLD_USERS_MAX)
    w->user[w->n_users++] = i;
  put(out, ", \"functions\": [\"");
  put(out, function);
  put(out, "\"]");
}

void world_entity(world *w, output *out, uint32_t i) {
  switch (register_kind(w->options, i)) {
  case REGISTER_COMPANY: company(w, out, i); break;
  case REGISTER_PUBLIC_BODY: body(w, out, i); break;
  case REGISTER_PERSON:
    if (chance(w, 2))
      put(out, ", \"topics\": [\"role.pep\"]");
    break;
  }
  sources(w, out, 300);
}

void world_stake(world *w, output *out) {
  if (chance(w, 600))
    day(w, out, "since", 1990);
  sources(w, out, 500);
}

// --- Links -----------------------------------------------------------------

static uint32_t any(world *w, register_entity_kind kind) {
  uint32_t i = draw(w, w->options->companies);
  while (register_kind(w->options, i) != kind)
    i = draw(w, w->options->companies);
  return i;
}

static uint32_t trader(world *w) {
  uint32_t i = any(w, REGISTER_COMPANY);
  while (!is_trader(w, i))
    i = any(w, REGISTER_COMPANY);
  return i;
}

static uint32_t vendor(world *w) {
  return w->n_vendors ? w->vendor[draw(w, w->n_vendors)] : trader(w);
}

static uint32_t user(world *w) {
  return w->n_users ? w->user[draw(w, w->n_users)]
                    : any(w, REGISTER_PUBLIC_BODY);
}

static void begin_link(world *w, output *out, const char *kind, uint32_t from,
                       uint32_t to) {
  begin_line(out);
  put(out, "{\"link\": {\"kind\": \"");
  put(out, kind);
  put(out, "\"");
  id(out, "from", "e", from);
  id(out, "to", "e", to);
  if (chance(w, 400))
    member(out, "basis", bases[draw(w, COUNT(bases))]);
  sources(w, out, 500);
}

static void end_line(output *out) {
  put(out, "}}\n");
}

static void state(world *w, output *out, const char *kind, uint32_t from,
                  uint32_t to, const char *key, const char *word) {
  begin_link(w, out, kind, from, to);
  if (key)
    member(out, key, word);
  if (chance(w, 700))
    day_between(w, out, "since", 2000, 2018);
  if (chance(w, 100))
    day(w, out, "until", 2018);
  end_line(out);
}

static void begin_supply(world *w, output *out, uint32_t from, uint32_t to) {
  begin_link(w, out, "supply", from, to);
  member(out, "product_class", classes[draw(w, COUNT(classes))]);
  if (chance(w, 800))
    day(w, out, "date", 2012);
  if (chance(w, 300))
    value(w, out);
}

static void supply(world *w, output *out) {
  const uint32_t from = chance(w, 50) ? vendor(w) : trader(w);
  const uint32_t to = chance(w, 100) ? user(w) : trader(w);
  begin_supply(w, out, from, to);
  end_line(out);
}

static void money(world *w, output *out, const char *kind, uint32_t from,
                  uint32_t to) {
  begin_link(w, out, kind, from, to);
  value(w, out);
  day(w, out, kind[0] == 'f' ? "since" : "date", 2012);
  end_line(out);
}

static void link(world *w, output *out) {
  const uint32_t k = draw(w, 1000);
  const register_entity_kind person = REGISTER_PERSON;
  const register_entity_kind firm = REGISTER_COMPANY;
  const register_entity_kind bodies = REGISTER_PUBLIC_BODY;
  if (k < 500)
    state(w, out, "position", any(w, person), any(w, firm), "post",
          posts[draw(w, COUNT(posts))]);
  else if (k < 700)
    supply(w, out);
  else if (k < 760)
    money(w, out, "payment", trader(w), trader(w));
  else if (k < 780)
    money(w, out, "contract", any(w, bodies), trader(w));
  else if (k < 800)
    money(w, out, "funding", any(w, bodies), any(w, firm));
  else if (k < 850)
    state(w, out, "control", any(w, firm), any(w, firm), "means", "agreement");
  else if (k < 855)
    state(w, out, "position", any(w, person), any(w, bodies), "post",
          "official");
  else if (k < 900)
    state(w, out, "family", any(w, person), any(w, person), NULL, NULL);
  else if (k < 940)
    state(w, out, "associate", any(w, person), any(w, person), NULL, NULL);
  else if (k < 960)
    state(w, out, "agent", trader(w), any(w, firm), NULL, NULL);
  else if (k < 980)
    state(w, out, "part_of", any(w, bodies), any(w, bodies), NULL, NULL);
  else
    money(w, out, "payment", trader(w), any(w, firm));
}

// --- Deals, sources, incidents ----------------------------------------------

// Supplied by two traders one after the other: three links.
static void deal(world *w, output *out, uint32_t i) {
  uint32_t chain[] = {vendor(w), trader(w), trader(w), user(w)};
  begin_line(out);
  put(out, "{\"deal\": {\"id\": \"d");
  put_number(out, i);
  put(out, "\"");
  id(out, "title", "Deal ", i);
  member(out, "status", chance(w, 800) ? "delivered" : "signed");
  member(out, "product_class", classes[draw(w, COUNT(classes))]);
  id(out, "vendor", "e", chain[0]);
  id(out, "stated_end_user", "e", chain[3]);
  day(w, out, "signed", 2014);
  value(w, out);
  end_line(out);
  for (uint32_t k = 0; k + 1 < COUNT(chain); k++) {
    begin_supply(w, out, chain[k], chain[k + 1]);
    id(out, "deal", "d", i);
    end_line(out);
  }
}

static void incident(world *w, output *out, uint32_t i) {
  begin_line(out);
  put(out, "{\"entity\": {\"id\": \"i");
  put_number(out, i);
  put(out, "\", \"kind\": \"incident\", \"nature\": \"misuse\"");
  id(out, "name", "Incident ", i);
  day(w, out, "date", 2012);
  end_line(out);
  begin_line(out);
  put(out, "{\"link\": {\"kind\": \"involved\"");
  id(out, "from", "e", chance(w, 500) ? trader(w) : user(w));
  id(out, "to", "i", i);
  end_line(out);
}

static void source(world *w, output *out, uint32_t i) {
  begin_line(out);
  put(out, "{\"source\": {\"id\": \"s");
  put_number(out, i);
  put(out, "\"");
  id(out, "title", "Source ", i);
  day(w, out, "date", 2010);
  end_line(out);
}

void world_links(world *w, output *out) {
  const uint32_t n = w->options->companies / 1000;
  for (uint32_t i = 0; i < N_SOURCES; i++)
    source(w, out, i);
  for (uint32_t i = 0; i < n && w->n_left >= 4 && !out->failure; i++) {
    deal(w, out, i);
    incident(w, out, i);
    w->n_left -= 4;
  }
  for (; w->n_left > 0 && !out->failure; w->n_left--)
    link(w, out);
}
