// SPDX-License-Identifier: GPL-2.0-or-later
// list_types - lists of one type, such as watch lists, and who is on one.
#include "lists.h"
#include "stakegraph/contacts.h"

#include <string.h>

static bool is_letter(char c) {
  return (sg_small(c) >= 'a' && sg_small(c) <= 'z') || (c & 0x80);
}

static bool begins_with(const char *text, const char *word, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (sg_small(text[i]) != sg_small(word[i]))
      return false;
  return true;
}

// Does a word of the name begin with one of the list?
static bool has_word(const char *name, const char *list) {
  for (const char *at = list; *at;) {
    const size_t n = strcspn(at, ",");
    for (const char *c = name; n > 0 && *c; c++)
      if ((c == name || !is_letter(c[-1])) && begins_with(c, at, n))
        return true;
    at += n + (at[n] == ',');
  }
  return false;
}

static bool is_among(const char *name, const char *list) {
  const size_t length = strlen(name);
  for (const char *at = list; *at;) {
    const size_t n = strcspn(at, ",");
    if (n == length && memcmp(at, name, n) == 0)
      return true;
    at += n + (at[n] == ',');
  }
  return false;
}

bool list_type_has(const list_type *type, const char *list) {
  return list_is_other(list) ? has_word(list + strlen("other:"), type->words)
                             : is_among(list, type->lists);
}

static void mark_listed(list_type *type, sg_id v) {
  const listings *in = type->in;
  for (uint32_t i = in->rows->start[v]; i < in->rows->start[v + 1]; i++) {
    const uint8_t level = listing_on(in, i, in->g->as_of);
    if (level > type->level[v] && list_type_has(type, in->list[i]))
      type->level[v] = level;
  }
}

// A topic has no dates: it counts as in force.
bool list_type_mark(list_type *type) {
  sg_host *host = type->in->host;
  const uint32_t n = type->in->g->n_entities;
  const sg_rows *rows = host->rows(host, SG_ON_TOPICS);
  const char *const *topics = host->texts(host, SG_ON_TOPICS, "topic");
  type->level = host->alloc(host, n, sizeof *type->level);
  type->topic = host->alloc(host, n, sizeof *type->topic);
  if (!rows || !topics || !type->level || !type->topic)
    return false;
  for (sg_id v = 0; v < n; v++) {
    mark_listed(type, v);
    for (uint32_t i = rows->start[v]; i < rows->start[v + 1]; i++)
      if (is_among(topics[i], type->topics)) {
        type->level[v] = SG_CERTAIN;
        type->topic[v] = topics[i];
      }
  }
  return true;
}

sg_fact list_type_fact(const list_type *type, sg_id v) {
  const listings *in = type->in;
  if (type->topic[v])
    return (sg_fact){SG_ON_ENTITIES, v, "topics", type->topic[v]};
  uint32_t best = in->rows->start[v];
  for (uint32_t i = best; i < in->rows->start[v + 1]; i++)
    if (list_type_has(type, in->list[i]) &&
        listing_on(in, i, in->g->as_of) == type->level[v]) {
      best = i;
      break;
    }
  return listing_fact(in, v, best);
}
