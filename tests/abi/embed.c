// SPDX-License-Identifier: GPL-2.0-or-later
// embed - uses the library as another program would: GRAPH DATA PLUGINS.
#include "stakegraph/stakegraph.h"

#include <stdio.h>
#include <string.h>

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%d: %s: %s\n", __LINE__, #condition,                    \
              sg_session_error(s));                                            \
      return 1;                                                                \
    }                                                                          \
  } while (0)

int main(int argc, char **argv) {
  sg_session *s = sg_session_create();
  if (argc != 4 || !s)
    return 2;
  const sg_session_options options = {
      .size = sizeof options,
      .data_dir = argv[2],
      .plugin_dir = argv[3],
  };
  CHECK(sg_session_findings(s) == NULL);
  CHECK(sg_session_write(s, "-") == SG_WRONG_USAGE);
  CHECK(sg_session_load(s, argv[1], NULL) == SG_DONE);
  CHECK(sg_session_run(s, &options) == SG_DONE);
  CHECK(strstr(sg_session_findings(s), "\"I04\"") != NULL);
  CHECK(sg_session_n_warnings(s) == 0 && !sg_session_warning(s, 0));
  CHECK(sg_session_load(s, argv[1], NULL) == SG_WRONG_USAGE);

  sg_session_options earlier = options;
  earlier.as_of = "2000-01-01";
  CHECK(sg_session_run(s, &earlier) == SG_DONE);
  CHECK(strstr(sg_session_findings(s), "\"as_of\": \"2000-01-01\"") != NULL);
  CHECK(strstr(sg_session_findings(s), "\"elevated\"") == NULL);
  earlier.as_of = "never";
  CHECK(sg_session_run(s, &earlier) == SG_WRONG_USAGE);
  CHECK(strlen(sg_session_error(s)) > 0 && !sg_session_findings(s));

  sg_session_options strict = options;
  strict.require_isolation = "process";
  CHECK(sg_session_run(s, &strict) == SG_DONE);
  CHECK(strstr(sg_session_findings(s), "\"isolation\": \"") != NULL);
  strict.require_isolation = "total";
  CHECK(sg_session_run(s, &strict) == SG_WRONG_USAGE);
  strict.require_isolation = NULL;
  strict.plugins_lock = "/dev/null"; // pins nothing
  CHECK(sg_session_run(s, &strict) == SG_INCOMPLETE);
  CHECK(strstr(sg_session_findings(s), "not in the lock file") != NULL);
  strict.plugins_lock = argv[1];
  CHECK(sg_session_run(s, &strict) == SG_INPUT_REFUSED);

  sg_session_options decided = options;
  decided.decisions = "/dev/null"; // decides nothing
  CHECK(sg_session_run(s, &decided) == SG_DONE);
  CHECK(strstr(sg_session_findings(s), "\"lapsed_decisions\": []") != NULL);
  decided.decisions = argv[1];
  CHECK(sg_session_run(s, &decided) == SG_INPUT_REFUSED);
  CHECK(!sg_session_findings(s));
  sg_session_destroy(s);

  s = sg_session_create();
  CHECK(sg_session_load(s, "/nowhere", NULL) == SG_INPUT_REFUSED);
  CHECK(strlen(sg_session_error(s)) > 0);
  sg_session_destroy(s);
  return strcmp(sg_library_version(), "0.1.0") != 0;
}
