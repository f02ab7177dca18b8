// SPDX-License-Identifier: GPL-2.0-or-later
// lua_session - one Lua state in which one script is read or run.
//
// make() and every run() have a state of their own, so that a run depends on
// nothing but the script, the graph and the parameters. Everything that can
// raise a Lua error happens inside session_call().
#ifndef SG_LUA_SESSION_H
#define SG_LUA_SESSION_H

#include "stakegraph/interpreter.h"

#include <lauxlib.h>
#include <lua.h>

enum { NAME_MAX_BYTES = 50, MESSAGE_MAX = 1000 };

typedef struct session {
  lua_State *L;
  const char *text;
  size_t length;
  char name[NAME_MAX_BYTES + 1]; // of the script, as messages show it
  sg_reader *reader;             // while the script is read, or NULL
  sg_plugin *plugin;             // what the script declares, or NULL
  sg_host *host;                 // while the script's run() runs, or NULL
  double done;                   // as g:tick() said last
  double **scores;               // a column a metric
  const char *const *ids[3];     // of links and deals, once asked for
  size_t used;                   // bytes
  uint64_t steps;                // instructions left; only run() has no limit
  sg_status stopped;             // why the script must end, or SG_OK
  char message[MESSAGE_MAX + 1]; // why session_call() failed
} session;

static inline session *session_of(lua_State *L) {
  return *(session **)lua_getextraspace(L);
}

/// A state with the libraries of the sandbox. The text must outlive it.
sg_status session_open(session *s, const char *name, const char *text,
                       size_t length);
void session_close(session *s);

/// Call a C function that may raise errors, with `argument` on its stack; why
/// it failed is in s->message, "NAME:LINE: words".
sg_status session_call(session *s, lua_CFunction function, void *argument);

/// Spend so many steps, and look at the clock. False: the script must end, and
/// whoever asked raises an error that says session_why().
bool session_spend(lua_State *L, uint64_t steps);
const char *session_why(const session *s);

/// Push what the script returns: a table, or an error is raised.
void session_load(lua_State *L);
/// A text on the stack as a message: to the log of a run, to whoever checks the
/// script while it is read.
void session_log(lua_State *L, int index, int32_t level);

// The libraries that a script has.

void open_libraries(lua_State *L);
/// pairs, next and table.sort, whose results are the same in every run.
void open_ordered(lua_State *L);

// The parts of `g`. Each adds its members to the table on top.

void open_rows(lua_State *L);
void open_graph(lua_State *L);
void open_further(lua_State *L);
void open_findings(lua_State *L);
void open_holdings(lua_State *L);
/// Push `g` itself, while a host is there.
void push_graph(lua_State *L);
/// The host, for a method called as g:NAME(); an error when it was called
/// otherwise.
sg_host *host_of(lua_State *L);

/// Read what a script returns, a table on top, into a plugin without its run().
/// Everything is kept in the state.
sg_plugin *describe(lua_State *L);

// Reading tables, in read.c. Fields are raw: no metamethod is called, so that
// texts stay where they are for as long as the table does. Errors name `what`,
// the table.

/// Push a field; its type.
int get_field(lua_State *L, int table, const char *key);
/// Text of 1 to 4096 bytes without NUL, in UTF-8. NULL when it is not there.
const char *get_text(lua_State *L, int table, const char *key,
                     const char *what);
const char *need_text(lua_State *L, int table, const char *key,
                      const char *what);
/// `fallback` when it is not there.
double get_number(lua_State *L, int table, const char *key, double fallback,
                  const char *what);
bool get_truth(lua_State *L, int table, const char *key, const char *what);
/// Push a list; its length, 0 with nil pushed when it is not there.
uint32_t get_list(lua_State *L, int table, const char *key, const char *what);
/// Refuse every key but these, which end in NULL.
void check_keys(lua_State *L, int table, const char *const *known,
                const char *what);
/// Zeroed memory on top of the stack.
void *push_room(lua_State *L, size_t count, size_t item_size);
/// A text argument or element on the stack, checked as get_text() does.
const char *checked_text(lua_State *L, int index, const char *what);
bool is_utf8(const char *text, size_t length);

/// The number of an entity, link or deal on the stack: its own, from 1, or a
/// row of g.entity.
sg_id checked_id(lua_State *L, int index, int32_t domain, const char *what);
/// Push the number of an element, or nil for SG_NONE.
void push_id(lua_State *L, sg_id id);
/// The same of a field; SG_NONE when it is not there.
sg_id get_id(lua_State *L, int table, const char *key, int32_t domain,
             const char *what);
uint32_t n_elements(const sg_graph *g, int32_t domain);
/// A list of numbers as an array, pushed.
const sg_id *checked_ids(lua_State *L, int list, uint32_t n, int32_t domain,
                         const char *what);

#endif
