// SPDX-License-Identifier: GPL-2.0-or-later
// names - how alike two names are. The method and what it cannot do are told in
// core/formats/merging.md.
#ifndef SG_GRAPH_NAMES_H
#define SG_GRAPH_NAMES_H

#include "base/text.h"

#include <stdint.h>

/// What a company is, as far as its name says.
typedef enum sg_form {
  SG_FORM_NONE,
  SG_FORM_SOME, ///< One that says little: company
  SG_FORM_LIMITED,
  SG_FORM_STOCK,
  SG_FORM_PARTNERS
} sg_form;

enum { SG_NAME_WORDS = 24, SG_SKELETON_MAX = 32 };

/// A name taken apart. Room is kept from name to name.
typedef struct sg_name {
  sg_text text;
  const char *word[SG_NAME_WORDS]; ///< Without legal form; the first so many
  uint32_t n;
  sg_form form;
} sg_name;

void sg_name_init(sg_name *name);
void sg_name_clear(sg_name *name);
/// Take a name apart; persons have no legal form. False without memory.
bool sg_name_split(sg_name *name, const char *text, bool is_person);
/// The words in alphabetical order behind each other: the same for names that
/// differ in order, legal form or spelling of letters only.
bool sg_name_key(sg_name *name, sg_text *out);

/// Words from `at` on that are a legal form, or 0.
uint32_t sg_legal_form(const char *const *word, uint32_t at, uint32_t n,
                       sg_form *found);

/// The consonants of a word as they sound, the word itself when there are fewer
/// than three: spellings of one word mostly share it.
void sg_word_skeleton(const char *word, char out[SG_SKELETON_MAX]);
/// 1 for equal words, less for near ones, 0 for others.
double sg_word_likeness(const char *a, const char *b);

/// Two names as words with weights.
typedef struct sg_weighed {
  const char *const *word;
  const double *weight;
  uint32_t n;
} sg_weighed;
/// From 0 to 1: the weight of the words that have a partner in the other name.
/// A single pair counts when equal, or one letter apart from 6 letters on.
double sg_name_likeness(const sg_weighed *a, const sg_weighed *b);

#endif
