// SPDX-License-Identifier: GPL-2.0-or-later
// ofac_values - see ofac_values.h.
#include "io/ofac_values.h"

#include "graph/identifiers.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

// The country, or 0; `*is_none` when the spelling is known to name none.
static uint16_t read_country(sg_slice text, bool *is_none) {
  static const struct {
    const char *name;
    char code[3];
  } own[] = {
      {"Bahamas, The", "BS"},
      {"Burma", "MM"},
      {"Congo, Democratic Republic of the", "CD"},
      {"Congo, Republic of the", "CG"},
      {"Cote d Ivoire", "CI"},
      {"Iran", "IR"},
      {"Korea, North", "KP"},
      {"Korea, South", "KR"},
      {"Kosovo", "XK"},
      {"Laos", "LA"},
      {"Macedonia, The Former Yugoslav Republic of", "MK"},
      {"Man, Isle of", "IM"},
      {"Micronesia, Federated States of", "FM"},
      {"North Macedonia, The Republic of", "MK"},
      {"Palestinian", "PS"},
      {"Region: Gaza", "PS"},
      {"Russia", "RU"},
      {"Syria", "SY"},
      {"The Gambia", "GM"},
      {"Turkey", "TR"},
      {"Vietnam", "VN"},
      {"Virgin Islands, British", "VG"},
      {"Virgin Islands, U.S.", "VI"},
      {"West Bank", "PS"},
      {"Netherlands Antilles", ""},
      {"undetermined", ""},
  };
  *is_none = text.length == 0 ||
             (text.length > 7 && strncasecmp(text.at, "Region:", 7) == 0);
  for (size_t i = 0; i < SG_COUNT(own); i++) {
    if (!sg_slice_is_like(text, own[i].name))
      continue;
    *is_none = own[i].code[0] == '\0';
    if (*is_none)
      return 0;
    return SG_COUNTRY(own[i].code[0], own[i].code[1]);
  }
  return *is_none ? 0 : sg_country_read(text);
}

uint16_t sg_ofac_country(sg_put *put, const char *what, sg_slice text) {
  bool is_none = false;
  const uint16_t country = read_country(text, &is_none);
  return country || is_none ? country : sg_put_country(put, what, text);
}

// --- numbers

enum part { REGISTER, TAX, VALUE_ADDED, OTHER_NUMBER, WORLDWIDE };

typedef struct number_label {
  const char *label;
  const char *scheme; // behind the country's code, or whole when worldwide
  enum part part;
} number_label;

static const number_label number_labels[] = {
    {"Business Registration Document #", "REG", REGISTER},
    {"Business Registration Number", "REG", REGISTER},
    {"Business Number", "REG", REGISTER},
    {"C.I.F.", "CIF", TAX},
    {"C.R. No.", "REG", REGISTER},
    {"C.U.I.T.", "CUIT", TAX},
    {"C.U.I.", "CUI", TAX},
    {"Certificate of Incorporation Number", "REG", REGISTER},
    {"Chamber of Commerce Number", "CHAMBER", REGISTER},
    {"Commercial Registry Number", "REG", REGISTER},
    {"Company Number IMO", "IMO-COMPANY", WORLDWIDE},
    {"Company Number", "REG", REGISTER},
    {"D-U-N-S Number", "DUNS", WORLDWIDE},
    {"Enterprise Number", "REG", REGISTER},
    {"Folio Mercantil No.", "FOLIO", REGISTER},
    {"Government Gazette Number", "GAZETTE", OTHER_NUMBER},
    {"Identification Number IMO", "IMO", WORLDWIDE},
    {"Legal Entity Number", "XI-LEI", WORLDWIDE},
    {"MMSI", "MMSI", WORLDWIDE},
    {"Matricula Mercantil No.", "MATRICULA", REGISTER},
    {"Matricula Mercantil No", "MATRICULA", REGISTER},
    {"NIT #", "NIT", TAX},
    {"Public Registration Number", "REG", REGISTER},
    {"R.F.C.", "RFC", TAX},
    {"RFC", "RFC", TAX},
    {"RIF #", "RIF", TAX},
    {"RTN", "RTN", TAX},
    {"RUC #", "RUC", TAX},
    {"Registration Number", "REG", REGISTER},
    {"Registration ID", "REG", REGISTER},
    {"Registered Charity No.", "CHARITY", REGISTER},
    {"Romanian C.R.", "CR", REGISTER},
    {"Tax ID No.", "TAX", TAX},
    {"Trade License No.", "LICENCE", OTHER_NUMBER},
    {"UK Company Number", "GB-COH", WORLDWIDE},
    {"US FEIN", "US-EIN", WORLDWIDE},
    {"Unified Social Credit Code (USCC)", "USCC", REGISTER},
    {"V.A.T. Number", "VAT", VALUE_ADDED},
    {"Vessel Registration Identification IMO", "IMO", WORLDWIDE},
    {"Vessel Registration Identification", "REG", OTHER_NUMBER},
};

