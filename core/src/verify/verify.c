// SPDX-License-Identifier: GPL-2.0-or-later
// verify - see verify.h: reads the two documents and calls the checks.
#include "verify/checks.h"

#include "base/memory.h"

#include <string.h>

enum { PLUGINS_MAX = 1000 }; // each flag looks for its own among them

// What this program cannot know, or only the plugins do.
static void say_what_is_not(sg_check *c) {
  const uint32_t n = c->out->n_flags;
  sg_not_checked(c, "whether the evidence amounts to the flag",
                 "what its pattern asks for only the plugin knows, but for "
                 "sums that must reach a threshold",
                 n);
  sg_not_checked(c, "scores and the strength of chains",
                 "they are computed by plugins; only their bounds, their order "
                 "and the chains are compared",
                 c->n_entities);
  sg_not_checked(c, "wording of messages, evidence and gaps", "it is prose", n);
  sg_not_checked(c,
                 "certainty without a sum, and which link decides the "
                 "confidence",
                 "only the plugin knows on which links a flag depends", n);
  sg_not_checked(c, "decisions", "people take them",
                 sg_object_in(c->doc, "decisions") != NULL);
  sg_not_checked(c, "sensitivity", "it takes many analyses",
                 sg_object_in(c->doc, "sensitivity") != NULL);
  sg_not_checked(c, "whether a flag is missing",
                 "what is not raised has no evidence; analyse again for that",
                 1);
}

static void check_as_of(sg_check *c, sg_date *day) {
  const char *text = sg_text_in(c->doc, "as_of");
  *day = SG_DATE_UNKNOWN;
  if (!text || !sg_date_parse(text, strlen(text), day) || strlen(text) != 10)
    *day = SG_DATE_UNKNOWN;
  else
    sg_day_write(sg_date_first(*day), c->out->as_of);
}

static sg_status read_documents(sg_check *c, sg_error *err) {
  const sg_verify_ask *ask = c->ask;
  sg_date day = SG_DATE_UNKNOWN;
  SG_TRY(sg_read_document(c, err));
  if (!sg_same(sg_text_in(c->doc, "stakegraph_findings"), "1"))
    return sg_fail(err, SG_EINPUT,
                   "%.200s: this is no findings document of version 1",
                   ask->name);
  if (cJSON_GetArraySize(sg_list_in(c->doc, "plugins")) > PLUGINS_MAX)
    return sg_fail(err, SG_EINPUT, "%.200s: more than %d plugins", ask->name,
                   (int)PLUGINS_MAX);
  check_as_of(c, &day);
  if (day == SG_DATE_UNKNOWN)
    return sg_fail(err, SG_EINPUT, "%.200s: 'as_of' is no day", ask->name);
  c->catalogue = sg_json_tree("flags.json", ask->catalogue, err);
  c->rules = c->catalogue ? sg_json_tree("rules.json", ask->rules, err) : NULL;
  if (!c->rules)
    return err->status == SG_ENOMEM ? SG_ENOMEM : SG_EINTERNAL;
  if (ask->profile.length > 0)
    c->profile = sg_json_tree("the profile", ask->profile, err);
  if (ask->profile.length > 0 && !c->profile)
    return err->status;
  SG_TRY(sg_read_catalogue(c, err));
  return sg_stated_read(&c->in, ask->lines, sg_date_first(day), err);
}

static sg_status check_all(sg_check *c, sg_error *err) {
  SG_TRY(read_documents(c, err));
  if (!sg_intern_init(&c->seen))
    return sg_no_memory(err);
  SG_TRY(sg_find_reviewed(c, err));
  SG_TRY(sg_begin_case(c, err));
  SG_TRY(sg_check_flags(c, err));
  sg_check_document(c);
  SG_TRY(sg_check_parties(c, err));
  sg_check_counts(c);
  sg_check_case(c);
  say_what_is_not(c);
  return c->no_memory ? sg_no_memory(err) : SG_OK;
}

sg_status sg_verify(const sg_verify_ask *ask, sg_verdict *out, sg_error *err) {
  sg_error own = {0};
  sg_check c = {.ask = ask, .out = out};
  *out = (sg_verdict){0};
  sg_arena_init(&out->arena, 0);
  sg_vec_init(&out->refuted, sizeof(sg_refuted), SG_VERIFY_REFUTED);
  sg_vec_init(&out->not_checked, sizeof(sg_verify_gap), 0);
  sg_vec_init(&c.infos, sizeof(const cJSON *), 0);
  sg_vec_init(&c.flags, sizeof(sg_flag_row), 0);
  sg_vec_init(&c.listed, sizeof(uint32_t), 0);
  sg_text_init(&c.room, 0);
  sg_text_init(&c.other, 0);
  const sg_status status = check_all(&c, err ? err : &own);
  cJSON_Delete(c.doc);
  cJSON_Delete(c.catalogue);
  cJSON_Delete(c.rules);
  cJSON_Delete(c.profile);
  sg_stated_clear(&c.in);
  sg_intern_clear(&c.seen);
  sg_intern_clear(&c.known);
  sg_intern_clear(&c.words);
  sg_vec_clear(&c.infos);
  sg_vec_clear(&c.flags);
  sg_vec_clear(&c.listed);
  sg_memory_free(c.confidences);
  sg_text_clear(&c.room);
  sg_text_clear(&c.other);
  if (status != SG_OK)
    sg_verdict_clear(out);
  return status;
}
