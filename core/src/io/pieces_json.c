// SPDX-License-Identifier: GPL-2.0-or-later
// pieces_json - a JSON file as records; see pieces.h.
//
// A file that fits into one window is read as it stands. A longer one is cut at
// the ends of records into parts, which are read side by side by the same code.
#include "io/formats.h"
#include "io/parts.h"
#include "io/pieces.h"

enum { IN_LINES = -2 }; // what a part holds, else the number of its list

typedef struct reader {
  sg_input *in;
  const sg_json_layout *layout;
  sg_model *model;
  uint16_t input;
  sg_part_rooms *rooms;
  sg_mark mark;
  sg_parts *parts; // NULL in a part
  bool has_comma;  // the comma behind a record was taken with it
  sg_intern keys;  // of the document, each of which stands once
} reader;

static sg_piece piece_of(reader *r, sg_slice text) {
  r->mark = (sg_mark){0, r->in->line, r->in->column};
  return (sg_piece){
      .model = r->model,
      .text = text,
      .path = r->in->path,
      .line = r->in->line,
      .column = r->in->column,
      .mark = &r->mark,
      .room = &r->rooms->room,
      .texts = &r->rooms->texts,
      .input = r->input,
      .is_plain = !r->rooms->scanner.has_escapes,
  };
}

// The text at the window's start is one value.
static sg_status check(reader *r, sg_slice text, sg_error *err) {
  sg_json_fault fault = {0};
  const sg_status status = sg_json_check(&r->rooms->scanner, text, &fault);
  if (status == SG_EINPUT)
    return sg_input_refuse(r->in, fault.offset, err, fault.what);
  return status == SG_OK ? SG_OK : sg_no_memory(err);
}

// Hand over the record that `text` is, at the window's start.
static sg_status hand_over(reader *r, sg_slice text, int list, sg_error *err) {
  SG_TRY(check(r, text, err));
  const sg_piece piece = piece_of(r, text);
  r->model->n_records++;
  r->model->is_refused = false;
  SG_TRY(r->layout->record(&piece, list, r->layout->ctx, err));
  sg_arena_reset(&r->rooms->texts);
  return SG_OK;
}

