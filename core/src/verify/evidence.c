// SPDX-License-Identifier: GPL-2.0-or-later
// evidence - paths connect, facts hold, sums add up.
#include "verify/checks.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

// --- paths ---

static const char *name_of(const sg_check *c, uint32_t entity) {
  return sg_stated_id(&c->in.entities, entity);
}

// The end of a link that is not this one; 0 when this is none of its ends.
static uint32_t other_end(const sg_stated_link *link, uint32_t at) {
  return link->from == at ? link->to : link->to == at ? link->from : 0;
}

static bool check_step(sg_check *c, const char *id, uint32_t *at,
                       unsigned *ended) {
  const uint32_t row = sg_stated_find(&c->in.links, id);
  const sg_stated_link *link = &SG_STATED_LINK(&c->in, row);
  if (!SG_CLAIM(c, row, "link '%.100s' is not in the input", id ? id : ""))
    return false;
  if (!SG_CLAIM(c, link->standing != SG_STANDS_NOT_YET,
                "link '%.100s' does not begin before %s", id, c->out->as_of))
    return false;
  if (link->standing == SG_STANDS_ENDED)
    *ended |= link->kind == SG_STATES_POSITION ? SG_ENDED_POST : SG_ENDED_OTHER;
  const uint32_t next = other_end(link, *at);
  if (!SG_CLAIM(c, next,
                "link '%.100s' joins '%.100s' and '%.100s', not "
                "'%.100s', where the path has come to",
                id, name_of(c, link->from), name_of(c, link->to),
                name_of(c, *at)))
    return false;
  *at = next;
  return true;
}

bool sg_check_walk(sg_check *c, const cJSON *walk, uint32_t start,
                   uint32_t subject, bool *touches, unsigned *ended) {
  const cJSON *links = sg_list_in(walk, "links");
  const cJSON *entities = sg_list_in(walk, "entities");
  if (!SG_CLAIM(c, links && links->child && entities && entities->child,
                "a path without links or without entities"))
    return false;
  const cJSON *entity = entities->child;
  const cJSON *link = links->child;
  uint32_t at = start;
  for (;; link = link->next, entity = entity->next) {
    *touches |= at == subject;
    if (!SG_CLAIM(c, sg_same(cJSON_GetStringValue(entity), name_of(c, at)),
                  "the path comes to '%.100s', which its entities do not say",
                  name_of(c, at)))
      return false;
    if (!link || !entity->next)
      break;
    if (!check_step(c, cJSON_GetStringValue(link), &at, ended))
      return false;
  }
  return SG_CLAIM(c, !link && !entity->next,
                  "a path must have one entity more than it has links");
}

// What of the past a flag may rest on. Most flags of the catalogue are about
// what is, some about what has been; chains of influence go over former posts.
static unsigned past_of(const sg_check *c) {
  static const char all[] = " G05 G09 L04 L09 T01 T02 T03 T04 T05 T06 T07 ";
  static const char posts[] = " E07 G11 ";
  char word[16];
  const char *flag = sg_text_in(c->flag, "flag");
  if (!flag || !sg_catalogued(c, flag))
    return SG_ENDED_POST | SG_ENDED_OTHER;
  (void)snprintf(word, sizeof word, " %.8s ", flag);
  return strstr(all, word)     ? SG_ENDED_POST | SG_ENDED_OTHER
         : strstr(posts, word) ? SG_ENDED_POST
                               : 0;
}

static bool may_have_ended(const sg_check *c, const sg_stated_link *link) {
  return past_of(c) &
         (link->kind == SG_STATES_POSITION ? SG_ENDED_POST : SG_ENDED_OTHER);
}

static bool says_what(sg_check *c, const cJSON *evidence) {
  const char *shows = sg_text_in(evidence, "shows");
  return SG_CLAIM(c, shows && shows[0], "it does not say what it shows");
}

