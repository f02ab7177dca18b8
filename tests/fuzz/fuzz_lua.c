// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_lua - any bytes as a plugin in Lua: it is refused with words, or it is a
// plugin, which then runs on a small graph and ends, with words when it fails.
#include "fuzz.h"

#include "base/utf8.h"

#include "stakegraph/interpreter.h"

#include <stdlib.h>
#include <string.h>

static void must(bool holds) {
  if (!holds)
    abort();
}

static void must_be_text(const char *text) {
  must(text && *text && sg_utf8_check(text, strlen(text)) == strlen(text));
}

// --- reading
// ------------------------------------------------------------------

static uint32_t n_errors;

static void tell(sg_reader *reader, int32_t severity, uint32_t script,
                 uint32_t line, uint32_t column, const char *message) {
  (void)line;
  must(script < reader->n_scripts && column == 0);
  must(severity == SG_HIGH || severity == SG_NOTE);
  n_errors += severity == SG_HIGH;
  if (severity == SG_HIGH)
    must_be_text(message);
}

static void check_plugin(const sg_plugin *p) {
  must_be_text(p->id);
  must_be_text(p->version);
  must_be_text(p->about);
  for (uint32_t i = 0; p->reads && p->reads[i]; i++)
    must_be_text(p->reads[i]);
  for (uint32_t i = 0; i < p->n_flags; i++)
    must_be_text(p->flags[i].id);
  for (uint32_t i = 0; i < p->n_metrics; i++) {
    must_be_text(p->metrics[i].name);
    must(p->metrics[i].min <= p->metrics[i].max);
  }
  for (uint32_t i = 0; i < p->n_params; i++)
    must_be_text(p->params[i].name);
}

// --- running
// ------------------------------------------------------------------

enum { N = 3, TICKS = 20 };
static const char *const texts[N] = {"a", "b", "c"};
static const double numbers[N] = {0, 1, 2};
static const uint8_t bytes[N] = {1, 2, 1}, zeros[N];
static const uint16_t countries[N] = {SG_COUNTRY('D', 'E')};
static const uint32_t bits[N] = {1, 2, 4}, shares[N] = {0, 600000000, SG_WHOLE};
static const sg_id from[N] = {0, 1, 2}, to[N] = {1, 2, 0};
static const sg_id none[N] = {SG_NONE, SG_NONE, SG_NONE};
static const int32_t days[N] = {0, SG_NO_DATE, 18000};
static const uint32_t starts[N + 1] = {0, 1, 2, 3};
static const sg_id in_links[N] = {2, 0, 1};
static const sg_graph small = {
    .size = sizeof small,
    .n_entities = N,
    .n_links = N,
    .n_deals = 1,
    .as_of = 18000,
    .deal = SG_NONE,
    .entity_id = texts,
    .entity_name = texts,
    .entity_kind = bytes,
    .entity_country = countries,
    .entity_roles = bits,
    .entity_functions = bits,
    .entity_in_scope = bytes,
    .link_from = from,
    .link_to = to,
    .link_kind = bytes,
    .link_basis = zeros,
    .link_detail = zeros,
    .link_measure = zeros,
    .link_capacity = zeros,
    .link_class = zeros,
    .link_confidence = shares,
    .link_low = shares,
    .link_high = shares,
    .link_votes = none,
    .link_repeats = none,
    .link_deal = none,
    .link_since = days,
    .link_since_latest = days,
    .link_until_earliest = days,
    .link_until = days,
    .out_start = starts,
    .out_link = from,
    .in_start = starts,
    .in_link = in_links,
    .deal_status = zeros,
    .deal_class = zeros,
    .deal_vendor = none,
    .deal_signed = days,
    .deal_signed_latest = days,
    .link_votes_high = none,
};

static struct {
  uint32_t ticks;
  bool failed;
  void *blocks[4096];
  uint32_t n_blocks;
} now;

static void *host_alloc(sg_host *host, size_t count, size_t item_size) {
  (void)host;
  if (now.n_blocks == 4096)
    return NULL;
  now.blocks[now.n_blocks] = calloc(count ? count : 1, item_size);
  return now.blocks[now.n_blocks++];
}

static bool host_tick(sg_host *host, double done) {
  (void)host;
  must(done >= 0 && done <= 1);
  return now.ticks++ < TICKS;
}

static void host_log(sg_host *host, int32_t level, const char *message) {
  (void)host;
  must(level >= SG_DEBUG && level <= SG_WARNING);
  must(sg_utf8_check(message, strlen(message)) == strlen(message));
}

static sg_status host_fail(sg_host *host, sg_status status,
                           const char *message) {
  (void)host;
  must_be_text(message);
  now.failed = true;
  return status;
}

static const double *host_numbers(sg_host *host, int32_t domain,
                                  const char *name) {
  (void)host;
  must_be_text(name);
  return domain == SG_ON_DEALS ? NULL : numbers;
}

static const char *const *host_texts(sg_host *host, int32_t domain,
                                     const char *name) {
  (void)host;
  must_be_text(name);
  return domain == SG_ON_DEALS ? NULL : texts;
}

