// SPDX-License-Identifier: GPL-2.0-or-later
// icij_roles - see icij_roles.h. The table is explained in
// core/formats/icij.md.
#include "io/icij_roles.h"

#include "graph/kinds.h"
#include "io/piece.h"
#include "stakegraph/plugin.h"

#include <ctype.h>
#include <string.h>

enum { ROLE_TEXT_MAX = 160 };

// A text in lower case with one space before, between and after its words; a
// full stop within a word is left out, so that v.p. is vp.
typedef struct plain {
  char text[ROLE_TEXT_MAX];
  size_t length;
} plain;

static void add(plain *out, char c) {
  if (out->length + 2 < sizeof out->text)
    out->text[out->length++] = c;
}

static void make_plain(sg_slice from, plain *out) {
  *out = (plain){.text = " ", .length = 1};
  for (size_t i = 0; i < from.length; i++) {
    const unsigned char c = (unsigned char)from.at[i];
    if (isalnum(c) || c >= 0x80)
      add(out, (char)tolower(c));
    else if (c != '.' && c != '\'' && out->text[out->length - 1] != ' ')
      add(out, ' ');
  }
  if (out->text[out->length - 1] != ' ')
    out->text[out->length++] = ' ';
  out->text[out->length] = '\0';
}

// Words are parted by "|"; "a b" is two words one after another, and a word
// that ends in "-" is the beginning of one.
static bool has_any(const plain *text, const char *words) {
  while (*words) {
    const size_t length = strcspn(words, "|");
    char wanted[48] = " ";
    size_t n = 1;
    for (size_t i = 0; i < length && n + 2 < sizeof wanted; i++)
      wanted[n++] = words[i];
    if (wanted[n - 1] == '-')
      n--;
    else
      wanted[n++] = ' ';
    wanted[n] = '\0';
    if (strstr(text->text, wanted))
      return true;
    words += length + (words[length] == '|');
  }
  return false;
}

typedef struct rule {
  const char *words;
  sg_icij_role role;
} rule;

// The whole text: these are no roles.
static const rule whole_rules[] = {
    {"same address as|same address", {.kind = SG_LINK_OTHER}},
    {"same name as|same as|same id as|same company as|same intermediary as|"
     "probably same-|same name and-|similar-|same officer as",
     {.kind = SG_SAME_AS}},
    {"address-|correspondence addr|correspondance addr|registered office|"
     "principal office|addr",
     {.kind = SG_LOCATED_AT}},
};

// One part of it, the first that fits.
static const rule part_rules[] = {
    {"nominee shareholder|nominee beneficiary|nominee owner",
     {.kind = SG_OWNERSHIP, .capacity = SG_NOMINEE}},
    {"nominee-|nominated-", {.kind = SG_POSITION, .detail = SG_POST_NOMINEE}},
    {"trustee shareholder|shareholder as trustee",
     {.kind = SG_OWNERSHIP, .capacity = SG_TRUSTEE}},
    {"trustee-|co trustee-|protector-|settlor-|enforcer|appointor|appointer",
     {.kind = SG_CONTROL, .detail = SG_MEANS_OTHER}},
    {"ultimate beneficial-|ultimate owner|ubo",
     {.kind = SG_OWNERSHIP, .measure = SG_ULTIMATE}},
    {"shareholder-|stockholder-|share holder-|subscriber-|unitholder-",
     {.kind = SG_OWNERSHIP, .capacity = SG_LEGAL}},
    {"power of attorney|attorney-|representative|agent|intermediary|auditor|"
     "accountant|tax advisor|stockbroker|register|registers|registrar|records|"
     "introducer|proxy|counsel|legal advisor|client contact|poa|lawyer",
     {.kind = SG_AGENT}},
    {"beneficiary|beneficiay|benificiary|beneficial-|beneficiaries|owner|"
     "co owner|partner|founder|investor|owners",
     {.kind = SG_OWNERSHIP}},
    {"chairman|chairwoman|chair|chrm|cob",
     {.kind = SG_POSITION, .detail = SG_POST_CHAIR}},
    {"director-|dir|direc|diretor|board|foundation council|council|raad|"
     "college van bestuur|directorship",
     {.kind = SG_POSITION, .detail = SG_POST_DIRECTOR}},
    {"secretary-|sec|secr|secretar|as sec",
     {.kind = SG_POSITION, .detail = SG_POST_SECRETARY}},
    {"signatory|signatories|authorised person|authorized",
     {.kind = SG_POSITION, .detail = SG_POST_SIGNATORY}},
    {"president|pres|presid|vp|ceo|cfo|coo|chief-|treasurer|treas|trea|tres|"
     "manager-|executive-|controller|administrator|v pres|v p",
     {.kind = SG_POSITION, .detail = SG_POST_EXECUTIVE}},
    {"officer-", {.kind = SG_POSITION, .detail = SG_POST_OFFICER}},
    {"liquidator|member|advisor to the board|investment advisor|engineer|"
     "banker|businessman|businesswoman|dean|party leader",
     {.kind = SG_POSITION, .detail = SG_POST_OTHER}},
    {"underlying|connected-|custodian-|safekeeping|mortgage|related-",
     {.kind = SG_LINK_OTHER}},
};

