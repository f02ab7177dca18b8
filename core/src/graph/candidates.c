// SPDX-License-Identifier: GPL-2.0-or-later
// candidates - see candidates.h: which names are compared with which.
//
// Names are put into a block for each of their words, by how the word sounds,
// and into one for all their words together. Only names of one block are
// compared, and only those of different inputs. Blocks with too many pairs are
// passed over, which leaves the names of which all blocks are such.
#include "graph/candidates.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { KEYS_MAX = SG_NAME_WORDS + 1, INPUTS_TOLD_APART = 64 };

// Words of one name in thousand names weigh this much: fewer say little.
static const double FEWEST_NAMES = 1000;
static const double LETTER_ALONE = 0.25;

// A name: its words and its blocks lie side by side in `flat`.
typedef struct known {
  uint32_t row, text; // entity row that stays; interned name
  uint32_t first;     // words, then blocks
  uint8_t n_words, n_blocks, form;
  bool is_list;    // only lists describe the party
  bool is_craft;   // a vessel or an aircraft
  bool is_body;    // a company, an arrangement or a public body
  uint64_t inputs; // a bit each of those that describe it
} known;

typedef struct block {
  uint32_t first, n; // of `members`
  uint64_t pairs;
  bool is_word, is_open;
} block;

typedef struct finder {
  sg_model *model;
  sg_intern words, keys;
  sg_vec names, flat; // known, uint32_t
  sg_vec count;       // names by word
  double *weight;     // by word
  uint64_t *inputs;   // by entity row
  uint64_t lists;     // inputs that are lists, when not all are
  block *blocks;
  uint32_t *members; // names by block
  sg_name name;
  sg_text room;
  sg_vec *out;
  bool no_memory;
} finder;

static sg_entity_row *entity(const sg_model *model, uint32_t row) {
  return &SG_AT(sg_entity_row, &model->entities, row);
}

static known *name_at(const finder *f, uint32_t i) {
  return &SG_AT(known, &f->names, i);
}

static const uint32_t *words_of(const finder *f, const known *name) {
  return &SG_AT(uint32_t, &f->flat, name->first);
}

static const uint32_t *blocks_of(const finder *f, const known *name) {
  return words_of(f, name) + name->n_words;
}

// --- which inputs describe a party -------------------------------------------

static uint64_t bit_of(const sg_model *model, uint32_t input) {
  const uint16_t group = SG_AT(sg_input_file, &model->inputs, input).group;
  return UINT64_C(1) << (group < INPUTS_TOLD_APART ? group
                                                   : INPUTS_TOLD_APART - 1);
}

static void note_input(finder *f, uint32_t row, uint16_t input) {
  f->inputs[sg_entity_root(f->model, row)] |= bit_of(f->model, input);
}

// Lists are compared with other inputs, with each other only when there are
// none.
static void note_lists(finder *f) {
  const sg_model *model = f->model;
  bool all = true;
  for (uint32_t i = 0; i < model->inputs.n; i++) {
    const bool is_list = SG_AT(sg_input_file, &model->inputs, i).is_list;
    f->lists |= is_list ? bit_of(model, i) : 0;
    all &= is_list;
  }
  if (all)
    f->lists = 0;
}

static bool note_inputs(finder *f) {
  sg_model *model = f->model;
  f->inputs = sg_memory_alloc(model->entities.n, sizeof *f->inputs);
  if (!f->inputs)
    return false;
  note_lists(f);
  for (uint32_t i = 0; i < model->entities.n; i++)
    note_input(f, i, entity(model, i)->origin.input);
  for (uint32_t i = 0; i < model->retellings.n; i++) {
    const sg_retelling *told = &SG_AT(sg_retelling, &model->retellings, i);
    note_input(f, told->row, told->input);
  }
  return true;
}

// --- taking names apart ------------------------------------------------------

static bool add_number(finder *f, uint32_t number) {
  uint32_t *slot = sg_vec_add(&f->flat);
  if (slot)
    *slot = number;
  return slot != NULL;
}

