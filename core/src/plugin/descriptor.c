// SPDX-License-Identifier: GPL-2.0-or-later
// descriptor - see descriptor.h.
#include "plugin/descriptor.h"

#include <math.h>
#include <string.h>

// Sizes of version 1.0: no plugin can be older than that.
#define FIRST_PLUGIN_SIZE (offsetof(sg_plugin, run) + sizeof(void (*)(void)))
#define FIRST_PARAM_SIZE  (offsetof(sg_param, text) + sizeof(char *))
#define FIRST_METRIC_SIZE (offsetof(sg_metric, internal) + sizeof(uint32_t))
#define FIRST_FLAG_SIZE   (offsetof(sg_flag, severity) + sizeof(int32_t))

// Rows may be wider or narrower than ours: copy what both know.
static void copy_row(void *row, size_t ours, const void *table, uint32_t theirs,
                     uint32_t i) {
  memset(row, 0, ours);
  memcpy(row, (const char *)table + (size_t)i * theirs,
         theirs < ours ? theirs : ours);
}

sg_param sg_descriptor_param(const sg_plugin *plugin, uint32_t i) {
  sg_param row;
  copy_row(&row, sizeof row, plugin->params, plugin->param_size, i);
  return row;
}

sg_metric sg_descriptor_metric(const sg_plugin *plugin, uint32_t i) {
  sg_metric row;
  copy_row(&row, sizeof row, plugin->metrics, plugin->metric_size, i);
  return row;
}

sg_flag sg_descriptor_flag(const sg_plugin *plugin, uint32_t i) {
  sg_flag row;
  copy_row(&row, sizeof row, plugin->flags, plugin->flag_size, i);
  return row;
}

static const char *check_sizes(const sg_plugin *p) {
  if (p->size < FIRST_PLUGIN_SIZE || p->size > 65536)
    return "its 'size' is not that of an sg_plugin";
  if (p->param_size < FIRST_PARAM_SIZE || p->param_size > 4096)
    return "its 'param_size' is not that of an sg_param";
  if (p->metric_size < FIRST_METRIC_SIZE || p->metric_size > 4096)
    return "its 'metric_size' is not that of an sg_metric";
  if (p->flag_size < FIRST_FLAG_SIZE || p->flag_size > 4096)
    return "its 'flag_size' is not that of an sg_flag";
  if (!p->id || !p->version || !p->about)
    return "its 'id', 'version' or 'about' is missing";
  if (p->n_flags > SG_DESCRIPTOR_ROWS || (p->n_flags && !p->flags))
    return "its table of flags is broken";
  if (p->n_params > SG_DESCRIPTOR_ROWS || (p->n_params && !p->params))
    return "its table of parameters is broken";
  if (p->n_metrics > SG_DESCRIPTOR_ROWS || (p->n_metrics && !p->metrics))
    return "its table of metrics is broken";
  return p->run ? NULL : "it has no 'run'";
}

// Texts up to NULL, or up to the most that any table has.
static void pack_texts(const char *const *texts, sg_text *out) {
  uint32_t n = 0;
  while (texts && n < SG_DESCRIPTOR_ROWS && texts[n])
    n++;
  sg_pack_u32(out, n);
  for (uint32_t i = 0; i < n; i++)
    sg_pack_text(out, texts[i]);
}

static void pack_flag(const sg_flag *flag, sg_text *out) {
  sg_pack_text(out, flag->id);
  sg_pack_text(out, flag->title);
  sg_pack_text(out, flag->innocent);
  sg_pack_u32(out, (uint32_t)flag->severity);
  sg_pack_text(out, flag->about);
  sg_pack_text(out, flag->source);
  pack_texts(flag->mitigations, out);
}

