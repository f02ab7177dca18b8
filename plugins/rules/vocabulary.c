// SPDX-License-Identifier: GPL-2.0-or-later
// vocabulary - the words that a pack may use, in the order of the numbers of
// the plugin contract, and the word that somebody may have meant.
#include "rules.h"

#include <string.h>

#define WORDS(name, about, ...)                                                \
  static const char *const name##_words[] = {__VA_ARGS__};                     \
  const vocabulary name = {about, name##_words, SG_COUNT(name##_words)}

WORDS(entity_kinds, "kind of entity", "other", "company", "public_body",
      "person", "arrangement", "address", "incident");
WORDS(link_kinds, "kind of link", "other", "ownership", "control", "position",
      "family", "associate", "part_of", "supply", "agent", "contract",
      "payment", "funding", "located_at", "same_as", "succession", "involved");
WORDS(link_bases, "basis", "declared", "verified", "reported", "alleged",
      "inferred");
WORDS(control_means, "means of control", "other", "board_majority",
      "board_member", "golden_share", "statute", "agreement", "nominee");
WORDS(position_posts, "post", "other", "director", "chair", "executive",
      "officer", "secretary", "official", "employee", "signatory", "nominee");
WORDS(stake_measures, "measure", "direct", "total", "ultimate");
WORDS(stake_capacities, "capacity", "beneficial", "legal", "nominee",
      "trustee");
WORDS(product_classes, "class of product", "unknown", "spyware", "interception",
      "network_inspection", "location_tracking", "biometrics",
      "video_surveillance", "forensics", "data_analytics",
      "social_media_monitoring", "drones", "network_equipment",
      "surveillance_other", "other");
WORDS(entity_roles, "role", "vendor", "manufacturer", "distributor", "reseller",
      "integrator", "broker", "agent", "forwarder", "consignee", "financier",
      "end_user", "other");
WORDS(entity_functions, "function", "executive", "intelligence", "security",
      "police", "military", "prison", "border", "interior", "justice",
      "interception", "telecom_regulator", "telecom_operator", "finance",
      "municipal", "health", "education", "other");
WORDS(severities, "severity", "", "note", "caution", "elevated", "high",
      "resolve-first");
WORDS(known_lists, "list", "us_ofac_sdn", "us_ofac_nonsdn", "us_bis_entity",
      "us_bis_meu", "us_bis_unverified", "us_bis_denied", "us_itar_debarred",
      "eu_sanctions", "uk_ofsi", "un_sc");
WORDS(directions, "direction", "", "down", "up", "any");
WORDS(meanings, "semantics", "any", "cascade", "look-through");
WORDS(link_times, "time of links", "in force", "ended", "in force or ended");
// Codes of FollowTheMoney.
WORDS(known_topics, "topic", "crime", "crime.fraud", "crime.cyber", "crime.fin",
      "crime.env", "crime.theft", "crime.war", "crime.boss", "crime.terror",
      "crime.traffick", "crime.traffick.drug", "crime.traffick.human",
      "forced.labor", "asset.frozen", "wanted", "corp.offshore", "corp.shell",
      "corp.public", "corp.disqual", "gov", "gov.national", "gov.state",
      "gov.muni", "gov.soe", "gov.igo", "gov.head", "gov.admin",
      "gov.executive", "gov.legislative", "gov.judicial", "gov.security",
      "gov.financial", "gov.religion", "fin", "fin.bank", "fin.fund",
      "fin.adivsor", "mare.detained", "mare.shadow", "mare.sts", "reg.action",
      "reg.warn", "role.pep", "role.pol", "role.rca", "role.judge",
      "role.civil", "role.diplo", "role.lawyer", "role.acct", "role.spy",
      "role.oligarch", "role.journo", "role.act", "role.lobby", "pol.party",
      "pol.union", "rel", "mil", "sanction", "sanction.linked",
      "sanction.counter", "sanction.control", "export.control",
      "export.control.linked", "export.risk", "debarment", "poi", "invest.ban",
      "invest.risk");

// ISO 3166-1, the codes of states that ended, EU and XK; sorted.
static const char countries[] =
    "ADAEAFAGAIALAMANAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBV"
    "BWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCSCUCVCWCXCYCZDDDEDJDKDMDODZECEEEGEHER"
    "ESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUID"
    "IEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLY"
    "MAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZ"
    "OMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSO"
    "SRSSSTSUSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVI"
    "VNVUWFWSXKYDYEYTYUZAZMZW";

bool country_exists(const char *code) {
  for (const char *at = countries; *at; at += 2)
    if (memcmp(at, code, 2) == 0)
      return true;
  return false;
}

uint32_t word_find(const vocabulary *in, const char *word) {
  for (uint32_t i = 0; i < in->n && word[0]; i++)
    if (strcmp(in->words[i], word) == 0)
      return i;
  return SG_NONE;
}

enum { LENGTH_MAX = 40 };

// Letters to put in, leave out or change; LENGTH_MAX for long words.
static uint32_t distance(const char *a, const char *b) {
  const size_t n = strlen(a);
  const size_t m = strlen(b);
  uint32_t row[LENGTH_MAX + 1];
  if (n > LENGTH_MAX || m > LENGTH_MAX)
    return LENGTH_MAX;
  for (uint32_t k = 0; k <= m; k++)
    row[k] = k;
  for (uint32_t i = 1; i <= n; i++) {
    uint32_t corner = row[0];
    row[0] = i;
    for (uint32_t k = 1; k <= m; k++) {
      const bool same = sg_small(a[i - 1]) == sg_small(b[k - 1]);
      uint32_t best = corner + !same;
      corner = row[k];
      best = row[k] + 1 < best ? row[k] + 1 : best;
      row[k] = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
    }
  }
  return row[m];
}

const char *word_near(const vocabulary *in, const char *word) {
  const char *best = NULL;
  uint32_t least = strlen(word) < 4 ? 2 : 3; // short words are all alike
  for (uint32_t i = 0; i < in->n; i++) {
    const uint32_t far = in->words[i][0] ? distance(in->words[i], word) : least;
    if (far < least) {
      least = far;
      best = in->words[i];
    }
  }
  return best;
}
