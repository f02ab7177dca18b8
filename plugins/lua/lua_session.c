// SPDX-License-Identifier: GPL-2.0-or-later
// lua_session - see lua_session.h.
#include "lua_session.h"

#include <lualib.h>

#include <stdlib.h>
#include <string.h>

enum { HOOK_EVERY = 10000 };
static const size_t MEMORY_MAX = (size_t)1 << 30;
#ifndef SG_LUA_STEPS // fewer where very many scripts are tried
#  define SG_LUA_STEPS 50000000
#endif

// --- limits
// -------------------------------------------------------------------

static void *allocate(void *ctx, void *block, size_t old, size_t size) {
  session *s = ctx;
  if (!block)
    old = 0; // then it is the kind of object
  if (size == 0) {
    free(block);
    s->used -= old;
    return NULL;
  }
  if (size > old && size - old > MEMORY_MAX - s->used)
    return NULL;
  void *moved = realloc(block, size);
  if (!moved && size <= old)
    moved = block; // to make less of it never fails
  if (moved)
    s->used = s->used - old + size;
  return moved;
}

const char *session_why(const session *s) {
  return s->stopped == SG_ECANCEL
             ? "its time was up"
             : "it takes too long outside run(): more than 50 million steps";
}

// Once it must end, every further instruction fails, so that nothing which the
// script does on its way out can last.
bool session_spend(lua_State *L, uint64_t steps) {
  session *s = session_of(L);
  if (s->stopped != SG_OK)
    return false;
  if (s->host) {
    if (!s->host->tick(s->host, s->done))
      s->stopped = SG_ECANCEL;
  } else {
    s->steps -= s->steps < steps ? s->steps : steps;
    if (s->steps == 0)
      s->stopped = SG_EFAIL;
  }
  if (s->stopped != SG_OK)
    lua_sethook(L, lua_gethook(L), LUA_MASKCOUNT, 1);
  return s->stopped == SG_OK;
}

static void on_steps(lua_State *L, lua_Debug *at) {
  if (session_spend(L, HOOK_EVERY))
    return;
  lua_getinfo(L, "Sl", at);
  (void)lua_pushfstring(L, "%s:%d: %s", at->short_src, at->currentline,
                        session_why(session_of(L)));
  (void)lua_error(L);
}

// --- messages
// -----------------------------------------------------------------

// A message for the host: one line of UTF-8, cut where it is too long.
static void keep_message(session *s, const char *text, size_t length) {
  size_t n = length < MESSAGE_MAX ? length : MESSAGE_MAX;
  while (n < length && n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
    n--;
  const bool whole = is_utf8(text, n);
  for (size_t i = 0; i < n; i++) {
    const unsigned char c = (unsigned char)text[i];
    s->message[i] = c < 0x20 || c == 0x7f ? ' '
                    : c >= 0x80 && !whole ? '?'
                                          : text[i];
  }
  s->message[n] = '\0';
}

// Begins with where the script was, which not every message does by itself.
static int add_place(lua_State *L) {
  const session *s = session_of(L);
  if (lua_type(L, 1) != LUA_TSTRING && lua_type(L, 1) != LUA_TNUMBER) {
    (void)lua_pushfstring(L, "an error that is a %s", luaL_typename(L, 1));
    lua_replace(L, 1);
  }
  const char *text = lua_tostring(L, 1);
  const size_t n = strlen(s->name);
  if (strncmp(text, s->name, n) == 0 && text[n] == ':')
    return 1;
  lua_Debug at = {0};
  for (int level = 0; lua_getstack(L, level, &at); level++) {
    lua_getinfo(L, "Sl", &at);
    if (at.currentline > 0) {
      (void)lua_pushfstring(L, "%s:%d: %s", s->name, at.currentline, text);
      return 1;
    }
  }
  (void)lua_pushfstring(L, "%s: %s", s->name, text);
  return 1;
}

sg_status session_call(session *s, lua_CFunction function, void *argument) {
  lua_State *L = s->L;
  lua_settop(L, 0);
  lua_pushcfunction(L, add_place);
  lua_pushcfunction(L, function);
  lua_pushlightuserdata(L, argument);
  const int status = lua_pcall(L, 1, 0, 1);
  if (status == LUA_OK)
    return SG_OK;
  size_t length = 0;
  const char *text =
      lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
  if (status == LUA_ERRMEM || !text) {
    static const char words[] = ": it needs more memory than there is";
    const size_t n = strlen(s->name);
    memcpy(s->message, s->name, n);
    memcpy(s->message + n, words, sizeof words);
  } else {
    keep_message(s, text, length);
  }
  lua_settop(L, 0);
  if (s->stopped != SG_OK)
    return s->stopped;
  return status == LUA_ERRMEM ? SG_ENOMEM : SG_EFAIL;
}

void session_log(lua_State *L, int index, int32_t level) {
  session *s = session_of(L);
  size_t length = 0;
  const char *text = lua_tolstring(L, index, &length);
  keep_message(s, text, length);
  if (s->host)
    s->host->log(s->host, level, s->message);
  else if (s->reader)
    s->reader->tell(s->reader, SG_NOTE, 0, 0, 0, s->message);
}

// --- the state
// ----------------------------------------------------------------

// The file's name without its folders, in plain letters.
static void set_name(session *s, const char *name) {
  const char *slash = strrchr(name, '/');
  const char *file = slash ? slash + 1 : name;
  const int n = sg_clip(file, NAME_MAX_BYTES);
  const bool whole = is_utf8(file, (size_t)n);
  for (int i = 0; i < n; i++) {
    const unsigned char c = (unsigned char)file[i];
    s->name[i] = c < 0x20 || c == 0x7f || (c >= 0x80 && !whole) ? '?' : file[i];
  }
  s->name[n] = '\0';
}

static int open_sandbox(lua_State *L) {
  open_libraries(L);
  open_ordered(L);
  return 0;
}

sg_status session_open(session *s, const char *name, const char *text,
                       size_t length) {
  *s = (session){.text = text, .length = length, .steps = SG_LUA_STEPS};
  set_name(s, name);
  s->L = lua_newstate(allocate, s);
  if (!s->L) {
    static const char words[] = "there is no memory for Lua";
    memcpy(s->message, words, sizeof words);
    return SG_ENOMEM;
  }
  *(session **)lua_getextraspace(s->L) = s;
  lua_sethook(s->L, on_steps, LUA_MASKCOUNT, HOOK_EVERY);
  return session_call(s, open_sandbox, NULL);
}

void session_close(session *s) {
  if (s->L)
    lua_close(s->L);
  s->L = NULL;
}

// Past a byte order mark, and up to the end of a first line that begins as
// those of executable scripts do.
static size_t skip_head(const char *text, size_t length) {
  size_t at =
      length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? strlen("BOM") : 0;
  if (at < length && text[at] == '#')
    while (at < length && text[at] != '\n')
      at++;
  return at;
}

void session_load(lua_State *L) {
  const session *s = session_of(L);
  const size_t head = skip_head(s->text, s->length);
  const char *chunk = lua_pushfstring(L, "=%s", s->name);
  if (luaL_loadbufferx(L, s->text + head, s->length - head, chunk, "t") !=
      LUA_OK)
    (void)lua_error(L);
  lua_remove(L, -2);
  lua_call(L, 0, 1);
  if (!lua_istable(L, -1))
    (void)luaL_error(L,
                     "the script returns a %s; it must end in 'return' and "
                     "the table that describes it",
                     luaL_typename(L, -1));
}
