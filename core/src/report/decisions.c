// SPDX-License-Identifier: GPL-2.0-or-later
// decisions - see decisions.h.
#include "report/decisions.h"

#include "base/date.h"
#include "base/input.h"
#include "base/json_write.h"
#include "base/near.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  BYTES_MAX = 256 * 1024 * 1024,
  VALUE_MAX = 16 * 1024,
  TOLD_MAX = 100 // what is wrong beyond them is counted
};

static const char *const state_words[] = {"explained", "resolved", "refused",
                                          "accepted"};
const sg_words sg_decision_states = {state_words, SG_COUNT(state_words)};

// Keys that hold ids, for which see unquote(), come together.
typedef enum key {
  FINGERPRINT,
  EVIDENCE,
  FLAG,
  SUBJECT,
  DEAL,
  RULE,
  STATE,
  WHO,
  WHEN,
  WHY,
  UNTIL,
  N_KEYS
} key;

static const char *const keys[N_KEYS] = {
    [FINGERPRINT] = "fingerprint",
    [EVIDENCE] = "evidence",
    [FLAG] = "flag",
    [SUBJECT] = "subject",
    [DEAL] = "deal",
    [RULE] = "rule",
    [STATE] = "state",
    [WHO] = "who",
    [WHEN] = "when",
    [WHY] = "why",
    [UNTIL] = "until",
};

typedef struct value {
  sg_text text;
  uint32_t line, column; // Where it begins; line 0: the key is not there
} value;

typedef struct reader {
  sg_decisions *out;
  const char *path;
  value values[N_KEYS]; // of the record at hand
  int last;             // key that a further line adds to, or NONE, PASSED
  uint32_t line, begin; // at hand; of the record's first key, 0 before it
  bool is_spoiled;      // a line of the record could not be read
  sg_error *own;        // what is wrong right now
  sg_error told;        // what was
  const sg_decisions_ear *ear; // or NULL
  uint32_t n_wrong;
} reader;

enum { NONE = -1, PASSED = -2 };

// --- problems ---

static uint32_t column_of(sg_slice line, size_t offset) {
  uint32_t row = 1;
  uint32_t column = 1;
  sg_position(line, offset, &row, &column);
  return column;
}

static sg_status fail_at(const reader *r, uint32_t line, uint32_t column) {
  sg_error_place(r->own, r->path, line, column);
  return SG_EINPUT;
}

static sg_status fail_value(const reader *r, key k) {
  return fail_at(r, r->values[k].line, r->values[k].column);
}

static void hear(const reader *r) {
  char line[sizeof r->told.where + sizeof r->told.message + 4];
  (void)snprintf(line, sizeof line, "%s: %s", r->told.where, r->told.message);
  r->ear->hear(r->ear->ctx, line);
}

// Goes on after what is wrong in the file. `told` is the first of all, or, when
// somebody hears the others, the last.
static sg_status tell(reader *r, sg_status status) {
  if (status != SG_EINPUT)
    return status;
  r->n_wrong++;
  if (r->ear && r->n_wrong > 1 && r->n_wrong <= TOLD_MAX + 1)
    hear(r);
  if (r->ear || r->n_wrong == 1)
    r->told = *r->own;
  *r->own = (sg_error){0};
  return SG_OK;
}

static sg_status conclude(const reader *r) {
  if (r->n_wrong == 0)
    return SG_OK;
  if (r->ear && r->n_wrong > TOLD_MAX)
    return sg_fail(r->own, SG_EINPUT, "%.200s: this is wrong in %u more places",
                   r->path, r->n_wrong - TOLD_MAX);
  *r->own = r->told;
  return SG_EINPUT;
}

// --- a record ---

static sg_slice text_of(const reader *r, key k) {
  return sg_text_slice(&r->values[k].text);
}

static bool is_given(const reader *r, key k) {
  return r->values[k].text.length > 0;
}

static const char *keep(reader *r, key k) {
  sg_slice text = text_of(r, k);
  while (text.length && text.at[text.length - 1] == '\n')
    text.length--;
  return sg_arena_text(&r->out->arena, text.at, text.length);
}

