// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_plugin - what there is to do with plugins: one verb a file.
#include "plugin_verbs.h"

#include "base/utf8.h"

#include <string.h>

void put_safe(sg_output *out, const char *text) {
  sg_text safe;
  sg_text_init(&safe, 0);
  sg_text_add_safe(&safe, text);
  sg_output_puts(out, sg_text_get(&safe));
  sg_text_clear(&safe);
}

int finish(sg_output *out, int code) {
  sg_error err = {0};
  return sg_output_close(out, &err) == SG_OK ? code : complain_error(&err);
}

// The lock file is needed as long as the plugin is being loaded.
static sg_status load_alone(subject *s, const char *path, const options *o,
                            sg_error *err) {
  sg_lock lock;
  sg_loading loading = {.required = o->required, .in_process = o->in_process};
  if (!o->lock_file)
    return sg_registry_open_alone(&s->alone, &s->registry, path, &loading, err);
  SG_TRY(sg_lock_read(&lock, o->lock_file, err));
  loading.lock = &lock;
  const sg_status status =
      sg_registry_open_alone(&s->alone, &s->registry, path, &loading, err);
  sg_lock_clear(&lock);
  return status;
}

static int open_alone(subject *s, const char *path, const options *o) {
  sg_error err = {0};
  if (load_alone(s, path, o, &err) != SG_OK)
    return complain_error(&err);
  s->is_alone = true;
  s->plugin = sg_registry_at(&s->alone, 0);
  if (s->plugin->loaded.refused ||
      sg_weights_apply(&s->weights, &s->alone, &err) == SG_OK)
    return EXIT_DONE;
  return complain_error(&err);
}

static bool is_interpreter(const sg_registry *registry, const char *id) {
  for (uint32_t i = 0; i < registry->interpreters.n; i++) {
    const sg_loaded *one = SG_AT(sg_loaded *, &registry->interpreters, i);
    if (!one->refused && strcmp(one->described.id, id) == 0)
      return true;
  }
  return false;
}

static int open_one(subject *s, const char *name, const options *o) {
  if (sg_registry_is_file(name))
    return open_alone(s, name, o);
  s->plugin = sg_registry_find(&s->registry, name);
  if (s->plugin)
    return EXIT_DONE;
  if (is_interpreter(&s->registry, name))
    complain("'%.60s' runs plugins that are text; name the file of one", name);
  else
    complain("no plugin has the id '%.60s'; see 'stakegraph plugin list'",
             name);
  return EXIT_USAGE;
}

int subject_open(subject *s, const char *name, const options *o) {
  *s = (subject){0};
  int code = weights_open(&s->weights);
  if (code != EXIT_DONE)
    return code;
  code = registry_open(&s->registry, &s->weights, NULL, true, o);
  if (code != EXIT_DONE) {
    sg_weights_clear(&s->weights);
    return code;
  }
  code = name ? open_one(s, name, o) : EXIT_DONE;
  if (code != EXIT_DONE)
    subject_close(s);
  return code;
}

void subject_close(subject *s) {
  if (s->is_alone)
    sg_registry_close(&s->alone);
  sg_registry_close(&s->registry);
  sg_weights_clear(&s->weights);
}

static const struct {
  const char *name;
  uint32_t n_words;
  int (*run)(const options *o);
} verbs[] = {
    {"list", 1, plugin_list},
    {"info", 2, plugin_info},
    {"check", 2, plugin_check},
    {"new", 2, plugin_new},
};

int cmd_plugin(const options *o) {
  for (size_t i = 0; i < SG_COUNT(verbs); i++)
    if (o->arguments.n == verbs[i].n_words &&
        strcmp(o->arguments.at[0], verbs[i].name) == 0)
      return verbs[i].run(o);
  complain("write 'plugin list', 'plugin info ID|FILE', 'plugin check ID|FILE' "
           "or 'plugin new ID'");
  return EXIT_USAGE;
}
