// SPDX-License-Identifier: GPL-2.0-or-later
// read - fields of a script's tables, checked; see lua_session.h.
#include "lua_session.h"

#include <math.h>
#include <string.h>

enum { TEXT_MAX = 4096 };

// Bytes of the character that begins here; 0 when it is none.
static size_t character(const unsigned char *at, size_t left) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const size_t n = at[0] < 0x80   ? 1
                   : at[0] < 0xc2 ? 0
                   : at[0] < 0xe0 ? 2
                   : at[0] < 0xf0 ? 3
                   : at[0] < 0xf5 ? 4
                                  : 0;
  if (n < 2)
    return n;
  if (n > left)
    return 0;
  uint32_t code = at[0] & (0x7fu >> n);
  for (size_t i = 1; i < n; i++) {
    if ((at[i] & 0xc0) != 0x80)
      return 0;
    code = code << 6 | (at[i] & 0x3fu);
  }
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  return code >= least[n] && code <= 0x10ffff && !surrogate ? n : 0;
}

bool is_utf8(const char *text, size_t length) {
  for (size_t i = 0; i < length;) {
    const size_t n =
        character((const unsigned char *)(const void *)text + i, length - i);
    if (n == 0)
      return false;
    i += n;
  }
  return true;
}

int get_field(lua_State *L, int table, const char *key) {
  table = lua_absindex(L, table);
  lua_pushstring(L, key);
  return lua_rawget(L, table);
}

const char *checked_text(lua_State *L, int index, const char *what) {
  size_t n = 0;
  if (lua_type(L, index) != LUA_TSTRING)
    (void)luaL_error(L, "%s must be a string, not a %s", what,
                     luaL_typename(L, index));
  const char *text = lua_tolstring(L, index, &n);
  if (n == 0 || n > TEXT_MAX)
    (void)luaL_error(L, "%s must have 1 to %d bytes, not %I", what, TEXT_MAX,
                     (LUAI_UACINT)n);
  if (memchr(text, '\0', n) || !is_utf8(text, n))
    (void)luaL_error(L, "%s must be UTF-8 without zero bytes", what);
  return text;
}

// "metrics[2].name" for messages; pushed.
static const char *name_of(lua_State *L, const char *what, const char *key) {
  return what[0] ? lua_pushfstring(L, "%s.%s", what, key)
                 : lua_pushstring(L, key);
}

const char *get_text(lua_State *L, int table, const char *key,
                     const char *what) {
  const char *text = NULL;
  const int top = lua_gettop(L);
  if (get_field(L, table, key) != LUA_TNIL)
    text = checked_text(L, top + 1, name_of(L, what, key));
  lua_settop(L, top);
  return text;
}

const char *need_text(lua_State *L, int table, const char *key,
                      const char *what) {
  const char *text = get_text(L, table, key, what);
  if (!text)
    (void)luaL_error(L, "%s is missing", name_of(L, what, key));
  return text;
}

double get_number(lua_State *L, int table, const char *key, double fallback,
                  const char *what) {
  double number = fallback;
  const int type = get_field(L, table, key);
  if (type == LUA_TNUMBER)
    number = lua_tonumber(L, -1);
  if ((type != LUA_TNUMBER && type != LUA_TNIL) ||
      (type == LUA_TNUMBER && !isfinite(number)))
    (void)luaL_error(L, "%s must be a finite number", name_of(L, what, key));
  lua_pop(L, 1);
  return number;
}

bool get_truth(lua_State *L, int table, const char *key, const char *what) {
  const int type = get_field(L, table, key);
  if (type != LUA_TBOOLEAN && type != LUA_TNIL)
    (void)luaL_error(L, "%s must be true or false", name_of(L, what, key));
  const bool is_set = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return is_set;
}

uint32_t get_list(lua_State *L, int table, const char *key, const char *what) {
  const int type = get_field(L, table, key);
  if (type == LUA_TNIL)
    return 0;
  if (type != LUA_TTABLE)
    (void)luaL_error(L, "%s must be a list, not a %s", name_of(L, what, key),
                     luaL_typename(L, -1));
  const size_t n = lua_rawlen(L, -1);
  size_t n_keys = 0;
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
    n_keys++;
  if (n_keys != n || n > INT32_MAX)
    (void)luaL_error(L, "%s must be a list without holes and names",
                     name_of(L, what, key));
  return (uint32_t)n;
}

static bool is_known(const char *key, const char *const *known) {
  while (*known && strcmp(*known, key) != 0)
    known++;
  return *known != NULL;
}

static void refuse_key(lua_State *L, const char *key, const char *const *known,
                       const char *what) {
  luaL_Buffer list;
  luaL_buffinit(L, &list);
  for (; *known; known++) {
    luaL_addchar(&list, ' ');
    luaL_addstring(&list, *known);
  }
  luaL_pushresult(&list);
  (void)luaL_error(L, "%s: '%s' is no key of it; these are:%s", what, key,
                   lua_tostring(L, -1));
}

// Of several unknown keys the first one by its bytes is told.
void check_keys(lua_State *L, int table, const char *const *known,
                const char *what) {
  const char *first = NULL;
  table = lua_absindex(L, table);
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING)
      (void)luaL_error(L, "%s: a key that is no name", what);
    const char *key = lua_tostring(L, -2);
    if (!is_known(key, known) && (!first || strcmp(key, first) < 0))
      first = key;
  }
  if (first)
    refuse_key(L, first, known, what);
}

void *push_room(lua_State *L, size_t count, size_t item_size) {
  if (count > SIZE_MAX / 2 / item_size)
    (void)luaL_error(L, "too many");
  const size_t size = count ? count * item_size : 1;
  void *room = lua_newuserdatauv(L, size, 0);
  memset(room, 0, size);
  return room;
}

uint32_t n_elements(const sg_graph *g, int32_t domain) {
  return domain == SG_ON_ENTITIES ? g->n_entities
         : domain == SG_ON_LINKS  ? g->n_links + g->n_ended
                                  : g->n_deals;
}

const sg_id *checked_ids(lua_State *L, int list, uint32_t n, int32_t domain,
                         const char *what) {
  list = lua_absindex(L, list);
  sg_id *ids = push_room(L, n, sizeof *ids);
  for (uint32_t i = 0; i < n; i++) {
    lua_rawgeti(L, list, (lua_Integer)i + 1);
    ids[i] = checked_id(L, -1, domain, what);
    lua_pop(L, 1);
  }
  return ids;
}

sg_id get_id(lua_State *L, int table, const char *key, int32_t domain,
             const char *what) {
  sg_id id = SG_NONE;
  const int top = lua_gettop(L);
  if (get_field(L, table, key) != LUA_TNIL)
    id = checked_id(L, top + 1, domain, name_of(L, what, key));
  lua_settop(L, top);
  return id;
}