static void pack_rows(const sg_plugin *p, sg_text *out) {
  sg_pack_u32(out, p->n_flags);
  for (uint32_t i = 0; i < p->n_flags; i++) {
    const sg_flag row = sg_descriptor_flag(p, i);
    pack_flag(&row, out);
  }
  sg_pack_u32(out, p->n_params);
  for (uint32_t i = 0; i < p->n_params; i++) {
    const sg_param row = sg_descriptor_param(p, i);
    sg_pack_text(out, row.name);
    sg_pack_text(out, row.about);
    sg_pack_double(out, row.fallback);
    sg_pack_double(out, row.min);
    sg_pack_double(out, row.max);
    sg_pack_text(out, row.text);
  }
  sg_pack_u32(out, p->n_metrics);
  for (uint32_t i = 0; i < p->n_metrics; i++) {
    const sg_metric row = sg_descriptor_metric(p, i);
    sg_pack_text(out, row.name);
    sg_pack_text(out, row.about);
    sg_pack_double(out, row.min);
    sg_pack_double(out, row.max);
    sg_pack_u32(out, row.internal);
  }
}

const char *sg_descriptor_pack(const sg_plugin *plugin, sg_text *out) {
  const char *wrong = check_sizes(plugin);
  if (wrong)
    return wrong;
  const size_t at = sg_pack_begin(out, SG_FRAME_DESCRIPTOR);
  sg_pack_text(out, plugin->id);
  sg_pack_text(out, plugin->version);
  sg_pack_text(out, plugin->about);
  pack_texts(plugin->reads, out);
  pack_rows(plugin, out);
  sg_pack_end(out, at);
  return NULL;
}

// --- the host's side ---

static uint32_t row_count(sg_unpack *in, size_t row_bytes) {
  const uint32_t n = sg_unpack_count(in, row_bytes);
  in->failed |= n > SG_DESCRIPTOR_ROWS;
  return in->failed ? 0 : n;
}

// Texts, ending in NULL; NULL without memory.
static const char *const *unpack_texts(sg_unpack *in, uint32_t *n) {
  *n = row_count(in, 4);
  const char **texts = sg_arena_alloc(in->arena, (size_t)*n + 1, sizeof *texts);
  for (uint32_t i = 0; texts && i < *n; i++) {
    texts[i] = sg_unpack_text(in);
    in->failed |= !texts[i];
  }
  return texts;
}

static bool unpack_reads(sg_unpack *in, sg_descriptor *d) {
  d->reads = unpack_texts(in, &d->n_reads);
  return d->reads != NULL;
}

static void unpack_flag(sg_unpack *in, sg_flag *flag) {
  uint32_t n = 0;
  flag->id = sg_unpack_text(in);
  flag->title = sg_unpack_text(in);
  flag->innocent = sg_unpack_text(in);
  flag->severity = (int32_t)sg_unpack_u32(in);
  flag->about = sg_unpack_text(in);
  flag->source = sg_unpack_text(in);
  flag->mitigations = unpack_texts(in, &n);
  in->failed |= !flag->id || !flag->mitigations;
}

static bool unpack_flags(sg_unpack *in, sg_descriptor *d) {
  d->n_flags = row_count(in, 28);
  sg_flag *flags = sg_arena_alloc(in->arena, d->n_flags, sizeof *flags);
  for (uint32_t i = 0; flags && i < d->n_flags; i++)
    unpack_flag(in, &flags[i]);
  d->flags = flags;
  return flags != NULL;
}

static bool unpack_params(sg_unpack *in, sg_descriptor *d) {
  d->n_params = row_count(in, 36);
  sg_param *params = sg_arena_alloc(in->arena, d->n_params, sizeof *params);
  for (uint32_t i = 0; params && i < d->n_params; i++) {
    params[i].name = sg_unpack_text(in);
    params[i].about = sg_unpack_text(in);
    params[i].fallback = sg_unpack_double(in);
    params[i].min = sg_unpack_double(in);
    params[i].max = sg_unpack_double(in);
    params[i].text = sg_unpack_text(in);
    in->failed |= !params[i].name || !params[i].about;
  }
  d->params = params;
  return params != NULL;
}

