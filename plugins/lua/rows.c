// SPDX-License-Identifier: GPL-2.0-or-later
// rows - g.entity, g.link and g.deal: the fixed columns of the graph.
//
// g.link[e].kind is a row and then a field, g.link.kind[e] a column and then an
// element; both read the same value, and a loop over a column is faster.
#include "lua_session.h"
#include "lua_words.h"

#include <string.h>

enum { N_DOMAINS = 3 };
static const char *const row_types[] = {"entity", "link", "deal"};
static const char *const all_types[] = {"entities", "links", "deals"};
static const char FIELD_TYPE[] = "column of the graph";

typedef struct row {
  int32_t domain;
  sg_id id;
} row;

typedef struct field {
  int32_t domain;
  lua_Integer field;
} field;

enum {
  ENTITY_NUMBER,
  ENTITY_ID,
  ENTITY_NAME,
  ENTITY_KIND,
  ENTITY_COUNTRY,
  ENTITY_ROLES,
  ENTITY_FUNCTIONS,
  ENTITY_IN_SCOPE,
  ENTITY_IS_PARTY
};
static const char *const entity_fields[] = {
    "number", "id",        "name",     "kind",    "country",
    "roles",  "functions", "in_scope", "is_party"};

enum {
  LINK_NUMBER,
  LINK_ID,
  LINK_FROM,
  LINK_TO,
  LINK_KIND,
  LINK_BASIS,
  LINK_MEANS,
  LINK_POST,
  LINK_MEASURE,
  LINK_CAPACITY,
  LINK_CLASS,
  LINK_CONFIDENCE,
  LINK_LOW,
  LINK_HIGH,
  LINK_VOTES_LOW,
  LINK_VOTES_HIGH,
  LINK_CONTROL_LOW,
  LINK_CONTROL_HIGH,
  LINK_REPEATS,
  LINK_DEAL,
  LINK_SINCE,
  LINK_SINCE_LATEST,
  LINK_SINCE_TEXT,
  LINK_UNTIL_EARLIEST,
  LINK_UNTIL_LATEST,
  LINK_UNTIL_TEXT,
  LINK_ENDED,
  LINK_FIRM,
  LINK_ALLEGED,
  LINK_CONTROLS
};
static const char *const link_fields[] = {
    "number",       "id",           "from",          "to",
    "kind",         "basis",        "means",         "post",
    "measure",      "capacity",     "product_class", "confidence",
    "low",          "high",         "votes_low",     "votes_high",
    "control_low",  "control_high", "repeats",       "deal",
    "since",        "since_latest", "since_text",    "until_earliest",
    "until_latest", "until_text",   "ended",         "firm",
    "alleged",      "controls"};

enum {
  DEAL_NUMBER,
  DEAL_ID,
  DEAL_TITLE,
  DEAL_STATUS,
  DEAL_CLASS,
  DEAL_VENDOR,
  DEAL_SIGNED,
  DEAL_SIGNED_TEXT,
  DEAL_SIGNED_LATEST
};
static const char *const deal_fields[] = {
    "number", "id",     "title",       "status",       "product_class",
    "vendor", "signed", "signed_text", "signed_latest"};

// --- values
// -------------------------------------------------------------------

void push_id(lua_State *L, sg_id id) {
  if (id == SG_NONE)
    lua_pushnil(L);
  else
    lua_pushinteger(L, (lua_Integer)id + 1);
}

static void push_share(lua_State *L, uint32_t share) {
  lua_pushnumber(L, share / 1e9);
}

static void push_day(lua_State *L, int32_t day) {
  char text[16];
  (void)sg_day_text(day, text);
  if (text[0])
    lua_pushstring(L, text);
  else
    lua_pushnil(L);
}

// As recorded: "2019-05" of a month.
static void push_date(lua_State *L, int32_t first, int32_t last) {
  char text[16];
  (void)sg_date_text(first, last, text);
  lua_pushstring(L, text[0] ? text : NULL); // NULL becomes nil
}

static void push_word(lua_State *L, vocabulary words, uint32_t number) {
  lua_pushstring(L, word_of(words, number)); // NULL becomes nil
}

// A word that only links of one kind have.
static void push_word_of(lua_State *L, bool has, vocabulary words,
                         uint32_t number) {
  if (has)
    push_word(L, words, number);
  else
    lua_pushnil(L);
}

