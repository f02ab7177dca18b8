// SPDX-License-Identifier: GPL-2.0-or-later
// guess - see guess.h.
#include "io/guess.h"

#include <ctype.h>

enum { WORD_MAX = 24 };

static const char *const companies[] = {
    "LTD",         "LIMITED",     "INC",          "INCORPORATED", "CORP",
    "CORPORATION", "LLC",         "LLP",          "PLC",          "GMBH",
    "SARL",        "SPA",         "SRL",          "BV",           "NV",
    "LTDA",        "LDA",         "PTE",          "PTY",          "BHD",
    "SDN",         "OOO",         "OAO",          "ZAO",          "PAO",
    "JSC",         "PJSC",        "OJSC",         "CJSC",         "KFT",
    "ZRT",         "DOO",         "EOOD",         "FZE",          "FZCO",
    "FZC",         "COMPANY",     "COMPANIES",    "HOLDING",      "HOLDINGS",
    "BANK",        "ENTERPRISES", "INDUSTRIES",   "TECHNOLOGIES", "ELECTRONICS",
    "ANSTALT",     "CORPORATE",   "CONSULTING",   "LOGISTICS",    "INVESTMENTS",
    "AIRLINES",    "SERVICES",    "INSTITUTE",    "UNIVERSITY",   "LABORATORY",
    "FACTORY",     "ACADEMY",     "COOPERATIVES", "ENTERPRISE",   "SECRETARIES",
    NULL,
};

// Too short to mean anything but at the end of a name.
static const char *const endings[] = {
    "SA", "SAS", "AG", "AS", "AB", "SE", "AO", "AD", "CO", "CV",
    "RL", "LP",  "KG", "SL", "OY", "KK", "SC", "SP", NULL,
};

static const char *const arrangements[] = {
    "TRUST",     "FOUNDATION", "STIFTUNG",    "STICHTING", "FIDEICOMISO",
    "FUNDACION", "SETTLEMENT", "PARTNERSHIP", NULL,
};

static const char *const bodies[] = {"MINISTRY", "MINISTERIO", "DIRECTORATE",
                                     NULL};

static bool is_one_of(const char *word, const char *const *words) {
  for (; *words; words++)
    if (strcmp(word, *words) == 0)
      return true;
  return false;
}

// The next word in upper case; full stops within are left out, so that S.A. is
// SA. Letters beyond ASCII are letters.
static bool next_word(sg_slice name, size_t *at, char out[WORD_MAX]) {
  size_t n = 0;
  for (; *at < name.length; (*at)++) {
    const unsigned char c = (unsigned char)name.at[*at];
    if (isalnum(c) || c >= 0x80) {
      if (n + 1 < WORD_MAX)
        out[n++] = (char)toupper(c);
    } else if (c != '.' && c != '\'' && n) {
      break;
    }
  }
  out[n] = '\0';
  return n > 0;
}

// Nothing follows but a bracket, as in "UBS AG (HK)".
static bool is_end(sg_slice name, size_t at) {
  while (at < name.length && strchr(" .,", name.at[at]))
    at++;
  return at >= name.length || name.at[at] == '(';
}

uint8_t sg_guess_kind(sg_slice name) {
  char word[WORD_MAX] = "";
  bool company = false;
  bool arrangement = false;
  bool body = false;
  size_t n = 0;
  for (size_t at = 0; next_word(name, &at, word); n++) {
    company |= is_one_of(word, companies);
    arrangement |= is_one_of(word, arrangements);
    body |= is_one_of(word, bodies);
    company |= n > 0 && is_end(name, at) && is_one_of(word, endings);
  }
  if (company)
    return SG_COMPANY;
  if (arrangement)
    return SG_ARRANGEMENT;
  return body ? SG_PUBLIC_BODY : SG_OTHER;
}

void sg_put_guessed_kind(sg_put *put, sg_slice name) {
  const uint8_t kind = sg_guess_kind(name);
  sg_put_entity(put)->kind = kind;
  if (kind != SG_OTHER)
    sg_put_attr(put, "kind_guessed_from", sg_slice_of("name"));
}
