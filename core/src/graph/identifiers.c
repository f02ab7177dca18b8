// SPDX-License-Identifier: GPL-2.0-or-later
// identifiers - see identifiers.h.
//
// Schemes are compared by their letters and digits. Those of the table have
// other spellings, and ids of a known form: separators do not count there, and
// zeros that a spreadsheet cut off are put back. Ids of all other schemes lose
// case and spaces only, because there "12-3" and "123" may be two numbers.
#include "graph/identifiers.h"

#include "graph/resolve.h"

#include <string.h>

enum { ID_MAX = 200, LEI_LENGTH = 20 };

// One scheme: letters and digits of its spellings, the first of which is its
// name; the width to which a number is filled up with zeros, 0 for none.
typedef struct sg_known_scheme {
  const char *const *spellings;
  uint8_t width;
} known_scheme;

#define SPELLINGS(...)                                                         \
  (const char *const[]) {                                                      \
    __VA_ARGS__, NULL                                                          \
  }

static const known_scheme schemes[] = {
    {SPELLINGS("XILEI", "LEI", "LEICODE", "LEGALENTITYIDENTIFIER",
               "GLOBALLEGALENTITYIDENTIFIERINDEX", "GLEIF"),
     0},
    {SPELLINGS("GBCOH", "COMPANIESHOUSE", "UKCOMPANIESHOUSE",
               "GBCOMPANIESHOUSE", "COMPANIESHOUSEUK", "RA000585", "RA000586",
               "RA000587"),
     8},
    {SPELLINGS("USEIN"), 9},
    {SPELLINGS("BRCNPJ"), 14},
    {SPELLINGS("NLKVK"), 8},
    {SPELLINGS("DKCVR"), 8},
    {SPELLINGS("NOBRC"), 9},
    {SPELLINGS("SEON", "SEBLV"), 10},
    {SPELLINGS("FIPRO"), 8},
    {SPELLINGS("PLKRS"), 10},
    {SPELLINGS("PLNIP"), 10},
    {SPELLINGS("CHUID"), 0},
    {SPELLINGS("AUABN"), 11},
    {SPELLINGS("USOFAC"), 0},
};
enum { LEI, GB_COH };