// A text of a further column, which is asked for once.
static void push_text(lua_State *L, const char *const **column, int32_t domain,
                      const char *name, sg_id id) {
  sg_host *host = session_of(L)->host;
  if (!*column)
    *column = host->texts(host, domain, name);
  lua_pushstring(L, *column ? (*column)[id] : NULL);
}

static void push_country(lua_State *L, uint16_t country) {
  const char code[] = {(char)(country >> 8), (char)(country & 0xff)};
  if (country == 0)
    lua_pushnil(L);
  else
    (void)lua_pushlstring(L, code, sizeof code);
}

static void push_entity(lua_State *L, const sg_graph *g, lua_Integer name,
                        sg_id v) {
  switch (name) {
  case ENTITY_NUMBER: push_id(L, v); break;
  case ENTITY_ID: lua_pushstring(L, g->entity_id[v]); break;
  case ENTITY_NAME: lua_pushstring(L, g->entity_name[v]); break;
  case ENTITY_KIND: push_word(L, WORDS_ENTITY_KIND, g->entity_kind[v]); break;
  case ENTITY_COUNTRY: push_country(L, g->entity_country[v]); break;
  case ENTITY_ROLES: push_words(L, WORDS_ROLE, g->entity_roles[v]); break;
  case ENTITY_FUNCTIONS:
    push_words(L, WORDS_FUNCTION, g->entity_functions[v]);
    break;
  case ENTITY_IN_SCOPE: lua_pushboolean(L, g->entity_in_scope[v]); break;
  default: lua_pushboolean(L, sg_is_party(g, v)); break;
  }
}

// Shares are those of ownership; nothing known of them is nil.
static void push_stake(lua_State *L, const sg_graph *g, lua_Integer name,
                       sg_id e) {
  const bool is_stake = g->link_kind[e] == SG_OWNERSHIP;
  const bool unknown = g->link_low[e] == 0 && g->link_high[e] == SG_WHOLE;
  const bool no_votes = g->link_votes[e] == SG_NONE;
  if (!is_stake || (name <= LINK_HIGH && unknown) ||
      (name >= LINK_VOTES_LOW && name <= LINK_VOTES_HIGH && no_votes) ||
      (name >= LINK_CONTROL_LOW && unknown && no_votes)) {
    lua_pushnil(L);
    return;
  }
  switch (name) {
  case LINK_LOW: push_share(L, g->link_low[e]); break;
  case LINK_HIGH: push_share(L, g->link_high[e]); break;
  case LINK_VOTES_LOW: push_share(L, g->link_votes[e]); break;
  case LINK_VOTES_HIGH: push_share(L, g->link_votes_high[e]); break;
  case LINK_CONTROL_LOW: push_share(L, sg_control_low(g, e)); break;
  default: push_share(L, sg_control_high(g, e)); break;
  }
}

static void push_link_word(lua_State *L, const sg_graph *g, lua_Integer name,
                           sg_id e) {
  const uint8_t kind = g->link_kind[e];
  const uint8_t detail = g->link_detail[e];
  switch (name) {
  case LINK_KIND: push_word(L, WORDS_LINK_KIND, kind); break;
  case LINK_BASIS: push_word(L, WORDS_BASIS, g->link_basis[e]); break;
  case LINK_MEANS:
    push_word_of(L, kind == SG_CONTROL, WORDS_MEANS, detail);
    break;
  case LINK_POST:
    push_word_of(L, kind == SG_POSITION, WORDS_POST, detail);
    break;
  case LINK_MEASURE:
    push_word_of(L, kind == SG_OWNERSHIP, WORDS_MEASURE, g->link_measure[e]);
    break;
  case LINK_CAPACITY:
    push_word_of(L, kind == SG_OWNERSHIP, WORDS_CAPACITY, g->link_capacity[e]);
    break;
  default: push_word(L, WORDS_CLASS, g->link_class[e]); break;
  }
}

