// SPDX-License-Identifier: GPL-2.0-or-later
// native_write - the keys of one native record, written so that reading them
// gives the same row.
//
// An attribute is written back under its own key. Where a word was not known
// the row says `other` and an attribute keeps the word: it is written in place
// of `other`. An attribute that would be read as something else, or not at
// all, is written as "other:KEY".
#ifndef SG_IO_NATIVE_WRITE_H
#define SG_IO_NATIVE_WRITE_H

#include "base/json_write.h"
#include "graph/model.h"

/// Keys that the reader does not simply keep; each list ends in NULL.
typedef struct sg_native_form {
  const char *const *columns;
  const char *const *own; ///< More columns, or NULL
  const char *const *dates, *const *numbers;
} sg_native_form;

/// Items of one domain by the row that owns them.
typedef struct sg_owned {
  uint32_t *start; ///< Of each row, and the end; NULL when there are none
  uint32_t *items;
} sg_owned;

typedef struct sg_native_writer {
  const sg_model *model;
  sg_json_writer w;
  sg_owned owned[SG_N_DOMAINS];
  sg_vec items;   ///< sg_item, in order
  sg_vec texts;   ///< const char *, in order
  sg_vec kept;    ///< const char *, keys of attributes written as columns, and
                  ///< those made for others
  sg_vec attrs;   ///< Attributes of the record, in order
  sg_vec members; ///< The same as they will be written
  sg_arena names;
  sg_text room;
  uint32_t chain; ///< Attributes of the record
  const sg_native_form *form;
  bool no_memory;
} sg_native_writer;

/// False when there is no memory.
bool sg_native_writer_init(sg_native_writer *n, const sg_model *model,
                           sg_output *out, bool pretty);
void sg_native_writer_clear(sg_native_writer *n);
/// A copy of a writer becomes one that may be used beside others: it writes to
/// `w`, and must be given up before the writer that it is a copy of.
void sg_native_writer_share(sg_native_writer *n, const sg_json_writer *w);
void sg_native_writer_unshare(sg_native_writer *n);

/// Begin the record of a row with these attributes.
void sg_native_begin(sg_native_writer *n, uint32_t attrs,
                     const sg_native_form *form);
/// The attributes that are left, by key; and the closing bracket.
void sg_native_end(sg_native_writer *n);
/// The same without the bracket.
void sg_native_attrs(sg_native_writer *n);

/// A text by its number; nothing for 0.
void sg_native_text(sg_native_writer *n, const char *key, uint32_t text);
/// A date; nothing when it is unknown.
void sg_native_date(sg_native_writer *n, const char *key, sg_date date);
/// A share as a percentage.
void sg_native_percent(sg_native_writer *n, const char *key, uint32_t share);
/// A word unless it is `unsaid`; the word that was read as `instead` wins.
void sg_native_word(sg_native_writer *n, const char *key, const sg_words *words,
                    uint32_t number, uint32_t unsaid, uint32_t instead);
/// The words of a set of bits.
void sg_native_bits(sg_native_writer *n, const char *key, const sg_words *words,
                    uint32_t bits);
/// Ids of sources in the order of their text.
void sg_native_sources(sg_native_writer *n, uint32_t list);
/// An attribute as it stands, if there is one: true when it was written.
bool sg_native_keep(sg_native_writer *n, const char *key);
/// Texts as a list, in order and without repeats; they are sorted in place.
void sg_native_texts(sg_native_writer *n, const char *key, sg_vec *texts);

/// The items of a row in their order, repeats left out; `*count` of them, valid
/// until the next call.
const sg_item *sg_native_items(sg_native_writer *n, int domain, uint32_t row,
                               uint32_t *count);

#endif