static sg_status read_hex(const reader *r, key k,
                          char out[SG_FINGERPRINT + 1]) {
  const sg_slice text = text_of(r, k);
  size_t n = 0;
  while (n < text.length && strchr("0123456789abcdef", text.at[n]))
    n++;
  if (n == SG_FINGERPRINT && n == text.length) {
    memcpy(out, text.at, n);
    out[n] = '\0';
    return SG_OK;
  }
  const sg_status status =
      r->values[k].line ? fail_value(r, k) : fail_at(r, r->begin, 1);
  return sg_fail(r->own, status,
                 "a record wants '%s: ' and %d digits 0-9 and a-f, as '-o "
                 "FILE.decisions' writes them",
                 keys[k], SG_FINGERPRINT);
}

// What no line can hold as it is stands as a JSON string.
static sg_status unquote(reader *r, key k) {
  sg_text *text = &r->values[k].text;
  if (text->length == 0 || text->data[0] != '"')
    return SG_OK;
  sg_error own = {0};
  cJSON *tree = sg_json_tree("", sg_text_slice(text), &own);
  if (!tree && own.status == SG_ENOMEM)
    return sg_no_memory(r->own);
  const char *plain = cJSON_GetStringValue(tree);
  sg_status status = SG_OK;
  if (plain) {
    sg_text_reset(text);
    sg_text_puts(text, plain);
    status = sg_text_ok(text) ? SG_OK : sg_no_memory(r->own);
  } else {
    status = fail_value(r, k);
    (void)sg_fail(r->own, status, "an id in quotes is a JSON string: \"...\"");
  }
  cJSON_Delete(tree);
  return status;
}

static sg_status read_state(const reader *r, sg_decision *out) {
  const sg_slice text = text_of(r, STATE);
  for (uint32_t i = 0; i < sg_decision_states.n; i++)
    if (sg_slice_is(text, state_words[i])) {
      out->state = state_words[i];
      return SG_OK;
    }
  return sg_fail(r->own, fail_value(r, STATE),
                 "'%.*s' is no state; there are explained, resolved, refused "
                 "and accepted",
                 SG_SHOWN(text, 40));
}

static sg_status read_date(const reader *r, key k, sg_date *out) {
  const sg_slice text = text_of(r, k);
  if (sg_date_parse(text.at, text.length, out))
    return SG_OK;
  return sg_fail(r->own, fail_value(r, k),
                 "'%.*s' is no date; write YYYY-MM-DD", SG_SHOWN(text, 40));
}

static sg_status read_dates(reader *r, sg_decision *out) {
  sg_date when = SG_DATE_UNKNOWN;
  sg_date until = SG_DATE_UNKNOWN;
  if (is_given(r, WHEN))
    SG_TRY(tell(r, read_date(r, WHEN, &when)));
  if (is_given(r, UNTIL))
    SG_TRY(tell(r, read_date(r, UNTIL, &until)));
  if (until == SG_DATE_UNKNOWN)
    return SG_OK;
  out->last_day = sg_date_last(until);
  if (when == SG_DATE_UNKNOWN || out->last_day >= sg_date_first(when))
    return SG_OK;
  return sg_fail(r->own, fail_value(r, UNTIL),
                 "'until' is before 'when'; it is the last day on which the "
                 "decision stands");
}

static sg_status check_filled(const reader *r) {
  const value *first = NULL;
  sg_text missing;
  sg_text_init(&missing, 0);
  for (int k = STATE; k <= WHY; k++)
    if (!is_given(r, (key)k)) {
      sg_text_printf(&missing, "%s'%s'", first ? ", " : "", keys[k]);
      first = first ? first : &r->values[k];
    }
  sg_status status = SG_OK;
  if (!sg_text_ok(&missing))
    status = sg_no_memory(r->own);
  else if (first)
    status = sg_fail(r->own,
                     fail_at(r, first->line ? first->line : r->begin,
                             first->line ? first->column : 1),
                     "a decision wants %s; a record without state, who, when, "
                     "why and until is one that is open",
                     sg_text_get(&missing));
  sg_text_clear(&missing);
  return status;
}

static bool is_open(const reader *r) {
  for (int k = STATE; k < N_KEYS; k++)
    if (is_given(r, (key)k))
      return false;
  return true;
}

