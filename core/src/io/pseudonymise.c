// SPDX-License-Identifier: GPL-2.0-or-later
// pseudonymise - see pseudonymise.h.
//
// A record is walked through member by member. A table says what becomes of
// each key that is known; every other one goes with its value.
#include "io/pseudonymise.h"

#include "base/hasher.h"
#include "base/loose.h"
#include "base/number.h"
#include "base/plain.h"
#include "graph/identifiers.h"
#include "graph/resolve.h"

#include <string.h>

typedef enum action {
  ID,       // of anything
  NAME,     // of a party
  TEXT,     // common words stay, the rest becomes a hash
  CODES,    // likewise, and codes of activities stay
  HASH,     // always
  NUMBER,   // stays when it is one
  DATE,     // likewise
  COUNTRY,  // likewise, each of several
  CURRENCY, // likewise
  END,      // a country or an id
  HOST,     // of the internet name, the country's ending stays
  PHONE,
  LIST,    // a list of sanctions: a known one, or other:HASH
  OBJECTS, // members by the rows with this key as parent
  IDENTIFIERS,
  ANSWERS
} action;

typedef struct row {
  const char *parent, *key;
  action action;
} row;

// In the order of parents.
static const row rows[] = {
    {"", "id", ID},
    {"", "from", ID},
    {"", "to", ID},
    {"", "deal", ID},
    {"", "vendor", ID},
    {"", "sources", ID},
    {"", "other_ids", ID},
    {"", "stated_end_user", ID},
    {"", "appointed_by", ID},
    {"", "approved_by", END},
    {"", "through", END},
    {"", "name", NAME},
    {"", "names", NAME},
    {"", "previous_names", OBJECTS},
    {"", "identifiers", IDENTIFIERS},
    {"", "listed", OBJECTS},
    {"", "registry_checks", OBJECTS},
    {"", "safeguards", OBJECTS},
    {"", "capital", OBJECTS},
    {"", "answers", ANSWERS},
    {"", "kind", TEXT},
    {"", "roles", TEXT},
    {"", "functions", TEXT},
    {"", "topics", TEXT},
    {"", "basis", TEXT},
    {"", "means", TEXT},
    {"", "post", TEXT},
    {"", "measure", TEXT},
    {"", "capacity", TEXT},
    {"", "status", TEXT},
    {"", "nature", TEXT},
    {"", "product_class", TEXT},
    {"", "address_type", TEXT},
    {"", "legal_form", TEXT},
    {"", "activities", CODES},
    {"", "occupation", TEXT},
    {"", "relation", TEXT},
    {"", "label", TEXT},
    {"", "role", TEXT},
    {"", "purpose", TEXT},
    {"", "clauses", TEXT},
    {"", "relabelled", TEXT},
    {"", "unspecified_reason", TEXT},
    {"", "owner_unspecified", TEXT},
    {"", "product", HASH},
    {"", "stated_end_use", HASH},
    {"", "title", HASH},
    {"", "publisher", HASH},
    {"", "url", HASH},
    {"", "country", COUNTRY},
    {"", "operates_in", COUNTRY},
    {"", "stated_origin", COUNTRY},
    {"", "territory", COUNTRY},
    {"", "currency", CURRENCY},
    {"", "website", HOST},
    {"", "email", HOST},
    {"", "phone", PHONE},
    {"", "since", DATE},
    {"", "until", DATE},
    {"", "date", DATE},
    {"", "filed", DATE},
    {"", "signed", DATE},
    {"", "retrieved", DATE},
    {"", "incorporated", DATE},
    {"", "dissolved", DATE},
    {"", "share", NUMBER},
    {"", "share_min", NUMBER},
    {"", "share_max", NUMBER},
    {"", "share_min_exclusive", NUMBER},
    {"", "share_max_exclusive", NUMBER},
    {"", "voting", NUMBER},
    {"", "voting_min", NUMBER},
    {"", "voting_max", NUMBER},
    {"", "confidence", NUMBER},
    {"", "probability", NUMBER},
    {"", "value", NUMBER},
    {"", "revenue_share", NUMBER},
    {"", "employees", NUMBER},
    {"", "register_count", NUMBER},
    {"capital", "amount", NUMBER},
    {"capital", "currency", CURRENCY},
    {"listed", "list", LIST},
    {"listed", "program", HASH},
    {"listed", "since", DATE},
    {"listed", "until", DATE},
    {"listed", "sources", ID},
    {"previous_names", "name", NAME},
    {"previous_names", "until", DATE},
    {"previous_names", "sources", ID},
    {"registry_checks", "register", HASH},
    {"registry_checks", "date", DATE},
    {"registry_checks", "found", TEXT},
    {"registry_checks", "sources", ID},
    {"safeguards", "what", TEXT},
    {"safeguards", "date", DATE},
    {"safeguards", "sources", ID},
};

