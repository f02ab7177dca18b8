// SPDX-License-Identifier: GPL-2.0-or-later
// read_ftm - FollowTheMoney entities: lines of entities, of changes
// {"op": "ADD", "entity": {...}}, and entities inside others; see
// core/formats/ftm.md.
#include "graph/versions.h"
#include "io/formats.h"
#include "io/ftm.h"
#include "io/pieces.h"

enum { INNER_MAX = 8 }; // levels of entities inside others

// --- values -----------------------------------------------------------------

bool sg_ftm_next(sg_slice values, size_t *at, sg_slice *value) {
  if (!values.at)
    return false;
  if (values.at[0] == '[')
    return sg_json_next(values, at, NULL, value);
  const bool is_first = *at == 0;
  *at = 1;
  *value = values;
  return is_first;
}

sg_slice sg_ftm_text(sg_put *put, sg_slice value) {
  switch (value.at ? value.at[0] : 'n') {
  case '"': return sg_slice_trim(sg_put_plain(put, value));
  case '{':
  case '[':
  case 'n': return (sg_slice){NULL, 0};
  default: return value; // a number or a truth value
  }
}

sg_slice sg_ftm_id(sg_put *put, sg_slice value) {
  sg_slice id = value;
  if (value.at && value.at[0] == '{')
    (void)sg_piece_get(value, "id", &id);
  return sg_ftm_text(put, id);
}

sg_slice sg_ftm_first(sg_put *put, sg_slice values) {
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(values, &at, &value);) {
    const sg_slice text = sg_ftm_text(put, value);
    if (text.length)
      return text;
  }
  return (sg_slice){NULL, 0};
}

static bool holds_objects(sg_slice values) {
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(values, &at, &value);)
    if (value.at[0] == '{')
      return true;
  return false;
}

void sg_ftm_attr(sg_put *put, const char *name, sg_slice values) {
  size_t at = 0;
  sg_slice first = {NULL, 0};
  sg_slice second;
  if (!sg_ftm_next(values, &at, &first) || holds_objects(values))
    return;
  const bool is_one = !sg_ftm_next(values, &at, &second);
  if (is_one && first.at[0] == '"' && first.length == 2)
    return;
  sg_put_attr_json(put, name, is_one ? first : values);
}

void sg_ftm_attr_of(sg_put *put, sg_slice key, sg_slice values) {
  const sg_slice plain = sg_put_plain(put, key);
  const char *name =
      plain.length ? sg_arena_text(put->piece->texts, plain.at, plain.length)
                   : NULL;
  put->no_memory |= plain.length && !name;
  if (name)
    sg_ftm_attr(put, name, values);
}

sg_date sg_ftm_date(sg_put *put, const char *what, sg_slice values,
                    bool is_last) {
  sg_date best = SG_DATE_UNKNOWN;
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(values, &at, &value);) {
    const sg_date date =
        sg_put_date(put, what, sg_ftm_text(put, value), SG_ORDER_UNKNOWN);
    const bool better = is_last ? sg_date_last(date) > sg_date_last(best)
                                : best == SG_DATE_UNKNOWN ||
                                      sg_date_first(date) < sg_date_first(best);
    if (date != SG_DATE_UNKNOWN && better)
      best = date;
  }
  return best;
}

// --- sources ----------------------------------------------------------------

static void cite(sg_put *put, const sg_cited *cited) {
  const uint32_t source = sg_put_source(put->piece, cited, NULL);
  put->no_memory |= source == SG_NONE;
  if (source != SG_NONE)
    sg_put_cite(put, source);
}

static void cite_all(sg_put *put, const sg_ftm *ftm) {
  sg_slice value;
  for (size_t at = 0; sg_ftm_next(ftm->datasets, &at, &value);) {
    const sg_cited dataset = {.title = sg_ftm_text(put, value)};
    if (dataset.title.length)
      cite(put, &dataset);
  }
  const sg_cited from = {
      .url = sg_ftm_first(put, ftm->source_url),
      .publisher = sg_ftm_first(put, ftm->publisher),
      .retrieved = sg_ftm_first(put, ftm->retrieved),
  };
  if (from.url.length || from.publisher.length)
    cite(put, &from);
}

