// SPDX-License-Identifier: GPL-2.0-or-later
// put - writing entities, links, deals and sources from the pieces of a public
// format.
//
// A record is begun, filled in and ended; that memory ran out sticks until the
// end, so that a reader asks once. Values that cannot be understood are
// reported at their place and count as unknown. What is needed before a record
// is begun can be read through a put with a piece alone.
#ifndef SG_IO_PUT_H
#define SG_IO_PUT_H

#include "base/loose.h"
#include "graph/record.h"
#include "io/piece.h"

/// Bytes of an id of a publisher; longer ones are no data of anybody.
enum { SG_PUT_ID_MAX = 500 };
/// Attributes of a record of a publisher; SG_ATTRS_MAX is for all of one id.
enum { SG_PUT_ATTRS_MAX = 200 };

typedef struct sg_put {
  const sg_piece *piece;
  sg_record record;
  bool no_memory;
} sg_put;

SG_NODISCARD sg_status sg_put_begin(sg_put *put, const sg_piece *piece,
                                    sg_record_kind kind, sg_error *err);
SG_NODISCARD sg_status sg_put_end(sg_put *put, sg_error *err);

static inline sg_entity_row *sg_put_entity(const sg_put *put) {
  return sg_record_entity(&put->record);
}
static inline sg_link_row *sg_put_link(const sg_put *put) {
  return sg_record_link(&put->record);
}

/// The interned number of a text; 0 for an empty one.
uint32_t sg_put_word(sg_put *put, sg_slice text);
/// The same of a text put together, such as an id.
uint32_t sg_put_words(sg_put *put, const char *format, ...) SG_PRINTF(2, 3);
/// An id made from content: PREFIX-HASH.
uint32_t sg_put_content_id(sg_put *put, const char *prefix, sg_slice content);
/// The text of a JSON string, decoded; {NULL, 0} for anything else.
sg_slice sg_put_plain(sg_put *put, sg_slice json);
/// The text of a JSON string, trimmed, or of a number as it stands; {NULL, 0}
/// for anything else.
sg_slice sg_put_scalar(sg_put *put, sg_slice json);
/// The same of a member of an object.
sg_slice sg_put_member(sg_put *put, sg_slice object, const char *key);
/// What was put together in `text`, until it changes.
sg_slice sg_put_made(sg_put *put, const sg_text *text);

/// The same, or a hash of the text when it is longer than SG_PUT_ID_MAX: part
/// of an id that others are made of.
uint32_t sg_put_short(sg_put *put, uint32_t word);
/// Does the id of a record fit in SG_PUT_ID_MAX? Otherwise false, with a
/// warning that the record is refused: each of its links would repeat the id.
bool sg_put_id_fits(const sg_piece *piece, sg_slice id);
/// How many rows of one record may repeat `bytes` of it; at least one.
uint32_t sg_put_repeats(size_t bytes);

/// An item of the row: names, topics, identifiers, listings ...; `text` empty:
/// nothing is added. NULL when nothing was added.
sg_item *sg_put_item(sg_put *put, int domain, sg_slice text, sg_slice more);
/// The same of a text alone.
void sg_put_value(sg_put *put, int domain, sg_slice text);
/// A second name of the entity: the first given becomes `name`, others aliases;
/// what is empty or given already is passed over.
void sg_put_name(sg_put *put, sg_slice name);
/// An attribute whose value is text; empty text is passed over.
void sg_put_attr(sg_put *put, const char *key, sg_slice text);
/// The same under a key of the input.
void sg_put_attr_as(sg_put *put, sg_slice key, sg_slice text);
/// The same of a date; an unknown one is passed over.
void sg_put_attr_date(sg_put *put, const char *key, sg_date date);
/// The cells under headings that are not wanted, each as an attribute.
void sg_put_other_cells(sg_put *put);
/// The same of a text that many links of one record repeat: its first 1000
/// bytes, with a warning when there are more.
void sg_put_attr_cut(sg_put *put, const char *key, sg_slice text);
/// The same of JSON, which cannot be cut: a longer one goes to the first of
/// the links alone.
enum { SG_REPEATED_MAX = 1000 };
/// An attribute whose value is JSON as it stands.
void sg_put_attr_json(sg_put *put, const char *key, sg_slice json);

/// The same in two steps, for values that several rows repeat: the interned
/// text of a JSON value, and an attribute with it.
uint32_t sg_put_json(sg_put *put, sg_slice json);
void sg_put_attr_word(sg_put *put, uint32_t key, uint32_t json);
/// An attribute whose value is a number; a warning when the text is none, and
/// nothing for empty text.
void sg_put_attr_number(sg_put *put, const char *key, sg_slice text);

/// A date, or unknown with a warning that names `what`; unknown without a
/// warning for empty text. See base/loose.h for what is read as a date.
sg_date sg_put_date(sg_put *put, const char *what, sg_slice text,
                    sg_date_order order);
/// Dates of which the later comes first become unknown, with a warning.
void sg_put_in_order(sg_put *put, sg_date *since, sg_date *until);
/// Set both dates of a state, in order.
void sg_put_period(sg_put *put, sg_date since, sg_date until);
/// A country by code or name, or 0 with a warning; 0 for empty text.
uint16_t sg_put_country(sg_put *put, const char *what, sg_slice text);
/// Bounds in parts per billion from percent as text: "51", "25-50", "<5".
/// Unknown (0 to the whole) with a warning when it is none of these.
void sg_put_share(sg_put *put, const char *what, sg_slice text);

/// Another id by which records may mention this entity (graph/aliases.h).
void sg_put_alias(sg_put *put, sg_slice id);

/// Something that is cited; what is not known is empty.
typedef struct sg_cited {
  sg_slice title, publisher, url, date, retrieved;
} sg_cited;
/// The id of the source with this content, which is added when it is new; 0
/// when nothing is known of it. Call it before sg_put_begin().
uint32_t sg_put_source(const sg_piece *piece, const sg_cited *cited,
                       sg_error *err);
/// Cite a source in the row.
void sg_put_cite(sg_put *put, uint32_t source);

/// A warning at `at`; see sg_piece_problem().
#define sg_put_problem(put, ...) sg_piece_problem((put)->piece, __VA_ARGS__)

#endif
