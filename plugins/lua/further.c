// SPDX-License-Identifier: GPL-2.0-or-later
// further - g:number(), g:text() and g:rows(): whatever else the input, tables
// of countries and other plugins say.
#include "lua_session.h"
#include "lua_words.h"

#include <math.h>
#include <string.h>

static const char COLUMN_TYPE[] = "column";

typedef struct column {
  const double *numbers;
  const char *const *texts;
  uint32_t n;
  bool is_entity; // its values are numbers of entities
} column;

static int column_index(lua_State *L) {
  const column *c = lua_touserdata(L, 1);
  int is_integer = 0;
  const lua_Integer i = lua_tointegerx(L, 2, &is_integer);
  if (!is_integer || lua_type(L, 2) != LUA_TNUMBER)
    return luaL_error(L, "a column is asked by number, not by a %s",
                      luaL_typename(L, 2));
  if (i < 1 || i > (lua_Integer)c->n)
    return luaL_error(L, "the column has no element %I, only 1 to %I",
                      (LUAI_UACINT)i, (LUAI_UACINT)c->n);
  if (c->texts)
    lua_pushstring(L, c->texts[i - 1]); // NULL becomes nil
  else if (isnan(c->numbers[i - 1]))
    lua_pushnil(L);
  else if (c->is_entity)
    lua_pushinteger(L, (lua_Integer)c->numbers[i - 1] + 1);
  else
    lua_pushnumber(L, c->numbers[i - 1]);
  return 1;
}

static int column_length(lua_State *L) {
  const column *c = lua_touserdata(L, 1);
  lua_pushinteger(L, c->n);
  return 1;
}

static uint32_t column_size(sg_host *host, int32_t domain) {
  if (domain < SG_ON_LISTINGS)
    return n_elements(host->graph, domain);
  const sg_rows *rows = host->rows(host, domain);
  return rows ? rows->n_rows : 0;
}

static int get_column(lua_State *L, bool is_text) {
  sg_host *host = host_of(L);
  const int32_t domain = checked_word(L, 2, WORDS_DOMAIN, "the first argument");
  const char *name = checked_text(L, 3, "the second argument");
  column c = {.n = column_size(host, domain)};
  if (is_text)
    c.texts = host->texts(host, domain, name);
  else
    c.numbers = host->numbers(host, domain, name);
  c.is_entity = (domain == SG_ON_LINK_USERS || domain == SG_ON_DEAL_USERS) &&
                strcmp(name, "entity") == 0;
  if (!c.texts && !c.numbers) {
    lua_pushnil(L);
    return 1;
  }
  column *pushed = lua_newuserdatauv(L, sizeof *pushed, 0);
  *pushed = c;
  luaL_setmetatable(L, COLUMN_TYPE);
  return 1;
}

static int number(lua_State *L) {
  return get_column(L, false);
}

static int text(lua_State *L) {
  return get_column(L, true);
}

// --- rows
// ---------------------------------------------------------------------

static int rows_step(lua_State *L) {
  const lua_Integer at = lua_tointeger(L, lua_upvalueindex(1));
  if (at > lua_tointeger(L, lua_upvalueindex(2))) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, at + 1);
  lua_replace(L, lua_upvalueindex(1));
  lua_pushinteger(L, at);
  return 1;
}

static int rows(lua_State *L) {
  sg_host *host = host_of(L);
  const int32_t domain = checked_word(L, 2, WORDS_DOMAIN, "the first argument");
  if (domain < SG_ON_LISTINGS)
    return luaL_error(L, "'%s' have no rows; topics, listings and so on do",
                      word_of(WORDS_DOMAIN, (uint32_t)domain));
  const int32_t of = domain == SG_ON_LINK_USERS   ? SG_ON_LINKS
                     : domain >= SG_ON_DEAL_USERS ? SG_ON_DEALS
                                                  : SG_ON_ENTITIES;
  const sg_id id = checked_id(L, 3, of, "the second argument");
  const sg_rows *found = host->rows(host, domain);
  lua_pushinteger(L, found ? (lua_Integer)found->start[id] + 1 : 1);
  lua_pushinteger(L, found ? found->start[id + 1] : 0);
  lua_pushcclosure(L, rows_step, 2);
  return 1;
}

static int has_topic(lua_State *L) {
  sg_host *host = host_of(L);
  const sg_id v = checked_id(L, 2, SG_ON_ENTITIES, "the first argument");
  lua_pushboolean(L, sg_has_topic(host, v, luaL_checkstring(L, 3)));
  return 1;
}

static const luaL_Reg methods[] = {
    {"number", number},       {"text", text}, {"rows", rows},
    {"has_topic", has_topic}, {NULL, NULL},
};

void open_further(lua_State *L) {
  luaL_setfuncs(L, methods, 0);
  luaL_newmetatable(L, COLUMN_TYPE);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushcfunction(L, column_index);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, column_length);
  lua_setfield(L, -2, "__len");
  lua_pop(L, 1);
}
