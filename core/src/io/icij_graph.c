// SPDX-License-Identifier: GPL-2.0-or-later
// icij_graph - see icij_graph.h.
#include "io/icij_graph.h"

#include "io/guess.h"
#include "io/icij_nodes.h"

static const char *const lists[] = {"nodes", "edges", NULL};

static sg_slice data_of(const sg_piece *piece, const char *key) {
  sg_slice data;
  sg_slice value;
  (void)sg_piece_get(piece->text, "data", &data);
  (void)sg_piece_get(data, key, &value);
  return value;
}

// The first category: the value of the key "0", or the first of a list.
static sg_slice category_of(sg_put *put) {
  const sg_slice categories = data_of(put->piece, "categories");
  sg_slice key;
  sg_slice value;
  size_t at = 0;
  if (categories.length == 0 || !strchr("[{", categories.at[0]) ||
      !sg_json_next(categories, &at, &key, &value))
    return (sg_slice){NULL, 0};
  return sg_put_scalar(put, value);
}

typedef enum category {
  OFFICER,
  COMPANY,
  CLIENT,
  ADDRESS,
  N_CATEGORIES
} category;

static category find_category(sg_slice text) {
  static const char *const names[] = {"Officer", "Company", "Client",
                                      "Address"};
  for (uint32_t i = 0; i < N_CATEGORIES; i++)
    if (sg_slice_is_like(text, names[i]))
      return (category)i;
  return N_CATEGORIES;
}

// --- nodes

static void put_date(sg_put *put, const char *key, const char *what,
                     sg_slice text) {
  sg_put_attr_date(put, key, sg_put_date(put, what, text, SG_DAY_FIRST));
}

// True when the property is used, or is one that is dropped.
static bool put_company_property(sg_put *put, sg_slice key, sg_slice text) {
  if (sg_json_key_is(key, "jurisdiction")) {
    const uint16_t own = sg_icij_jurisdiction(text);
    const uint16_t country =
        own ? own : sg_put_country(put, "jurisdiction", text);
    sg_put_entity(put)->country = country;
    sg_put_attr(put, "jurisdiction", text);
  } else if (sg_json_key_is(key, "registrationDate")) {
    put_date(put, "incorporated", "registrationDate", text);
  } else if (sg_json_key_is(key, "struck_off_date")) {
    put_date(put, "dissolved", "struck_off_date", text);
  } else {
    return false;
  }
  return true;
}

static bool put_party_property(sg_put *put, sg_slice key, sg_slice text) {
  const bool says_pep =
      (sg_json_key_is(key, "pep") && sg_slice_is_like(text, "YES")) ||
      (sg_json_key_is(key, "rst") && sg_slice_is_like(text, "PEP"));
  if (says_pep)
    sg_put_value(put, SG_ON_TOPICS, sg_slice_of("role.pep"));
  if (sg_json_key_is(key, "former_name"))
    sg_put_value(put, SG_ON_FORMER_NAMES, text);
  return says_pep || sg_json_key_is(key, "former_name") ||
         sg_json_key_is(key, "citizenship") ||
         sg_json_key_is(key, "passport_copy");
}

static void put_property(sg_put *put, category kind, sg_slice key,
                         sg_slice value) {
  const sg_slice text = sg_put_scalar(put, value);
  if (text.length == 0 || sg_json_key_is(key, "name") ||
      (kind == COMPANY ? put_company_property(put, key, text)
                       : put_party_property(put, key, text)))
    return;
  const sg_slice plain = sg_put_plain(put, key);
  if (plain.length)
    sg_put_attr_as(put, plain, text);
}

static void put_kind(sg_put *put, category kind, sg_slice name) {
  sg_entity_row *row = sg_put_entity(put);
  switch (kind) {
  case COMPANY:
    row->kind = SG_COMPANY;
    if (sg_guess_kind(name) == SG_ARRANGEMENT)
      sg_put_guessed_kind(put, name);
    break;
  case ADDRESS: row->kind = SG_ADDRESS; break;
  case CLIENT:
    row->roles = SG_ROLE_AGENT;
    sg_put_guessed_kind(put, name);
    break;
  case OFFICER:
  case N_CATEGORIES: sg_put_guessed_kind(put, name); break;
  }
}

static void put_node(sg_put *put, category kind) {
  const sg_piece *piece = put->piece;
  const sg_slice properties = data_of(piece, "properties");
  sg_slice name = sg_put_member(put, properties, "name");
  if (name.length == 0)
    name = sg_put_member(put, piece->text, "label");
  sg_put_name(put, name);
  put_kind(put, kind, name);
  if (sg_icij_is_bearer(name))
    sg_put_attr_json(put, "bearer", sg_slice_of("true"));
  sg_slice key;
  sg_slice value;
  if (properties.length && properties.at[0] == '{')
    for (size_t at = 0; sg_json_next(properties, &at, &key, &value);)
      put_property(put, kind, key, value);
}

static sg_status read_node(const sg_piece *piece, sg_error *err) {
  sg_put plain = {.piece = piece};
  const sg_slice id = sg_put_member(&plain, piece->text, "id");
  const sg_slice name = category_of(&plain);
  const category kind = find_category(name);
  const uint32_t source = sg_icij_source(piece, (sg_slice){NULL, 0}, err);
  if (plain.no_memory || source == SG_NONE)
    return sg_no_memory(err);
  if (id.length == 0) {
    sg_piece_refuse(piece, NULL, "the node has no id");
    return SG_OK;
  }
  if (kind == N_CATEGORIES)
    sg_piece_problem(piece, SG_PROBLEM_UNKNOWN_VALUE, name.at,
                     "the category '%.*s' is not known", SG_SHOWN(name, 40));
  sg_put put;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_ENTITY, err));
  const uint32_t word =
      sg_put_words(&put, "icij:graph:%.*s", (int)id.length, id.at);
  sg_put_entity(&put)->id = word;
  put_node(&put, kind);
  sg_put_cite(&put, source);
  return sg_put_end(&put, err);
}