enum { DIGITS = 20 }; // of a hash that are written: 80 bits

typedef struct work {
  const sg_model *from;
  sg_keyed *keyed;
  sg_text plain, folded;
} work;

// Known keys have no escapes as they are written.
static const row *row_of(const char *parent, sg_slice key) {
  for (size_t i = 0; i < SG_COUNT(rows); i++)
    if (rows[i].key[0] == key.at[1] && sg_json_key_is(key, rows[i].key) &&
        strcmp(rows[i].parent, parent) == 0)
      return &rows[i];
  return NULL;
}

// --- hashes ---

static void hash(work *w, const char *domain, sg_slice text,
                 char out[DIGITS + 1]) {
  char whole[SG_SHA256_TEXT];
  sg_keyed_hash(w->keyed, domain, text.at, text.length, whole);
  memcpy(out, whole, DIGITS);
  out[DIGITS] = '\0';
}

// "i-3f29...": the letter says what it was.
static void put_hash(work *w, const char *domain, sg_slice text, sg_text *out) {
  char digits[DIGITS + 1];
  hash(w, domain, text, digits);
  sg_text_printf(out, "\"%c-%s\"", domain[0], digits);
}

// As it is written, in one spelling of letters: what reads the same is the same
// name. "unknown" is none.
static void put_name(work *w, sg_slice text, sg_text *out) {
  sg_text_reset(&w->folded);
  (void)sg_text_plain(&w->folded, text.at); // memory is asked for at the end
  const bool is_empty = w->folded.length == 0;
  if (sg_says_nothing(text.at)) {
    sg_json_quote(out, text);
    return;
  }
  put_hash(w, "name", is_empty ? text : sg_text_slice(&w->folded), out);
}

// Several common words may stand in one text, as in "audit;resale". Of any
// other text those stay that plugins look for.
static void put_text(work *w, sg_slice text, sg_text *out) {
  char digits[DIGITS + 1];
  sg_slice part;
  bool all = true;
  for (size_t at = 0; all && sg_slice_next(text, ";", &at, &part);)
    all = sg_is_common_word(part);
  if (all) {
    sg_json_quote(out, text);
    return;
  }
  hash(w, "text", text, digits);
  sg_text_putc(out, '"');
  sg_common_words_in(text, out);
  sg_text_printf(out, "t-%s\"", digits);
}

static void put_countries(work *w, sg_slice text, sg_text *out) {
  sg_slice part;
  bool all = true;
  for (size_t at = 0; all && sg_slice_next(text, ";", &at, &part);)
    all = sg_country_parse(part) != 0;
  if (all)
    sg_json_quote(out, text);
  else
    put_hash(w, "text", text, out);
}

static void put_end(work *w, sg_slice text, sg_text *out) {
  const bool is_party = sg_model_entity(w->from, text.at) != SG_NONE;
  if (!is_party && (sg_country_parse(text) || sg_is_common_word(text)))
    sg_json_quote(out, text);
  else
    put_hash(w, "id", text, out);
}

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The internet name in an address: behind "//" and "@", up to "/", ":" or "?".
static sg_slice host_of(sg_slice text) {
  const char *end = text.at + text.length;
  const char *from = text.at;
  for (const char *at = text.at; at + 1 < end; at++)
    if (at[0] == '/' && at[1] == '/') {
      from = at + 2;
      break;
    }
  const char *at = from;
  for (; at < end && !strchr("/?", *at); at++)
    if (*at == '@')
      from = at + 1;
  for (const char *c = from; c < at; c++)
    if (*c == ':')
      at = c;
  if (at - from > 4 && memcmp(from, "www.", 4) == 0)
    from += 4;
  return (sg_slice){from, (size_t)(at - from)};
}

// Endings of two letters are countries; others may be somebody's.
static void put_host(work *w, sg_slice text, sg_text *out) {
  char digits[DIGITS + 1];
  if (sg_is_common_word(text)) {
    sg_json_quote(out, text);
    return;
  }
  const sg_slice host = host_of(text);
  const size_t n = host.length;
  const bool is_country = n > 3 && host.at[n - 3] == '.' &&
                          is_letter(host.at[n - 1]) &&
                          is_letter(host.at[n - 2]);
  hash(w, "host", host, digits);
  sg_text_printf(out, "\"h%s.%.*s\"", digits, is_country ? 2 : 7,
                 is_country ? host.at + n - 2 : "invalid");
}

