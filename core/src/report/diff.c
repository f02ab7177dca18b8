// SPDX-License-Identifier: GPL-2.0-or-later
// diff - see diff.h. Everything is paired by sorting, so that hostile documents
// take no longer than others.
#include "report/diff.h"

#include "base/memory.h"
#include "report/decide.h"
#include "report/unseen.h"

#include <stdlib.h>
#include <string.h>

const char *const sg_diff_words[7] = {"evidence",   "severity", "certainty",
                                      "confidence", "sources",  "message",
                                      "decision"};

// --- pairing ---

typedef struct row {
  const cJSON *json;
  uint32_t place;
} row;

static int by_order(const void *a, const void *b, void *ctx) {
  const row *x = a;
  const row *y = b;
  const sg_row_order *order = ctx;
  const int by = (*order)(x->json, y->json);
  return by ? by : (x->place > y->place) - (x->place < y->place);
}

static void sort_rows(sg_vec *rows, sg_row_order order) {
  if (rows->n > 1)
    qsort_r(rows->data, rows->n, sizeof(row), by_order, &order);
}

static bool list_rows(sg_vec *rows, const cJSON *list, uint32_t place) {
  const cJSON *json = NULL;
  sg_vec_init(rows, sizeof(row), 0);
  cJSON_ArrayForEach(json, list) {
    row *slot = sg_vec_next(rows);
    if (!slot)
      return false;
    *slot = (row){json, place++};
  }
  return true;
}

static bool add_pair(sg_vec *pairs, const cJSON *from, const cJSON *to,
                     uint32_t place) {
  sg_pair *slot = sg_vec_next(pairs);
  if (slot)
    *slot = (sg_pair){.from = from, .to = to, .place = place};
  return slot != NULL;
}

// Rows that are equal become pairs, the first with the first and so on; the
// others of each side are left in `from` and `to`, still sorted.
static bool merge_rows(sg_vec *pairs, sg_vec *from, sg_vec *to,
                       sg_row_order order) {
  uint32_t i = 0;
  uint32_t k = 0;
  uint32_t left_i = 0;
  uint32_t left_k = 0;
  bool ok = true;
  sort_rows(from, order);
  sort_rows(to, order);
  while (ok && i < from->n && k < to->n) {
    const row *a = &SG_AT(row, from, i);
    const row *b = &SG_AT(row, to, k);
    const int by = order(a->json, b->json);
    if (by == 0)
      ok = add_pair(pairs, a->json, b->json, b->place);
    else if (by < 0)
      SG_AT(row, from, left_i++) = *a;
    else
      SG_AT(row, to, left_k++) = *b;
    i += by <= 0;
    k += by >= 0;
  }
  while (i < from->n)
    SG_AT(row, from, left_i++) = SG_AT(row, from, i++);
  while (k < to->n)
    SG_AT(row, to, left_k++) = SG_AT(row, to, k++);
  from->n = left_i;
  to->n = left_k;
  return ok;
}

static int by_place(const void *a, const void *b) {
  const sg_pair *x = a;
  const sg_pair *y = b;
  return (x->place > y->place) - (x->place < y->place);
}

// Those that are left alone, and everything in order.
static bool add_left(sg_vec *pairs, const sg_vec *from, const sg_vec *to) {
  bool ok = true;
  for (uint32_t i = 0; i < from->n && ok; i++) {
    const row *one = &SG_AT(row, from, i);
    ok = add_pair(pairs, one->json, NULL, one->place);
  }
  for (uint32_t k = 0; k < to->n && ok; k++) {
    const row *one = &SG_AT(row, to, k);
    ok = add_pair(pairs, NULL, one->json, one->place);
  }
  if (pairs->n > 1)
    qsort(pairs->data, pairs->n, sizeof(sg_pair), by_place);
  return ok;
}

// In the order of one comparison and then, for what is left, of another, which
// may be NULL.
static bool pair_rows(sg_vec *pairs, const cJSON *from, const cJSON *to,
                      sg_row_order first, sg_row_order second) {
  sg_vec a;
  sg_vec b;
  sg_vec_init(&a, sizeof(row), 0);
  const bool listed = list_rows(&b, to, 0);
  bool ok = listed && list_rows(&a, from, b.n);
  ok = ok && merge_rows(pairs, &a, &b, first);
  ok = ok && (!second || merge_rows(pairs, &a, &b, second));
  ok = ok && add_left(pairs, &a, &b);
  sg_vec_clear(&a);
  sg_vec_clear(&b);
  return ok;
}

