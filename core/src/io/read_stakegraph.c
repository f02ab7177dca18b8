// SPDX-License-Identifier: GPL-2.0-or-later
// read_stakegraph - the native format as one JSON document or as JSON lines.
//
// Records are taken one after another from a moving window; no tree of the
// whole file is ever built. A document is one object whose arrays hold records;
// JSON lines hold one {"entity": {...}} (link, deal, source, graph) a line.
#include "io/formats.h"
#include "io/native.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef struct reader {
  sg_input in;
  sg_model *model;
  uint16_t input;
  sg_json_scanner scanner;
  sg_text room;
  uint32_t seen;     // bit per top-level key of a document
  sg_vec other_keys; // uint32_t: interned keys of the document's own
  sg_slice record;   // being read, for places
  uint32_t line, column;
  sg_place last; // the place told last, and its offset: places mostly ascend
  size_t last_offset;
} reader;

static void set_record(reader *r, sg_slice record, uint32_t line,
                       uint32_t column) {
  r->record = record;
  r->line = line;
  r->column = column;
  r->last = (sg_place){r->in.path, line, column};
  r->last_offset = 0;
}

static sg_place locate(void *ctx, size_t offset) {
  reader *r = ctx;
  if (offset < r->last_offset)
    set_record(r, r->record, r->line, r->column);
  const sg_slice rest = {r->record.at + r->last_offset,
                         r->record.length - r->last_offset};
  sg_position(rest, offset - r->last_offset, &r->last.line, &r->last.column);
  r->last_offset = offset;
  return r->last;
}

static sg_native native_of(reader *r, sg_slice object) {
  return (sg_native){
      .model = r->model,
      .input = r->input,
      .object = object,
      .locate = locate,
      .ctx = r,
      .room = &r->room,
  };
}

// The value at the window's start becomes the record of which places are told.
static sg_status check_record(reader *r, sg_slice text, sg_error *err) {
  sg_json_fault fault = {0};
  set_record(r, text, r->in.line, r->in.column);
  const sg_status status = sg_json_check(&r->scanner, text, &fault);
  if (status == SG_EINPUT)
    return sg_input_refuse(&r->in, fault.offset, err, fault.what);
  return status == SG_OK ? SG_OK : sg_no_memory(err);
}

// Move over white space; `*c` is the next character, 0 at the end.
static sg_status next_char(reader *r, char *c, sg_error *err) {
  *c = '\0';
  for (bool more = true; more;) {
    const sg_slice window = sg_input_window(&r->in);
    size_t i = 0;
    while (i < window.length && strchr(" \t\r\n", window.at[i]) && window.at[i])
      i++;
    sg_input_advance(&r->in, i);
    if (i < window.length && window.at[i] == '\0')
      return sg_input_refuse(&r->in, 0, err, "a NUL character");
    if (i < window.length) {
      *c = window.at[i];
      return SG_OK;
    }
    SG_TRY(sg_input_more(&r->in, &more, err));
  }
  return SG_OK;
}

static sg_status expect(reader *r, char wanted, const char *what,
                        sg_error *err) {
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  if (c != wanted)
    return sg_input_refuse(&r->in, 0, err, what);
  sg_input_advance(&r->in, 1);
  return SG_OK;
}

// The whole value at the window's start, checked.
static sg_status take_value(reader *r, sg_slice *value, sg_error *err) {
  size_t end = sg_json_extent(sg_input_window(&r->in), 0);
  for (bool more = true; end == 0 && more;) {
    SG_TRY(sg_input_more(&r->in, &more, err));
    end = sg_json_extent(sg_input_window(&r->in), 0);
  }
  *value = sg_input_window(&r->in);
  if (end)
    value->length = end;
  return check_record(r, *value, err);
}

static sg_status read_array(reader *r, sg_record_kind kind, sg_error *err) {
  SG_TRY(expect(r, '[', "a list of records is expected here", err));
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  if (c == ']') {
    sg_input_advance(&r->in, 1);
    return SG_OK;
  }
  for (;;) {
    SG_TRY(next_char(r, &c, err));
    sg_slice value;
    SG_TRY(take_value(r, &value, err));
    const sg_native native = native_of(r, value);
    SG_TRY(sg_native_read(&native, kind, err));
    sg_input_advance(&r->in, value.length);
    SG_TRY(next_char(r, &c, err));
    if (c != ',' && c != ']')
      return sg_input_refuse(&r->in, 0, err,
                             c ? "a comma or a closing bracket is expected here"
                               : "the file ends inside a list of records");
    sg_input_advance(&r->in, 1);
    if (c == ']')
      return SG_OK;
  }
}

