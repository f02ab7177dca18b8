// SPDX-License-Identifier: GPL-2.0-or-later
// pack_lint - remarks on rules that can be read, and are perhaps not meant so:
// what is always or never raised, what has no effect, what another rule raises
// anyway, what a reader of a flag will miss.
#include "rules.h"

#include <string.h>

// --- conditions that say nothing ---

enum { SOMETIMES, ALWAYS, NEVER };

// Numbers and days that an attribute may have, by one of several tests.
typedef struct range {
  double low, high;
  bool open; // without its ends
} range;

static void narrow(range *r, const test *t) {
  const bool strict = t->op == OP_ABOVE || t->op == OP_BELOW ||
                      t->op == OP_BEFORE || t->op == OP_AFTER;
  const bool is_low =
      t->op == OP_AT_LEAST || t->op == OP_ABOVE || t->op == OP_AFTER;
  const bool is_high =
      t->op == OP_AT_MOST || t->op == OP_BELOW || t->op == OP_BEFORE;
  if (is_low && t->value > r->low)
    r->low = t->value;
  if (is_high && t->value < r->high)
    r->high = t->value;
  r->open |= strict;
}

static bool contradict(const test *a, const test *b) {
  range r = {-1e300, 1e300, false};
  if (a->type == TEST_KIND && b->type == TEST_KIND)
    return (a->bits & b->bits) == 0;
  if (a->type != TEST_ATTRIBUTE || b->type != TEST_ATTRIBUTE ||
      strcmp(a->key, b->key) != 0)
    return false;
  if (a->op == OP_PRESENT && !a->wanted)
    return b->op != OP_PRESENT || b->wanted;
  narrow(&r, a);
  narrow(&r, b);
  return r.open ? r.low >= r.high : r.low > r.high;
}

// Leaves that must all hold, through nested lists of them.
static uint32_t leaves(const test *t, const test **out, uint32_t n,
                       uint32_t most) {
  if (t->type != TEST_ALL) {
    if (n < most)
      out[n++] = t;
    return n;
  }
  for (const test *part = t->first; part; part = part->next)
    n = leaves(part, out, n, most);
  return n;
}

// Only bodies have functions, so other kinds never match.
static bool lacks_functions(const test *a, const test *b) {
  return a->type == TEST_KIND && b->type == TEST_FUNCTIONS &&
         (a->bits & (1u << SG_PERSON | 1u << SG_ADDRESS | 1u << SG_INCIDENT)) ==
             a->bits;
}

static uint8_t outcome(const test *t);

static uint8_t outcome_of_all(const test *t) {
  const test *all[64];
  const uint32_t n = leaves(t, all, 0, 64);
  bool always = true;
  for (uint32_t i = 0; i < n; i++) {
    const uint8_t one = outcome(all[i]);
    always &= one == ALWAYS;
    if (one == NEVER)
      return NEVER;
    for (uint32_t k = 0; k < n; k++)
      if (k != i &&
          (contradict(all[i], all[k]) || lacks_functions(all[i], all[k])))
        return NEVER;
  }
  return always ? ALWAYS : SOMETIMES;
}

static uint8_t outcome_of_any(const test *t) {
  bool never = true;
  for (const test *part = t->first; part; part = part->next) {
    const uint8_t one = outcome(part);
    never &= one == NEVER;
    if (one == ALWAYS)
      return ALWAYS;
  }
  return never ? NEVER : SOMETIMES;
}

// Conditions are nested no deeper than the parser allows.
static uint8_t outcome(const test *t) {
  switch (t->type) {
  case TEST_ALL: return outcome_of_all(t);
  case TEST_ANY: return outcome_of_any(t);
  case TEST_NOT: {
    const uint8_t one = outcome(t->first);
    return one == ALWAYS ? NEVER : one == NEVER ? ALWAYS : SOMETIMES;
  }
  case TEST_KIND: return t->bits == 0x7f ? ALWAYS : SOMETIMES;
  case TEST_ATTRIBUTE:
    return t->op == OP_IS && !t->words[0] ? NEVER : SOMETIMES;
  default: return SOMETIMES;
  }
}

static bool only_persons(const test *all) {
  for (const test *part = all->first; part; part = part->next)
    if ((part->type == TEST_KIND && part->bits == 1u << SG_PERSON) ||
        (part->type == TEST_ALL && only_persons(part)))
      return true;
  return false;
}

// What asks for a country holds for no person, nor does its opposite.
static void lint_persons(const reading *in, const test *t, bool persons) {
  persons = persons || (t->type == TEST_ALL && only_persons(t));
  if (persons && t->asks_country && t->type != TEST_ALL && t->type != TEST_ANY)
    say(in, SG_CAUTION, t->at,
        "no person is asked for a country: this never holds, for only persons "
        "are meant");
  if (t->type != TEST_ALL && t->type != TEST_ANY)
    return;
  for (const test *part = t->first; part; part = part->next)
    lint_persons(in, part, persons);
}