static void push_link(lua_State *L, const sg_graph *g, lua_Integer name,
                      sg_id e) {
  switch (name) {
  case LINK_NUMBER: push_id(L, e); break;
  case LINK_ID:
    push_text(L, &session_of(L)->ids[SG_ON_LINKS], SG_ON_LINKS, "id", e);
    break;
  case LINK_FROM: push_id(L, g->link_from[e]); break;
  case LINK_TO: push_id(L, g->link_to[e]); break;
  case LINK_CONFIDENCE: push_share(L, g->link_confidence[e]); break;
  case LINK_REPEATS: push_id(L, g->link_repeats[e]); break;
  case LINK_DEAL: push_id(L, g->link_deal[e]); break;
  case LINK_SINCE: push_day(L, g->link_since[e]); break;
  case LINK_SINCE_LATEST: push_day(L, g->link_since_latest[e]); break;
  case LINK_SINCE_TEXT:
    push_date(L, g->link_since[e], g->link_since_latest[e]);
    break;
  case LINK_UNTIL_EARLIEST: push_day(L, g->link_until_earliest[e]); break;
  case LINK_UNTIL_LATEST: push_day(L, g->link_until[e]); break;
  case LINK_UNTIL_TEXT:
    push_date(L, g->link_until_earliest[e], g->link_until[e]);
    break;
  case LINK_ENDED: lua_pushboolean(L, e >= g->n_links); break;
  case LINK_FIRM: lua_pushboolean(L, sg_link_is_firm(g, e)); break;
  case LINK_ALLEGED: lua_pushboolean(L, sg_is_alleged(g, e)); break;
  case LINK_CONTROLS: lua_pushboolean(L, sg_link_controls(g, e)); break;
  default:
    if (name >= LINK_LOW)
      push_stake(L, g, name, e);
    else
      push_link_word(L, g, name, e);
  }
}

static void push_deal(lua_State *L, const sg_graph *g, lua_Integer name,
                      sg_id d) {
  session *s = session_of(L);
  const char *const *titles = NULL;
  switch (name) {
  case DEAL_NUMBER: push_id(L, d); break;
  case DEAL_ID: push_text(L, &s->ids[SG_ON_DEALS], SG_ON_DEALS, "id", d); break;
  case DEAL_TITLE: push_text(L, &titles, SG_ON_DEALS, "title", d); break;
  case DEAL_STATUS: push_word(L, WORDS_DEAL_STATUS, g->deal_status[d]); break;
  case DEAL_CLASS: push_word(L, WORDS_CLASS, g->deal_class[d]); break;
  case DEAL_VENDOR: push_id(L, g->deal_vendor[d]); break;
  case DEAL_SIGNED: push_day(L, g->deal_signed[d]); break;
  case DEAL_SIGNED_TEXT:
    push_date(L, g->deal_signed[d], g->deal_signed_latest[d]);
    break;
  default: push_day(L, g->deal_signed_latest[d]); break;
  }
}

static void push_value(lua_State *L, int32_t domain, lua_Integer name,
                       sg_id id) {
  const sg_graph *g = session_of(L)->host->graph;
  if (domain == SG_ON_ENTITIES)
    push_entity(L, g, name, id);
  else if (domain == SG_ON_LINKS)
    push_link(L, g, name, id);
  else
    push_deal(L, g, name, id);
}

// --- access
// -------------------------------------------------------------------

sg_id checked_id(lua_State *L, int index, int32_t domain, const char *what) {
  const uint32_t n = n_elements(session_of(L)->host->graph, domain);
  int is_integer = 0;
  const lua_Integer number = lua_type(L, index) == LUA_TNUMBER
                                 ? lua_tointegerx(L, index, &is_integer)
                                 : 0;
  if (is_integer && number >= 1 && number <= (lua_Integer)n)
    return (sg_id)(number - 1);
  const row *r = luaL_testudata(L, index, row_types[domain]);
  if (r)
    return r->id;
  if (is_integer && n == 0)
    (void)luaL_error(L, "%s: there is no %s", what, row_types[domain]);
  if (is_integer)
    (void)luaL_error(L, "%s: there is no %s %I, only 1 to %I", what,
                     row_types[domain], (LUAI_UACINT)number, (LUAI_UACINT)n);
  (void)luaL_error(L, "%s must be the number of %s %s, not a %s", what,
                   domain == SG_ON_ENTITIES ? "an" : "a", row_types[domain],
                   luaL_typename(L, index));
  return SG_NONE;
}

