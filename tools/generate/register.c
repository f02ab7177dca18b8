// SPDX-License-Identifier: GPL-2.0-or-later
// register - see register.h.
//
// Every entity has a place: first the persons, then the public bodies, then
// the companies, layer by layer. Owners are drawn from lower places, so places
// know the shape and nothing is stored. The number that the caller sees is
// another, by a keyed permutation, and tells nothing about the place.
//
// Two draws make the tails: "ranked" is Zipf's law with exponent 1, for the
// few states and funds that are everywhere; "skewed" has the density of
// 1/sqrt(place), which gives holdings a power law with exponent 3.
#include "register.h"

#include <assert.h>
#include <stddef.h>

enum {
  LAYERS = 15,
  ROUNDS = 4,      // of the permutation
  OWNERS_MAX = 400 // of one company
};

// How many entities of a thousand are what.
enum { PER_MILLE = 1000, PERSONS = 350, BODIES = 10 };

// One company in CROWD_RARITY has very many owners.
enum { CROWD_RARITY = 1000, CROWD_MAX = OWNERS_MAX };

// Closed holdings. Of RING_SPAN neighbouring companies the few after the
// middle own each other in a ring, two percent of all; larger cores are rare.
enum { RING_SPAN = 200, RING_MIN = 2, RING_MAX = 6 };
enum { CORE_SPAN = 50000, CORE_MIN = 20, CORE_MAX = 300 };

// Shares are dealt in hundredths of a percent.
enum { CENTS = 10000, CENTS_PPB = REGISTER_WHOLE / CENTS };

// Companies in each layer, per mille.
static const uint16_t layer_size[LAYERS] = {300, 200, 140, 100, 70, 50, 40, 30,
                                            20,  15,  12,  9,   6,  5,  3};

static const char countries[][3] = {"GB", "US", "DE", "FR", "NL", "LU", "CH",
                                    "IT", "ES", "SE", "PL", "AT", "CY", "AE",
                                    "SG", "IL", "BG", "IE", "CZ", "BE"};
enum { COUNTRIES = sizeof countries / sizeof *countries };

// Keys that keep the uses of one seed apart.
enum { KEY_NUMBERS = 1, KEY_ORDER, KEY_DRAWS, KEY_RINGS, KEY_CORES, KEY_LANDS };

// --- Randomness: splitmix64 (Steele, Lea, Flood 2014) ----------------------

typedef struct random_state {
  uint64_t state;
} random_state;

static uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static uint64_t next(random_state *random) {
  random->state += 0x9e3779b97f4a7c15u;
  return mix(random->state);
}

static random_state seeded(uint64_t seed, uint64_t key) {
  const random_state random = {mix(seed + key * 0xd1342543de82ef95u)};
  return random;
}

static uint32_t scaled(uint64_t fraction32, uint32_t n) {
  return (uint32_t)((fraction32 * n) >> 32);
}

// Uniform in 0..n-1. The bias of n / 2^32 is of no account here.
static uint32_t below(random_state *random, uint32_t n) {
  return scaled(next(random) >> 32, n);
}

static uint32_t between(random_state *random, uint32_t low, uint32_t high) {
  return low + below(random, high - low + 1);
}

static bool chance(random_state *random, uint32_t per_mille) {
  return below(random, PER_MILLE) < per_mille;
}

// The square of a uniform fraction: low places are drawn more often.
static uint64_t square_fraction(random_state *random) {
  const uint64_t fraction = next(random) >> 32;
  return (fraction * fraction) >> 32;
}

static uint32_t skewed(random_state *random, uint32_t n) {
  return scaled(square_fraction(random), n);
}

// Zipf's law in steps: first the power of two, all being equally likely.
static uint32_t ranked(random_state *random, uint32_t n) {
  uint32_t powers = 0;
  while (powers < 32 && (n >> powers))
    powers++;
  for (;;) {
    const uint64_t first = UINT64_C(1) << below(random, powers);
    const uint64_t rank = first + below(random, (uint32_t)first);
    if (rank <= n)
      return (uint32_t)rank - 1;
  }
}

// --- The permutation of 0..n-1 ---------------------------------------------

// Each round is a bijection of the numbers below the next power of two:
// multiply by an odd number, add, fold the high half into the low one. Results
// from n on are permuted again until they are below it (cycle walking).
typedef struct permutation {
  uint64_t mask;
  uint64_t factor[ROUNDS], inverse[ROUNDS], summand[ROUNDS];
  uint32_t n;
  unsigned fold; // at least half of the bits, so that a fold undoes itself
} permutation;

