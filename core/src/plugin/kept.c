// SPDX-License-Identifier: GPL-2.0-or-later
// kept - see kept.h. Numbers are written seven bits a byte, the lowest first,
// with the high bit set in all but the last byte; texts end with NUL.
#include "plugin/kept.h"

#include <string.h>

bool sg_keeper_init(sg_keeper *keeper) {
  *keeper = (sg_keeper){0};
  sg_arena_init(&keeper->bytes, 0);
  sg_text_init(&keeper->room, 0);
  return sg_intern_init(&keeper->phrases);
}

void sg_keeper_clear(sg_keeper *keeper) {
  sg_intern_clear(&keeper->phrases);
  sg_arena_clear(&keeper->bytes);
  sg_text_clear(&keeper->room);
}

// --- keeping ---

static void put_number(sg_text *out, uint32_t number) {
  char bytes[5];
  size_t n = 0;
  for (; number >= 0x80; number >>= 7)
    bytes[n++] = (char)(number | 0x80);
  bytes[n++] = (char)number;
  sg_text_add(out, bytes, n);
}

static void put_text(sg_text *out, const char *text) {
  sg_text_add(out, text, strlen(text) + 1);
}

// Its number takes a byte or two.
static void put_phrase(sg_keeper *keeper, const char *text) {
  const uint32_t id = sg_intern_add(&keeper->phrases, text, strlen(text));
  keeper->room.failed |= id == SG_NONE;
  put_number(&keeper->room, id);
}

// Mostly it is 1.
static void put_confidence(sg_text *out, double confidence) {
  char bytes[sizeof confidence];
  const bool is_full = confidence == 1;
  put_number(out, is_full);
  memcpy(bytes, &confidence, sizeof bytes);
  if (!is_full)
    sg_text_add(out, bytes, sizeof bytes);
}

static void put_paths(sg_keeper *keeper, const sg_finding *f) {
  sg_text *out = &keeper->room;
  put_number(out, f->n_paths);
  for (uint32_t i = 0; i < f->n_paths; i++) {
    const sg_path *path = &f->paths[i];
    put_number(out, path->start);
    put_phrase(keeper, path->shows);
    put_number(out, path->n_links);
    for (uint32_t k = 0; k < path->n_links; k++)
      put_number(out, path->links[k]);
  }
}

static void put_facts(sg_keeper *keeper, const sg_finding *f) {
  sg_text *out = &keeper->room;
  put_number(out, f->n_facts);
  for (uint32_t i = 0; i < f->n_facts; i++) {
    put_number(out, (uint32_t)f->facts[i].on);
    put_number(out, f->facts[i].id);
    put_phrase(keeper, f->facts[i].field);
    put_text(out, f->facts[i].value);
  }
}

static void put_sums(sg_keeper *keeper, const sg_finding *f) {
  sg_text *out = &keeper->room;
  put_number(out, f->n_sums);
  for (uint32_t i = 0; i < f->n_sums; i++) {
    const sg_sum *sum = &f->sums[i];
    put_phrase(keeper, sum->shows);
    put_number(out, sum->low);
    put_number(out, sum->high);
    put_number(out, sum->threshold);
    put_number(out, sum->strict);
    put_number(out, sum->n_terms);
    for (uint32_t k = 0; k < sum->n_terms; k++) {
      put_number(out, sum->terms[k].link);
      put_number(out, sum->terms[k].low);
      put_number(out, sum->terms[k].high);
    }
  }
}

// It stays where it is; NULL without memory.
static const char *phrase(sg_keeper *keeper, const char *text) {
  const uint32_t id = sg_intern_add(&keeper->phrases, text, strlen(text));
  return id == SG_NONE ? NULL : sg_intern_text(&keeper->phrases, id);
}

bool sg_keep(sg_keeper *keeper, const sg_finding *finding, sg_kept *out) {
  const sg_finding *f = finding;
  sg_text *room = &keeper->room;
  sg_text_reset(room);
  put_confidence(room, f->confidence);
  put_text(room, f->message);
  put_paths(keeper, f);
  put_facts(keeper, f);
  put_sums(keeper, f);
  *out = (sg_kept){
      .flag = phrase(keeper, f->flag),
      .rule = f->rule ? phrase(keeper, f->rule) : NULL,
      .subject = f->subject,
      .deal = f->deal,
      .severity = (uint8_t)f->severity,
      .certainty = (uint8_t)f->certainty,
  };
  if (sg_text_ok(room))
    out->rest = sg_arena_text(&keeper->bytes, room->data, room->length);
  return out->rest && out->flag && !out->rule == !f->rule;
}

