// SPDX-License-Identifier: GPL-2.0-or-later
// bods_form - see bods_form.h.
#include "io/bods_form.h"

#include "base/loose.h"
#include "graph/kinds.h"
#include "io/bods_table.h"

typedef struct form {
  const sg_piece *piece;
  sg_slice text; // the statement
  sg_slice stated;
  bods_kind kind;
} form;

typedef struct found {
  sg_slice value[BODS_MEMBERS_MAX]; // {NULL, 0} when missing or null
} found;

#define SAY(f, at, ...)                                                        \
  sg_piece_problem((f)->piece, SG_PROBLEM_BAD_FORM, at, __VA_ARGS__)

static size_t blank_end(sg_slice text, size_t i) {
  while (i < text.length && (text.at[i] == ' ' || text.at[i] == '\n' ||
                             text.at[i] == '\r' || text.at[i] == '\t'))
    i++;
  return i;
}

// End of the value at `i`; most are texts without escapes.
static size_t value_end(sg_slice text, size_t i) {
  if (text.at[i] != '"')
    return sg_json_extent(text, i);
  const char *end = memchr(text.at + i + 1, '"', text.length - i - 1);
  return end[-1] == '\\' ? sg_json_extent(text, i)
                         : (size_t)(end - text.at) + 1;
}

static bool is_text(sg_slice json) {
  return json.at && json.at[0] == '"';
}

// Without its quotes; texts with escapes are measured as they are written.
static sg_slice inside(sg_slice json) {
  return is_text(json) ? (sg_slice){json.at + 1, json.length - 2}
                       : (sg_slice){NULL, 0};
}

static bool same(sg_slice text, const char *word) {
  return strlen(word) == text.length && memcmp(text.at, word, text.length) == 0;
}

// --- texts of a form ---

static bool is_day(sg_slice text) {
  sg_date date;
  return text.length == 10 && sg_date_parse(text.at, 10, &date);
}

static bool is_number(const char *at, int most) {
  return at[0] >= '0' && at[1] >= '0' && at[1] <= '9' &&
         (at[0] - '0') * 10 + (at[1] - '0') <= most;
}

// Behind the day: "T12:30:05.25+01:00", "T12:30:05Z".
static bool is_time(sg_slice text) {
  if (text.length < 10 || (text.at[0] != 'T' && text.at[0] != 't'))
    return false;
  if (!is_number(text.at + 1, 23) || text.at[3] != ':' ||
      !is_number(text.at + 4, 59) || text.at[6] != ':' ||
      !is_number(text.at + 7, 60))
    return false;
  size_t i = 9;
  if (text.at[i] == '.')
    for (i++; i < text.length && text.at[i] >= '0' && text.at[i] <= '9';)
      i++;
  if (i + 1 == text.length)
    return text.at[i] == 'Z' || text.at[i] == 'z';
  return i + 6 == text.length && (text.at[i] == '+' || text.at[i] == '-') &&
         is_number(text.at + i + 1, 23) && text.at[i + 3] == ':' &&
         is_number(text.at + i + 4, 59);
}

static bool is_moment(sg_slice text) {
  if (text.length <= 10)
    return is_day(text);
  return is_day((sg_slice){text.at, 10}) &&
         is_time((sg_slice){text.at + 10, text.length - 10});
}

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_of_scheme(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
         c == '.';
}

// "SCHEME:" and something without blanks and brackets behind it.
static bool is_uri(sg_slice text) {
  size_t i = 0;
  if (text.length == 0 || !is_letter(text.at[0]))
    return false;
  while (i < text.length && is_of_scheme(text.at[i]))
    i++;
  if (i + 1 >= text.length || text.at[i] != ':')
    return false;
  for (i++; i < text.length; i++) {
    const char c = text.at[i];
    if (c == ' ' || c == '<' || c == '>' || c == '{' || c == '}' || c == '|' ||
        c == '^' || c == '`')
      return false;
  }
  return true;
}

static bool is_version(sg_slice text) {
  size_t dots = 0;
  for (size_t i = 0; i < text.length; i++)
    if (text.at[i] == '.' && i > 0 && i + 1 < text.length)
      dots++;
    else if (text.at[i] < '0' || text.at[i] > '9')
      return false;
  return dots == 1;
}

static bool has_characters(sg_slice text, size_t least, size_t most) {
  size_t n = 0;
  for (size_t i = 0; i < text.length; i++)
    n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
  return n >= least && n <= most;
}

// --- one value ---

static bool is_id(sg_slice text) {
  return has_characters(text, 32, 64);
}

static bool is_country(sg_slice text) {
  return has_characters(text, 2, 2);
}

