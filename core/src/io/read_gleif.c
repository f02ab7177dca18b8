// SPDX-License-Identifier: GPL-2.0-or-later
// read_gleif - files of the Global LEI Index as XML, JSON or CSV, or a
// directory of them.
//
// A record of XML or CSV is brought into the form that it has in JSON, with the
// places of its parts, and read by gleif.h.
#include "io/formats.h"
#include "io/gleif.h"
#include "io/peek.h"
#include "io/pieces.h"
#include "io/xml.h"

#include "base/folder.h"

enum { COLUMNS_MAX = 1024, SEGMENTS_MAX = 8 };

typedef enum form { NOT_GLEIF = 0, XML, JSON, CSV } form;

// Working room of one file.
typedef struct reader {
  sg_xml_json json;
  uint64_t dated; // when the file was made, once its header was read
} reader;

static const char *const roots[] = {"LEIData", "RelationshipData",
                                    "ReportingExceptionData", NULL};

// --- recognising ---

// Does a word stand in the text, one in quotes as a key?
static bool holds(sg_slice text, const char *word) {
  const size_t length = strlen(word);
  for (;;) {
    const char *found = memmem(text.at, text.length, word, length);
    if (!found)
      return false;
    const size_t end = (size_t)(found - text.at) + length;
    text = (sg_slice){text.at + end, text.length - end};
    const sg_slice behind = sg_slice_trim(text);
    if (word[0] != '"' || (behind.length && behind.at[0] == ':'))
      return true;
  }
}

// One of these sets of words stands in the text.
static bool holds_all(sg_slice text, const char *const sets[][3], size_t n) {
  for (size_t i = 0; i < n; i++) {
    bool found = true;
    for (size_t k = 0; k < 3 && found; k++)
      found = !sets[i][k] || holds(text, sets[i][k]);
    if (found)
      return true;
  }
  return false;
}

static form form_of(sg_slice beginning) {
  static const char *const of_json[][3] = {
      {"\"StartNode\"", "\"EndNode\"", "\"RelationshipType\""},
      {"\"LEI\"", "\"Entity\"", "\"LegalName\""},
      {"\"LEI\"", "\"ExceptionCategory\"", NULL},
  };
  static const char *const of_csv[][3] = {
      {"Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID", NULL},
      {"LEI", "Exception.Category", NULL},
      {"LEI", "Entity.LegalName", NULL},
  };
  sg_slice text = sg_slice_trim(beginning);
  if (text.length == 0)
    return NOT_GLEIF;
  if (text.at[0] == '<')
    return sg_xml_begins_with(text, roots) ? XML : NOT_GLEIF;
  if (text.at[0] == '[' || text.at[0] == '{')
    return holds_all(text, of_json, SG_COUNT(of_json)) ? JSON : NOT_GLEIF;
  const char *line = memchr(text.at, '\n', text.length);
  if (line)
    text.length = (size_t)(line - text.at);
  return holds_all(text, of_csv, SG_COUNT(of_csv)) ? CSV : NOT_GLEIF;
}

// What it is when the user says that it is one.
static form form_at_least(sg_slice beginning) {
  const form found = form_of(beginning);
  const sg_slice text = sg_slice_trim(beginning);
  if (found || text.length == 0 || text.at[0] == '<')
    return found ? found : XML;
  return text.at[0] == '[' || text.at[0] == '{' ? JSON : CSV;
}

// --- XML ---

static int which(const char *name, const char *parent, const void *ctx) {
  static const char *const records[] = {"LEIRecord", "RelationshipRecord",
                                        "Exception"};
  (void)ctx;
  if (!parent)
    return SG_XML_OPEN;
  if (strcmp(name, "Header") == 0 || strcmp(name, "LEIHeader") == 0)
    return 0;
  for (int i = 0; i < (int)SG_COUNT(records); i++)
    if (strcmp(name, records[i]) == 0)
      return i + 1;
  return SG_XML_PART;
}

static sg_status open_root(const sg_piece *piece, const sg_xml_node *node,
                           void *ctx, sg_error *err) {
  (void)ctx;
  for (size_t i = 0; roots[i]; i++)
    if (strcmp(node->name, roots[i]) == 0)
      return SG_OK;
  return sg_piece_fail(piece, NULL, err,
                       "nothing is recognised: LEIData, RelationshipData or "
                       "ReportingExceptionData is expected");
}

static sg_status read_tree(const sg_piece *piece, sg_xml_node *node, reader *r,
                           sg_error *err) {
  sg_piece inner;
  sg_xml_json_reset(&r->json, piece->path);
  sg_xml_json_value(&r->json, node);
  SG_TRY(sg_xml_json_piece(piece, &r->json, &inner, err));
  return sg_gleif_record(&inner, r->dated, err);
}

