// SPDX-License-Identifier: GPL-2.0-or-later
// shared - messages, places and loading, used by every command.
#include "timings.h"

#include "base/input.h"
#include "base/utf8.h"
#include "io/formats.h"

#include <libgen.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// Where there is no memory left, words must still be said.
static void print_plain(const char *text) {
  for (; *text; text++)
    (void)fputc(*text >= ' ' && *text <= '~' ? *text : '?', stderr);
  (void)fputc('\n', stderr);
}

// Text of the input may be quoted in a message; nothing of it reaches the
// terminal unescaped.
static void print_safe(const char *text) {
  sg_text safe;
  sg_text_init(&safe, 0);
  sg_text_add_safe(&safe, text);
  if (sg_text_ok(&safe))
    (void)fprintf(stderr, "%s\n", sg_text_get(&safe));
  else
    print_plain(text);
  sg_text_clear(&safe);
}

void complain(const char *format, ...) {
  char text[1024];
  const int n = snprintf(text, sizeof text, "stakegraph: ");
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text + n, sizeof text - (size_t)n, format, args);
  va_end(args);
  print_safe(text);
}

static int exit_code(sg_status status) {
  switch (status) {
  case SG_EINPUT: return EXIT_INPUT;
  case SG_EUSAGE: return EXIT_USAGE;
  default: return EXIT_INTERNAL;
  }
}

void complain_note(const sg_error *err) {
  if (err->message[0])
    complain("%s", err->message);
}

int complain_error(const sg_error *err) {
  char text[sizeof err->where + sizeof err->message + 16];
  if (err->where[0])
    (void)snprintf(text, sizeof text, "%s: %s", err->where, err->message);
  else
    (void)snprintf(text, sizeof text, "stakegraph: %s", err->message);
  print_safe(text);
  return exit_code(err->status);
}

bool may_colour(int fd) {
  const char *no_colour = getenv("NO_COLOR");
  const char *terminal = getenv("TERM");
  if (no_colour && no_colour[0])
    return false;
  return isatty(fd) && (!terminal || strcmp(terminal, "dumb") != 0);
}

int terminal_columns(void) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

// The folder above the one that holds the program.
static const char *prefix(void) {
  static char path[4096];
  if (path[0])
    return path;
  const ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  path[n > 0 ? n : 0] = '\0';
  const char *up = dirname(dirname(path));
  if (up != path)
    memmove(path, up, strlen(up) + 1);
  return path;
}

const char *data_dir(void) {
  static char path[4200];
  (void)snprintf(path, sizeof path, "%s/%s", prefix(), SG_DATA_SUBDIR);
  return path;
}

const char *plugin_dir(void) {
  static char path[4200];
  (void)snprintf(path, sizeof path, "%s/%s", prefix(), SG_PLUGIN_SUBDIR);
  return path;
}

// The one place that looks at the clock.
int32_t today(void) {
  const time_t now = time(NULL);
  return (int32_t)(now / (24 * 60 * 60));
}

static void hear_wrong(void *ctx, const char *line) {
  (void)ctx;
  print_safe(line);
}

int decisions_open(sg_decisions *room, const options *o) {
  const sg_decisions_ear ear = {hear_wrong, NULL};
  sg_error err = {0};
  *room = (sg_decisions){0};
  if (!o->decisions_file ||
      sg_decisions_read(room, o->decisions_file, &ear, &err) == SG_OK)
    return EXIT_DONE;
  return complain_error(&err);
}

// Larger documents are not read.
#define FINDINGS_BYTES_MAX ((size_t)1 << 32)

int findings_open(kept_findings *out, const char *path) {
  sg_error err = {0};
  if (sg_file_read(path, FINDINGS_BYTES_MAX, &out->text, &err) != SG_OK)
    return complain_error(&err);
  if (sg_findings_parse(&out->findings, path, sg_text_slice(&out->text),
                        &err) == SG_OK)
    return EXIT_DONE;
  sg_text_clear(&out->text);
  return complain_error(&err);
}

void findings_close(kept_findings *findings) {
  sg_findings_clear(&findings->findings);
  sg_text_clear(&findings->text);
}

