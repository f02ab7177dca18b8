// SPDX-License-Identifier: GPL-2.0-or-later
// session - the public face of the library; see stakegraph/stakegraph.h.
#include "stakegraph/stakegraph.h"

#include "analyze/weights.h"
#include "base/memory.h"
#include "io/formats.h"
#include "report/decide.h"
#include "report/rendering.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>

enum { PLUGINS_NAMED_MAX = 64, PLUGIN_NAMES_MAX = 8192 };

struct sg_session {
  sg_problems problems;
  sg_model model;
  sg_catalogue catalogue;
  sg_rules rules;
  sg_countries countries;
  sg_registry registry;
  sg_analysis analysis;
  sg_decisions decisions;
  sg_decided decided;
  sg_rendering rendering; // while has_analysis
  sg_problems of_inputs;  // as they stood before any run
  bool has_model, is_finished, is_broken;
  bool has_catalogue, has_rules, has_countries, has_registry, has_analysis;
  char error[1400];
};

static int fail(sg_session *s, const sg_error *err) {
  (void)snprintf(s->error, sizeof s->error, "%s%s%s", err->where,
                 err->where[0] ? ": " : "", err->message);
  switch (err->status) {
  case SG_EINPUT: return SG_INPUT_REFUSED;
  case SG_EUSAGE: return SG_WRONG_USAGE;
  default: return SG_INTERNAL;
  }
}

static int refuse(sg_session *s, const char *why) {
  (void)snprintf(s->error, sizeof s->error, "%s", why);
  return SG_WRONG_USAGE;
}

sg_session *sg_session_create(void) {
  sg_session *s = sg_memory_alloc(1, sizeof *s);
  if (!s)
    return NULL;
  sg_problems_init(&s->problems, NULL, NULL);
  s->has_model = sg_model_init(&s->model, &s->problems);
  if (s->has_model)
    return s;
  sg_session_destroy(s);
  return NULL;
}

// What a run left, so that another can begin.
static void forget_run(sg_session *s) {
  if (s->has_analysis) {
    sg_rendering_clear(&s->rendering);
    sg_analysis_clear(&s->analysis);
  }
  sg_decided_clear(&s->decided);
  sg_decisions_clear(&s->decisions);
  if (s->has_registry)
    sg_registry_close(&s->registry);
  if (s->has_countries)
    sg_countries_clear(&s->countries);
  if (s->has_rules)
    sg_rules_clear(&s->rules);
  if (s->has_catalogue)
    sg_catalogue_clear(&s->catalogue);
  s->has_analysis = s->has_registry = s->has_countries = s->has_rules =
      s->has_catalogue = false;
}

void sg_session_destroy(sg_session *session) {
  if (!session)
    return;
  forget_run(session);
  sg_model_clear(&session->model);
  sg_problems_clear(&session->problems);
  sg_memory_free(session);
}

int sg_session_load(sg_session *session, const char *path, const char *format) {
  sg_error err = {0};
  session->error[0] = '\0';
  if (session->is_finished || session->is_broken)
    return refuse(session, "no input can be loaded after a run");
  session->is_broken = sg_load(&session->model, path, format, &err) != SG_OK;
  return session->is_broken ? fail(session, &err) : SG_DONE;
}

static sg_session_options complete(const sg_session_options *given) {
  sg_session_options o = {0};
  if (given)
    memcpy(&o, given, given->size < sizeof o ? given->size : sizeof o);
  o.jobs = o.jobs ? o.jobs : 2;
  o.data_dir = o.data_dir ? o.data_dir : SG_DATA_DIR;
  o.plugin_dir = o.plugin_dir ? o.plugin_dir : SG_PLUGIN_DIR;
  return o;
}

// "a:b:c" into its parts, in place of the copy in `room`.
static uint32_t split(const char *names, char *room, size_t size,
                      const char **out) {
  uint32_t n = 0;
  if (!names || snprintf(room, size, "%s", names) >= (int)size)
    return 0;
  for (char *at = room; *at && n < PLUGINS_NAMED_MAX;) {
    const size_t length = strcspn(at, ":");
    const bool more = at[length] == ':';
    at[length] = '\0';
    if (length)
      out[n++] = at;
    at += length + more;
  }
  return n;
}

static sg_status required_isolation(const sg_session_options *o,
                                    sg_isolation *out, sg_error *err) {
  *out = SG_ISOLATION_NONE;
  if (!o->require_isolation || sg_isolation_find(o->require_isolation, out))
    return SG_OK;
  return sg_fail(err, SG_EUSAGE, "no isolation is called '%.40s'",
                 o->require_isolation);
}

static sg_status open_plugins(sg_session *s, const sg_session_options *o,
                              const sg_loading *loading, sg_error *err) {
  char room[PLUGIN_NAMES_MAX];
  const char *names[PLUGINS_NAMED_MAX];
  const sg_registry_options wanted = {
      .plugin_dir = o->plugin_dir,
      .plugins = names,
      .n_plugins = split(o->plugins, room, sizeof room, names),
      .loading = *loading,
  };
  return sg_registry_open(&s->registry, &wanted, err);
}

