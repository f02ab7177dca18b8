// SPDX-License-Identifier: GPL-2.0-or-later
// ordered - pairs, next and table.sort for scripts.
//
// Lua seeds its hashes anew in every process and picks pivots by the clock, so
// its own versions may visit keys, and place equal elements, differently from
// run to run. These go through keys in a fixed order, numbers first, then
// strings by their bytes, then false and true; and sort by merging.
#include "lua_session.h"

#include <stdlib.h>
#include <string.h>

typedef struct key {
  enum { KEY_NUMBER, KEY_TEXT, KEY_TRUTH } kind;
  bool is_integer;
  lua_Integer integer;
  lua_Number number;
  const char *text;
  size_t length;
} key;

static int compare_numbers(const key *x, const key *y) {
  if (x->is_integer && y->is_integer)
    return (x->integer > y->integer) - (x->integer < y->integer);
  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  // Equal after rounding only: the one that is no integer lies further out.
  if (x->is_integer == y->is_integer)
    return 0;
  return (x->is_integer ? -1 : 1) * (x->number > 0 ? 1 : -1);
}

static int compare(const void *a, const void *b) {
  const key *x = a;
  const key *y = b;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->kind == KEY_NUMBER)
    return compare_numbers(x, y);
  const size_t shared = x->length < y->length ? x->length : y->length;
  const int by = shared ? memcmp(x->text, y->text, shared) : 0;
  return by ? by : (x->length > y->length) - (x->length < y->length);
}

// What is on top of the stack as a key; a text lives as long as that.
static key read_key(lua_State *L, int index) {
  key k = {.kind = KEY_NUMBER};
  switch (lua_type(L, index)) {
  case LUA_TNUMBER:
    k.is_integer = lua_isinteger(L, index);
    k.integer = k.is_integer ? lua_tointeger(L, index) : 0;
    k.number = lua_tonumber(L, index);
    break;
  case LUA_TSTRING:
    k.kind = KEY_TEXT;
    k.text = lua_tolstring(L, index, &k.length);
    break;
  case LUA_TBOOLEAN:
    k.kind = KEY_TRUTH;
    k.text = lua_toboolean(L, index) ? "true" : "false";
    k.length = strlen(k.text);
    break;
  default:
    (void)luaL_error(L,
                     "a table with a %s as a key has no fixed order; use "
                     "numbers or strings as keys",
                     luaL_typename(L, index));
  }
  return k;
}

static void push_key(lua_State *L, const key *k) {
  if (k->kind == KEY_TEXT)
    (void)lua_pushlstring(L, k->text, k->length);
  else if (k->kind == KEY_TRUTH)
    lua_pushboolean(L, k->text[0] == 't');
  else if (k->is_integer)
    lua_pushinteger(L, k->integer);
  else
    lua_pushnumber(L, k->number);
}

static size_t count_keys(lua_State *L, int table) {
  size_t n = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
    n++;
  return n;
}

