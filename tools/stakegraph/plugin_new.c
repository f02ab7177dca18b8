// SPDX-License-Identifier: GPL-2.0-or-later
// plugin_new - a plugin of one's own to begin with: a folder made from
// plugins/template, in which every "template" is the new id.
#include "plugin_verbs.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char placeholder[] = "template";

// What the folder is made of; ".in" is dropped, and the placeholder replaced in
// names as in texts.
static const char *const files[] = {"template.c", "CMakeLists.txt.in",
                                    "README.md.in", "test.sh.in",
                                    "graph.json.in"};

static bool is_id(const char *id) {
  const size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");
  return n > 0 && n <= 40 && id[n] == '\0' && id[0] >= 'a' && id[0] <= 'z' &&
         id[n - 1] != '-';
}

static void put_replaced(sg_output *out, const char *text, const char *id) {
  for (;;) {
    const char *at = strstr(text, placeholder);
    if (!at)
      break;
    sg_output_add(out, text, (size_t)(at - text));
    sg_output_puts(out, id);
    text = at + sizeof placeholder - 1;
  }
  sg_output_puts(out, text);
}

static bool read_text(const char *path, sg_text *text) {
  char piece[4096];
  FILE *file = fopen(path, "rbe");
  size_t n = 0;
  if (!file)
    return false;
  while ((n = fread(piece, 1, sizeof piece, file)) > 0)
    sg_text_add(text, piece, n);
  const bool ok = !ferror(file) && sg_text_ok(text);
  (void)fclose(file);
  return ok;
}

static int make_file(const char *file, const char *id) {
  char from[4400];
  char to[200];
  sg_error err = {0};
  sg_text text;
  sg_output out;
  const bool is_code = strcmp(file, "template.c") == 0;
  (void)snprintf(from, sizeof from, "%s/template/%s", data_dir(), file);
  if (is_code)
    (void)snprintf(to, sizeof to, "%s/%s.c", id, id);
  else
    (void)snprintf(to, sizeof to, "%s/%.*s", id, (int)strlen(file) - 3, file);
  sg_text_init(&text, 1 << 20);
  int code = EXIT_INTERNAL;
  if (!read_text(from, &text))
    complain("%.200s cannot be read: %s", from, strerror(errno));
  else if (sg_output_open(&out, to, &err) != SG_OK)
    code = complain_error(&err);
  else {
    put_replaced(&out, sg_text_get(&text), id);
    code = finish(&out, EXIT_DONE);
  }
  sg_text_clear(&text);
  return code;
}

// The headers of this installation, where pkg-config may not look.
static void tell_next(const char *id) {
  char include[4400];
  (void)snprintf(include, sizeof include, "%s/../../%s", data_dir(),
                 SG_INCLUDE_SUBDIR);
  char *whole = realpath(include, NULL);
  printf("%s/ is a plugin that works. Build it and test it:\n\n"
         "  cd %s\n"
         "  cc -shared -fPIC -fvisibility=hidden -I %s \\\n"
         "    %s.c -o %s.so -lm\n"
         "  sh test.sh ./%s.so\n\n"
         "README.md there says what to change.\n",
         id, id, whole ? whole : include, id, id, id);
  free(whole);
}

// Two plugins of one id cannot run together.
static bool is_taken(const char *id) {
  static const char *const folders[] = {"", "interpreters/"};
  char path[4400];
  for (size_t i = 0; i < SG_COUNT(folders); i++) {
    (void)snprintf(path, sizeof path, "%s/%s%s.so", plugin_dir(), folders[i],
                   id);
    if (access(path, F_OK) == 0)
      return true;
  }
  return false;
}

int plugin_new(const options *o) {
  const char *id = o->arguments.at[1];
  if (!is_id(id)) {
    complain("'%.60s' is no id of a plugin; write at most 40 of a-z, 0-9 and "
             "'-', a letter first and no '-' last",
             id);
    return EXIT_USAGE;
  }
  if (is_taken(id)) {
    complain("'%.60s' is the id of a plugin that is built in; choose another",
             id);
    return EXIT_USAGE;
  }
  if (mkdir(id, 0777) != 0) {
    complain("the folder '%s' cannot be made: %s", id,
             errno == EEXIST ? "there is something of that name"
                             : strerror(errno));
    return EXIT_USAGE;
  }
  int code = EXIT_DONE;
  for (size_t i = 0; i < SG_COUNT(files) && code == EXIT_DONE; i++)
    code = make_file(files[i], id);
  if (code == EXIT_DONE)
    tell_next(id);
  return code;
}
