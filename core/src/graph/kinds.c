// SPDX-License-Identifier: GPL-2.0-or-later
// kinds - see kinds.h.
#include "graph/kinds.h"

#include <string.h>

#define WORDS(name, ...)                                                       \
  static const char *const name##_words[] = {__VA_ARGS__};                     \
  const sg_words name = {.word = name##_words, .n = SG_COUNT(name##_words)}

WORDS(sg_entity_kinds, "other", "company", "public_body", "person",
      "arrangement", "address", "incident");
WORDS(sg_link_kinds, "other", "ownership", "control", "position", "family",
      "associate", "part_of", "supply", "agent", "contract", "payment",
      "funding", "located_at", "same_as", "succession", "involved");
WORDS(sg_bases, "declared", "verified", "reported", "alleged", "inferred");
WORDS(sg_means, "other", "board_majority", "board_member", "golden_share",
      "statute", "agreement", "nominee");
WORDS(sg_posts, "other", "director", "chair", "executive", "officer",
      "secretary", "official", "employee", "signatory", "nominee");
WORDS(sg_measures, "direct", "total", "ultimate");
WORDS(sg_capacities, "beneficial", "legal", "nominee", "trustee");
WORDS(sg_classes, NULL, "spyware", "interception", "network_inspection",
      "location_tracking", "biometrics", "video_surveillance", "forensics",
      "data_analytics", "social_media_monitoring", "drones",
      "network_equipment", "surveillance_other", "other");
WORDS(sg_deal_states, NULL, "offer", "signed", "delivered", "cancelled",
      "alleged");
WORDS(sg_severities, NULL, "note", "caution", "elevated", "high",
      "resolve-first");
WORDS(sg_certainties, NULL, "possible", "certain");
WORDS(sg_roles, "vendor", "manufacturer", "distributor", "reseller",
      "integrator", "broker", "agent", "forwarder", "consignee", "financier",
      "end_user", "other");
WORDS(sg_functions, "executive", "intelligence", "security", "police",
      "military", "prison", "border", "interior", "justice", "interception",
      "telecom_regulator", "telecom_operator", "finance", "municipal", "health",
      "education", "other");

// "Public Body" as people write public_body.
static char plain(char c) {
  if (c == ' ' || c == '-')
    return '_';
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_same_word(const char *known, sg_slice word) {
  if (strlen(known) != word.length)
    return false;
  for (size_t i = 0; i < word.length; i++)
    if (plain(known[i]) != plain(word.at[i]))
      return false;
  return true;
}

// Most words are spelt as they are here.
static uint32_t find_exact(const sg_words *words, sg_slice word) {
  for (uint32_t i = 0; i < words->n; i++) {
    const char *known = words->word[i];
    size_t n = 0;
    while (known && n < word.length && known[n] == word.at[n])
      n++;
    if (known && n == word.length && known[n] == '\0')
      return i;
  }
  return SG_NONE;
}

uint32_t sg_word_find(const sg_words *words, sg_slice word) {
  if (word.length == 0)
    return SG_NONE;
  const uint32_t exact = find_exact(words, word);
  for (uint32_t i = 0; exact == SG_NONE && i < words->n; i++) {
    const char *known = words->word[i];
    if (known && is_same_word(known, word))
      return i;
  }
  return exact;
}

const char *sg_word(const sg_words *words, uint32_t number) {
  return number < words->n && words->word[number] ? words->word[number]
                                                  : "other";
}

bool sg_is_event(uint8_t link_kind) {
  return link_kind == SG_SUPPLY || link_kind == SG_CONTRACT ||
         link_kind == SG_PAYMENT || link_kind == SG_SUCCESSION ||
         link_kind == SG_INVOLVED;
}

static char upper(char c) {
  return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

uint16_t sg_country_parse(sg_slice text) {
  if (text.length != 2)
    return 0;
  const char a = upper(text.at[0]);
  const char b = upper(text.at[1]);
  if (a < 'A' || a > 'Z' || b < 'A' || b > 'Z')
    return 0;
  if (a == 'U' && b == 'K') // reserved for the United Kingdom, whose code is GB
    return SG_COUNTRY('G', 'B');
  if (a == 'E' && b == 'L') // the European Union's for Greece
    return SG_COUNTRY('G', 'R');
  return SG_COUNTRY(a, b);
}

void sg_country_write(uint16_t country, char out[3]) {
  out[0] = (char)(country >> 8);
  out[1] = (char)(country & 0xff);
  out[2] = '\0';
}