static bool is_same_file(const char *path, const struct stat *out) {
  struct stat in;
  return path && stat(path, &in) == 0 && out->st_dev == in.st_dev &&
         out->st_ino == in.st_ino;
}

// Writing over an input would destroy it.
bool outputs_spare_inputs(const options *o) {
  for (uint32_t i = 0; i < o->outputs.n; i++) {
    const char *path = o->outputs.at[i];
    struct stat out;
    if (stat(path, &out) != 0 || !S_ISREG(out.st_mode))
      continue;
    bool is_input = is_same_file(o->decisions_file, &out);
    for (uint32_t k = 0; k < o->arguments.n && !is_input; k++)
      is_input = is_same_file(o->arguments.at[k], &out);
    if (is_input) {
      complain("%s: this output is one of the inputs", path);
      return false;
    }
  }
  return true;
}

int weights_open(sg_weights *weights) {
  sg_error err = {0};
  return sg_weights_read(weights, data_dir(), &err) == SG_OK
             ? EXIT_DONE
             : complain_error(&err);
}

// Texts of the options behind those of the profile, to be freed; NULL without
// memory.
static const char **joined(const char *const *first, uint32_t n_first,
                           const text_list *more) {
  const char **all = calloc((size_t)n_first + more->n + 1, sizeof *all);
  for (uint32_t i = 0; all && i < n_first; i++)
    all[i] = first[i];
  for (uint32_t i = 0; all && i < more->n; i++)
    all[n_first + i] = more->at[i];
  return all;
}

// A rule pack that is named by neither folder nor ending is an installed one.
static bool find_packs(const char **packs, uint32_t n, sg_arena *arena) {
  for (uint32_t i = 0; i < n; i++) {
    char path[4400];
    if (strchr(packs[i], '/') || strchr(packs[i], '.'))
      continue;
    const int length =
        snprintf(path, sizeof path, "%s/datasets/rule-packs/%s.json",
                 data_dir(), packs[i]);
    packs[i] = length < (int)sizeof path
                   ? sg_arena_text(arena, path, (size_t)length)
                   : NULL;
    if (!packs[i])
      return false;
  }
  return true;
}

static sg_status open_all(sg_registry *registry, const char **without,
                          const char **packs, const sg_profile *profile,
                          bool all, const sg_lock *lock, const options *o,
                          sg_error *err) {
  const bool named = o->plugins.n > 0 || !profile;
  const sg_registry_options wanted = {
      .plugin_dir = plugin_dir(),
      .search_path = getenv("STAKEGRAPH_PLUGIN_PATH"),
      .plugins = named ? o->plugins.at : profile->plugins,
      .without = without,
      .rules = packs,
      .n_plugins = named ? o->plugins.n : profile->n_plugins,
      .n_without = o->without.n + (profile ? profile->n_without : 0),
      .n_rules = o->rules.n + (profile ? profile->n_packs : 0),
      .interpreters = all,
      .loading = {.required = o->required,
                  .lock = lock,
                  .in_process = o->in_process},
  };
  sg_arena names;
  sg_arena_init(&names, 0);
  const sg_status status =
      without && packs && find_packs(packs, wanted.n_rules, &names)
          ? sg_registry_open(registry, &wanted, err)
          : sg_no_memory(err);
  sg_arena_clear(&names);
  return status;
}

// The lock file is needed as long as plugins are being loaded.
static sg_status open_locked(sg_registry *registry, const char **without,
                             const char **packs, const sg_profile *profile,
                             bool all, const options *o, sg_error *err) {
  sg_lock lock;
  if (!o->lock_file)
    return open_all(registry, without, packs, profile, all, NULL, o, err);
  SG_TRY(sg_lock_read(&lock, o->lock_file, err));
  const sg_status status =
      open_all(registry, without, packs, profile, all, &lock, o, err);
  sg_lock_clear(&lock);
  return status;
}

