// SPDX-License-Identifier: GPL-2.0-or-later
// plugin_check - does a plugin keep the contract? What an interpreter tells of
// a script comes first; then the checks of core/src/plugin/conform.h.
#include "plugin_verbs.h"

#include "plugin/conform.h"

#include <stdio.h>
#include <string.h>

enum { PROVIDERS_MAX = 256 };

typedef struct check {
  const subject *subject;
  const options *o;
  sg_rules rules;
  sg_countries countries;
  const sg_loaded *providers[PROVIDERS_MAX];
  uint32_t n_providers;
  sg_output out;
  sg_json_writer w;
} check;

// --- what its columns come from ---

static bool is_in(const check *c, const sg_loaded *plugin) {
  for (uint32_t i = 0; i < c->n_providers; i++)
    if (c->providers[i] == plugin)
      return true;
  return false;
}

// Those that a plugin reads, then itself; `depth` ends what reads itself.
static void add_providers(check *c, const sg_loaded *plugin, uint32_t depth) {
  const sg_descriptor *d = &plugin->described;
  for (uint32_t i = 0; i < d->n_reads && depth < 16; i++) {
    char id[65];
    (void)snprintf(id, sizeof id, "%.*s", (int)strcspn(d->reads[i], "."),
                   d->reads[i]);
    const sg_registered *one = sg_registry_find(&c->subject->registry, id);
    if (one && !is_in(c, &one->loaded))
      add_providers(c, &one->loaded, depth + 1);
    if (one && !is_in(c, &one->loaded) && c->n_providers < PROVIDERS_MAX)
      c->providers[c->n_providers++] = &one->loaded;
  }
}

// --- telling ---

static void put_told(check *c, const char *place, const char *file,
                     const sg_remark *remark) {
  if (c->o->json) {
    sg_json_open(&c->w, '{');
    sg_json_put(&c->w, "file", file);
    sg_json_put_count(&c->w, "line", remark->line);
    sg_json_put_count(&c->w, "column", remark->column);
    sg_json_put_bool(&c->w, "error", sg_remark_is_error(remark));
    sg_json_put(&c->w, "message", remark->message);
    sg_json_close(&c->w, '}');
    return;
  }
  put_safe(&c->out, place ? place : file);
  sg_output_puts(&c->out,
                 sg_remark_is_error(remark) ? ": error: " : ": remark: ");
  put_safe(&c->out, remark->message);
  sg_output_puts(&c->out, "\n");
}

static void put_remark(check *c, const sg_remark *remark) {
  const sg_loaded *loaded = &c->subject->plugin->loaded;
  sg_arena arena;
  sg_arena_init(&arena, 0);
  put_told(c, sg_remark_place(remark, loaded->scripts, &arena),
           loaded->scripts[remark->script].script.name, remark);
  sg_arena_clear(&arena);
}

// "*_low" is a family: something stands where the star does.
static bool is_metric(const char *metric, const char *name) {
  const size_t before = strcspn(metric, "*");
  if (!metric[before])
    return strcmp(metric, name) == 0;
  const char *ending = metric + before + 1;
  const size_t n = strlen(name);
  const size_t least = before + strlen(ending);
  return n > least && strncmp(metric, name, before) == 0 &&
         strcmp(name + n - strlen(ending), ending) == 0;
}

static bool has_metric(const sg_descriptor *d, const char *name) {
  for (uint32_t i = 0; i < d->n_metrics; i++)
    if (is_metric(d->metrics[i].name, name))
      return true;
  return false;
}

static void put_no_metric(check *c, const sg_descriptor *of, const char *name) {
  const sg_loaded *plugin = &c->subject->plugin->loaded;
  sg_text message;
  sg_text_init(&message, 0);
  sg_text_printf(&message, "it reads '%s', but '%s' has no metric '%s'%s", name,
                 of->id, name + strlen(of->id) + 1,
                 of->n_metrics ? "; there are:" : "");
  for (uint32_t i = 0; i < of->n_metrics; i++)
    sg_text_printf(&message, "%s %s", i ? "," : "", of->metrics[i].name);
  const sg_remark remark = {.severity = SG_CAUTION,
                            .message = sg_text_get(&message)};
  put_told(c, NULL,
           plugin->n_scripts ? plugin->scripts[0].script.name : plugin->path,
           &remark);
  sg_text_clear(&message);
}

// Metrics of plugins that are known, by names that those do not have: whoever
// reads one is told that nothing is there, as of an attribute.
static void put_unknown_metrics(check *c) {
  const sg_descriptor *d = &c->subject->plugin->loaded.described;
  for (uint32_t i = 0; i < d->n_reads; i++) {
    char id[65];
    const char *point = strchr(d->reads[i], '.');
    (void)snprintf(id, sizeof id, "%.*s", (int)strcspn(d->reads[i], "."),
                   d->reads[i]);
    const sg_registered *one = sg_registry_find(&c->subject->registry, id);
    if (one && point && !one->loaded.refused &&
        !has_metric(&one->loaded.described, point + 1))
      put_no_metric(c, &one->loaded.described, d->reads[i]);
  }
}

