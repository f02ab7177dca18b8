// SPDX-License-Identifier: GPL-2.0-or-later
// native_write - see native_write.h.
#include "io/native_write.h"

#include "base/memory.h"
#include "base/number.h"

#include <stdlib.h>
#include <string.h>

// --- items by their owner ---

// Rows that a domain's items belong to, and the row of an item now: items of an
// entity that was merged belong to the one that stayed.
static uint32_t n_owners(const sg_model *model, int domain) {
  if (domain == SG_ON_LINK_USERS)
    return model->links.n;
  return domain >= SG_ON_DEAL_USERS ? model->deals.n : model->entities.n;
}

static uint32_t owner_of(const sg_model *model, int domain,
                         const sg_item *item) {
  if (domain >= SG_ON_LINK_USERS)
    return item->owner;
  return SG_AT(sg_entity_row, &model->entities, item->owner).into;
}

static bool group(sg_native_writer *n, int domain) {
  const sg_vec *items = &n->model->items[domain];
  const uint32_t owners = n_owners(n->model, domain);
  sg_owned *owned = &n->owned[domain];
  if (items->n == 0)
    return true;
  owned->start = sg_memory_alloc((size_t)owners + 2, sizeof *owned->start);
  owned->items = sg_memory_alloc(items->n, sizeof *owned->items);
  if (!owned->start || !owned->items)
    return false;
  // start[v + 2] counts, then start[v + 1] is where the next of v goes.
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    owned->start[owner_of(n->model, domain, item) + 2]++;
  }
  for (uint32_t v = 0; v < owners; v++)
    owned->start[v + 2] += owned->start[v + 1];
  for (uint32_t i = 0; i < items->n; i++) {
    const sg_item *item = &SG_AT(sg_item, items, i);
    owned->items[owned->start[owner_of(n->model, domain, item) + 1]++] = i;
  }
  return true;
}

// What a record is put together in.
static void begin_rooms(sg_native_writer *n) {
  sg_vec_init(&n->items, sizeof(sg_item), 0);
  sg_vec_init(&n->texts, sizeof(const char *), 0);
  sg_vec_init(&n->kept, sizeof(const char *), 0);
  sg_vec_init(&n->attrs, sizeof(sg_attr), 0);
  sg_vec_init(&n->members, 2 * sizeof(const char *), 0);
  sg_arena_init(&n->names, 0);
  sg_text_init(&n->room, 0);
}

void sg_native_writer_share(sg_native_writer *n, const sg_json_writer *w) {
  begin_rooms(n);
  n->w = *w;
}

void sg_native_writer_unshare(sg_native_writer *n) {
  sg_vec_clear(&n->items);
  sg_vec_clear(&n->texts);
  sg_vec_clear(&n->kept);
  sg_vec_clear(&n->attrs);
  sg_vec_clear(&n->members);
  sg_arena_clear(&n->names);
  sg_text_clear(&n->room);
}

bool sg_native_writer_init(sg_native_writer *n, const sg_model *model,
                           sg_output *out, bool pretty) {
  *n = (sg_native_writer){.model = model};
  sg_json_writer_init(&n->w, out, pretty);
  begin_rooms(n);
  bool ok = true;
  for (int d = 0; d < SG_N_DOMAINS && ok; d++)
    ok = group(n, d);
  return ok;
}

void sg_native_writer_clear(sg_native_writer *n) {
  for (int d = 0; d < SG_N_DOMAINS; d++) {
    sg_memory_free(n->owned[d].start);
    sg_memory_free(n->owned[d].items);
  }
  sg_native_writer_unshare(n);
}

typedef struct ordered {
  const sg_model *model;
  bool is_row; ///< The text of an item is the row of an entity
} ordered;

static const char *text_of(const ordered *o, uint32_t text) {
  if (o->is_row)
    text = SG_AT(sg_entity_row, &o->model->entities, text).id;
  return sg_model_text(o->model, text);
}

static int compare_lists(const sg_model *model, uint32_t a, uint32_t b) {
  const uint32_t n = sg_list_size(model, a);
  const uint32_t m = sg_list_size(model, b);
  for (uint32_t i = 0; i < n && i < m; i++) {
    const int by = strcmp(sg_model_text(model, sg_list_item(model, a, i)),
                          sg_model_text(model, sg_list_item(model, b, i)));
    if (by)
      return by;
  }
  return (n > m) - (n < m);
}

