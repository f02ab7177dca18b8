// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_verify - findings checked against the input again.
//
// The inputs are read and merged as for an analysis, and written as text of the
// native format; everything else is the checker's own (core/src/verify).
#include "options.h"

#include "base/input.h"
#include "io/writers.h"
#include "plugin/lock.h"
#include "verify/verify.h"

#include <stdlib.h>

// Larger documents are not read.
#define FINDINGS_BYTES_MAX ((size_t)1 << 32)
enum { SMALL_BYTES_MAX = 256 * 1024 * 1024, COLUMNS = 79, SHOWN_MAX = 20 };

// Everything that a check is made of.
typedef struct material {
  sg_text findings, catalogue, rules, profile;
  sg_output lines;
  sg_vec files; // sg_verify_file
  sg_arena texts;
  sg_lock lock;
  uint32_t n_merged;
} material;

static void material_init(material *m) {
  *m = (material){0};
  sg_text_init(&m->findings, 0);
  sg_text_init(&m->catalogue, 0);
  sg_text_init(&m->rules, 0);
  sg_text_init(&m->profile, 0);
  sg_output_to_memory(&m->lines);
  sg_vec_init(&m->files, sizeof(sg_verify_file), 0);
  sg_arena_init(&m->texts, 0);
}

static void material_clear(material *m) {
  sg_text_clear(&m->findings);
  sg_text_clear(&m->catalogue);
  sg_text_clear(&m->rules);
  sg_text_clear(&m->profile);
  sg_output_discard(&m->lines);
  sg_vec_clear(&m->files);
  sg_arena_clear(&m->texts);
  sg_lock_clear(&m->lock);
}

static const char *keep(material *m, const char *text) {
  return sg_arena_text(&m->texts, text, strlen(text));
}

// --- the input ---

static bool keep_files(material *m, const sg_model *model) {
  for (uint32_t i = 0; i < model->inputs.n; i++) {
    const sg_input_file *in = &SG_AT(sg_input_file, &model->inputs, i);
    sg_verify_file *file = sg_vec_add(&m->files);
    if (!file)
      return false;
    *file = (sg_verify_file){keep(m, in->path), keep(m, in->format),
                             keep(m, in->sha256), in->bytes, in->is_list};
    if (!file->path || !file->format || !file->sha256)
      return false;
  }
  return true;
}

// The model is given back before the check begins.
static int read_input(material *m, const options *o) {
  sg_error err = {0};
  loaded_inputs inputs;
  options rest = *o;
  rest.arguments.at++;
  rest.arguments.n--;
  int code = inputs_load(&inputs, &rest);
  if (code != EXIT_DONE)
    return code;
  code = inputs_strict(&inputs, o);
  m->n_merged = inputs.model.n_merged;
  sg_status status = keep_files(m, &inputs.model) ? SG_OK : sg_no_memory(&err);
  if (status == SG_OK && code == EXIT_DONE)
    status = sg_graph_writer_lines.write(&inputs.model, &m->lines, &err);
  if (status == SG_OK && m->lines.failed)
    status = sg_no_memory(&err);
  inputs_free(&inputs);
  return status == SG_OK ? code : complain_error(&err);
}

// --- what comes with the program ---

static sg_status read_data(sg_text *out, const char *name, sg_error *err) {
  char path[4400];
  (void)snprintf(path, sizeof path, "%s/datasets/%s", data_dir(), name);
  return sg_file_read(path, SMALL_BYTES_MAX, out, err) == SG_OK ? SG_OK
                                                                : SG_EINTERNAL;
}