static int by_number(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a;
  const uint32_t y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

// Sorted and each once; returns how many.
static uint8_t tidy(uint32_t *numbers, uint32_t n) {
  uint8_t kept = 0;
  qsort(numbers, n, sizeof *numbers, by_number);
  for (uint32_t i = 0; i < n; i++)
    if (kept == 0 || numbers[kept - 1] != numbers[i])
      numbers[kept++] = numbers[i];
  return kept;
}

// The block of a word: of names of one family, and apart from whole names.
static uint32_t word_block(finder *f, char family, const char *word) {
  char key[2 + SG_SKELETON_MAX] = {family, 'w', '\0'};
  sg_word_skeleton(word, key + 2);
  return sg_intern_add(&f->keys, key, strlen(key));
}

static bool add_words(finder *f, known *added) {
  uint32_t distinct[SG_NAME_WORDS];
  for (uint32_t i = 0; i < f->name.n; i++) {
    const char *word = f->name.word[i];
    distinct[i] = sg_intern_add(&f->words, word, strlen(word));
    if (distinct[i] == SG_NONE || !add_number(f, distinct[i]))
      return false;
  }
  added->n_words = (uint8_t)f->name.n;
  const uint32_t n = tidy(distinct, f->name.n);
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t seen = sg_index_get(&f->count, distinct[i]);
    if (!sg_index_set(&f->count, distinct[i], seen))
      return false;
  }
  return true;
}

static bool add_blocks(finder *f, known *added, char family) {
  uint32_t keys[KEYS_MAX];
  uint32_t n = 0;
  for (uint32_t i = 0; i < f->name.n; i++)
    keys[n++] = word_block(f, family, f->name.word[i]);
  sg_text_reset(&f->room);
  sg_text_putc(&f->room, family);
  sg_text_putc(&f->room, 'n');
  if (!sg_name_key(&f->name, &f->room))
    return false;
  keys[n++] = sg_intern_add(&f->keys, sg_text_get(&f->room), f->room.length);
  added->n_blocks = tidy(keys, n);
  for (uint32_t i = 0; i < added->n_blocks; i++)
    if (keys[i] == SG_NONE || !add_number(f, keys[i]))
      return false;
  return true;
}

// Words that stand for an owner who is not named, alone or with the second.
static bool names_nobody(const sg_name *name) {
  static const char *const words[] = {
      "bearer",      "bearers",     "unknown",   "nominee", "nominees",
      "undisclosed", "unspecified", "anonymous", "unnamed", "unidentified"};
  static const char *const others[] = {
      "the",          "to",     "a",      "an",     "of",      "owner",
      "owners",       "share",  "shares", "holder", "holders", "shareholder",
      "shareholders", "person", "persons"};
  bool any = false;
  for (uint32_t i = 0; i < name->n; i++) {
    bool is_word = false;
    bool is_other = false;
    for (size_t k = 0; k < SG_COUNT(words); k++)
      is_word |= strcmp(name->word[i], words[k]) == 0;
    for (size_t k = 0; k < SG_COUNT(others); k++)
      is_other |= strcmp(name->word[i], others[k]) == 0;
    if (!is_word && !is_other)
      return false;
    any |= is_word;
  }
  return any;
}

static bool has_attr(const sg_model *model, uint32_t row, const char *key) {
  const char *json = sg_attr_find(model, entity(model, row)->attrs, key);
  return json && strcmp(json, "null") != 0 && strcmp(json, "false") != 0 &&
         strcmp(json, "\"\"") != 0;
}

// Someone who holds bearer shares, or whom nobody names.
static bool is_nobody(const sg_model *model, uint32_t row) {
  return has_attr(model, row, "bearer") ||
         has_attr(model, row, "unspecified_reason");
}

static bool is_text(const char *json, const char *const *words, size_t n) {
  const size_t length = json ? strlen(json) : 0;
  for (size_t i = 0; i < n; i++)
    if (length == strlen(words[i]) + 2 &&
        strncasecmp(json + 1, words[i], length - 2) == 0)
      return true;
  return false;
}

static bool is_craft(const sg_model *model, uint32_t row) {
  static const char *const marks[] = {"vessel_type", "vessel_flag"};
  static const char *const types[] = {"vessel", "aircraft", "airplane"};
  static const char *const keys[] = {"sdn_type", "type", "schema"};
  const uint32_t attrs = entity(model, row)->attrs;
  if (entity(model, row)->kind != SG_OTHER)
    return false;
  for (size_t i = 0; i < SG_COUNT(marks); i++)
    if (has_attr(model, row, marks[i]))
      return true;
  for (size_t i = 0; i < SG_COUNT(keys); i++)
    if (is_text(sg_attr_find(model, attrs, keys[i]), types, SG_COUNT(types)))
      return true;
  return false;
}

