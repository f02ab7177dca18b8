// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_candidates - same_as links for parties of different inputs whose
// names are alike.
//
// The probability is an estimate by rule and no frequency: names alone, then
// what else is on record of organisations. The nationality of persons does not
// count. The rule is told in core/formats/merging.md.
#include "graph/candidates.h"
#include "graph/identifiers.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What the names alone are worth when they are the same, and no more.
static const double PERSON = 0.3;
static const double PERSON_BORN_THEN = 0.7;
static const double ORGANISATION = 0.6;
static const double IN_ONE_COUNTRY = 0.8;
static const double IN_TWO_COUNTRIES = 0.35;
// And by what other facts that is multiplied.
static const double OTHER_KIND = 0.7;
static const double OTHER_FORM = 0.8;
static const double OTHER_BEGINNING = 0.4;
// Weight of words from which they are not too common to say much.
static const double SAYS_ENOUGH = 7;

static sg_entity_row *entity(const sg_model *model, uint32_t row) {
  return &SG_AT(sg_entity_row, &model->entities, row);
}

// --- what else is on record --------------------------------------------------

static sg_date date_of(const sg_model *model, uint32_t row, const char *key) {
  sg_date date = SG_DATE_UNKNOWN;
  const char *json = sg_attr_find(model, entity(model, row)->attrs, key);
  const size_t length = json ? strlen(json) : 0;
  if (length > 2 && json[0] == '"' &&
      !sg_date_parse(json + 1, length - 2, &date))
    date = SG_DATE_UNKNOWN;
  return date;
}

typedef enum agreement { NOT_KNOWN, AGREES, DIFFERS } agreement;

// Partial dates agree when one day can be meant by both.
static agreement compare_dates(const sg_model *model, const sg_candidate *c,
                               const char *key) {
  const sg_date x = date_of(model, c->a, key);
  const sg_date y = date_of(model, c->b, key);
  if (x == SG_DATE_UNKNOWN || y == SG_DATE_UNKNOWN)
    return NOT_KNOWN;
  return sg_date_first(x) <= sg_date_last(y) &&
                 sg_date_first(y) <= sg_date_last(x)
             ? AGREES
             : DIFFERS;
}

static double worth_of_person(const sg_model *model, const sg_candidate *c) {
  switch (compare_dates(model, c, "birthDate")) {
  case AGREES: return PERSON_BORN_THEN;
  case DIFFERS: return 0;
  case NOT_KNOWN: break;
  }
  return PERSON;
}

static double worth_of_organisation(const sg_model *model,
                                    const sg_candidate *c) {
  const sg_entity_row *a = entity(model, c->a);
  const sg_entity_row *b = entity(model, c->b);
  double worth = ORGANISATION;
  if (a->country && b->country)
    worth = a->country == b->country ? IN_ONE_COUNTRY : IN_TWO_COUNTRIES;
  const agreement begun = compare_dates(model, c, "incorporated");
  if (begun == AGREES)
    worth = (1 + worth) / 2;
  if (begun == DIFFERS)
    worth *= OTHER_BEGINNING;
  if (a->kind && b->kind && a->kind != b->kind)
    worth *= OTHER_KIND;
  if (c->form_a > SG_FORM_SOME && c->form_b > SG_FORM_SOME &&
      c->form_a != c->form_b)
    worth *= OTHER_FORM;
  return worth;
}

// Names that are just alike enough are worth half of those that are the same.
static double probability_of(const sg_model *model, const sg_candidate *c) {
  const double worth = entity(model, c->a)->kind == SG_PERSON
                           ? worth_of_person(model, c)
                           : worth_of_organisation(model, c);
  const double alike =
      0.5 + 0.5 * (c->likeness - SG_LIKE_ENOUGH) / (1 - SG_LIKE_ENOUGH);
  const double p = worth * alike * fmin(1, c->weight / SAYS_ENOUGH);
  return fmin(round(p * 100) / 100, 0.99);
}

// --- pairs about which more is known -----------------------------------------

// Identifiers of which a party has one, and pairs that the inputs join.
typedef struct settled {
  sg_intern texts;
  sg_vec numbers; // number: sorted
  sg_vec pairs;   // uint64_t: sorted
} settled;

typedef struct number {
  uint32_t row, scheme, id;
} number;

static int by_row(const void *a, const void *b) {
  const number *x = a;
  const number *y = b;
  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return (x->scheme > y->scheme) - (x->scheme < y->scheme);
}

