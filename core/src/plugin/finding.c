// SPDX-License-Identifier: GPL-2.0-or-later
// finding - see finding.h.
#include "plugin/finding.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

enum { TEXT_MAX = 4096, EVIDENCE_MAX = 100000 };

// --- packing ---

static void pack_path(sg_text *out, const sg_path *path) {
  sg_pack_u32(out, path->start);
  sg_pack_text(out, path->shows);
  sg_pack_u32(out, path->n_links);
  for (uint32_t i = 0; i < path->n_links; i++)
    sg_pack_u32(out, path->links[i]);
}

static void pack_fact(sg_text *out, const sg_fact *fact) {
  sg_pack_u32(out, (uint32_t)fact->on);
  sg_pack_u32(out, fact->id);
  sg_pack_text(out, fact->field);
  sg_pack_text(out, fact->value);
}

static void pack_sum(sg_text *out, const sg_sum *sum) {
  sg_pack_text(out, sum->shows);
  sg_pack_u32(out, sum->low);
  sg_pack_u32(out, sum->high);
  sg_pack_u32(out, sum->threshold);
  sg_pack_u32(out, sum->strict);
  sg_pack_u32(out, sum->n_terms);
  for (uint32_t i = 0; i < sum->n_terms; i++) {
    sg_pack_u32(out, sum->terms[i].link);
    sg_pack_u32(out, sum->terms[i].low);
    sg_pack_u32(out, sum->terms[i].high);
  }
}

void sg_finding_pack(sg_text *out, const sg_finding *finding) {
  const size_t at = sg_pack_begin(out, SG_FRAME_FINDING);
  sg_pack_u32(out, finding->subject);
  sg_pack_u32(out, finding->deal);
  sg_pack_text(out, finding->flag);
  sg_pack_text(out, finding->rule);
  sg_pack_u32(out, (uint32_t)finding->severity);
  sg_pack_u32(out, (uint32_t)finding->certainty);
  sg_pack_double(out, finding->confidence);
  sg_pack_text(out, finding->message);
  sg_pack_u32(out, finding->n_paths);
  for (uint32_t i = 0; i < finding->n_paths; i++)
    pack_path(out, &finding->paths[i]);
  sg_pack_u32(out, finding->n_facts);
  for (uint32_t i = 0; i < finding->n_facts; i++)
    pack_fact(out, &finding->facts[i]);
  sg_pack_u32(out, finding->n_sums);
  for (uint32_t i = 0; i < finding->n_sums; i++)
    pack_sum(out, &finding->sums[i]);
  sg_pack_end(out, at);
}

void sg_gap_pack(sg_text *out, const sg_gap *gap) {
  const size_t at = sg_pack_begin(out, SG_FRAME_GAP);
  sg_pack_text(out, gap->flag);
  sg_pack_u32(out, gap->subject);
  sg_pack_u32(out, gap->count);
  sg_pack_text(out, gap->reason);
  sg_pack_end(out, at);
}

void sg_chain_pack(sg_text *out, const sg_score_chain *chain) {
  const size_t at = sg_pack_begin(out, SG_FRAME_CHAIN);
  sg_pack_u32(out, chain->metric);
  sg_pack_u32(out, chain->entity);
  sg_pack_double(out, chain->strength);
  sg_pack_u32(out, chain->n_links);
  for (uint32_t i = 0; i < chain->n_links; i++)
    sg_pack_u32(out, chain->links[i]);
  sg_pack_end(out, at);
}

// --- unpacking ---

static const sg_id *unpack_links(sg_unpack *in, uint32_t *n) {
  *n = sg_unpack_count(in, 4);
  sg_id *links = sg_arena_alloc(in->arena, *n, sizeof *links);
  for (uint32_t i = 0; links && i < *n; i++)
    links[i] = sg_unpack_u32(in);
  return links;
}

static bool unpack_paths(sg_unpack *in, sg_finding *out) {
  out->n_paths = sg_unpack_count(in, 12);
  sg_path *paths = sg_arena_alloc(in->arena, out->n_paths, sizeof *paths);
  for (uint32_t i = 0; paths && i < out->n_paths; i++) {
    paths[i].start = sg_unpack_u32(in);
    paths[i].shows = sg_unpack_word(in);
    paths[i].links = unpack_links(in, &paths[i].n_links);
    if (!paths[i].links)
      return false;
  }
  out->paths = paths;
  return paths != NULL;
}

static bool unpack_facts(sg_unpack *in, sg_finding *out) {
  out->n_facts = sg_unpack_count(in, 16);
  sg_fact *facts = sg_arena_alloc(in->arena, out->n_facts, sizeof *facts);
  for (uint32_t i = 0; facts && i < out->n_facts; i++) {
    facts[i].on = (int32_t)sg_unpack_u32(in);
    facts[i].id = sg_unpack_u32(in);
    facts[i].field = sg_unpack_word(in);
    facts[i].value = sg_unpack_text(in);
  }
  out->facts = facts;
  return facts != NULL;
}