static int compare_items(const void *a, const void *b, void *ctx) {
  const sg_item *x = a;
  const sg_item *y = b;
  const ordered *o = ctx;
  int by = strcmp(text_of(o, x->text), text_of(o, y->text));
  if (by == 0)
    by = strcmp(sg_model_text(o->model, x->more),
                sg_model_text(o->model, y->more));
  if (by == 0)
    by = (x->from > y->from) - (x->from < y->from);
  if (by == 0)
    by = (x->to > y->to) - (x->to < y->to);
  return by ? by : compare_lists(o->model, x->sources, y->sources);
}

const sg_item *sg_native_items(sg_native_writer *n, int domain, uint32_t row,
                               uint32_t *count) {
  const sg_owned *owned = &n->owned[domain];
  ordered o = {n->model,
               domain == SG_ON_LINK_USERS || domain == SG_ON_DEAL_USERS};
  n->items.n = 0;
  *count = 0;
  if (!owned->start || owned->start[row] == owned->start[row + 1])
    return NULL;
  for (uint32_t i = owned->start[row]; i < owned->start[row + 1]; i++) {
    sg_item *slot = sg_vec_add(&n->items);
    if (!slot) {
      n->no_memory = true;
      return NULL;
    }
    *slot = SG_AT(sg_item, &n->model->items[domain], owned->items[i]);
  }
  sg_item *items = n->items.data;
  qsort_r(items, n->items.n, sizeof *items, compare_items, &o);
  for (uint32_t i = 0; i < n->items.n; i++)
    if (*count == 0 || compare_items(&items[*count - 1], &items[i], &o) != 0)
      items[(*count)++] = items[i];
  return items;
}

// --- values ---

void sg_native_text(sg_native_writer *n, const char *key, uint32_t text) {
  if (text)
    sg_json_put(&n->w, key, sg_model_text(n->model, text));
}

void sg_native_date(sg_native_writer *n, const char *key, sg_date date) {
  char text[11];
  if (date == SG_DATE_UNKNOWN)
    return;
  sg_date_write(date, text);
  sg_json_put(&n->w, key, text);
}

