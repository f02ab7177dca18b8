// SPDX-License-Identifier: GPL-2.0-or-later
// xml_json - trees of XML and the JSON made from them; see xml.h.
#include "io/xml.h"

#include "base/json_write.h"

typedef struct json_mark {
  size_t offset;
  uint32_t line, column;
} json_mark;

// --- recognising ---

// Behind a comment, a declaration or a document type; 0: it does not end.
static size_t skip_aside(sg_slice text) {
  const bool is_comment = text.length > 3 && memcmp(text.at, "<!--", 4) == 0;
  const bool is_declaration = text.length > 1 && text.at[1] == '?';
  const char *end = is_comment ? "-->" : is_declaration ? "?>" : ">";
  const size_t length = strlen(end);
  size_t depth = 0; // of the brackets of a document type
  for (size_t i = 0; i + length <= text.length; i++) {
    if (!is_comment && !is_declaration) {
      depth += text.at[i] == '[';
      depth -= text.at[i] == ']' && depth > 0;
    }
    if (depth == 0 && memcmp(text.at + i, end, length) == 0)
      return i + length;
  }
  return 0;
}

bool sg_xml_begins_with(sg_slice text, const char *const *names) {
  text = sg_slice_trim(text);
  while (text.length > 1 && text.at[0] == '<' &&
         (text.at[1] == '?' || text.at[1] == '!')) {
    const size_t end = skip_aside(text);
    if (end == 0)
      return false;
    text = sg_slice_trim((sg_slice){text.at + end, text.length - end});
  }
  if (text.length < 2 || text.at[0] != '<')
    return false;
  sg_slice name = {text.at + 1, 0};
  while (name.length + 1 < text.length &&
         !memchr(" \t\r\n/>", name.at[name.length], 6))
    name.length++;
  const char *colon = memchr(name.at, ':', name.length);
  if (colon)
    name = (sg_slice){colon + 1, name.length - (size_t)(colon + 1 - name.at)};
  for (; *names; names++)
    if (sg_slice_is(name, *names))
      return true;
  return false;
}

// --- trees ---

sg_slice sg_xml_attribute_of(const sg_xml_node *node, const char *name) {
  for (const sg_xml_attribute *a = node->attributes; a; a = a->next)
    if (strcmp(a->name, name) == 0)
      return sg_slice_of(a->value);
  return (sg_slice){NULL, 0};
}

const sg_xml_node *sg_xml_child(const sg_xml_node *node, const char *name) {
  for (const sg_xml_node *child = node->child; child; child = child->next)
    if (strcmp(child->name, name) == 0)
      return child;
  return NULL;
}

// FNV-1a; equal hashes are compared in full.
static uint32_t hash_of(const char *name) {
  uint32_t hash = 2166136261U;
  for (; *name; name++)
    hash = (hash ^ (unsigned char)*name) * 16777619U;
  return hash;
}

sg_xml_node *sg_xml_node_add(sg_arena *arena, sg_xml_node *parent,
                             const char *name, uint32_t line, uint32_t column) {
  sg_xml_node *node = sg_arena_alloc(arena, 1, sizeof *node);
  if (!node)
    return NULL;
  node->name = name;
  node->text.at = "";
  node->line = line;
  node->column = column;
  node->hash = hash_of(name);
  if (!parent)
    return node;
  if (parent->last)
    parent->last->next = node;
  else
    parent->child = node;
  parent->last = node;
  parent->n_children++;
  return node;
}

// --- JSON ---

void sg_xml_json_init(sg_xml_json *json) {
  *json = (sg_xml_json){.no_memory = false};
  sg_text_init(&json->text, 0);
  sg_vec_init(&json->marks, sizeof(json_mark), 0);
}

void sg_xml_json_reset(sg_xml_json *json, const char *path) {
  sg_text_reset(&json->text);
  json->marks.n = 0;
  json->path = path;
  json->no_memory = false;
}

void sg_xml_json_clear(sg_xml_json *json) {
  sg_text_clear(&json->text);
  sg_vec_clear(&json->marks);
}

void sg_xml_json_mark(sg_xml_json *json, uint32_t line, uint32_t column) {
  json_mark *mark = sg_vec_add(&json->marks);
  if (mark)
    *mark = (json_mark){json->text.length, line, column};
  else
    json->no_memory = true;
}

