// SPDX-License-Identifier: GPL-2.0-or-later
// xml - taking an XML file apart into records without ever holding the whole.
//
// Each record is an element and becomes a small tree, which the next record
// replaces. Names are local names: prefixes are cut off, since publishers
// disagree on them. Document types and entities are refused, and so is what is
// nested deeper, wider or longer than any record needs. sg_xml_json turns a
// tree, or what a reader makes of it, into a piece in JSON that keeps places.
#ifndef SG_IO_XML_H
#define SG_IO_XML_H

#include "io/piece.h"

enum {
  SG_XML_DEPTH = 64,         ///< Elements inside each other
  SG_XML_NESTED = 16,        ///< Records inside each other
  SG_XML_ATTRIBUTES = 128,   ///< Of one element
  SG_XML_CHILDREN = 1024,    ///< Of one element, records inside not counted
  SG_XML_ELEMENTS = 1 << 16, ///< Of one record
  SG_XML_TAG = 1 << 20       ///< Bytes of one tag or comment
};

typedef struct sg_xml_attribute {
  const char *name; ///< With its prefix
  const char *value;
  struct sg_xml_attribute *next;
} sg_xml_attribute;

typedef struct sg_xml_node {
  const char *name; ///< Without prefix
  sg_slice text;    ///< Of the element itself; empty for white space alone
  sg_xml_attribute *attributes;     ///< Without xmlns
  struct sg_xml_node *child, *next; ///< First child, next sibling
  struct sg_xml_node *last;         ///< Last child
  uint32_t line, column;
  uint32_t n_children, hash; ///< Hash of the name
  uint32_t index;            ///< For whoever builds a tree
  struct sg_xml_node *same;  ///< Next sibling of this name; room, as is ...
  uint32_t n_same;           ///< ... how many of the first's name
  bool is_done;              ///< Room of sg_xml_json_value()
} sg_xml_node;

/// What an element is: a number from 0 is that of a record; SG_XML_PART is part
/// of the record around it or, outside of records, nothing; SG_XML_OPEN is the
/// same and told when it begins and ends.
enum { SG_XML_PART = -1, SG_XML_OPEN = -2 };

typedef struct sg_xml_layout {
  /// `parent` is NULL for the root.
  int (*which)(const char *name, const char *parent, const void *ctx);
  /// Those from this number on are counted as records of the file.
  int first_counted;
  /// A record inside another comes first. The piece has its place and no text.
  sg_status (*record)(const sg_piece *piece, sg_xml_node *node, int which,
                      void *ctx, sg_error *err);
  /// An element with its attributes alone. Both may be NULL.
  sg_status (*open)(const sg_piece *piece, const sg_xml_node *node, void *ctx,
                    sg_error *err);
  void (*close)(const char *name, void *ctx);
  void *ctx;
} sg_xml_layout;

SG_NODISCARD sg_status sg_read_xml(sg_model *model, const char *path,
                                   uint16_t input, const sg_xml_layout *layout,
                                   sg_error *err);

/// Does text, which may be cut off, begin with an element of one of these local
/// names (ends in NULL)?
bool sg_xml_begins_with(sg_slice text, const char *const *names);

/// The value of an attribute, or {NULL, 0}.
sg_slice sg_xml_attribute_of(const sg_xml_node *node, const char *name);
/// The first child of a name, or NULL.
const sg_xml_node *sg_xml_child(const sg_xml_node *node, const char *name);
/// A node in `arena`, for trees that come from elsewhere; the name is borrowed.
/// NULL without memory.
sg_xml_node *sg_xml_node_add(sg_arena *arena, sg_xml_node *parent,
                             const char *name, uint32_t line, uint32_t column);

/// JSON text that knows from which elements it was made.
typedef struct sg_xml_json {
  sg_text text;
  sg_vec marks; ///< Offset, line, column
  const char *path;
  bool no_memory;
} sg_xml_json;

void sg_xml_json_init(sg_xml_json *json);
void sg_xml_json_reset(sg_xml_json *json, const char *path);
void sg_xml_json_clear(sg_xml_json *json);
/// What is added from now on comes from this place.
void sg_xml_json_mark(sg_xml_json *json, uint32_t line, uint32_t column);
/// Append a tree: text alone is a string; otherwise an object with the children
/// under their names (a list where a name comes several times), attributes
/// under "@NAME" and text under "$".
void sg_xml_json_value(sg_xml_json *json, sg_xml_node *node);
/// The finished text as a piece; SG_ENOMEM when something did not fit.
SG_NODISCARD sg_status sg_xml_json_piece(const sg_piece *piece,
                                         const sg_xml_json *json, sg_piece *out,
                                         sg_error *err);

#endif
