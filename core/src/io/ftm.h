// SPDX-License-Identifier: GPL-2.0-or-later
// ftm - what the parts of the FollowTheMoney reader share.
#ifndef SG_IO_FTM_H
#define SG_IO_FTM_H

#include "io/put.h"

/// What becomes of the entities of a schema.
typedef enum sg_ftm_form {
  SG_FTM_NODE,     ///< An entity
  SG_FTM_EDGE,     ///< A link
  SG_FTM_SANCTION, ///< Listings of the entity that it names
  SG_FTM_PRIVATE   ///< Documents of identity: left out
} sg_ftm_form;

/// A schema: how it is read, and for edges which properties are the ends.
typedef struct sg_ftm_schema {
  const char *name;
  sg_ftm_form form;
  uint8_t kind; ///< Of the entity, or of the link
  const char *source, *target;
  uint8_t post; ///< Of a position when nothing better is known
  uint8_t late; ///< SG_LINK_*
  const char *label;
} sg_ftm_schema;

/// NULL for a schema that is not known.
const sg_ftm_schema *sg_ftm_schema_find(sg_slice name);

/// What a property of an entity is.
typedef enum sg_ftm_use {
  SG_FTM_ATTR, ///< Kept under its own name, or under `as`
  SG_FTM_DROP,
  SG_FTM_DROP_PERSON, ///< Of persons dropped, else an attribute
  SG_FTM_NAME,
  SG_FTM_FORMER_NAME,
  SG_FTM_TITLE, ///< A name when there is no other
  SG_FTM_TOPIC,
  SG_FTM_COUNTRY,
  SG_FTM_ADDRESS,
  SG_FTM_PART_OF_ADDRESS,
  SG_FTM_FIRST_DATE, ///< The earliest, under `as`
  SG_FTM_LAST_DATE,  ///< The latest
  SG_FTM_IDENTIFIER, ///< `as` is a scheme of its own
  SG_FTM_NATIONAL,   ///< An identifier that is one with the country
  SG_FTM_REGISTER,   ///< Likewise, where a country has one register
  SG_FTM_LINK,
  SG_FTM_SOURCE
} sg_ftm_use;

typedef struct sg_ftm_property {
  const char *name;
  sg_ftm_use use;
  const char *as;
  uint8_t kind;     ///< Of a link; of a country its rank
  bool is_backward; ///< The link comes from what the property names
  uint8_t late;
} sg_ftm_property;

/// A property by its key with quotes; NULL for one without a row.
const sg_ftm_property *sg_ftm_property_find(sg_slice key);

enum { SG_FTM_KEPT = 96 };

/// One entity of the format, taken apart.
typedef struct sg_ftm {
  const sg_piece *piece;
  sg_slice id, schema, caption, properties, referents, datasets;
  sg_slice first_seen, last_seen, last_change, target;
  sg_slice op, entity;                       ///< Of a change
  sg_slice source_url, publisher, retrieved; ///< Of the properties
  sg_slice outer; ///< Id of the entity inside which this one stands
  const sg_ftm_schema *form;
  bool is_change;   ///< Of a file of changes
  bool is_inner;    ///< Stands inside another
  bool has_inner;   ///< Others stand inside this one
  bool is_cited;    ///< `sources` is known
  uint32_t sources; ///< As of a row
} sg_ftm;

/// The values of a property one after another: of a list, or the only one.
bool sg_ftm_next(sg_slice values, size_t *at, sg_slice *value);
/// The text of a value; {NULL, 0} for objects and null.
sg_slice sg_ftm_text(sg_put *put, sg_slice value);
/// The id that a value names: itself, or of the entity that stands there.
sg_slice sg_ftm_id(sg_put *put, sg_slice value);
/// The first value of a property, or {NULL, 0}.
sg_slice sg_ftm_first(sg_put *put, sg_slice values);
/// An attribute with the values of a property.
void sg_ftm_attr(sg_put *put, const char *name, sg_slice values);
/// An attribute under the property's own name, which is given with quotes.
void sg_ftm_attr_of(sg_put *put, sg_slice key, sg_slice values);
/// Of several dates the earliest or the latest.
sg_date sg_ftm_date(sg_put *put, const char *what, sg_slice values,
                    bool is_last);
/// Cite the datasets, and where the publisher has it from, in an entity or
/// link.
void sg_ftm_cite(sg_put *put, sg_ftm *ftm);
/// The record cannot be used.
void sg_ftm_refuse(const sg_ftm *ftm, const char *at, const char *what);

sg_status sg_ftm_node(sg_ftm *ftm, sg_error *err);
sg_status sg_ftm_edge(sg_ftm *ftm, sg_error *err);
sg_status sg_ftm_sanction(sg_ftm *ftm, sg_error *err);

#endif