void sg_ftm_cite(sg_put *put, sg_ftm *ftm) {
  uint32_t *sources = put->record.kind == SG_RECORD_ENTITY
                          ? &sg_put_entity(put)->sources
                          : &sg_put_link(put)->sources;
  if (ftm->is_cited) { // rows of one record share the list
    *sources = ftm->sources;
    return;
  }
  cite_all(put, ftm);
  ftm->sources = *sources;
  ftm->is_cited = true;
}

// --- records ----------------------------------------------------------------

void sg_ftm_refuse(const sg_ftm *ftm, const char *at, const char *what) {
  if (ftm->is_inner) // the record around it was read
    sg_piece_problem(ftm->piece, SG_PROBLEM_REFUSED, at,
                     "%s; the entity is left out", what);
  else
    sg_piece_refuse(ftm->piece, at, "%s", what);
}

static void take_apart(sg_ftm *ftm) {
  const struct {
    const char *key;
    sg_slice *value;
  } parts[] = {{"id", &ftm->id},
               {"schema", &ftm->schema},
               {"properties", &ftm->properties},
               {"caption", &ftm->caption},
               {"referents", &ftm->referents},
               {"datasets", &ftm->datasets},
               {"first_seen", &ftm->first_seen},
               {"last_seen", &ftm->last_seen},
               {"last_change", &ftm->last_change},
               {"target", &ftm->target},
               {"op", &ftm->op},
               {"entity", &ftm->entity}};
  sg_slice key;
  sg_slice value;
  for (size_t at = 0; sg_json_next(ftm->piece->text, &at, &key, &value);)
    for (size_t i = 0; i < SG_COUNT(parts); i++)
      if (sg_json_key_is(key, parts[i].key)) {
        *parts[i].value = value;
        break;
      }
}

static sg_status read_entity(const sg_piece *piece, sg_slice outer,
                             bool is_change, int level, sg_error *err);
static sg_status read_change(const sg_piece *piece, sg_slice op,
                             sg_slice entity, sg_error *err);

// Neither missing nor null.
static bool is_there(sg_slice value) {
  return value.at && value.at[0] != 'n';
}

// The entities that stand where ids are expected, each a record of its own.
static sg_status read_inner(const sg_ftm *ftm, int level, sg_error *err) {
  sg_slice values;
  sg_slice value;
  sg_slice schema;
  for (size_t at = 0; sg_json_next(ftm->properties, &at, NULL, &values);)
    for (size_t i = 0; sg_ftm_next(values, &i, &value);) {
      if (value.at[0] != '{' || !sg_piece_get(value, "schema", &schema))
        continue;
      sg_mark mark;
      const sg_piece inner = sg_piece_inner(ftm->piece, value, &mark);
      SG_TRY(read_entity(&inner, ftm->id, false, level + 1, err));
    }
  return SG_OK;
}

// Can a value of this kind be read there? Entities and ids of them may stand
// where text stands; lists in lists are kept in attributes alone.
static bool is_readable(const sg_ftm *ftm, const sg_ftm_property *of,
                        sg_slice key, sg_slice value) {
  const sg_ftm_schema *form = ftm->form;
  sg_slice inner;
  if (value.at[0] == '{')
    return sg_piece_get(value, "schema", &inner) ||
           sg_piece_get(value, "id", &inner);
  if (value.at[0] != '[')
    return true;
  const bool is_end =
      form && ((form->source && sg_json_key_is(key, form->source)) ||
               (form->target && sg_json_key_is(key, form->target)));
  return !is_end && (!of || of->use == SG_FTM_ATTR || of->use == SG_FTM_DROP ||
                     of->use == SG_FTM_DROP_PERSON);
}

static bool has_byte(sg_slice text, char c) {
  return memchr(text.at, c, text.length) != NULL;
}