static const sg_rows *host_rows(sg_host *host, int32_t domain) {
  static const sg_rows rows = {sizeof rows, N, starts};
  (void)host;
  return domain >= SG_ON_DEAL_USERS ? NULL : &rows;
}

static sg_status host_put_scores(sg_host *host, uint32_t metric,
                                 const double *values) {
  (void)host;
  (void)metric;
  return values ? SG_OK : SG_EINVAL;
}

static sg_status host_put_finding(sg_host *host, const sg_finding *f) {
  (void)host;
  must(f->subject < N && f->n_paths + f->n_facts + f->n_sums > 0);
  must(f->confidence >= 0 && f->confidence <= 1);
  must_be_text(f->message);
  for (uint32_t i = 0; i < f->n_paths; i++) {
    must_be_text(f->paths[i].shows);
    for (uint32_t k = 0; k < f->paths[i].n_links; k++)
      must(f->paths[i].links[k] < N);
  }
  for (uint32_t i = 0; i < f->n_facts; i++)
    must_be_text(f->facts[i].value);
  for (uint32_t i = 0; i < f->n_sums; i++)
    for (uint32_t k = 0; k < f->sums[i].n_terms; k++)
      must(f->sums[i].terms[k].link < N);
  return SG_OK;
}

static sg_status host_put_gap(sg_host *host, const char *flag, sg_id subject,
                              uint32_t count, const char *reason) {
  (void)host;
  must(subject == SG_NONE || (subject < N && count == 1));
  must_be_text(flag);
  must_be_text(reason);
  return SG_OK;
}

static const sg_rule rule = {.size = sizeof rule, .name = "r"};
static const sg_rule *const all_rules[] = {&rule};

static const sg_rule *const *host_rules(sg_host *host, uint32_t *n_rules) {
  (void)host;
  *n_rules = 1;
  return all_rules;
}

static const sg_held *host_look_through(sg_host *host, const sg_id *owners,
                                        uint32_t n) {
  static const sg_holding row = {.party = 1, .low = 0.5, .high = 1};
  static const sg_held held = {sizeof held, sizeof row, 1, &row};
  (void)host;
  for (uint32_t i = 0; i < n; i++)
    must(owners[i] < N);
  return &held;
}

static const sg_held *host_hold(sg_host *host, const sg_rule *by,
                                const sg_id *owners, uint32_t n_owners,
                                const sg_id *perhaps, uint32_t n_perhaps) {
  must(by == &rule && host_look_through(host, perhaps, n_perhaps));
  return host_look_through(host, owners, n_owners);
}

static const sg_support *host_support(sg_host *host, sg_id party) {
  (void)host;
  must(party < N);
  return NULL;
}

static sg_status host_put_chain(sg_host *host, uint32_t metric, sg_id entity,
                                double strength, const sg_id *links,
                                uint32_t n_links) {
  (void)host;
  (void)metric;
  must(entity < N && strength >= 0 && strength <= 1 && n_links > 0);
  for (uint32_t i = 0; i < n_links; i++)
    must(links[i] < N);
  return SG_OK;
}

static void run(const sg_plugin *plugin) {
  sg_host host = {
      .size = sizeof host,
      .graph = &small,
      .alloc = host_alloc,
      .tick = host_tick,
      .log = host_log,
      .fail = host_fail,
      .numbers = host_numbers,
      .texts = host_texts,
      .rows = host_rows,
      .put_scores = host_put_scores,
      .put_finding = host_put_finding,
      .put_gap = host_put_gap,
      .rules = host_rules,
      .hold = host_hold,
      .look_through = host_look_through,
      .support = host_support,
      .put_chain = host_put_chain,
  };
  sg_value *params = calloc((size_t)plugin->n_params + 1, sizeof *params);
  must(params != NULL);
  for (uint32_t i = 0; i < plugin->n_params; i++) {
    params[i].number = plugin->params[i].fallback;
    if (plugin->params[i].text)
      params[i].text = plugin->params[i].text;
  }
  host.params = params;
  memset(&now, 0, sizeof now);
  const sg_status status = plugin->run(&host);
  must(status == SG_OK || status == SG_ENOMEM || now.failed);
  for (uint32_t i = 0; i < now.n_blocks; i++)
    free(now.blocks[i]);
  free(params);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = malloc(size + 1);
  must(text != NULL);
  memcpy(text, data, size);
  text[size] = '\0';
  const sg_script script = {sizeof script, "folder/a.lua", text, size};
  const sg_script *const scripts[] = {&script, &script};
  sg_reader reader = {sizeof reader, 2, scripts, tell};
  n_errors = 0;
  must(!sg_interpreter_v1.make(&reader) && n_errors == 1);
  reader.n_scripts = 0;
  must(!sg_interpreter_v1.make(&reader) && n_errors == 1);
  reader.n_scripts = 1;
  n_errors = 0;
  const sg_plugin *plugin = sg_interpreter_v1.make(&reader);
  must((plugin != NULL) == (n_errors == 0));
  free(text);
  if (plugin) {
    check_plugin(plugin);
    run(plugin);
  }
  return 0;
}
