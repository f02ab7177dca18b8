// SPDX-License-Identifier: GPL-2.0-or-later
// diff_json - a comparison as one JSON object.
#include "report/diff.h"
#include "report/doc_copy.h"

// Absent is null.
static void put_value(sg_json_writer *w, const char *key, const cJSON *value) {
  sg_json_key(w, key);
  if (value)
    sg_doc_copy(w, value);
  else
    sg_json_null(w);
}

static void put_from_to(sg_json_writer *w, const cJSON *from, const cJSON *to) {
  put_value(w, "from", from);
  put_value(w, "to", to);
}

static void put_context(const sg_diff *d, sg_json_writer *w) {
  sg_json_key(w, "context");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < d->contexts.n; i++) {
    const sg_context *c = &SG_AT(sg_context, &d->contexts, i);
    sg_json_open_line(w, '{');
    sg_json_put(w, "what", c->what);
    sg_json_put(w, "of", c->of);
    put_from_to(w, c->from, c->to);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

// Flags that only one document has, as they stand there.
static void put_alone(const sg_diff *d, const char *key, bool is_new,
                      bool is_unseen, sg_json_writer *w) {
  const cJSON *member = NULL;
  sg_json_key(w, key);
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < d->flags.n; i++) {
    const sg_pair *flag = &SG_AT(sg_pair, &d->flags, i);
    if ((flag->from && flag->to) || is_new != !flag->from ||
        (!is_new && is_unseen != (flag->why != NULL)))
      continue;
    const cJSON *one = is_new ? flag->to : flag->from;
    sg_json_open(w, '{');
    cJSON_ArrayForEach(member, one) {
      if (member->string) {
        sg_json_key(w, member->string);
        sg_doc_copy(w, member);
      }
    }
    if (flag->why)
      sg_json_put(w, is_new ? "not_seen_before" : "not_seen_now", flag->why);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_evidence(sg_json_writer *w, const char *key,
                         const sg_vec *rows) {
  if (rows->n == 0)
    return;
  sg_json_key(w, key);
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < rows->n; i++)
    sg_doc_copy(w, SG_AT(const cJSON *, rows, i));
  sg_json_close(w, ']');
}

static void put_records(sg_json_writer *w, const sg_vec *rows) {
  if (rows->n == 0)
    return;
  sg_json_key(w, "records");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < rows->n; i++) {
    const sg_record_change *one = &SG_AT(sg_record_change, rows, i);
    sg_json_open_line(w, '{');
    sg_json_put(w, "on", one->on);
    sg_json_put(w, "id", one->id);
    sg_json_put(w, "key", one->key);
    put_from_to(w, one->from, one->to);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_what(const sg_pair *flag, sg_json_writer *w) {
  sg_json_key(w, "what");
  sg_json_open_line(w, '[');
  for (size_t i = 0; i < SG_COUNT(sg_diff_words); i++)
    if (flag->what >> i & 1)
      sg_json_string(w, sg_diff_words[i]);
  sg_json_close(w, ']');
}

static bool put_changed(const sg_diff *d, const sg_pair *flag,
                        sg_json_writer *w) {
  static const char *const same[] = {"flag", "rule", "plugin", "subject",
                                     "deal"};
  sg_evidence_diff evidence;
  const bool ok = sg_evidence_compare(d, flag, &evidence);
  sg_json_open(w, '{');
  for (size_t i = 0; i < SG_COUNT(same); i++)
    put_value(w, same[i], cJSON_GetObjectItemCaseSensitive(flag->to, same[i]));
  sg_json_key(w, "fingerprint");
  sg_json_open_line(w, '{');
  put_from_to(w, cJSON_GetObjectItemCaseSensitive(flag->from, "fingerprint"),
              cJSON_GetObjectItemCaseSensitive(flag->to, "fingerprint"));
  sg_json_close(w, '}');
  put_what(flag, w);
  for (size_t i = 1; i < SG_COUNT(sg_diff_words); i++) {
    const char *key = sg_diff_words[i];
    if (!(flag->what >> i & 1))
      continue;
    sg_json_key(w, key);
    sg_json_open(w, '{');
    put_from_to(w, cJSON_GetObjectItemCaseSensitive(flag->from, key),
                cJSON_GetObjectItemCaseSensitive(flag->to, key));
    sg_json_close(w, '}');
  }
  put_evidence(w, "evidence_came", &evidence.came);
  put_evidence(w, "evidence_went", &evidence.went);
  put_records(w, &evidence.records);
  sg_json_close(w, '}');
  sg_evidence_diff_clear(&evidence);
  return ok;
}

static void put_moves(const sg_diff *d, sg_json_writer *w) {
  sg_json_key(w, "moved");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < d->moves.n; i++) {
    const sg_move *move = &SG_AT(sg_move, &d->moves, i);
    sg_json_open_line(w, '{');
    sg_json_put(w, "metric", move->metric);
    sg_json_put(w, "entity", sg_doc_text(move->party, "id"));
    put_from_to(w, move->from, move->to);
    if (move->why)
      sg_json_put(w, move->from ? "not_computed_now" : "not_computed_before",
                  move->why);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_parties(const sg_diff *d, bool came, sg_json_writer *w) {
  sg_json_key(w, came ? "came" : "went");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < d->parties.n; i++) {
    const sg_pair *party = &SG_AT(sg_pair, &d->parties, i);
    if (came != !party->from)
      continue;
    const cJSON *one = came ? party->to : party->from;
    sg_json_open_line(w, '{');
    sg_json_put(w, "id", sg_doc_text(one, "id"));
    put_value(w, "name", cJSON_GetObjectItemCaseSensitive(one, "name"));
    if (party->why)
      sg_json_put(w, came ? "not_computed_before" : "not_computed_now",
                  party->why);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

// Rows that only one document has.
static void put_rows(const sg_vec *pairs, const char *key, bool came,
                     sg_json_writer *w) {
  sg_json_key(w, key);
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < pairs->n; i++) {
    const sg_pair *pair = &SG_AT(sg_pair, pairs, i);
    if (came == !pair->from)
      sg_doc_copy(w, came ? pair->to : pair->from);
  }
  sg_json_close(w, ']');
}

void sg_diff_write_json(const sg_diff *diff, sg_output *out) {
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  put_context(diff, &w);
  put_alone(diff, "new", true, false, &w);
  put_alone(diff, "gone", false, false, &w);
  sg_json_key(&w, "changed");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < diff->flags.n; i++) {
    const sg_pair *flag = &SG_AT(sg_pair, &diff->flags, i);
    if (flag->what && !put_changed(diff, flag, &w))
      sg_output_fail(out);
  }
  sg_json_close(&w, ']');
  put_alone(diff, "not_seen", false, true, &w);
  put_moves(diff, &w);
  sg_json_key(&w, "entities");
  sg_json_open(&w, '{');
  put_parties(diff, true, &w);
  put_parties(diff, false, &w);
  sg_json_close(&w, '}');
  sg_json_key(&w, "not_evaluable");
  sg_json_open(&w, '{');
  put_rows(&diff->gaps, "came", true, &w);
  put_rows(&diff->gaps, "went", false, &w);
  sg_json_close(&w, '}');
  sg_json_close(&w, '}');
}