static sg_status read_texts(reader *r, sg_decision *out) {
  out->who = keep(r, WHO);
  out->when = keep(r, WHEN);
  out->why = keep(r, WHY);
  bool ok = out->who && out->when && out->why;
  const char **const named[] = {&out->flag, &out->subject, &out->deal,
                                &out->rule};
  for (int k = FLAG; k <= RULE && ok; k++)
    if (is_given(r, (key)k))
      ok = (*named[k - FLAG] = keep(r, (key)k)) != NULL;
  if (ok && is_given(r, UNTIL))
    ok = (out->until = keep(r, UNTIL)) != NULL;
  return ok ? SG_OK : sg_no_memory(r->own);
}

// What a line that could not be read may have held is not missed.
static sg_status read_ids(reader *r, sg_decision *out) {
  if (!r->is_spoiled || r->values[FINGERPRINT].line)
    SG_TRY(tell(r, read_hex(r, FINGERPRINT, out->fingerprint)));
  if (!r->is_spoiled || r->values[EVIDENCE].line)
    SG_TRY(tell(r, read_hex(r, EVIDENCE, out->evidence)));
  for (int k = FLAG; k <= RULE; k++)
    SG_TRY(tell(r, unquote(r, (key)k)));
  return SG_OK;
}

// When something in it is wrong, that is told and `out` is not to be used.
static sg_status read_record(reader *r, sg_decision *out) {
  const uint32_t n_wrong = r->n_wrong;
  *out = (sg_decision){.line = r->begin, .last_day = INT32_MAX};
  SG_TRY(read_ids(r, out));
  if (is_open(r))
    return SG_OK;
  if (!r->is_spoiled)
    SG_TRY(tell(r, check_filled(r)));
  if (is_given(r, STATE))
    SG_TRY(tell(r, read_state(r, out)));
  SG_TRY(tell(r, read_dates(r, out)));
  if (r->is_spoiled || r->n_wrong > n_wrong)
    return SG_OK;
  return read_texts(r, out);
}

static sg_status end_record(reader *r) {
  sg_decision one;
  if (r->begin == 0)
    return SG_OK;
  SG_TRY(read_record(r, &one));
  sg_decision *row = one.fingerprint[0] ? sg_vec_add(&r->out->rows) : NULL;
  if (row)
    *row = one;
  else if (one.fingerprint[0])
    return sg_no_memory(r->own);
  r->begin = 0;
  r->last = NONE;
  r->is_spoiled = false;
  for (int k = 0; k < N_KEYS; k++) {
    sg_text_reset(&r->values[k].text);
    r->values[k].line = 0;
  }
  return SG_OK;
}

// --- lines ---

static sg_status check_line(const reader *r, sg_slice line) {
  const size_t valid = sg_utf8_check(line.at, line.length);
  size_t n = 0;
  while (n < valid &&
         ((unsigned char)line.at[n] >= ' ' || line.at[n] == '\t') &&
         line.at[n] != 0x7f)
    n++;
  if (n == line.length)
    return SG_OK;
  return sg_fail(r->own, fail_at(r, r->line, column_of(line, n)),
                 n == valid ? "this is no UTF-8 text"
                            : "control characters have no place here");
}

static sg_status add_value(reader *r, sg_slice line, sg_slice text) {
  value *v = &r->values[r->last];
  const uint32_t column = column_of(line, (size_t)(text.at - line.at));
  if (v->text.length + text.length >= VALUE_MAX)
    return sg_fail(r->own, fail_at(r, r->line, column),
                   "'%s' is longer than %d bytes", keys[r->last], VALUE_MAX);
  if (v->text.length == 0) {
    v->line = r->line;
    v->column = column;
  }
  // Reasons keep their lines; a lone dot is one that is empty.
  const bool has_lines = r->last == WHY && v->line != r->line;
  if (has_lines && v->text.length)
    sg_text_puts(&v->text, "\n");
  if (!has_lines)
    sg_text_join(&v->text, " ", text);
  else if (!sg_slice_is(text, "."))
    sg_text_add(&v->text, text.at, text.length);
  return sg_text_ok(&v->text) ? SG_OK : sg_no_memory(r->own);
}