// Top-level keys that may stand once, in the order of the bits of `seen`.
static const char *const top_keys[] = {
    "entities", "links",       "deals",   "sources", "stakegraph",
    "title",    "description", "licence", "as_of",
};
enum { N_ARRAYS = 4 };

// A list under a key that is almost one of the format's would be lost.
static void warn_of_near_miss(const reader *r, sg_slice key) {
  for (uint32_t i = 0; i < SG_COUNT(top_keys); i++)
    if (key.length == strlen(top_keys[i]) + 2 &&
        strncasecmp(key.at + 1, top_keys[i], key.length - 2) == 0)
      sg_problem(r->model->problems, SG_PROBLEM_UNKNOWN_RECORD,
                 (sg_place){r->in.path, r->in.line, r->in.column},
                 "this key is not read; did you mean '%s'?", top_keys[i]);
}

// A key of the document's own stands once, too.
static sg_status note_other_key(reader *r, sg_slice key, sg_error *err) {
  sg_text_reset(&r->room);
  sg_json_decode(key, &r->room);
  const uint32_t id =
      sg_intern_add(&r->model->strings, sg_text_get(&r->room), r->room.length);
  for (uint32_t i = 0; i < r->other_keys.n; i++)
    if (SG_AT(uint32_t, &r->other_keys, i) == id)
      return sg_input_refuse(&r->in, 0, err,
                             "this key stands twice in the document");
  warn_of_near_miss(r, key);
  if (r->other_keys.n == r->other_keys.max)
    return sg_input_refuse(&r->in, 0, err,
                           "a document has at most 256 keys of its own");
  uint32_t *slot = sg_vec_add(&r->other_keys);
  if (!slot || id == SG_NONE || !sg_text_ok(&r->room))
    return sg_no_memory(err);
  *slot = id;
  return SG_OK;
}

static sg_status read_member(reader *r, sg_error *err) {
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  if (c != '"')
    return sg_input_refuse(&r->in, 0, err,
                           c ? "a key in double quotes is expected here"
                             : "the file ends inside the document");
  sg_slice key;
  SG_TRY(take_value(r, &key, err));
  char name[128];
  sg_slice kept = {name, key.length};
  if (key.length >= sizeof name)
    return sg_input_refuse(&r->in, 0, err, "this key is too long");
  memcpy(name, key.at, key.length);
  uint32_t which = SG_NONE;
  for (uint32_t i = 0; i < SG_COUNT(top_keys); i++)
    if (sg_json_key_is(kept, top_keys[i]))
      which = i;
  if (which != SG_NONE && r->seen >> which & 1)
    return sg_input_refuse(&r->in, 0, err,
                           "this key stands twice in the document");
  if (which != SG_NONE)
    r->seen |= UINT32_C(1) << which;
  else
    SG_TRY(note_other_key(r, kept, err));
  sg_input_advance(&r->in, key.length);
  SG_TRY(expect(r, ':', "a colon is expected after the key", err));
  SG_TRY(next_char(r, &c, err));
  if (which < N_ARRAYS)
    return read_array(r, (sg_record_kind)which, err);
  sg_slice value;
  SG_TRY(take_value(r, &value, err));
  const sg_native native = native_of(r, value);
  SG_TRY(sg_native_graph_key(&native, kept, value, err));
  sg_input_advance(&r->in, value.length);
  return SG_OK;
}

static sg_status read_document(reader *r, sg_error *err) {
  SG_TRY(expect(r, '{', "a document in braces is expected", err));
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  while (c != '}') {
    SG_TRY(read_member(r, err));
    SG_TRY(next_char(r, &c, err));
    if (c != ',' && c != '}')
      return sg_input_refuse(&r->in, 0, err,
                             c ? "a comma or a closing brace is expected here"
                               : "the file ends inside the document");
    if (c == ',')
      sg_input_advance(&r->in, 1);
  }
  sg_input_advance(&r->in, 1);
  SG_TRY(next_char(r, &c, err));
  if (c)
    return sg_input_refuse(&r->in, 0, err,
                           "text after the end of the document");
  if (!(r->seen & 0x1f)) // none of the lists, and no version
    return sg_input_refuse(&r->in, 0, err,
                           "nothing is recognised: the document has neither "
                           "'stakegraph' nor 'entities' nor 'links'");
  return SG_OK;
}

// {"graph": {...}}: the keys of the document itself.
static sg_status read_graph_line(reader *r, sg_slice object, sg_error *err) {
  const sg_native native = native_of(r, object);
  if (object.at[0] != '{')
    return sg_input_refuse(&r->in, 0, err, "'graph' wants an object");
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(object, &at, &key, &value);)
    SG_TRY(sg_native_graph_key(&native, key, value, err));
  return SG_OK;
}