static bool is_place(sg_slice text) {
  return has_characters(text, 2, 6);
}

static bool is_date(sg_slice text) {
  sg_date date;
  return sg_date_parse(text.at, text.length, &date);
}

static const struct {
  const char *wanted;
  bool (*fits)(sg_slice text); // NULL: any text does
} forms[] = {
    [FORM_TEXT] = {"text", NULL},
    [FORM_ID] = {"text of 32 to 64 characters", is_id},
    [FORM_COUNTRY] = {"text of 2 characters", is_country},
    [FORM_PLACE] = {"text of 2 to 6 characters", is_place},
    [FORM_VERSION] = {"a version such as \"0.4\"", is_version},
    [FORM_URI] = {"a URI", is_uri},
    [FORM_DAY] = {"a date YYYY-MM-DD", is_day},
    [FORM_MOMENT] = {"a date YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a zone",
                     is_moment},
    [FORM_DATE] = {"a date YYYY, YYYY-MM or YYYY-MM-DD", is_date},
    [FORM_CODE] = {"text", NULL},
    [FORM_FLAG] = {"true or false", NULL},
    [FORM_OBJECT] = {"an object", NULL},
};

static void check_code(const form *f, const bods_form_member *m,
                       sg_slice json) {
  const sg_slice text = inside(json);
  for (size_t i = 0; m->codes[i]; i++)
    if (same(text, m->codes[i]))
      return;
  SAY(f, json.at, "'%s': '%.*s' is none of its codes", m->key,
      text.length < 60 ? (int)text.length : 60, text.at);
}

static bool has_type(uint8_t kind, char first) {
  if (kind == FORM_OBJECT)
    return first == '{';
  if (kind == FORM_FLAG)
    return first == 't' || first == 'f';
  return first == '"';
}

static void check_value(const form *f, const bods_form_member *m,
                        sg_slice json) {
  const bool is_said = m->flags & BODS_READ;
  const bool is_right = m->form == FORM_ANY || has_type(m->form, json.at[0]);
  if (is_right && m->form == FORM_CODE)
    check_code(f, m, json);
  else if (is_right &&
           (!forms[m->form].fits || forms[m->form].fits(inside(json))))
    return;
  else if (is_right || !is_said)
    SAY(f, json.at, "'%s' wants %s", m->key, forms[m->form].wanted);
}

// --- members that are compared with each other ---

static sg_date date_of(sg_slice json) {
  sg_date date = SG_DATE_UNKNOWN;
  const sg_slice text = inside(json);
  if (text.length)
    (void)sg_date_parse(text.at, text.length < 10 ? text.length : 10, &date);
  return date;
}

static bool is_before(sg_date a, sg_date b) {
  return a != SG_DATE_UNKNOWN && b != SG_DATE_UNKNOWN &&
         sg_date_last(a) < sg_date_first(b);
}

// Years that nobody's statement is about, whatever the day on which it is read:
// the program has no clock.
static const int32_t first_day = -62091; // 1800-01-01
static const int32_t last_day = 40177;   // 2080-01-01

static void check_year(const form *f, const char *key, sg_slice json) {
  const sg_date date = date_of(json);
  if (date == SG_DATE_UNKNOWN)
    return;
  if (sg_date_first(date) >= last_day)
    SAY(f, json.at, "'%s' lies far in the future", key);
  else if (sg_date_last(date) < first_day)
    SAY(f, json.at, "'%s' lies before 1800", key);
}

static void check_life(const form *f, const found *m) {
  enum { DAYS_120_YEARS = 43831 };
  const sg_slice born = m->value[AT_BORN];
  const sg_slice died = m->value[AT_DIED];
  const sg_date from = date_of(born);
  const sg_date until = date_of(died);
  check_year(f, "birthDate", born);
  check_year(f, "deathDate", died);
  if (is_before(date_of(f->stated), from))
    SAY(f, born.at, "'birthDate' is after the date of the statement");
  if (is_before(until, from))
    SAY(f, died.at, "'deathDate' is before 'birthDate'");
  else if (from != SG_DATE_UNKNOWN && until != SG_DATE_UNKNOWN &&
           sg_date_first(until) - sg_date_last(from) > DAYS_120_YEARS)
    SAY(f, died.at, "'deathDate' is more than 120 years after 'birthDate'");
}