// Codes of registers and tax offices that are in common use.
static const struct {
  const char *made, *common;
} common_schemes[] = {{"CY-REG", "CY-DRCOR"}, {"GB-REG", "GB-COH"},
                      {"IE-REG", "IE-CRO"},   {"RU-REG", "RU-OGRN"},
                      {"RU-TAX", "RU-INN"},   {"RU-GAZETTE", "RU-OKPO"},
                      {"CN-REG", "CN-SAIC"},  {"BE-REG", "BE-BCE_KBO"}};

static const number_label *find_label(sg_slice *text) {
  for (size_t i = 0; i < SG_COUNT(number_labels); i++)
    if (sg_slice_take(text, number_labels[i].label))
      return &number_labels[i];
  return NULL;
}

// Russian companies have 13 or 15 digits there; other registrations do not.
static bool fits(const char *scheme, sg_slice number) {
  if (strcmp(scheme, "RU-OGRN") == 0)
    return number.length == 13 || number.length == 15;
  return true;
}

static void put_number(sg_put *put, const number_label *label, sg_slice number,
                       uint16_t country, sg_home *home) {
  char scheme[32];
  char code[3];
  sg_country_write(country, code);
  if (label->part == WORLDWIDE)
    (void)snprintf(scheme, sizeof scheme, "%s", label->scheme);
  else
    (void)snprintf(scheme, sizeof scheme, "%s-%s", code, label->scheme);
  const char *chosen = scheme;
  for (size_t i = 0; i < SG_COUNT(common_schemes); i++)
    if (strcmp(scheme, common_schemes[i].made) == 0 &&
        fits(common_schemes[i].common, number))
      chosen = common_schemes[i].common;
  (void)sg_put_item(put, SG_ON_IDENTIFIERS, sg_slice_of(chosen), number);
  if (label->part == REGISTER)
    sg_home_add(home, country);
}

// What is called so is mostly a number of the country: in the Netherlands the
// nine digits of a legal person (RSIN).
static const number_label *of_legal_entity(sg_slice number, uint16_t country) {
  static const number_label rsin = {"", "RSIN", REGISTER};
  static const number_label other = {"", "REG", REGISTER};
  const bool is_dutch = country == SG_COUNTRY('N', 'L');
  return is_dutch && number.length == 9 ? &rsin : &other;
}

static bool put_labelled(sg_put *put, const number_label *label,
                         sg_slice number, sg_slice country, sg_home *home) {
  bool is_none = false; // brackets may hold a state of Mexico as well
  if (strcmp(label->scheme, "XI-LEI") == 0 &&
      !sg_is_lei(number.at, number.length))
    label = of_legal_entity(number, read_country(country, &is_none));
  const bool is_anywhere = label->part == WORLDWIDE;
  const uint16_t code = is_anywhere ? 0 : read_country(country, &is_none);
  if (number.length == 0 || (!is_anywhere && code == 0))
    return false;
  put_number(put, label, number, code, home);
  return true;
}

// "0110049372 (Hungary) issued 01 Jan 2001": the number, and the country.
static void split_number(sg_slice text, sg_slice *number, sg_slice *country) {
  static const char *const behind[] = {" (", " issued ", " expires "};
  *number = text;
  *country = (sg_slice){NULL, 0};
  for (size_t i = 0; i < SG_COUNT(behind); i++) {
    const char *at =
        memmem(number->at, number->length, behind[i], strlen(behind[i]));
    if (at)
      number->length = (size_t)(at - number->at);
  }
  const char *open = memmem(text.at, text.length, " (", 2);
  if (open) {
    const char *from = open + 2;
    const char *close =
        memchr(from, ')', (size_t)(text.at + text.length - from));
    *country = close ? (sg_slice){from, (size_t)(close - from)} : *country;
  }
  *number = sg_slice_trim(*number);
}