bool sg_pair_rows(sg_vec *pairs, const cJSON *from, const cJSON *to,
                  sg_row_order order) {
  return pair_rows(pairs, from, to, order, NULL);
}

int sg_by_name(const cJSON *a, const cJSON *b) {
  return strcmp(a->string ? a->string : "", b->string ? b->string : "");
}

// Recursion ends with the levels that the reader of JSON takes.
bool sg_same_value(const cJSON *a, const cJSON *b) {
  const bool no_a = !a || cJSON_IsNull(a);
  const bool no_b = !b || cJSON_IsNull(b);
  if (no_a || no_b)
    return no_a && no_b;
  if ((a->type & 0xff) != (b->type & 0xff))
    return false;
  if (cJSON_IsNumber(a))
    return a->valuedouble == b->valuedouble;
  if (cJSON_IsString(a))
    return strcmp(a->valuestring, b->valuestring) == 0;
  const cJSON *x = a->child;
  const cJSON *y = b->child;
  while (x && y && sg_by_name(x, y) == 0 && sg_same_value(x, y)) {
    x = x->next;
    y = y->next;
  }
  return !x && !y;
}

static int by_keys(const cJSON *a, const cJSON *b, const char *const *keys) {
  int by = 0;
  for (; *keys && by == 0; keys++)
    by = strcmp(sg_doc_text(a, *keys), sg_doc_text(b, *keys));
  return by;
}

// --- flags ---

static int by_fingerprint(const cJSON *a, const cJSON *b) {
  static const char *const keys[] = {"fingerprint", NULL};
  return by_keys(a, b, keys);
}

static int by_about(const cJSON *a, const cJSON *b) {
  static const char *const keys[] = {"flag",    "rule", "plugin",
                                     "subject", "deal", NULL};
  return by_keys(a, b, keys);
}

static bool same_member(const sg_pair *flag, const char *key) {
  return sg_same_value(cJSON_GetObjectItemCaseSensitive(flag->from, key),
                       cJSON_GetObjectItemCaseSensitive(flag->to, key));
}

static bool compare_flag(const sg_diff *d, sg_pair *flag) {
  char from[SG_FINGERPRINT + 1];
  char to[SG_FINGERPRINT + 1];
  if (!sg_evidence_of(d->old_doc, flag->from, from) ||
      !sg_evidence_of(d->new_doc, flag->to, to))
    return false;
  if (strcmp(from, to) != 0 || by_fingerprint(flag->from, flag->to) != 0)
    flag->what |= SG_DIFF_EVIDENCE;
  for (int i = 1; i < (int)SG_COUNT(sg_diff_words); i++)
    if (!same_member(flag, sg_diff_words[i]))
      flag->what |= UINT32_C(1) << i;
  return true;
}

// Copy what was put together; false without memory.
static bool keep(sg_diff *d, const sg_text *text, const char **out) {
  *out = sg_text_ok(text)
             ? sg_arena_text(&d->arena, sg_text_get(text), text->length)
             : NULL;
  return *out != NULL;
}

// May a party be among those that the other document only counts, for which a
// flag could not be evaluated? Not when it does not know the party, nor when
// they are no more than in the document that has the flag.
static bool may_be_counted(const sg_unseen *own, const sg_unseen *other,
                           const char *flag, const char *subject) {
  return (sg_findings_find(other->findings, SG_DOC_PARTY, subject) ||
          sg_findings_find(other->findings, SG_DOC_ENTITY, subject)) &&
         sg_unseen_counted(other, flag) > sg_unseen_counted(own, flag);
}

// Why a flag that only one document has could not be in the other.
static bool explain_flag(sg_diff *d, const sg_unseen *own,
                         const sg_unseen *other, sg_pair *flag) {
  const cJSON *one = flag->from ? flag->from : flag->to;
  const char *id = sg_doc_text(one, "flag");
  const char *subject = sg_doc_text(one, "subject");
  const sg_unseen_flag wanted = {
      .flag = id,
      .subject = subject,
      .plugin = sg_doc_text(one, "plugin"),
      .may_be_counted = may_be_counted(own, other, id, subject),
  };
  sg_text text;
  sg_text_init(&text, 0);
  bool ok = true;
  if (sg_unseen_why(other, &wanted, &text))
    ok = keep(d, &text, &flag->why);
  sg_text_clear(&text);
  return ok;
}