static permutation permutation_keyed(uint32_t n, uint64_t seed, uint64_t key) {
  permutation p = {.n = n};
  random_state random = seeded(seed, key);
  unsigned bits = 1;
  while (bits < 32 && (UINT64_C(1) << bits) < n)
    bits++;
  p.mask = (UINT64_C(1) << bits) - 1;
  p.fold = (bits + 1) / 2;
  for (size_t i = 0; i < ROUNDS; i++) {
    p.factor[i] = next(&random) | 1;
    p.summand[i] = next(&random);
  }
  return p;
}

// Only permuted_back() needs the inverses. Newton's method doubles the
// right bits, and an odd number is its own inverse in the lowest three.
static void permutation_invert(permutation *p) {
  for (size_t i = 0; i < ROUNDS; i++) {
    uint64_t inverse = p->factor[i];
    for (int step = 0; step < 5; step++)
      inverse *= 2 - p->factor[i] * inverse;
    p->inverse[i] = inverse;
  }
}

static uint32_t permuted(const permutation *p, uint32_t number) {
  uint64_t x = number;
  do {
    for (size_t i = 0; i < ROUNDS; i++) {
      x = (x * p->factor[i] + p->summand[i]) & p->mask;
      x ^= x >> p->fold;
    }
  } while (x >= p->n);
  return (uint32_t)x;
}

static uint32_t permuted_back(const permutation *p, uint32_t place) {
  uint64_t x = place;
  do {
    for (size_t i = ROUNDS; i-- > 0;) {
      x ^= x >> p->fold;
      x = ((x - p->summand[i]) * p->inverse[i]) & p->mask;
    }
  } while (x >= p->n);
  return (uint32_t)x;
}

// --- Who is where ----------------------------------------------------------

static uint32_t n_persons(const register_options *options) {
  return (uint32_t)((uint64_t)options->companies * PERSONS / PER_MILLE);
}

static uint32_t n_bodies(const register_options *options) {
  return (uint32_t)((uint64_t)options->companies * BODIES / PER_MILLE);
}

static uint32_t n_others(const register_options *options) {
  return n_persons(options) + n_bodies(options);
}

static uint32_t place_of(const register_options *options, uint32_t i) {
  assert(i < options->companies);
  const permutation numbers =
      permutation_keyed(options->companies, options->seed, KEY_NUMBERS);
  return permuted(&numbers, i);
}

bool register_valid(const register_options *options) {
  const uint32_t ratio = options->links_per_1000;
  return options->companies >= REGISTER_COMPANIES_MIN &&
         options->companies <= REGISTER_COMPANIES_MAX &&
         (ratio == 0 || (ratio >= REGISTER_LINKS_PER_1000_MIN &&
                         ratio <= REGISTER_LINKS_PER_1000_MAX));
}

uint64_t register_links(const register_options *options) {
  const uint64_t ratio = options->links_per_1000 ? options->links_per_1000
                                                 : REGISTER_LINKS_PER_1000;
  return options->companies * ratio / 1000;
}

register_entity_kind register_kind(const register_options *options,
                                   uint32_t i) {
  const uint32_t place = place_of(options, i);
  if (place < n_persons(options))
    return REGISTER_PERSON;
  return place < n_others(options) ? REGISTER_PUBLIC_BODY : REGISTER_COMPANY;
}

// Of the public bodies the first of each country, its state, owns most.
const char *register_country(const register_options *options, uint32_t i) {
  const uint32_t place = place_of(options, i);
  if (place >= n_persons(options) && place < n_others(options))
    return countries[(place - n_persons(options)) % COUNTRIES];
  random_state random = seeded(options->seed ^ mix(place), KEY_LANDS);
  return countries[skewed(&random, COUNTRIES)];
}

// --- Making the links ------------------------------------------------------

// The register being made. Companies are counted by their places.
typedef struct maker {
  register_stake *stake;
  void *ctx;
  uint64_t seed;
  random_state random;
  permutation numbers;
  uint32_t persons, bodies;
  uint32_t layer_start[LAYERS + 1];
  uint32_t fresh_person;   // the first one who owns nothing yet
  uint64_t links_left;     // to be shared among
  uint32_t companies_left; // these, the present one included
} maker;

// Companies that own each other: a ring, with chords when it is a core.
typedef struct group {
  uint32_t first, size; // size 0: none
  bool core;
} group;

// The company whose owners and shares are being drawn.
typedef struct holding {
  uint32_t company; // a place, as all others here
  unsigned layer;   // 0..LAYERS-1
  group group;
  uint32_t count;
  uint32_t owner[OWNERS_MAX];
  uint32_t cents[OWNERS_MAX];
} holding;