static sg_status read_element(const sg_piece *piece, sg_xml_node *node,
                              int number, void *ctx, sg_error *err) {
  reader *r = ctx;
  for (sg_xml_node *child = node->child; child; child = child->next)
    child->is_done = strcmp(child->name, "Extension") == 0; // not used
  if (number > 0)
    return read_tree(piece, node, r, err);
  const sg_xml_node *date = sg_xml_child(node, "ContentDate");
  if (date)
    r->dated = sg_gleif_instant(sg_slice_trim(date->text));
  return SG_OK;
}

static sg_status read_xml(sg_model *model, const char *path, uint16_t input,
                          sg_error *err) {
  reader r = {.dated = 0};
  const sg_xml_layout layout = {
      .which = which,
      .first_counted = 1,
      .record = read_element,
      .open = open_root,
      .ctx = &r,
  };
  sg_xml_json_init(&r.json);
  const sg_status status = sg_read_xml(model, path, input, &layout, err);
  sg_xml_json_clear(&r.json);
  return status;
}

// --- JSON ---

static sg_status read_value(const sg_piece *piece, int list, const void *ctx,
                            sg_error *err) {
  (void)list;
  (void)ctx;
  return sg_gleif_record(piece, 0, err);
}

static sg_status read_json(sg_model *model, const char *path, uint16_t input,
                           sg_error *err) {
  static const char *const lists[] = {"records", "relations", "relationships",
                                      "exceptions", NULL};
  static const sg_json_layout layout = {.lists = lists, .record = read_value};
  return sg_read_json(model, path, input, &layout, err);
}

// --- CSV: the headings are paths, "Relationship.Period.1.startDate" ---

static bool is_number(sg_slice text, uint32_t *out) {
  *out = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] < '0' || text.at[i] > '9' || i > 3)
      return false;
    *out = *out * 10 + (uint32_t)(text.at[i] - '0');
  }
  return text.length > 0;
}

// The text up to the next point, which is taken off `path`.
static sg_slice segment(sg_slice *path, bool is_last) {
  const char *point =
      path->length && !is_last ? memchr(path->at, '.', path->length) : NULL;
  const sg_slice first = {path->at,
                          point ? (size_t)(point - path->at) : path->length};
  const size_t taken = first.length + (point != NULL);
  *path = (sg_slice){path->at + taken, path->length - taken};
  return first;
}

// The child of this name and number, which is made when there is none.
static sg_xml_node *child_of(sg_arena *arena, sg_xml_node *parent,
                             sg_slice name, uint32_t index, sg_place place) {
  for (sg_xml_node *child = parent->child; child; child = child->next)
    if (child->index == index && sg_slice_is(name, child->name))
      return child;
  const char *copy = sg_arena_text(arena, name.at, name.length);
  sg_xml_node *child =
      copy ? sg_xml_node_add(arena, parent, copy, place.line, place.column)
           : NULL;
  if (child)
    child->index = index;
  return child;
}

// Put a cell where its heading says.
static bool place_cell(const sg_piece *piece, sg_xml_node *root,
                       sg_slice heading, sg_slice text) {
  const sg_place place = sg_piece_place(piece, text.at);
  sg_xml_node *node = root;
  for (int n = 1; heading.length && node; n++) {
    const sg_slice name = segment(&heading, n >= SEGMENTS_MAX);
    sg_slice rest = heading;
    uint32_t index = 0;
    if (heading.length && is_number(segment(&rest, false), &index))
      heading = rest;
    node = child_of(piece->texts, node, name, index, place);
  }
  if (node)
    node->text = text;
  return node != NULL;
}

// Rows are read side by side, each with room of its own.
static sg_status read_row_tree(const sg_piece *piece, sg_xml_node *root,
                               sg_error *err) {
  reader r = {.dated = 0};
  sg_xml_json_init(&r.json);
  const sg_status status = read_tree(piece, root, &r, err);
  sg_xml_json_clear(&r.json);
  return status;
}

static sg_status read_row(const sg_piece *piece, const void *ctx,
                          sg_error *err) {
  (void)ctx;
  const sg_csv_record *headings = &piece->headings->row;
  if (headings->fields.n > COLUMNS_MAX)
    return sg_piece_fail(piece, NULL, err, "a sheet has at most 1024 headings");
  sg_xml_node *root =
      sg_xml_node_add(piece->texts, NULL, "", piece->line, piece->column);
  if (!root)
    return sg_no_memory(err);
  for (uint32_t i = 0; i < headings->fields.n && i < piece->row->fields.n;
       i++) {
    const sg_slice text = sg_slice_trim(sg_csv_text(piece->row, i));
    const sg_slice heading = sg_slice_trim(sg_csv_text(headings, i));
    if (text.length && heading.length &&
        !place_cell(piece, root, heading, text))
      return sg_no_memory(err);
  }
  return read_row_tree(piece, root, err);
}