static bool match(const plain *text, const rule *rules, size_t n,
                  sg_icij_role *out) {
  for (size_t i = 0; i < n; i++)
    if (has_any(text, rules[i].words)) {
      *out = rules[i].role;
      return true;
    }
  return false;
}

static uint32_t add_role(sg_icij_role role, uint32_t n,
                         sg_icij_role out[SG_ICIJ_ROLES_MAX]) {
  for (uint32_t i = 0; i < n; i++)
    if (memcmp(&out[i], &role, sizeof role) == 0)
      return n;
  if (n < SG_ICIJ_ROLES_MAX)
    out[n++] = role;
  return n;
}

// Where the next part of a combined role begins: behind "/", ",", ";", "&" or
// the word "and".
static size_t part_length(sg_slice text) {
  for (size_t i = 0; i < text.length; i++) {
    if (strchr("/,;&", text.at[i]))
      return i;
    if (i + 5 <= text.length && strncasecmp(text.at + i, " and ", 5) == 0)
      return i;
  }
  return text.length;
}

static uint32_t roles_of(sg_slice text, sg_icij_role out[SG_ICIJ_ROLES_MAX]) {
  plain words;
  sg_icij_role role;
  uint32_t n = 0;
  make_plain(text, &words);
  if (match(&words, whole_rules, SG_COUNT(whole_rules), &role))
    return add_role(role, 0, out);
  while (text.length) {
    const size_t length = part_length(text);
    make_plain((sg_slice){text.at, length}, &words);
    if (match(&words, part_rules, SG_COUNT(part_rules), &role))
      n = add_role(role, n, out);
    size_t skip = length < text.length ? 1 : 0;
    if (skip && text.at[length] == ' ')
      skip = 5;
    text.at += length + skip;
    text.length -= length + skip;
  }
  return n;
}

uint32_t sg_icij_roles(sg_slice text, sg_slice type,
                       sg_icij_role out[SG_ICIJ_ROLES_MAX]) {
  uint32_t n = text.length ? roles_of(text, out) : 0;
  if (n == 0 && type.length)
    n = roles_of(type, out);
  return n;
}

uint16_t sg_icij_jurisdiction(sg_slice code) {
  static const struct {
    const char *code;
    char country[3];
  } codes[] = {
      {"ANG", "AI"},   {"ARUBA", "AW"}, {"AW", "AW"},    {"BAH", "BS"},
      {"BERMU", "BM"}, {"BM", "BM"},    {"BRB", "BB"},   {"BVI", "VG"},
      {"CAYMN", "KY"}, {"COOK", "CK"},  {"DUBAI", "AE"}, {"GUERN", "GG"},
      {"IOM", "IM"},   {"JSY", "JE"},   {"KY", "KY"},    {"LABUA", "MY"},
      {"MARSH", "MH"}, {"MAURI", "MU"}, {"NEV", "US"},   {"NIUE", "NU"},
      {"PMA", "PA"},   {"RAK", "AE"},   {"SAM", "WS"},   {"SEY", "SC"},
      {"UK", "GB"},    {"WYO", "US"},
  };
  for (size_t i = 0; i < SG_COUNT(codes); i++)
    if (sg_slice_is_like(code, codes[i].code))
      return SG_COUNTRY(codes[i].country[0], codes[i].country[1]);
  return 0;
}
