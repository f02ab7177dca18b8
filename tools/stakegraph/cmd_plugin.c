// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_plugin - which plugins there are, and what one of them does.
#include "options.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

// What a plugin says of itself is text from outside.
static void put_safe(sg_output *out, const char *text) {
  sg_text safe;
  sg_text_init(&safe, 0);
  sg_text_add_safe(&safe, text);
  sg_output_puts(out, sg_text_get(&safe));
  sg_text_clear(&safe);
}

static void list_text(const sg_registry *registry, sg_output *out) {
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    const sg_registered *plugin = sg_registry_at(registry, i);
    const sg_descriptor *d = &plugin->loaded.described;
    if (plugin->loaded.refused) {
      put_safe(out, plugin->loaded.path);
      sg_output_puts(out, "\n    refused: ");
      put_safe(out, plugin->loaded.refused);
      sg_output_puts(out, "\n");
      continue;
    }
    sg_output_printf(out, "%-14s ", d->id);
    put_safe(out, d->version);
    sg_output_printf(out, "  %s\n    ", plugin->builtin ? "(built in)" : "");
    put_safe(out, d->about);
    sg_output_puts(out, "\n");
    for (uint32_t k = 0; k < d->n_flags; k++) {
      sg_output_puts(out, k == 0 ? "    raises " : " ");
      put_safe(out, d->flags[k].id);
    }
    sg_output_puts(out, d->n_flags ? "\n" : "");
  }
}

