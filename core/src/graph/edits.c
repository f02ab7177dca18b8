// SPDX-License-Identifier: GPL-2.0-or-later
// edits - see edits.h.
#include "graph/edits.h"

#include "base/near.h"
#include "base/number.h"
#include "base/slice.h"
#include "graph/record.h"

#include <stdio.h>
#include <string.h>

// What becomes of a value.
typedef enum form {
  SHARE,
  SHARE_LEAST,
  SHARE_MOST,
  VOTES,
  VOTES_LEAST,
  VOTES_MOST,
  START,
  END,
  CONFIDENCE,
  WORD
} form;

struct sg_edit_key {
  const char *name;
  form form;
  uint32_t kinds;        // bits of kinds of link that have it
  const sg_words *words; // of a word, and the byte of the row that keeps it
  size_t at;
};

enum {
  ANY = 0xffff,
  EVENTS = 1 << SG_SUPPLY | 1 << SG_CONTRACT | 1 << SG_PAYMENT |
           1 << SG_SUCCESSION | 1 << SG_INVOLVED,
  STATES = ANY & ~EVENTS,
  STAKES = 1 << SG_OWNERSHIP,
  SAID_MAX = 90 // bytes of an id in a message
};

#define AT(member) offsetof(sg_link_row, member)

static const sg_edit_key keys[] = {
    {"share", SHARE, STAKES, NULL, 0},
    {"share_min", SHARE_LEAST, STAKES, NULL, 0},
    {"share_max", SHARE_MOST, STAKES, NULL, 0},
    {"voting", VOTES, STAKES, NULL, 0},
    {"voting_min", VOTES_LEAST, STAKES, NULL, 0},
    {"voting_max", VOTES_MOST, STAKES, NULL, 0},
    {"since", START, STATES, NULL, 0},
    {"until", END, STATES, NULL, 0},
    {"date", START, EVENTS, NULL, 0},
    {"confidence", CONFIDENCE, ANY, NULL, 0},
    {"basis", WORD, ANY, &sg_bases, AT(basis)},
    {"capacity", WORD, STAKES, &sg_capacities, AT(capacity)},
    {"measure", WORD, STAKES | 1 << SG_CONTROL, &sg_measures, AT(measure)},
    {"means", WORD, 1 << SG_CONTROL, &sg_means, AT(detail)},
    {"post", WORD, 1 << SG_POSITION, &sg_posts, AT(detail)},
};

void sg_edits_init(sg_edits *edits) {
  sg_vec_init(&edits->rows, sizeof(sg_edit), 0);
  sg_arena_init(&edits->texts, 0);
}

void sg_edits_clear(sg_edits *edits) {
  sg_vec_clear(&edits->rows);
  sg_arena_clear(&edits->texts);
}

const char *sg_edit_key_name(const sg_edit_key *key) {
  return key->name;
}

// --- values ---

// A number of percent, with or without the sign.
static bool percent(sg_slice text, uint32_t *share) {
  double number = -1;
  text = sg_slice_trim(text);
  if (text.length && text.at[text.length - 1] == '%')
    text = sg_slice_trim((sg_slice){text.at, text.length - 1});
  return sg_number_parse(text.at, text.length, &number) &&
         sg_share_from_percent(number, share);
}

// "30", "[25,50]", "(25,50]" without 25 itself, "unknown".
static bool bounds(sg_slice text, uint32_t *low, uint32_t *high) {
  *low = 0;
  *high = SG_WHOLE;
  if (sg_slice_is(text, "unknown"))
    return true;
  if (text.length < 2 || !strchr("[(", text.at[0])) {
    const bool ok = percent(text, low);
    *high = *low;
    return ok;
  }
  const char *comma = memchr(text.at, ',', text.length);
  const char last = text.at[text.length - 1];
  if (!comma || !strchr("])", last) ||
      !percent((sg_slice){text.at + 1, (size_t)(comma - text.at - 1)}, low) ||
      !percent(
          (sg_slice){comma + 1, (size_t)(text.at + text.length - comma - 2)},
          high))
    return false;
  *low += text.at[0] == '(';
  if (last == ')' && (*high)-- == 0)
    return false;
  return *low <= *high;
}

static bool set_date(sg_slice text, sg_date *out) {
  *out = SG_DATE_UNKNOWN;
  return sg_slice_is(text, "unknown") ||
         sg_date_parse(text.at, text.length, out);
}

static bool set_confidence(sg_slice text, uint32_t *out) {
  double number = -1;
  if (!sg_number_parse(text.at, text.length, &number) || number < 0 ||
      number > 1)
    return false;
  *out = (uint32_t)(number * SG_WHOLE + 0.5);
  return true;
}