static bool is_id(const char *id) {
  const size_t n = strlen(id);
  return n > 0 && n < 100 &&
         strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static bool hash_file(const char *path, char sha256[SG_SHA256_TEXT]) {
  sg_text bytes;
  if (sg_file_read(path, SMALL_BYTES_MAX, &bytes, NULL) != SG_OK)
    return false;
  sg_hasher *hasher = sg_hasher_new();
  if (hasher) {
    sg_hasher_add(hasher, sg_text_get(&bytes), bytes.length);
    sg_hasher_finish(hasher, sha256);
  }
  sg_hasher_free(hasher);
  sg_text_clear(&bytes);
  return hasher != NULL;
}

// Of the built-in ones; no code of a plugin is run.
static bool hash_of(void *ctx, const char *id, char sha256[SG_SHA256_TEXT]) {
  static const char *const folders[] = {"", "interpreters/"};
  char path[4500];
  (void)ctx;
  for (int i = 0; i < 2 && is_id(id); i++) {
    (void)snprintf(path, sizeof path, "%s/%s%s.so", plugin_dir(), folders[i],
                   id);
    if (hash_file(path, sha256))
      return true;
  }
  return false;
}

static bool is_pinned(void *ctx, const char *sha256, const char *id,
                      const char *version, char why[SG_VERIFY_WHY]) {
  const material *m = ctx;
  return sg_lock_names(&m->lock, sha256, id, version, why);
}

// After the input, so that the model is not there beside them.
static int read_findings(material *m, const options *o) {
  sg_error err = {0};
  const sg_status status =
      sg_file_read(o->arguments.at[0], FINDINGS_BYTES_MAX, &m->findings, &err);
  if (status == SG_OK)
    return EXIT_DONE;
  (void)complain_error(&err);
  return status == SG_ENOMEM ? EXIT_INTERNAL : EXIT_INPUT;
}

static int read_rest(material *m, const options *o) {
  sg_error err = {0};
  sg_status status = read_data(&m->catalogue, "red-flags/flags.json", &err);
  if (status == SG_OK)
    status = read_data(&m->rules, "ownership-rules/rules.json", &err);
  if (status == SG_OK && o->profile)
    status = sg_file_read(o->profile, SMALL_BYTES_MAX, &m->profile, &err);
  if (status == SG_OK && o->lock_file)
    status = sg_lock_read(&m->lock, o->lock_file, &err);
  return status == SG_OK ? EXIT_DONE : complain_error(&err);
}

// --- the answer ---

static void put_reasons(const sg_refuted *one, sg_json_writer *w) {
  sg_json_key(w, "reasons");
  sg_json_open(w, '[');
  for (uint32_t i = 0; i < one->n_reasons && i < SG_VERIFY_REASONS; i++) {
    sg_json_open_line(w, '{');
    sg_json_put(w, "where", one->reasons[i].where);
    sg_json_put(w, "reason", one->reasons[i].what);
    sg_json_close(w, '}');
  }
  sg_json_close(w, ']');
}

static void put_json(const sg_verdict *v, sg_output *out) {
  sg_json_writer w;
  sg_json_writer_init(&w, out, true);
  sg_json_open(&w, '{');
  sg_json_put(&w, "as_of", v->as_of);
  sg_json_put_count(&w, "checked", v->n_flags);
  sg_json_put_count(&w, "confirmed", v->n_confirmed);
  sg_json_key(&w, "refuted");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < v->refuted.n; i++) {
    const sg_refuted *one = &SG_AT(sg_refuted, &v->refuted, i);
    sg_json_open(&w, '{');
    sg_json_put(&w, "flag", one->flag);
    sg_json_put(&w, "fingerprint", one->fingerprint);
    sg_json_put(&w, "subject", one->subject);
    put_reasons(one, &w);
    sg_json_close(&w, '}');
  }
  sg_json_close(&w, ']');
  sg_json_put_count(&w, "refuted_left_out", v->n_refuted - v->refuted.n);
  sg_json_put_count(&w, "statements", v->n_claims);
  sg_json_key(&w, "not_checked");
  sg_json_open(&w, '[');
  for (uint32_t i = 0; i < v->not_checked.n; i++) {
    const sg_verify_gap *gap = &SG_AT(sg_verify_gap, &v->not_checked, i);
    sg_json_open(&w, '{');
    sg_json_put(&w, "what", gap->what);
    sg_json_put_count(&w, "count", gap->count);
    sg_json_put(&w, "reason", gap->why);
    sg_json_close(&w, '}');
  }
  sg_json_close(&w, ']');
  sg_json_close(&w, '}');
}

static void put_line(sg_output *out, int indent, const char *format, ...) {
  char text[1200];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  text[sg_clip(text, (int)sizeof text - 8)] = '\0';
  for (int i = 0; i < indent; i++)
    sg_output_puts(out, " ");
  sg_write_wrapped(out, text, indent + 2, COLUMNS);
}

