// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_identifiers - entities that share an identifier are one entity.
//
// What counts as sharing is in identifiers.h. The smallest id stays, and rows
// are taken over in the order of their ids, so that the order of records does
// not matter. Persons, addresses and incidents never merge with organisations:
// a shared identifier is then a mistake of the data and is reported.
#include "graph/identifiers.h"
#include "graph/names.h"
#include "graph/resolve.h"

#include "base/memory.h"
#include "base/table_hash.h"
#include "graph/order.h"

#include <stdlib.h>
#include <string.h>

char sg_kind_family(uint8_t kind) {
  switch (kind) {
  case SG_PERSON: return 'p';
  case SG_ADDRESS: return 'a';
  case SG_INCIDENT: return 'i';
  default: return 'o';
  }
}

uint32_t sg_entity_root(sg_model *model, uint32_t row) {
  sg_entity_row *rows = model->entities.data;
  while (rows[row].into != row) {
    rows[row].into = rows[rows[row].into].into;
    row = rows[row].into;
  }
  return row;
}

static sg_entity_row *entity(const sg_model *model, uint32_t row) {
  return &SG_AT(sg_entity_row, &model->entities, row);
}

static const char *id_text(const sg_model *model, uint32_t row) {
  return sg_model_text(model, entity(model, row)->id);
}

// The smaller id becomes the root, whatever the order of joining.
static void join(sg_model *model, uint32_t a, uint32_t b) {
  a = sg_entity_root(model, a);
  b = sg_entity_root(model, b);
  if (a == b)
    return;
  const bool keep_a = strcmp(id_text(model, a), id_text(model, b)) < 0;
  entity(model, keep_a ? b : a)->into = keep_a ? a : b;
}

// An identifier that an entity has, in a chain of all with the same key.
typedef struct holding {
  uint32_t item, row, next; // next: index + 1
  uint32_t key;
  uint32_t next_only; // of the row, of schemes of which a party has one id
  bool is_only;
} holding;

// Hashes that were met: a bit of `once` for each, one of `again` when it was
// met before. Two texts may have one hash.
typedef struct met {
  uint64_t *once, *again;
  uint64_t mask;
} met;

typedef struct finder {
  sg_model *model;
  met met;              // keys of identifiers of which more must agree
  sg_intern keys;       // "SCHEME id", and what else must agree
  sg_vec first;         // holding + 1 by key
  sg_vec holdings;      // holding
  sg_vec only;          // holding + 1 by row
  sg_vec best;          // holding + 1 that joined a row
  uint32_t scheme_text; // interned text of `scheme`
  sg_id_scheme scheme;  // of the identifier before
  sg_text room;
  sg_name name;
} finder;

static const sg_item *item_at(const finder *f, uint32_t item) {
  return &SG_AT(sg_item, &f->model->items[SG_ON_IDENTIFIERS], item);
}

static holding *holding_at(const finder *f, uint32_t at) {
  return &SG_AT(holding, &f->holdings, at - 1);
}

enum { FAMILIES = 4 };

static uint32_t family_of(const finder *f, uint32_t at) {
  static const char families[FAMILIES] = {'o', 'a', 'p', 'i'};
  const char own =
      sg_kind_family(entity(f->model, holding_at(f, at)->row)->kind);
  uint32_t i = 0;
  while (families[i] != own)
    i++;
  return i;
}

// --- who has which -----------------------------------------------------------

static void malformed(const finder *f, const sg_item *item) {
  const sg_entity_row *row = entity(f->model, item->owner);
  sg_problem(f->model->problems, SG_PROBLEM_BAD_IDENTIFIER,
             sg_model_place(f->model, row->origin),
             "'%s': '%s' is no Legal Entity Identifier, as its length or its "
             "check digits tell; it is compared as it stands",
             sg_model_text(f->model, row->id),
             sg_model_text(f->model, item->more));
}

// Numbers of an unnamed register join those of one country, and of one name.
// An unknown country is none of the known ones. A person's country says
// nothing; there the name must agree.
static bool add_scope(finder *f, const sg_entity_row *row,
                      sg_identifier_use use) {
  char country[3] = "";
  const bool is_person = row->kind == SG_PERSON;
  if (row->country && !is_person)
    sg_country_write(row->country, country);
  sg_text_printf(&f->room, "\x1f%s", country);
  if (use == SG_JOINS_IN_COUNTRY && !is_person)
    return true;
  if (row->name == 0 ||
      !sg_name_split(&f->name, sg_model_text(f->model, row->name), false))
    return false;
  return sg_name_key(&f->name, &f->room) && f->name.n > 0;
}