static bool set_word(const sg_edit_key *key, sg_slice text, sg_link_row *link) {
  const uint32_t number = sg_word_find(key->words, text);
  if (number == SG_NONE)
    return false;
  *((uint8_t *)link + key->at) = (uint8_t)number;
  return true;
}

static bool set_votes(const sg_edit_key *key, sg_slice text,
                      sg_link_row *link) {
  uint32_t low = 0;
  uint32_t high = SG_WHOLE;
  if (key->form == VOTES && sg_slice_is(text, "unknown")) {
    link->votes = link->votes_high = SG_NONE;
    return true;
  }
  if (key->form == VOTES) {
    if (!bounds(text, &link->votes, &link->votes_high))
      return false;
  } else if (!percent(text, key->form == VOTES_LEAST ? &low : &high)) {
    return false;
  } else if (key->form == VOTES_LEAST || link->votes == SG_NONE) {
    link->votes = low;
  }
  if (key->form == VOTES_MOST || link->votes_high == SG_NONE)
    link->votes_high = high;
  return true;
}

// False when the value is none of the key's.
static bool set(const sg_edit_key *key, const char *value, sg_link_row *link) {
  const sg_slice text = sg_slice_of(value);
  switch (key->form) {
  case SHARE: return bounds(text, &link->low, &link->high);
  case SHARE_LEAST: return percent(text, &link->low);
  case SHARE_MOST: return percent(text, &link->high);
  case VOTES:
  case VOTES_LEAST:
  case VOTES_MOST: return set_votes(key, text, link);
  case START: return set_date(text, &link->since);
  case END: return set_date(text, &link->until);
  case CONFIDENCE: return set_confidence(text, &link->confidence);
  case WORD: return set_word(key, text, link);
  }
  return false;
}

// "unknown", "30" or "[25,50]".
static void write_bounds(uint32_t low, uint32_t high, char out[48]) {
  char from[16];
  char to[16];
  if (low == SG_NONE || (low == 0 && high == SG_WHOLE)) {
    (void)snprintf(out, 48, "unknown");
    return;
  }
  sg_share_write(low, from);
  sg_share_write(high, to);
  if (low == high)
    (void)snprintf(out, 48, "%s", from);
  else
    (void)snprintf(out, 48, "[%s,%s]", from, to);
}

static void write_date(sg_date date, char out[48]) {
  if (date == SG_DATE_UNKNOWN)
    (void)snprintf(out, 48, "unknown");
  else
    sg_date_write(date, out);
}

void sg_edit_key_value(const sg_edit_key *key, const sg_link_row *link,
                       char out[48]) {
  switch (key->form) {
  case SHARE:
  case SHARE_LEAST:
  case SHARE_MOST: write_bounds(link->low, link->high, out); break;
  case VOTES:
  case VOTES_LEAST:
  case VOTES_MOST: write_bounds(link->votes, link->votes_high, out); break;
  case START: write_date(link->since, out); break;
  case END: write_date(link->until, out); break;
  case CONFIDENCE:
    sg_number_write(link->confidence / (double)SG_WHOLE, out);
    break;
  case WORD:
    (void)snprintf(out, 48, "%s",
                   sg_word(key->words, *((const uint8_t *)link + key->at)));
    break;
  }
}

// --- what is asked for ---

static void add_words(sg_text *out, const sg_words *words) {
  for (uint32_t i = 0; i < words->n; i++)
    if (words->word[i] && words->word[i][0])
      sg_text_join(out, ", ", sg_slice_of(words->word[i]));
}

static sg_status bad_value(const sg_edit_key *key, const char *value,
                           sg_error *err) {
  sg_text words;
  const char *wanted = "a percentage from 0 to 100";
  sg_text_init(&words, 0);
  if (key->form == SHARE || key->form == VOTES)
    wanted = "a percentage such as 30, bounds such as [25,50] or (25,50] "
             "(without 25 itself), or unknown";
  if (key->form == START || key->form == END)
    wanted = "a date (YYYY, YYYY-MM, YYYY-MM-DD) or unknown";
  if (key->form == CONFIDENCE)
    wanted = "a number from 0 to 1";
  if (key->words) {
    add_words(&words, key->words);
    wanted = sg_text_get(&words);
  }
  const sg_status status = sg_fail(err, SG_EUSAGE, "'%.40s' is no %s; it is %s",
                                   value, key->name, wanted);
  sg_text_clear(&words);
  return status;
}

static sg_status find_key(const char *name, const sg_edit_key **out,
                          sg_error *err) {
  sg_text names;
  const char *words[SG_COUNT(keys)];
  for (size_t i = 0; i < SG_COUNT(keys); i++) {
    words[i] = keys[i].name;
    if (strcmp(words[i], name) == 0) {
      *out = &keys[i];
      return SG_OK;
    }
  }
  const char *near = sg_nearest(name, words, SG_COUNT(words));
  sg_text_init(&names, 0);
  for (size_t i = 0; i < SG_COUNT(keys); i++)
    sg_text_join(&names, ", ", sg_slice_of(keys[i].name));
  const sg_status status =
      near ? sg_fail(err, SG_EUSAGE,
                     "'%.40s' cannot be assumed of a link; did you mean '%s'?",
                     name, near)
           : sg_fail(err, SG_EUSAGE,
                     "'%.40s' cannot be assumed of a link; there are %s", name,
                     sg_text_get(&names));
  sg_text_clear(&names);
  return status;
}

