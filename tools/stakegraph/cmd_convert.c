// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_convert - the graph of the inputs, merged, in another format: all of it,
// what findings rest on, with or without what names anybody.
#include "progress.h"

#include "base/input.h"
#include "io/pseudonymise.h"
#include "report/evidence_rows.h"

#include <string.h>
#include <sys/stat.h>

static const char kept_notes[] =
    "names, ids, identifiers, addresses and free text are replaced by keyed "
    "hashes; countries, kinds, dates, shares, amounts, and who is linked to "
    "whom stay, and may tell who is who to somebody who knows the case; keep "
    "the key to yourself";

static int write_all(const sg_model *model, const options *o) {
  for (uint32_t i = 0; i < o->outputs.n; i++) {
    sg_error err = {0};
    if (sg_write_graph(model, o->outputs.at[i], o->entity, &err) != SG_OK)
      return complain_error(&err);
    complain_note(&err);
  }
  return EXIT_DONE;
}

// --- the key ---

static int read_key(sg_text *key, const options *o) {
  sg_error err = {0};
  struct stat file;
  if (sg_file_read(o->key_file, SG_KEY_MAX, key, &err) != SG_OK)
    return complain_error(&err);
  if (stat(o->key_file, &file) == 0 && file.st_mode & (S_IRGRP | S_IROTH))
    complain("%s: others may read this key; 'chmod 600' keeps it", o->key_file);
  return EXIT_DONE;
}

// --- what is written ---

// `rows`: those that are wanted, or NULL.
static int write_made(const loaded_inputs *inputs, const sg_extract *rows,
                      const options *o) {
  sg_error err = {0};
  sg_text key;
  sg_model made;
  sg_problems problems; // said of the inputs already
  int code = EXIT_DONE;
  if (o->key_file)
    code = read_key(&key, o);
  if (code != EXIT_DONE)
    return code;
  sg_problems_init(&problems, NULL, NULL);
  sg_status status =
      sg_model_init(&made, &problems) ? SG_OK : sg_no_memory(&err);
  const sg_rebuild_options as_it_is = {.rows = rows};
  if (status == SG_OK)
    status = o->key_file
                 ? sg_model_pseudonymise(&made, &inputs->model, rows,
                                         sg_text_slice(&key), &err)
                 : sg_model_rebuild(&made, &inputs->model, &as_it_is, &err);
  code = status == SG_OK ? write_all(&made, o) : complain_error(&err);
  if (code == EXIT_DONE && made.n_merged)
    complain("%u parties became part of others in what is written, which they "
             "are not in the inputs",
             made.n_merged);
  if (code == EXIT_DONE && o->key_file && !o->quiet)
    complain("%s", kept_notes);
  sg_model_clear(&made);
  sg_problems_clear(&problems);
  if (o->key_file) {
    explicit_bzero(key.data, key.length);
    sg_text_clear(&key);
  }
  return code;
}

static int write_chosen(const loaded_inputs *inputs,
                        const sg_findings *findings, const options *o) {
  sg_error err = {0};
  sg_evidence_rows rows;
  if (sg_evidence_rows_find(&rows, findings, &inputs->model, &err) != SG_OK)
    return complain_error(&err);
  const sg_extract extract = sg_evidence_extract(&rows);
  const int code = write_made(inputs, &extract, o);
  if (code == EXIT_DONE && !o->quiet)
    complain("an extract: %u parties, %u links, %u deals and %u sources, what "
             "the flags rest on and no more",
             rows.n_entities, rows.n_links, rows.n_deals, rows.n_sources);
  sg_evidence_rows_clear(&rows);
  return code;
}

static int write_evidence(const loaded_inputs *inputs, const options *o) {
  kept_findings kept;
  int code = findings_open(&kept, o->evidence);
  if (code != EXIT_DONE)
    return code;
  code = write_chosen(inputs, &kept.findings, o);
  findings_close(&kept);
  return code;
}

static int write_wanted(const loaded_inputs *inputs, const options *o) {
  if (o->evidence)
    return write_evidence(inputs, o);
  return o->key_file ? write_made(inputs, NULL, o)
                     : write_all(&inputs->model, o);
}

int cmd_convert(const options *o) {
  loaded_inputs inputs;
  if (o->arguments.n && o->outputs.n == 0) {
    complain("convert wants -o FILE; '-o -' writes JSON lines to standard "
             "output");
    return EXIT_USAGE;
  }
  // A format that is not known is told before anything is read.
  for (uint32_t i = 0; i < o->outputs.n; i++) {
    sg_error err = {0};
    if (sg_graph_path_check(o->outputs.at[i], &err) != SG_OK ||
        (o->entity && sg_picture_path_check(o->outputs.at[i], &err) != SG_OK))
      return complain_error(&err);
  }
  int code = inputs_load(&inputs, o);
  if (code != EXIT_DONE)
    return code;
  code = inputs_strict(&inputs, o);
  interrupts_hold();
  if (code == EXIT_DONE)
    code = write_wanted(&inputs, o);
  inputs_free(&inputs);
  return code;
}
