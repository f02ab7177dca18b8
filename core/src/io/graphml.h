// SPDX-License-Identifier: GPL-2.0-or-later
// graphml - nodes and edges of GraphML as records of the native format.
//
// The attributes of a node or edge are mapped by name: those that are keys of
// the native format are read as such, others stay attributes. Each node or edge
// is written as a JSON object and read like any other record (native.h).
#ifndef SG_IO_GRAPHML_H
#define SG_IO_GRAPHML_H

#include "io/xml.h"

#include "base/intern.h"

/// What a key may be declared for.
enum {
  SG_GRAPHML_NODE = 1,
  SG_GRAPHML_EDGE = 2,
  SG_GRAPHML_GRAPH = 4,
  SG_GRAPHML_ALL = 7
};

typedef struct sg_graphml_key {
  const char *id, *name; ///< The name is the id when none is declared
  const char *standard;  ///< NULL: no default
  const char *native[2]; ///< What the native format calls it at a node, else
  uint32_t hash;         ///< Of the id
  enum { SG_GRAPHML_TEXT, SG_GRAPHML_TRUTH, SG_GRAPHML_NUMBER } type;
  int domain; ///< Bits
} sg_graphml_key;

/// A member of the object that a node or edge becomes.
typedef struct sg_graphml_field {
  const char *name; ///< A key of the native format or the attribute's name
  uint32_t hash;    ///< Of the name
  sg_slice text;
  int type; ///< Of the key
  uint32_t line, column;
} sg_graphml_field;

/// What is kept while a file is read.
typedef struct sg_graphml {
  sg_vec keys;      ///< sg_graphml_key
  sg_vec standards; ///< uint32_t: those keys that have a default
  size_t standard_bytes;
  sg_arena texts;  ///< Of the keys
  sg_intern nodes; ///< XML ids of nodes that have an id of their own ...
  sg_vec own;      ///< ... which is const char * here, by number
  sg_vec fields;   ///< sg_graphml_field of the record at hand
  sg_xml_json json;
  sg_json_scanner scanner;
  uint64_t undirected; ///< A bit for each open graph, innermost lowest
  uint32_t n_graphs;   ///< Open ones
  bool told_nodes, told_edges, has_own_ids;
} sg_graphml;

/// FNV-1a.
uint32_t sg_graphml_hash(sg_slice text);
/// What the native format calls an attribute of this name.
const char *sg_graphml_native(const char *name, int domain);
/// The key of this id that is declared for `domain`, or NULL.
const sg_graphml_key *sg_graphml_find(const sg_graphml *graph, sg_slice id,
                                      int domain);
/// Data of a graph itself.
sg_status sg_graphml_read_data(sg_graphml *graph, const sg_piece *piece,
                               const sg_xml_node *node, sg_error *err);
sg_status sg_graphml_read_node(sg_graphml *graph, const sg_piece *piece,
                               const sg_xml_node *node, sg_error *err);
sg_status sg_graphml_read_edge(sg_graphml *graph, const sg_piece *piece,
                               const sg_xml_node *node, sg_error *err);

#endif