static void lint_test(const reading *in, const test *t, const char *what) {
  const uint8_t is = t ? outcome(t) : SOMETIMES;
  if (t)
    lint_persons(in, t, false);
  if (is == ALWAYS && strcmp(what, "subject") != 0)
    say(in, SG_CAUTION, t->at, "every entity is a seed");
  if (is == NEVER)
    say(in, SG_CAUTION, t->at,
        "no entity can be a %s: the conditions "
        "contradict each other",
        what);
}

// --- shares and links ---

static bool follows(const rule *r, uint8_t kind) {
  for (uint32_t i = 0; i < r->n_links; i++)
    if (r->links[i].kind == kind)
      return true;
  return false;
}

// Who means half may write 0.5.
static void lint_fraction(const reading *in, const rule *r, const node *m) {
  char meant[32];
  if (r->threshold > 0 && r->threshold <= SG_WHOLE / 100)
    say(in, SG_CAUTION, m->at, "%s is %s %%, not %s %%: shares are in percent",
        m->text, m->text, sg_percent_text((uint64_t)r->threshold * 100, meant));
}

static void lint_share(const reading *in, const rule *r) {
  const node *m = node_find(r->node, "min_share");
  if (!m)
    return;
  if (r->threshold > SG_WHOLE || (r->strict && r->threshold == SG_WHOLE))
    say(in, SG_CAUTION, m->at, "no share is %s %s %%: the rule is never raised",
        r->strict ? "more than" : "at least", m->text);
  else if (!follows(r, SG_OWNERSHIP))
    say(in, SG_CAUTION, m->key_at,
        "'min_share' has no effect: no links of kind 'ownership' are followed");
  else if (r->threshold == 0 && !r->strict)
    say(in, SG_NOTE, m->at, "every share is at least 0 %%");
  else
    lint_fraction(in, r, m);
}

static void lint_links(const reading *in, const rule *r) {
  const node *m = node_find(r->node, "links");
  const node *most = node_find(r->node, "max_links");
  if (r->meaning == LOOK_THROUGH && most)
    say(in, SG_CAUTION, most->key_at,
        "'max_links' has no effect: look-through shares follow all chains");
  for (uint32_t i = 0; i < r->n_links; i++)
    for (uint32_t k = 0; k < i; k++)
      if (memcmp(&r->links[i], &r->links[k], sizeof *r->links) == 0) {
        say(in, SG_NOTE, m->at, "links of kind '%s' are named twice",
            link_kinds.words[r->links[i].kind]);
        return;
      }
}

// --- rules that say the same ---

// Do two rules agree in a key?
static bool agree(const rule *a, const rule *b, const char *key) {
  return node_same(node_find(a->node, key), node_find(b->node, key));
}

static bool same_links(const rule *a, const rule *b) {
  return a->n_links == b->n_links && a->direction == b->direction &&
         memcmp(a->links, b->links, a->n_links * sizeof *a->links) == 0;
}

// Is whatever `b` raises raised by `a`, too?
static bool covers(const rule *a, const rule *b) {
  static const char *const keys[] = {"seeds", "subject", "requires", "as_of"};
  for (size_t i = 0; i < SG_COUNT(keys); i++)
    if (!agree(a, b, keys[i]))
      return false;
  if (!a->links || !b->links)
    return a->links == b->links;
  const bool as_near = a->max_links >= b->max_links;
  const bool as_low =
      !a->has_share ||
      (b->has_share &&
       (a->threshold < b->threshold ||
        (a->threshold == b->threshold && (b->strict || !a->strict))));
  return a->meaning == b->meaning && same_links(a, b) && as_near && as_low;
}

static void lint_overlaps(const reading *in, uint32_t i) {
  const rule *r = &in->out->rules[i];
  for (uint32_t k = 0; k < in->out->n_rules; k++) {
    const rule *other = &in->out->rules[k];
    if (k == i || !covers(other, r) || (covers(r, other) && i < k))
      continue;
    say(in, SG_NOTE, r->node->at, "'%s' raises whatever '%s' raises%s",
        other->flag, r->flag, covers(r, other) ? ": they are the same" : "");
    return;
  }
}

static void lint_words(const reading *in, const rule *r) {
  if (!r->innocent)
    say(in, SG_NOTE, r->node->at,
        "'%s' has no 'innocent': what is the usual innocent explanation?",
        r->id);
  if (!r->source)
    say(in, SG_NOTE, r->node->at,
        "'%s' has no 'source': what is it taken from?", r->id);
}

void pack_lint(const reading *in, uint32_t first_rule) {
  for (uint32_t i = first_rule; i < in->out->n_rules; i++) {
    const rule *r = &in->out->rules[i];
    lint_test(in, r->seeds, "seed");
    lint_test(in, r->subject, "subject");
    lint_share(in, r);
    lint_links(in, r);
    lint_overlaps(in, i);
    lint_words(in, r);
  }
}
