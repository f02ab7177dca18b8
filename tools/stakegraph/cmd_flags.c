// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_flags - the red-flag catalogue: wording, source, who raises it.
#include "options.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

// The plugin that raises a flag in this installation, or NULL.
static const char *raised_by(const sg_registry *registry,
                             const sg_flag_info *info) {
  const char *flag = info->id;
  if (info->plugin && strcmp(info->plugin, SG_CORE_ID) == 0)
    return SG_CORE_ID;
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    const sg_registered *plugin = sg_registry_at(registry, i);
    const sg_descriptor *d = &plugin->loaded.described;
    for (uint32_t k = 0; !plugin->loaded.refused && k < d->n_flags; k++)
      if (strcmp(d->flags[k].id, flag) == 0)
        return d->id;
  }
  return NULL;
}

static void write_flag_json(const sg_flag_info *flag, const char *by,
                            sg_json_writer *w) {
  sg_json_open(w, '{');
  sg_json_put(w, "id", flag->id);
  sg_json_put_count(w, "step", (uint64_t)flag->step);
  sg_json_put(w, "group", flag->group);
  sg_json_put(w, "title", flag->title);
  sg_json_put(w, "wording", flag->wording);
  sg_json_put(w, "wording_status", flag->wording_status);
  sg_json_put(w, "pattern", flag->pattern);
  sg_json_put(w, "severity", sg_word(&sg_severities, (uint32_t)flag->severity));
  sg_json_put(w, "innocent", flag->innocent);
  sg_json_put(w, "plugin", flag->plugin);
  sg_json_put(w, "raised_by", by);
  sg_json_put(w, "left", flag->left);
  sg_json_put_texts(w, "mitigations", flag->mitigations);
  sg_json_put_texts(w, "sources", flag->sources);
  sg_json_put_texts(w, "needs", flag->needs);
  sg_json_close(w, '}');
}

static void write_field(sg_output *out, const char *name, const char *text) {
  enum { INDENT = 14, COLUMNS = 79 };
  sg_output_printf(out, "%-*s", INDENT, name);
  sg_write_wrapped(out, text, INDENT, COLUMNS);
}

static void write_whole(const sg_catalogue *c, const sg_flag_info *flag,
                        const char *by, sg_output *out) {
  char mitigation[600];
  sg_output_printf(out, "%s  %s\n\n", flag->id, flag->title);
  write_field(out, "wording", flag->wording);
  write_field(out, "status", flag->wording_status);
  write_field(out, "pattern", flag->pattern);
  write_field(out, "severity",
              sg_word(&sg_severities, (uint32_t)flag->severity));
  write_field(out, "innocent", flag->innocent);
  write_field(out, "raised by", by ? by : "no plugin of this installation");
  if (flag->left)
    write_field(out, "left", flag->left);
  for (const char *const *s = flag->sources; *s; s++)
    write_field(out, s == flag->sources ? "sources" : "",
                sg_named_text(c->sources, c->n_sources, *s));
  for (const char *const *m = flag->mitigations; *m; m++) {
    (void)snprintf(mitigation, sizeof mitigation, "%s %s", *m,
                   sg_named_text(c->mitigations, c->n_mitigations, *m));
    write_field(out, m == flag->mitigations ? "mitigations" : "", mitigation);
  }
}

static void write_list(const sg_catalogue *c, const sg_registry *registry,
                       sg_output *out) {
  for (uint32_t i = 0; i < c->n_flags; i++) {
    const sg_flag_info *flag = &c->flags[i];
    const char *by = raised_by(registry, flag);
    if (i == 0 || strcmp(flag->group, c->flags[i - 1].group) != 0)
      sg_output_printf(out, "%s%s\n", i ? "\n" : "",
                       sg_named_text(c->groups, c->n_groups, flag->group));
    sg_output_printf(out, "  %-5s %-13s %-14s %.*s\n", flag->id,
                     sg_word(&sg_severities, (uint32_t)flag->severity),
                     by ? by : "-", 44, flag->title);
  }
}

static void write_json(const sg_catalogue *c, const sg_registry *registry,
                       const sg_flag_info *one, sg_output *out) {
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  if (one) {
    write_flag_json(one, raised_by(registry, one), &w);
    return;
  }
  sg_json_open(&w, '{');
  sg_json_key(&w, "flags");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < c->n_flags; i++)
    write_flag_json(&c->flags[i], raised_by(registry, &c->flags[i]), &w);
  sg_json_close(&w, ']');
  sg_json_close(&w, '}');
}

static int show(const sg_catalogue *c, const sg_registry *registry,
                const options *o) {
  const char *id = o->arguments.n ? o->arguments.at[0] : NULL;
  const sg_flag_info *one = id ? sg_catalogue_find(c, id) : NULL;
  sg_error err = {0};
  sg_output out;
  if (id && !one) {
    complain("'%.60s' is neither a flag of the catalogue nor a file", id);
    return EXIT_USAGE;
  }
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  if (o->json)
    write_json(c, registry, one, &out);
  else if (one)
    write_whole(c, one, raised_by(registry, one), &out);
  else
    write_list(c, registry, &out);
  return sg_output_close(&out, &err) == SG_OK ? EXIT_DONE
                                              : complain_error(&err);
}

static int show_catalogue(const sg_catalogue *catalogue, const options *o) {
  sg_registry registry;
  int code = registry_open(&registry, NULL, NULL, false, o);
  if (code != EXIT_DONE)
    return code;
  code = show(catalogue, &registry, o);
  // It may raise what is said to be raised by none.
  for (uint32_t i = 0; i < registry.plugins.n && code == EXIT_DONE; i++) {
    const sg_registered *plugin = sg_registry_at(&registry, i);
    if (plugin->loaded.refused) {
      complain("plugin %s: %s", plugin->loaded.path, plugin->loaded.refused);
      code = EXIT_INCOMPLETE;
    }
  }
  sg_registry_close(&registry);
  return code;
}

// --- of inputs ---

static int show_counts(sg_analysis *analysis, const sg_analysis_options *wanted,
                       const options *o) {
  (void)wanted;
  sg_error err = {0};
  sg_output out;
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  (o->json ? sg_write_counts_json : sg_write_counts)(analysis, o->flag, &out);
  if (sg_output_close(&out, &err) != SG_OK)
    return complain_error(&err);
  return analysis->incomplete ? EXIT_INCOMPLETE : EXIT_DONE;
}

// Take the id of a flag, if it comes first, from the arguments. Are inputs
// among the others?
static bool has_inputs(const sg_catalogue *catalogue, options *o) {
  text_list *left = &o->arguments;
  if (left->n > 0 && sg_catalogue_find(catalogue, left->at[0])) {
    o->flag = left->at[0];
    left->at++;
    return --left->n > 0;
  }
  return left->n > 1 || (left->n > 0 && access(left->at[0], F_OK) == 0);
}

int cmd_flags(const options *o) {
  sg_error err = {0};
  sg_catalogue catalogue;
  if (sg_catalogue_read(&catalogue, data_dir(), &err) != SG_OK)
    return complain_error(&err);
  options inputs = *o;
  const int code = has_inputs(&catalogue, &inputs)
                       ? with_analysis(&inputs, show_counts)
                       : show_catalogue(&catalogue, o);
  sg_catalogue_clear(&catalogue);
  return code;
}
