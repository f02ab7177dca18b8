// SPDX-License-Identifier: GPL-2.0-or-later
// describe - the table that a script returns as the description of a plugin.
//
// Texts stay those of the table, which the state keeps, and tables are blocks
// in its registry: nothing is freed before the state is closed.
#include "lua_session.h"
#include "lua_words.h"

#include <string.h>

// A list of tables: calls read_row() with each on top of the stack. The rows
// are kept in the registry.
typedef void row_reader(lua_State *L, void *row, const char *what);

static void *read_rows(lua_State *L, const char *key, size_t row_size,
                       row_reader *read_row, uint32_t *n_rows) {
  const int table = lua_gettop(L);
  const uint32_t n = get_list(L, table, key, "");
  char *rows = push_room(L, n, row_size);
  for (uint32_t i = 0; i < n; i++) {
    const char *what = lua_pushfstring(L, "%s[%d]", key, (int)i + 1);
    if (lua_rawgeti(L, table + 1, (lua_Integer)i + 1) != LUA_TTABLE)
      (void)luaL_error(L, "%s must be a table, not a %s", what,
                       luaL_typename(L, -1));
    read_row(L, rows + (size_t)i * row_size, what);
    lua_settop(L, table + 2);
  }
  (void)luaL_ref(L, LUA_REGISTRYINDEX);
  lua_settop(L, table);
  *n_rows = n;
  return rows;
}

// Texts up to NULL; NULL when there are none.
static const char *const *read_texts(lua_State *L, const char *key,
                                     const char *what) {
  const int table = lua_gettop(L);
  const uint32_t n = get_list(L, table, key, what);
  if (n == 0) {
    lua_settop(L, table);
    return NULL;
  }
  const char **texts = push_room(L, (size_t)n + 1, sizeof *texts);
  for (uint32_t i = 0; i < n; i++) {
    const char *element = lua_pushfstring(L, "%s%s%s[%d]", what,
                                          what[0] ? "." : "", key, (int)i + 1);
    lua_rawgeti(L, table + 1, (lua_Integer)i + 1);
    texts[i] = checked_text(L, -1, element);
    lua_settop(L, table + 2);
  }
  (void)luaL_ref(L, LUA_REGISTRYINDEX);
  lua_settop(L, table);
  return texts;
}

static void read_metric(lua_State *L, void *row, const char *what) {
  static const char *const known[] = {"name", "about",    "min",
                                      "max",  "internal", NULL};
  check_keys(L, -1, known, what);
  sg_metric *metric = row;
  metric->name = need_text(L, -1, "name", what);
  metric->about = need_text(L, -1, "about", what);
  metric->min = get_number(L, -1, "min", 0, what);
  metric->max = get_number(L, -1, "max", 1, what);
  metric->internal = get_truth(L, -1, "internal", what);
  if (strchr(metric->name, '*'))
    (void)luaL_error(L, "%s: a script declares each of its metrics", what);
  if (metric->min > metric->max)
    (void)luaL_error(L, "%s: 'min' is more than 'max'", what);
}

static void read_param(lua_State *L, void *row, const char *what) {
  static const char *const known[] = {"name", "about", "default",
                                      "min",  "max",   NULL};
  check_keys(L, -1, known, what);
  sg_param *param = row;
  param->name = need_text(L, -1, "name", what);
  param->about = need_text(L, -1, "about", what);
  const int type = get_field(L, -1, "default");
  lua_pop(L, 1);
  if (type == LUA_TSTRING) {
    param->text = get_text(L, -1, "default", what);
    return;
  }
  param->fallback = get_number(L, -1, "default", 0, what);
  param->min = get_number(L, -1, "min", 0, what);
  if (type == LUA_TNIL || get_field(L, -1, "max") == LUA_TNIL)
    (void)luaL_error(L, "%s: a number needs 'default' and 'max'", what);
  lua_pop(L, 1);
  param->max = get_number(L, -1, "max", 0, what);
  if (!(param->fallback >= param->min && param->fallback <= param->max))
    (void)luaL_error(L, "%s: 'default' is not between 'min' and 'max'", what);
}

static void read_flag(lua_State *L, void *row, const char *what) {
  static const char *const known[] = {
      "id",    "title",  "innocent",    "severity",
      "about", "source", "mitigations", NULL,
  };
  check_keys(L, -1, known, what);
  sg_flag *flag = row;
  flag->id = need_text(L, -1, "id", what);
  flag->title = get_text(L, -1, "title", what);
  flag->innocent = get_text(L, -1, "innocent", what);
  flag->severity = get_word(L, -1, "severity", WORDS_SEVERITY, what);
  flag->about = get_text(L, -1, "about", what);
  flag->source = get_text(L, -1, "source", what);
  flag->mitigations = read_texts(L, "mitigations", what);
}

sg_plugin *describe(lua_State *L) {
  static const char *const known[] = {
      "id",    "version", "about", "reads", "metrics",
      "flags", "params",  "run",   NULL,
  };
  check_keys(L, -1, known, "the table returned");
  sg_plugin *plugin = push_room(L, 1, sizeof *plugin);
  (void)luaL_ref(L, LUA_REGISTRYINDEX);
  const sg_plugin sizes = { SG_PLUGIN_SIZES };
  *plugin = sizes;
  plugin->id = need_text(L, -1, "id", "");
  plugin->version = need_text(L, -1, "version", "");
  plugin->about = need_text(L, -1, "about", "");
  plugin->reads = read_texts(L, "reads", "");
  plugin->metrics = read_rows(L, "metrics", sizeof(sg_metric), read_metric,
                              &plugin->n_metrics);
  plugin->flags =
      read_rows(L, "flags", sizeof(sg_flag), read_flag, &plugin->n_flags);
  plugin->params =
      read_rows(L, "params", sizeof(sg_param), read_param, &plugin->n_params);
  if (get_field(L, -1, "run") != LUA_TFUNCTION)
    (void)luaL_error(L, "'run' must be a function, not a %s",
                     luaL_typename(L, -1));
  lua_pop(L, 1);
  lua_pushvalue(L, -1);
  (void)luaL_ref(L, LUA_REGISTRYINDEX);
  return plugin;
}