static bool put_identifier(sg_put *put, sg_slice part, sg_home *home) {
  const number_label *label = find_label(&part);
  sg_slice number;
  sg_slice country;
  if (!label)
    return false;
  split_number(part, &number, &country);
  static const number_label imo = {"", "IMO", WORLDWIDE};
  if (sg_slice_take(&number, "IMO "))
    label = &imo;
  return put_labelled(put, label, number, country, home);
}

// --- remarks

sg_slice sg_ofac_linked_to(sg_slice part) {
  return sg_slice_take(&part, "Linked To:") ? part : (sg_slice){NULL, 0};
}

static sg_slice without_stop(sg_slice text) {
  if (text.length && text.at[text.length - 1] == '.')
    text.length--;
  return text;
}

static sg_slice unquoted(sg_slice text) {
  text = without_stop(text);
  if (text.length > 1 && text.at[0] == '\'' && text.at[text.length - 1] == '\'')
    return (sg_slice){text.at + 1, text.length - 2};
  return text;
}

static void put_established(sg_put *put, sg_slice text) {
  const sg_date day =
      sg_put_date(put, "Organization Established Date", text, SG_ORDER_UNKNOWN);
  sg_put_attr_date(put, "incorporated", day);
}

static void put_target(sg_put *put, sg_slice text, sg_ofac_remarks *out) {
  if (sg_slice_is_like(text, "State-Owned Enterprise"))
    sg_put_value(put, SG_ON_TOPICS, sg_slice_of("gov.soe"));
  else
    sg_text_join(out->rest, "; ", text);
}

// The first of several is the value; the others stay in the remarks.
static bool put_once(sg_put *put, const char *key, sg_slice text, bool *has) {
  if (*has)
    return false;
  sg_put_attr(put, key, text);
  *has = true;
  return true;
}

static bool put_name(sg_put *put, sg_slice part) {
  if (sg_slice_take(&part, "a.k.a. ") || sg_slice_take(&part, "n.k.a. ")) {
    sg_put_name(put, unquoted(part));
    return true;
  }
  if (!sg_slice_take(&part, "f.k.a. "))
    return false;
  sg_put_value(put, SG_ON_FORMER_NAMES, unquoted(part));
  return true;
}

static bool put_fact(sg_put *put, sg_slice part, sg_ofac_remarks *out) {
  if (sg_slice_take(&part, "Website "))
    return put_once(put, "website", part, &out->has_website);
  if (sg_slice_take(&part, "Email Address "))
    return put_once(put, "email", part, &out->has_email);
  if (sg_slice_take(&part, "Telephone ") ||
      sg_slice_take(&part, "Phone Number "))
    return put_once(put, "phone", part, &out->has_phone);
  if (sg_slice_take(&part, "Organization Established Date "))
    put_established(put, part);
  else if (sg_slice_take(&part, "Organization Type:"))
    sg_put_attr(put, "activities", part);
  else if (sg_slice_take(&part, "Target Type "))
    put_target(put, part, out);
  else
    return put_identifier(put, part, &out->home);
  return true;
}

static bool says_risk(sg_slice part) {
  return sg_slice_take(&part, "Secondary sanctions risk") ||
         sg_slice_take(&part, "Additional Sanctions Information");
}

void sg_ofac_remarks_put(sg_put *put, sg_slice text, sg_ofac_remarks *out) {
  sg_slice part;
  for (size_t at = 0; sg_slice_next(text, ";", &at, &part);) {
    const bool is_last = at >= text.length;
    (void)sg_slice_take(&part, "alt. ");
    if (sg_ofac_linked_to(part).length || put_name(put, part))
      continue;
    const sg_slice plain = is_last ? without_stop(part) : part;
    if (says_risk(part))
      sg_text_join(out->risks, "; ", plain);
    else if (!out->is_person && plain.length && !put_fact(put, plain, out))
      sg_text_join(out->rest, "; ", plain);
  }
}
