// SPDX-License-Identifier: GPL-2.0-or-later
// sandbox - the libraries that a script sees: nothing that reaches out of it,
// that runs unbounded, or that differs from one run to the next.
#include "lua_session.h"

#include <lualib.h>

#include <string.h>

// Text of any value; of tables and functions their kind, never an address.
static int safe_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  if (luaL_callmeta(L, 1, "__tostring")) {
    if (lua_type(L, -1) != LUA_TSTRING)
      return luaL_error(L, "'__tostring' must return a string");
    return 1;
  }
  const int type = lua_type(L, 1);
  if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA ||
      type == LUA_TLIGHTUSERDATA || type == LUA_TTHREAD)
    lua_pushstring(L, lua_typename(L, type));
  else
    (void)luaL_tolstring(L, 1, NULL);
  return 1;
}

static void push_plain(lua_State *L, int index) {
  lua_pushcfunction(L, safe_tostring);
  lua_pushvalue(L, index);
  lua_call(L, 1, 1);
}

// The original runs in this frame, so that its errors name the right function.
static int go_on(lua_State *L) {
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int safe_format(lua_State *L) {
  size_t length = 0;
  const char *at = luaL_checklstring(L, 1, &length);
  const char *end = at + length;
  const int n = lua_gettop(L);
  for (int arg = 1; at < end; at++) {
    if (*at != '%')
      continue;
    at++;
    while (at < end && *at && strchr("-+ #0123456789.", *at))
      at++;
    if (at == end || *at == '%')
      continue;
    arg++;
    if (*at == 'p')
      return luaL_error(L, "'%%p' gives addresses, which change from run to "
                           "run");
    if (*at == 's' && arg <= n) {
      push_plain(L, arg);
      lua_replace(L, arg);
    }
  }
  return go_on(L);
}

// A finalizer runs where no limit holds, and when depends on the collector; so
// does what a weak table still has. `__gc` counts only when it is there now;
// `__mode` that a script adds later counts, but it can get no more from it than
// entries that are gone, by the bytes that it itself has allocated.
static int safe_setmetatable(lua_State *L) {
  static const char *const refused[] = {"__gc", "__mode"};
  for (size_t i = 0; lua_istable(L, 2) && i < SG_COUNT(refused); i++) {
    if (get_field(L, 2, refused[i]) != LUA_TNIL)
      return luaL_error(L, "a metatable may not have '%s' here", refused[i]);
    lua_pop(L, 1);
  }
  return go_on(L);
}

// It does not catch that the script must end. What it catches may have taken
// long: deep in a recursion, an error costs as much as the stack is deep.
static int safe_pcall(lua_State *L) {
  enum { STEPS_OF_ERROR = 100 };
  const session *s = session_of(L);
  luaL_checkany(L, 1);
  const int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
  if (s->stopped != SG_OK)
    return status == LUA_OK ? 0 : lua_error(L);
  if (status != LUA_OK && !session_spend(L, STEPS_OF_ERROR))
    return luaL_error(L, "%s", session_why(s));
  luaL_checkstack(L, 1, NULL);
  lua_pushboolean(L, status == LUA_OK);
  lua_insert(L, 1);
  return lua_gettop(L);
}

static int safe_rep(lua_State *L) {
  const lua_Integer most = 1 << 30;
  luaL_argcheck(L, luaL_checkinteger(L, 2) <= most, 2, "too many");
  return go_on(L);
}

static int print(lua_State *L) {
  const int n = lua_gettop(L);
  luaL_Buffer line;
  luaL_buffinit(L, &line);
  for (int i = 1; i <= n; i++) {
    if (i > 1)
      luaL_addchar(&line, '\t');
    push_plain(L, i);
    luaL_addvalue(&line);
  }
  luaL_pushresult(&line);
  session_log(L, -1, SG_WARNING);
  return 0;
}

static const luaL_Reg globals[] = {
    {"tostring", safe_tostring},
    {"pcall", safe_pcall},
    {"print", print},
    {NULL, NULL},
};

static void remove_names(lua_State *L, const char *const *names) {
  for (; *names; names++) {
    lua_pushnil(L);
    lua_setfield(L, -2, *names);
  }
}

// A function of the table on top, before which another one looks.
static void wrap(lua_State *L, const char *name, lua_CFunction function) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -2, name);
}

void open_libraries(lua_State *L) {
  static const char *const of_base[] = {
      "load", "loadfile", "dofile", "collectgarbage", "xpcall", "warn", NULL,
  };
  static const char *const of_math[] = {"random", "randomseed", NULL};
  static const char *const of_string[] = {
      "dump", "pack", "unpack", "packsize", NULL,
  };
  luaL_requiref(L, "_G", luaopen_base, 1);
  remove_names(L, of_base);
  luaL_setfuncs(L, globals, 0);
  wrap(L, "setmetatable", safe_setmetatable);
  luaL_requiref(L, "math", luaopen_math, 1);
  remove_names(L, of_math);
  luaL_requiref(L, "string", luaopen_string, 1);
  remove_names(L, of_string);
  wrap(L, "format", safe_format);
  wrap(L, "rep", safe_rep);
  lua_pushliteral(L, "");
  if (lua_getmetatable(L, -1)) {
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
  }
  luaL_requiref(L, "table", luaopen_table, 1);
  luaL_requiref(L, "utf8", luaopen_utf8, 1);
  lua_settop(L, 0);
}
