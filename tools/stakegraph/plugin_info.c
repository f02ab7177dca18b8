// SPDX-License-Identifier: GPL-2.0-or-later
// plugin_info - which plugins there are, and what one says of itself.
#include "plugin_verbs.h"

#include "report/report.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 79 };

// --- as JSON ---

static void put_weight(const sg_weight *row, sg_json_writer *w) {
  sg_json_put(w, "reason", row ? row->reason : NULL);
  sg_json_put(w, "source", row ? row->source : NULL);
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
    put_weight(sg_weights_find(weights, d->id, p->name), w);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_schema_of(const sg_param *p, sg_json_writer *w) {
  sg_json_key(w, p->name);
  sg_json_open(w, '{');
  sg_json_put(w, "type", p->text ? "string" : "number");
  sg_json_put(w, "description", p->about);
  if (p->text) {
    sg_json_put(w, "default", p->text);
  } else {
    sg_json_put_number(w, "minimum", p->min);
    sg_json_put_number(w, "maximum", p->max);
    sg_json_put_number(w, "default", p->fallback);
  }
  sg_json_close(w, '}');
}

// JSON Schema of an object {parameter: value}.
static void put_schema(const sg_descriptor *d, sg_json_writer *w) {
  char title[100];
  (void)snprintf(title, sizeof title, "Parameters of %.64s", d->id);
  sg_json_key(w, "parameters_schema");
  sg_json_open(w, '{');
  sg_json_put(w, "$schema", "https://json-schema.org/draft/2020-12/schema");
  sg_json_put(w, "title", title);
  sg_json_put(w, "type", "object");
  sg_json_key(w, "properties");
  sg_json_open(w, '{');
  for (uint32_t i = 0; i < d->n_params; i++)
    put_schema_of(&d->params[i], w);
  sg_json_close(w, '}');
  sg_json_put_bool(w, "additionalProperties", false);
  sg_json_close(w, '}');
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

// A flag of the catalogue has its words there.
static bool brings_words(const sg_flag *flag) {
  return flag->title || flag->about || flag->source || flag->innocent;
}

static const char *severity_of(const sg_flag *flag) {
  return flag->severity ? sg_word(&sg_severities, (uint32_t)flag->severity)
                        : NULL;
}

static void put_own_flags(const sg_descriptor *d, sg_json_writer *w) {
  sg_json_key(w, "own_flags");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < d->n_flags; i++) {
    const sg_flag *flag = &d->flags[i];
    if (!brings_words(flag))
      continue;
    sg_json_open(w, '{');
    sg_json_put(w, "id", flag->id);
    sg_json_put(w, "title", flag->title);
    sg_json_put(w, "severity", severity_of(flag));
    sg_json_put(w, "about", flag->about);
    sg_json_put(w, "source", flag->source);
    sg_json_put(w, "innocent", flag->innocent);
    sg_json_put_texts(w, "mitigations", flag->mitigations);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_ids(const sg_descriptor *d, sg_json_writer *w) {
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
}

static void put_plugin(const sg_registered *plugin, const sg_weights *weights,
                       bool whole, sg_json_writer *w) {
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
    put_ids(d, w);
    put_params(d, weights, w);
    put_metrics(d, w);
  }
  if (!loaded->refused && whole) {
    put_own_flags(d, w);
    put_schema(d, w);
  }
  sg_json_close(w, '}');
}

// --- as text ---

// A paragraph under what it is about, which `label` begins.
static void put_lines(sg_output *out, int indent, const char *label,
                      const char *text) {
  if (!text)
    return;
  sg_text line;
  sg_text_init(&line, 0);
  sg_text_printf(&line, "%s%s", label, text);
  sg_output_printf(out, "%*s", indent, "");
  sg_write_wrapped(out, sg_text_get(&line), indent, COLUMNS);
  sg_text_clear(&line);
}

// The ids of what it raises: of all, or of those of the catalogue alone.
static void put_ids_of(const sg_descriptor *d, bool all, int indent,
                       const char *label, sg_output *out) {
  sg_text ids;
  sg_text_init(&ids, 0);
  for (uint32_t i = 0; i < d->n_flags; i++)
    if (all || !brings_words(&d->flags[i]))
      sg_text_printf(&ids, " %s", d->flags[i].id);
  if (ids.length > 0)
    put_lines(out, indent, label, sg_text_get(&ids) + 1);
  sg_text_clear(&ids);
}

static void list_refused(const sg_loaded *loaded, sg_output *out) {
  put_safe(out, loaded->path);
  sg_output_puts(out, "\n");
  put_lines(out, 4, "refused: ", loaded->refused);
}

// Interpreters are no plugins, but what a refused one reads is then missing.
static const sg_loaded *refused_interpreter(const sg_registry *registry,
                                            uint32_t *i) {
  while (*i < registry->interpreters.n) {
    const sg_loaded *one =
        SG_AT(const sg_loaded *, &registry->interpreters, (*i)++);
    if (one->refused)
      return one;
  }
  return NULL;
}

static void list_text(const sg_registry *registry, sg_output *out) {
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    const sg_registered *plugin = sg_registry_at(registry, i);
    const sg_descriptor *d = &plugin->loaded.described;
    if (plugin->loaded.refused) {
      list_refused(&plugin->loaded, out);
      continue;
    }
    sg_output_printf(out, "%-14s ", d->id);
    put_safe(out, d->version);
    sg_output_puts(out, plugin->builtin ? "  (built in)\n" : "\n");
    put_lines(out, 4, "", d->about);
    put_ids_of(d, true, 4, "raises ", out);
  }
  uint32_t at = 0;
  for (const sg_loaded *one = refused_interpreter(registry, &at); one;
       one = refused_interpreter(registry, &at))
    list_refused(one, out);
}

// As --plugins-lock reads it.
static bool is_one_word(const char *text) {
  return text[0] && !strpbrk(text, " \t\r\n#");
}

// False when it is left out.
static bool pin(const char *sha256, const sg_loaded *loaded, sg_output *out) {
  const sg_descriptor *d = &loaded->described;
  const char *version = d->version ? d->version : "-"; // an interpreter's
  const bool named = !loaded->refused && is_one_word(version);
  if (named) {
    sg_output_printf(out, "%s  %s  ", sha256, d->id);
    put_safe(out, version);
  } else {
    sg_output_puts(out, "# left out: ");
    put_safe(out, loaded->path);
    sg_output_puts(out, loaded->refused ? ", which is refused"
                                        : ", whose version is not one word");
  }
  sg_output_puts(out, "\n");
  return named;
}

static int list_lock(const sg_registry *registry, sg_output *out) {
  bool whole = true;
  sg_output_puts(out, "# SHA-256, id and version of what may run\n");
  for (uint32_t i = 0; i < registry->interpreters.n; i++) {
    const sg_loaded *loaded = SG_AT(sg_loaded *, &registry->interpreters, i);
    whole &= pin(loaded->sha256, loaded, out);
  }
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    const sg_loaded *loaded = &sg_registry_at(registry, i)->loaded;
    if (!loaded->interpreter)
      whole &= pin(loaded->sha256, loaded, out);
    for (uint32_t k = 0; k < loaded->n_scripts; k++)
      whole &= pin(loaded->scripts[k].sha256, loaded, out);
  }
  return whole ? EXIT_DONE : EXIT_INCOMPLETE;
}