static sg_status read_csv(sg_model *model, const char *path, uint16_t input,
                          sg_error *err) {
  static const char *const headings[] = {NULL};
  static const sg_csv_layout layout = {.headings = headings, .row = read_row};
  return sg_read_csv(model, path, input, &layout, err);
}

// --- files and directories ---

static sg_status read_as(sg_model *model, const char *path, uint16_t input,
                         form found, sg_error *err) {
  switch (found) {
  case JSON: return read_json(model, path, input, err);
  case CSV: return read_csv(model, path, input, err);
  case XML:
  case NOT_GLEIF: break;
  }
  return read_xml(model, path, input, err);
}

static sg_status read_file(sg_model *model, const char *path, uint16_t input,
                           sg_error *err) {
  sg_peek peek;
  sg_status status = sg_peek_open(&peek, model, path, SG_BEGINNING, err);
  if (status == SG_OK)
    status =
        read_as(model, path, input, form_at_least(sg_peek_window(&peek)), err);
  sg_peek_close(&peek);
  return status;
}

static bool is_data(const char *name) {
  static const char *const endings[] = {".xml", ".json", ".jsonl", ".csv"};
  size_t length = strlen(name);
  if (length > 3 && strcmp(name + length - 3, ".gz") == 0)
    length -= 3;
  for (size_t i = 0; i < SG_COUNT(endings); i++) {
    const size_t n = strlen(endings[i]);
    if (length > n &&
        sg_slice_is_like((sg_slice){name + length - n, n}, endings[i]))
      return name[0] != '.';
  }
  return false;
}

typedef struct reading {
  sg_model *model;
  uint32_t n_read;
} reading;

static sg_status read_found(reading *r, const char *path, form found,
                            sg_error *err) {
  uint16_t input = 0;
  if (!found) {
    sg_problem(r->model->problems, SG_PROBLEM_UNKNOWN_RECORD,
               (sg_place){path, 1, 1},
               "no file of the Global LEI Index; it is not read");
    return SG_OK;
  }
  r->n_read++;
  SG_TRY(sg_model_add_input(r->model, path, "gleif", &input, err));
  path = SG_AT(sg_input_file, &r->model->inputs, input).path;
  return read_as(r->model, path, input, found, err);
}

static sg_status read_next(const char *path, void *ctx, sg_error *err) {
  reading *r = ctx;
  sg_peek peek;
  sg_status status = sg_peek_open(&peek, r->model, path, SG_BEGINNING, err);
  if (status == SG_OK)
    status = read_found(r, path, form_of(sg_peek_window(&peek)), err);
  sg_peek_close(&peek);
  return status;
}

static sg_status read_directory(sg_model *model, const char *path,
                                sg_error *err) {
  sg_folder folder;
  reading r = {.model = model};
  sg_status status = sg_folder_open(&folder, path, is_data, err);
  if (status == SG_OK)
    status = sg_folder_each(&folder, read_next, &r, err);
  sg_folder_close(&folder);
  if (status == SG_OK && r.n_read == 0)
    return sg_fail(err, SG_EINPUT,
                   "%.200s: no file of the Global LEI Index is in it", path);
  return status;
}

static sg_status read_gleif(sg_model *model, const char *path, uint16_t input,
                            sg_error *err) {
  return strcmp(path, "-") != 0 && sg_is_directory(path)
             ? read_directory(model, path, err)
             : read_file(model, path, input, err);
}

// Counts the files of the format; those that cannot be read are none.
static sg_status judge_file(const char *path, void *n_found, sg_error *err) {
  sg_input in;
  sg_status status = sg_input_open(&in, path, err);
  if (status == SG_OK)
    status = sg_input_fill(&in, SG_BEGINNING, err);
  if (status == SG_OK)
    *(uint32_t *)n_found += form_of(sg_input_window(&in)) != NOT_GLEIF;
  sg_input_close(&in);
  return status == SG_ENOMEM ? status : SG_OK;
}

// A directory is one when all files of data in it are.
static bool recognise_directory(const char *path) {
  sg_folder folder;
  uint32_t n_found = 0;
  sg_status status = sg_folder_open(&folder, path, is_data, NULL);
  if (status == SG_OK)
    status = sg_folder_each(&folder, judge_file, &n_found, NULL);
  const bool is_one = n_found > 0 && n_found == folder.names.n;
  sg_folder_close(&folder);
  // Without memory it is taken for one, and reading it will say so.
  return is_one || status == SG_ENOMEM;
}

static bool recognise(const char *path, sg_slice beginning) {
  const bool is_file = beginning.length > 0 || strcmp(path, "-") == 0;
  return is_file ? form_of(beginning) != NOT_GLEIF : recognise_directory(path);
}

const sg_format sg_format_gleif = {
    .name = "gleif",
    .about = "Global LEI Index: XML, JSON or CSV, or a directory of them",
    .is_file = true,
    .is_directory = true,
    .recognise = recognise,
    .read = read_gleif,
};
