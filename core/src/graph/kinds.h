// SPDX-License-Identifier: GPL-2.0-or-later
// kinds - the closed vocabularies of the model: number to word and back.
//
// The numbers are those of stakegraph/plugin.h.
#ifndef SG_GRAPH_KINDS_H
#define SG_GRAPH_KINDS_H

#include "base/json_scan.h"

/// A vocabulary: word i is the name of number i. A NULL word has no name.
typedef struct sg_words {
  const char *const *word;
  uint32_t n;
} sg_words;

extern const sg_words sg_entity_kinds, sg_link_kinds, sg_bases, sg_means,
    sg_posts, sg_measures, sg_capacities, sg_classes, sg_deal_states,
    sg_severities, sg_certainties;
extern const sg_words sg_roles, sg_functions; ///< Word i names bit i

/// The number of a word, or SG_NONE. Case does not matter, nor does "_" written
/// as a space or "-".
uint32_t sg_word_find(const sg_words *words, sg_slice word);
/// The word of a number, or "other".
const char *sg_word(const sg_words *words, uint32_t number);

/// Supply, contract, payment, succession and involved have a date and no end.
bool sg_is_event(uint8_t link_kind);

/// "DE" to its number; 0 when it is not two letters. Case does not matter; UK
/// is read as GB and EL as GR.
uint16_t sg_country_parse(sg_slice text);
/// A country that exists or did: two or three letters of ISO 3166-1, a
/// subdivision such as US-MA, or a name in English ("Korea, Republic of",
/// "England & Wales"); 0 for anything else. See country_names.c.
uint16_t sg_country_read(sg_slice text);
/// The two letters, or "" for 0.
void sg_country_write(uint16_t country, char out[3]);

#endif