static sg_status open_registry(sg_session *s, const sg_session_options *o,
                               sg_isolation required, sg_error *err) {
  sg_lock lock = {0};
  if (o->plugins_lock)
    SG_TRY(sg_lock_read(&lock, o->plugins_lock, err));
  const sg_loading loading = {
      .required = required,
      .lock = o->plugins_lock ? &lock : NULL,
  };
  const sg_status opened = open_plugins(s, o, &loading, err);
  if (o->plugins_lock)
    sg_lock_clear(&lock);
  SG_TRY(opened);
  s->has_registry = true;
  sg_weights weights;
  SG_TRY(sg_weights_read(&weights, o->data_dir, err));
  const sg_status status = sg_weights_apply(&weights, &s->registry, err);
  sg_weights_clear(&weights);
  return status;
}

static sg_status run(sg_session *s, const sg_session_options *o,
                     sg_error *err) {
  sg_date today = SG_DATE_UNKNOWN;
  if (s->is_broken)
    return sg_fail(err, SG_EUSAGE, "this session can only be destroyed");
  if (!s->is_finished) {
    s->is_finished = s->is_broken = true;
    SG_TRY(sg_model_finish(&s->model, err));
    s->is_broken = false;
    s->of_inputs = s->problems;
  }
  sg_problems_back_to(&s->problems, &s->of_inputs);
  if (o->today)
    (void)sg_date_parse(o->today, strlen(o->today), &today);
  if (today == SG_DATE_UNKNOWN && !o->as_of &&
      s->model.as_of == SG_DATE_UNKNOWN)
    return sg_fail(err, SG_EUSAGE,
                   "neither the input nor the options say a date");
  SG_TRY(sg_catalogue_read(&s->catalogue, o->data_dir, err));
  s->has_catalogue = true;
  SG_TRY(sg_rules_read(&s->rules, o->data_dir, NULL, err));
  s->has_rules = true;
  sg_countries_init(&s->countries);
  s->has_countries = true;
  SG_TRY(sg_countries_read_all(&s->countries, o->data_dir, err));
  sg_isolation required = SG_ISOLATION_NONE;
  SG_TRY(required_isolation(o, &required, err));
  SG_TRY(open_registry(s, o, required, err));
  if (o->decisions)
    SG_TRY(sg_decisions_read(&s->decisions, o->decisions, NULL, err));
  const sg_analysis_options wanted = {
      .as_of = o->as_of,
      .today = sg_date_first(today),
      .deal = o->deal,
      .rules = &s->rules,
      .countries = &s->countries,
      .jobs = o->jobs < SG_PROCESSES_MAX ? o->jobs : SG_PROCESSES_MAX,
      .limits = {.seconds = o->timeout_seconds,
                 .mebibytes = o->memory_mib,
                 .required = required},
      .drops_stakes = true,
  };
  SG_TRY(sg_analyze(&s->analysis, &s->model, &s->catalogue, &s->registry,
                    &wanted, err));
  sg_status status = SG_OK;
  if (o->decisions)
    status = sg_decide_analysis(&s->decided, &s->analysis, &s->decisions, err);
  if (status != SG_OK) {
    sg_analysis_clear(&s->analysis);
    return status;
  }
  s->analysis.decided = o->decisions ? &s->decided : NULL;
  sg_rendering_of_analysis(&s->rendering, &s->analysis);
  s->has_analysis = true;
  return SG_OK;
}

int sg_session_run(sg_session *session, const sg_session_options *options) {
  sg_error err = {0};
  const sg_session_options o = complete(options);
  session->error[0] = '\0';
  if (options && options->size == 0)
    return refuse(session, "the size of the options is not set");
  if (options && o.plugins && strlen(o.plugins) >= PLUGIN_NAMES_MAX)
    return refuse(session, "the names of the plugins are too long");
  forget_run(session);
  if (run(session, &o, &err) != SG_OK)
    return fail(session, &err);
  return session->analysis.incomplete ? SG_INCOMPLETE : SG_DONE;
}

const char *sg_session_findings(sg_session *session) {
  return session->has_analysis ? sg_rendering_document(&session->rendering)
                               : NULL;
}

int sg_session_write(sg_session *session, const char *path) {
  sg_error err = {0};
  session->error[0] = '\0';
  if (!session->has_analysis)
    return refuse(session, "there is nothing to write before a run");
  if (sg_rendering_write(&session->rendering, path, &err) != SG_OK)
    return fail(session, &err);
  return SG_DONE;
}

uint32_t sg_session_n_warnings(const sg_session *session) {
  return session->problems.total;
}

const char *sg_session_warning(const sg_session *session, uint32_t i) {
  return i < session->problems.first.n
             ? SG_AT(const char *, &session->problems.first, i)
             : NULL;
}

const char *sg_session_error(const sg_session *session) {
  return session->error;
}

const char *sg_library_version(void) {
  return sg_version();
}