// Digits of a number that no country has.
static void put_phone(work *w, sg_slice text, sg_text *out) {
  char digits[DIGITS + 1];
  char number[64];
  size_t n = 0;
  for (size_t i = 0; i < text.length && n < sizeof number; i++)
    if (text.at[i] >= '0' && text.at[i] <= '9')
      number[n++] = text.at[i];
  hash(w, "phone", (sg_slice){number, n}, digits);
  sg_text_puts(out, "\"+999");
  for (int i = 0; i < 14; i++) // letters become digits, too
    sg_text_putc(out, digits[i] <= '9' ? digits[i]
                                       : (char)('0' + (digits[i] - 'a')));
  sg_text_putc(out, '"');
}

static void put_list(work *w, sg_slice text, sg_text *out) {
  char digits[DIGITS + 1];
  if (sg_is_common_word(text)) {
    sg_json_quote(out, text);
    return;
  }
  hash(w, "list", text, digits);
  sg_text_printf(out, "\"other:l-%s\"", digits);
}

static void put_currency(work *w, sg_slice text, sg_text *out) {
  char code[4];
  if (sg_currency_read(text, code))
    sg_text_printf(out, "\"%s\"", code);
  else
    put_hash(w, "text", text, out);
}

static void put_string(work *w, action what, sg_slice text, sg_text *out) {
  switch (what) {
  case ID: put_hash(w, "id", text, out); break;
  case NAME: put_name(w, text, out); break;
  case TEXT: put_text(w, text, out); break;
  case CODES:
    if (sg_is_activity_code(text))
      sg_json_quote(out, text);
    else
      put_text(w, text, out);
    break;
  case COUNTRY: put_countries(w, text, out); break;
  case CURRENCY: put_currency(w, text, out); break;
  case END: put_end(w, text, out); break;
  case HOST: put_host(w, text, out); break;
  case PHONE: put_phone(w, text, out); break;
  case LIST: put_list(w, text, out); break;
  case OBJECTS: put_text(w, text, out); break; // safeguards as text
  case HASH:
  case NUMBER:
  case DATE:
  case IDENTIFIERS:
  case ANSWERS: put_hash(w, "text", text, out); break;
  }
}

// --- values ---

static bool put_members(work *w, const char *parent, sg_slice object,
                        sg_text *out);

static bool is_date(sg_slice value) {
  sg_date date = SG_DATE_UNKNOWN;
  return sg_date_parse(value.at + 1, value.length - 2, &date);
}

static void put_value(work *w, const row *r, sg_slice value, sg_text *out) {
  const bool is_text = value.at[0] == '"';
  const bool is_number =
      value.at[0] == '-' || (value.at[0] >= '0' && value.at[0] <= '9');
  if ((!is_text && (!is_number || r->action == NUMBER)) ||
      (is_text && r->action == DATE && is_date(value))) {
    sg_text_add(out, value.at, value.length);
    return;
  }
  sg_text_reset(&w->plain);
  if (is_text)
    sg_json_decode(value, &w->plain);
  else
    sg_text_add(&w->plain, value.at, value.length);
  put_string(w, r->action, sg_text_slice(&w->plain), out);
}

static bool put_any(work *w, const row *r, sg_slice value, sg_text *out);

static bool put_array(work *w, const row *r, sg_slice list, sg_text *out) {
  sg_slice value;
  bool is_first = true;
  bool ok = true;
  sg_text_putc(out, '[');
  for (size_t at = 0; ok && sg_json_next(list, &at, NULL, &value);) {
    if (!is_first)
      sg_text_putc(out, ',');
    is_first = false;
    ok = value.at[0] != '[' ? put_any(w, r, value, out)
                            : (sg_text_puts(out, "null"), true);
  }
  sg_text_putc(out, ']');
  return ok;
}

static bool put_any(work *w, const row *r, sg_slice value, sg_text *out) {
  if (value.at[0] == '{')
    return put_members(w, r->action == OBJECTS ? r->key : "none", value, out);
  if (value.at[0] == '[')
    return put_array(w, r, value, out);
  put_value(w, r, value, out);
  return true;
}

// "SCHEME\x1fID" as a pseudonym. Of a known scheme, of which a party has one
// number, the name stays, so that two numbers are as much of a contradiction as
// before.
static void put_number(work *w, sg_identifier found, sg_text *out) {
  static const char *const schemes[] = {[SG_JOINS] = "pseudonym",
                                        [SG_JOINS_IN_COUNTRY] = "tax number",
                                        [SG_JOINS_WITH_NAME] =
                                            "registration number"};
  char digits[DIGITS + 1];
  const char *key = sg_text_get(&w->folded);
  hash(w, "identifier", sg_text_slice(&w->folded), digits);
  if (found.is_only)
    sg_text_printf(out, "{\"scheme\":\"pseudonym of %.*s\"",
                   (int)strcspn(key, "\x1f"), key);
  else
    sg_text_printf(out, "{\"scheme\":\"%s\"", schemes[found.use]);
  sg_text_printf(out, ",\"id\":\"n%s\"}", digits);
}