static void check_path(sg_check *c, const cJSON *path, uint32_t subject) {
  bool touches = false;
  unsigned ended = 0;
  const char *id = sg_text_in(path, "start");
  const uint32_t start = sg_stated_find(&c->in.entities, id);
  if (!SG_CLAIM(c, start, "its start '%.100s' is not in the input",
                id ? id : "") ||
      !sg_check_walk(c, path, start, subject, &touches, &ended))
    return;
  (void)SG_CLAIM(c, touches, "the path does not touch the subject");
  (void)SG_CLAIM(c, (ended & ~past_of(c)) == 0,
                 "the path has a link that ended before %s", c->out->as_of);
  (void)says_what(c, path);
}

// --- facts ---

static void check_fact(sg_check *c, const cJSON *fact) {
  int on = 0;
  uint32_t row = 0;
  const char *id = sg_text_in(fact, "id");
  const char *field = sg_text_in(fact, "field");
  const char *value = sg_text_in(fact, "value");
  if (!SG_CLAIM(c, sg_says_where(c, sg_text_in(fact, "on"), id, &on, &row),
                "a fact must be on an entity, a link or a deal") ||
      !SG_CLAIM(c, row, "'%.100s' is not in the input", id ? id : "") ||
      !SG_CLAIM(c, field && value, "a fact without a field or a value"))
    return;
  if (on == SG_SAYS_LINK) {
    const sg_stated_link *link = &SG_STATED_LINK(&c->in, row);
    (void)SG_CLAIM(c, link->standing != SG_STANDS_NOT_YET,
                   "link '%.100s' does not begin before %s", id, c->out->as_of);
    (void)SG_CLAIM(c,
                   link->standing != SG_STANDS_ENDED || may_have_ended(c, link),
                   "link '%.100s' ended before %s", id, c->out->as_of);
  }
  (void)SG_CLAIM(c, sg_says(c, on, row, field, value),
                 "the input does not say that %.60s of '%.100s' is '%.200s'",
                 field, id, value);
}

// --- sums ---

typedef struct added {
  uint64_t low, high;
  uint32_t company; // the one that all terms are stakes in, or 0
  bool one_company;
  uint32_t n;
} added;

// What is left of the whole when others hold so much, but not less than `low`.
static uint64_t left_by(uint64_t others, uint64_t low) {
  const uint64_t left = others < SG_WHOLE ? SG_WHOLE - others : 0;
  return left > low ? left : low;
}

// The stake as stated; from below perhaps nothing, from above perhaps only what
// the other owners on record leave.
static bool is_bounds(const sg_check *c, const sg_stated_link *link,
                      sg_bounds b, uint64_t low, uint64_t high) {
  const uint64_t others =
      SG_STATED_ENTITY(&c->in, link->to).held - sg_stated_held(link);
  return b.low != SG_NONE && (low == b.low || low == 0) && high <= b.high &&
         (high == b.high || high >= left_by(others, low));
}

// What a term may say: the stake that all statements together make, by shares
// or by votes; nothing at all where another statement or another holder stands
// for it.
static bool is_stated(const sg_check *c, const sg_stated_link *link,
                      uint64_t low, uint64_t high) {
  const bool void_stake = link->repeats || link->nominee || link->measure != 0;
  return is_bounds(c, link, link->stake_share, low, high) ||
         is_bounds(c, link, link->stake_votes, low, high) ||
         (void_stake && low == 0 && high == 0);
}

// Sums of control and ownership count from below only what is firm; those that
// a plugin of somebody else, or T03 and its like, shows are as stated.
static bool counts_firm_only(const sg_check *c) {
  static const char *const flags[] = {"G01", "G02", "L02", "O01", "O10"};
  const char *flag = sg_text_in(c->flag, "flag");
  for (size_t i = 0; i < SG_COUNT(flags); i++)
    if (sg_same(flag, flags[i]))
      return true;
  return sg_same(sg_text_in(c->flag, "plugin"), "rules");
}