static void check_subtype(const form *f, const found *m) {
  static const struct {
    const char *type;
    const char *subtypes[4];
  } fitting[] = {
      {"arrangement", {"trust", "nomination", "other", NULL}},
      {"legalEntity", {"trust", "other", NULL, NULL}},
      {"stateBody", {"governmentDepartment", "stateAgency", "other", NULL}},
      {"registeredEntity", {"other", NULL, NULL, NULL}},
      {"state", {"other", NULL, NULL, NULL}},
      {"anonymousEntity", {"other", NULL, NULL, NULL}},
      {"unknownEntity", {"other", NULL, NULL, NULL}},
  };
  const sg_slice type = inside(m->value[AT_SUBTYPE_TYPE]);
  const sg_slice subtype = inside(m->value[AT_SUBTYPE]);
  for (size_t i = 0; subtype.at && i < SG_COUNT(fitting); i++) {
    if (!same(type, fitting[i].type))
      continue;
    for (size_t k = 0; fitting[i].subtypes[k]; k++)
      if (same(subtype, fitting[i].subtypes[k]))
        return;
    SAY(f, subtype.at, "'subtype': '%.*s' is no subtype of '%s'",
        subtype.length < 60 ? (int)subtype.length : 60, subtype.at,
        fitting[i].type);
  }
}

static void check_annotation(const form *f, const found *m) {
  check_year(f, "creationDate", m->value[AT_CREATED]);
  const sg_slice target = m->value[AT_TARGET];
  const sg_slice motivation = inside(m->value[AT_MOTIVATION]);
  const sg_slice transformed = inside(m->value[AT_TRANSFORMED]);
  if (is_text(target) && target.at[1] != '"' && target.at[1] != '/')
    SAY(f, target.at, "'statementPointerTarget' wants a JSON pointer");
  if (!motivation.at)
    return;
  if (same(motivation, "linking") && !m->value[AT_NOTE_URL].at)
    SAY(f, motivation.at, "an annotation that links wants 'url'");
  if (!same(motivation, "transformation") && transformed.length)
    SAY(f, transformed.at,
        "'transformedContent' belongs to the motivation 'transformation'");
}

static void check_listing(const form *f, const found *m) {
  const sg_slice listed = m->value[AT_HAS_LISTING];
  const sg_slice list = m->value[AT_SECURITIES];
  if (listed.at && listed.at[0] == 'f' && list.at && list.at[0] == '[' &&
      list.at[blank_end(list, 1)] != ']')
    SAY(f, list.at, "securities are listed where 'hasPublicListing' is false");
}

static void check_parts(const form *f, const found *m) {
  const sg_slice is_part = m->value[AT_IS_PART];
  const sg_slice parts = m->value[AT_PARTS];
  if (is_part.at && is_part.at[0] == 't' && parts.at && parts.at[0] == '[' &&
      parts.at[blank_end(parts, 1)] != ']')
    SAY(f, parts.at, "a component has components of its own");
}

// A bound is inclusive or exclusive; up to 0.3 the second is a flag.
static void check_share(const form *f, const found *m) {
  for (size_t i = 0; i < 2; i++) {
    const sg_slice bound = m->value[AT_MINIMUM + i];
    const sg_slice other = m->value[AT_EXCLUSIVE_MINIMUM + i];
    if (bound.at && other.at && other.at[0] != 't' && other.at[0] != 'f')
      SAY(f, other.at,
          "'share' has the same bound twice, with itself and "
          "without");
  }
}

// Documents of persons: three letters of a country, and what it is.
static void check_person_scheme(const form *f, const found *m) {
  static const char *const documents[] = {"-PASSPORT", "-TAXID", "-IDCARD"};
  const sg_slice scheme = inside(m->value[AT_SCHEME]);
  for (size_t i = 0; i < SG_COUNT(documents); i++) {
    const size_t n = strlen(documents[i]);
    if (scheme.length < n ||
        memcmp(scheme.at + scheme.length - n, documents[i], n) != 0)
      continue;
    const sg_slice place = {scheme.at, scheme.length - n};
    if (place.length != 3 || !sg_country_read(place))
      SAY(f, scheme.at, "'scheme' wants a country of three letters before '%s'",
          documents[i]);
  }
}

static void check_statement(const form *f, const found *m) {
  check_year(f, "statementDate", m->value[AT_STATEMENT_DATE]);
}

static void check_publication(const form *f, const found *m) {
  check_year(f, "publicationDate", m->value[AT_PUBLICATION_DATE]);
}

static void check_source(const form *f, const found *m) {
  check_year(f, "retrievedAt", m->value[AT_RETRIEVED]);
}

typedef void compare(const form *f, const found *m);