static bool unpack_sums(sg_unpack *in, sg_finding *out) {
  out->n_sums = sg_unpack_count(in, 24);
  sg_sum *sums = sg_arena_alloc(in->arena, out->n_sums, sizeof *sums);
  for (uint32_t i = 0; sums && i < out->n_sums; i++) {
    sums[i].shows = sg_unpack_word(in);
    sums[i].low = sg_unpack_u32(in);
    sums[i].high = sg_unpack_u32(in);
    sums[i].threshold = sg_unpack_u32(in);
    sums[i].strict = sg_unpack_u32(in) != 0;
    sums[i].n_terms = sg_unpack_count(in, 12);
    sg_term *terms = sg_arena_alloc(in->arena, sums[i].n_terms, sizeof *terms);
    if (!terms)
      return false;
    for (uint32_t k = 0; k < sums[i].n_terms; k++) {
      terms[k].link = sg_unpack_u32(in);
      terms[k].low = sg_unpack_u32(in);
      terms[k].high = sg_unpack_u32(in);
    }
    sums[i].terms = terms;
  }
  out->sums = sums;
  return sums != NULL;
}

bool sg_finding_unpack(sg_unpack *in, sg_finding *out) {
  *out = (sg_finding){.size = sizeof *out};
  out->subject = sg_unpack_u32(in);
  out->deal = sg_unpack_u32(in);
  out->flag = sg_unpack_word(in);
  out->rule = sg_unpack_word(in);
  out->severity = (int32_t)sg_unpack_u32(in);
  out->certainty = (int32_t)sg_unpack_u32(in);
  out->confidence = sg_unpack_double(in);
  out->message = sg_unpack_text(in);
  return unpack_paths(in, out) && unpack_facts(in, out) &&
         unpack_sums(in, out) && sg_unpack_ok(in);
}

bool sg_gap_unpack(sg_unpack *in, sg_gap *out) {
  out->flag = sg_unpack_word(in);
  out->subject = sg_unpack_u32(in);
  out->count = sg_unpack_u32(in);
  out->reason = sg_unpack_text(in);
  return sg_unpack_ok(in);
}

bool sg_chain_unpack(sg_unpack *in, sg_score_chain *out) {
  out->metric = sg_unpack_u32(in);
  out->entity = sg_unpack_u32(in);
  out->strength = sg_unpack_double(in);
  out->links = unpack_links(in, &out->n_links);
  return out->links && sg_unpack_ok(in);
}

// --- checks ---

static bool is_sentence(const char *text) {
  if (!text)
    return false;
  const size_t length = strnlen(text, TEXT_MAX + 1);
  return length > 0 && length <= TEXT_MAX &&
         sg_utf8_check(text, length) == length;
}

static bool declared(const sg_descriptor *descriptor, const char *flag) {
  for (uint32_t i = 0; flag && i < descriptor->n_flags; i++)
    if (strcmp(descriptor->flags[i].id, flag) == 0)
      return true;
  return false;
}

// Whether a walk touches the subject is told in `*touches`.
static const char *check_walk(sg_id at, const sg_id *links, uint32_t n,
                              const sg_graph *g, sg_id subject, bool *touches) {
  *touches = at == subject;
  if (at >= g->n_entities || n == 0 || n > EVIDENCE_MAX || !links)
    return "a path without links or with an unknown start";
  for (uint32_t i = 0; i < n; i++) {
    const sg_id e = links[i];
    if (e >= g->n_links + g->n_ended)
      return "a path with a link that does not exist";
    if (g->link_from[e] == at)
      at = g->link_to[e];
    else if (g->link_to[e] == at)
      at = g->link_from[e];
    else
      return "a path whose links do not connect";
    *touches |= at == subject;
  }
  return NULL;
}

static const char *check_path(const sg_path *path, const sg_graph *g,
                              sg_id subject) {
  bool touches = false;
  const char *wrong =
      check_walk(path->start, path->links, path->n_links, g, subject, &touches);
  if (wrong)
    return wrong;
  if (!is_sentence(path->shows))
    return "a path that does not say what it shows";
  return touches ? NULL : "a path that does not touch the subject";
}

static const char *check_fact(const sg_fact *fact, const sg_graph *g) {
  const uint32_t n = fact->on == SG_ON_ENTITIES ? g->n_entities
                     : fact->on == SG_ON_LINKS  ? g->n_links + g->n_ended
                     : fact->on == SG_ON_DEALS  ? g->n_deals
                                                : 0;
  if (fact->id >= n)
    return "a fact about something that does not exist";
  return is_sentence(fact->field) && is_sentence(fact->value)
             ? NULL
             : "a fact without a field or a value";
}