int registry_open(sg_registry *registry, const sg_weights *weights,
                  const sg_profile *profile, bool all, const options *o) {
  sg_error err = {0};
  if (o->in_process && o->required > SG_ISOLATION_NONE) {
    complain("--in-process isolates nothing; leave it or --require-isolation "
             "away");
    return EXIT_USAGE;
  }
  const char **without = joined(profile ? profile->without : NULL,
                                profile ? profile->n_without : 0, &o->without);
  const char **packs = joined(profile ? profile->packs : NULL,
                              profile ? profile->n_packs : 0, &o->rules);
  sg_status status =
      open_locked(registry, without, packs, profile, all, o, &err);
  free(without);
  free(packs);
  if (status != SG_OK)
    return complain_error(&err);
  status = weights ? sg_weights_apply(weights, registry, &err) : SG_OK;
  if (status == SG_OK)
    return EXIT_DONE;
  sg_registry_close(registry);
  return complain_error(&err);
}

const char **settings_join(const sg_profile *profile, const options *o,
                           uint32_t *n) {
  *n = profile->n_settings + o->settings.n;
  const char **all = calloc((size_t)*n + 1, sizeof *all);
  for (uint32_t i = 0; all && i < profile->n_settings; i++)
    all[i] = profile->settings[i];
  for (uint32_t i = 0; all && i < o->settings.n; i++)
    all[profile->n_settings + i] = o->settings.at[i];
  return all;
}

int rules_open(sg_profile *profile, sg_rules *rules, const options *o) {
  sg_error err = {0};
  if (sg_profile_read(profile, o->profile, &err) != SG_OK)
    return complain_error(&err);
  if (sg_rules_read(rules, data_dir(), profile->rules, &err) == SG_OK)
    return EXIT_DONE;
  sg_profile_clear(profile);
  return complain_error(&err);
}

static void hear_problem(void *ctx, const char *line) {
  const loaded_inputs *inputs = ctx;
  if (!inputs->quiet)
    print_safe(line);
}

static sg_status load_all(sg_model *model, const text_list *paths,
                          const char *format, sg_error *err) {
  for (uint32_t i = 0; i < paths->n; i++)
    SG_TRY(sg_load(model, paths->at[i], format, err));
  return SG_OK;
}

// `edits`: under what the options assume.
static int load(loaded_inputs *inputs, const options *o, sg_edits *edits) {
  sg_error err = {0};
  if (o->arguments.n == 0) {
    complain("no input is named; see --help");
    return EXIT_USAGE;
  }
  timings_stage(o, "read");
  sg_problems_init(&inputs->problems, hear_problem, inputs);
  sg_status status = sg_model_init(&inputs->model, &inputs->problems)
                         ? SG_OK
                         : sg_no_memory(&err);
  inputs->model.n_workers = o->jobs;
  inputs->model.edits = edits;
  if (status == SG_OK)
    status = load_all(&inputs->model, &o->arguments, o->format, &err);
  if (status == SG_OK && edits)
    status = load_all(&inputs->model, &o->added, o->format, &err);
  timings_stage(o, "merge and resolve");
  if (status == SG_OK)
    status = sg_model_finish(&inputs->model, &err);
  if (status == SG_OK)
    return EXIT_DONE;
  inputs_free(inputs);
  return complain_error(&err);
}

int inputs_load(loaded_inputs *inputs, const options *o) {
  inputs->quiet = o->quiet;
  return load(inputs, o, NULL);
}

static bool is_among(const char *line, const sg_vec *lines) {
  for (uint32_t i = 0; i < lines->n; i++)
    if (strcmp(SG_AT(const char *, lines, i), line) == 0)
      return true;
  return false;
}

int inputs_load_assumed(loaded_inputs *inputs, const options *o) {
  inputs->quiet = true;
  return load(inputs, o, o->edits);
}

void warnings_tell_new(const sg_problems *found, const sg_problems *known) {
  for (uint32_t i = 0; i < found->first.n; i++) {
    const char *line = SG_AT(const char *, &found->first, i);
    if (!is_among(line, &known->first))
      print_safe(line);
  }
}

void inputs_free(loaded_inputs *inputs) {
  sg_model_clear(&inputs->model);
  sg_problems_clear(&inputs->problems);
}

int inputs_strict(const loaded_inputs *inputs, const options *o) {
  if (!o->strict || inputs->problems.total == 0)
    return EXIT_DONE;
  complain("%u warnings, and --strict refuses them", inputs->problems.total);
  return EXIT_INPUT;
}
