// SPDX-License-Identifier: GPL-2.0-or-later
// unseen - see unseen.h.
#include "report/unseen.h"

#include "analyze/analysis.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const cJSON *row, const char *flag, const char *subject) {
  const int by = strcmp(sg_doc_text(row, "flag"), flag);
  return by ? by : strcmp(sg_doc_text(row, "subject"), subject);
}

static int by_party(const void *a, const void *b) {
  const cJSON *x = *(const cJSON *const *)a;
  const cJSON *y = *(const cJSON *const *)b;
  const int by = compare(x, sg_doc_text(y, "flag"), sg_doc_text(y, "subject"));
  return by ? by : strcmp(sg_doc_text(x, "reason"), sg_doc_text(y, "reason"));
}

static int by_id(const void *a, const void *b) {
  return strcmp(sg_doc_text(*(const cJSON *const *)a, "id"),
                sg_doc_text(*(const cJSON *const *)b, "id"));
}

// The rows of a list in an order; NULL without memory.
static const cJSON **sorted(const cJSON *list, uint32_t *n,
                            int (*by)(const void *, const void *)) {
  const size_t count = (size_t)cJSON_GetArraySize(list);
  const cJSON **rows = sg_memory_alloc(count + 1, sizeof *rows);
  const cJSON *row = NULL;
  *n = 0;
  if (!rows)
    return NULL;
  cJSON_ArrayForEach(row, list) {
    rows[(*n)++] = row;
  }
  if (count > 1)
    qsort(rows, count, sizeof *rows, by);
  return rows;
}

bool sg_unseen_init(sg_unseen *out, const sg_findings *findings) {
  *out = (sg_unseen){.findings = findings};
  out->gaps = sorted(findings->gaps, &out->n_gaps, by_party);
  out->flags = sorted(findings->flags, &out->n_flags, by_party);
  out->plugins = sorted(findings->plugins, &out->n_plugins, by_id);
  return out->gaps && out->flags && out->plugins;
}

void sg_unseen_clear(sg_unseen *unseen) {
  sg_memory_free(unseen->gaps);
  sg_memory_free(unseen->flags);
  sg_memory_free(unseen->plugins);
  *unseen = (sg_unseen){0};
}

static const cJSON *find_plugin(const sg_unseen *u, const char *id) {
  uint32_t low = 0;
  uint32_t high = u->n_plugins;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (strcmp(sg_doc_text(u->plugins[middle], "id"), id) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low < u->n_plugins && sg_doc_is(u->plugins[low], "id", id)
             ? u->plugins[low]
             : NULL;
}

bool sg_unseen_plugin(const sg_unseen *unseen, const char *plugin,
                      sg_text *out) {
  if (!plugin[0] || strcmp(plugin, SG_CORE_ID) == 0)
    return false;
  const cJSON *one = find_plugin(unseen, plugin);
  if (one && sg_doc_is(one, "status", "ok"))
    return false;
  sg_text_puts(out, "plugin ");
  sg_text_puts(out, plugin);
  sg_text_puts(out, one ? " gave no result (" : " did not run");
  if (one) {
    sg_text_puts(out, sg_doc_text(one, "status"));
    sg_text_puts(out, ")");
  }
  return true;
}

// The first of rows in order that is not before a flag on a party.
static uint32_t first(const cJSON *const *rows, uint32_t n, const char *flag,
                      const char *subject) {
  uint32_t low = 0;
  uint32_t high = n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (compare(rows[middle], flag, subject) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The first that is of it; NULL: none is.
static const cJSON *find(const cJSON *const *rows, uint32_t n, const char *flag,
                         const char *subject) {
  const uint32_t at = first(rows, n, flag, subject);
  return at < n && compare(rows[at], flag, subject) == 0 ? rows[at] : NULL;
}

double sg_unseen_counted(const sg_unseen *unseen, const char *flag) {
  enum { REASONS_MAX = 100 }; // a plugin gives one or two
  double sum = 0;
  const uint32_t from = first(unseen->gaps, unseen->n_gaps, flag, "");
  for (uint32_t i = from; i < unseen->n_gaps && i < from + REASONS_MAX; i++) {
    if (compare(unseen->gaps[i], flag, "") != 0)
      break;
    const double n = sg_doc_number(unseen->gaps[i], "count");
    sum += isfinite(n) ? n : 0;
  }
  return sum;
}

bool sg_unseen_why(const sg_unseen *unseen, const sg_unseen_flag *flag,
                   sg_text *out) {
  const sg_unseen *u = unseen;
  if (sg_unseen_plugin(u, flag->plugin, out))
    return true;
  const cJSON *gap = find(u->gaps, u->n_gaps, flag->flag, flag->subject);
  if (gap) {
    sg_text_puts(out, "not evaluable: ");
    sg_text_puts(out, sg_doc_text(gap, "reason"));
    return true;
  }
  gap = find(u->gaps, u->n_gaps, flag->flag, "");
  if (!gap || !flag->may_be_counted ||
      find(u->flags, u->n_flags, flag->flag, flag->subject))
    return false;
  const double n = sg_doc_number(gap, "count");
  sg_text_printf(out, "not evaluable for %.0f parties, this may be one: ",
                 isfinite(n) ? n : 0);
  sg_text_puts(out, sg_doc_text(gap, "reason"));
  return true;
}
