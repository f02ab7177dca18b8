// SPDX-License-Identifier: GPL-2.0-or-later
// flags - each flag against the catalogue and the input: words, subject, deal,
// sources, fingerprint, order; its evidence is looked at in evidence.c.
#include "verify/checks.h"

#include "base/hasher.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const cJSON *sg_catalogued(const sg_check *c, const char *flag) {
  const uint32_t number = sg_intern_find(&c->known, flag);
  return number < c->infos.n ? SG_AT(const cJSON *, &c->infos, number) : NULL;
}

sg_status sg_read_catalogue(sg_check *c, sg_error *err) {
  static const char *const lists[] = {"flags", "companions"};
  const cJSON *one = NULL;
  bool ok = sg_intern_init(&c->known) && sg_vec_add(&c->infos);
  for (int i = 0; i < 2 && ok; i++)
    cJSON_ArrayForEach(one, sg_list_in(c->catalogue, lists[i])) {
      const char *id = sg_text_in(one, "id");
      const cJSON **slot = sg_vec_add(&c->infos);
      ok = ok && id && slot &&
           sg_intern_add(&c->known, id, strlen(id)) + 1 == c->infos.n;
      if (slot)
        *slot = one;
    }
  return ok ? SG_OK : sg_no_memory(err);
}

// --- words ---

static bool same_texts(const cJSON *a, const cJSON *b) {
  const cJSON *x = a ? a->child : NULL;
  const cJSON *y = b ? b->child : NULL;
  for (; x && y; x = x->next, y = y->next)
    if (!sg_same(cJSON_GetStringValue(x), cJSON_GetStringValue(y)))
      return false;
  return !x && !y;
}

static void check_words(sg_check *c, const cJSON *info) {
  static const char *const keys[] = {"title", "group", "innocent"};
  for (size_t i = 0; i < SG_COUNT(keys); i++)
    (void)SG_CLAIM(
        c, sg_same(sg_text_in(c->flag, keys[i]), sg_text_in(info, keys[i])),
        "'%s' is not that of the catalogue", keys[i]);
  (void)SG_CLAIM(c, sg_says_number(c->flag, "step", sg_number_in(info, "step")),
                 "'step' is not that of the catalogue");
  (void)SG_CLAIM(c,
                 sg_list_in(c->flag, "mitigations") &&
                     same_texts(sg_list_in(c->flag, "mitigations"),
                                sg_list_in(info, "mitigations")),
                 "'mitigations' are not those of the catalogue");
}

static bool is_a_plugin(const sg_check *c, const char *id) {
  const cJSON *plugin = NULL;
  if (sg_same(id, "core"))
    return true;
  cJSON_ArrayForEach(
      plugin,
      sg_list_in(
          c->doc,
          "plugins")) if (sg_same(sg_text_in(plugin, "id"),
                                  id)) return sg_same(sg_text_in(plugin,
                                                                 "status"),
                                                      "ok");
  return false;
}

// What a flag of its own says is the plugin's.
static void check_own_words(sg_check *c) {
  const char *title = sg_text_in(c->flag, "title");
  (void)SG_CLAIM(c, title && title[0], "a flag without a title");
  (void)SG_CLAIM(
      c, sg_same(sg_text_in(c->flag, "group"), sg_text_in(c->flag, "plugin")),
      "the group of a flag that the catalogue does not know is its plugin");
  (void)SG_CLAIM(c, sg_says_number(c->flag, "step", 4), "'step' must be 4");
  (void)SG_CLAIM(c, sg_list_in(c->flag, "mitigations"),
                 "'mitigations' must be a list");
}

static bool is_text_or_null(const cJSON *object, const char *key) {
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsString(member) || cJSON_IsNull(member);
}

