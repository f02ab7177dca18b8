// SPDX-License-Identifier: GPL-2.0-or-later
// stakegraph/stakegraph.h - for programs that embed the library.
//
//   sg_session *s = sg_session_create();
//   if (sg_session_load(s, "graph.json", NULL) == 0 &&
//       sg_session_run(s, NULL) == 0)
//     puts(sg_session_findings(s));
//   else
//     fprintf(stderr, "%s\n", sg_session_error(s));
//   sg_session_destroy(s);
//
// One session at a time may run in a process, from one thread, and while it
// runs no other thread may hold locks: plugins run in forked children. Strings
// are UTF-8; those that are returned belong to the session and are valid until
// the next call with it. Results are 0 or one of the codes below; the words are
// in sg_session_error().
#ifndef STAKEGRAPH_H
#define STAKEGRAPH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#  define SG_API __attribute__((visibility("default")))
#else
#  define SG_API
#endif

/// Results, the same as the exit codes of the command.
enum {
  SG_DONE = 0,
  SG_WRONG_USAGE = 2,   ///< Something asked for does not exist
  SG_INPUT_REFUSED = 3, ///< sg_session_error() names file, line and column
  SG_INCOMPLETE = 4,    ///< Done, but a plugin did not finish
  SG_INTERNAL = 5       ///< No memory, or an output could not be written
};

typedef struct sg_session sg_session;

/// What a run may be told. Set `size`; members that are 0 or NULL take their
/// defaults. New members are added at the end.
typedef struct sg_session_options {
  uint32_t size;
  uint32_t jobs;          ///< Plugins at once (2)
  uint32_t memory_mib;    ///< Of each plugin (4096, in large graphs more)
  double timeout_seconds; ///< Of each plugin (300, likewise)
  const char *as_of;      ///< A date (the input's, else `today`)
  const char *today;      ///< YYYY-MM-DD, wanted when nothing else says a date
  const char *deal;       ///< Limit the review to this deal
  const char *data_dir;   ///< Where datasets/ is (as installed)
  const char *plugin_dir; ///< Where the built-in plugins are (as installed)
  const char *plugins;    ///< Ids or files separated by ':' (all built in)
  /// Refuse plugins that cannot be isolated so far: "process", "seccomp" or
  /// "full" (whatever can be had).
  const char *require_isolation;
  const char *plugins_lock; ///< File that pins what may run (anything)
  const char *decisions;    ///< File of decisions on flags (none)
} sg_session_options;

/// A new session, or NULL without memory.
SG_API sg_session *sg_session_create(void);
SG_API void sg_session_destroy(sg_session *session);

/// Read one more input: a file, a directory or "-". `format` is a name or NULL
/// to recognise it. After a refusal the session can only be destroyed.
SG_API int sg_session_load(sg_session *session, const char *path,
                           const char *format);
/// Run the plugins on everything loaded; `options` may be NULL. May be called
/// again with other options. No input can be loaded afterwards.
SG_API int sg_session_run(sg_session *session,
                          const sg_session_options *options);
/// The findings document as JSON text, or NULL before a run or without memory.
SG_API const char *sg_session_findings(sg_session *session);
/// Write the findings; the ending of the path chooses the format.
SG_API int sg_session_write(sg_session *session, const char *path);
/// Warnings about the input so far: how many, and the first hundred by index.
SG_API uint32_t sg_session_n_warnings(const sg_session *session);
SG_API const char *sg_session_warning(const sg_session *session, uint32_t i);
/// Why the last call failed; "" when it did not.
SG_API const char *sg_session_error(const sg_session *session);

/// Version of the library, "1.2.3".
SG_API const char *sg_library_version(void);

#ifdef __cplusplus
}
#endif
#endif