static maker maker_for(const register_options *options) {
  const uint32_t companies = options->companies - n_others(options);
  maker m = {
      .seed = options->seed,
      .random = seeded(options->seed, KEY_DRAWS),
      .numbers =
          permutation_keyed(options->companies, options->seed, KEY_NUMBERS),
      .persons = n_persons(options),
      .bodies = n_bodies(options),
      .links_left = register_links(options),
      .companies_left = companies,
  };
  permutation_invert(&m.numbers);
  uint64_t above = 0;
  for (size_t i = 0; i <= LAYERS; i++) {
    m.layer_start[i] =
        n_others(options) + (uint32_t)(companies * above / PER_MILLE);
    above += i < LAYERS ? layer_size[i] : 0;
  }
  assert(above == PER_MILLE);
  return m;
}

// The group in the middle of each `span` of companies, if `company` is in it.
static group group_in_span(const maker *m, uint32_t company, uint32_t span,
                           uint64_t key) {
  const bool core = key == KEY_CORES;
  const uint32_t index = (company - m->layer_start[0]) / span;
  random_state random = seeded(m->seed ^ mix(index), key);
  const group g = {
      .first = m->layer_start[0] + index * span + span / 2,
      .size = core ? between(&random, CORE_MIN, CORE_MAX)
                   : between(&random, RING_MIN, RING_MAX),
      .core = core,
  };
  const uint32_t end = m->layer_start[LAYERS];
  const bool inside = company >= g.first && company - g.first < g.size;
  const bool whole = g.first < end && end - g.first >= g.size;
  const group none = {.size = 0};
  return inside && whole ? g : none;
}

static group group_of(const maker *m, uint32_t company) {
  const group core = group_in_span(m, company, CORE_SPAN, KEY_CORES);
  return core.size ? core : group_in_span(m, company, RING_SPAN, KEY_RINGS);
}

// The number of owners of most companies: 1 + 3 x spare x u^2, rounded up or
// down at random, is 1 + spare on average. `spare` has 16 binary places.
static uint64_t draw_few(random_state *random, uint64_t spare) {
  const uint64_t few = square_fraction(random) * (3 * spare) >> 16;
  return 1 + ((few + (next(random) >> 32)) >> 32);
}

// Aims at the mean of the links left, so that the total comes out as promised.
static uint32_t draw_count(maker *m) {
  const uint32_t most = m->persons / 4 < CROWD_MAX ? m->persons / 4 : CROWD_MAX;
  const uint32_t crowd = most / 4; // the smallest one
  const uint64_t companies = m->companies_left--;
  const uint64_t spare = m->links_left - companies;
  const uint64_t crowds = companies * (crowd + most) / 2 / CROWD_RARITY;
  uint64_t count = 1 + spare;
  if (companies > 1 && below(&m->random, CROWD_RARITY) == 0)
    count = between(&m->random, crowd, most);
  else if (companies > 1)
    count = draw_few(&m->random,
                     spare > crowds ? ((spare - crowds) << 16) / companies : 0);
  count = count < 1 + spare ? count : 1 + spare;
  count = count < most ? count : most;
  m->links_left -= count;
  return (uint32_t)count;
}

// Two of three go to a person who owns nothing yet, while there is one: a
// register knows only persons whom some company names.
static uint32_t draw_person(maker *m) {
  if (m->fresh_person < m->persons && below(&m->random, 3) > 0)
    return m->fresh_person++;
  return skewed(&m->random, m->persons);
}

// Any owner from a lower layer.
static uint32_t draw_lower(maker *m, unsigned layer) {
  const uint32_t kind = below(&m->random, PER_MILLE);
  const uint32_t first = m->layer_start[0];
  if (kind < 50)
    return m->persons + ranked(&m->random, m->bodies);
  if (kind < 440 || layer == 0)
    return draw_person(m);
  // The funds, everywhere like the states, are the first of the first layer.
  if (kind < 520)
    return first + ranked(&m->random, m->layer_start[1] - first);
  return first + skewed(&m->random, m->layer_start[layer] - first);
}

// An owner from the layer just above, which makes chains as long as the
// layers are many. Small registers have empty layers.
static uint32_t draw_parent(maker *m, unsigned layer) {
  unsigned above = layer;
  while (above > 0 && m->layer_start[above - 1] == m->layer_start[layer])
    above--;
  if (above == 0)
    return draw_person(m);
  const uint32_t start = m->layer_start[above - 1];
  return start + skewed(&m->random, m->layer_start[layer] - start);
}