static bool hold(finder *f, uint32_t item, bool is_only) {
  const uint32_t key =
      sg_intern_add(&f->keys, sg_text_get(&f->room), f->room.length);
  holding *added = key == SG_NONE ? NULL : sg_vec_add(&f->holdings);
  if (!added)
    return false;
  const uint32_t row = item_at(f, item)->owner;
  *added = (holding){.item = item,
                     .row = row,
                     .next = sg_index_get(&f->first, key),
                     .key = key,
                     .is_only = is_only};
  if (is_only) {
    added->next_only = SG_AT(uint32_t, &f->only, row);
    SG_AT(uint32_t, &f->only, row) = f->holdings.n;
  }
  return sg_index_set(&f->first, key, f->holdings.n - 1);
}

// Puts the key into the room.
static sg_identifier read_key(finder *f, const sg_item *item) {
  sg_text_reset(&f->room);
  if (item->text != f->scheme_text)
    sg_id_scheme_of(&f->scheme, sg_model_text(f->model, item->text));
  f->scheme_text = item->text;
  return sg_identifier_key(&f->room, &f->scheme,
                           sg_model_text(f->model, item->more));
}

static bool wants_scope(sg_identifier_use use) {
  return use == SG_JOINS_IN_COUNTRY || use == SG_JOINS_WITH_NAME;
}

static uint64_t hash_of_key(const finder *f) {
  return f->met.mask &
         sg_table_hash(f->keys.key, sg_text_get(&f->room), f->room.length);
}

// What only one party has joins nobody: most names need not be looked at.
static bool meet_keys(finder *f) {
  enum { BITS_OF_ONE = 16 };
  const sg_vec *items = &f->model->items[SG_ON_IDENTIFIERS];
  uint64_t n_bits = 64;
  while (n_bits < (uint64_t)BITS_OF_ONE * items->n)
    n_bits *= 2;
  f->met.mask = n_bits - 1;
  f->met.once = sg_memory_alloc(n_bits / 32, sizeof *f->met.once);
  if (!f->met.once)
    return false;
  f->met.again = f->met.once + n_bits / 64;
  for (uint32_t i = 0; i < items->n; i++) {
    if (!wants_scope(read_key(f, &SG_AT(sg_item, items, i)).use))
      continue;
    if (!sg_text_ok(&f->room))
      return false;
    const uint64_t hash = hash_of_key(f);
    const uint64_t bit = UINT64_C(1) << (hash & 63);
    f->met.again[hash / 64] |= f->met.once[hash / 64] & bit;
    f->met.once[hash / 64] |= bit;
  }
  return true;
}

static bool was_met_again(const finder *f) {
  const uint64_t hash = hash_of_key(f);
  return f->met.again[hash / 64] >> (hash & 63) & 1;
}

static bool note(finder *f, uint32_t i) {
  const sg_item *item = item_at(f, i);
  const sg_entity_row *row = entity(f->model, item->owner);
  const sg_identifier found = read_key(f, item);
  bool joins = found.use == SG_JOINS;
  if (found.is_malformed)
    malformed(f, item);
  if (wants_scope(found.use))
    joins = was_met_again(f) && add_scope(f, row, found.use);
  return sg_text_ok(&f->room) && sg_text_ok(&f->name.text) &&
         (!joins || hold(f, i, found.is_only));
}

// --- who is one --------------------------------------------------------------

static void report_kinds(const finder *f, uint32_t a, uint32_t b,
                         uint32_t item) {
  const sg_model *model = f->model;
  const bool a_first = strcmp(id_text(model, a), id_text(model, b)) < 0;
  sg_problem(model->problems, SG_PROBLEM_IDENTIFIER_CONFLICT,
             sg_model_place(model, entity(model, a_first ? b : a)->origin),
             "'%s' and '%s' share identifier %s %s but are of different "
             "kinds; they are not merged",
             id_text(model, a_first ? a : b), id_text(model, a_first ? b : a),
             sg_model_text(model, item_at(f, item)->text),
             sg_model_text(model, item_at(f, item)->more));
}

// --- who cannot be one -------------------------------------------------------

// Parties with one key, and ids of one party, that are compared with each
// other.
enum { HOLDERS_MAX = 64, ONLY_MAX = 32 };

