// SPDX-License-Identifier: GPL-2.0-or-later
// pseudonym_words - words that may stay when all other text becomes hashes:
// those of the closed vocabularies, of published lists of topics and lists, and
// those that the built-in plugins look for.
#include "graph/kinds.h"
#include "io/pseudonymise.h"

// Between bars, so that a word is found whole.
static const char words[] =
    // answers, and what is said of things that are not there
    "|yes|no|unknown|refused|none|true|false|maybe"
    // lists
    "|us_ofac_sdn|us_ofac_nonsdn|us_bis_entity|us_bis_meu|us_bis_unverified"
    "|us_bis_denied|us_itar_debarred|eu_sanctions|uk_ofsi|un_sc"
    // topics of FollowTheMoney
    "|corp.disqual|corp.offshore|corp.public|corp.shell|crime|crime.boss"
    "|crime.cyber|crime.env|crime.fin|crime.fraud|crime.terror|crime.theft"
    "|crime.traffick|crime.traffick.drug|crime.traffick.human|crime.war"
    "|debarment|export.control|export.control.linked|export.risk|fin|fin."
    "adivsor"
    "|fin.advisor|fin.bank|fin.fund|forced.labor|gov|gov.executive"
    "|gov.financial|gov.head|gov.igo|gov.judicial|gov.legislative|gov.muni"
    "|gov.national|gov.religion|gov.security|gov.soe|gov.state|invest.ban"
    "|invest.risk|mare.detained|mare.sts|mil|poi|pol.party|pol.union|rel"
    "|reg.action|reg.warn|role.act|role.acct|role.civil|role.diplo|role.journo"
    "|role.judge|role.lawyer|role.lobby|role.oligarch|role.pep|role.pol"
    "|role.rca|role.spy|sanction|sanction.counter|sanction.linked|wanted|asset"
    "|asset.frozen"
    // natures of incidents, types of addresses, reasons
    "|misuse|diversion|corruption|enforcement|virtual|residential|mailbox"
    "|formation_agent|registered|business|alternative|home|residence|service"
    "|noBeneficialOwners|no-beneficial-owners"
    // relations
    "|spouse|child|parent|sibling|partner|";

// Words that plugins look for inside a text.
static const char signals[] =
    // clauses and safeguards
    "|origin_nondisclosure|vendor_nondisclosure|flow-down|flow down|onward"
    "|resale|re-sale|re-export|reexport|export-compliance|export compliance"
    "|audit|reporting|sell-out|sell out|licence|license|suspension"
    // legal forms, occupations, activities, purposes
    "|trust|foundation|stiftung|stichting|fondation|fundacion|fondazione"
    "|anstalt|treuhand|waqf|limited partnership|slp|lp|trading|wholesale"
    "|brokerage|freight|forwarding|forwarder|logistics|mail|courier|postal"
    "|banking|holding|holdings|company service provider"
    "|corporate service provider|corporate secretary|company formation"
    "|formation agent|registered agent|trust services|intercept|surveillance"
    "|public security|public safety|safe city|smart city|safecity|monitoring|";

// Parts of the names of questions.
static const char parts[] =
    "|pays|pay|in|cash|beneficial|owner|owners|ownership|refuse|refused|refuses"
    "|decline|declined|declines|evasive|reluctant|unfamiliar|vague|unusual"
    "|secret|secrecy|last|minute|third|party|payment|not|fit|no|training"
    "|installation|unwilling|identity|kyc|know|your|customer|director"
    "|directors|shareholder|shareholders|registration|end|use|user|statement"
    "|certificate|signed|product|";

static bool is_in(const char *list, sg_slice word) {
  if (word.length == 0 || memchr(word.at, '|', word.length))
    return false;
  for (const char *at = list + 1; *at;) {
    const char *end = strchr(at, '|');
    if ((size_t)(end - at) == word.length &&
        memcmp(at, word.at, word.length) == 0)
      return true;
    at = end + 1;
  }
  return false;
}

bool sg_is_activity_code(sg_slice text) {
  enum { CODE_MAX = 8 };
  if (text.length == 0 || text.length > CODE_MAX || text.at[0] < '0' ||
      text.at[0] > '9')
    return false;
  uint32_t digits = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] != '.' && (text.at[i] < '0' || text.at[i] > '9'))
      return false;
    digits += text.at[i] != '.';
  }
  return digits <= 5; // longer ones number somebody
}

bool sg_is_common_word(sg_slice text) {
  static const sg_words *const vocabularies[] = {
      &sg_entity_kinds, &sg_link_kinds, &sg_bases,      &sg_means,
      &sg_posts,        &sg_measures,   &sg_capacities, &sg_classes,
      &sg_deal_states,  &sg_roles,      &sg_functions};
  for (size_t i = 0; i < SG_COUNT(vocabularies); i++)
    if (sg_word_find(vocabularies[i], text) != SG_NONE)
      return true;
  return is_in(words, text) || is_in(signals, text);
}

bool sg_is_common_question(sg_slice text) {
  sg_slice part;
  bool any = false;
  for (size_t at = 0; sg_slice_next(text, "_", &at, &part); any = true)
    if (!is_in(parts, part))
      return false;
  return any;
}

static char small(char c) {
  return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_part_of_word(char c) {
  c = small(c);
  return (c >= 'a' && c <= 'z') || (c & 0x80);
}

// Does a word of the text begin like this?
static bool begins_in(sg_slice text, const char *word, size_t n) {
  for (size_t i = 0; i + n <= text.length; i++) {
    size_t k = 0;
    if (i > 0 && is_part_of_word(text.at[i - 1]))
      continue;
    while (k < n && small(text.at[i + k]) == word[k])
      k++;
    if (k == n)
      return true;
  }
  return false;
}

void sg_common_words_in(sg_slice text, sg_text *out) {
  for (const char *at = signals + 1; *at;) {
    const size_t n = strcspn(at, "|");
    if (begins_in(text, at, n))
      sg_text_printf(out, "%.*s, ", (int)n, at);
    at += n + 1;
  }
}