static const char *check_sum(const sg_sum *sum, const sg_graph *g) {
  uint64_t low = 0;
  uint64_t high = 0;
  if (sum->n_terms == 0 || sum->n_terms > EVIDENCE_MAX || !sum->terms ||
      !is_sentence(sum->shows))
    return "a sum without terms or words";
  for (uint32_t i = 0; i < sum->n_terms; i++) {
    const sg_term *term = &sum->terms[i];
    if (term->link >= g->n_links + g->n_ended || term->low > term->high ||
        term->high > SG_WHOLE)
      return "a sum with a term that cannot be";
    low += term->low;
    high += term->high;
  }
  low = low > UINT32_MAX ? UINT32_MAX : low;
  high = high > UINT32_MAX ? UINT32_MAX : high;
  if (sum->low != low || sum->high > high || sum->high < sum->low ||
      sum->threshold > SG_WHOLE)
    return "a sum that does not add up";
  return NULL;
}

// Links of a party lie all over their columns: ask for their ends all at once.
static void fetch_ends(const sg_finding *f, const sg_graph *g) {
  enum { MOST = 16 };
  for (uint32_t i = 0; i < f->n_paths && i < MOST; i++) {
    const sg_path *path = &f->paths[i];
    if (!path->links || path->n_links > EVIDENCE_MAX)
      continue;
    for (uint32_t k = 0; k < path->n_links && k < MOST; k++) {
      const sg_id e = path->links[k];
      if (e >= g->n_links + g->n_ended)
        continue;
      __builtin_prefetch(&g->link_from[e]);
      __builtin_prefetch(&g->link_to[e]);
    }
  }
}

static const char *check_evidence(const sg_finding *f, const sg_graph *g) {
  const char *wrong = NULL;
  if (f->n_paths == 0 && f->n_facts == 0 && f->n_sums == 0)
    return "no evidence";
  if ((f->n_paths && !f->paths) || (f->n_facts && !f->facts) ||
      (f->n_sums && !f->sums))
    return "a table of evidence that is NULL";
  if (f->n_paths > EVIDENCE_MAX || f->n_facts > EVIDENCE_MAX ||
      f->n_sums > EVIDENCE_MAX)
    return "too much evidence";
  fetch_ends(f, g);
  for (uint32_t i = 0; i < f->n_paths && !wrong; i++)
    wrong = check_path(&f->paths[i], g, f->subject);
  for (uint32_t i = 0; i < f->n_facts && !wrong; i++)
    wrong = check_fact(&f->facts[i], g);
  for (uint32_t i = 0; i < f->n_sums && !wrong; i++)
    wrong = check_sum(&f->sums[i], g);
  return wrong;
}

const char *sg_finding_check(const sg_finding *f,
                             const sg_descriptor *descriptor,
                             const sg_graph *g) {
  if (!declared(descriptor, f->flag))
    return "a flag that it did not declare";
  if (f->subject >= g->n_entities)
    return "a subject that does not exist";
  if (f->deal != SG_NONE && f->deal >= g->n_deals)
    return "a deal that does not exist";
  if (f->severity < 0 || f->severity > SG_RESOLVE_FIRST)
    return "a severity that does not exist";
  if (f->certainty != SG_POSSIBLE && f->certainty != SG_CERTAIN)
    return "a certainty that does not exist";
  if (!(f->confidence >= 0 && f->confidence <= 1))
    return "a confidence outside 0 to 1";
  if (!is_sentence(f->message) || (f->rule && !is_sentence(f->rule)))
    return "no message, or one that is not UTF-8 or too long";
  return check_evidence(f, g);
}

const char *sg_gap_check(const sg_gap *gap, const sg_descriptor *descriptor,
                         const sg_graph *g) {
  if (!declared(descriptor, gap->flag))
    return "a flag that it did not declare";
  if (gap->subject != SG_NONE && gap->subject >= g->n_entities)
    return "a subject that does not exist";
  if (gap->count == 0 && gap->subject != SG_NONE)
    return "a gap that concerns nobody";
  return is_sentence(gap->reason) ? NULL : "a gap without a reason";
}

const char *sg_chain_check(const sg_score_chain *chain,
                           const sg_descriptor *descriptor, const sg_graph *g) {
  bool touches = false;
  if (chain->metric >= descriptor->n_metrics)
    return "a chain of a metric that it did not declare";
  if (!(chain->strength >= 0 && chain->strength <= 1))
    return "a chain whose strength is outside 0 to 1";
  return check_walk(chain->entity, chain->links, chain->n_links, g,
                    chain->entity, &touches);
}