static uint16_t group_of(const finder *f, uint32_t row) {
  const uint16_t input = entity(f->model, row)->origin.input;
  return input < f->model->inputs.n
             ? SG_AT(sg_input_file, &f->model->inputs, input).group
             : input;
}

static bool same_scheme(const finder *f, uint32_t key, uint32_t other) {
  const char *a = sg_intern_text(&f->keys, key);
  const char *b = sg_intern_text(&f->keys, other);
  const size_t n = strcspn(a, "\x1f");
  return strncmp(a, b, n) == 0 && b[n] == '\x1f';
}

// Another id of the scheme that the row has; 0 when it has this one or none.
static uint32_t other_id(const finder *f, uint32_t at, uint32_t row) {
  const uint32_t key = holding_at(f, at)->key;
  uint32_t other = 0;
  uint32_t n = 0;
  for (uint32_t i = SG_AT(uint32_t, &f->only, row); i && n < ONLY_MAX; n++) {
    const holding *h = holding_at(f, i);
    if (h->key == key)
      return 0;
    if (same_scheme(f, key, h->key))
      other = i;
    i = h->next_only;
  }
  return other;
}

// An id of row `a` that says that row `b` of the same input is another party.
static uint32_t telling_apart(const finder *f, uint32_t a, uint32_t b) {
  uint32_t n = 0;
  if (a == b || group_of(f, a) != group_of(f, b) ||
      sg_kind_family(entity(f->model, a)->kind) !=
          sg_kind_family(entity(f->model, b)->kind))
    return 0;
  for (uint32_t at = SG_AT(uint32_t, &f->only, a); at && n < ONLY_MAX; n++) {
    if (other_id(f, at, b))
      return at;
    at = holding_at(f, at)->next_only;
  }
  return 0;
}

static void report_apart(const finder *f, uint32_t a, uint32_t b, uint32_t item,
                         uint32_t by) {
  const sg_model *model = f->model;
  sg_problem(model->problems, SG_PROBLEM_IDENTIFIER_CONFLICT,
             sg_model_place(model, entity(model, b)->origin),
             "'%s' and '%s' share identifier %s %s but have different numbers "
             "of the scheme %s; nobody is merged by it",
             id_text(model, a), id_text(model, b),
             sg_model_text(model, item_at(f, item)->text),
             sg_model_text(model, item_at(f, item)->more),
             sg_model_text(model, item_at(f, holding_at(f, by)->item)->text));
}

// Does an input itself tell two holders of the key apart? Told are the two with
// the smallest ids.
static bool is_shared_by_others(const finder *f, uint32_t first) {
  uint32_t rows[HOLDERS_MAX];
  uint32_t n = 0;
  for (uint32_t at = first; at; at = holding_at(f, at)->next) {
    uint32_t i = n++;
    if (n > HOLDERS_MAX)
      return false;
    const uint32_t row = holding_at(f, at)->row;
    for (; i &&
           strcmp(id_text(f->model, row), id_text(f->model, rows[i - 1])) < 0;
         i--)
      rows[i] = rows[i - 1];
    rows[i] = row;
  }
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = i + 1; j < n; j++) {
      const uint32_t by = telling_apart(f, rows[i], rows[j]);
      if (by)
        report_apart(f, rows[i], rows[j], holding_at(f, first)->item, by);
      if (by)
        return true;
    }
  return false;
}

// --- joining -----------------------------------------------------------------

// Join the holders of one key within each family of kinds.
static void join_holders(finder *f, uint32_t first) {
  uint32_t smallest[FAMILIES];
  uint32_t one = SG_NONE;
  memset(smallest, 0xff, sizeof smallest);
  for (uint32_t at = first; at; at = holding_at(f, at)->next) {
    const uint32_t row = holding_at(f, at)->row;
    uint32_t *least = &smallest[family_of(f, at)];
    if (*least != SG_NONE)
      join(f->model, *least, row);
    if (*least == SG_NONE ||
        strcmp(id_text(f->model, row), id_text(f->model, *least)) < 0)
      *least = row;
  }
  for (uint32_t i = 0; i < FAMILIES; i++) {
    if (smallest[i] != SG_NONE && one != SG_NONE)
      report_kinds(f, one, smallest[i], holding_at(f, first)->item);
    else if (smallest[i] != SG_NONE)
      one = smallest[i];
  }
}