static void check_values(const sg_ftm *ftm, sg_slice key, sg_slice values) {
  // Text alone, as nearly always.
  const sg_slice inner = {values.at + 1, values.length - 1};
  if (!has_byte(values, '{') && !has_byte(inner, '['))
    return;
  const sg_ftm_property *of = sg_ftm_property_find(key);
  sg_slice value;
  for (size_t i = 0; sg_ftm_next(values, &i, &value);)
    if (!is_readable(ftm, of, key, value))
      sg_piece_problem(ftm->piece, SG_PROBLEM_BAD_TYPE, value.at,
                       "%.*s: text is expected; this is left out",
                       key.length < 60 ? (int)key.length : 60, key.at);
}

// Where the publisher has it from, and values that cannot be read.
static void look_through(sg_ftm *ftm) {
  sg_slice key;
  sg_slice values;
  if (!ftm->properties.at || ftm->properties.at[0] != '{')
    return;
  for (size_t at = 0; sg_json_next(ftm->properties, &at, &key, &values);) {
    if (sg_json_key_is(key, "sourceUrl"))
      ftm->source_url = values;
    else if (sg_json_key_is(key, "publisher"))
      ftm->publisher = values;
    else if (sg_json_key_is(key, "retrievedAt"))
      ftm->retrieved = values;
    check_values(ftm, key, values);
  }
}

static sg_status read_by_form(sg_ftm *ftm, sg_error *err) {
  look_through(ftm);
  switch (ftm->form ? ftm->form->form : SG_FTM_NODE) {
  case SG_FTM_EDGE: return sg_ftm_edge(ftm, err);
  case SG_FTM_SANCTION: return sg_ftm_sanction(ftm, err);
  case SG_FTM_PRIVATE:
    sg_ftm_refuse(ftm, ftm->schema.at, "documents of identity are not read");
    return SG_OK;
  case SG_FTM_NODE: break;
  }
  return sg_ftm_node(ftm, err);
}

static sg_status read_entity(const sg_piece *piece, sg_slice outer,
                             bool is_change, int level, sg_error *err) {
  sg_ftm ftm = {
      .piece = piece,
      .outer = outer,
      .is_change = is_change,
      .is_inner = level > 0,
  };
  sg_put plain = {.piece = piece};
  if (piece->text.at[0] != '{') {
    sg_ftm_refuse(&ftm, NULL, "an entity in braces is expected");
    return SG_OK;
  }
  take_apart(&ftm);
  if (level == 0 && !is_change && is_there(ftm.op) && is_there(ftm.entity))
    return read_change(piece, ftm.op, ftm.entity, err);
  const sg_slice schema = sg_ftm_text(&plain, ftm.schema);
  const sg_slice id = sg_ftm_text(&plain, ftm.id);
  if (id.length > SG_PUT_ID_MAX) {
    sg_ftm_refuse(&ftm, ftm.id.at, "an id of more than 500 bytes");
    return SG_OK;
  }
  if (id.length == 0 || schema.length == 0) {
    sg_ftm_refuse(&ftm, NULL, "an entity wants 'id' and 'schema'");
    return plain.no_memory ? sg_no_memory(err) : SG_OK;
  }
  if (ftm.properties.at && ftm.properties.at[0] != '{') {
    sg_ftm_refuse(&ftm, ftm.properties.at, "'properties' is no object");
    return SG_OK;
  }
  ftm.form = sg_ftm_schema_find(schema);
  SG_TRY(read_by_form(&ftm, err));
  if (!ftm.has_inner)
    return SG_OK;
  if (level < INNER_MAX)
    return read_inner(&ftm, level, err);
  sg_piece_problem(piece, SG_PROBLEM_UNKNOWN_RECORD, NULL,
                   "entities inside entities on more than 8 levels are left "
                   "out");
  return SG_OK;
}

// --- changes ----------------------------------------------------------------

