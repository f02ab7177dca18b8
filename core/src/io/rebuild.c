// SPDX-License-Identifier: GPL-2.0-or-later
// rebuild - see rebuild.h.
#include "io/rebuild.h"

#include "io/native.h"

#include <string.h>

typedef struct work {
  sg_model *out;
  const sg_model *from;
  const sg_rebuild_options *options;
  uint16_t input;
  sg_text changed, room;
  sg_arena texts;
} work;

static sg_status read_record(work *w, sg_record_kind kind, sg_slice record,
                             sg_error *err) {
  sg_mark mark = {0};
  if (w->options->change) {
    sg_text_reset(&w->changed);
    if (!w->options->change(w->options->ctx, kind, record, &w->changed) ||
        !sg_text_ok(&w->changed))
      return sg_no_memory(err);
    record = sg_text_slice(&w->changed);
  }
  const sg_piece piece = {
      .model = w->out,
      .text = record,
      .path = SG_AT(sg_input_file, &w->out->inputs, w->input).path,
      .line = 1,
      .column = 1,
      .mark = &mark,
      .room = &w->room,
      .texts = &w->texts,
      .input = w->input,
  };
  const sg_status status = sg_native_read(&piece, kind, err);
  sg_arena_reset(&w->texts);
  return status;
}

static sg_status read_list(work *w, sg_record_kind kind, sg_slice list,
                           sg_error *err) {
  sg_slice record;
  for (size_t at = 0; sg_json_next(list, &at, NULL, &record);)
    SG_TRY(read_record(w, kind, record, err));
  return SG_OK;
}

static sg_status read_lists(work *w, sg_slice document, sg_error *err) {
  static const char *const lists[] = {"entities", "links", "deals", "sources"};
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(document, &at, &key, &value);)
    for (uint32_t kind = 0; kind < SG_COUNT(lists); kind++)
      if (sg_json_key_is(key, lists[kind]))
        SG_TRY(read_list(w, (sg_record_kind)kind, value, err));
  return SG_OK;
}

// A text of the other model; SG_NONE without memory.
static uint32_t take_text(work *w, uint32_t text) {
  const char *taken = sg_model_text(w->from, text);
  return sg_intern_add(&w->out->strings, taken, strlen(taken));
}

static sg_status take_head(work *w, sg_error *err) {
  const sg_model *from = w->from;
  sg_model *out = w->out;
  out->as_of = from->as_of;
  if (w->options->without_head)
    return SG_OK;
  out->title = take_text(w, from->title);
  out->description = take_text(w, from->description);
  out->licence = take_text(w, from->licence);
  bool ok = out->title != SG_NONE && out->description != SG_NONE &&
            out->licence != SG_NONE;
  for (uint32_t at = from->attrs_of_graph; at && ok;) {
    const sg_attr attr = SG_AT(sg_attr, &from->attrs, at - 1);
    const uint32_t key = take_text(w, attr.key);
    const uint32_t value = take_text(w, attr.value);
    ok = key != SG_NONE && value != SG_NONE &&
         sg_attr_add(out, &out->attrs_of_graph, key, value);
    at = attr.next;
  }
  return ok ? SG_OK : sg_no_memory(err);
}

static sg_status rebuild(work *w, sg_output *document, sg_error *err) {
  static const sg_extract all = {0};
  sg_json_writer json;
  sg_json_writer_init(&json, document, false);
  sg_json_open(&json, '{');
  SG_TRY(sg_write_extract(w->from, w->options->rows ? w->options->rows : &all,
                          &json, err));
  sg_json_close(&json, '}');
  if (!sg_text_ok(&document->buffer))
    return sg_no_memory(err);
  SG_TRY(sg_model_add_input(w->out, "extract", "stakegraph", &w->input, err));
  SG_TRY(take_head(w, err));
  SG_TRY(read_lists(w, sg_text_slice(&document->buffer), err));
  return sg_model_finish(w->out, err);
}

sg_status sg_model_rebuild(sg_model *out, const sg_model *from,
                           const sg_rebuild_options *options, sg_error *err) {
  work w = {.out = out, .from = from, .options = options};
  sg_output document;
  sg_output_to_memory(&document);
  sg_text_init(&w.changed, 0);
  sg_text_init(&w.room, 0);
  sg_arena_init(&w.texts, 0);
  const sg_status status = rebuild(&w, &document, err);
  sg_output_discard(&document);
  sg_text_clear(&w.changed);
  sg_text_clear(&w.room);
  sg_arena_clear(&w.texts);
  return status;
}