static sg_status read_line(reader *r, sg_slice line, sg_error *err) {
  static const char *const kinds[] = {"entity", "link", "deal", "source"};
  SG_TRY(check_record(r, line, err));
  size_t at = 0;
  size_t open = 0;
  while (strchr(" \t\r", line.at[open]))
    open++;
  const sg_slice object = {line.at + open, line.length - open};
  sg_slice key;
  sg_slice value;
  if (object.at[0] != '{' || !sg_json_next(object, &at, &key, &value))
    return sg_input_refuse(&r->in, open, err,
                           "a line wants {\"entity\": {...}} or link, deal, "
                           "source, graph");
  sg_slice more;
  if (sg_json_next(object, &at, &more, &more))
    return sg_input_refuse(&r->in, (size_t)(more.at - line.at), err,
                           "a line holds one record");
  // Places are told from the start of the line.
  uint32_t at_line = r->in.line;
  uint32_t at_column = r->in.column;
  sg_position(line, (size_t)(value.at - line.at), &at_line, &at_column);
  set_record(r, value, at_line, at_column);
  const sg_native native = native_of(r, value);
  for (uint32_t i = 0; i < SG_COUNT(kinds); i++)
    if (sg_json_key_is(key, kinds[i]))
      return sg_native_read(&native, (sg_record_kind)i, err);
  if (sg_json_key_is(key, "graph"))
    return read_graph_line(r, value, err);
  return sg_input_refuse(&r->in, (size_t)(key.at - line.at), err,
                         "the key of a line is entity, link, deal, source or "
                         "graph");
}

static sg_status read_lines(reader *r, sg_error *err) {
  for (;;) {
    const sg_slice window = sg_input_window(&r->in);
    const char *end =
        window.length ? memchr(window.at, '\n', window.length) : NULL;
    if (!end && !r->in.at_end) {
      bool more = false;
      SG_TRY(sg_input_more(&r->in, &more, err));
      continue;
    }
    const size_t size = end ? (size_t)(end - window.at) : window.length;
    if (size == 0 && !end)
      return SG_OK;
    sg_slice line = {window.at, size};
    while (line.length && strchr(" \t\r", line.at[line.length - 1]) &&
           line.at[line.length - 1])
      line.length--;
    if (line.length)
      SG_TRY(read_line(r, line, err));
    sg_input_advance(&r->in, size + (end != NULL));
  }
}

// The first key decides: a line's keys do not occur in documents.
static bool is_lines(sg_slice text) {
  size_t i = 0;
  while (i < text.length && strchr(" \t\r\n{", text.at[i]) && text.at[i])
    i++;
  static const char *const keys[] = {"entity", "link", "deal", "source",
                                     "graph"};
  const size_t end =
      i < text.length && text.at[i] == '"' ? sg_json_extent(text, i) : 0;
  const sg_slice key = {text.at + i, end - i};
  for (uint32_t k = 0; end && k < SG_COUNT(keys); k++)
    if (sg_json_key_is(key, keys[k]))
      return true;
  return false;
}

static sg_status read_open(reader *r, sg_error *err) {
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  if (c == '\0')
    return sg_input_refuse(&r->in, 0, err,
                           "nothing is recognised: the file is empty");
  bool more = true;
  while (more && sg_input_window(&r->in).length < 256)
    SG_TRY(sg_input_more(&r->in, &more, err));
  SG_TRY(is_lines(sg_input_window(&r->in)) ? read_lines(r, err)
                                           : read_document(r, err));
  return sg_input_finish(&r->in, err);
}

static sg_status read_stakegraph(sg_model *model, const char *path,
                                 uint16_t input, sg_error *err) {
  reader r = {.model = model, .input = input};
  sg_json_scanner_init(&r.scanner);
  sg_text_init(&r.room, 0);
  sg_vec_init(&r.other_keys, sizeof(uint32_t), 256);
  sg_status status = sg_input_open(&r.in, path, err);
  if (status == SG_OK)
    status = read_open(&r, err);
  if (status == SG_OK)
    sg_load_finished(model, input, &r.in);
  sg_input_close(&r.in);
  sg_json_scanner_clear(&r.scanner);
  sg_text_clear(&r.room);
  sg_vec_clear(&r.other_keys);
  return status;
}

static bool recognise(const char *path, sg_slice beginning) {
  (void)path;
  size_t i = 0;
  while (i < beginning.length && strchr(" \t\r\n", beginning.at[i]) &&
         beginning.at[i])
    i++;
  return i < beginning.length && beginning.at[i] == '{';
}

const sg_format sg_format_stakegraph = {
    .name = "stakegraph",
    .about = "native document (JSON) or JSON lines",
    .recognise = recognise,
    .read = read_stakegraph,
};