static bool check_term(sg_check *c, const cJSON *term, added *s) {
  uint64_t low = 0;
  uint64_t high = 0;
  const char *id = sg_text_in(term, "link");
  const uint32_t row = sg_stated_find(&c->in.links, id);
  const sg_stated_link *link = &SG_STATED_LINK(&c->in, row);
  if (!SG_CLAIM(c, row, "link '%.100s' is not in the input", id ? id : "") ||
      !SG_CLAIM(c, link->kind == SG_STATES_OWNERSHIP,
                "link '%.100s' is no stake", id) ||
      !SG_CLAIM(c, !sg_seen_before(c, id), "link '%.100s' is added twice", id))
    return false;
  const bool stands =
      link->standing == SG_STANDS_IN_FORCE ||
      (link->standing == SG_STANDS_ENDED && may_have_ended(c, link));
  if (!SG_CLAIM(c, stands, "link '%.100s' is not in force on %s", id,
                c->out->as_of) ||
      !SG_CLAIM(c,
                sg_share_in(term, "low", &low) &&
                    sg_share_in(term, "high", &high) &&
                    is_stated(c, link, low, high),
                "the input does not state these bounds for link '%.100s'", id))
    return false;
  if (!SG_CLAIM(
          c, low == 0 || !counts_firm_only(c) || (link->firm && !link->nominee),
          "link '%.100s' counts for certain, and is alleged, inferred, "
          "held as nominee or perhaps not in force",
          id))
    return false;
  s->low += low;
  s->high += high;
  s->one_company = s->n++ == 0 || (s->one_company && s->company == link->to);
  s->company = link->to;
  return true;
}

// Others on record may leave less than the highs come to.
static bool may_be_capped(const sg_check *c, const added *s, uint64_t high) {
  if (high < s->low || high > s->high || !s->one_company)
    return false;
  const uint64_t held = SG_STATED_ENTITY(&c->in, s->company).held;
  return high >= left_by(held > s->low ? held - s->low : 0, s->low);
}

static uint64_t narrow(uint64_t share) {
  return share < UINT32_MAX ? share : UINT32_MAX;
}

static bool passes(const cJSON *sum, uint64_t share, uint64_t threshold) {
  return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(sum, "strict"))
             ? share > threshold
             : share >= threshold;
}

// Does a path of the flag come to the subject by a link of control? Asked once
// a flag.
static bool is_controlled(sg_check *c, uint32_t subject) {
  const cJSON *evidence = NULL;
  const cJSON *id = NULL;
  if (c->controlled_of == c->flag)
    return c->controlled;
  c->controlled_of = c->flag;
  c->controlled = false;
  cJSON_ArrayForEach(evidence, sg_list_in(c->flag, "evidence"))
      cJSON_ArrayForEach(id, sg_list_in(evidence, "links")) {
    const uint32_t row = sg_stated_find(&c->in.links, cJSON_GetStringValue(id));
    const sg_stated_link *link = &SG_STATED_LINK(&c->in, row);
    c->controlled |=
        row && link->to == subject && link->kind == SG_STATES_CONTROL;
  }
  return c->controlled;
}

// Whether the sum of the subject's own stakes must reach the threshold: that is
// what these flags say.
static bool must_reach(const sg_check *c) {
  const char *flag = sg_text_in(c->flag, "flag");
  if (sg_same(sg_text_in(c->flag, "plugin"), "rules"))
    return !sg_catalogued(c, flag ? flag : "");
  if (sg_same(flag, "L02"))
    return !sg_same(sg_text_in(c->flag, "severity"), "caution") &&
           !sg_same(sg_text_in(c->flag, "severity"), "elevated");
  return sg_same(flag, "G01") || sg_same(flag, "G02") || sg_same(flag, "O10");
}

// Certain flags follow from the lower bounds, possible ones from the upper.
static void check_threshold(sg_check *c, const cJSON *sum, uint64_t low,
                            uint64_t high, uint64_t threshold) {
  const bool certain = sg_same(sg_text_in(c->flag, "certainty"), "certain");
  (void)SG_CLAIM(c, passes(sum, certain ? low : high, threshold),
                 "the sum does not reach its threshold%s",
                 certain ? " for certain" : "");
}