// --- opening ---

typedef struct opening {
  const unsigned char *at;
  const sg_intern *phrases;
  sg_arena *arena;
} opening;

static uint32_t number(opening *in) {
  uint32_t value = 0;
  uint32_t shift = 0;
  for (; *in->at & 0x80; shift += 7)
    value |= (uint32_t)(*in->at++ & 0x7f) << shift;
  return value | (uint32_t)*in->at++ << shift;
}

static const char *text(opening *in) {
  const char *at = (const char *)in->at;
  in->at += strlen(at) + 1;
  return at;
}

static const char *known(opening *in) {
  return sg_intern_text(in->phrases, number(in));
}

static double confidence(opening *in) {
  double value = 1;
  if (number(in))
    return value;
  memcpy(&value, in->at, sizeof value);
  in->at += sizeof value;
  return value;
}

const char *sg_kept_message(const sg_kept *kept) {
  opening in = {.at = (const unsigned char *)kept->rest};
  (void)confidence(&in);
  return text(&in);
}

static bool open_paths(opening *in, sg_finding *out) {
  out->n_paths = number(in);
  sg_path *paths = sg_arena_alloc(in->arena, out->n_paths, sizeof *paths);
  for (uint32_t i = 0; paths && i < out->n_paths; i++) {
    paths[i].start = number(in);
    paths[i].shows = known(in);
    paths[i].n_links = number(in);
    sg_id *links = sg_arena_alloc(in->arena, paths[i].n_links, sizeof *links);
    if (!links)
      return false;
    for (uint32_t k = 0; k < paths[i].n_links; k++)
      links[k] = number(in);
    paths[i].links = links;
  }
  out->paths = paths;
  return paths != NULL;
}

static bool open_facts(opening *in, sg_finding *out) {
  out->n_facts = number(in);
  sg_fact *facts = sg_arena_alloc(in->arena, out->n_facts, sizeof *facts);
  for (uint32_t i = 0; facts && i < out->n_facts; i++) {
    facts[i].on = (int32_t)number(in);
    facts[i].id = number(in);
    facts[i].field = known(in);
    facts[i].value = text(in);
  }
  out->facts = facts;
  return facts != NULL;
}

static bool open_sums(opening *in, sg_finding *out) {
  out->n_sums = number(in);
  sg_sum *sums = sg_arena_alloc(in->arena, out->n_sums, sizeof *sums);
  for (uint32_t i = 0; sums && i < out->n_sums; i++) {
    sums[i].shows = known(in);
    sums[i].low = number(in);
    sums[i].high = number(in);
    sums[i].threshold = number(in);
    sums[i].strict = number(in) != 0;
    sums[i].n_terms = number(in);
    sg_term *terms = sg_arena_alloc(in->arena, sums[i].n_terms, sizeof *terms);
    if (!terms)
      return false;
    for (uint32_t k = 0; k < sums[i].n_terms; k++) {
      terms[k].link = number(in);
      terms[k].low = number(in);
      terms[k].high = number(in);
    }
    sums[i].terms = terms;
  }
  out->sums = sums;
  return sums != NULL;
}

bool sg_kept_open(const sg_keeper *keeper, const sg_kept *kept, sg_arena *arena,
                  sg_finding *out) {
  opening in = {(const unsigned char *)kept->rest, &keeper->phrases, arena};
  // Read in the order in which they were put.
  const double sure = confidence(&in);
  const char *message = text(&in);
  *out = (sg_finding){
      SG_FINDING_SIZES,
      .subject = kept->subject,
      .deal = kept->deal,
      .flag = kept->flag,
      .rule = kept->rule,
      .severity = kept->severity,
      .certainty = kept->certainty,
      .confidence = sure,
      .message = message,
  };
  return open_paths(&in, out) && open_facts(&in, out) && open_sums(&in, out);
}

int sg_kept_compare(const sg_kept *x, const sg_kept *y) {
  int by = (x->subject > y->subject) - (x->subject < y->subject);
  if (by == 0)
    by = strcmp(x->flag, y->flag);
  if (by == 0)
    by = strcmp(x->rule ? x->rule : "", y->rule ? y->rule : "");
  return by ? by : (x->deal > y->deal) - (x->deal < y->deal);
}