static bool unpack_metrics(sg_unpack *in, sg_descriptor *d) {
  d->n_metrics = row_count(in, 28);
  sg_metric *metrics = sg_arena_alloc(in->arena, d->n_metrics, sizeof *metrics);
  for (uint32_t i = 0; metrics && i < d->n_metrics; i++) {
    metrics[i].name = sg_unpack_text(in);
    metrics[i].about = sg_unpack_text(in);
    metrics[i].min = sg_unpack_double(in);
    metrics[i].max = sg_unpack_double(in);
    metrics[i].internal = sg_unpack_u32(in);
    in->failed |= !metrics[i].name || !metrics[i].about;
  }
  d->metrics = metrics;
  return metrics != NULL;
}

static bool well_formed(const char *name, const char *also) {
  const size_t length = strlen(name);
  if (length == 0 || length > 64)
    return false;
  for (const char *c = name; *c; c++)
    if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') ||
          strchr(also, *c)))
      return false;
  return true;
}

// Ids are shown as they are, on terminals and in pages.
static bool is_flag_id(const char *id) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  const size_t length = strspn(id, letters);
  return length > 0 && length <= 64 && id[length] == '\0';
}

static const char *check_flags(const sg_descriptor *d) {
  for (uint32_t i = 0; i < d->n_flags; i++) {
    if (!is_flag_id(d->flags[i].id))
      return "a flag's id is not 1 to 64 letters, digits, '.', '_' and '-'";
    if (d->flags[i].severity < 0 || d->flags[i].severity > SG_RESOLVE_FIRST)
      return "a flag's severity is none that exists";
    for (uint32_t k = 0; k < i; k++)
      if (strcmp(d->flags[i].id, d->flags[k].id) == 0)
        return "a flag is declared twice";
  }
  return NULL;
}

static const char *check_params(const sg_descriptor *d) {
  for (uint32_t i = 0; i < d->n_params; i++) {
    const sg_param *p = &d->params[i];
    if (!well_formed(p->name, "_"))
      return "a parameter's name is not made of a-z, 0-9 and '_'";
    if (!p->text && !(isfinite(p->min) && isfinite(p->max) &&
                      p->fallback >= p->min && p->fallback <= p->max))
      return "a parameter's default lies outside its range";
    for (uint32_t k = 0; k < i; k++)
      if (strcmp(p->name, d->params[k].name) == 0)
        return "a parameter is declared twice";
  }
  return NULL;
}

static const char *check_metrics(const sg_descriptor *d) {
  for (uint32_t i = 0; i < d->n_metrics; i++) {
    const sg_metric *m = &d->metrics[i];
    const char *star = strchr(m->name, '*');
    if (!well_formed(m->name, "_*") || (star && strchr(star + 1, '*')))
      return "a metric's name is not made of a-z, 0-9, '_' and one '*'";
    if (!(isfinite(m->min) && isfinite(m->max) && m->min <= m->max))
      return "a metric's range is empty or not finite";
    for (uint32_t k = 0; k < i; k++)
      if (strcmp(m->name, d->metrics[k].name) == 0)
        return "a metric is declared twice";
  }
  return NULL;
}

const char *sg_descriptor_unpack(sg_unpack *in, sg_descriptor *out) {
  *out = (sg_descriptor){0};
  out->id = sg_unpack_text(in);
  out->version = sg_unpack_text(in);
  out->about = sg_unpack_text(in);
  const bool read = unpack_reads(in, out) && unpack_flags(in, out) &&
                    unpack_params(in, out) && unpack_metrics(in, out);
  if (!read || !sg_unpack_ok(in) || !out->id || !out->version || !out->about)
    return "its description cannot be read";
  if (!well_formed(out->id, "-"))
    return "its id is not made of a-z, 0-9 and '-'";
  const char *wrong = check_flags(out);
  if (!wrong)
    wrong = check_params(out);
  return wrong ? wrong : check_metrics(out);
}