static void begin_member(sg_xml_json *json, bool *first) {
  if (!*first)
    sg_text_putc(&json->text, ',');
  *first = false;
}

static void write_plain(sg_xml_json *json, const char *prefix, const char *key,
                        sg_slice text, bool *first) {
  begin_member(json, first);
  sg_text_putc(&json->text, '"');
  sg_text_puts(&json->text, prefix);
  sg_text_puts(&json->text, key); // names hold neither quotes nor escapes
  sg_text_puts(&json->text, "\":");
  sg_json_quote(&json->text, text);
}

enum { SLOTS = 2 * SG_XML_CHILDREN };

// Join the children of one name, so that each is looked at once. Names that the
// table has no room for stand alone.
static void join_children(sg_xml_node *node) {
  sg_xml_node *last[SLOTS]; // of each name
  sg_xml_node *first[SLOTS];
  uint32_t size = 8;
  while (size < 2 * node->n_children && size < SLOTS)
    size *= 2;
  memset(first, 0, size * sizeof *first);
  uint32_t n = 0;
  for (sg_xml_node *child = node->child; child; child = child->next) {
    if (child->is_done)
      continue;
    uint32_t slot = child->hash & (size - 1);
    while (first[slot] && (first[slot]->hash != child->hash ||
                           strcmp(first[slot]->name, child->name) != 0))
      slot = (slot + 1) & (size - 1);
    child->n_same = 1;
    if (first[slot]) {
      first[slot]->n_same++;
      last[slot]->same = child;
    } else if (++n < size) {
      first[slot] = child;
    }
    if (first[slot])
      last[slot] = child;
  }
}

// A child and its later siblings of the same name.
static void write_children(sg_xml_json *json, sg_xml_node *child, bool *first) {
  const bool is_list = child->n_same > 1;
  begin_member(json, first);
  sg_json_quote(&json->text, sg_slice_of(child->name));
  sg_text_puts(&json->text, is_list ? ":[" : ":");
  for (sg_xml_node *at = child; at; at = at->same) {
    if (at != child)
      sg_text_putc(&json->text, ',');
    sg_xml_json_value(json, at);
    at->is_done = true;
  }
  if (is_list)
    sg_text_putc(&json->text, ']');
}

// Depth is at most SG_XML_DEPTH.
void sg_xml_json_value(sg_xml_json *json, sg_xml_node *node) {
  const sg_slice text = sg_slice_trim(node->text);
  sg_xml_json_mark(json, node->line, node->column);
  if (!node->child && !node->attributes) {
    sg_json_quote(&json->text, text);
    return;
  }
  bool first = true;
  sg_text_putc(&json->text, '{');
  for (const sg_xml_attribute *a = node->attributes; a; a = a->next)
    write_plain(json, "@", a->name, sg_slice_of(a->value), &first);
  if (text.length)
    write_plain(json, "", "$", text, &first);
  if (node->child)
    join_children(node);
  for (sg_xml_node *child = node->child; child; child = child->next)
    if (!child->is_done)
      write_children(json, child, &first);
  sg_text_putc(&json->text, '}');
}

static sg_place locate(const void *ctx, size_t offset) {
  const sg_xml_json *json = ctx;
  sg_place place = {json->path, 1, 1};
  uint32_t low = 0;
  uint32_t high = json->marks.n;
  while (low < high) { // the last mark at or before the offset
    const uint32_t middle = low + (high - low) / 2;
    if (SG_AT(json_mark, &json->marks, middle).offset <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  if (low) {
    place.line = SG_AT(json_mark, &json->marks, low - 1).line;
    place.column = SG_AT(json_mark, &json->marks, low - 1).column;
  }
  return place;
}

sg_status sg_xml_json_piece(const sg_piece *piece, const sg_xml_json *json,
                            sg_piece *out, sg_error *err) {
  if (json->no_memory || !sg_text_ok(&json->text))
    return sg_no_memory(err);
  *out = *piece;
  out->text = sg_text_slice(&json->text);
  out->row = NULL;
  out->headings = NULL;
  out->locate = locate;
  out->locate_ctx = json;
  return SG_OK;
}