// --- edges

typedef struct edge {
  sg_slice id, from, to;
  sg_slice type, text; // "is officer of", "Director / Shareholder"
  sg_slice words;      // as written
  sg_slice since, until;
} edge;

static edge read_parts(sg_put *put) {
  const sg_piece *piece = put->piece;
  const sg_slice properties = data_of(piece, "properties");
  edge e = {
      .id = sg_put_member(put, piece->text, "id"),
      .from = sg_put_member(put, piece->text, "source"),
      .to = sg_put_member(put, piece->text, "target"),
      .type = sg_put_scalar(put, data_of(put->piece, "type")),
      .text = sg_put_member(put, properties, "name"),
      .since = sg_put_member(put, properties, "date_start"),
      .until = sg_put_member(put, properties, "date_end"),
  };
  if (e.type.length == 0)
    e.type = sg_put_member(put, piece->text, "label");
  e.words = e.text.length ? e.text : e.type;
  if (sg_slice_is_like(e.type, "registered")) // a client, a company
    e.type = sg_slice_of("intermediary of");
  return e;
}

// Of several links from one edge the first keeps its id.
static sg_status read_link(const sg_piece *piece, const edge *e,
                           const sg_icij_role *role, uint32_t number,
                           uint32_t source, sg_error *err) {
  sg_put put;
  SG_TRY(sg_put_begin(&put, piece, SG_RECORD_LINK, err));
  const uint32_t from =
      sg_put_words(&put, "icij:graph:%.*s", (int)e->from.length, e->from.at);
  const uint32_t to =
      sg_put_words(&put, "icij:graph:%.*s", (int)e->to.length, e->to.at);
  uint32_t id = 0;
  if (e->id.length && number == 0)
    id =
        sg_put_words(&put, "icij:graph:link:%.*s", (int)e->id.length, e->id.at);
  else if (e->id.length)
    id = sg_put_words(&put, "icij:graph:link:%.*s#%u", (int)e->id.length,
                      e->id.at, number + 1);
  sg_link_row *link = sg_put_link(&put);
  link->id = id;
  link->from = from;
  link->to = to;
  sg_icij_put_role(&put, role, e->words);
  const sg_date since = sg_put_date(&put, "date_start", e->since, SG_DAY_FIRST);
  const sg_date until = sg_put_date(&put, "date_end", e->until, SG_DAY_FIRST);
  sg_put_period(&put, since, until);
  sg_put_cite(&put, source);
  return sg_put_end(&put, err);
}

static sg_status read_edge(const sg_piece *piece, sg_error *err) {
  sg_put plain = {.piece = piece};
  sg_icij_role roles[SG_ICIJ_ROLES_MAX];
  const edge e = read_parts(&plain);
  const uint32_t source = sg_icij_source(piece, (sg_slice){NULL, 0}, err);
  if (plain.no_memory || source == SG_NONE)
    return sg_no_memory(err);
  if (e.from.length == 0 || e.to.length == 0) {
    sg_piece_refuse(piece, NULL, "the edge has no %s",
                    e.from.length ? "target" : "source");
    return SG_OK;
  }
  uint32_t n = sg_icij_roles(e.text, e.type, roles);
  if (n == 0) {
    sg_piece_problem(piece, SG_PROBLEM_UNKNOWN_VALUE, NULL,
                     "'%.*s' is no relationship that is known; the link is "
                     "'other' with these words",
                     SG_SHOWN(e.type, 80));
    roles[n++] = (sg_icij_role){.kind = SG_LINK_OTHER};
  }
  for (uint32_t i = 0; i < n; i++)
    SG_TRY(read_link(piece, &e, &roles[i], i, source, err));
  return SG_OK;
}

// --- file

static sg_status read_record(const sg_piece *piece, int list, const void *ctx,
                             sg_error *err) {
  (void)ctx;
  if (list < 0 || piece->text.at[0] != '{') {
    sg_piece_refuse(piece, NULL, "this is no %s of a graph",
                    list == 1 ? "edge" : "node");
    return SG_OK;
  }
  return list == 0 ? read_node(piece, err) : read_edge(piece, err);
}

sg_status sg_icij_read_graph(sg_model *model, const char *path, uint16_t input,
                             sg_error *err) {
  static const sg_json_layout layout = {
      .lists = lists,
      .record = read_record,
  };
  return sg_read_json(model, path, input, &layout, err);
}

bool sg_icij_is_graph(sg_slice beginning) {
  const sg_slice text = sg_slice_trim(beginning);
  if (text.length == 0 || text.at[0] != '{')
    return false;
  sg_slice rest = sg_slice_trim((sg_slice){text.at + 1, text.length - 1});
  return (sg_slice_take(&rest, "\"nodes\"") ||
          sg_slice_take(&rest, "\"edges\"")) &&
         sg_slice_has(text, "\"categories\"") &&
         (sg_slice_has(text, "\"Officer\"") ||
          sg_slice_has(text, "\"Company\"") ||
          sg_slice_has(text, "\"Client\""));
}
