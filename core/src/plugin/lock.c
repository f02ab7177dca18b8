// SPDX-License-Identifier: GPL-2.0-or-later
// lock - see lock.h.
#include "plugin/lock.h"

#include "stakegraph/plugin.h"

#include "base/input.h"
#include "base/slice.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { LOCK_BYTES_MAX = 1024 * 1024, HASH_DIGITS = 64, WORDS = 3 };

typedef struct lock_row {
  const char *sha256, *id, *version;
} lock_row;

static const lock_row *row_at(const sg_lock *lock, uint32_t i) {
  return &SG_AT(lock_row, &lock->rows, i);
}

// A place in the file while it is read.
typedef struct place {
  const char *path;
  uint32_t line;
} place;

static sg_status fail_at(place at, size_t column, sg_error *err,
                         const char *what) {
  sg_error_place(err, at.path, at.line, (uint32_t)column + 1);
  return sg_fail(err, SG_EINPUT, "%s", what);
}

static bool is_hash(sg_slice word) {
  if (word.length != HASH_DIGITS)
    return false;
  for (size_t i = 0; i < word.length; i++)
    if (!strchr("0123456789abcdef", word.at[i]))
      return false;
  return true;
}

// The words of a line and where each begins; one more than wanted tells that
// there are too many.
static uint32_t split(sg_slice line, sg_slice words[WORDS + 1]) {
  uint32_t n = 0;
  for (size_t at = 0; at < line.length && n <= WORDS;) {
    if (strchr(" \t\r", line.at[at])) {
      at++;
      continue;
    }
    if (line.at[at] == '#')
      break;
    const size_t start = at;
    while (at < line.length && !strchr(" \t\r", line.at[at]))
      at++;
    words[n++] = (sg_slice){line.at + start, at - start};
  }
  return n;
}

static bool is_pinned(const sg_lock *lock, const char *sha256) {
  for (uint32_t i = 0; i < lock->rows.n; i++)
    if (strcmp(row_at(lock, i)->sha256, sha256) == 0)
      return true;
  return false;
}

static sg_status add_row(sg_lock *lock, sg_slice words[WORDS], sg_error *err) {
  const char *texts[WORDS];
  for (int i = 0; i < WORDS; i++) {
    texts[i] = sg_arena_text(&lock->arena, words[i].at, words[i].length);
    if (!texts[i])
      return sg_no_memory(err);
  }
  lock_row *row = sg_vec_add(&lock->rows);
  if (!row)
    return sg_no_memory(err);
  *row = (lock_row){texts[0], texts[1], texts[2]};
  return SG_OK;
}

static sg_status read_line(sg_lock *lock, sg_slice line, place at,
                           sg_error *err) {
  sg_slice words[WORDS + 1];
  const size_t valid = sg_utf8_check(line.at, line.length);
  if (valid < line.length || memchr(line.at, '\0', line.length))
    return fail_at(at, valid, err, "this is no UTF-8 text");
  const uint32_t n = split(line, words);
  if (n == 0)
    return SG_OK;
  if (!is_hash(words[0]))
    return fail_at(at, (size_t)(words[0].at - line.at), err,
                   "a line begins with a SHA-256, 64 digits 0-9 and a-f");
  if (n < WORDS)
    return fail_at(at, line.length, err,
                   "a line is a SHA-256, an id and a version");
  if (n > WORDS)
    return fail_at(at, (size_t)(words[WORDS].at - line.at), err,
                   "behind the version there is nothing more");
  return add_row(lock, words, err);
}

static sg_status read_lines(sg_lock *lock, sg_slice text, const char *path,
                            sg_error *err) {
  place at = {path, 1};
  while (text.length > 0) {
    const char *end = memchr(text.at, '\n', text.length);
    const size_t length = end ? (size_t)(end - text.at) : text.length;
    SG_TRY(read_line(lock, (sg_slice){text.at, length}, at, err));
    text.at += length + (end != NULL);
    text.length -= length + (end != NULL);
    at.line++;
  }
  return SG_OK;
}

sg_status sg_lock_read(sg_lock *lock, const char *path, sg_error *err) {
  sg_text text;
  *lock = (sg_lock){0};
  SG_TRY(sg_file_read(path, LOCK_BYTES_MAX, &text, err));
  sg_arena_init(&lock->arena, 0);
  sg_vec_init(&lock->rows, sizeof(lock_row), 0);
  const sg_status status = read_lines(lock, sg_text_slice(&text), path, err);
  sg_text_clear(&text);
  if (status != SG_OK)
    sg_lock_clear(lock);
  return status;
}

void sg_lock_clear(sg_lock *lock) {
  sg_vec_clear(&lock->rows);
  sg_arena_clear(&lock->arena);
  *lock = (sg_lock){0};
}

// Plugins are called as their files are, with '_' for '-' at most.
static bool is_file_of(const char *id, const char *file_name) {
  const size_t length = strlen(id);
  for (size_t i = 0; i < length; i++)
    if (file_name[i] != id[i] && !(id[i] == '-' && file_name[i] == '_'))
      return false;
  return file_name[length] == '.' || file_name[length] == '\0';
}

bool sg_lock_allows(const sg_lock *lock, const char *sha256,
                    const char *file_name, char why[SG_LOCK_REASON]) {
  if (is_pinned(lock, sha256))
    return true;
  (void)snprintf(why, SG_LOCK_REASON, "it is not in the lock file");
  for (uint32_t i = 0; i < lock->rows.n; i++)
    if (is_file_of(row_at(lock, i)->id, file_name))
      (void)snprintf(why, SG_LOCK_REASON,
                     "its SHA-256 differs from the one pinned in the lock "
                     "file");
  return false;
}

bool sg_lock_names(const sg_lock *lock, const char *sha256, const char *id,
                   const char *version, char why[SG_LOCK_REASON]) {
  for (uint32_t i = 0; i < lock->rows.n; i++) {
    const lock_row *row = row_at(lock, i);
    if (strcmp(row->sha256, sha256) != 0)
      continue;
    if (strcmp(row->id, id) == 0 && strcmp(row->version, version) == 0)
      return true;
    (void)snprintf(why, SG_LOCK_REASON,
                   "the lock file pins it as '%.60s %.*s', and it calls "
                   "itself '%.60s %.*s'",
                   row->id, sg_clip(row->version, 40), row->version, id,
                   sg_clip(version, 40), version);
  }
  return false;
}
