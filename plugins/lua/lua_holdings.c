// SPDX-License-Identifier: GPL-2.0-or-later
// lua_holdings - the host's questions of ownership: what a set of owners holds,
// by look-through or under a legal rule, and what a verdict rests on.
#include "lua_session.h"
#include "lua_words.h"

#include <string.h>

static void set_number(lua_State *L, const char *key, double value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, key);
}

static void set_text(lua_State *L, const char *key, const char *value) {
  lua_pushstring(L, value); // NULL becomes nil
  lua_setfield(L, -2, key);
}

static void set_id(lua_State *L, const char *key, sg_id id) {
  push_id(L, id);
  lua_setfield(L, -2, key);
}

static void push_held(lua_State *L, const sg_held *held, bool by_rule) {
  if (!held)
    (void)luaL_error(L, "there is no memory for the answer");
  lua_createtable(L, (int)held->n_rows, 0);
  for (uint32_t i = 0; i < held->n_rows; i++) {
    const sg_holding *row = sg_held_row(held, i);
    lua_createtable(L, 0, 4);
    set_id(L, "party", row->party);
    set_number(L, "low", row->low);
    set_number(L, "high", row->high);
    if (by_rule)
      set_text(L, "level", word_of(WORDS_CERTAINTY, row->level));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static const sg_id *owners_of(lua_State *L, int index, uint32_t *n,
                              const char *what) {
  luaL_checktype(L, index, LUA_TTABLE);
  *n = (uint32_t)lua_rawlen(L, index);
  return checked_ids(L, index, *n, SG_ON_ENTITIES, what);
}

static int look_through(lua_State *L) {
  sg_host *host = host_of(L);
  uint32_t n = 0;
  const sg_id *owners = owners_of(L, 2, &n, "an owner");
  push_held(L, host->look_through(host, owners, n), false);
  return 1;
}

static const sg_rule *checked_rule(lua_State *L, int index) {
  sg_host *host = session_of(L)->host;
  uint32_t n = 0;
  const char *name = luaL_checkstring(L, index);
  const sg_rule *const *rules = host->rules(host, &n);
  for (uint32_t i = 0; i < n; i++)
    if (strcmp(rules[i]->name, name) == 0)
      return rules[i];
  (void)luaL_error(L, "there is no rule '%s'; g:rules() has them all", name);
  return NULL;
}

static int hold(lua_State *L) {
  sg_host *host = host_of(L);
  lua_settop(L, 4);
  const sg_rule *rule = checked_rule(L, 2);
  uint32_t n = 0;
  uint32_t n_perhaps = 0;
  const sg_id *owners = owners_of(L, 3, &n, "an owner");
  const sg_id *perhaps = NULL;
  if (!lua_isnil(L, 4))
    perhaps = owners_of(L, 4, &n_perhaps, "a possible owner");
  push_held(L, host->hold(host, rule, owners, n, perhaps, n_perhaps), true);
  return 1;
}

// What the last answer of g:hold() rests on in a party.
static int support(lua_State *L) {
  sg_host *host = host_of(L);
  const sg_id party = checked_id(L, 2, SG_ON_ENTITIES, "the first argument");
  const sg_support *found = host->support(host, party);
  if (!found) {
    lua_pushnil(L);
    return 1;
  }
  lua_newtable(L);
  set_id(L, "owner", found->owner);
  lua_createtable(L, (int)found->n_links, 0);
  for (uint32_t i = 0; i < found->n_links; i++) {
    push_id(L, found->links[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "links");
  lua_createtable(L, (int)found->n_terms, 0);
  for (uint32_t i = 0; i < found->n_terms; i++) {
    lua_createtable(L, 0, 3);
    set_id(L, "link", found->terms[i].link);
    set_number(L, "low", found->terms[i].low / 1e9);
    set_number(L, "high", found->terms[i].high / 1e9);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "terms");
  return 1;
}

static void push_rule(lua_State *L, const sg_rule *rule) {
  lua_newtable(L);
  set_text(L, "name", rule->name);
  set_text(L, "title", rule->title);
  set_text(L, "citation", rule->citation);
  set_text(L, "not_in_force", rule->not_in_force);
  set_text(L, "propagation",
           word_of(WORDS_PROPAGATION, (uint32_t)rule->propagation));
  set_number(L, "threshold", rule->threshold / 1e9);
  lua_pushboolean(L, rule->strict);
  lua_setfield(L, -2, "strict");
  lua_newtable(L);
  for (lua_Integer i = 0; rule->lists && rule->lists[i]; i++) {
    lua_pushstring(L, rule->lists[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, "lists");
}

static int rules(lua_State *L) {
  sg_host *host = host_of(L);
  uint32_t n = 0;
  const sg_rule *const *all = host->rules(host, &n);
  lua_createtable(L, (int)n, 0);
  for (uint32_t i = 0; i < n; i++) {
    push_rule(L, all[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static const luaL_Reg methods[] = {
    {"look_through", look_through},
    {"hold", hold},
    {"support", support},
    {"rules", rules},
    {NULL, NULL},
};

void open_holdings(lua_State *L) {
  luaL_setfuncs(L, methods, 0);
}