static void put_refuted(const sg_refuted *one, sg_output *out) {
  if (one->flag || one->fingerprint)
    put_line(out, 0,
             "%.40s %.200s, on %.200s (%.40s):", one->flag ? one->flag : "?",
             one->title ? one->title : "", one->subject ? one->subject : "?",
             one->fingerprint ? one->fingerprint : "?");
  for (uint32_t i = 0; i < one->n_reasons && i < SG_VERIFY_REASONS; i++)
    put_line(out, one->flag ? 2 : 0, "%s: %s", one->reasons[i].where,
             one->reasons[i].what);
  if (one->n_reasons > SG_VERIFY_REASONS)
    put_line(out, 2, "and %u more reasons", one->n_reasons - SG_VERIFY_REASONS);
}

static void put_text(const sg_verdict *v, const options *o, sg_output *out) {
  put_line(out, 0,
           "%u of %u flag%s confirmed: the input has the evidence, as of "
           "%s%s (%llu statements compared).",
           v->n_confirmed, v->n_flags, v->n_flags == 1 ? "" : "s", v->as_of,
           v->n_refuted == 0 ? "; nothing is refuted" : "",
           (unsigned long long)v->n_claims);
  const uint32_t shown =
      v->refuted.n < SHOWN_MAX ? v->refuted.n : (uint32_t)SHOWN_MAX;
  if (v->n_refuted > 0)
    put_line(out, 0, "Refuted (%u):", v->n_refuted);
  for (uint32_t i = 0; i < shown; i++)
    put_refuted(&SG_AT(sg_refuted, &v->refuted, i), out);
  if (v->n_refuted > shown)
    put_line(out, 0, "and %u more; --json lists up to %d.",
             v->n_refuted - shown, SG_VERIFY_REFUTED);
  if (o->quiet)
    return;
  put_line(out, 0, "Not checked:");
  for (uint32_t i = 0; i < v->not_checked.n; i++) {
    const sg_verify_gap *gap = &SG_AT(sg_verify_gap, &v->not_checked, i);
    put_line(out, 2, "%s: %s", gap->what, gap->why);
  }
}

static int answer(const sg_verdict *v, const options *o) {
  sg_error err = {0};
  sg_output out;
  if (sg_output_open(&out, "-", &err) != SG_OK)
    return complain_error(&err);
  if (o->json)
    put_json(v, &out);
  else
    put_text(v, o, &out);
  if (sg_output_close(&out, &err) != SG_OK)
    return complain_error(&err);
  return v->n_refuted > 0 ? EXIT_FOUND : EXIT_DONE;
}

static int check(material *m, const options *o) {
  sg_error err = {0};
  sg_verdict verdict;
  const sg_verify_ask ask = {
      .name = o->arguments.at[0],
      .findings = sg_text_slice(&m->findings),
      .tight = &m->findings,
      .lines = sg_text_slice(&m->lines.buffer),
      .catalogue = sg_text_slice(&m->catalogue),
      .rules = sg_text_slice(&m->rules),
      .profile = sg_text_slice(&m->profile),
      .version = sg_version(),
      .as_of = o->as_of,
      .n_merged = m->n_merged,
      .files = m->files.data,
      .n_files = m->files.n,
      .hash_of = hash_of,
      .pinned = o->lock_file ? is_pinned : NULL,
      .ctx = m,
  };
  if (sg_verify(&ask, &verdict, &err) != SG_OK)
    return complain_error(&err);
  const int code = answer(&verdict, o);
  sg_verdict_clear(&verdict);
  return code;
}

static int check_usage(const options *o) {
  uint32_t streams = 0;
  for (uint32_t i = 0; i < o->arguments.n; i++)
    streams += strcmp(o->arguments.at[i], "-") == 0;
  if (o->arguments.n >= 2 && streams < 2)
    return EXIT_DONE;
  complain(streams > 1 ? "standard input can be read only once"
                       : "verify wants a FINDINGS file and the INPUTs that it "
                         "was made from");
  return EXIT_USAGE;
}

int cmd_verify(const options *o) {
  material m;
  int code = check_usage(o);
  if (code != EXIT_DONE)
    return code;
  material_init(&m);
  code = read_rest(&m, o);
  if (code == EXIT_DONE)
    code = read_input(&m, o);
  if (code == EXIT_DONE)
    code = read_findings(&m, o);
  if (code == EXIT_DONE)
    code = check(&m, o);
  material_clear(&m);
  return code;
}