static uint32_t draw_owner(maker *m, const holding *h) {
  const group *const g = &h->group;
  const uint32_t before = g->size ? 1 : 0;
  if (h->count < before)
    return g->first + (h->company - g->first + g->size - 1) % g->size;
  if (h->count == before)
    return draw_parent(m, h->layer);
  if (g->core && below(&m->random, 3) == 0)
    return g->first + below(&m->random, g->size);
  return draw_lower(m, h->layer);
}

static bool taken(const holding *h, uint32_t owner) {
  if (owner == h->company)
    return true;
  for (uint32_t i = 0; i < h->count; i++)
    if (h->owner[i] == owner)
      return true;
  return false;
}

// An owner the company does not have yet. There are more persons than owners
// of one company, so that the search among them ends.
static void add_owner(maker *m, holding *h) {
  enum { TRIES = 8 };
  uint32_t owner = draw_owner(m, h);
  for (int i = 0; i < TRIES && taken(h, owner); i++)
    owner = draw_lower(m, h->layer);
  if (taken(h, owner))
    owner = below(&m->random, m->persons);
  while (taken(h, owner))
    owner = (owner + 1) % m->persons;
  h->owner[h->count++] = owner;
}

// Deals `total` to the owners: in equal parts, or at random with every second
// company in the hands of one of them, mostly the first.
static void split_shares(random_state *random, holding *h, uint32_t total) {
  assert(h->count > 0 && h->count <= total);
  const bool equal = h->count <= 4 && below(random, 3) == 0;
  uint64_t sum = 0;
  for (uint32_t i = 0; i < h->count; i++) {
    h->cents[i] = equal ? 1 : 1 + skewed(random, 1 << 16);
    sum += h->cents[i];
  }
  if (!equal && below(random, 2)) {
    const uint32_t lead = below(random, 3) ? 0 : below(random, h->count);
    h->cents[lead] += (uint32_t)sum;
    sum *= 2;
  }
  const uint64_t spare = total - h->count;
  for (uint32_t i = 0; i < h->count; i++) {
    const uint32_t part = 1 + (uint32_t)(spare * h->cents[i] / sum);
    h->cents[i] = part < CENTS ? part : CENTS;
  }
}

// What the register says of a share: in the bands of the British register of
// persons with significant control if it is large enough for that one.
static void tell_stake(maker *m, uint32_t owner, uint32_t company,
                       uint32_t cents, bool open) {
  uint32_t low = cents * CENTS_PPB;
  uint32_t high = low;
  const bool hidden = chance(&m->random, cents > CENTS / 4 ? 500 : 250);
  if (hidden && !open) {
    if (cents <= CENTS / 4) {
      low = 0;
      high = REGISTER_WHOLE;
    } else if (cents <= CENTS / 2) {
      low = 25 * REGISTER_PERCENT + 1;
      high = 50 * REGISTER_PERCENT;
    } else if (cents < CENTS / 4 * 3) {
      low = 50 * REGISTER_PERCENT + 1;
      high = 75 * REGISTER_PERCENT - 1;
    } else {
      low = 75 * REGISTER_PERCENT;
      high = REGISTER_WHOLE;
    }
  }
  m->stake(m->ctx, owner, company, low, high);
}

static void make_company(maker *m, uint32_t company) {
  holding h;
  random_state *const random = &m->random;
  h.company = company;
  h.layer = 0;
  h.count = 0;
  while (company >= m->layer_start[h.layer + 1])
    h.layer++;
  h.group = group_of(m, company);
  for (uint32_t left = draw_count(m); left > 0; left--)
    add_owner(m, &h);

  // One company in a thousand states more than there is, in plain shares.
  const bool over = h.count > 1 && below(random, 760) == 0;
  uint32_t total = CENTS;
  if (over)
    total = between(random, CENTS / 100 * 110, CENTS / 100 * 150);
  else if (below(random, 2))
    total = between(random, CENTS / 100 * 70, CENTS);
  split_shares(random, &h, total);

  const uint32_t number = permuted_back(&m->numbers, company);
  const uint32_t start = below(random, h.count);
  for (uint32_t i = 0; i < h.count; i++) {
    const uint32_t k = (start + i) % h.count;
    tell_stake(m, permuted_back(&m->numbers, h.owner[k]), number, h.cents[k],
               over);
  }
}

void register_stakes(const register_options *options, register_stake *stake,
                     void *ctx) {
  assert(register_valid(options));
  maker m = maker_for(options);
  m.stake = stake;
  m.ctx = ctx;
  const permutation order =
      permutation_keyed(options->companies, options->seed, KEY_ORDER);
  for (uint32_t i = 0; i < options->companies; i++) {
    const uint32_t place = permuted(&order, i);
    if (place >= m.layer_start[0])
      make_company(&m, place);
  }
}