// --- which identifier joined a row -------------------------------------------

static int compare_items(const finder *f, uint32_t a, uint32_t b) {
  const sg_item *x = item_at(f, a);
  const sg_item *y = item_at(f, b);
  const int order = strcmp(sg_model_text(f->model, x->text),
                           sg_model_text(f->model, y->text));
  return order ? order
               : strcmp(sg_model_text(f->model, x->more),
                        sg_model_text(f->model, y->more));
}

// Of several that a row shares with others the first in the alphabet.
static void tell(finder *f, uint32_t first) {
  uint32_t seen[FAMILIES]; // a holder; the row itself when there is no other
  bool is_shared[FAMILIES] = {false};
  memset(seen, 0xff, sizeof seen);
  for (uint32_t at = first; at; at = holding_at(f, at)->next) {
    const uint32_t family = family_of(f, at);
    const uint32_t row = holding_at(f, at)->row;
    is_shared[family] |= seen[family] != SG_NONE && seen[family] != row;
    seen[family] = row;
  }
  for (uint32_t at = first; at; at = holding_at(f, at)->next) {
    const holding *h = holding_at(f, at);
    uint32_t *best = &SG_AT(uint32_t, &f->best, h->row);
    if (is_shared[family_of(f, at)] &&
        (*best == 0 || compare_items(f, h->item, *best - 1) < 0))
      *best = h->item + 1;
  }
}

// --- taking over -------------------------------------------------------------

static sg_status merge(finder *f, uint32_t row, sg_error *err) {
  sg_model *model = f->model;
  sg_entity_row *gone = entity(model, row);
  const uint32_t into = sg_entity_root(model, row);
  const uint32_t by = SG_AT(uint32_t, &f->best, row);
  gone->into = into;
  gone->flags |= SG_ROW_GONE;
  model->n_merged++;
  sg_merge *told = sg_vec_add(&model->merges);
  const char *conflict = NULL;
  if (!told || !sg_entity_combine(model, into, row, false, &conflict))
    return sg_no_memory(err);
  *told = (sg_merge){row, into, by ? item_at(f, by - 1)->text : 0,
                     by ? item_at(f, by - 1)->more : 0};
  if (conflict)
    sg_problem(model->problems, SG_PROBLEM_MERGE_CONFLICT,
               sg_model_place(model, gone->origin),
               "'%s' is merged into '%s' by an identifier they share, but "
               "their '%s' differs; that of '%s' is kept",
               id_text(model, row), id_text(model, into), conflict,
               id_text(model, into));
  return SG_OK;
}

// Rows that go are merged in the order of their ids.
static sg_status merge_all(finder *f, sg_error *err) {
  sg_model *model = f->model;
  const uint32_t n = model->entities.n;
  sg_order_key *keys = sg_memory_alloc(n, sizeof *keys);
  if (!keys)
    return sg_no_memory(err);
  size_t n_gone = 0;
  for (uint32_t i = 0; i < n; i++)
    if (sg_entity_root(model, i) != i)
      keys[n_gone++] = sg_order_key_of(id_text(model, i), i);
  sg_order_sort(keys, n_gone);
  sg_status status = SG_OK;
  for (size_t i = 0; i < n_gone && status == SG_OK; i++)
    status = merge(f, keys[i].row, err);
  sg_memory_free(keys);
  return status;
}

static void report_numbers(const finder *f, uint32_t root, const char *key,
                           size_t length) {
  sg_problem(f->model->problems, SG_PROBLEM_IDENTIFIER_CONFLICT,
             sg_model_place(f->model, entity(f->model, root)->origin),
             "'%s' is merged from records by identifiers they share, but has "
             "several numbers of the scheme %.*s",
             id_text(f->model, root), (int)length, key);
}

// Of one key, by "ROOT SCHEME": the first key, or that there were two.
static bool check_number(finder *f, sg_vec *key_of, uint32_t root,
                         uint32_t key) {
  const uint32_t told = SG_NONE - 1;
  const char *text = sg_intern_text(&f->keys, key);
  const size_t length = strcspn(text, "\x1f");
  sg_text_reset(&f->room);
  sg_text_printf(&f->room, "%u\x1f", root);
  sg_text_add(&f->room, text, length);
  const uint32_t name =
      sg_text_ok(&f->room)
          ? sg_intern_add(&f->keys, sg_text_get(&f->room), f->room.length)
          : SG_NONE;
  if (name == SG_NONE)
    return false;
  const uint32_t before = sg_index_get(key_of, name);
  if (before && before - 1 != told)
    report_numbers(f, root, text, length);
  return sg_index_set(key_of, name, before ? told : key);
}