static void hear(void *ctx, const char *name, sg_verdict verdict,
                 const char *why) {
  static const char *const words[] = {"ok", "FAILED", "skipped"};
  check *c = ctx;
  if (c->o->json) {
    sg_json_open(&c->w, '{');
    sg_json_put(&c->w, "check", name);
    sg_json_put(&c->w, "verdict",
                verdict == SG_VERDICT_FAILED ? "failed" : words[verdict]);
    sg_json_put(&c->w, "why", why);
    sg_json_close(&c->w, '}');
    return;
  }
  sg_output_printf(&c->out, "%-28s %s", name, words[verdict]);
  if (why) {
    sg_output_puts(&c->out, ": ");
    put_safe(&c->out, why);
  }
  sg_output_puts(&c->out, "\n");
}

static void hear_log(void *ctx, const char *name, int32_t level,
                     const char *message) {
  const check *c = ctx;
  if (level >= SG_WARNING && !c->o->quiet)
    complain("%s: %s", name, message);
}

// --- the checks ---

static int run_checks(check *c, const sg_loaded *plugin) {
  sg_error err = {0};
  uint32_t n_failed = 0;
  add_providers(c, plugin, 0);
  const sg_conform_options wanted = {
      .plugin = plugin,
      .providers = c->providers,
      .n_providers = c->n_providers,
      .rules = &c->rules,
      .countries = &c->countries,
      .limits = sg_limits_for((sg_limits){.seconds = c->o->timeout,
                                          .mebibytes = c->o->memory,
                                          .required = c->o->required},
                              0),
      .heard = hear,
      .log = hear_log,
      .ctx = c,
  };
  if (sg_conform(&wanted, &n_failed, &err) != SG_OK)
    return complain_error(&err);
  return n_failed ? EXIT_FOUND : EXIT_DONE;
}

// A plugin that cannot be loaded fails the first check; a script with errors is
// input that is refused.
static int check_loaded(check *c) {
  const sg_loaded *plugin = &c->subject->plugin->loaded;
  bool has_errors = false;
  if (c->o->json) {
    sg_json_key(&c->w, "remarks");
    sg_json_open(&c->w, '[');
  }
  for (uint32_t i = 0; i < plugin->remarks.n; i++) {
    const sg_remark *remark = &SG_AT(sg_remark, &plugin->remarks, i);
    has_errors |= sg_remark_is_error(remark);
    put_remark(c, remark);
  }
  if (!plugin->refused)
    put_unknown_metrics(c);
  if (c->o->json) {
    sg_json_close(&c->w, ']');
    sg_json_key(&c->w, "checks");
    sg_json_open(&c->w, '[');
  }
  int code = EXIT_INPUT;
  if (plugin->refused && !has_errors) {
    hear(c, "describes itself", SG_VERDICT_FAILED, plugin->refused);
    code = EXIT_FOUND;
  } else if (!plugin->refused) {
    code = run_checks(c, plugin);
  }
  if (c->o->json)
    sg_json_close(&c->w, ']');
  return code;
}

static int check_subject(check *c) {
  sg_error err = {0};
  if (sg_output_open(&c->out, "-", &err) != SG_OK)
    return complain_error(&err);
  sg_json_writer_init(&c->w, &c->out, true);
  if (c->o->json) {
    sg_json_open(&c->w, '{');
    sg_json_put(&c->w, "plugin", c->subject->plugin->loaded.path);
  }
  const int code = check_loaded(c);
  if (c->o->json) {
    sg_json_put_bool(&c->w, "passed", code == EXIT_DONE);
    sg_json_close(&c->w, '}');
  }
  return finish(&c->out, code);
}

static int with_data(check *c) {
  sg_error err = {0};
  if (sg_rules_read(&c->rules, data_dir(), NULL, &err) != SG_OK)
    return complain_error(&err);
  sg_countries_init(&c->countries);
  const int code =
      sg_countries_read_all(&c->countries, data_dir(), &err) == SG_OK
          ? check_subject(c)
          : complain_error(&err);
  sg_countries_clear(&c->countries);
  sg_rules_clear(&c->rules);
  return code;
}

int plugin_check(const options *o) {
  subject s;
  if (o->in_process) {
    complain("a check needs processes of its own; leave --in-process away");
    return EXIT_USAGE;
  }
  int code = subject_open(&s, o->arguments.at[1], o);
  if (code != EXIT_DONE)
    return code;
  check c = {.subject = &s, .o = o};
  code = with_data(&c);
  subject_close(&s);
  return code;
}