static bool compare_flags(sg_diff *d, const sg_unseen *of_old,
                          const sg_unseen *of_new) {
  if (!pair_rows(&d->flags, d->old_doc->flags, d->new_doc->flags,
                 by_fingerprint, by_about))
    return false;
  for (uint32_t i = 0; i < d->flags.n; i++) {
    sg_pair *flag = &SG_AT(sg_pair, &d->flags, i);
    const bool ok = !flag->from ? explain_flag(d, of_new, of_old, flag)
                    : !flag->to ? explain_flag(d, of_old, of_new, flag)
                                : compare_flag(d, flag);
    if (!ok)
      return false;
    d->n_new += !flag->from;
    d->n_gone += !flag->to && !flag->why;
    d->n_unseen += !flag->to && flag->why;
    d->n_changed += flag->what != 0;
  }
  return true;
}

// --- scores and parties ---

// "lists" of "lists.us_ofac_low".
static bool plugin_unseen(const sg_unseen *other, const char *metric,
                          sg_text *out) {
  char plugin[128];
  const size_t n = strcspn(metric, ".");
  if (n >= sizeof plugin)
    return false;
  memcpy(plugin, metric, n);
  plugin[n] = '\0';
  return sg_unseen_plugin(other, plugin, out);
}

static bool add_move(sg_diff *d, const sg_pair *party, const sg_pair *score,
                     const sg_unseen *of_old, const sg_unseen *of_new) {
  const cJSON *one = score->to ? score->to : score->from;
  sg_move *move = sg_vec_add(&d->moves);
  sg_text text;
  if (!move)
    return false;
  *move = (sg_move){.party = party->to ? party->to : party->from,
                    .metric = one->string ? one->string : "",
                    .from = score->from,
                    .to = score->to};
  bool ok = true;
  sg_text_init(&text, 0);
  if ((!score->from || !score->to) &&
      plugin_unseen(score->from ? of_new : of_old, move->metric, &text))
    ok = keep(d, &text, &move->why);
  sg_text_clear(&text);
  return ok;
}

static const cJSON *scores_of(const cJSON *party) {
  const cJSON *scores = cJSON_GetObjectItemCaseSensitive(party, "scores");
  return cJSON_IsObject(scores) ? scores : NULL;
}

static bool compare_scores(sg_diff *d, const sg_pair *party,
                           const sg_unseen *of_old, const sg_unseen *of_new) {
  sg_vec scores;
  sg_vec_init(&scores, sizeof(sg_pair), 0);
  bool ok = sg_pair_rows(&scores, scores_of(party->from), scores_of(party->to),
                         sg_by_name);
  for (uint32_t i = 0; i < scores.n && ok; i++) {
    const sg_pair *score = &SG_AT(sg_pair, &scores, i);
    if (!sg_same_value(score->from, score->to))
      ok = add_move(d, party, score, of_old, of_new);
  }
  sg_vec_clear(&scores);
  return ok;
}

static int by_id(const cJSON *a, const cJSON *b) {
  static const char *const keys[] = {"id", NULL};
  return by_keys(a, b, keys);
}

// A party is listed for its scores and flags: one whose plugins did not run is
// not gone.
static void explain_party(sg_pair *party, const sg_diff *d, uint32_t first_move,
                          const sg_intern *unseen) {
  for (uint32_t i = first_move; i < d->moves.n && !party->why; i++)
    party->why = SG_AT(sg_move, &d->moves, i).why;
  const char *id = sg_doc_text(party->from ? party->from : party->to, "id");
  if (!party->why && sg_intern_find(unseen, id) != SG_NONE && id[0])
    party->why = "its flags could not be evaluated";
}

// Subjects of flags that one document could not raise.
static bool list_unseen(const sg_diff *d, sg_intern *out) {
  bool ok = sg_intern_init(out);
  for (uint32_t i = 0; i < d->flags.n && ok; i++) {
    const sg_pair *flag = &SG_AT(sg_pair, &d->flags, i);
    const char *subject =
        sg_doc_text(flag->from ? flag->from : flag->to, "subject");
    if (flag->why)
      ok = sg_intern_add(out, subject, strlen(subject)) != SG_NONE;
  }
  return ok;
}

