// SPDX-License-Identifier: GPL-2.0-or-later
// unseen - see unseen.h.
#include "report/unseen.h"

#include "analyze/analysis.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const cJSON *gap, const char *flag, const char *subject) {
  const int by = strcmp(sg_doc_text(gap, "flag"), flag);
  return by ? by : strcmp(sg_doc_text(gap, "subject"), subject);
}

static int by_party(const void *a, const void *b) {
  const cJSON *x = *(const cJSON *const *)a;
  const cJSON *y = *(const cJSON *const *)b;
  const int by = compare(x, sg_doc_text(y, "flag"), sg_doc_text(y, "subject"));
  return by ? by : strcmp(sg_doc_text(x, "reason"), sg_doc_text(y, "reason"));
}

bool sg_unseen_init(sg_unseen *out, const sg_findings *findings) {
  const size_t n = (size_t)cJSON_GetArraySize(findings->gaps);
  const cJSON *gap = NULL;
  *out = (sg_unseen){.findings = findings};
  out->gaps = sg_memory_alloc(n + 1, sizeof *out->gaps);
  if (!out->gaps)
    return false;
  cJSON_ArrayForEach(gap, findings->gaps) {
    out->gaps[out->n++] = gap;
  }
  if (n > 1)
    qsort(out->gaps, n, sizeof *out->gaps, by_party);
  return true;
}

void sg_unseen_clear(sg_unseen *unseen) {
  sg_memory_free(unseen->gaps);
  *unseen = (sg_unseen){0};
}

bool sg_unseen_plugin(const sg_findings *findings, const char *plugin,
                      sg_text *out) {
  const cJSON *one = NULL;
  if (!plugin[0] || strcmp(plugin, SG_CORE_ID) == 0)
    return false;
  cJSON_ArrayForEach(one, findings->plugins) {
    if (!sg_doc_is(one, "id", plugin))
      continue;
    if (sg_doc_is(one, "status", "ok"))
      return false;
    sg_text_puts(out, "plugin ");
    sg_text_puts(out, plugin);
    sg_text_puts(out, " gave no result (");
    sg_text_puts(out, sg_doc_text(one, "status"));
    sg_text_puts(out, ")");
    return true;
  }
  sg_text_puts(out, "plugin ");
  sg_text_puts(out, plugin);
  sg_text_puts(out, " did not run");
  return true;
}

static const cJSON *find(const sg_unseen *u, const char *flag,
                         const char *subject) {
  uint32_t low = 0;
  uint32_t high = u->n;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (compare(u->gaps[middle], flag, subject) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low < u->n && compare(u->gaps[low], flag, subject) == 0 ? u->gaps[low]
                                                                 : NULL;
}

bool sg_unseen_why(const sg_unseen *unseen, const char *flag,
                   const char *subject, const char *plugin, sg_text *out) {
  if (sg_unseen_plugin(unseen->findings, plugin, out))
    return true;
  const cJSON *gap = find(unseen, flag, subject);
  if (gap) {
    sg_text_puts(out, "not evaluable: ");
    sg_text_puts(out, sg_doc_text(gap, "reason"));
    return true;
  }
  // Gaps may be counted only.
  gap = find(unseen, flag, "");
  if (!gap)
    return false;
  const double n = sg_doc_number(gap, "count");
  sg_text_printf(out, "not evaluable for %.0f parties, this may be one: ",
                 isfinite(n) ? n : 0);
  sg_text_puts(out, sg_doc_text(gap, "reason"));
  return true;
}