// 0: no rule of this name is in the list; 1: none of its rows has this
// threshold; 2: one has.
static int look_for_rule(const cJSON *list, const char *name, const cJSON *sum,
                         uint64_t threshold) {
  const cJSON *rule = NULL;
  int found = 0;
  cJSON_ArrayForEach(rule, list) {
    const double share = sg_number_in(rule, "threshold") * 1e7;
    if (!sg_same(sg_text_in(rule, "name"), name))
      continue;
    found = found ? found : 1;
    if (share >= 0 && (uint64_t)(share + 0.5) == threshold &&
        cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(rule, "strict")) ==
            cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(sum, "strict")))
      return 2;
  }
  return found;
}

// A threshold of a legal rule is that of the rule; one of the profile replaces
// what has the same name.
static bool is_of_the_rule(const sg_check *c, const cJSON *sum,
                           uint64_t threshold) {
  const char *name = sg_text_in(c->flag, "rule");
  if (!sg_same(sg_text_in(c->flag, "flag"), "L02") || !name)
    return true;
  const int own =
      look_for_rule(sg_list_in(c->profile, "rules"), name, sum, threshold);
  return own ? own == 2
             : look_for_rule(sg_list_in(c->rules, "rules"), name, sum,
                             threshold) == 2;
}

static void check_sum(sg_check *c, const cJSON *evidence, uint32_t subject) {
  const cJSON *terms = sg_list_in(evidence, "terms");
  const cJSON *term = NULL;
  uint64_t low = 0;
  uint64_t high = 0;
  uint64_t threshold = 0;
  added s = {0};
  if (!says_what(c, evidence) ||
      !SG_CLAIM(c, terms && terms->child, "a sum without terms") ||
      !sg_check_members(c, evidence, "strict"))
    return;
  sg_intern_reset(&c->seen);
  cJSON_ArrayForEach(term, terms) if (!check_term(c, term, &s)) return;
  if (!SG_CLAIM(c,
                sg_share_in(evidence, "low", &low) &&
                    sg_share_in(evidence, "high", &high) &&
                    low == narrow(s.low),
                "the terms do not add up to the lower bound") ||
      !SG_CLAIM(c, high == narrow(s.high) || may_be_capped(c, &s, high),
                "the terms, and what others hold, do not come to the upper "
                "bound") ||
      !SG_CLAIM(c,
                sg_share_in(evidence, "threshold", &threshold) &&
                    threshold <= SG_WHOLE &&
                    is_of_the_rule(c, evidence, threshold),
                "the threshold is not that of the rule (rules of a profile: "
                "--profile)"))
    return;
  if (s.one_company && s.company == subject && must_reach(c) &&
      !is_controlled(c, subject))
    check_threshold(c, evidence, low, high, threshold);
}

// --- all of one flag ---

static void check_one(sg_check *c, const cJSON *evidence, uint32_t subject) {
  const char *type = sg_text_in(evidence, "type");
  if (sg_same(type, "path"))
    check_path(c, evidence, subject);
  else if (sg_same(type, "fact"))
    check_fact(c, evidence);
  else if (sg_same(type, "sum"))
    check_sum(c, evidence, subject);
  else
    (void)SG_CLAIM(c, false, "evidence is a path, a fact or a sum");
}

static int type_order(const cJSON *evidence) {
  const char *type = sg_text_in(evidence, "type");
  return sg_same(type, "path") ? 0 : sg_same(type, "fact") ? 1 : 2;
}

void sg_check_evidence(sg_check *c, const char *at, uint32_t subject) {
  const cJSON *list = sg_list_in(c->flag, "evidence");
  const cJSON *one = NULL;
  uint32_t i = 0;
  (void)SG_CLAIM(c, list && list->child, "a flag without evidence");
  cJSON_ArrayForEach(one, list) {
    sg_check_at(c, "%s.evidence[%u]", at, i++);
    check_one(c, one, subject);
    (void)SG_CLAIM(
        c, one == list->child || type_order(one->prev) <= type_order(one),
        "evidence is in the order of paths, facts and sums");
  }
  sg_check_at(c, "%s", at);
}
