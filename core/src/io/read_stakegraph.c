// SPDX-License-Identifier: GPL-2.0-or-later
// read_stakegraph - the native format as one JSON document or as JSON lines.
//
// A document is one object whose lists hold records; JSON lines hold one
// {"entity": {...}} (link, deal, source, graph) a line.
#include "io/formats.h"
#include "io/native.h"
#include "io/pieces.h"

#include <strings.h>

static const char *const lists[] = {"entities", "links", "deals", "sources",
                                    NULL};
static const char *const marks[] = {"stakegraph", NULL};
static const char *const others[] = {"title", "description", "licence", "as_of",
                                     NULL};

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// {"graph": {...}}: keys of the document itself.
static sg_status read_graph(const sg_piece *piece, sg_error *err) {
  if (piece->text.at[0] != '{')
    return sg_piece_fail(piece, NULL, err, "'graph' wants an object");
  sg_slice key;
  sg_slice value;
  size_t end = 0;
  while (sg_json_next(piece->text, &end, &key, &value))
    SG_TRY(sg_native_graph_key(piece, key, value, err));
  return end == piece->text.length
             ? SG_OK
             : sg_piece_fail(piece, piece->text.at + end, err,
                             "a line holds one record");
}

// What stands on one line: its only key says what it is.
static sg_status read_line(const sg_piece *piece, sg_slice key, sg_slice value,
                           sg_error *err) {
  static const char *const kinds[] = {"entity", "link", "deal", "source"};
  sg_mark mark;
  const sg_piece inner = sg_piece_inner(piece, value, &mark);
  for (uint32_t i = 0; i < SG_COUNT(kinds); i++)
    if (sg_json_key_is(key, kinds[i]))
      return sg_native_read(&inner, (sg_record_kind)i, err);
  if (sg_json_key_is(key, "graph"))
    return read_graph(&inner, err);
  return sg_piece_fail(piece, key.at, err,
                       "nothing is recognised: a document has 'stakegraph', "
                       "'entities' or 'links', a line entity, link, deal, "
                       "source or graph");
}

// The first key of a checked object and everything behind its colon: the value
// when it is the only one, which is left to whoever walks through it.
static bool only_member(sg_slice object, sg_slice *key, sg_slice *value) {
  const char *end = object.at + object.length - 1;
  const char *at = object.at + 1;
  while (is_space(*at))
    at++;
  if (*object.at != '{' || *at != '"')
    return false;
  size_t length = sg_json_extent((sg_slice){at, (size_t)(end - at)}, 0);
  *key = (sg_slice){at, length};
  at += length;
  while (is_space(*at) || *at == ':')
    at++;
  length = (size_t)(end - at);
  while (is_space(at[length - 1]))
    length--;
  *value = (sg_slice){at, length};
  return true;
}

static sg_status read_record(const sg_piece *piece, int list, const void *ctx,
                             sg_error *err) {
  (void)ctx;
  if (list >= 0)
    return sg_native_read(piece, (sg_record_kind)list, err);
  sg_slice key;
  sg_slice value;
  if (!only_member(piece->text, &key, &value))
    return sg_piece_fail(piece, NULL, err,
                         "a line wants {\"entity\": {...}} or link, deal, "
                         "source, graph");
  return read_line(piece, key, value, err);
}

// A list under a key that is almost one of the format's would be lost.
static void warn_of_near_miss(const sg_piece *value, sg_slice key,
                              const char *const *keys) {
  for (uint32_t i = 0; keys[i]; i++)
    if (key.length == strlen(keys[i]) + 2 &&
        strncasecmp(key.at + 1, keys[i], key.length - 2) == 0 &&
        !sg_json_key_is(key, keys[i]))
      sg_piece_problem(value, SG_PROBLEM_UNKNOWN_RECORD, NULL,
                       "this key is not read; did you mean '%s'?", keys[i]);
}

static sg_status read_member(const sg_piece *value, sg_slice key,
                             const void *ctx, sg_error *err) {
  (void)ctx;
  warn_of_near_miss(value, key, lists);
  warn_of_near_miss(value, key, marks);
  warn_of_near_miss(value, key, others);
  return sg_native_graph_key(value, key, value->text, err);
}

static sg_status read_stakegraph(sg_model *model, const char *path,
                                 uint16_t input, sg_error *err) {
  static const sg_json_layout layout = {
      .lists = lists,
      .marks = marks,
      .record = read_record,
      .member = read_member,
  };
  return sg_read_json(model, path, input, &layout, err);
}

// Does an object begin with a key of lines and an object as its value? That of
// the JSON Graph Format begins with "graph", too, but holds nodes or edges.
static bool begins_line(sg_slice text) {
  static const char *const keys[] = {"entity", "link",  "deal",
                                     "source", "graph", NULL};
  static const char *const foreign[] = {"nodes", "edges", "hyperedges", NULL};
  const uint32_t found = sg_first_members(text, keys);
  const char *open = memchr(text.at + 1, '{', text.length - 1);
  if (!found || !open)
    return false;
  const char *colon = memchr(text.at, ':', text.length);
  const sg_slice between = {colon + 1, (size_t)(open - colon - 1)};
  if (!colon || colon > open || sg_slice_trim(between).length)
    return false;
  const sg_slice value = {open, text.length - (size_t)(open - text.at)};
  return found != 1u << 4 || !sg_first_members(value, foreign);
}

static bool recognise(const char *path, sg_slice beginning) {
  static const char *const keys[] = {"stakegraph", "entities", "deals", "links",
                                     "sources",    "nodes",    NULL};
  (void)path;
  const sg_slice text = sg_slice_trim(beginning);
  if (text.length < 2 || text.at[0] != '{')
    return false;
  const uint32_t found = sg_first_members(text, keys);
  // Other formats have links, but those have nodes.
  const bool has_lists = (found & 0x18u) && !(found & 0x20u);
  if ((found & 7u) || has_lists)
    return true;
  return begins_line(text);
}

const sg_format sg_format_stakegraph = {
    .name = "stakegraph",
    .about = "native document (JSON) or JSON lines",
    .is_file = true,
    .recognise = recognise,
    .read = read_stakegraph,
};
