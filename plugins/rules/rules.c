// SPDX-License-Identifier: GPL-2.0-or-later
// rules - an interpreter of rule packs: flags as data, for people who write no
// C. A pack is JSON; README.md beside this file explains every key.
#include "rules.h"

#include <string.h>

enum { READS_MAX = 500 };

// What make() read. The process makes one plugin, once.
static packs loaded;
static sg_flag flags[RULES_MAX];
static const char *reads[READS_MAX + 1];
static sg_plugin made;

const packs *packs_loaded(void) {
  return &loaded;
}

// --- metrics of other plugins ---

// "ownership.state_control": what stands before the point may be a plugin.
static bool may_be_metric(const char *key) {
  const char *point = strchr(key, '.');
  return point && point > key && strncmp(key, "country.", 8) != 0 &&
         strncmp(key, "rules.", 6) != 0;
}

static void note_read(const char *key, uint32_t *n) {
  for (uint32_t i = 0; i < *n; i++)
    if (strcmp(reads[i], key) == 0)
      return;
  if (*n < READS_MAX && may_be_metric(key))
    reads[(*n)++] = key;
}

// Conditions are nested no deeper than the parser allows.
static void note_reads(const test *t, uint32_t *n) {
  if (t && t->type == TEST_ATTRIBUTE)
    note_read(t->key, n);
  for (const test *part = t ? t->first : NULL; part; part = part->next)
    note_reads(part, n);
}

// --- the plugin ---

static bool describe(rule *r, sg_flag *flag) {
  r->about = rule_prose(r);
  *flag = (sg_flag){
      .id = r->flag,
      .title = r->title,
      .innocent = r->innocent,
      .severity = r->severity,
      .about = r->about,
      .source = r->source,
      .mitigations = r->mitigations,
  };
  return r->about != NULL;
}

static bool describe_all(void) {
  uint32_t n_reads = 0;
  for (uint32_t i = 0; i < loaded.n_rules; i++) {
    rule *r = &loaded.rules[i];
    if (!describe(r, &flags[i]))
      return false;
    note_reads(r->seeds, &n_reads);
    note_reads(r->subject, &n_reads);
    note_reads(r->needs, &n_reads);
  }
  reads[n_reads] = NULL;
  return true;
}

static bool read_all(sg_reader *reader) {
  uint32_t n_errors = 0;
  uint32_t n_told = 0;
  size_t bytes = 0;
  for (uint32_t i = 0; i < reader->n_scripts; i++) {
    const reading in = {reader, i, &loaded, &n_errors, &n_told};
    bytes += reader->scripts[i]->length;
    if (reader->scripts[i]->length > PACK_BYTES_MAX || bytes > PACK_BYTES_MAX)
      say(&in, SG_HIGH, 0, "the rule packs are larger than %d bytes",
          PACK_BYTES_MAX);
    else
      pack_read(&in);
    if (room_is_full() && n_errors == 0)
      say(&in, SG_HIGH, 0, "the rule packs need too much memory");
  }
  if (n_errors == 0 && !describe_all()) {
    const reading in = {reader, 0, &loaded, &n_errors, &n_told};
    say(&in, SG_HIGH, 0, "the rule packs need too much memory");
  }
  return n_errors == 0;
}

static const sg_plugin *make(sg_reader *reader) {
  room_reset();
  loaded.n_rules = loaded.n_tests = 0;
  if (!read_all(reader))
    return NULL;
  made = (sg_plugin) {
    SG_PLUGIN_SIZES
    , .id = "rules", .version = "0.1.0",
      .about = "Flags of rule packs: who is near whom by which links",
      .reads = reads, .flags = flags, .n_flags = loaded.n_rules,
      .run = rules_run,
  };
  return &made;
}

const sg_interpreter sg_interpreter_v1 = {
    .size = sizeof(sg_interpreter),
    .id = "rules",
    .about = "Rule packs: flags as data",
    .ending = ".json",
    .make = make,
};
