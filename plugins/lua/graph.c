// SPDX-License-Identifier: GPL-2.0-or-later
// graph - `g` itself: how much there is, adjacency, parameters, days, log.
#include "lua_session.h"
#include "lua_words.h"

#include <string.h>

static const char GRAPH_TYPE[] = "graph";

sg_host *host_of(lua_State *L) {
  if (!luaL_testudata(L, 1, GRAPH_TYPE))
    (void)luaL_error(L, "call it with a colon, as in g:tick()");
  return session_of(L)->host;
}

// --- adjacency
// ----------------------------------------------------------------

enum { WALK_OUT, WALK_AT, WALK_END, WALK_KIND };

static int walk_step(lua_State *L) {
  const sg_graph *g = session_of(L)->host->graph;
  const bool out = lua_toboolean(L, lua_upvalueindex(WALK_OUT + 1));
  lua_Integer at = lua_tointeger(L, lua_upvalueindex(WALK_AT + 1));
  const lua_Integer end = lua_tointeger(L, lua_upvalueindex(WALK_END + 1));
  const lua_Integer kind = lua_tointeger(L, lua_upvalueindex(WALK_KIND + 1));
  const sg_id *links = out ? g->out_link : g->in_link;
  while (at < end && kind >= 0 && g->link_kind[links[at]] != kind)
    at++;
  lua_pushinteger(L, at + 1);
  lua_replace(L, lua_upvalueindex(WALK_AT + 1));
  if (at < end)
    push_id(L, links[at]);
  else
    lua_pushnil(L);
  return 1;
}

static int walk(lua_State *L, bool out) {
  const sg_graph *g = host_of(L)->graph;
  const sg_id v = checked_id(L, 2, SG_ON_ENTITIES, "the first argument");
  const bool any = lua_isnoneornil(L, 3);
  const uint32_t *start = out ? g->out_start : g->in_start;
  lua_pushboolean(L, out);
  lua_pushinteger(L, start[v]);
  lua_pushinteger(L, start[v + 1]);
  lua_pushinteger(
      L, any ? -1 : checked_word(L, 3, WORDS_LINK_KIND, "the second argument"));
  lua_pushcclosure(L, walk_step, 4);
  return 1;
}

static int out_links(lua_State *L) {
  return walk(L, true);
}

static int in_links(lua_State *L) {
  return walk(L, false);
}

// --- parameters, days, log
// ----------------------------------------------------

static int param(lua_State *L) {
  const session *s = session_of(L);
  const sg_host *host = host_of(L);
  const char *name = luaL_checkstring(L, 2);
  for (uint32_t i = 0; i < s->plugin->n_params; i++) {
    if (strcmp(s->plugin->params[i].name, name) != 0)
      continue;
    if (s->plugin->params[i].text)
      lua_pushstring(L, host->params[i].text);
    else
      lua_pushnumber(L, host->params[i].number);
    return 1;
  }
  return luaL_error(L, "the script declares no parameter '%s'", name);
}

// A day as a number for reckoning, and back.
static int date(lua_State *L) {
  (void)host_of(L);
  if (lua_isnil(L, 2))
    return 1;
  const lua_Number day = luaL_checknumber(L, 2);
  char text[16] = "";
  if (day > -1e6 && day < 3e6)
    (void)sg_day_text((int32_t)(day < 0 && day != (int32_t)day ? day - 1 : day),
                      text);
  if (!text[0])
    return luaL_error(L, "there is no such day");
  lua_pushstring(L, text);
  return 1;
}

static int32_t digits(const char *at, int n) {
  int32_t value = 0;
  for (; n > 0; n--, at++) {
    if (*at < '0' || *at > '9')
      return -1;
    value = 10 * value + (*at - '0');
  }
  return value;
}

// Days since 1970-01-01 of a day that sg_day_text() would write the same.
static bool read_day(const char *text, int32_t *out) {
  char again[16];
  const int32_t year = digits(text, 4);
  const int32_t month = digits(text + 5, 2);
  const int32_t day = digits(text + 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1)
    return false;
  // Years begin in March here, so that a leap day ends its year.
  const int32_t y = year - (month <= 2);
  const int32_t era = (y >= 0 ? y : y - 399) / 400;
  const int32_t of_era = y - era * 400;
  const int32_t of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  *out = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
         719468;
  return strcmp(sg_day_text(*out, again), text) == 0;
}

static int day(lua_State *L) {
  (void)host_of(L);
  if (lua_isnil(L, 2))
    return 1;
  size_t n = 0;
  int32_t number = 0;
  const char *text = luaL_checklstring(L, 2, &n);
  if (n != strlen("YYYY-MM-DD") || !read_day(text, &number))
    return luaL_error(L, "'%s' is no day YYYY-MM-DD", text);
  lua_pushinteger(L, number);
  return 1;
}

static int tick(lua_State *L) {
  session *s = session_of(L);
  (void)host_of(L);
  const lua_Number done = luaL_optnumber(L, 2, s->done);
  luaL_argcheck(L, done >= 0 && done <= 1, 2, "a fraction from 0 to 1");
  s->done = done;
  return session_spend(L, 1) ? 0 : luaL_error(L, "%s", session_why(s));
}

static int write_log(lua_State *L) {
  static const char *const levels[] = {"debug", "info", "warning", NULL};
  (void)host_of(L);
  luaL_checktype(L, 2, LUA_TSTRING);
  session_log(L, 2, luaL_checkoption(L, 3, "info", levels));
  return 0;
}

static const luaL_Reg methods[] = {
    {"out_links", out_links}, {"in_links", in_links}, {"param", param},
    {"date", date},           {"day", day},           {"tick", tick},
    {"log", write_log},       {NULL, NULL},
};

// --- g
// ------------------------------------------------------------------------

static void set_count(lua_State *L, const char *name, uint32_t n) {
  lua_pushinteger(L, n);
  lua_setfield(L, -2, name);
}

void open_graph(lua_State *L) {
  const sg_graph *g = session_of(L)->host->graph;
  char as_of[16];
  luaL_setfuncs(L, methods, 0);
  set_count(L, "n_entities", g->n_entities);
  set_count(L, "n_links", g->n_links);
  set_count(L, "n_ended", g->n_ended);
  set_count(L, "n_deals", g->n_deals);
  lua_pushstring(L, sg_day_text(g->as_of, as_of));
  lua_setfield(L, -2, "as_of");
}

// A deal under review is unknown where there is none, not a mistake.
static int member(lua_State *L) {
  const char *name = luaL_tolstring(L, 2, NULL);
  const sg_graph *g = session_of(L)->host->graph;
  if (strcmp(name, "reviewed_deal") != 0)
    return luaL_error(L, "g has no '%s'",
                      lua_type(L, 2) == LUA_TSTRING ? name
                                                    : luaL_typename(L, 2));
  push_id(L, g->deal);
  return 1;
}

void push_graph(lua_State *L) {
  (void)push_room(L, 1, 1);
  luaL_newmetatable(L, GRAPH_TYPE);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_newtable(L); // its members
  open_rows(L);
  open_graph(L);
  open_further(L);
  open_findings(L);
  open_holdings(L);
  lua_newtable(L); // and what is none
  lua_pushcfunction(L, member);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
}