static sg_status read_more(reader *r, sg_slice line) {
  if (r->last == PASSED)
    return SG_OK;
  if (r->last == NONE)
    return sg_fail(r->own, fail_at(r, r->line, 1),
                   "a line that begins with a blank goes on with the one "
                   "before, and there is none");
  return add_value(r, line, sg_slice_trim(line));
}

static sg_status unknown_key(const reader *r, sg_slice word) {
  char text[SG_NEAR_MAX + 1];
  (void)snprintf(text, sizeof text, "%.*s", (int)word.length, word.at);
  const char *near = sg_nearest(text, keys, N_KEYS);
  const sg_status status = fail_at(r, r->line, 1);
  if (near)
    return sg_fail(r->own, status,
                   "no key is called '%.*s'; did you mean '%s'?",
                   SG_SHOWN(word, 40), near);
  return sg_fail(r->own, status,
                 "no key is called '%.*s'; there are fingerprint, evidence, "
                 "flag, subject, deal, rule, state, who, when, why and until",
                 SG_SHOWN(word, 40));
}

static sg_status told_already(const reader *r, key k) {
  return sg_fail(r->own, fail_at(r, r->line, 1),
                 "'%s' is on line %u already; an empty line ends a record",
                 keys[k], r->values[k].line);
}

static sg_status read_key(reader *r, sg_slice line) {
  const char *colon = memchr(line.at, ':', line.length);
  if (!colon)
    return sg_fail(r->own, fail_at(r, r->line, 1),
                   "a line is 'key: value'; a comment begins with '#'");
  const size_t length = (size_t)(colon - line.at);
  const sg_slice word = sg_slice_trim((sg_slice){line.at, length});
  int k = 0;
  while (k < N_KEYS && !sg_slice_is(word, keys[k]))
    k++;
  if (k == N_KEYS)
    return unknown_key(r, word);
  if (r->values[k].line) {
    SG_TRY(tell(r, told_already(r, (key)k)));
    if (k != FINGERPRINT) {
      r->last = PASSED;
      return SG_OK;
    }
    SG_TRY(end_record(r)); // what follows is a record of its own
  }
  r->begin = r->begin ? r->begin : r->line;
  r->last = k;
  const sg_slice rest = {colon + 1, line.length - length - 1};
  return add_value(r, line, sg_slice_trim(rest));
}

static sg_status take_line(reader *r, sg_slice line) {
  SG_TRY(check_line(r, line));
  if (sg_slice_trim(line).length == 0)
    return end_record(r);
  if (line.at[0] == '#')
    return SG_OK;
  return line.at[0] == ' ' || line.at[0] == '\t' ? read_more(r, line)
                                                 : read_key(r, line);
}

static sg_status read_line(reader *r, sg_slice line) {
  if (line.length && line.at[line.length - 1] == '\r')
    line.length--;
  const sg_status status = take_line(r, line);
  if (status == SG_EINPUT) {
    r->begin = r->begin ? r->begin : r->line;
    r->is_spoiled = true;
    r->last = PASSED;
  }
  return tell(r, status);
}

static sg_status read_lines(reader *r, sg_slice text) {
  if (sg_slice_begins(text, "\xef\xbb\xbf"))
    text = (sg_slice){text.at + 3, text.length - 3};
  while (text.length > 0) {
    const char *end = memchr(text.at, '\n', text.length);
    const size_t length = end ? (size_t)(end - text.at) : text.length;
    r->line++;
    SG_TRY(read_line(r, (sg_slice){text.at, length}));
    text.at += length + (end != NULL);
    text.length -= length + (end != NULL);
  }
  return end_record(r);
}

// --- all of them ---

static int by_fingerprint(const void *a, const void *b) {
  const sg_decision *x = a;
  const sg_decision *y = b;
  const int by = strcmp(x->fingerprint, y->fingerprint);
  return by ? by : (x->line > y->line) - (x->line < y->line);
}

