// SPDX-License-Identifier: GPL-2.0-or-later
// resolve_names - ids for links that came without one.
//
// The id is a hash of everything the link says except its sources, with the
// keys in alphabetical order, so that it depends neither on the order of
// records nor on that of keys. Two links that say the same become one with the
// sources of both.
#include "graph/resolve.h"

#include "base/siphash.h"

#include <stdlib.h>
#include <string.h>

static int by_key(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Attributes as "key=value" lines in the order of their keys.
static bool add_attrs(const sg_model *model, uint32_t attrs, sg_text *out) {
  sg_vec pairs;
  sg_vec_init(&pairs, 2 * sizeof(const char *), 0);
  bool ok = true;
  for (uint32_t at = attrs; at && ok;) {
    const sg_attr *attr = &SG_AT(sg_attr, &model->attrs, at - 1);
    const char **pair = sg_vec_add(&pairs);
    ok = pair != NULL;
    if (ok) {
      pair[0] = sg_model_text(model, attr->key);
      pair[1] = sg_model_text(model, attr->value);
    }
    at = attr->next;
  }
  if (ok && pairs.n > 1)
    qsort(pairs.data, pairs.n, pairs.item, by_key);
  for (uint32_t i = 0; ok && i < pairs.n; i++)
    sg_text_printf(out, "%s=%s\n", SG_AT(const char *, &pairs, 2 * i),
                   SG_AT(const char *, &pairs, 2 * i + 1));
  sg_vec_clear(&pairs);
  return ok;
}

uint32_t sg_content_id(sg_model *model, const char *prefix, const char *content,
                       size_t length) {
  static const uint64_t no_key[2] = {0, 0};
  enum { PREFIX_MAX = 12, N_DIGITS = 16 };
  char id[PREFIX_MAX + 1 + N_DIGITS];
  const size_t n = strnlen(prefix, PREFIX_MAX);
  const uint64_t hash = sg_siphash(no_key, content, length);
  memcpy(id, prefix, n);
  id[n] = '-';
  for (size_t i = 0; i < N_DIGITS; i++)
    id[n + 1 + i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
  return sg_intern_add(&model->strings, id, n + 1 + N_DIGITS);
}

uint32_t sg_link_name(sg_model *model, const sg_link_row *link) {
  sg_text content;
  sg_text_init(&content, 0);
  sg_text_printf(
      &content, "%s\n%s\n%s\n%s\n", sg_word(&sg_link_kinds, link->kind),
      sg_model_text(model, link->from), sg_model_text(model, link->to),
      sg_model_text(model, link->deal));
  sg_text_printf(&content, "%u %u %u %u %d %d %u %u %u %u %u\n", link->low,
                 link->high, link->votes, link->confidence, link->since,
                 link->until, link->basis, link->detail, link->measure,
                 link->capacity, link->product_class);
  if (link->votes_high != link->votes)
    sg_text_printf(&content, "%u\n", link->votes_high);
  uint32_t name = SG_NONE;
  if (add_attrs(model, link->attrs, &content) && sg_text_ok(&content))
    name = sg_content_id(model, "link", sg_text_get(&content), content.length);
  sg_text_clear(&content);
  return name;
}

sg_status sg_resolve_names(sg_model *model, sg_error *err) {
  for (uint32_t i = 0; i < model->links.n; i++) {
    sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
    if (link->id != 0)
      continue;
    const uint32_t name = sg_link_name(model, link);
    if (name == SG_NONE)
      return sg_no_memory(err);
    link->id = name;
    link->flags |= SG_ROW_MADE;
    const uint32_t first = sg_index_get(&model->link_of, name);
    if (first == 0) {
      if (!sg_index_set(&model->link_of, name, i))
        return sg_no_memory(err);
      continue;
    }
    sg_link_row *same = &SG_AT(sg_link_row, &model->links, first - 1);
    same->sources = sg_list_join(model, same->sources, link->sources);
    if (same->sources == SG_NONE)
      return sg_no_memory(err);
    link->flags |= SG_ROW_GONE;
    if (sg_model_is_list(model, same->origin))
      same->origin = link->origin;
    sg_problem(model->problems, SG_PROBLEM_DUPLICATE,
               sg_model_place(model, link->origin),
               "this link says the same as an earlier one; the two are read "
               "as one");
  }
  return SG_OK;
}
