// SPDX-License-Identifier: GPL-2.0-or-later
// pages - fills a template: pages TEMPLATE OUTPUT.
#include "pages.h"

#include "base/input.h"

#include <stdio.h>
#include <string.h>

enum { TEMPLATE_BYTES_MAX = 1 << 20 };

static const struct {
  const char *name;
  void (*put)(sg_output *out);
} parts[] = {
    {"@mdoc synopsis@\n", mdoc_synopsis}, {"@mdoc commands@\n", mdoc_commands},
    {"@mdoc options@\n", mdoc_options},   {"@mdoc notes@\n", mdoc_notes},
    {"@bash table@\n", bash_table},       {"@zsh commands@\n", zsh_commands},
    {"@zsh options@\n", zsh_options},
};

static bool put_part(sg_output *out, sg_slice line) {
  for (size_t i = 0; i < SG_COUNT(parts); i++)
    if (sg_slice_is(line, parts[i].name)) {
      parts[i].put(out);
      return true;
    }
  return false;
}

static void fill(sg_output *out, sg_slice rest) {
  while (rest.length) {
    const char *end = memchr(rest.at, '\n', rest.length);
    const size_t n = end ? (size_t)(end - rest.at) + 1 : rest.length;
    if (!put_part(out, (sg_slice){rest.at, n}))
      sg_output_add(out, rest.at, n);
    rest = (sg_slice){rest.at + n, rest.length - n};
  }
}

int main(int argc, char **argv) {
  sg_error err = {0};
  sg_text template;
  sg_output out;
  if (argc != 3) {
    complain("usage: pages TEMPLATE OUTPUT");
    return EXIT_USAGE;
  }
  if (sg_file_read(argv[1], TEMPLATE_BYTES_MAX, &template, &err) != SG_OK)
    return complain_error(&err);
  sg_status status = sg_output_open(&out, argv[2], &err);
  if (status == SG_OK) {
    fill(&out, sg_text_slice(&template));
    status = sg_output_close(&out, &err);
  }
  sg_text_clear(&template);
  return status == SG_OK ? EXIT_DONE : complain_error(&err);
}
