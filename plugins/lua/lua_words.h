// SPDX-License-Identifier: GPL-2.0-or-later
// lua_words - the words of the input for the numbers of plugin.h.
#ifndef SG_LUA_WORDS_H
#define SG_LUA_WORDS_H

#include "lua_session.h"

typedef enum vocabulary {
  WORDS_ENTITY_KIND,
  WORDS_LINK_KIND,
  WORDS_BASIS,
  WORDS_MEANS,
  WORDS_POST,
  WORDS_MEASURE,
  WORDS_CAPACITY,
  WORDS_CLASS,
  WORDS_DEAL_STATUS,
  WORDS_SEVERITY,
  WORDS_CERTAINTY,
  WORDS_ROLE,
  WORDS_FUNCTION,
  WORDS_DOMAIN,
  WORDS_PROPAGATION
} vocabulary;

/// The word for a number; "other" when it is not known here, NULL when it
/// stands for nothing stated.
const char *word_of(vocabulary words, uint32_t number);
/// The number of a word; an error that lists the words when there is none.
int32_t checked_word(lua_State *L, int index, vocabulary words,
                     const char *what);
/// Of a field; 0 when it is not there.
int32_t get_word(lua_State *L, int table, const char *key, vocabulary words,
                 const char *what);
/// Push a set of words, {vendor = true}, for the bits that are set.
void push_words(lua_State *L, vocabulary words, uint32_t bits);

#endif
