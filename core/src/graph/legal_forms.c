// SPDX-License-Identifier: GPL-2.0-or-later
// legal_forms - words of a name that say what a company is and not which.
//
// In the plain letters of base/plain.h; letters with stops between them have
// been joined ("S.A." is "sa"). In the order of the first words, and of those
// with the same the longest first.
#include "graph/names.h"

#include <stdlib.h>
#include <string.h>

typedef struct form {
  const char *words;
  sg_form form;
  bool begins; // may stand before the name; others only behind
} form;

static const form forms[] = {
    {"ab", SG_FORM_STOCK, true},
    {"ad", SG_FORM_STOCK, false},
    {"ag", SG_FORM_STOCK, false},
    {"aktiebolag", SG_FORM_STOCK, false},
    {"aktiengesellschaft", SG_FORM_STOCK, false},
    {"aktsionernoe obshchestvo", SG_FORM_STOCK, true},
    {"anonim sirketi", SG_FORM_STOCK, true},
    {"ao", SG_FORM_STOCK, true},
    {"aps", SG_FORM_LIMITED, false},
    {"as", SG_FORM_STOCK, false},
    {"asa", SG_FORM_STOCK, false},
    {"berhad", SG_FORM_SOME, false},
    {"besloten vennootschap", SG_FORM_LIMITED, true},
    {"bhd", SG_FORM_SOME, false},
    {"bsc", SG_FORM_STOCK, false},
    {"bv", SG_FORM_LIMITED, false},
    {"bvba", SG_FORM_LIMITED, false},
    {"cie", SG_FORM_SOME, false},
    {"cjsc", SG_FORM_STOCK, true},
    {"closed joint stock company", SG_FORM_STOCK, true},
    {"co limited", SG_FORM_LIMITED, true},
    {"co ltd", SG_FORM_LIMITED, true},
    {"co", SG_FORM_SOME, false},
    {"company limited", SG_FORM_LIMITED, true},
    {"company", SG_FORM_SOME, false},
    {"corp", SG_FORM_STOCK, false},
    {"corporation", SG_FORM_STOCK, false},
    {"cv", SG_FORM_SOME, false},
    {"dac", SG_FORM_LIMITED, false},
    {"dd", SG_FORM_STOCK, false},
    {"designated activity company", SG_FORM_LIMITED, true},
    {"doo", SG_FORM_LIMITED, false},
    {"dooel", SG_FORM_LIMITED, false},
    {"ead", SG_FORM_STOCK, false},
    {"eg", SG_FORM_SOME, false},
    {"eireli", SG_FORM_LIMITED, false},
    {"eood", SG_FORM_LIMITED, false},
    {"est", SG_FORM_SOME, false},
    {"ev", SG_FORM_SOME, false},
    {"fz llc", SG_FORM_LIMITED, true},
    {"fzc", SG_FORM_LIMITED, false},
    {"fzco", SG_FORM_LIMITED, false},
    {"fze", SG_FORM_LIMITED, false},
    {"gbr", SG_FORM_PARTNERS, false},
    {"gesellschaft mit beschraenkter haftung", SG_FORM_LIMITED, true},
    {"gesellschaft mit beschrankter haftung", SG_FORM_LIMITED, true},
    {"ggmbh", SG_FORM_LIMITED, false},
    {"gmbh und co kg", SG_FORM_PARTNERS, true},
    {"gmbh co kg", SG_FORM_PARTNERS, true},
    {"gmbh", SG_FORM_LIMITED, false},
    {"godo kaisha", SG_FORM_LIMITED, true},
    {"gp", SG_FORM_SOME, false},
    {"inc", SG_FORM_STOCK, false},
    {"incorporated", SG_FORM_STOCK, false},
    {"joint stock company", SG_FORM_STOCK, true},
    {"jsc", SG_FORM_STOCK, true},
    {"kabushiki kaisha", SG_FORM_STOCK, true},
    {"kft", SG_FORM_LIMITED, false},
    {"kg", SG_FORM_PARTNERS, false},
    {"kgaa", SG_FORM_PARTNERS, false},
    {"kk", SG_FORM_STOCK, false},
    {"lda", SG_FORM_LIMITED, false},
    {"limitada", SG_FORM_LIMITED, false},
    {"limited liability co", SG_FORM_LIMITED, true},
    {"limited liability company", SG_FORM_LIMITED, true},
    {"limited liability partnership", SG_FORM_PARTNERS, true},
    {"limited partnership", SG_FORM_PARTNERS, true},
    {"limited", SG_FORM_LIMITED, false},
    {"llc", SG_FORM_LIMITED, true},
    {"llp", SG_FORM_PARTNERS, false},
    {"lp", SG_FORM_PARTNERS, false},
    {"ltd", SG_FORM_LIMITED, false},
    {"ltda", SG_FORM_LIMITED, false},
    {"nv", SG_FORM_STOCK, false},
    {"nyrt", SG_FORM_STOCK, false},
    {"oao", SG_FORM_STOCK, true},
    {"obshchestvo s ogranichennoi otvetstvennostiu", SG_FORM_LIMITED, true},
    {"obshchestvo s ogranichennoi otvetstvennostyu", SG_FORM_LIMITED, true},
    {"ohg", SG_FORM_PARTNERS, false},
    {"ojsc", SG_FORM_STOCK, true},
    {"ood", SG_FORM_LIMITED, false},
    {"ooo", SG_FORM_LIMITED, true},
    {"open joint stock company", SG_FORM_STOCK, true},
    {"osauhing", SG_FORM_LIMITED, false},
    {"otkrytoe aktsionernoe obshchestvo", SG_FORM_STOCK, true},
    {"oy", SG_FORM_LIMITED, false},
    {"oyj", SG_FORM_STOCK, false},
    {"pao", SG_FORM_STOCK, true},
    {"pat", SG_FORM_STOCK, true},
    {"pjs", SG_FORM_STOCK, false},
    {"pjsc", SG_FORM_STOCK, true},
    {"plc", SG_FORM_STOCK, false},
    {"prat", SG_FORM_STOCK, true},
    {"private joint stock company", SG_FORM_STOCK, true},
    {"private limited", SG_FORM_LIMITED, true},
    {"private ltd", SG_FORM_LIMITED, true},
    {"psc", SG_FORM_STOCK, false},
    {"pt", SG_FORM_SOME, true},
    {"pte limited", SG_FORM_LIMITED, true},
    {"pte ltd", SG_FORM_LIMITED, true},
    {"pte", SG_FORM_SOME, false},
    {"pty limited", SG_FORM_LIMITED, true},
    {"pty ltd", SG_FORM_LIMITED, true},
    {"pty", SG_FORM_SOME, false},
    {"public joint stock company", SG_FORM_STOCK, true},
    {"public limited company", SG_FORM_STOCK, true},
    {"publichnoe aktsionernoe obshchestvo", SG_FORM_STOCK, true},
    {"pvt limited", SG_FORM_LIMITED, true},
    {"pvt ltd", SG_FORM_LIMITED, true},
    {"pvt", SG_FORM_SOME, false},
    {"qpsc", SG_FORM_STOCK, false},
    {"qsc", SG_FORM_STOCK, false},
    {"sa de cv", SG_FORM_STOCK, true},
    {"sa", SG_FORM_STOCK, false},
    {"saal", SG_FORM_STOCK, false},
    {"sab de cv", SG_FORM_STOCK, true},
    {"sal", SG_FORM_STOCK, false},
    {"saoc", SG_FORM_STOCK, false},
    {"saog", SG_FORM_STOCK, false},
    {"sarl", SG_FORM_LIMITED, false},
    {"sas", SG_FORM_STOCK, false},
    {"sca", SG_FORM_PARTNERS, false},
    {"scs", SG_FORM_PARTNERS, false},
    {"sdn bhd", SG_FORM_LIMITED, true},
    {"se", SG_FORM_STOCK, false},
    {"sendirian berhad", SG_FORM_LIMITED, true},
    {"sia", SG_FORM_LIMITED, true},
    {"sl", SG_FORM_LIMITED, false},
    {"slu", SG_FORM_LIMITED, false},
    {"sociedad anonima", SG_FORM_STOCK, true},
    {"societe anonyme", SG_FORM_STOCK, true},
    {"sp zoo", SG_FORM_LIMITED, true},
    {"spa", SG_FORM_STOCK, false},
    {"spol sro", SG_FORM_LIMITED, true},
    {"spolka zoo", SG_FORM_LIMITED, true},
    {"sprl", SG_FORM_LIMITED, false},
    {"srl", SG_FORM_LIMITED, false},
    {"sro", SG_FORM_LIMITED, false},
    {"tbk", SG_FORM_STOCK, false},
    {"too", SG_FORM_LIMITED, true},
    {"tov", SG_FORM_LIMITED, true},
    {"tovarystvo z obmezhenoyu vidpovidalnistyu", SG_FORM_LIMITED, true},
    {"uab", SG_FORM_LIMITED, true},
    {"ug", SG_FORM_LIMITED, false},
    {"unipessoal lda", SG_FORM_LIMITED, true},
    {"unltd", SG_FORM_SOME, false},
    {"vof", SG_FORM_PARTNERS, false},
    {"wll", SG_FORM_LIMITED, false},
    {"zakrytoe aktsionernoe obshchestvo", SG_FORM_STOCK, true},
    {"zao", SG_FORM_STOCK, true},
    {"zrt", SG_FORM_STOCK, false},
};