static void put_params(const sg_descriptor *d, const sg_weights *weights,
                       sg_json_writer *w) {
  sg_json_key(w, "parameters");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < d->n_params; i++) {
    const sg_param *p = &d->params[i];
    sg_json_open(w, '{');
    sg_json_put(w, "name", p->name);
    sg_json_put(w, "about", p->about);
    if (p->text) {
      sg_json_put(w, "default", p->text);
    } else {
      sg_json_put_number(w, "default", p->fallback);
      sg_json_put_number(w, "min", p->min);
      sg_json_put_number(w, "max", p->max);
    }
    const sg_weight *row = sg_weights_find(weights, d->id, p->name);
    sg_json_put(w, "reason", row ? row->reason : NULL);
    sg_json_put(w, "source", row ? row->source : NULL);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_metrics(const sg_descriptor *d, sg_json_writer *w) {
  sg_json_key(w, "metrics");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < d->n_metrics; i++) {
    const sg_metric *m = &d->metrics[i];
    char name[160];
    (void)snprintf(name, sizeof name, "%s.%s", d->id, m->name);
    sg_json_open(w, '{');
    sg_json_put(w, "name", name);
    sg_json_put(w, "about", m->about);
    sg_json_put_number(w, "min", m->min);
    sg_json_put_number(w, "max", m->max);
    sg_json_put_bool(w, "internal", m->internal);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_plugin(const sg_registered *plugin, const sg_weights *weights,
                       sg_json_writer *w) {
  const sg_loaded *loaded = &plugin->loaded;
  const sg_descriptor *d = &loaded->described;
  sg_json_open(w, '{');
  sg_json_put(w, "id", loaded->refused ? NULL : d->id);
  sg_json_put(w, "path", loaded->path);
  sg_json_put(w, "sha256", loaded->sha256[0] ? loaded->sha256 : NULL);
  sg_json_put_bool(w, "builtin", plugin->builtin);
  sg_json_put(w, "refused", loaded->refused);
  if (!loaded->refused) {
    sg_json_put(w, "version", d->version);
    sg_json_put(w, "about", d->about);
    sg_json_key(w, "flags");
    sg_json_open_line(w, '[');
    for (uint32_t i = 0; i < d->n_flags; i++)
      sg_json_string(w, d->flags[i].id);
    sg_json_close(w, ']');
    sg_json_key(w, "reads");
    sg_json_open_line(w, '[');
    for (uint32_t i = 0; i < d->n_reads; i++)
      sg_json_string(w, d->reads[i]);
    sg_json_close(w, ']');
    put_params(d, weights, w);
    put_metrics(d, w);
  }
  sg_json_close(w, '}');
}

static void info_param(const char *id, const sg_param *p,
                       const sg_weights *weights, sg_output *out) {
  const sg_weight *row = sg_weights_find(weights, id, p->name);
  sg_output_printf(out, "  %s.%s = ", id, p->name);
  if (p->text)
    put_safe(out, p->text);
  else
    sg_output_printf(out, "%g, %g to %g", p->fallback, p->min, p->max);
  sg_output_puts(out, "\n      ");
  put_safe(out, p->about);
  if (row)
    sg_output_printf(out, "\n      %s (%s)", row->reason, row->source);
  sg_output_puts(out, "\n");
}

static void info_text(const sg_registered *plugin, const sg_weights *weights,
                      sg_output *out) {
  const sg_descriptor *d = &plugin->loaded.described;
  sg_output_printf(out, "%s ", d->id);
  put_safe(out, d->version);
  sg_output_puts(out, "\n");
  put_safe(out, d->about);
  sg_output_puts(out, "\nfile ");
  put_safe(out, plugin->loaded.path);
  sg_output_printf(out, "\nSHA-256 %s\n\nraises", plugin->loaded.sha256);
  for (uint32_t i = 0; i < d->n_flags; i++) {
    sg_output_puts(out, " ");
    put_safe(out, d->flags[i].id);
  }
  sg_output_puts(out, d->n_flags ? "\n\nmetrics\n" : " nothing\n\nmetrics\n");
  for (uint32_t i = 0; i < d->n_metrics; i++) {
    const sg_metric *m = &d->metrics[i];
    sg_output_printf(out, "  %s.%s, %g to %g%s\n      ", d->id, m->name, m->min,
                     m->max, m->internal ? " (for other plugins)" : "");
    put_safe(out, m->about);
    sg_output_puts(out, "\n");
  }
  sg_output_puts(out, "\nparameters (--set)\n");
  for (uint32_t i = 0; i < d->n_params; i++)
    info_param(d->id, &d->params[i], weights, out);
}

static void write_list(const sg_registry *registry, const sg_weights *weights,
                       bool json, sg_output *out) {
  sg_json_writer w;
  if (!json) {
    list_text(registry, out);
    return;
  }
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  sg_json_key(&w, "plugins");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < registry->plugins.n; i++)
    put_plugin(sg_registry_at(registry, i), weights, &w);
  sg_json_close(&w, ']');
  sg_json_close(&w, '}');
}

static void write_info(const sg_registered *plugin, const sg_weights *weights,
                       bool json, sg_output *out) {
  sg_json_writer w;
  if (!json) {
    info_text(plugin, weights, out);
    return;
  }
  sg_json_writer_init(&w, out, true);
  put_plugin(plugin, weights, &w);
}

static int show(const sg_registry *registry, const sg_weights *weights,
                const char *id, bool json) {
  const sg_registered *plugin = id ? sg_registry_find(registry, id) : NULL;
  sg_error err = {0};
  sg_output out;
  if (id && !plugin) {
    complain("no plugin has the id '%.60s'", id);
    return EXIT_USAGE;
  }
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  if (id)
    write_info(plugin, weights, json, &out);
  else
    write_list(registry, weights, json, &out);
  return sg_output_close(&out, &err) == SG_OK ? EXIT_DONE
                                              : complain_error(&err);
}

static int with_weights(const sg_weights *weights, const char *id,
                        const options *o) {
  sg_registry registry;
  int code = registry_open(&registry, weights, NULL, true, o);
  if (code != EXIT_DONE)
    return code;
  code = show(&registry, weights, id, o->json);
  sg_registry_close(&registry);
  return code;
}

int cmd_plugin(const options *o) {
  const char *verb = o->arguments.n ? o->arguments.at[0] : "";
  const bool list = strcmp(verb, "list") == 0 && o->arguments.n == 1;
  const bool info = strcmp(verb, "info") == 0 && o->arguments.n == 2;
  sg_weights weights;
  if (!list && !info) {
    complain("write 'plugin list' or 'plugin info ID'");
    return EXIT_USAGE;
  }
  int code = weights_open(&weights);
  if (code != EXIT_DONE)
    return code;
  code = with_weights(&weights, info ? o->arguments.at[1] : NULL, o);
  sg_weights_clear(&weights);
  return code;
}