// {"scheme": ..., "id": ...}: what makes two the same goes into the hash, and
// how far it does stays in the scheme.
static bool put_identifier(work *w, sg_slice object, sg_text *out) {
  sg_slice scheme = {0};
  sg_slice id = {0};
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(object, &at, &key, &value);) {
    if (sg_json_key_is(key, "scheme"))
      scheme = value;
    else if (sg_json_key_is(key, "id"))
      id = value;
  }
  if (!scheme.length || !id.length || id.at[0] != '"' || scheme.at[0] != '"')
    return false;
  sg_id_scheme known;
  sg_text_reset(&w->plain);
  sg_json_decode(scheme, &w->plain);
  sg_id_scheme_of(&known, sg_text_get(&w->plain));
  sg_text_reset(&w->plain);
  sg_text_reset(&w->folded);
  sg_json_decode(id, &w->plain);
  const sg_identifier found =
      sg_identifier_key(&w->folded, &known, sg_text_get(&w->plain));
  if (found.use == SG_JOINS_NOBODY || w->folded.length == 0)
    return false;
  put_number(w, found, out);
  return true;
}

static void put_identifiers(work *w, sg_slice list, sg_text *out) {
  sg_slice object;
  bool is_first = true;
  sg_text_putc(out, '[');
  for (size_t at = 0;
       list.at[0] == '[' && sg_json_next(list, &at, NULL, &object);) {
    const size_t before = out->length;
    if (!is_first)
      sg_text_putc(out, ',');
    if (object.at[0] == '{' && put_identifier(w, object, out))
      is_first = false;
    else if (sg_text_ok(out))
      out->length = before;
  }
  sg_text_putc(out, ']');
}

// {"question": "yes" or ["yes", "no"]}.
static bool put_answers(work *w, sg_slice object, sg_text *out) {
  static const row answer = {"answers", "", TEXT};
  sg_slice key;
  sg_slice value;
  bool is_first = true;
  bool ok = true;
  sg_text_putc(out, '{');
  for (size_t at = 0;
       object.at[0] == '{' && ok && sg_json_next(object, &at, &key, &value);) {
    sg_text_reset(&w->plain);
    sg_json_decode(key, &w->plain);
    if (!is_first)
      sg_text_putc(out, ',');
    if (sg_is_common_question(sg_text_slice(&w->plain)))
      sg_json_quote(out, sg_text_slice(&w->plain));
    else
      put_hash(w, "question", sg_text_slice(&w->plain), out);
    sg_text_putc(out, ':');
    is_first = false;
    ok = put_any(w, &answer, value, out);
  }
  sg_text_putc(out, '}');
  return ok;
}

static bool put_member(work *w, const row *r, sg_slice value, sg_text *out) {
  sg_text_printf(out, "\"%s\":", r->key);
  if (r->action == ANSWERS)
    return put_answers(w, value, out);
  if (r->action != IDENTIFIERS)
    return put_any(w, r, value, out);
  put_identifiers(w, value, out);
  return true;
}

static bool put_members(work *w, const char *parent, sg_slice object,
                        sg_text *out) {
  sg_slice key;
  sg_slice value;
  bool is_first = true;
  bool ok = true;
  sg_text_putc(out, '{');
  for (size_t at = 0; ok && sg_json_next(object, &at, &key, &value);) {
    const row *r = row_of(parent, key);
    if (!r)
      continue;
    if (!is_first)
      sg_text_putc(out, ',');
    is_first = false;
    ok = put_member(w, r, value, out);
  }
  sg_text_putc(out, '}');
  return ok;
}

static bool change(void *ctx, sg_record_kind kind, sg_slice record,
                   sg_text *out) {
  work *w = ctx;
  (void)kind;
  return put_members(w, "", record, out) && sg_text_ok(&w->plain) &&
         sg_text_ok(&w->folded);
}

sg_status sg_model_pseudonymise(sg_model *out, const sg_model *from,
                                const sg_extract *extract, sg_slice key,
                                sg_error *err) {
  if (key.length < SG_KEY_MIN)
    return sg_fail(err, SG_EUSAGE,
                   "the key has %zu bytes and wants %d at least; make one with "
                   "'head -c 32 /dev/urandom > KEYFILE'",
                   key.length, (int)SG_KEY_MIN);
  work w = {.from = from, .keyed = sg_keyed_new(key.at, key.length)};
  const sg_rebuild_options options = {
      .rows = extract, .change = change, .ctx = &w, .without_head = true};
  sg_text_init(&w.plain, 0);
  sg_text_init(&w.folded, 0);
  const sg_status status =
      w.keyed ? sg_model_rebuild(out, from, &options, err) : sg_no_memory(err);
  sg_text_clear(&w.plain);
  sg_text_clear(&w.folded);
  sg_keyed_free(w.keyed);
  return status;
}