// The number of the field that is named by the second argument, from the table
// that is the first upvalue.
static lua_Integer checked_field(lua_State *L, int32_t domain) {
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL)
    (void)luaL_error(L, "%s %s has no field '%s'",
                     domain == SG_ON_ENTITIES ? "an" : "a", row_types[domain],
                     lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2)
                                                   : luaL_typename(L, 2));
  return lua_tointeger(L, -1);
}

static int row_index(lua_State *L) {
  const row *r = lua_touserdata(L, 1);
  push_value(L, r->domain, checked_field(L, r->domain), r->id);
  return 1;
}

static int row_equals(lua_State *L) {
  for (int32_t domain = 0; domain < N_DOMAINS; domain++) {
    const row *x = luaL_testudata(L, 1, row_types[domain]);
    const row *y = luaL_testudata(L, 2, row_types[domain]);
    if (x && y) {
      lua_pushboolean(L, x->id == y->id);
      return 1;
    }
  }
  lua_pushboolean(L, 0);
  return 1;
}

static int row_text(lua_State *L) {
  const row *r = lua_touserdata(L, 1);
  (void)lua_pushfstring(L, "%s %I", row_types[r->domain],
                        (LUAI_UACINT)r->id + 1);
  return 1;
}

static int all_index(lua_State *L) {
  const int32_t domain = *(const int32_t *)lua_touserdata(L, 1);
  if (lua_type(L, 2) == LUA_TSTRING) {
    const lua_Integer name = checked_field(L, domain);
    field *f = lua_newuserdatauv(L, sizeof *f, 0);
    *f = (field){domain, name};
    luaL_setmetatable(L, FIELD_TYPE);
    return 1;
  }
  const sg_id id = checked_id(L, 2, domain, all_types[domain]);
  row *r = lua_newuserdatauv(L, sizeof *r, 0);
  *r = (row){domain, id};
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_setmetatable(L, -2);
  return 1;
}

static int field_index(lua_State *L) {
  const field *f = lua_touserdata(L, 1);
  push_value(L, f->domain, f->field,
             checked_id(L, 2, f->domain, all_types[f->domain]));
  return 1;
}

static int all_length(lua_State *L) {
  const int32_t domain = *(const int32_t *)lua_touserdata(L, 1);
  lua_pushinteger(L, n_elements(session_of(L)->host->graph, domain));
  return 1;
}

// --- types
// --------------------------------------------------------------------

static void new_type(lua_State *L, const char *name) {
  luaL_newmetatable(L, name);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
}

static void set_method(lua_State *L, const char *name, lua_CFunction method) {
  lua_pushcfunction(L, method);
  lua_setfield(L, -2, name);
}

// Push the metatables of the rows of a domain and of their collection.
static void open_domain(lua_State *L, int32_t domain, const char *const *fields,
                        uint32_t n) {
  lua_createtable(L, 0, (int)n);
  for (uint32_t i = 0; i < n; i++) {
    lua_pushinteger(L, i);
    lua_setfield(L, -2, fields[i]);
  }
  new_type(L, row_types[domain]);
  lua_pushvalue(L, -2);
  lua_pushcclosure(L, row_index, 1);
  lua_setfield(L, -2, "__index");
  set_method(L, "__eq", row_equals);
  set_method(L, "__tostring", row_text);
  new_type(L, all_types[domain]);
  lua_insert(L, -3);
  lua_pushcclosure(L, all_index, 2);
  lua_setfield(L, -2, "__index");
  set_method(L, "__len", all_length);
  lua_pop(L, 1);
}

void open_rows(lua_State *L) {
  open_domain(L, SG_ON_ENTITIES, entity_fields, SG_COUNT(entity_fields));
  open_domain(L, SG_ON_LINKS, link_fields, SG_COUNT(link_fields));
  open_domain(L, SG_ON_DEALS, deal_fields, SG_COUNT(deal_fields));
  new_type(L, FIELD_TYPE);
  set_method(L, "__index", field_index);
  set_method(L, "__len", all_length); // its domain comes first, too
  lua_pop(L, 1);
  for (int32_t domain = 0; domain < N_DOMAINS; domain++) {
    int32_t *all = lua_newuserdatauv(L, sizeof *all, 0);
    *all = domain;
    luaL_setmetatable(L, all_types[domain]);
    lua_setfield(L, -2, row_types[domain]);
  }
}