static bool add_name(finder *f, uint32_t row, uint32_t text) {
  row = sg_entity_root(f->model, row);
  const uint8_t kind = entity(f->model, row)->kind;
  const char family = sg_kind_family(kind);
  const char *name = sg_model_text(f->model, text);
  if (text == 0 || (family != 'o' && family != 'p') || sg_says_nothing(name))
    return true;
  if (!sg_name_split(&f->name, name, family == 'p'))
    return false;
  if (f->name.n == 0 || names_nobody(&f->name) || is_nobody(f->model, row))
    return true;
  known *added = sg_vec_add(&f->names);
  if (!added)
    return false;
  *added = (known){
      .row = row,
      .text = text,
      .first = f->flat.n,
      .form = (uint8_t)f->name.form,
      .is_list = (f->inputs[row] & ~f->lists) == 0,
      .is_craft = is_craft(f->model, row),
      .is_body = family == 'o' && kind != SG_OTHER,
      .inputs = f->inputs[row],
  };
  return add_words(f, added) && add_blocks(f, added, family);
}

static bool add_names(finder *f) {
  static const int domains[] = {SG_ON_NAMES, SG_ON_FORMER_NAMES};
  const sg_model *model = f->model;
  for (uint32_t i = 0; i < model->entities.n; i++)
    if (!(entity(model, i)->flags & SG_ROW_GONE) &&
        !add_name(f, i, entity(model, i)->name))
      return false;
  for (size_t d = 0; d < SG_COUNT(domains); d++)
    for (uint32_t i = 0; i < model->items[domains[d]].n; i++) {
      const sg_item *item = &SG_AT(sg_item, &model->items[domains[d]], i);
      if (!add_name(f, item->owner, item->text))
        return false;
    }
  return true;
}

// The rarer a word, the more it says.
static bool weigh_words(finder *f) {
  const double n = fmax(f->names.n, FEWEST_NAMES);
  f->weight = sg_memory_alloc(f->words.texts.n, sizeof *f->weight);
  for (uint32_t i = 0; f->weight && i < f->words.texts.n; i++) {
    const char *word = sg_intern_text(&f->words, i);
    const uint32_t seen = sg_index_get(&f->count, i);
    f->weight[i] = seen ? log(1 + n / seen) : 0;
    if (word[0] && !word[1])
      f->weight[i] *= LETTER_ALONE;
  }
  return f->weight != NULL;
}

// --- blocks ------------------------------------------------------------------

// Parties of lists come last.
static int by_inputs(const void *a, const void *b) {
  const known *x = a;
  const known *y = b;
  if (x->is_list != y->is_list)
    return y->is_list ? -1 : 1;
  if (x->inputs != y->inputs)
    return x->inputs < y->inputs ? -1 : 1;
  return (x->first > y->first) - (x->first < y->first);
}

// Members of a block are in the order of their inputs, so that those of one
// input lie side by side; the end of the run that begins at `from`.
static uint32_t run_end(const finder *f, const block *b, uint32_t from) {
  const uint64_t inputs = name_at(f, f->members[b->first + from])->inputs;
  while (from < b->n &&
         name_at(f, f->members[b->first + from])->inputs == inputs)
    from++;
  return from;
}

static uint64_t count_pairs(const finder *f, const block *b) {
  uint64_t pairs = 0;
  for (uint32_t i = 0; i < b->n;) {
    const uint32_t end = run_end(f, b, i);
    if (name_at(f, f->members[b->first + i])->is_list)
      break;
    pairs += (uint64_t)(end - i) * (b->n - end);
    i = end;
  }
  return pairs;
}