static void info_flags(const sg_descriptor *d, sg_output *out) {
  sg_output_puts(out, d->n_flags ? "\nraises\n" : "\nraises nothing\n");
  put_ids_of(d, false, 2, "", out);
  for (uint32_t i = 0; i < d->n_flags; i++) {
    const sg_flag *flag = &d->flags[i];
    if (!brings_words(flag))
      continue;
    sg_output_puts(out, "  ");
    put_safe(out, flag->id);
    sg_output_printf(out, "%s%s\n", flag->severity ? ", " : "",
                     flag->severity ? severity_of(flag) : "");
    put_lines(out, 6, "", flag->title);
    put_lines(out, 6, "", flag->about);
    put_lines(out, 6, "innocent: ", flag->innocent);
    put_lines(out, 6, "source: ", flag->source);
  }
}

static void info_metrics(const sg_descriptor *d, sg_output *out) {
  sg_output_puts(out, d->n_metrics ? "\nmetrics\n" : "");
  for (uint32_t i = 0; i < d->n_metrics; i++) {
    const sg_metric *m = &d->metrics[i];
    sg_output_printf(out, "  %s.%s, %.10g to %.10g%s\n", d->id, m->name, m->min,
                     m->max, m->internal ? " (for other plugins)" : "");
    put_lines(out, 6, "", m->about);
  }
}

