// SPDX-License-Identifier: GPL-2.0-or-later
// xml - see xml.h. The parser is expat, which is fed one window after another.
#include "io/xml.h"

#include "base/memory.h"
#include "io/formats.h"

#include <expat.h>

#include <stdio.h>

enum { NAME_MAX_SHOWN = 64 };

// An element that is open.
typedef struct frame {
  char name[NAME_MAX_SHOWN]; // cut off; no name that is asked for is that long
  sg_xml_node *node;         // NULL outside of records
  int which;
} frame;

// A record that is open, or one inside it.
typedef struct level {
  sg_arena arena;
  size_t bytes; // of its names and texts
  uint32_t n_elements;
} level;

typedef struct reader {
  sg_input in;
  const sg_xml_layout *layout;
  sg_model *model;
  uint16_t input;
  XML_Parser parser;
  frame frames[SG_XML_DEPTH];
  uint32_t depth;
  level levels[SG_XML_NESTED];
  uint32_t n_levels;
  sg_arena aside; // elements outside of records
  sg_text text;   // of the innermost element, since its last child
  sg_text room;
  sg_arena texts;
  sg_mark mark;
  sg_status status; // what stopped the parser, or SG_OK
  sg_error *err;
} reader;

static void *take_memory(size_t size) {
  return sg_memory_resize(NULL, size, 1);
}
static void *resize_memory(void *block, size_t size) {
  return sg_memory_resize(block, size, 1);
}

static void stop(reader *r, sg_status status) {
  r->status = status;
  (void)XML_StopParser(r->parser, XML_FALSE);
}

static uint32_t line_of(const reader *r) {
  return (uint32_t)XML_GetCurrentLineNumber(r->parser);
}
static uint32_t column_of(const reader *r) {
  return (uint32_t)XML_GetCurrentColumnNumber(r->parser) + 1;
}

static sg_status refuse(const reader *r, const char *what) {
  sg_error_place(r->err, r->in.path, line_of(r), column_of(r));
  return sg_fail(r->err, SG_EINPUT, "%s", what);
}

