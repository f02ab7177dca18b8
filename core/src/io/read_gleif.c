// SPDX-License-Identifier: GPL-2.0-or-later
// read_gleif - files of the Global LEI Index as XML, JSON or CSV, or a
// directory of them.
//
// A record of XML or CSV is brought into the form that it has in JSON, with the
// places of its parts, and read by gleif.h.
#include "io/formats.h"
#include "io/gleif.h"
#include "io/pieces.h"
#include "io/xml.h"

#include "base/memory.h"

#include <dirent.h>
#include <stdlib.h>

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

// Bytes of a file that are looked at.
enum { BEGINNING = 1 << 16 };

static sg_status find_form(sg_input *in, form (*judge)(sg_slice beginning),
                           form *out, sg_error *err) {
  SG_TRY(sg_input_fill(in, BEGINNING, err));
  *out = judge(sg_input_window(in));
  return SG_OK;
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

// The file stays open between being judged and being read.
static sg_status read_opened(sg_model *model, sg_input *in, const char *path,
                             uint16_t input, form found, sg_error *err) {
  model->opened = in;
  const sg_status status = read_as(model, path, input, found, err);
  if (model->opened)
    sg_input_close(in);
  model->opened = NULL;
  return status;
}

static sg_status read_file(sg_model *model, const char *path, uint16_t input,
                           sg_error *err) {
  sg_input in;
  form found = NOT_GLEIF;
  sg_status status = sg_load_open(model, &in, path, err);
  if (status == SG_OK)
    status = find_form(&in, form_at_least, &found, err);
  if (status == SG_OK)
    return read_opened(model, &in, path, input, found, err);
  sg_input_close(&in);
  return status;
}

// Names of the files of a directory, in order.
typedef struct names {
  sg_vec list; // const char *
  sg_arena texts;
} names;

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
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

static sg_status add_name(names *all, const char *name, sg_error *err) {
  const char **slot = is_data(name) ? sg_vec_add(&all->list) : NULL;
  if (slot)
    *slot = sg_arena_text(&all->texts, name, strlen(name));
  return !is_data(name) || (slot && *slot) ? SG_OK : sg_no_memory(err);
}

static void names_clear(names *all) {
  sg_vec_clear(&all->list);
  sg_arena_clear(&all->texts);
}

static sg_status list_names(const char *path, names *out, sg_error *err) {
  sg_vec_init(&out->list, sizeof(const char *), 0);
  sg_arena_init(&out->texts, 0);
  DIR *directory = opendir(path);
  if (!directory)
    return sg_fail(err, SG_EINPUT, "%.200s: cannot be read", path);
  sg_status status = SG_OK;
  for (struct dirent *e; status == SG_OK && (e = readdir(directory));)
    status = add_name(out, e->d_name, err);
  (void)closedir(directory);
  if (status == SG_OK && out->list.n)
    qsort(out->list.data, out->list.n, sizeof(const char *), compare_names);
  return status;
}

static sg_status read_one(sg_model *model, const char *path, uint32_t *n_read,
                          sg_error *err) {
  sg_input in;
  form found = NOT_GLEIF;
  uint16_t input = 0;
  sg_status status = sg_input_open(&in, path, err);
  if (status == SG_OK)
    status = find_form(&in, form_of, &found, err);
  if (status == SG_OK && found)
    status = sg_model_add_input(model, path, "gleif", &input, err);
  if (status != SG_OK || !found) {
    sg_input_close(&in);
    if (status == SG_OK)
      sg_problem(model->problems, SG_PROBLEM_UNKNOWN_RECORD,
                 (sg_place){path, 1, 1},
                 "no file of the Global LEI Index; it is not read");
    return status;
  }
  ++*n_read;
  path = SG_AT(sg_input_file, &model->inputs, input).path;
  return read_opened(model, &in, path, input, found, err);
}

static sg_status read_directory(sg_model *model, const char *path,
                                sg_error *err) {
  names all;
  sg_text file;
  uint32_t n_read = 0;
  sg_text_init(&file, 0);
  sg_status status = list_names(path, &all, err);
  for (uint32_t i = 0; i < all.list.n && status == SG_OK; i++) {
    if (sg_file_in(&file, path, SG_AT(const char *, &all.list, i)))
      status = read_one(model, sg_text_get(&file), &n_read, err);
    else if (!sg_text_ok(&file))
      status = sg_no_memory(err);
  }
  if (status == SG_OK && n_read == 0)
    status = sg_fail(err, SG_EINPUT,
                     "%.200s: no file of the Global LEI Index is in it", path);
  sg_text_clear(&file);
  names_clear(&all);
  return status;
}

static sg_status read_gleif(sg_model *model, const char *path, uint16_t input,
                            sg_error *err) {
  DIR *directory = strcmp(path, "-") == 0 ? NULL : opendir(path);
  if (!directory)
    return read_file(model, path, input, err);
  (void)closedir(directory);
  return read_directory(model, path, err);
}

static sg_status judge_file(const char *path, form *found) {
  sg_input in;
  sg_status status = sg_input_open(&in, path, NULL);
  if (status == SG_OK)
    status = find_form(&in, form_of, found, NULL);
  sg_input_close(&in);
  return status;
}

// A directory is one when all files of data in it are.
static bool recognise_directory(const char *path) {
  names all;
  sg_text file;
  uint32_t n_found = 0;
  sg_text_init(&file, 0);
  sg_status status = list_names(path, &all, NULL);
  for (uint32_t i = 0; i < all.list.n && status != SG_ENOMEM; i++) {
    form found = NOT_GLEIF;
    if (sg_file_in(&file, path, SG_AT(const char *, &all.list, i)))
      status = judge_file(sg_text_get(&file), &found);
    n_found += found != NOT_GLEIF;
  }
  // Without memory it is taken for one, and reading it will say so.
  const bool no_memory = status == SG_ENOMEM || !sg_text_ok(&file);
  const bool is_one = n_found > 0 && n_found == all.list.n;
  sg_text_clear(&file);
  names_clear(&all);
  return is_one || no_memory;
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