static sg_status take_record(reader *r, sg_slice text, int list,
                             sg_error *err) {
  SG_TRY(hand_over(r, text, list, err));
  sg_input_advance(r->in, text.length);
  return SG_OK;
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Move over white space; `*c` is the next character, 0 at the end.
static sg_status next_char(reader *r, char *c, sg_error *err) {
  *c = '\0';
  for (bool more = true; more;) {
    const sg_slice window = sg_input_window(r->in);
    size_t i = 0;
    while (i < window.length && is_space(window.at[i]))
      i++;
    sg_input_advance(r->in, i);
    if (i < window.length && window.at[i] == '\0')
      return sg_input_refuse(r->in, 0, err, "a NUL character");
    if (i < window.length) {
      *c = window.at[i];
      return SG_OK;
    }
    SG_TRY(sg_input_more(r->in, &more, err));
  }
  return SG_OK;
}

static sg_status expect(reader *r, char wanted, const char *what,
                        sg_error *err) {
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  if (c != wanted)
    return sg_input_refuse(r->in, 0, err, what);
  sg_input_advance(r->in, 1);
  return SG_OK;
}

// The whole value at the window's start, not checked.
static sg_status find_value(reader *r, sg_slice *value, sg_error *err) {
  size_t end = sg_json_extent(sg_input_window(r->in), 0);
  for (bool more = true; end == 0 && more;) {
    SG_TRY(sg_input_more(r->in, &more, err));
    end = sg_json_extent(sg_input_window(r->in), 0);
  }
  *value = sg_input_window(r->in);
  if (end)
    value->length = end;
  return SG_OK;
}

// Is the rest of the file in the window, and nothing of it in parts?
static sg_status is_short(reader *r, bool *out, sg_error *err) {
  SG_TRY(sg_input_fill(r->in, SG_PART_SIZE, err));
  *out = !r->parts || (r->in->at_end && !r->parts->pool);
  return SG_OK;
}

static size_t skip_space(sg_slice text, size_t i) {
  while (i < text.length && is_space(text.at[i]))
    i++;
  return i;
}

// Bytes of the window up to behind the last comma between two records.
static size_t whole_records(sg_slice window) {
  size_t length = 0;
  for (size_t i = 0;;) {
    i = skip_space(window, i);
    const size_t end = sg_json_extent(window, i);
    if (end <= i)
      return length;
    i = skip_space(window, end);
    if (i == window.length || window.at[i] != ',')
      return length;
    length = ++i;
  }
}

// The record at the window's start, or all that are whole in the window.
static sg_status take_records(reader *r, int list, sg_error *err) {
  bool alone = true;
  sg_slice value;
  SG_TRY(is_short(r, &alone, err));
  const size_t length = alone ? 0 : whole_records(sg_input_window(r->in));
  r->has_comma = length > 0;
  if (length)
    return sg_parts_give(r->parts, r->in, length, list, err);
  SG_TRY(find_value(r, &value, err));
  if (alone || value.length == 0)
    return take_record(r, value, list, err);
  return sg_parts_give(r->parts, r->in, value.length, list, err);
}

// Behind records: a comma may have gone with them.
static sg_status read_list(reader *r, int list, sg_error *err) {
  SG_TRY(expect(r, '[', "a list of records is expected here", err));
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  if (c == ']') {
    sg_input_advance(r->in, 1);
    return SG_OK;
  }
  for (;;) {
    SG_TRY(next_char(r, &c, err));
    SG_TRY(take_records(r, list, err));
    SG_TRY(next_char(r, &c, err));
    if (r->has_comma)
      continue;
    if (c != ',' && c != ']')
      return sg_input_refuse(r->in, 0, err,
                             c ? "a comma or a closing bracket is expected here"
                               : "the file ends inside a list of records");
    sg_input_advance(r->in, 1);
    if (c == ']')
      return SG_OK;
  }
}

// A part of a list: records with commas between them and perhaps behind them.
static sg_status read_records(reader *r, int list, sg_error *err) {
  for (char c = 0;;) {
    sg_slice value;
    SG_TRY(next_char(r, &c, err));
    if (c == '\0')
      return SG_OK;
    SG_TRY(find_value(r, &value, err));
    SG_TRY(take_record(r, value, list, err));
    SG_TRY(next_char(r, &c, err));
    if (c == ',')
      sg_input_advance(r->in, 1);
    else if (c)
      return sg_input_refuse(r->in, 0, err,
                             "a comma or a closing bracket is expected here");
  }
}

// The index of a key, with its quotes, among names; -1 when it is none.
static int index_of(const char *const *names, sg_slice key) {
  for (int i = 0; names && names[i]; i++)
    if (sg_json_key_is(key, names[i]))
      return i;
  return -1;
}

enum { KEYS_MAX = 256 };

// A key of the document stands once.
static sg_status note_key(reader *r, sg_slice key, sg_error *err) {
  sg_text_reset(&r->rooms->room);
  sg_json_decode(key, &r->rooms->room);
  const uint32_t n = r->keys.texts.n;
  const uint32_t id = sg_intern_add(&r->keys, sg_text_get(&r->rooms->room),
                                    r->rooms->room.length);
  if (!sg_text_ok(&r->rooms->room) || id == SG_NONE)
    return sg_no_memory(err);
  if (r->keys.texts.n == n && id != 0)
    return sg_input_refuse(r->in, 0, err,
                           "this key stands twice in the document");
  if (n > KEYS_MAX)
    return sg_input_refuse(r->in, 0, err,
                           "a document has at most 256 keys of its own");
  return SG_OK;
}

static sg_status read_value(reader *r, sg_slice key, sg_error *err) {
  sg_slice value;
  SG_TRY(find_value(r, &value, err));
  SG_TRY(check(r, value, err));
  sg_piece piece = piece_of(r, value);
  piece.is_plain = false; // the key is no part of the text
  if (r->layout->member)
    SG_TRY(r->layout->member(&piece, key, r->layout->ctx, err));
  sg_arena_reset(&r->rooms->texts);
  sg_input_advance(r->in, value.length);
  return SG_OK;
}

// Bytes of a key as it stands: of 127, each of them escaped.
enum { KEY_SIZE = 128 * 6 };

static sg_status read_member(reader *r, sg_error *err) {
  char name[KEY_SIZE];
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  if (c != '"')
    return sg_input_refuse(r->in, 0, err,
                           c ? "a key in double quotes is expected here"
                             : "the file ends inside the document");
  sg_slice key;
  SG_TRY(find_value(r, &key, err));
  SG_TRY(check(r, key, err));
  if (key.length >= sizeof name)
    return sg_input_refuse(r->in, 0, err, "this key is too long");
  memcpy(name, key.at, key.length);
  key.at = name;
  SG_TRY(note_key(r, key, err));
  sg_input_advance(r->in, key.length);
  SG_TRY(expect(r, ':', "a colon is expected after the key", err));
  SG_TRY(next_char(r, &c, err));
  const int list = index_of(r->layout->lists, key);
  return list >= 0 ? read_list(r, list, err) : read_value(r, key, err);
}

static sg_status read_document(reader *r, sg_error *err) {
  SG_TRY(expect(r, '{', "a document in braces is expected", err));
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  while (c != '}') {
    SG_TRY(read_member(r, err));
    SG_TRY(next_char(r, &c, err));
    if (c != ',' && c != '}')
      return sg_input_refuse(r->in, 0, err,
                             c ? "a comma or a closing brace is expected here"
                               : "the file ends inside the document");
    if (c == ',')
      sg_input_advance(r->in, 1);
  }
  sg_input_advance(r->in, 1);
  return SG_OK;
}

static sg_status nothing_behind(reader *r, sg_error *err) {
  char c = 0;
  SG_TRY(next_char(r, &c, err));
  if (c)
    return sg_input_refuse(r->in, 0, err, "text after the end of the document");
  return SG_OK;
}

// Lines that are whole in the window, as a part.
static sg_status give_lines(reader *r, sg_error *err) {
  for (bool more = true;;) {
    const sg_slice window = sg_input_window(r->in);
    const char *end = memrchr(window.at, '\n', window.length);
    if (end || r->in->at_end) {
      const size_t n =
          end && !r->in->at_end ? (size_t)(end - window.at) + 1 : window.length;
      return sg_parts_give(r->parts, r->in, n, IN_LINES, err);
    }
    SG_TRY(sg_input_more(r->in, &more, err));
  }
}

// A line without the space at its end; that at its beginning is passed over.
static sg_status take_line(reader *r, sg_slice line, sg_error *err) {
  const size_t space = skip_space(line, 0);
  if (space == 0)
    return hand_over(r, line, -1, err);
  const size_t from = r->in->from;
  const uint32_t column = r->in->column;
  sg_input_advance(r->in, space);
  SG_TRY(
      hand_over(r, (sg_slice){line.at + space, line.length - space}, -1, err));
  r->in->from = from;
  r->in->column = column;
  return SG_OK;
}

static sg_status read_lines(reader *r, sg_error *err) {
  for (bool alone = false; !alone;) {
    SG_TRY(is_short(r, &alone, err));
    if (!alone && sg_input_window(r->in).length == 0)
      return SG_OK;
    if (!alone)
      SG_TRY(give_lines(r, err));
  }
  for (;;) {
    const sg_slice window = sg_input_window(r->in);
    const char *end =
        window.length ? memchr(window.at, '\n', window.length) : NULL;
    if (!end && !r->in->at_end) {
      bool more = false;
      SG_TRY(sg_input_more(r->in, &more, err));
      continue;
    }
    size_t length = end ? (size_t)(end - window.at) : window.length;
    if (length == 0 && !end)
      return SG_OK;
    const size_t whole = length + (end != NULL);
    while (length && is_space(window.at[length - 1]))
      length--;
    if (length)
      SG_TRY(take_line(r, (sg_slice){window.at, length}, err));
    if (end)
      sg_input_next_line(r->in, whole);
    else
      sg_input_advance(r->in, whole);
  }
}

static sg_status read_values(reader *r, sg_error *err) {
  for (char c = 0;;) {
    SG_TRY(next_char(r, &c, err));
    if (!c)
      return SG_OK;
    sg_slice value;
    SG_TRY(find_value(r, &value, err));
    SG_TRY(take_record(r, value, -1, err));
  }
}

typedef enum shape { LIST, DOCUMENT, LINES, VALUES } shape;

// Has an object a member that only documents have?
static bool is_document(const sg_json_layout *layout, sg_slice object) {
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(object, &at, &key, &value);)
    if (index_of(layout->lists, key) >= 0 || index_of(layout->marks, key) >= 0)
      return true;
  return false;
}