// Words for a number of which nobody knows who gave it.
static const struct {
  const char *word;
  sg_identifier_use use;
} generic[] = {
    {"TAXNUMBER", SG_JOINS_IN_COUNTRY},
    {"TAXNO", SG_JOINS_IN_COUNTRY},
    {"TAXID", SG_JOINS_IN_COUNTRY},
    {"TAXIDNO", SG_JOINS_IN_COUNTRY},
    {"TAXIDNUMBER", SG_JOINS_IN_COUNTRY},
    {"TAXIDENTIFICATIONNUMBER", SG_JOINS_IN_COUNTRY},
    {"TAXREGISTRATIONNUMBER", SG_JOINS_IN_COUNTRY},
    {"TIN", SG_JOINS_IN_COUNTRY},
    {"VAT", SG_JOINS_IN_COUNTRY},
    {"VATCODE", SG_JOINS_IN_COUNTRY},
    {"VATNUMBER", SG_JOINS_IN_COUNTRY},
    {"VATNO", SG_JOINS_IN_COUNTRY},
    {"REGISTRATIONNUMBER", SG_JOINS_WITH_NAME},
    {"REGISTRATIONNO", SG_JOINS_WITH_NAME},
    {"REGISTRATIONID", SG_JOINS_WITH_NAME},
    {"REGISTRATION", SG_JOINS_WITH_NAME},
    {"REGISTERNUMBER", SG_JOINS_WITH_NAME},
    {"REGISTRYNUMBER", SG_JOINS_WITH_NAME},
    {"REGNO", SG_JOINS_WITH_NAME},
    {"COMPANYNUMBER", SG_JOINS_WITH_NAME},
    {"COMPANYNO", SG_JOINS_WITH_NAME},
    {"COMPANYID", SG_JOINS_WITH_NAME},
    {"COMPANYREGISTRATIONNUMBER", SG_JOINS_WITH_NAME},
    {"BUSINESSREGISTRATIONNUMBER", SG_JOINS_WITH_NAME},
    {"BUSINESSNUMBER", SG_JOINS_WITH_NAME},
    {"LICENSENUMBER", SG_JOINS_WITH_NAME},
    {"LICENCENUMBER", SG_JOINS_WITH_NAME},
    {"LICENSE", SG_JOINS_WITH_NAME},
    {"LICENCE", SG_JOINS_WITH_NAME},
    {"COMMERCIALREGISTRY", SG_JOINS_WITH_NAME},
    {"COMMERCIALREGISTRYNUMBER", SG_JOINS_WITH_NAME},
    {"DECR", SG_JOINS_WITH_NAME}, // each court counts for itself
    {"ID", SG_JOINS_NOBODY},
    {"IDNUMBER", SG_JOINS_NOBODY},
    {"IDENTIFIER", SG_JOINS_NOBODY},
    {"IDENTIFICATIONNUMBER", SG_JOINS_NOBODY},
    {"NUMBER", SG_JOINS_NOBODY},
    {"CODE", SG_JOINS_NOBODY},
    {"OTHER", SG_JOINS_NOBODY},
    {"UNKNOWN", SG_JOINS_NOBODY},
    {"NONE", SG_JOINS_NOBODY},
    {"NA", SG_JOINS_NOBODY},
    {"INTERNAL", SG_JOINS_NOBODY},
    {"NATIONALID", SG_JOINS_NOBODY},
    {"NATIONALIDNO", SG_JOINS_NOBODY},
    {"NATIONALIDNUMBER", SG_JOINS_NOBODY},
    {"PERSONALID", SG_JOINS_NOBODY},
    {"PASSPORT", SG_JOINS_NOBODY},
    {"PASSPORTNUMBER", SG_JOINS_NOBODY},
    {"PHONE", SG_JOINS_NOBODY},
    {"TELEPHONE", SG_JOINS_NOBODY},
    {"FAX", SG_JOINS_NOBODY},
    {"EMAIL", SG_JOINS_NOBODY},
    {"EMAILADDRESS", SG_JOINS_NOBODY},
    {"WEBSITE", SG_JOINS_NOBODY},
    {"URL", SG_JOINS_NOBODY},
};

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
static char upper(char c) {
  return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

// Bytes of a space beyond ASCII at `text`, or of a dash; 0 for neither.
static size_t wide_length(const char *text, bool *is_dash) {
  static const char *const spaces[] = {"\xc2\xa0", "\xe2\x80\x89",
                                       "\xe2\x80\xaf", "\xe3\x80\x80"};
  *is_dash = false;
  for (size_t i = 0; i < SG_COUNT(spaces); i++)
    if (strncmp(text, spaces[i], strlen(spaces[i])) == 0)
      return strlen(spaces[i]);
  // U+2010 to U+2015 and U+2212
  *is_dash = (strncmp(text, "\xe2\x80", 2) == 0 && (text[2] & 0xff) >= 0x90 &&
              (text[2] & 0xff) <= 0x95) ||
             strncmp(text, "\xe2\x88\x92", 3) == 0;
  return *is_dash ? 3 : 0;
}

// Upper case without spaces, and without other separators when `bare`. False
// when it does not fit: such a long text is no identifier.
static bool fold(const char *text, bool bare, char *out, size_t size) {
  size_t n = 0;
  while (*text) {
    bool is_dash = false;
    const size_t wide = wide_length(text, &is_dash);
    const char c = is_dash ? '-' : upper(*text);
    text += wide ? wide : 1;
    const bool is_space = (wide && !is_dash) || c == ' ' || (c >= 9 && c <= 13);
    const bool is_mark = (c & 0x80) == 0 && !is_digit(c) && !is_upper(c);
    if (is_space || (bare && is_mark))
      continue;
    if (n + 1 >= size)
      return false;
    out[n++] = c;
  }
  out[n] = '\0';
  return true;
}

static const known_scheme *find_scheme(const char *folded) {
  for (size_t i = 0; i < SG_COUNT(schemes); i++)
    for (const char *const *s = schemes[i].spellings; *s; s++)
      if (strcmp(*s, folded) == 0)
        return &schemes[i];
  return NULL;
}

static sg_identifier_use use_of(const char *folded) {
  if (folded[0] == '\0')
    return SG_JOINS_NOBODY;
  for (size_t i = 0; i < SG_COUNT(generic); i++)
    if (strcmp(generic[i].word, folded) == 0)
      return generic[i].use;
  // "DE-REG": some register of a country, which may have many.
  static const char *const registers[] = {"REG", "FOLIO", "MATRICULA",
                                          "CHAMBER", "LICENCE"};
  for (size_t i = 0; i < SG_COUNT(registers); i++)
    if (strlen(folded) > 2 && strcmp(folded + 2, registers[i]) == 0)
      return SG_JOINS_WITH_NAME;
  return SG_JOINS;
}

// Words, and one of 0, 9 and X again and again, that fill a field.
static bool is_filler(const char *id) {
  static const char *const words[] = {
      "NOTAPPLICABLE", "NOTPROVIDED", "NOTAVAILABLE", "NOTKNOWN", "PENDING",
      "EXEMPT",        "EXEMPTED",    "UNREGISTERED", "TBC",      "NOID"};
  for (size_t i = 0; i < SG_COUNT(words); i++)
    if (strcmp(words[i], id) == 0)
      return true;
  const size_t same = strspn(id, (char[]){id[0], '\0'});
  return id[0] == '\0' ||
         (same > 2 && id[same] == '\0' && strchr("09X", id[0]) != NULL);
}

// ISO 7064, mod 97-10, letters counting from 10.
bool sg_is_lei(const char *id, size_t length) {
  uint32_t rest = 0;
  if (length != LEI_LENGTH)
    return false;
  for (const char *end = id + length; id < end; id++) {
    if (is_digit(*id))
      rest = (rest * 10 + (uint32_t)(*id - '0')) % 97;
    else if (is_upper(*id))
      rest = (rest * 100 + (uint32_t)(*id - 'A') + 10) % 97;
    else
      return false;
  }
  return rest == 1;
}

// Zeros go in front of a number, or between the letters before it and it.
static void add_filled(sg_text *out, const char *id, size_t width) {
  const size_t length = strlen(id);
  size_t letters = 0;
  while (is_upper(id[letters]))
    letters++;
  const size_t digits = strspn(id + letters, "0123456789");
  const bool fits = digits > 0 && letters <= 2 && letters + digits == length &&
                    width > length;
  sg_text_add(out, id, fits ? letters : length);
  for (size_t i = length; fits && i < width; i++)
    sg_text_putc(out, '0');
  if (fits)
    sg_text_puts(out, id + letters);
}

// Some write the scheme before the id once more.
static const char *without_scheme(const known_scheme *s, const char *id) {
  const size_t n = strlen(s->spellings[0]);
  const bool again = strncmp(id, s->spellings[0], n) == 0 &&
                     (s != &schemes[LEI] || strlen(id) == n + LEI_LENGTH);
  return again ? id + n : id;
}

void sg_id_scheme_of(sg_id_scheme *out, const char *text) {
  *out = (sg_id_scheme){.use = SG_JOINS_NOBODY};
  if (!fold(text, true, out->name, sizeof out->name)) {
    out->name[0] = '\0';
    return;
  }
  out->known = find_scheme(out->name);
  out->use = out->known ? SG_JOINS : use_of(out->name);
}

sg_identifier sg_identifier_key(sg_text *out, const sg_id_scheme *scheme,
                                const char *id_text) {
  char id[ID_MAX];
  const known_scheme *s = scheme->known;
  sg_identifier_use use = scheme->use;
  if (use == SG_JOINS_NOBODY || sg_says_nothing(id_text) ||
      !fold(id_text, s != NULL, id, sizeof id) || is_filler(id))
    return (sg_identifier){.use = SG_JOINS_NOBODY};
  const char *bare = s ? without_scheme(s, id) : id;
  // Numbers for value added tax mostly begin with their country.
  const bool is_vat = strncmp(scheme->name, "VAT", 3) == 0;
  if (use == SG_JOINS_IN_COUNTRY && is_vat && is_upper(id[0]) &&
      is_upper(id[1]))
    use = SG_JOINS;
  sg_text_puts(out, s ? s->spellings[0] : is_vat ? "VAT" : scheme->name);
  sg_text_putc(out, '\x1f');
  add_filled(out, bare, s ? s->width : 0);
  const bool is_malformed =
      s == &schemes[LEI] && !sg_is_lei(bare, strlen(bare));
  const bool is_pseudonym =
      strncmp(scheme->name, SG_PSEUDONYM_OF, strlen(SG_PSEUDONYM_OF)) == 0;
  return (sg_identifier){use, (s != NULL && !is_malformed) || is_pseudonym,
                         is_malformed};
}