static bool fill_blocks(finder *f) {
  const uint32_t n_keys = f->keys.texts.n;
  f->blocks = sg_memory_alloc((size_t)n_keys + 1, sizeof *f->blocks);
  f->members = sg_memory_alloc(f->flat.n, sizeof *f->members);
  if (!f->blocks || !f->members)
    return false;
  if (f->names.n > 1)
    qsort(f->names.data, f->names.n, f->names.item, by_inputs);
  for (uint32_t i = 0; i < f->names.n; i++)
    for (uint32_t k = 0; k < name_at(f, i)->n_blocks; k++)
      f->blocks[blocks_of(f, name_at(f, i))[k] + 1].first++;
  for (uint32_t i = 0; i < n_keys; i++)
    f->blocks[i + 1].first += f->blocks[i].first;
  for (uint32_t i = 0; i < f->names.n; i++)
    for (uint32_t k = 0; k < name_at(f, i)->n_blocks; k++) {
      block *b = &f->blocks[blocks_of(f, name_at(f, i))[k]];
      f->members[b->first + b->n++] = i;
    }
  for (uint32_t i = 1; i < n_keys; i++) {
    f->blocks[i].pairs = count_pairs(f, &f->blocks[i]);
    f->blocks[i].is_word = sg_intern_text(&f->keys, i)[1] == 'w';
  }
  return true;
}

// Blocks are open up to a number of pairs, fewer when all would be too many.
static void open_blocks(finder *f) {
  const uint32_t n_keys = f->keys.texts.n;
  uint64_t most = SG_PAIRS_OF_A_WORD;
  for (;; most /= 2) {
    uint64_t total = 0;
    for (uint32_t i = 1; i < n_keys; i++)
      total += f->blocks[i].pairs <= most ? f->blocks[i].pairs : 0;
    if (total <= SG_PAIRS_OF_ALL || most == 0)
      break;
  }
  for (uint32_t i = 1; i < n_keys; i++)
    f->blocks[i].is_open = f->blocks[i].pairs && f->blocks[i].pairs <= most;
}

// Names that share words with others, but no word that was looked at.
static void count_left_out(finder *f) {
  for (uint32_t i = 0; i < f->names.n; i++) {
    const known *name = name_at(f, i);
    bool any = false;
    bool any_open = false;
    for (uint32_t k = 0; k < name->n_blocks; k++) {
      const block *b = &f->blocks[blocks_of(f, name)[k]];
      any |= b->is_word && b->pairs > 0;
      any_open |= b->is_word && b->is_open;
    }
    f->model->candidates.n_left_out += any && !any_open;
  }
}

// --- pairs -------------------------------------------------------------------

// A pair that shares several blocks is compared in the first of them.
static bool is_first_block(const finder *f, const known *a, const known *b,
                           uint32_t here) {
  const uint32_t *x = blocks_of(f, a);
  const uint32_t *y = blocks_of(f, b);
  for (uint32_t i = 0, k = 0; i < a->n_blocks && k < b->n_blocks;) {
    if (x[i] == y[k] && f->blocks[x[i]].is_open)
      return x[i] == here;
    const bool step_a = x[i] <= y[k];
    k += y[k] <= x[i];
    i += step_a;
  }
  return false;
}

typedef struct weighed {
  const char *word[SG_NAME_WORDS];
  double weight[SG_NAME_WORDS];
  double total;
  sg_weighed view;
} weighed;

static void weigh(const finder *f, const known *name, weighed *out) {
  const uint32_t *words = words_of(f, name);
  out->total = 0;
  for (uint32_t i = 0; i < name->n_words; i++) {
    out->word[i] = sg_intern_text(&f->words, words[i]);
    out->weight[i] = f->weight[words[i]];
    out->total += out->weight[i];
  }
  out->view = (sg_weighed){out->word, out->weight, name->n_words};
}