// The first value decides. One that is longer than a record may be is a
// document.
static sg_status find_shape(reader *r, shape *out, sg_error *err) {
  sg_json_fault fault;
  size_t end = sg_json_extent(sg_input_window(r->in), 0);
  for (bool more = true; end == 0 && more;) {
    if (sg_input_window(r->in).length >= SG_RECORD_MAX)
      break;
    SG_TRY(sg_input_more(r->in, &more, err));
    end = sg_json_extent(sg_input_window(r->in), 0);
  }
  const sg_slice window = sg_input_window(r->in);
  const sg_slice value = {window.at, end};
  const bool is_lines = end && !memchr(value.at, '\n', end);
  *out = is_lines ? LINES : end ? VALUES : DOCUMENT;
  if (window.at[0] == '[')
    *out = LIST;
  else if (end && window.at[0] == '{' && r->layout->lists) {
    const sg_status status = sg_json_check(&r->rooms->scanner, value, &fault);
    if (status == SG_ENOMEM)
      return sg_no_memory(err);
    if (status == SG_OK && is_document(r->layout, value))
      *out = DOCUMENT;
  }
  return SG_OK;
}

static sg_status read_open(reader *r, sg_error *err) {
  char c = 0;
  shape form = LINES;
  SG_TRY(next_char(r, &c, err));
  if (c == '\0')
    return sg_input_refuse(r->in, 0, err,
                           "nothing is recognised: the file is empty");
  SG_TRY(find_shape(r, &form, err));
  switch (form) {
  case LIST:
    SG_TRY(read_list(r, -1, err));
    SG_TRY(nothing_behind(r, err));
    break;
  case DOCUMENT:
    SG_TRY(read_document(r, err));
    SG_TRY(nothing_behind(r, err));
    break;
  case LINES: SG_TRY(read_lines(r, err)); break;
  case VALUES: SG_TRY(read_values(r, err)); break;
  }
  return SG_OK;
}