static bool compare_parties(sg_diff *d, const sg_unseen *of_old,
                            const sg_unseen *of_new) {
  sg_vec all;
  sg_intern unseen;
  sg_vec_init(&all, sizeof(sg_pair), 0);
  bool ok =
      list_unseen(d, &unseen) &&
      sg_pair_rows(&all, d->old_doc->entities, d->new_doc->entities, by_id);
  for (uint32_t i = 0; i < all.n && ok; i++) {
    sg_pair *party = &SG_AT(sg_pair, &all, i);
    const uint32_t first_move = d->moves.n;
    ok = compare_scores(d, party, of_old, of_new);
    if (!ok || (party->from && party->to))
      continue;
    explain_party(party, d, first_move, &unseen);
    sg_pair *slot = sg_vec_add(&d->parties);
    if (slot)
      *slot = *party;
    ok = slot != NULL;
  }
  sg_intern_clear(&unseen);
  sg_vec_clear(&all);
  return ok;
}

// --- what could not be seen ---

static int by_gap(const cJSON *a, const cJSON *b) {
  static const char *const keys[] = {"flag", "subject", "reason", NULL};
  const int by = by_keys(a, b, keys);
  const double x = sg_doc_number(a, "count");
  const double y = sg_doc_number(b, "count");
  return by ? by : (x > y) - (x < y);
}

static bool is_ok(const cJSON *plugin) {
  return plugin && sg_doc_is(plugin, "status", "ok");
}

// Rows of a list that only one document has, or that `differ`.
static bool keep_rows(sg_vec *out, const cJSON *from, const cJSON *to,
                      sg_row_order order, bool of_status) {
  sg_vec all;
  sg_vec_init(&all, sizeof(sg_pair), 0);
  bool ok = sg_pair_rows(&all, from, to, order);
  for (uint32_t i = 0; i < all.n && ok; i++) {
    const sg_pair *pair = &SG_AT(sg_pair, &all, i);
    if (of_status ? is_ok(pair->from) == is_ok(pair->to)
                  : pair->from && pair->to)
      continue;
    sg_pair *slot = sg_vec_add(out);
    if (slot)
      *slot = *pair;
    ok = slot != NULL;
  }
  sg_vec_clear(&all);
  return ok;
}

// --- all of it ---

static bool compare(sg_diff *d, const sg_unseen *of_old,
                    const sg_unseen *of_new) {
  const sg_findings *from = d->old_doc;
  const sg_findings *to = d->new_doc;
  return sg_diff_contexts(d) && compare_flags(d, of_old, of_new) &&
         compare_parties(d, of_old, of_new) &&
         keep_rows(&d->gaps, from->gaps, to->gaps, by_gap, false) &&
         keep_rows(&d->plugins, from->plugins, to->plugins, by_id, true);
}

sg_status sg_diff_make(sg_diff *out, const sg_findings *old_doc,
                       const sg_findings *new_doc, sg_error *err) {
  sg_unseen of_old = {0};
  sg_unseen of_new = {0};
  *out = (sg_diff){.old_doc = old_doc, .new_doc = new_doc};
  sg_arena_init(&out->arena, 0);
  sg_vec_init(&out->flags, sizeof(sg_pair), 0);
  sg_vec_init(&out->parties, sizeof(sg_pair), 0);
  sg_vec_init(&out->gaps, sizeof(sg_pair), 0);
  sg_vec_init(&out->plugins, sizeof(sg_pair), 0);
  sg_vec_init(&out->moves, sizeof(sg_move), 0);
  sg_vec_init(&out->contexts, sizeof(sg_context), 0);
  const bool ok = sg_unseen_init(&of_old, old_doc) &&
                  sg_unseen_init(&of_new, new_doc) &&
                  compare(out, &of_old, &of_new);
  sg_unseen_clear(&of_old);
  sg_unseen_clear(&of_new);
  if (ok)
    return SG_OK;
  sg_diff_clear(out);
  return sg_no_memory(err);
}

void sg_diff_clear(sg_diff *diff) {
  sg_vec_clear(&diff->flags);
  sg_vec_clear(&diff->parties);
  sg_vec_clear(&diff->gaps);
  sg_vec_clear(&diff->plugins);
  sg_vec_clear(&diff->moves);
  sg_vec_clear(&diff->contexts);
  sg_arena_clear(&diff->arena);
}

bool sg_diff_is_empty(const sg_diff *diff) {
  return diff->n_new + diff->n_gone + diff->n_unseen + diff->n_changed +
             diff->parties.n + diff->gaps.n + diff->plugins.n + diff->moves.n ==
         0;
}