// Words that the phrase shares with those from `at` on; 0 when not all.
static uint32_t match(const char *phrase, const char *const *word, uint32_t at,
                      uint32_t n) {
  uint32_t used = 0;
  while (*phrase) {
    const size_t length = strcspn(phrase, " ");
    if (at + used >= n || strncmp(word[at + used], phrase, length) != 0 ||
        word[at + used][length] != '\0')
      return 0;
    used++;
    phrase += length + (phrase[length] == ' ');
  }
  return used;
}

static int by_first_word(const void *key, const void *row) {
  const char *word = key;
  const char *words = ((const form *)row)->words;
  const size_t length = strcspn(words, " ");
  const int order = strncmp(word, words, length);
  return order ? order : word[length] != '\0';
}

uint32_t sg_legal_form(const char *const *word, uint32_t at, uint32_t n,
                       sg_form *found) {
  const form *row =
      bsearch(word[at], forms, SG_COUNT(forms), sizeof *forms, by_first_word);
  if (!row)
    return 0;
  while (row > forms && by_first_word(word[at], row - 1) == 0)
    row--;
  for (; row < forms + SG_COUNT(forms) && by_first_word(word[at], row) == 0;
       row++) {
    const uint32_t used = match(row->words, word, at, n);
    if (used && (at > 0 || row->begins)) {
      *found = row->form;
      return used;
    }
  }
  return 0;
}