static const char *local(const char *name) {
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

static sg_piece piece_of(reader *r, const sg_xml_node *node) {
  r->mark = (sg_mark){0, node->line, node->column};
  return (sg_piece){
      .model = r->model,
      .text = {"", 0},
      .path = r->in.path,
      .line = node->line,
      .column = node->column,
      .mark = &r->mark,
      .room = &r->room,
      .texts = &r->texts,
      .input = r->input,
  };
}

// --- building trees ---

// Room in the innermost record is spent; false when it was too much.
static bool spend(reader *r, size_t bytes) {
  if (r->n_levels == 0)
    return true;
  level *at = &r->levels[r->n_levels - 1];
  at->bytes += bytes;
  if (at->bytes <= SG_RECORD_MAX)
    return true;
  stop(r, refuse(r, "a record longer than 16 MiB"));
  return false;
}

static sg_arena *arena_of(reader *r) {
  return r->n_levels ? &r->levels[r->n_levels - 1].arena : &r->aside;
}

static bool is_blank(const sg_text *text) {
  const char *at = sg_text_get(text);
  return strspn(at, " \t\r\n") == text->length;
}

// The text up to here belongs to the innermost element.
static void flush_text(reader *r) {
  sg_xml_node *node = r->depth ? r->frames[r->depth - 1].node : NULL;
  if (r->text.length == 0 || !node)
    return;
  if (!sg_text_ok(&r->text)) {
    stop(r, sg_no_memory(r->err));
    return;
  }
  const size_t before = node->text.length;
  const size_t length = before + r->text.length;
  if (!is_blank(&r->text) && spend(r, length)) {
    char *copy = sg_arena_alloc(arena_of(r), length + 1, 1);
    if (!copy) {
      stop(r, sg_no_memory(r->err));
      return;
    }
    if (before)
      memcpy(copy, node->text.at, before);
    memcpy(copy + before, sg_text_get(&r->text), r->text.length);
    node->text = (sg_slice){copy, length};
  }
  sg_text_reset(&r->text);
}

static const char *copy_text(reader *r, const char *text) {
  const size_t length = strlen(text);
  return spend(r, length) ? sg_arena_text(arena_of(r), text, length) : NULL;
}

static bool add_attribute(reader *r, sg_xml_node *node, const char *name,
                          const char *value) {
  sg_xml_attribute *attribute =
      sg_arena_alloc(arena_of(r), 1, sizeof *attribute);
  if (!attribute)
    return false;
  attribute->name = copy_text(r, name);
  attribute->value = copy_text(r, value);
  attribute->next = node->attributes;
  node->attributes = attribute;
  return attribute->name && attribute->value;
}

static bool add_attributes(reader *r, sg_xml_node *node, const char **pairs) {
  uint32_t n = 0;
  while (pairs[2 * n])
    n++;
  if (n > SG_XML_ATTRIBUTES) {
    stop(r, refuse(r, "an element has at most 128 attributes"));
    return false;
  }
  while (n-- > 0) // the list is built from its end
    if (strncmp(pairs[2 * n], "xmlns", 5) != 0 &&
        !add_attribute(r, node, pairs[2 * n], pairs[2 * n + 1]))
      return false;
  return true;
}

static sg_xml_node *add_node(reader *r, sg_xml_node *parent, const char *name,
                             const char **pairs) {
  if (parent && parent->n_children >= SG_XML_CHILDREN) {
    stop(r, refuse(r, "an element has at most 1024 parts"));
    return NULL;
  }
  if (r->n_levels &&
      ++r->levels[r->n_levels - 1].n_elements > SG_XML_ELEMENTS) {
    stop(r, refuse(r, "a record has at most 65536 parts"));
    return NULL;
  }
  const char *copy = copy_text(r, name);
  sg_xml_node *node = copy ? sg_xml_node_add(arena_of(r), parent, copy,
                                             line_of(r), column_of(r))
                           : NULL;
  if (node && add_attributes(r, node, pairs))
    return node;
  if (r->status == SG_OK)
    stop(r, sg_no_memory(r->err));
  return NULL;
}

// --- what the parser tells ---

static void open_element(reader *r, const sg_xml_node *node) {
  if (r->layout->open == NULL)
    return;
  const sg_piece piece = piece_of(r, node);
  const sg_status status =
      r->layout->open(&piece, node, r->layout->ctx, r->err);
  sg_arena_reset(&r->texts);
  if (status != SG_OK)
    stop(r, status);
}

static void on_start(void *ctx, const char *full_name, const char **pairs) {
  reader *r = ctx;
  if (r->status != SG_OK)
    return;
  flush_text(r);
  if (r->depth >= SG_XML_DEPTH || r->n_levels >= SG_XML_NESTED) {
    stop(r, refuse(r, "elements are nested too deeply"));
    return;
  }
  if (r->status != SG_OK)
    return;
  const frame *parent = r->depth ? &r->frames[r->depth - 1] : NULL;
  frame *f = &r->frames[r->depth];
  (void)snprintf(f->name, sizeof f->name, "%s", local(full_name));
  f->which =
      r->layout->which(f->name, parent ? parent->name : NULL, r->layout->ctx);
  f->node = NULL;
  r->depth++;
  if (f->which >= 0) {
    r->levels[r->n_levels].bytes = 0;
    r->levels[r->n_levels++].n_elements = 0;
  }
  const bool is_record = f->which >= 0 || (parent && parent->node);
  if (!is_record && f->which != SG_XML_OPEN)
    return;
  sg_xml_node *above = f->which >= 0 || !parent ? NULL : parent->node;
  sg_xml_node *node = add_node(r, above, local(full_name), pairs);
  if (!node)
    return;
  if (f->which == SG_XML_OPEN)
    open_element(r, node);
  if (is_record)
    f->node = node;
  else
    sg_arena_reset(&r->aside);
}

static void end_record(reader *r, const frame *f) {
  const sg_piece piece = piece_of(r, f->node);
  if (f->which >= r->layout->first_counted)
    r->model->n_records++;
  r->model->is_refused = false;
  const sg_status status =
      r->layout->record(&piece, f->node, f->which, r->layout->ctx, r->err);
  sg_arena_reset(&r->texts);
  sg_arena_reset(&r->levels[--r->n_levels].arena);
  if (status != SG_OK)
    stop(r, status);
}

static void on_end(void *ctx, const char *name) {
  (void)name;
  reader *r = ctx;
  if (r->status != SG_OK)
    return;
  flush_text(r);
  if (r->status != SG_OK)
    return;
  const frame *f = &r->frames[r->depth - 1];
  if (f->which >= 0)
    end_record(r, f);
  else if (f->which == SG_XML_OPEN && r->layout->close)
    r->layout->close(f->name, r->layout->ctx);
  r->depth--;
}

static void on_text(void *ctx, const char *text, int length) {
  reader *r = ctx;
  if (r->status != SG_OK || r->depth == 0 || !r->frames[r->depth - 1].node)
    return;
  sg_text_add(&r->text, text, (size_t)length);
  if (r->text.length > SG_RECORD_MAX)
    stop(r, refuse(r, "a record longer than 16 MiB"));
}

static void on_document_type(void *ctx, const char *name, const char *system,
                             const char *public, int has_subset) {
  (void)name;
  (void)system;
  (void)public;
  (void)has_subset;
  reader *r = ctx;
  if (r->status == SG_OK)
    stop(r, refuse(r, "a document type (DOCTYPE) and its entities are not "
                      "read; remove it"));
}

static void on_declaration(void *ctx, const char *version, const char *encoding,
                           int is_standalone) {
  (void)version;
  (void)is_standalone;
  reader *r = ctx;
  static const char *const known[] = {"UTF-8", "UTF8", "US-ASCII", "ASCII"};
  bool is_known = !encoding;
  for (size_t i = 0; i < SG_COUNT(known) && !is_known; i++)
    is_known = sg_slice_is_like(sg_slice_of(encoding), known[i]);
  if (!is_known && r->status == SG_OK)
    stop(r, refuse(r, "the file is declared in another encoding; UTF-8 alone "
                      "is read"));
}

// --- feeding it ---

static sg_status why_not(const reader *r) {
  const enum XML_Error code = XML_GetErrorCode(r->parser);
  if (r->status != SG_OK)
    return r->status;
  if (code == XML_ERROR_NO_MEMORY)
    return sg_no_memory(r->err);
  if (code == XML_ERROR_NO_ELEMENTS)
    return refuse(r, r->depth ? "the file ends inside an element"
                              : "nothing is recognised: no element is there");
  const char *what = XML_ErrorString(code);
  return refuse(r, what ? what : "this is not XML");
}

// A tag or a comment is kept until it ends.
static sg_status check_rest(const reader *r, uint64_t n_fed) {
  const XML_Index at = XML_GetCurrentByteIndex(r->parser);
  if (at >= 0 && n_fed - (uint64_t)at > SG_XML_TAG)
    return refuse(r, "a tag or comment longer than 1 MiB begins here");
  return SG_OK;
}

// The parser would find UTF-16 out by itself, and read it.
static sg_status check_encoding(const reader *r) {
  const sg_slice window = sg_input_window(&r->in);
  const unsigned char *at = (const unsigned char *)window.at;
  for (size_t i = 0; i < 2 && i < window.length; i++)
    if (at[i] == 0 || at[i] >= 0xfe)
      return sg_input_refuse(&r->in, 0, r->err,
                             "the file is in UTF-16; UTF-8 alone is read");
  return SG_OK;
}

static sg_status parse(reader *r) {
  uint64_t n_fed = 0;
  SG_TRY(check_encoding(r));
  for (bool is_last = false; !is_last;) {
    const sg_slice window = sg_input_window(&r->in);
    is_last = r->in.at_end;
    if (XML_Parse(r->parser, window.at, (int)window.length, is_last) !=
        XML_STATUS_OK)
      return why_not(r);
    n_fed += window.length;
    SG_TRY(check_rest(r, n_fed));
    sg_input_advance(&r->in, window.length);
    bool more = true;
    if (!is_last)
      SG_TRY(sg_input_more(&r->in, &more, r->err));
  }
  return sg_input_finish(&r->in, r->err);
}

static sg_status read_open(reader *r) {
  static const XML_Memory_Handling_Suite memory = {take_memory, resize_memory,
                                                   sg_memory_free};
  r->parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
  if (!r->parser)
    return sg_no_memory(r->err);
  XML_SetUserData(r->parser, r);
  XML_SetElementHandler(r->parser, on_start, on_end);
  XML_SetCharacterDataHandler(r->parser, on_text);
  XML_SetStartDoctypeDeclHandler(r->parser, on_document_type);
  XML_SetXmlDeclHandler(r->parser, on_declaration);
  const sg_status status = parse(r);
  XML_ParserFree(r->parser);
  return status;
}

sg_status sg_read_xml(sg_model *model, const char *path, uint16_t input,
                      const sg_xml_layout *layout, sg_error *err) {
  reader *r = sg_memory_alloc(1, sizeof *r);
  if (!r)
    return sg_no_memory(err);
  r->layout = layout;
  r->model = model;
  r->input = input;
  r->err = err;
  sg_text_init(&r->text, 0);
  sg_text_init(&r->room, 0);
  sg_arena_init(&r->texts, 0);
  sg_arena_init(&r->aside, 0);
  sg_status status = sg_load_open(model, &r->in, path, err);
  if (status == SG_OK)
    status = read_open(r);
  if (status == SG_OK)
    sg_load_finished(model, input, &r->in);
  sg_input_close(&r->in);
  for (size_t i = 0; i < SG_COUNT(r->levels); i++)
    sg_arena_clear(&r->levels[i].arena);
  sg_arena_clear(&r->aside);
  sg_arena_clear(&r->texts);
  sg_text_clear(&r->text);
  sg_text_clear(&r->room);
  sg_memory_free(r);
  return status;
}
