// SPDX-License-Identifier: GPL-2.0-or-later
// lua - plugins that are written in Lua 5.4.
//
// make() runs the script once for the table that it returns, which describes
// the plugin. Every run() runs it again in a state of its own and calls the
// function run(g) of that table. A script sees the libraries of sandbox.c and
// `g`; README.md describes both.
#include "lua_session.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// What make() read: the plugin and its texts live in the state. The host
// calls make() once in a process.
static session made;

static int make_plugin(lua_State *L) {
  session *s = session_of(L);
  session_load(L);
  s->plugin = describe(L);
  // The host may let go of the script's text after make().
  s->text = lua_pushlstring(L, s->text, s->length);
  (void)luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

// "NAME:LINE: words" are told with the line.
static void tell(sg_reader *reader, const session *s) {
  const char *words = s->message;
  const size_t n = strlen(s->name);
  unsigned long line = 0;
  if (n > 0 && strncmp(words, s->name, n) == 0 && words[n] == ':') {
    char *end = NULL;
    words += n + 1;
    line = strtoul(words, &end, 10);
    if (end != words && *end == ':')
      words = end + 1;
    else
      line = 0;
    words += strspn(words, " ");
  }
  reader->tell(reader, SG_HIGH, 0, (uint32_t)line, 0,
               words[0] ? words : "it fails without words");
}

// --- running
// ------------------------------------------------------------------

static int run_script(lua_State *L) {
  session *s = session_of(L);
  session_load(L);
  if (get_field(L, -1, "run") != LUA_TFUNCTION)
    return luaL_error(L, "the script returned another table than before");
  s->host = lua_touserdata(L, 1);
  push_graph(L);
  lua_call(L, 1, 0);
  return 0;
}

static bool make_columns(session *s, sg_host *host) {
  const uint32_t n = host->graph->n_entities;
  s->scores = host->alloc(host, s->plugin->n_metrics, sizeof *s->scores);
  for (uint32_t m = 0; s->scores && m < s->plugin->n_metrics; m++) {
    s->scores[m] = host->alloc(host, n, sizeof(double));
    for (uint32_t v = 0; s->scores[m] && v < n; v++)
      s->scores[m][v] = (double)NAN;
    if (!s->scores[m])
      return false;
  }
  return s->scores != NULL;
}

static sg_status run(sg_host *host) {
  session s;
  sg_status status = session_open(&s, made.name, made.text, made.length);
  s.plugin = made.plugin;
  if (status == SG_OK && !make_columns(&s, host))
    status = SG_ENOMEM;
  else if (status == SG_OK)
    status = session_call(&s, run_script, host);
  session_close(&s);
  for (uint32_t m = 0; status == SG_OK && m < s.plugin->n_metrics; m++)
    status = host->put_scores(host, m, s.scores[m]);
  return status == SG_OK || s.message[0] == '\0'
             ? status
             : host->fail(host, status, s.message);
}

static const sg_plugin *make(sg_reader *reader) {
  if (reader->n_scripts > 1)
    reader->tell(reader, SG_HIGH, 1, 0, 0,
                 "a plugin in Lua is one script; give each of them by itself");
  if (reader->n_scripts != 1)
    return NULL;
  const sg_script *script = reader->scripts[0];
  session_close(&made);
  sg_status status =
      session_open(&made, script->name, script->text, script->length);
  made.reader = reader;
  if (status == SG_OK)
    status = session_call(&made, make_plugin, NULL);
  made.reader = NULL;
  if (status != SG_OK) {
    tell(reader, &made);
    session_close(&made);
    return NULL;
  }
  made.plugin->run = run;
  return made.plugin;
}

const sg_interpreter sg_interpreter_v1 = {
    .size = sizeof(sg_interpreter),
    .id = "lua",
    .about = "Plugins written in Lua 5.4",
    .ending = ".lua",
    .make = make,
};
