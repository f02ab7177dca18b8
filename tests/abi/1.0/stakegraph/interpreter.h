// SPDX-License-Identifier: 0BSD
// stakegraph/interpreter.h - plugins that are written as text.
//
// An interpreter is a shared object in the folder "interpreters" beside the
// built-in plugins. It exports one constant, sg_interpreter_v1, and makes a
// plugin of scripts: a rule pack, a Lua file. The host reads and hashes the
// scripts and loads the interpreter in a sandboxed process, where it calls
// make() once, and then treats what it returns like any other sg_plugin: the
// rules of plugin.h about memory, threads, strings and growth hold here, too,
// but for one: the interpreter may keep in globals what make() read.
#ifndef STAKEGRAPH_INTERPRETER_H
#define STAKEGRAPH_INTERPRETER_H

#include "stakegraph/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

/// One file of text. It is NUL-terminated, may hold further NULs, and is not
/// checked to be UTF-8.
typedef struct sg_script {
  uint32_t size;
  const char *name; ///< As the user wrote it, for messages
  const char *text;
  size_t length;
} sg_script;

/// What make() may call; each call concerns one place in one script.
typedef struct sg_reader sg_reader;
struct sg_reader {
  uint32_t size;
  uint32_t n_scripts;
  const sg_script *const *scripts;
  /// Say what is wrong: an error (SG_HIGH) refuses the scripts, anything below
  /// is a remark that only a check prints. Line and column count from 1, the
  /// column in bytes; 0 when there is none.
  void (*tell)(sg_reader *reader, int32_t severity, uint32_t script,
               uint32_t line, uint32_t column, const char *message);
};

typedef struct sg_interpreter {
  uint32_t size;
  const char *id;     ///< "lua"
  const char *about;  ///< What it reads, one line
  const char *ending; ///< Of the files it reads: ".lua"
  /// The plugin that the scripts describe; it must stay valid until the process
  /// ends. NULL after an error was told. Called once in a process.
  const sg_plugin *(*make)(sg_reader *reader);
} sg_interpreter;

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const sg_interpreter sg_interpreter_v1;

#ifdef __cplusplus
}
#endif
#endif