static void info_param(const char *id, const sg_param *p,
                       const sg_weights *weights, sg_output *out) {
  const sg_weight *row = sg_weights_find(weights, id, p->name);
  sg_output_printf(out, "  %s.%s = ", id, p->name);
  if (p->text)
    put_safe(out, p->text);
  else
    sg_output_printf(out, "%.10g, %.10g to %.10g", p->fallback, p->min, p->max);
  sg_output_puts(out, "\n");
  put_lines(out, 6, "", p->about);
  if (row) {
    put_lines(out, 6, "", row->reason);
    put_lines(out, 6, "source: ", row->source);
  }
}

static void info_text(const sg_registered *plugin, const sg_weights *weights,
                      sg_output *out) {
  const sg_descriptor *d = &plugin->loaded.described;
  sg_output_printf(out, "%s ", d->id);
  put_safe(out, d->version);
  sg_output_puts(out, "\n");
  put_lines(out, 0, "", d->about);
  sg_output_puts(out, "file ");
  put_safe(out, plugin->loaded.path);
  sg_output_printf(out, "\nSHA-256 %s\n", plugin->loaded.sha256);
  info_flags(d, out);
  info_metrics(d, out);
  sg_output_puts(out, d->n_params ? "\nparameters (--set)\n" : "");
  for (uint32_t i = 0; i < d->n_params; i++)
    info_param(d->id, &d->params[i], weights, out);
}

// --- the verbs ---

static void list_json(const subject *s, sg_json_writer *w) {
  sg_json_open(w, '{');
  sg_json_key(w, "plugins");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < s->registry.plugins.n; i++)
    put_plugin(sg_registry_at(&s->registry, i), &s->weights, false, w);
  uint32_t at = 0;
  for (const sg_loaded *one = refused_interpreter(&s->registry, &at); one;
       one = refused_interpreter(&s->registry, &at))
    put_plugin(&(sg_registered){.loaded = *one, .builtin = true}, &s->weights,
               false, w);
  sg_json_close(w, ']');
  sg_json_close(w, '}');
}

static int show(const subject *s, const options *o) {
  sg_error err = {0};
  sg_output out;
  sg_json_writer w;
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  sg_json_writer_init(&w, &out, true);
  int code = EXIT_DONE;
  if (!s->plugin && o->json)
    list_json(s, &w);
  else if (!s->plugin && o->lock)
    code = list_lock(&s->registry, &out);
  else if (!s->plugin)
    list_text(&s->registry, &out);
  else if (o->json)
    put_plugin(s->plugin, &s->weights, true, &w);
  else
    info_text(s->plugin, &s->weights, &out);
  return finish(&out, code);
}

int plugin_list(const options *o) {
  subject s;
  int code = subject_open(&s, NULL, o);
  if (code != EXIT_DONE)
    return code;
  code = show(&s, o);
  subject_close(&s);
  return code;
}

int plugin_info(const options *o) {
  subject s;
  int code = subject_open(&s, o->arguments.at[1], o);
  if (code != EXIT_DONE)
    return code;
  if (s.plugin->loaded.refused) {
    complain("%.200s: %.200s", s.plugin->loaded.path, s.plugin->loaded.refused);
    code = EXIT_INPUT;
  } else {
    code = show(&s, o);
  }
  subject_close(&s);
  return code;
}