static compare *const compares[BODS_N_SHAPES] = {
    [SHAPE_STATEMENT] = check_statement,
    [SHAPE_OLD_ENTITY] = check_statement,
    [SHAPE_OLD_PERSON] = check_statement,
    [SHAPE_OLD_RELATION] = check_statement,
    [SHAPE_PERSON] = check_life,
    [SHAPE_RELATION] = check_parts,
    [SHAPE_ANNOTATION] = check_annotation,
    [SHAPE_PUBLICATION] = check_publication,
    [SHAPE_SOURCE] = check_source,
    [SHAPE_PERSON_IDENTIFIER] = check_person_scheme,
    [SHAPE_ENTITY_TYPE] = check_subtype,
    [SHAPE_LISTING] = check_listing,
    [SHAPE_SHARE] = check_share,
};

// --- objects ---

static const bods_form_member *member_of(const bods_form_shape *shape,
                                         const char *key, size_t length) {
  for (uint32_t i = 0; i < shape->n; i++)
    if (shape->members[i].length == length &&
        memcmp(shape->members[i].key, key, length) == 0)
      return &shape->members[i];
  return NULL;
}

static void check_missing(const form *f, const bods_form_shape *shape,
                          const found *m, const char *object) {
  bool any = true;
  const bods_form_member *either = NULL;
  for (uint32_t i = 0; i < shape->n; i++) {
    const bods_form_member *one = &shape->members[i];
    if ((one->flags & BODS_MUST) && !m->value[i].at)
      SAY(f, object, "'%s' is missing", one->key);
    if (!(one->flags & BODS_EITHER))
      continue;
    any = (either && any) || m->value[i].at;
    either = either ? either : one;
  }
  if (!any)
    SAY(f, object, "'%s' is missing, and what may stand for it", either->key);
}

static size_t walk_object(const form *f, uint8_t name, size_t at);

// The value of a member at `at`; returns its end.
static size_t walk_value(const form *f, const bods_form_member *m, size_t at) {
  const char first = f->text.at[at];
  const bool into = m->form == FORM_OBJECT && m->shape && first == '{';
  const size_t end =
      into ? walk_object(f, m->shape, at) : value_end(f->text, at);
  if (first != 'n')
    check_value(f, m, (sg_slice){f->text.at + at, end - at});
  return end;
}

static size_t walk_list(const form *f, const bods_form_member *m, size_t at) {
  if (f->text.at[at] != '[') {
    const bool is_said = (m->flags & BODS_READ) || f->text.at[at] == 'n';
    if (!is_said)
      SAY(f, f->text.at + at, "'%s' wants a list", m->key);
    return sg_json_extent(f->text, at);
  }
  at = blank_end(f->text, at + 1);
  while (f->text.at[at] != ']') {
    at = blank_end(f->text, walk_value(f, m, at));
    if (f->text.at[at] == ',')
      at = blank_end(f->text, at + 1);
  }
  return at + 1;
}

static uint8_t shape_of(const form *f, uint8_t name) {
  static const uint8_t details[] = {SHAPE_ENTITY, SHAPE_PERSON, SHAPE_RELATION};
  return name == SHAPE_DETAILS ? details[f->kind] : name;
}

static size_t walk_object(const form *f, uint8_t name, size_t at) {
  name = shape_of(f, name);
  const bods_form_shape *shape = &bods_shapes[name];
  const char *object = f->text.at + at;
  found m; // as many as the shape has members
  memset(m.value, 0, shape->n * sizeof m.value[0]);
  at = blank_end(f->text, at + 1);
  while (f->text.at[at] != '}') {
    const size_t key_end = value_end(f->text, at);
    const bods_form_member *one =
        member_of(shape, f->text.at + at + 1, key_end - at - 2);
    at = blank_end(f->text, blank_end(f->text, key_end) + 1);
    size_t end = 0;
    if (!one)
      end = value_end(f->text, at);
    else
      end = one->flags & BODS_LIST ? walk_list(f, one, at)
                                   : walk_value(f, one, at);
    if (one && f->text.at[at] != 'n')
      m.value[one - shape->members] = (sg_slice){f->text.at + at, end - at};
    at = blank_end(f->text, end);
    if (f->text.at[at] == ',')
      at = blank_end(f->text, at + 1);
  }
  check_missing(f, shape, &m, object);
  if (compares[name])
    compares[name](f, &m);
  return at + 1;
}

void bods_check_form(const sg_piece *piece, bods_kind kind, bool old,
                     sg_slice date) {
  static const uint8_t olds[] = {SHAPE_OLD_ENTITY, SHAPE_OLD_PERSON,
                                 SHAPE_OLD_RELATION};
  const form f = {piece, piece->text, date, kind};
  (void)walk_object(&f, old ? olds[kind] : SHAPE_STATEMENT, 0);
}