// Changes count in the order of files, lines and columns.
static uint64_t newness(const sg_piece *piece) {
  enum { COLUMN_BITS = 22, LINE_BITS = 28 };
  const uint64_t most_columns = (UINT64_C(1) << COLUMN_BITS) - 1;
  const uint64_t most_lines = (UINT64_C(1) << LINE_BITS) - 1;
  const uint64_t column =
      piece->column < most_columns ? piece->column : most_columns;
  const uint64_t line = piece->line < most_lines ? piece->line : most_lines;
  return (((uint64_t)piece->input << LINE_BITS) | line) << COLUMN_BITS | column;
}

// What was read of one changed record takes the place of all before it.
static bool note_change(const sg_piece *piece, uint32_t key,
                        sg_record_kind kind, uint32_t first) {
  sg_model *model = piece->model;
  const uint64_t when = newness(piece);
  const uint32_t n =
      kind == SG_RECORD_ENTITY ? model->entities.n : model->links.n;
  const bool ok = n > first ? sg_version_add(model, kind, key, when, first)
                            : sg_version_end(model, kind, key, when);
  if (ok)
    sg_version_is_change(model);
  return ok;
}

static sg_status read_change(const sg_piece *piece, sg_slice op,
                             sg_slice entity, sg_error *err) {
  sg_mark mark;
  const sg_piece inner = sg_piece_inner(piece, entity, &mark);
  sg_put plain = {.piece = piece};
  sg_slice id;
  (void)sg_piece_get(entity, "id", &id);
  id = sg_ftm_text(&plain, id);
  const sg_slice word = sg_ftm_text(&plain, op);
  const bool is_end = sg_slice_is_like(word, "DEL");
  if (id.length == 0 || (!is_end && !sg_slice_is_like(word, "ADD") &&
                         !sg_slice_is_like(word, "MOD"))) {
    sg_piece_refuse(piece, op.at,
                    "a change wants 'op' (ADD, MOD or DEL) and an 'entity' "
                    "with 'id'");
    return plain.no_memory ? sg_no_memory(err) : SG_OK;
  }
  const uint32_t key = sg_put_word(&plain, id);
  const uint32_t first_entity = piece->model->entities.n;
  const uint32_t first_link = piece->model->links.n;
  if (!is_end)
    SG_TRY(read_entity(&inner, (sg_slice){NULL, 0}, true, 0, err));
  const bool ok = !plain.no_memory &&
                  note_change(piece, key, SG_RECORD_ENTITY, first_entity) &&
                  note_change(piece, key, SG_RECORD_LINK, first_link);
  return ok ? SG_OK : sg_no_memory(err);
}

// --- the format -------------------------------------------------------------

static sg_status read_record(const sg_piece *piece, int list, const void *ctx,
                             sg_error *err) {
  (void)list;
  (void)ctx;
  return read_entity(piece, (sg_slice){NULL, 0}, false, 0, err);
}

static sg_status read_ftm(sg_model *model, const char *path, uint16_t input,
                          sg_error *err) {
  static const sg_json_layout layout = {.record = read_record};
  return sg_read_json(model, path, input, &layout, err);
}

// An entity has a schema beside its id, a change an operation. Of a first line
// that is longer than the beginning the schema may not be seen.
static bool recognise(const char *path, sg_slice beginning) {
  (void)path;
  static const char *const names[] = {"id", "schema", "properties",
                                      "op", "entity", NULL};
  enum { ID = 1, SCHEMA = 2, PROPERTIES = 4, CHANGE = 8 | 16 };
  const uint32_t found = sg_first_members(beginning, names);
  return (found & (ID | SCHEMA)) == (ID | SCHEMA) ||
         (found & (ID | PROPERTIES)) == (ID | PROPERTIES) ||
         (found & CHANGE) == CHANGE;
}

const sg_format sg_format_ftm = {
    .name = "ftm",
    .about = "FollowTheMoney entities (JSON lines), also changes",
    .is_file = true,
    .recognise = recognise,
    .read = read_ftm,
};