static sg_status read_part(sg_model *model, sg_input *in, int what,
                           sg_part_rooms *rooms, const void *ctx,
                           sg_error *err) {
  const reader *whole = ctx;
  reader r = {
      .in = in,
      .layout = whole->layout,
      .model = model,
      .input = whole->input,
      .rooms = rooms,
  };
  return what == IN_LINES ? read_lines(&r, err) : read_records(&r, what, err);
}

// What is wrong in a part comes before what is wrong behind it.
static sg_status read_in_parts(reader *r, sg_error *err) {
  sg_error late = {0};
  sg_parts parts = {.model = r->model, .read = read_part, .ctx = r};
  r->parts = &parts;
  const sg_status status = read_open(r, &late);
  SG_TRY(sg_parts_finish(&parts, err));
  if (status != SG_OK)
    *err = late;
  return status == SG_OK ? sg_input_finish(r->in, err) : status;
}

sg_status sg_read_json(sg_model *model, const char *path, uint16_t input,
                       const sg_json_layout *layout, sg_error *err) {
  sg_input in;
  sg_part_rooms rooms;
  reader r = {.in = &in,
              .model = model,
              .input = input,
              .layout = layout,
              .rooms = &rooms};
  if (!sg_intern_init(&r.keys))
    return sg_no_memory(err);
  sg_part_rooms_init(&rooms);
  sg_status status = sg_load_open(model, &in, path, err);
  if (status == SG_OK)
    status = read_in_parts(&r, err);
  if (status == SG_OK)
    sg_load_finished(model, input, &in);
  sg_input_close(&in);
  sg_part_rooms_clear(&rooms);
  sg_intern_clear(&r.keys);
  return status;
}