// In order, without those that are open.
static sg_status settle(reader *r) {
  sg_vec *rows = &r->out->rows;
  sg_decision *all = rows->data;
  uint32_t kept = 0;
  if (rows->n > 1)
    qsort(all, rows->n, sizeof *all, by_fingerprint);
  for (uint32_t i = 1; i < rows->n; i++)
    if (strcmp(all[i - 1].fingerprint, all[i].fingerprint) == 0)
      SG_TRY(tell(r, sg_fail(r->own, fail_at(r, all[i].line, 1),
                             "fingerprint %s has a record on line %u already; "
                             "keep one of the two",
                             all[i].fingerprint, all[i - 1].line)));
  for (uint32_t i = 0; i < rows->n; i++)
    if (all[i].who)
      all[kept++] = all[i];
  r->out->open = rows->n - kept;
  rows->n = kept;
  return SG_OK;
}

static sg_status hash(sg_decisions *out, sg_slice text, sg_error *err) {
  sg_hasher *hasher = sg_hasher_new();
  if (!hasher)
    return sg_no_memory(err);
  sg_hasher_add(hasher, text.at, text.length);
  sg_hasher_finish(hasher, out->sha256);
  sg_hasher_free(hasher);
  return SG_OK;
}

static sg_status read_text(reader *r, sg_slice text) {
  r->out->path = sg_arena_text(&r->out->arena, r->path, strlen(r->path));
  if (!r->out->path)
    return sg_no_memory(r->own);
  SG_TRY(hash(r->out, text, r->own));
  SG_TRY(read_lines(r, text));
  SG_TRY(settle(r));
  return conclude(r);
}

sg_status sg_decisions_read(sg_decisions *out, const char *path,
                            const sg_decisions_ear *ear, sg_error *err) {
  sg_text text;
  sg_error own = {0};
  reader r = {.out = out, .path = path, .last = NONE, .own = &own, .ear = ear};
  *out = (sg_decisions){0};
  SG_TRY(sg_file_read(path, BYTES_MAX, &text, err));
  sg_arena_init(&out->arena, 0);
  sg_vec_init(&out->rows, sizeof(sg_decision), 0);
  for (int k = 0; k < N_KEYS; k++)
    sg_text_init(&r.values[k].text, 0);
  const sg_status status = read_text(&r, sg_text_slice(&text));
  for (int k = 0; k < N_KEYS; k++)
    sg_text_clear(&r.values[k].text);
  sg_text_clear(&text);
  if (status == SG_OK)
    return SG_OK;
  sg_decisions_clear(out);
  if (err && err->status == SG_OK)
    *err = own;
  return status;
}

void sg_decisions_clear(sg_decisions *decisions) {
  sg_vec_clear(&decisions->rows);
  sg_arena_clear(&decisions->arena);
  *decisions = (sg_decisions){0};
}

static int compare_fingerprint(const void *wanted, const void *row) {
  return strcmp(wanted, ((const sg_decision *)row)->fingerprint);
}

const sg_decision *sg_decisions_find(const sg_decisions *decisions,
                                     const char *fingerprint) {
  const sg_vec *rows = &decisions->rows;
  if (rows->n == 0)
    return NULL;
  return bsearch(fingerprint, rows->data, rows->n, sizeof(sg_decision),
                 compare_fingerprint);
}

bool sg_decision_settles(const char *state) {
  for (uint32_t i = 0; i < sg_decision_states.n; i++)
    if (strcmp(state, state_words[i]) == 0)
      return strcmp(state, "refused") != 0;
  return false;
}

// Would the reader take it as it stands?
static bool is_plain(const char *text) {
  const sg_slice whole = sg_slice_of(text);
  for (const char *c = text; *c; c++)
    if ((unsigned char)*c < ' ' || *c == 0x7f)
      return false;
  return text[0] != '"' && sg_slice_trim(whole).length == whole.length &&
         sg_utf8_check(text, whole.length) == whole.length;
}

void sg_decision_put_id(sg_output *out, const char *name, const char *id) {
  if (!id || !id[0])
    return;
  sg_output_printf(out, "%s: ", name);
  if (is_plain(id)) {
    sg_output_puts(out, id);
  } else {
    sg_json_writer w;
    sg_json_writer_init(&w, out, false);
    sg_json_string(&w, id);
  }
  sg_output_puts(out, "\n");
}