static int by_number(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a;
  const uint32_t y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static sg_status list_confidences(sg_check *c, sg_error *err) {
  const uint32_t n = c->in.links.rows.n;
  uint32_t *list = sg_memory_alloc((size_t)n + 1, sizeof *list);
  uint32_t kept = 0;
  if (!list)
    return sg_no_memory(err);
  for (uint32_t i = 1; i < n; i++)
    list[i - 1] = SG_STATED_LINK(&c->in, i).confidence;
  list[n > 0 ? n - 1 : 0] = SG_WHOLE;
  qsort(list, n > 0 ? n : 1, sizeof *list, by_number);
  for (uint32_t i = 0; i < n; i++)
    if (kept == 0 || list[kept - 1] != list[i])
      list[kept++] = list[i];
  c->confidences = list;
  c->n_confidences = kept;
  return SG_OK;
}

// The built-in plugins take the confidence of a flag from links.
static bool is_confidence(const sg_check *c, double value, bool known) {
  if (!(value >= 0 && value <= 1))
    return false;
  const uint32_t wanted = (uint32_t)(value * SG_WHOLE + 0.5);
  return !known || bsearch(&wanted, c->confidences, c->n_confidences,
                           sizeof wanted, by_number) != NULL;
}

static void check_frame(sg_check *c, const cJSON *info) {
  const char *certainty = sg_text_in(c->flag, "certainty");
  const char *message = sg_text_in(c->flag, "message");
  const char *deal = sg_text_in(c->flag, "deal");
  (void)sg_check_members(c, c->flag,
                         "fingerprint flag rule title step group plugin "
                         "severity certainty confidence subject deal message "
                         "innocent evidence sources mitigations decision");
  (void)SG_CLAIM(
      c, sg_same(certainty, "certain") || sg_same(certainty, "possible"),
      "a flag is certain or possible");
  (void)SG_CLAIM(
      c, is_confidence(c, sg_number_in(c->flag, "confidence"), info != NULL),
      "no link of the input has this confidence");
  (void)SG_CLAIM(c, message && message[0], "a flag without a message");
  (void)SG_CLAIM(c,
                 is_text_or_null(c->flag, "rule") &&
                     is_text_or_null(c->flag, "deal") &&
                     is_text_or_null(c->flag, "innocent"),
                 "a rule, a deal or an innocent explanation that is no text");
  const uint32_t row = deal ? sg_stated_find(&c->in.deals, deal) : 0;
  (void)SG_CLAIM(c,
                 !deal || (row && sg_says_record(c, SG_SAYS_DEAL, row).length),
                 "deal '%.100s' is not in the input", deal ? deal : "");
  (void)SG_CLAIM(c, is_a_plugin(c, sg_text_in(c->flag, "plugin")),
                 "no plugin that finished has raised it");
  if (info)
    check_words(c, info);
  else
    check_own_words(c);
}

// --- sources and fingerprint ---

// Texts in order, each once.
typedef struct texts {
  sg_vec at; // const char *
  sg_arena arena;
  bool no_memory;
} texts;

static void texts_add(texts *t, const char *text) {
  const char *copy = sg_arena_text(&t->arena, text, strlen(text));
  const char **slot = copy ? sg_vec_add(&t->at) : NULL;
  t->no_memory |= !slot;
  if (slot)
    *slot = copy;
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void texts_sort(texts *t) {
  uint32_t n = 0;
  if (t->at.n > 1)
    qsort(t->at.data, t->at.n, t->at.item, by_text);
  for (uint32_t i = 0; i < t->at.n; i++)
    if (n == 0 || strcmp(SG_AT(const char *, &t->at, n - 1),
                         SG_AT(const char *, &t->at, i)) != 0)
      SG_AT(const char *, &t->at, n++) = SG_AT(const char *, &t->at, i);
  t->at.n = n;
}

static void add_sources(sg_check *c, sg_slice record, texts *out) {
  sg_slice list, item;
  if (!sg_stated_member(record, "sources", &list) || list.at[0] != '[')
    return;
  for (size_t at = 0; sg_json_next(list, &at, NULL, &item);) {
    if (item.at[0] != '"')
      continue;
    sg_text_reset(&c->room);
    sg_json_decode(item, &c->room);
    texts_add(out, sg_text_get(&c->room));
  }
}

// The items of a list that a fact quotes bring sources of their own.
static void add_quoted(sg_check *c, const cJSON *fact, sg_slice record,
                       texts *out) {
  static const char *const quoted[][2] = {{"listed", "list"},
                                          {"previous_names", "name"},
                                          {"registry_checks", "register"},
                                          {"safeguards", "what"}};
  const char *field = sg_text_in(fact, "field");
  const char *value = sg_text_in(fact, "value");
  sg_slice list, item, name;
  for (size_t i = 0; field && value && i < SG_COUNT(quoted); i++) {
    if (strcmp(field, quoted[i][0]) != 0 ||
        !sg_stated_member(record, field, &list) || list.at[0] != '[')
      continue;
    for (size_t at = 0; sg_json_next(list, &at, NULL, &item);) {
      sg_text_reset(&c->room);
      if (sg_stated_member(item, quoted[i][1], &name) && name.at[0] == '"')
        sg_json_decode(name, &c->room);
      if (strncmp(value, sg_text_get(&c->room), c->room.length) == 0)
        add_sources(c, item, out);
    }
  }
}

static void add_element(sg_check *c, int on, const char *id, texts *ids,
                        texts *sources) {
  int kind = 0;
  uint32_t row = 0;
  static const char *const words[] = {"entity", "link", "deal"};
  if (!id || !sg_says_where(c, words[on], id, &kind, &row))
    return;
  texts_add(ids, id);
  add_sources(c, sg_says_record(c, kind, row), sources);
}

static void gather(sg_check *c, texts *ids, texts *sources) {
  const cJSON *evidence = NULL;
  const cJSON *one = NULL;
  cJSON_ArrayForEach(evidence, sg_list_in(c->flag, "evidence")) {
    const char *type = sg_text_in(evidence, "type");
    if (sg_same(type, "path")) {
      cJSON_ArrayForEach(one, sg_list_in(evidence, "links"))
          add_element(c, SG_SAYS_LINK, cJSON_GetStringValue(one), ids, sources);
    } else if (sg_same(type, "sum")) {
      cJSON_ArrayForEach(one, sg_list_in(evidence, "terms"))
          add_element(c, SG_SAYS_LINK, sg_text_in(one, "link"), ids, sources);
    } else {
      int on = 0;
      uint32_t row = 0;
      const char *id = sg_text_in(evidence, "id");
      if (!sg_says_where(c, sg_text_in(evidence, "on"), id, &on, &row) || !id)
        continue;
      add_element(c, on, id, ids, sources);
      add_quoted(c, evidence, sg_says_record(c, on, row), sources);
    }
  }
  texts_sort(ids);
  texts_sort(sources);
}

static void hash_text(sg_hasher *hasher, const char *text) {
  const char *all = text ? text : "";
  sg_hasher_add(hasher, all, strlen(all) + 1);
}

// Of flag, subject, the plugin unless it is the usual one, rule, deal and the
// sorted ids of the evidence.
static bool fingerprint(const sg_check *c, const cJSON *info, const texts *ids,
                        char out[17]) {
  char text[SG_SHA256_TEXT];
  const char *plugin = sg_text_in(c->flag, "plugin");
  sg_hasher *hasher = sg_hasher_new();
  if (!hasher)
    return false;
  hash_text(hasher, sg_text_in(c->flag, "flag"));
  hash_text(hasher, sg_text_in(c->flag, "subject"));
  if (!info || !sg_same(sg_text_in(info, "plugin"), plugin))
    hash_text(hasher, plugin);
  hash_text(hasher, sg_text_in(c->flag, "rule"));
  hash_text(hasher, sg_text_in(c->flag, "deal"));
  for (uint32_t i = 0; i < ids->at.n; i++)
    hash_text(hasher, SG_AT(const char *, &ids->at, i));
  sg_hasher_finish(hasher, text);
  sg_hasher_free(hasher);
  memcpy(out, text, 16);
  out[16] = '\0';
  return true;
}

static bool are_sources(const cJSON *list, const texts *sources) {
  const cJSON *one = list ? list->child : NULL;
  for (uint32_t i = 0; i < sources->at.n; i++, one = one->next)
    if (!one || !sg_same(cJSON_GetStringValue(one),
                         SG_AT(const char *, &sources->at, i)))
      return false;
  return list && !one;
}

static void check_marks(sg_check *c, const cJSON *info) {
  texts ids = {0};
  texts sources = {0};
  char mark[17] = "";
  sg_vec_init(&ids.at, sizeof(const char *), 0);
  sg_vec_init(&sources.at, sizeof(const char *), 0);
  gather(c, &ids, &sources);
  const bool ok = fingerprint(c, info, &ids, mark);
  c->no_memory |= !ok || ids.no_memory || sources.no_memory;
  const char *stated = sg_text_in(c->flag, "fingerprint");
  (void)SG_CLAIM(c, sg_same(stated, mark),
                 "the fingerprint of this flag and evidence is %s", mark);
  (void)SG_CLAIM(c, are_sources(sg_list_in(c->flag, "sources"), &sources),
                 "the sources are not those that the evidence names");
  sg_arena_clear(&ids.arena);
  sg_arena_clear(&sources.arena);
  sg_vec_clear(&ids.at);
  sg_vec_clear(&sources.at);
}

// --- order ---

static int compare(const char *a, const char *b) {
  return strcmp(a ? a : "", b ? b : "");
}

// By severity, flag, subject and fingerprint.
static bool is_in_order(const cJSON *x, const cJSON *y) {
  int by = sg_severity_of(sg_text_in(y, "severity")) -
           sg_severity_of(sg_text_in(x, "severity"));
  if (by == 0)
    by = compare(sg_text_in(x, "flag"), sg_text_in(y, "flag"));
  if (by == 0)
    by = compare(sg_text_in(x, "subject"), sg_text_in(y, "subject"));
  if (by == 0)
    by = compare(sg_text_in(x, "fingerprint"), sg_text_in(y, "fingerprint"));
  return by <= 0;
}

static void check_flag(sg_check *c, uint32_t number) {
  char at[40];
  const char *flag = sg_text_in(c->flag, "flag");
  const char *subject = sg_text_in(c->flag, "subject");
  const cJSON *info = flag ? sg_catalogued(c, flag) : NULL;
  (void)snprintf(at, sizeof at, "flags[%u]", number);
  sg_check_at(c, "%s", at);
  const uint32_t row = sg_stated_find(&c->in.entities, subject);
  (void)SG_CLAIM(c, row, "subject '%.100s' is not in the input",
                 subject ? subject : "");
  (void)SG_CLAIM(c, !row || c->reviewed[row],
                 "subject '%.100s' does not bear on the deal under review",
                 subject);
  check_frame(c, info);
  const int severity = sg_severity_of(sg_text_in(c->flag, "severity"));
  (void)SG_CLAIM(c, severity && c->severities[number] >> severity & 1,
                 "its severity does not follow from the catalogue and the "
                 "flags beside it");
  (void)SG_CLAIM(c, !c->before || is_in_order(c->before, c->flag),
                 "it does not stand in its place: flags are in the order of "
                 "severity, id, subject and fingerprint");
  sg_check_evidence(c, at, row);
  check_marks(c, info);
}

static sg_status check_unique(sg_check *c, sg_intern *marks, sg_error *err) {
  const char *mark = sg_text_in(c->flag, "fingerprint");
  const uint32_t before = marks->texts.n;
  if (sg_intern_add(marks, mark ? mark : "", mark ? strlen(mark) : 0) ==
      SG_NONE)
    return sg_no_memory(err);
  (void)SG_CLAIM(c, marks->texts.n > before,
                 "the same fingerprint stands there twice, or none");
  return SG_OK;
}

sg_status sg_check_flags(sg_check *c, sg_error *err) {
  sg_list_walk rows = {.list = SG_LIST_FLAGS};
  sg_intern marks;
  sg_status status = SG_OK;
  SG_TRY(sg_read_flags(c, err));
  SG_TRY(sg_find_severities(c, err));
  SG_TRY(list_confidences(c, err));
  if (!sg_intern_init(&marks))
    return sg_no_memory(err);
  while (status == SG_OK && sg_list_next(c, &rows)) {
    c->flag = rows.now;
    c->before = rows.before;
    c->flag_refuted = false;
    c->controlled_of = NULL; // another flag may have been there
    check_flag(c, rows.number);
    sg_want_flag(c, c->flag);
    status = check_unique(c, &marks, err);
    c->out->n_confirmed += !c->flag_refuted;
  }
  sg_list_end(&rows);
  c->flag = c->before = NULL;
  c->out->n_flags = rows.n;
  sg_intern_clear(&marks);
  return c->no_memory ? sg_no_memory(err) : status;
}