void sg_native_percent(sg_native_writer *n, const char *key, uint32_t share) {
  char text[16];
  sg_share_write(share, text);
  sg_json_key(&n->w, key);
  sg_json_raw(&n->w, text);
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool add_text(sg_native_writer *n, sg_vec *texts, const char *text) {
  const char **slot = sg_vec_add(texts);
  n->no_memory |= !slot;
  if (slot)
    *slot = text;
  return slot != NULL;
}

void sg_native_texts(sg_native_writer *n, const char *key, sg_vec *texts) {
  if (texts->n == 0)
    return;
  qsort(texts->data, texts->n, texts->item, by_text);
  sg_json_key(&n->w, key);
  sg_json_open_line(&n->w, '[');
  for (uint32_t i = 0; i < texts->n; i++) {
    const char *text = SG_AT(const char *, texts, i);
    if (i == 0 || strcmp(text, SG_AT(const char *, texts, i - 1)) != 0)
      sg_json_string(&n->w, text);
  }
  sg_json_close(&n->w, ']');
}

void sg_native_sources(sg_native_writer *n, uint32_t list) {
  n->texts.n = 0;
  for (uint32_t i = 0; i < sg_list_size(n->model, list); i++)
    (void)add_text(n, &n->texts,
                   sg_model_text(n->model, sg_list_item(n->model, list, i)));
  sg_native_texts(n, "sources", &n->texts);
}

// --- words ---

bool sg_native_keep(sg_native_writer *n, const char *key) {
  const char *json = sg_attr_find(n->model, n->chain, key);
  if (!json)
    return false;
  sg_json_key(&n->w, key);
  sg_json_raw(&n->w, json);
  return add_text(n, &n->kept, key);
}

void sg_native_word(sg_native_writer *n, const char *key, const sg_words *words,
                    uint32_t number, uint32_t unsaid, uint32_t instead) {
  if (number == instead && sg_native_keep(n, key))
    return;
  if (number != unsaid)
    sg_json_put(&n->w, key, sg_word(words, number));
}

static sg_slice inside(sg_slice value) {
  const bool is_text = value.length >= 2 && value.at[0] == '"';
  return is_text ? (sg_slice){value.at + 1, value.length - 2}
                 : (sg_slice){"", 0};
}

// The next word of a list, or of one word alone.
static bool next_word(sg_slice json, size_t *at, sg_slice *value) {
  if (json.at[0] == '[')
    return sg_json_next(json, at, NULL, value);
  *value = json;
  return (*at)++ == 0;
}

static uint32_t other_of(const sg_words *words) {
  return sg_word_find(words, (sg_slice){"other", 5});
}

// The set as the reader takes it from the text.
static uint32_t bits_of(const sg_words *words, sg_slice json) {
  uint32_t bits = 0;
  sg_slice value;
  for (size_t at = 0; next_word(json, &at, &value);) {
    const uint32_t bit = sg_word_find(words, inside(value));
    if (value.at[0] == '"')
      bits |= UINT32_C(1) << (bit == SG_NONE ? other_of(words) : bit);
  }
  return bits;
}

static void add_word(sg_text *list, const char *at, size_t length) {
  if (list->length > 1)
    sg_text_putc(list, ',');
  sg_text_add(list, at, length);
}

// Words that are not known, as they stand in the attribute, and those that are:
// a list as it is kept when it is read, so that it is written the same again.
static void mix(sg_native_writer *n, const sg_words *words, uint32_t bits,
                sg_slice kept) {
  sg_text *list = &n->room;
  sg_slice value;
  sg_text_reset(list);
  sg_text_putc(list, '[');
  for (size_t at = 0; next_word(kept, &at, &value);)
    if (value.at[0] == '"' && sg_word_find(words, inside(value)) == SG_NONE)
      add_word(list, value.at, value.length);
  if (list->length > 1) // what they were read as
    bits &= ~(UINT32_C(1) << other_of(words));
  for (uint32_t i = 0; i < words->n; i++)
    if (bits >> i & 1) {
      add_word(list, "\"", 1);
      sg_text_printf(list, "%s\"", words->word[i]);
    }
  sg_text_putc(list, ']');
  n->no_memory |= !sg_text_ok(list);
}

static void put_set(sg_native_writer *n, const char *key, const sg_words *words,
                    uint32_t bits) {
  sg_json_key(&n->w, key);
  sg_json_open_line(&n->w, '[');
  for (uint32_t i = 0; i < words->n; i++)
    if (bits >> i & 1)
      sg_json_string(&n->w, words->word[i]);
  sg_json_close(&n->w, ']');
}

void sg_native_bits(sg_native_writer *n, const char *key, const sg_words *words,
                    uint32_t bits) {
  const char *json = sg_attr_find(n->model, n->chain, key);
  const sg_slice kept = {json, json ? strlen(json) : 0};
  if (json && bits_of(words, kept) == bits) {
    (void)sg_native_keep(n, key);
  } else if (json && bits >> other_of(words) & 1) {
    mix(n, words, bits, kept);
    sg_json_key(&n->w, key);
    sg_json_raw(&n->w, sg_text_get(&n->room));
    (void)add_text(n, &n->kept, key);
  } else if (bits) {
    put_set(n, key, words, bits);
  }
}

// --- attributes ---

// The key comes first, for by_text().
typedef struct member {
  const char *key, *json;
} member;

void sg_native_begin(sg_native_writer *n, uint32_t attrs,
                     const sg_native_form *form) {
  n->chain = attrs;
  n->form = form;
  n->kept.n = 0;
  sg_json_open_line(&n->w, '{');
}

static bool is_in(const char *const *words, const char *word) {
  for (; words && *words; words++)
    if (strcmp(*words, word) == 0)
      return true;
  return false;
}

static bool is_kept(const sg_native_writer *n, const char *key) {
  for (uint32_t i = 0; i < n->kept.n; i++)
    if (strcmp(SG_AT(const char *, &n->kept, i), key) == 0)
      return true;
  return false;
}

// The value in the form that the reader wants of this key; NULL when it has no
// such form.
static const char *fitting(sg_native_writer *n, const char *key,
                           const char *json) {
  const size_t length = strlen(json);
  sg_date date = SG_DATE_UNKNOWN;
  double number = 0;
  if (is_in(n->form->dates, key))
    return length > 2 && json[0] == '"' &&
                   sg_date_parse(json + 1, length - 2, &date)
               ? json
               : NULL;
  if (!is_in(n->form->numbers, key) || sg_number_parse(json, length, &number))
    return json;
  const sg_slice text = inside((sg_slice){json, length});
  if (!sg_number_parse(text.at, text.length, &number) || number < 0)
    return NULL;
  const char *copy = sg_arena_text(&n->names, text.at, text.length);
  n->no_memory |= !copy;
  return copy;
}

// Bytes of `key` that a name behind "other:N:" has room for.
static size_t kept_bytes(const char *key) {
  size_t n = strnlen(key, SG_ATTR_KEY_MAX);
  while (n && ((unsigned char)key[n] & 0xC0) == 0x80)
    n--;
  return n;
}

// A key that says nothing else in this record: "other:" before the own one,
// with a number when that is taken.
static const char *free_key(sg_native_writer *n, const char *key) {
  sg_text name;
  uint32_t number = 1;
  sg_text_init(&name, 0);
  do {
    sg_text_reset(&name);
    sg_text_puts(&name, "other:");
    if (number > 1)
      sg_text_printf(&name, "%u:", number);
    number++;
    sg_text_add(&name, key, kept_bytes(key));
  } while (sg_text_ok(&name) &&
           (is_kept(n, sg_text_get(&name)) ||
            sg_attr_find(n->model, n->chain, sg_text_get(&name))));
  const char *copy =
      sg_text_ok(&name)
          ? sg_arena_text(&n->names, sg_text_get(&name), name.length)
          : NULL;
  sg_text_clear(&name);
  n->no_memory |= !copy;
  return copy ? copy : key;
}

static int by_key(const void *a, const void *b, void *ctx) {
  const sg_attr *x = a;
  const sg_attr *y = b;
  const sg_native_writer *n = ctx;
  const int by =
      strcmp(sg_model_text(n->model, x->key), sg_model_text(n->model, y->key));
  return by ? by : (x->next < y->next) - (x->next > y->next);
}

// The attributes of the chain by key; `next` becomes how far from the end each
// stands, so that the one that counts comes first.
static void collect(sg_native_writer *n) {
  n->attrs.n = 0;
  for (uint32_t at = n->chain; at;) {
    const sg_attr attr = SG_AT(sg_attr, &n->model->attrs, at - 1);
    sg_attr *slot = sg_vec_add(&n->attrs);
    if (!slot) {
      n->no_memory = true;
      return;
    }
    *slot = (sg_attr){attr.key, attr.value, UINT32_MAX - n->attrs.n};
    at = attr.next;
  }
  if (n->attrs.n > 1)
    qsort_r(n->attrs.data, n->attrs.n, sizeof(sg_attr), by_key, n);
}

// Key and value as they will be written.
static void settle(sg_native_writer *n, const sg_attr *attr, bool is_repeat) {
  const char *key = sg_model_text(n->model, attr->key);
  const char *json = sg_model_text(n->model, attr->value);
  const bool is_column =
      is_in(n->form->columns, key) || is_in(n->form->own, key) || is_repeat;
  const char *fit = is_column ? NULL : fitting(n, key, json);
  if (!fit) {
    key = free_key(n, key);
    (void)add_text(n, &n->kept, key);
  }
  member *slot = sg_vec_add(&n->members);
  n->no_memory |= !slot;
  if (slot)
    *slot = (member){key, fit ? fit : json};
}

void sg_native_attrs(sg_native_writer *n) {
  collect(n);
  n->members.n = 0;
  for (uint32_t i = 0; i < n->attrs.n; i++) {
    const sg_attr *attr = &SG_AT(sg_attr, &n->attrs, i);
    const bool is_repeat =
        i > 0 && SG_AT(sg_attr, &n->attrs, i - 1).key == attr->key;
    if (is_repeat || !is_kept(n, sg_model_text(n->model, attr->key)))
      settle(n, attr, is_repeat);
  }
  if (n->members.n > 1)
    qsort(n->members.data, n->members.n, sizeof(member), by_text);
  for (uint32_t i = 0; i < n->members.n; i++) {
    const member *m = &SG_AT(member, &n->members, i);
    sg_json_key(&n->w, m->key);
    sg_json_raw(&n->w, m->json);
  }
  sg_arena_reset(&n->names);
}

void sg_native_end(sg_native_writer *n) {
  sg_native_attrs(n);
  sg_json_close(&n->w, '}');
}