static bool is_key_letter(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

// The last " KEY=": ids may have blanks.
static bool split(const char *text, sg_slice *link, sg_slice *key,
                  sg_slice *value) {
  for (const char *equals = text + strlen(text); equals-- > text;) {
    const char *at = equals;
    if (*equals != '=')
      continue;
    while (at > text && is_key_letter(at[-1]))
      at--;
    if (at == equals || at == text || at[-1] != ' ')
      continue;
    *link = sg_slice_trim((sg_slice){text, (size_t)(at - text)});
    *key = (sg_slice){at, (size_t)(equals - at)};
    *value = sg_slice_trim(sg_slice_of(equals + 1));
    return link->length > 0;
  }
  return false;
}

static sg_status add(sg_edits *edits, sg_slice link, const sg_edit_key *key,
                     const char *value, sg_error *err) {
  const char *id = sg_arena_text(&edits->texts, link.at, link.length);
  for (uint32_t i = 0; id && i < edits->rows.n; i++) {
    const sg_edit *other = &SG_AT(sg_edit, &edits->rows, i);
    if (strcmp(other->link, id) == 0 &&
        (!key || !other->key || key == other->key))
      return sg_fail(err, SG_EUSAGE,
                     "two things are assumed of link '%.*s'%s%s; keep one",
                     SAID_MAX, id, key && other->key ? ": " : "",
                     key && other->key ? key->name : "");
  }
  sg_edit *edit = id ? sg_vec_add(&edits->rows) : NULL;
  if (!edit)
    return sg_no_memory(err);
  *edit = (sg_edit){.link = id, .key = key, .value = value};
  return SG_OK;
}

sg_status sg_edits_assume(sg_edits *edits, const char *text, sg_error *err) {
  sg_slice link;
  sg_slice name;
  sg_slice value;
  const sg_edit_key *key = NULL;
  sg_link_row any = sg_link_unknown((sg_origin){0});
  if (!split(text, &link, &name, &value))
    return sg_fail(err, SG_EUSAGE,
                   "'%.80s': an assumption is 'LINK KEY=VALUE', such as 'l7 "
                   "share=[30,40]'; 'explain --entity' tells ids of links",
                   text);
  char *word = sg_arena_text(&edits->texts, name.at, name.length);
  char *copy = sg_arena_text(&edits->texts, value.at, value.length);
  if (!word || !copy)
    return sg_no_memory(err);
  SG_TRY(find_key(word, &key, err));
  if (!set(key, copy, &any))
    return bad_value(key, copy, err);
  return add(edits, link, key, copy, err);
}

sg_status sg_edits_remove(sg_edits *edits, const char *link, sg_error *err) {
  return add(edits, sg_slice_trim(sg_slice_of(link)), NULL, NULL, err);
}

// --- carrying it out ---

uint32_t sg_model_link(const sg_model *model, const char *id) {
  for (uint32_t i = 0; i < model->links.n; i++) {
    const sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
    if (!(link->flags & SG_ROW_GONE) && link->id &&
        strcmp(sg_model_text(model, link->id), id) == 0)
      return i;
  }
  return SG_NONE;
}

// A word that was not known is kept as an attribute beside the column.
static void drop_attr(sg_model *model, uint32_t *at, const char *key) {
  for (; *at; at = &SG_AT(sg_attr, &model->attrs, *at - 1).next) {
    const sg_attr *attr = &SG_AT(sg_attr, &model->attrs, *at - 1);
    if (strcmp(sg_model_text(model, attr->key), key) == 0) {
      *at = attr->next;
      return;
    }
  }
}

static void remove_row(sg_model *model, uint32_t row) {
  sg_vec *users = &model->items[SG_ON_LINK_USERS];
  uint32_t n = 0;
  for (uint32_t i = 0; i < users->n; i++)
    if (SG_AT(sg_item, users, i).owner != row)
      SG_AT(sg_item, users, n++) = SG_AT(sg_item, users, i);
  users->n = n;
  SG_AT(sg_link_row, &model->links, row).flags |= SG_ROW_GONE;
}

static sg_status edit_row(sg_model *model, const sg_edit *edit, uint32_t row,
                          sg_error *err) {
  sg_link_row *link = &SG_AT(sg_link_row, &model->links, row);
  const sg_edit_key *key = edit->key;
  if (!key) {
    remove_row(model, row);
    return SG_OK;
  }
  if (!(key->kinds >> link->kind & 1)) {
    const bool is_start = key->form == START;
    return sg_fail(err, SG_EUSAGE,
                   "link '%.*s' is of kind %s, which has no '%s'%s", SAID_MAX,
                   edit->link, sg_word(&sg_link_kinds, link->kind), key->name,
                   !is_start                 ? ""
                   : sg_is_event(link->kind) ? "; assume its 'date'"
                                             : "; assume 'since' or 'until'");
  }
  (void)set(key, edit->value, link); // it was tried when it was given
  if (key->form == WORD)
    drop_attr(model, &link->attrs, key->name);
  return SG_OK;
}

// Several assumptions about one link may fit only together.
static sg_status check_row(const sg_model *model, const sg_edit *edit,
                           uint32_t row, sg_error *err) {
  const sg_link_row *link = &SG_AT(sg_link_row, &model->links, row);
  const char *what = NULL;
  if (link->low > link->high)
    what = "the least share would be above the greatest";
  else if (link->votes != SG_NONE && link->votes > link->votes_high)
    what = "the least share of votes would be above the greatest";
  else if (link->since != SG_DATE_UNKNOWN && link->until != SG_DATE_UNKNOWN &&
           sg_date_first(link->since) > sg_date_last(link->until))
    what = "'until' would lie before 'since'";
  return what ? sg_fail(err, SG_EUSAGE,
                        "link '%.*s': %s; assume both ends together", SAID_MAX,
                        edit->link, what)
              : SG_OK;
}

static uint32_t row_by_index(const sg_model *model, const char *id) {
  const uint32_t text = sg_intern_find(&model->strings, id);
  return text == SG_NONE ? SG_NONE : sg_index_get(&model->link_of, text) - 1;
}

// `find` says where a link is.
static sg_status apply(sg_model *model,
                       uint32_t (*find)(const sg_model *, const char *),
                       sg_error *err) {
  sg_vec *rows = &model->edits->rows;
  sg_edit *edits = rows->data;
  for (uint32_t i = 0; i < rows->n; i++) {
    const uint32_t row =
        edits[i].is_done ? SG_NONE : find(model, edits[i].link);
    if (row == SG_NONE)
      continue;
    SG_TRY(edit_row(model, &edits[i], row, err));
    edits[i].is_done = true;
  }
  for (uint32_t i = 0; i < rows->n; i++) {
    const uint32_t row = edits[i].key ? find(model, edits[i].link) : SG_NONE;
    if (row != SG_NONE)
      SG_TRY(check_row(model, &edits[i], row, err));
  }
  return SG_OK;
}

sg_status sg_edits_apply(sg_model *model, sg_error *err) {
  return model->edits ? apply(model, row_by_index, err) : SG_OK;
}

static const char *near_link(const sg_model *model, const char *id) {
  const char *best = NULL;
  size_t least = 3;
  for (uint32_t i = 0; i < model->links.n && strlen(id) > 1; i++) {
    const sg_link_row *link = &SG_AT(sg_link_row, &model->links, i);
    const char *other = sg_model_text(model, link->id);
    const size_t by =
        link->flags & SG_ROW_GONE ? least : sg_distance(id, other);
    if (by < least || (best && by == least && strcmp(other, best) < 0)) {
      best = other;
      least = by;
    }
  }
  return best;
}

static sg_status not_found(const sg_model *model, const char *id,
                           sg_error *err) {
  const char *near = near_link(model, id);
  if (near)
    return sg_fail(err, SG_EUSAGE,
                   "no link has the id '%.*s'; did you mean '%.*s'?", SAID_MAX,
                   id, SAID_MAX, near);
  if (sg_model_entity(model, id) != SG_NONE)
    return sg_fail(err, SG_EUSAGE,
                   "'%.*s' is a party, and assumptions are about links; "
                   "'explain --entity' tells the ids of its links",
                   SAID_MAX, id);
  return sg_fail(err, SG_EUSAGE,
                 "no link has the id '%.*s'; 'explain --entity' tells the ids "
                 "of a party's links, also of those that the input gives none",
                 SAID_MAX, id);
}

sg_status sg_edits_apply_made(sg_model *model, sg_error *err) {
  if (!model->edits)
    return SG_OK;
  const sg_vec *rows = &model->edits->rows;
  bool all = true;
  for (uint32_t i = 0; i < rows->n; i++)
    all = all && SG_AT(sg_edit, rows, i).is_done;
  if (all)
    return SG_OK;
  SG_TRY(apply(model, sg_model_link, err));
  for (uint32_t i = 0; i < rows->n; i++)
    if (!SG_AT(sg_edit, rows, i).is_done)
      return not_found(model, SG_AT(sg_edit, rows, i).link, err);
  return SG_OK;
}