static int by_pair(const void *a, const void *b) {
  const uint64_t x = *(const uint64_t *)a;
  const uint64_t y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static uint64_t pair_of(uint32_t a, uint32_t b) {
  return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static bool add_number(sg_model *model, settled *s, const sg_item *item,
                       sg_text *room) {
  sg_id_scheme known;
  sg_text_reset(room);
  sg_id_scheme_of(&known, sg_model_text(model, item->text));
  const sg_identifier found =
      sg_identifier_key(room, &known, sg_model_text(model, item->more));
  if (!sg_text_ok(room))
    return false;
  if (!found.is_only || found.use != SG_JOINS)
    return true;
  const char *text = sg_text_get(room);
  const size_t scheme = strcspn(text, "\x1f");
  number *added = sg_vec_add(&s->numbers);
  if (!added)
    return false;
  *added = (number){sg_entity_root(model, item->owner),
                    sg_intern_add(&s->texts, text, scheme),
                    sg_intern_add(&s->texts, text, room->length)};
  return added->scheme != SG_NONE && added->id != SG_NONE;
}

static bool collect_numbers(sg_model *model, settled *s) {
  const sg_vec *items = &model->items[SG_ON_IDENTIFIERS];
  sg_text room;
  sg_text_init(&room, 0);
  bool ok = true;
  for (uint32_t i = 0; i < items->n && ok; i++)
    ok = add_number(model, s, &SG_AT(sg_item, items, i), &room);
  sg_text_clear(&room);
  if (ok && s->numbers.n > 1)
    qsort(s->numbers.data, s->numbers.n, s->numbers.item, by_row);
  return ok;
}

static uint32_t row_of(sg_model *model, uint32_t id) {
  uint32_t row = sg_index_get(&model->entity_of, id) - 1;
  if (row == SG_NONE)
    row = sg_index_get(&model->aliases, id) - 1;
  return row == SG_NONE ? SG_NONE : sg_entity_root(model, row);
}

static bool collect_pairs(sg_model *model, settled *s) {
  for (uint32_t i = 0; i < model->links.n; i++) {
    const sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
    if (link->kind != SG_SAME_AS || link->flags & SG_ROW_GONE)
      continue;
    const uint32_t from = row_of(model, link->from);
    const uint32_t to = row_of(model, link->to);
    uint64_t *pair = sg_vec_add(&s->pairs);
    if (!pair)
      return false;
    *pair = pair_of(from, to);
  }
  if (s->pairs.n > 1)
    qsort(s->pairs.data, s->pairs.n, s->pairs.item, by_pair);
  return true;
}

// The first number of a row, or where it would be.
static uint32_t first_number(const settled *s, uint32_t row) {
  uint32_t from = 0;
  uint32_t to = s->numbers.n;
  while (from < to) {
    const uint32_t middle = from + (to - from) / 2;
    if (SG_AT(number, &s->numbers, middle).row < row)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

// Do both have a number of one scheme, and another one?
static bool numbers_differ(const settled *s, const sg_candidate *c) {
  for (uint32_t i = first_number(s, c->a); i < s->numbers.n; i++) {
    const number *x = &SG_AT(number, &s->numbers, i);
    if (x->row != c->a)
      break;
    for (uint32_t k = first_number(s, c->b); k < s->numbers.n; k++) {
      const number *y = &SG_AT(number, &s->numbers, k);
      if (y->row != c->b)
        break;
      if (x->scheme == y->scheme && x->id != y->id)
        return true;
    }
  }
  return false;
}

static bool is_settled(const settled *s, const sg_candidate *c) {
  const uint64_t pair = pair_of(c->a, c->b);
  return numbers_differ(s, c) ||
         (s->pairs.n > 0 && bsearch(&pair, s->pairs.data, s->pairs.n,
                                    s->pairs.item, by_pair) != NULL);
}

// --- links -------------------------------------------------------------------

// A JSON string; control characters of names have become spaces.
static void add_quoted(sg_text *out, const char *text) {
  sg_text_putc(out, '"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\')
      sg_text_putc(out, '\\');
    sg_text_putc(out, (unsigned char)*text < ' ' ? ' ' : *text);
  }
  sg_text_putc(out, '"');
}

static bool add_attr(sg_model *model, uint32_t *attrs, const char *key,
                     const sg_text *json) {
  const uint32_t name = sg_intern_add(&model->strings, key, strlen(key));
  const uint32_t value =
      sg_text_ok(json)
          ? sg_intern_add(&model->strings, sg_text_get(json), json->length)
          : SG_NONE;
  return name != SG_NONE && value != SG_NONE &&
         sg_attr_add(model, attrs, name, value);
}

static bool describe(sg_model *model, const sg_candidate *c, uint32_t *attrs,
                     sg_text *room) {
  sg_text_reset(room);
  sg_text_puts(room, "[");
  add_quoted(room, c->text_a);
  sg_text_puts(room, ",");
  add_quoted(room, c->text_b);
  sg_text_puts(room, "]");
  if (!add_attr(model, attrs, "names_compared", room))
    return false;
  sg_text_reset(room);
  sg_text_printf(room, "0.%02d", (int)lround(c->probability * 100));
  return add_attr(model, attrs, "probability", room);
}

// The link comes from the list, if one end does: whom a list alone describes is
// not mentioned by others because of it (scope.c).
static sg_status add_link(sg_model *model, const sg_candidate *c, sg_text *room,
                          sg_error *err) {
  const sg_entity_row a = *entity(model, c->a);
  const sg_entity_row b = *entity(model, c->b);
  const sg_origin origin =
      sg_model_is_list(model, b.origin) ? b.origin : a.origin;
  sg_record record;
  SG_TRY(sg_record_begin(&record, model, SG_RECORD_LINK, origin, err));
  sg_link_row *link = sg_record_link(&record);
  link->kind = SG_SAME_AS;
  link->basis = SG_INFERRED;
  link->from = a.id;
  link->to = b.id;
  link->flags = SG_ROW_MADE;
  const uint32_t sources = sg_list_join(model, a.sources, b.sources);
  uint32_t attrs = 0;
  if (sources == SG_NONE || !describe(model, c, &attrs, room))
    return sg_no_memory(err);
  link->sources = sources;
  link->attrs = attrs;
  link->id = sg_link_name(model, link);
  if (link->id == SG_NONE)
    return sg_no_memory(err);
  model->candidates.n_proposed++;
  return sg_record_commit(&record, err);
}

static int by_probability(const void *a, const void *b) {
  const sg_candidate *x = a;
  const sg_candidate *y = b;
  if (x->probability != y->probability)
    return x->probability > y->probability ? -1 : 1;
  const int order = strcmp(x->id_a, y->id_a);
  return order ? order : strcmp(x->id_b, y->id_b);
}

// The likeliest come first and use up how many a party may have.
static sg_status add_links(sg_model *model, const sg_vec *found,
                           uint32_t *n_over, sg_error *err) {
  sg_status status = SG_OK;
  sg_text room;
  uint8_t *n_of = sg_memory_alloc(model->entities.n, sizeof *n_of);
  if (!n_of)
    return sg_no_memory(err);
  sg_text_init(&room, 0);
  for (uint32_t i = 0; i < found->n && status == SG_OK; i++) {
    const sg_candidate *c = &SG_AT(sg_candidate, found, i);
    if (n_of[c->a] == SG_CANDIDATES_OF_ONE ||
        n_of[c->b] == SG_CANDIDATES_OF_ONE) {
      ++*n_over;
      continue;
    }
    n_of[c->a]++;
    n_of[c->b]++;
    status = add_link(model, c, &room, err);
  }
  sg_text_clear(&room);
  sg_memory_free(n_of);
  return status;
}

static void report(const sg_model *model, uint32_t n_over) {
  const sg_place place = {
      .path = SG_AT(sg_input_file, &model->inputs, 0).path,
      .line = 1,
      .column = 1,
  };
  if (model->candidates.n_left_out)
    sg_problem(
        model->problems, SG_PROBLEM_TRUNCATED, place,
        "%u names share words with names of other inputs, but only words "
        "that very many have; these were compared only where all words "
        "are the same",
        model->candidates.n_left_out);
  if (n_over)
    sg_problem(model->problems, SG_PROBLEM_TRUNCATED, place,
               "%u pairs of like names are left out, because a party has more "
               "than %d of them",
               n_over, SG_CANDIDATES_OF_ONE);
}

// Pairs that nothing else settles, with their probabilities.
static void choose(const sg_model *model, const settled *s, sg_vec *found) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < found->n; i++) {
    sg_candidate one = SG_AT(sg_candidate, found, i);
    one.probability = probability_of(model, &one);
    if (one.probability > 0 && !is_settled(s, &one))
      SG_AT(sg_candidate, found, kept++) = one;
  }
  found->n = kept;
  if (kept > 1)
    qsort(found->data, kept, found->item, by_probability);
}

static sg_status propose(sg_model *model, sg_vec *found, sg_error *err) {
  uint32_t n_over = 0;
  settled s;
  sg_vec_init(&s.numbers, sizeof(number), 0);
  sg_vec_init(&s.pairs, sizeof(uint64_t), 0);
  sg_status status = sg_intern_init(&s.texts) && sg_lists_seal(model) &&
                             collect_numbers(model, &s) &&
                             collect_pairs(model, &s)
                         ? SG_OK
                         : sg_no_memory(err);
  if (status == SG_OK) {
    choose(model, &s, found);
    status = add_links(model, found, &n_over, err);
  }
  sg_intern_clear(&s.texts);
  sg_vec_clear(&s.numbers);
  sg_vec_clear(&s.pairs);
  if (status == SG_OK)
    report(model, n_over);
  return status;
}

// Within one input its publisher has decided who is who.
sg_status sg_resolve_candidates(sg_model *model, sg_error *err) {
  bool several = false;
  for (uint32_t i = 1; i < model->inputs.n; i++)
    several |= SG_AT(sg_input_file, &model->inputs, i).group !=
               SG_AT(sg_input_file, &model->inputs, 0).group;
  if (!several)
    return SG_OK;
  sg_vec found;
  sg_vec_init(&found, sizeof(sg_candidate), 0);
  sg_status status = sg_candidates_find(model, &found, err);
  if (status == SG_OK)
    status = propose(model, &found, err);
  sg_vec_clear(&found);
  return status;
}