typedef struct telling {
  const char *into, *gone;
  sg_merge merge;
} telling;

static int by_ids(const void *a, const void *b) {
  const telling *x = a;
  const telling *y = b;
  const int order = strcmp(x->into, y->into);
  return order ? order : strcmp(x->gone, y->gone);
}

// What became part of one entity stands side by side.
static bool order_merges(sg_model *model) {
  const uint32_t n = model->merges.n;
  telling *all = sg_memory_alloc(n, sizeof *all);
  for (uint32_t i = 0; all && i < n; i++) {
    const sg_merge m = SG_AT(sg_merge, &model->merges, i);
    all[i] = (telling){id_text(model, m.into), id_text(model, m.gone), m};
  }
  if (all && n > 1)
    qsort(all, n, sizeof *all, by_ids);
  for (uint32_t i = 0; all && i < n; i++)
    SG_AT(sg_merge, &model->merges, i) = all[i].merge;
  sg_memory_free(all);
  return all != NULL;
}

// A party has one number in a register: two say that records were joined that
// are perhaps not about one party.
static bool check_numbers(finder *f) {
  sg_vec key_of;
  sg_vec_init(&key_of, sizeof(uint32_t), 0);
  bool ok = true;
  for (uint32_t key = 0; key < f->first.n && ok; key++) {
    const uint32_t at = SG_AT(uint32_t, &f->first, key);
    if (at == 0 || !holding_at(f, at)->is_only)
      continue;
    const uint32_t root = sg_entity_root(f->model, holding_at(f, at)->row);
    if (SG_AT(uint32_t, &f->best, root))
      ok = check_number(f, &key_of, root, key);
  }
  sg_vec_clear(&key_of);
  return ok;
}

static bool find(finder *f) {
  const uint32_t n_items = f->model->items[SG_ON_IDENTIFIERS].n;
  if (!sg_vec_add_many(&f->only, f->model->entities.n) || !meet_keys(f))
    return false;
  for (uint32_t i = 0; i < n_items; i++)
    if (!note(f, i))
      return false;
  if (f->holdings.n == 0)
    return true;
  if (!sg_vec_add_many(&f->best, f->model->entities.n))
    return false;
  for (uint32_t key = 0; key < f->first.n; key++)
    if (SG_AT(uint32_t, &f->first, key) &&
        is_shared_by_others(f, SG_AT(uint32_t, &f->first, key)))
      SG_AT(uint32_t, &f->first, key) = 0; // it joins nobody
  for (uint32_t key = 0; key < f->first.n; key++)
    if (SG_AT(uint32_t, &f->first, key))
      join_holders(f, SG_AT(uint32_t, &f->first, key));
  for (uint32_t key = 0; key < f->first.n; key++)
    if (SG_AT(uint32_t, &f->first, key))
      tell(f, SG_AT(uint32_t, &f->first, key));
  return check_numbers(f);
}

sg_status sg_resolve_identifiers(sg_model *model, sg_error *err) {
  if (model->items[SG_ON_IDENTIFIERS].n == 0)
    return SG_OK;
  finder f = {.model = model};
  sg_vec_init(&f.first, sizeof(uint32_t), 0);
  sg_vec_init(&f.holdings, sizeof(holding), 0);
  sg_vec_init(&f.only, sizeof(uint32_t), 0);
  sg_vec_init(&f.best, sizeof(uint32_t), 0);
  sg_text_init(&f.room, 0);
  sg_name_init(&f.name);
  sg_status status = sg_intern_init(&f.keys) && sg_lists_seal(model) && find(&f)
                         ? SG_OK
                         : sg_no_memory(err);
  if (status == SG_OK && f.holdings.n)
    status = merge_all(&f, err);
  if (status == SG_OK && model->merges.n && !order_merges(model))
    status = sg_no_memory(err);
  sg_intern_clear(&f.keys);
  sg_memory_free(f.met.once);
  sg_vec_clear(&f.first);
  sg_vec_clear(&f.holdings);
  sg_vec_clear(&f.only);
  sg_vec_clear(&f.best);
  sg_text_clear(&f.room);
  sg_name_clear(&f.name);
  return status;
}