static void compare(finder *f, const known *a, const known *b) {
  const sg_model *model = f->model;
  weighed x;
  weighed y;
  const char *id_a = sg_model_text(model, entity(model, a->row)->id);
  const char *id_b = sg_model_text(model, entity(model, b->row)->id);
  if (strcmp(id_a, id_b) > 0) {
    compare(f, b, a);
    return;
  }
  f->model->candidates.n_compared++;
  weigh(f, a, &x);
  weigh(f, b, &y);
  // However alike the words are, the lighter name has no more to share.
  if (2 * fmin(x.total, y.total) < SG_LIKE_ENOUGH * (x.total + y.total))
    return;
  const double likeness = sg_name_likeness(&x.view, &y.view);
  if (likeness < SG_LIKE_ENOUGH)
    return;
  sg_candidate *found = sg_vec_add(f->out);
  f->no_memory |= !found;
  if (found)
    *found = (sg_candidate){
        .a = a->row,
        .b = b->row,
        .name_a = a->text,
        .name_b = b->text,
        .id_a = id_a,
        .id_b = id_b,
        .text_a = sg_model_text(model, a->text),
        .text_b = sg_model_text(model, b->text),
        .likeness = likeness,
        .weight = likeness * (x.total + y.total) / 2,
        .form_a = (sg_form)a->form,
        .form_b = (sg_form)b->form,
    };
}

// No company is a ship.
static bool can_be_one(const known *a, const known *b) {
  return !(a->is_craft && b->is_body) && !(b->is_craft && a->is_body);
}

static void compare_block(finder *f, uint32_t key) {
  const block *b = &f->blocks[key];
  for (uint32_t i = 0; i < b->n;) {
    const uint32_t end = run_end(f, b, i);
    if (name_at(f, f->members[b->first + i])->is_list)
      return;
    for (; i < end; i++)
      for (uint32_t k = end; k < b->n; k++) {
        const known *x = name_at(f, f->members[b->first + i]);
        const known *y = name_at(f, f->members[b->first + k]);
        if (!(x->inputs & y->inputs) && can_be_one(x, y) &&
            is_first_block(f, x, y, key))
          compare(f, x, y);
      }
  }
}

static int by_parties(const void *a, const void *b) {
  const sg_candidate *x = a;
  const sg_candidate *y = b;
  int order = strcmp(x->id_a, y->id_a);
  order = order ? order : strcmp(x->id_b, y->id_b);
  if (order)
    return order;
  if (x->likeness != y->likeness)
    return x->likeness > y->likeness ? -1 : 1;
  order = strcmp(x->text_a, y->text_a);
  return order ? order : strcmp(x->text_b, y->text_b);
}

// Of each pair of parties the names that are most alike.
static void keep_best(sg_vec *found) {
  uint32_t kept = 0;
  if (found->n > 1)
    qsort(found->data, found->n, found->item, by_parties);
  for (uint32_t i = 0; i < found->n; i++) {
    const sg_candidate one = SG_AT(sg_candidate, found, i);
    const sg_candidate *last =
        kept ? &SG_AT(sg_candidate, found, kept - 1) : NULL;
    if (!last || last->a != one.a || last->b != one.b)
      SG_AT(sg_candidate, found, kept++) = one;
  }
  found->n = kept;
}

static bool find(finder *f) {
  if (!note_inputs(f) || !add_names(f))
    return false;
  f->model->candidates.n_names = f->names.n;
  if (f->names.n == 0)
    return true;
  if (!weigh_words(f) || !fill_blocks(f))
    return false;
  open_blocks(f);
  count_left_out(f);
  for (uint32_t i = 1; i < f->keys.texts.n && !f->no_memory; i++)
    if (f->blocks[i].is_open)
      compare_block(f, i);
  keep_best(f->out);
  return !f->no_memory;
}

sg_status sg_candidates_find(sg_model *model, sg_vec *out, sg_error *err) {
  finder f = {.model = model, .out = out};
  sg_vec_init(&f.names, sizeof(known), 0);
  sg_vec_init(&f.flat, sizeof(uint32_t), 0);
  sg_vec_init(&f.count, sizeof(uint32_t), 0);
  sg_name_init(&f.name);
  sg_text_init(&f.room, 0);
  bool ok = sg_intern_init(&f.words);
  ok = sg_intern_init(&f.keys) && ok;
  ok = ok && find(&f);
  sg_intern_clear(&f.words);
  sg_intern_clear(&f.keys);
  sg_vec_clear(&f.names);
  sg_vec_clear(&f.flat);
  sg_vec_clear(&f.count);
  sg_memory_free(f.weight);
  sg_memory_free(f.inputs);
  sg_memory_free(f.blocks);
  sg_memory_free(f.members);
  sg_name_clear(&f.name);
  sg_text_clear(&f.room);
  return ok ? SG_OK : sg_no_memory(err);
}
