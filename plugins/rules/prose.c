// SPDX-License-Identifier: GPL-2.0-or-later
// prose - when a rule is raised, in words. The words are made from the rule, so
// that what is documented is what is computed.
#include "rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PROSE_MAX = 3500 };

typedef struct prose {
  char text[PROSE_MAX + 4];
  size_t n;
} prose;

static void add(prose *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(prose *p, const char *format, ...) {
  char piece[1200];
  va_list words;
  va_start(words, format);
  (void)vsnprintf(piece, sizeof piece, format, words);
  va_end(words);
  const int n = sg_clip(piece, (int)(PROSE_MAX - p->n));
  memcpy(p->text + p->n, piece, (size_t)n);
  p->n += (size_t)n;
  p->text[p->n] = '\0';
}

// "a", "a or b", "a, b or c".
static void add_joined(prose *p, uint32_t i, uint32_t n, const char *word) {
  add(p, "%s%.*s",
      i == 0       ? ""
      : i + 1 == n ? " or "
                   : ", ",
      sg_clip(word, 200), word);
}

static uint32_t count_bits(uint32_t bits) {
  uint32_t n = 0;
  for (; bits; bits &= bits - 1)
    n++;
  return n;
}

static void add_bits(prose *p, uint32_t bits, const vocabulary *of) {
  const uint32_t n = count_bits(bits);
  uint32_t i = 0;
  for (uint32_t k = 0; k < of->n; k++)
    if (bits >> k & 1)
      add_joined(p, i++, n, of->words[k]);
}

static void add_words(prose *p, const char *const *words) {
  uint32_t n = 0;
  while (words[n])
    n++;
  for (uint32_t i = 0; i < n; i++)
    add_joined(p, i, n, words[i]);
}

// --- conditions ---

static void add_value(prose *p, const test *t) {
  static const char *const words[] = {"is",       "is",      "is recorded",
                                      "at least", "at most", "above",
                                      "below",    "before",  "after"};
  char day[16];
  if (t->op == OP_PRESENT)
    add(p, "'%s' is %srecorded", t->key, t->wanted ? "" : "not ");
  else if (t->op == OP_IS) {
    add(p, "'%s' is ", t->key);
    add_words(p, t->words);
  } else if (t->op >= OP_BEFORE)
    add(p, "'%s' is %s %s", t->key, words[t->op],
        sg_day_text((int32_t)t->value, day));
  else
    add(p, "'%s' is %s%s%.10g", t->key, t->op == OP_EQUALS ? "" : words[t->op],
        t->op == OP_EQUALS ? "" : " ", t->value);
}

static void add_test(prose *p, const test *t);

static void add_several(prose *p, const test *t, const char *between,
                        const char *none) {
  const bool many = t->first && t->first->next;
  if (!t->first)
    add(p, "%s", none);
  if (many)
    add(p, "(");
  for (const test *part = t->first; part; part = part->next) {
    add_test(p, part);
    if (part->next)
      add(p, "%s", between);
  }
  if (many)
    add(p, ")");
}

static void add_listed(prose *p, const test *t) {
  add(p, "it is %slisted", t->wanted ? "" : "not ");
  if (t->words) {
    add(p, " by ");
    add_words(p, t->words);
  }
}

// Conditions are nested no deeper than the parser allows.
static void add_test(prose *p, const test *t) {
  switch (t->type) {
  case TEST_ALL: add_several(p, t, " and ", "anything"); break;
  case TEST_ANY: add_several(p, t, " or ", "nothing"); break;
  case TEST_NOT:
    add(p, "not ");
    add_test(p, t->first);
    break;
  case TEST_KIND:
    add(p, "its kind is ");
    add_bits(p, t->bits, &entity_kinds);
    break;
  case TEST_TOPICS:
    add(p, "it has topic ");
    add_words(p, t->words);
    break;
  case TEST_FUNCTIONS:
    add(p, "its function is ");
    add_bits(p, t->bits, &entity_functions);
    break;
  case TEST_ROLES:
    add(p, "its role is ");
    add_bits(p, t->bits, &entity_roles);
    break;
  case TEST_LISTED: add_listed(p, t); break;
  case TEST_COUNTRY:
    add(p, "it is no person and its country is ");
    add_words(p, t->words);
    break;
  case TEST_IN_DEAL:
    add(p, "it is %sparty to a deal or supply", t->wanted ? "" : "not ");
    break;
  default: add_value(p, t);
  }
}

// --- chains ---

static void add_set(prose *p, const char *what, uint32_t bits,
                    const vocabulary *of) {
  if (!bits)
    return;
  add(p, ", %s ", what);
  add_bits(p, bits, of);
}

static void add_link(prose *p, const follow *f, uint8_t usual) {
  static const char *const ways[] = {"", "downwards", "upwards", "either way"};
  add(p, "%s", link_kinds.words[f->kind]);
  if (f->direction != usual)
    add(p, " (%s)", ways[f->direction]);
  add_set(p, "means", f->kind == SG_CONTROL ? f->details : 0, &control_means);
  add_set(p, "post", f->kind == SG_POSITION ? f->details : 0, &position_posts);
  add_set(p, "basis", f->bases, &link_bases);
  add_set(p, "measure", f->measures, &stake_measures);
  add_set(p, "capacity", f->capacities, &stake_capacities);
  add_set(p, "product", f->classes, &product_classes);
}

static void add_links(prose *p, const rule *r) {
  for (uint32_t i = 0; i < r->n_links; i++) {
    add(p, "%s", i ? "; " : "");
    add_link(p, &r->links[i], r->direction);
  }
}

static void add_share(prose *p, const rule *r) {
  char share[32];
  add(p, "%s %s %%", r->strict ? "more than" : "at least",
      sg_percent_text(r->threshold, share));
}

static void add_times(prose *p, const rule *r) {
  if (r->when == ENDED)
    add(p, " Only links that ended are followed");
  if (r->when == IN_FORCE_OR_ENDED)
    add(p, " Links that ended are followed, too");
  if (r->when != IN_FORCE && r->years)
    add(p, ", at most %u year%s before the as-of date", r->years,
        r->years == 1 ? "" : "s");
  if (r->when != IN_FORCE)
    add(p, ".");
  if (r->after_listing)
    add(p, " The link at the seed is not older than the seed's listing.");
}

static void add_chain(prose *p, const rule *r) {
  static const char *const ways[] = {"", "down", "up", "either way along"};
  add(p, "a chain of ");
  if (r->max_links == 1)
    add(p, "one link");
  else
    add(p, "at most %u links", r->max_links);
  add(p, " leads %s from a seed to the party, over: ", ways[r->direction]);
  add_links(p, r);
  if (r->has_share) {
    add(p, ". Each stake is ");
    add_share(p, r);
  }
  add(p, ".");
  add_times(p, r);
}

static void add_sum(prose *p, const rule *r) {
  if (r->meaning == LOOK_THROUGH) {
    add(p, "the seeds together hold ");
    add_share(p, r);
    add(p, " of the party, stakes being multiplied along chains and chains "
           "added up.");
    return;
  }
  add(p, "the seeds, and every party of which they and such parties hold ");
  add_share(p, r);
  add(p, " together, hold as much of the party directly. Followed are: ");
  add_links(p, r);
  add(p, ".");
  if (r->max_links != UINT32_MAX)
    add(p, " The shortest such chain has at most %u link%s.", r->max_links,
        r->max_links == 1 ? "" : "s");
}

static void add_whom(prose *p, const rule *r) {
  if (!r->subject) {
    add(p, "Raised on a company, person, arrangement or other party that is no "
           "seed when ");
    return;
  }
  add(p, "Raised on a party of which holds: ");
  add_test(p, r->subject);
  add(p, r->links ? "; that is no seed; and when " : ".");
}

static void add_needs(prose *p, const rule *r) {
  if (!r->needs)
    return;
  add(p, " Not evaluable where it is not recorded: ");
  for (const test *one = r->needs->first; one; one = one->next)
    add(p, "'%s'%s", one->key, one->next ? ", " : "");
  add(p, ".");
}

const char *rule_prose(const rule *r) {
  prose p = {.n = 0};
  p.text[0] = '\0';
  add_whom(&p, r);
  if (r->links) {
    if (r->meaning == ANY_CHAIN)
      add_chain(&p, r);
    else
      add_sum(&p, r);
    add(&p, " A seed is an entity of which holds: ");
    add_test(&p, r->seeds);
    add(&p, ".");
  }
  add_needs(&p, r);
  return room_text(p.text, p.n);
}
