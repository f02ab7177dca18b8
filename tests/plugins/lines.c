// SPDX-License-Identifier: GPL-2.0-or-later
// lines - an interpreter for tests: every line of its scripts that begins with
// "flag " declares one, one that begins with "bad" is an error, "odd" a remark,
// and "crash" does.
#include "fault.h"

#include "stakegraph/interpreter.h"

enum { FLAGS_MAX = 16 };
static sg_flag flags[FLAGS_MAX];
static sg_plugin made;

static sg_status run(sg_host *host) {
  sg_finding f = good_finding(&some_fact);
  if (made.n_flags == 0)
    return SG_OK;
  f.flag = flags[0].id;
  return host->put_finding(host, &f);
}

static void declare(const char *id, size_t length) {
  char *copy = calloc(length + 1, 1);
  if (copy && made.n_flags < FLAGS_MAX)
    flags[made.n_flags++].id = memcpy(copy, id, length);
}

static void read_line(sg_reader *reader, uint32_t script, uint32_t line,
                      const char *text, size_t length) {
  if (length > 5 && strncmp(text, "flag ", 5) == 0)
    declare(text + 5, length - 5);
  else if (strncmp(text, "bad", 3) == 0)
    reader->tell(reader, SG_HIGH, script, line, 2, "it is bad");
  else if (strncmp(text, "odd", 3) == 0)
    reader->tell(reader, SG_NOTE, script, line, 0, "it is odd");
  else if (strncmp(text, "far", 3) == 0)
    reader->tell(reader, SG_NOTE, 1000, line, 0, "no script");
  else if (strncmp(text, "crash", 5) == 0)
    abort();
}

static const sg_plugin *make(sg_reader *reader) {
  for (uint32_t i = 0; i < reader->n_scripts; i++) {
    uint32_t line = 1;
    for (const char *at = reader->scripts[i]->text; *at; line++) {
      const size_t length = strcspn(at, "\n");
      read_line(reader, i, line, at, length);
      at += length + (at[length] == '\n');
    }
  }
  made.size = sizeof made;
  made.param_size = sizeof(sg_param);
  made.metric_size = sizeof(sg_metric);
  made.flag_size = sizeof(sg_flag);
  made.id = "lines";
  made.version = "1";
  made.about = "made of lines";
  made.flags = flags;
  made.run = run;
  return &made;
}

const sg_interpreter sg_interpreter_v1 = {
    .size = sizeof(sg_interpreter),
    .id = "lines",
    .about = "lines",
    .ending = ".lines",
    .make = make,
};