// Push a list of the keys of a table, in their order.
static void push_keys(lua_State *L, int table) {
  const size_t n = count_keys(L, table);
  key *keys = push_room(L, n, sizeof *keys);
  size_t i = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
    keys[i++] = read_key(L, -2);
  if (n > 1)
    qsort(keys, n, sizeof *keys, compare);
  lua_createtable(L, (int)(n < INT32_MAX ? n : INT32_MAX), 0);
  for (i = 0; i < n; i++) {
    push_key(L, &keys[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_remove(L, -2);
}

enum { AT_TABLE = 1, AT_KEYS, AT_POSITION };

static int step(lua_State *L) {
  lua_Integer i = lua_tointeger(L, lua_upvalueindex(AT_POSITION));
  while (lua_rawgeti(L, lua_upvalueindex(AT_KEYS), ++i) != LUA_TNIL) {
    lua_pushvalue(L, -1);
    if (lua_rawget(L, lua_upvalueindex(AT_TABLE)) != LUA_TNIL) {
      lua_pushinteger(L, i);
      lua_replace(L, lua_upvalueindex(AT_POSITION));
      return 2;
    }
    lua_pop(L, 2); // it was removed meanwhile
  }
  return 1;
}

static int ordered_pairs(lua_State *L) {
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 3);
    return 3;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_pushvalue(L, 1);
  push_keys(L, 1);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, step, 3);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

// The least key that follows; by looking at all of them.
static int ordered_next(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  const bool first = lua_isnil(L, 2);
  const key after = first ? (key){.length = 0} : read_key(L, 2);
  key best = {.length = 0};
  lua_pushnil(L); // 3: the best so far
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
    const key k = read_key(L, -2);
    if ((!first && compare(&k, &after) <= 0) ||
        (!lua_isnil(L, 3) && compare(&k, &best) >= 0))
      continue;
    best = k;
    lua_pushvalue(L, -2);
    lua_replace(L, 3);
  }
  lua_settop(L, 3);
  if (lua_isnil(L, 3))
    return 1;
  lua_pushvalue(L, 3);
  (void)lua_rawget(L, 1);
  return 2;
}

// --- sorting
// ------------------------------------------------------------------

enum { SORT_TABLE = 1, SORT_LESS = 2, SORT_COPY = 3 };

static bool is_less(lua_State *L, uint32_t x, uint32_t y) {
  const bool own = !lua_isnil(L, SORT_LESS);
  if (own)
    lua_pushvalue(L, SORT_LESS);
  lua_rawgeti(L, SORT_COPY, (lua_Integer)x + 1);
  lua_rawgeti(L, SORT_COPY, (lua_Integer)y + 1);
  bool less = false;
  if (own) {
    lua_call(L, 2, 1);
    less = lua_toboolean(L, -1);
    lua_pop(L, 1);
  } else {
    less = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
  }
  return less;
}

static void merge(lua_State *L, const uint32_t *from, uint32_t *to, size_t mid,
                  size_t n) {
  size_t left = 0;
  size_t right = mid;
  for (size_t i = 0; i < n; i++) {
    const bool take_right =
        right < n && (left == mid || is_less(L, from[right], from[left]));
    to[i] = from[take_right ? right++ : left++];
  }
}

static const uint32_t *sorted(lua_State *L, uint32_t *from, uint32_t *to,
                              size_t n) {
  for (size_t width = 1; width < n; width *= 2) {
    for (size_t at = 0; at < n; at += 2 * width) {
      const size_t rest = n - at;
      merge(L, from + at, to + at, width < rest ? width : rest,
            2 * width < rest ? 2 * width : rest);
    }
    uint32_t *swap = from;
    from = to;
    to = swap;
  }
  return from;
}

static int stable_sort(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  if (!lua_isnoneornil(L, 2))
    luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  const size_t n = lua_rawlen(L, 1);
  luaL_argcheck(L, n < INT32_MAX, 1, "too many elements");
  lua_createtable(L, (int)n, 0);
  for (size_t i = 1; i <= n; i++) {
    lua_rawgeti(L, SORT_TABLE, (lua_Integer)i);
    lua_rawseti(L, SORT_COPY, (lua_Integer)i);
  }
  uint32_t *order = push_room(L, n, 2 * sizeof *order);
  for (uint32_t i = 0; i < n; i++)
    order[i] = i;
  const uint32_t *done = sorted(L, order, order + n, n);
  for (size_t i = 0; i < n; i++) {
    lua_rawgeti(L, SORT_COPY, (lua_Integer)done[i] + 1);
    lua_rawseti(L, SORT_TABLE, (lua_Integer)i + 1);
  }
  return 0;
}

void open_ordered(lua_State *L) {
  lua_pushcfunction(L, ordered_pairs);
  lua_setglobal(L, "pairs");
  lua_pushcfunction(L, ordered_next);
  lua_setglobal(L, "next");
  lua_getglobal(L, "table");
  lua_pushcfunction(L, stable_sort);
  lua_setfield(L, -2, "sort");
  lua_pop(L, 1);
}
