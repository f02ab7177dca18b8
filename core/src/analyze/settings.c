// SPDX-License-Identifier: GPL-2.0-or-later
// settings - parameter values: the plugin's defaults, then
// "PLUGIN.PARAM=VALUE".
#include "analyze/analysis.h"

#include "base/number.h"

#include <string.h>

static bool set_defaults(sg_analysis *a) {
  a->params = sg_arena_alloc(&a->arena, a->n_runs, sizeof *a->params);
  for (uint32_t i = 0; a->params && i < a->n_runs; i++) {
    const sg_descriptor *d = &a->runs[i].plugin->described;
    sg_value *values = sg_arena_alloc(&a->arena, d->n_params, sizeof *values);
    if (!values)
      return false;
    for (uint32_t k = 0; k < d->n_params; k++) {
      if (d->params[k].text)
        values[k].text = d->params[k].text;
      else
        values[k].number = d->params[k].fallback;
    }
    a->params[i] = values;
    a->runs[i].params = values;
  }
  return a->params != NULL;
}

static sg_status set_value(sg_analysis *a, uint32_t run, uint32_t index,
                           const char *text, sg_error *err) {
  const sg_descriptor *d = &a->runs[run].plugin->described;
  const sg_param *param = &d->params[index];
  if (param->text) {
    a->params[run][index].text = sg_arena_text(&a->arena, text, strlen(text));
    return a->params[run][index].text ? SG_OK : sg_no_memory(err);
  }
  double number = 0;
  if (!sg_number_parse(text, strlen(text), &number) || number < param->min ||
      number > param->max)
    return sg_fail(err, SG_EUSAGE,
                   "%s.%s wants a number from %g to %g, not '%.40s'", d->id,
                   param->name, param->min, param->max, text);
  a->params[run][index].number = number;
  return SG_OK;
}

static bool name_is(const char *name, const char *text, size_t length) {
  return strlen(name) == length && memcmp(name, text, length) == 0;
}

static sg_status apply(sg_analysis *a, const char *setting, sg_error *err) {
  const char *point = strchr(setting, '.');
  const char *equals = strchr(setting, '=');
  if (!point || !equals || point > equals)
    return sg_fail(err, SG_EUSAGE,
                   "'%.80s' is no setting; write PLUGIN.PARAM=VALUE", setting);
  const size_t id_length = (size_t)(point - setting);
  const size_t name_length = (size_t)(equals - point) - 1;
  for (uint32_t i = 0; i < a->n_runs; i++) {
    const sg_descriptor *d = &a->runs[i].plugin->described;
    if (!d->id || !name_is(d->id, setting, id_length))
      continue;
    for (uint32_t k = 0; k < d->n_params; k++)
      if (name_is(d->params[k].name, point + 1, name_length))
        return set_value(a, i, k, equals + 1, err);
    return sg_fail(err, SG_EUSAGE, "plugin '%s' has no parameter '%.*s'", d->id,
                   (int)name_length, point + 1);
  }
  return sg_fail(err, SG_EUSAGE, "no plugin '%.*s' takes part in this run",
                 (int)id_length, setting);
}

sg_status sg_settings_apply(sg_analysis *analysis,
                            const sg_analysis_options *options, sg_error *err) {
  if (!set_defaults(analysis))
    return sg_no_memory(err);
  for (uint32_t i = 0; i < options->n_settings; i++)
    SG_TRY(apply(analysis, options->settings[i], err));
  return SG_OK;
}
