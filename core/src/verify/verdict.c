// SPDX-License-Identifier: GPL-2.0-or-later
// verdict - what was found, and the looks at members that all checks take.
#include "verify/checks.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sg_check_at(sg_check *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  (void)vsnprintf(c->where, sizeof c->where, format, args);
  va_end(args);
}

static const char *keep(sg_check *c, const char *text) {
  const char *copy =
      text ? sg_arena_text(&c->out->arena, text, strlen(text)) : NULL;
  c->no_memory |= text && !copy;
  return copy;
}

// The entry that reasons go to; NULL when there are too many.
static sg_refuted *entry_of(sg_check *c) {
  if (c->flag && c->flag_refuted)
    return c->refuted;
  c->flag_refuted = c->flag != NULL;
  c->refuted = NULL;
  c->out->n_refuted++;
  if (c->out->refuted.n == SG_VERIFY_REFUTED)
    return NULL;
  c->refuted = sg_vec_add(&c->out->refuted);
  c->no_memory |= !c->refuted;
  if (c->refuted && c->flag)
    *c->refuted = (sg_refuted){
        .flag = keep(c, sg_text_in(c->flag, "flag")),
        .title = keep(c, sg_text_in(c->flag, "title")),
        .fingerprint = keep(c, sg_text_in(c->flag, "fingerprint")),
        .subject = keep(c, sg_text_in(c->flag, "subject")),
    };
  return c->refuted;
}

void sg_refute(sg_check *c, const char *format, ...) {
  char text[600];
  sg_refuted *entry = entry_of(c);
  if (!entry || entry->n_reasons++ >= SG_VERIFY_REASONS)
    return;
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  text[sg_clip(text, (int)sizeof text - 8)] = '\0';
  entry->reasons[entry->n_reasons - 1] =
      (sg_verify_reason){keep(c, c->where), keep(c, text)};
}

void sg_not_checked(sg_check *c, const char *what, const char *why,
                    uint64_t count) {
  if (count == 0)
    return;
  sg_verify_gap *gap = sg_vec_add(&c->out->not_checked);
  c->no_memory |= !gap;
  if (gap)
    *gap = (sg_verify_gap){what, why,
                           count < UINT32_MAX ? (uint32_t)count : UINT32_MAX};
}

bool sg_seen_before(sg_check *c, const char *text) {
  const uint32_t before = c->seen.texts.n;
  const uint32_t number = sg_intern_add(&c->seen, text, strlen(text));
  c->no_memory |= number == SG_NONE;
  return number != SG_NONE && c->seen.texts.n == before;
}

// Members mostly stand in the order of the keys.
bool sg_check_members(sg_check *c, const cJSON *object, const char *keys) {
  const cJSON *next = object ? object->child : NULL;
  sg_slice key;
  char name[40];
  bool all = true;
  for (size_t at = 0; sg_slice_next(sg_slice_of(keys), " ", &at, &key);) {
    if (next && next->string && sg_slice_is(key, next->string)) {
      next = next->next;
      c->out->n_claims++;
      continue;
    }
    (void)snprintf(name, sizeof name, "%.*s", SG_SHOWN(key, 39));
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    next = member ? member->next : next;
    all &= SG_CLAIM(c, member, "the member '%s' is missing", name);
  }
  return all;
}

const char *sg_text_in(const cJSON *object, const char *key) {
  return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

const cJSON *sg_list_in(const cJSON *object, const char *key) {
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsArray(member) ? member : NULL;
}

const cJSON *sg_object_in(const cJSON *object, const char *key) {
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsObject(member) ? member : NULL;
}

double sg_number_in(const cJSON *object, const char *key) {
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsNumber(member) ? member->valuedouble : (double)NAN;
}

bool sg_share_in(const cJSON *object, const char *key, uint64_t *out) {
  const double value = sg_number_in(object, key) * SG_WHOLE;
  if (!(value >= 0 && value <= UINT32_MAX) || fabs(value - round(value)) > 1e-3)
    return false;
  *out = (uint64_t)llround(value);
  return true;
}

bool sg_says_number(const cJSON *object, const char *key, double number) {
  const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, key);
  if (isnan(number))
    return cJSON_IsNull(member);
  return cJSON_IsNumber(member) && !(member->valuedouble < number) &&
         !(member->valuedouble > number);
}

static bool is_text(sg_slice value) {
  return value.length >= 2 && value.at[0] == '"';
}

static bool same_text(sg_check *c, sg_slice a, sg_slice b) {
  sg_text_reset(&c->room);
  sg_text_reset(&c->other);
  sg_json_decode(a, &c->room);
  sg_json_decode(b, &c->other);
  c->no_memory |= !sg_text_ok(&c->room) || !sg_text_ok(&c->other);
  return sg_slice_same(sg_text_slice(&c->room), sg_text_slice(&c->other));
}

bool sg_json_same(sg_check *c, sg_slice a, sg_slice b) {
  sg_slice key[2], value[2];
  if (a.length == 0 || b.length == 0)
    return a.length == b.length;
  if (is_text(a) && is_text(b))
    return sg_slice_same(a, b) || same_text(c, a, b);
  if (a.at[0] != b.at[0] || (a.at[0] != '{' && a.at[0] != '['))
    return sg_slice_same(a, b);
  for (size_t i = 0, k = 0;;) {
    const bool more = sg_json_next(a, &i, &key[0], &value[0]);
    if (more != sg_json_next(b, &k, &key[1], &value[1]))
      return false;
    if (!more)
      return true;
    if ((a.at[0] == '{' && !sg_json_same(c, key[0], key[1])) ||
        !sg_json_same(c, value[0], value[1]))
      return false;
  }
}

void sg_verdict_clear(sg_verdict *verdict) {
  sg_arena_clear(&verdict->arena);
  sg_vec_clear(&verdict->refuted);
  sg_vec_clear(&verdict->not_checked);
  *verdict = (sg_verdict){0};
}
