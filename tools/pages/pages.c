// SPDX-License-Identifier: GPL-2.0-or-later
// pages - fills a template: pages TEMPLATE OUTPUT SCHEMA.
#include "pages.h"

#include "base/input.h"

#include <stdio.h>
#include <string.h>

enum { BYTES_MAX = 1 << 20 };

static const struct {
  const char *name;
  void (*put)(sg_output *out);
} parts[] = {
    {"@mdoc synopsis@\n", mdoc_synopsis}, {"@mdoc commands@\n", mdoc_commands},
    {"@mdoc options@\n", mdoc_options},   {"@mdoc formats@\n", mdoc_formats},
    {"@mdoc endings@\n", mdoc_endings},   {"@mdoc notes@\n", mdoc_notes},
    {"@bash table@\n", bash_table},       {"@zsh commands@\n", zsh_commands},
    {"@zsh options@\n", zsh_options},
};

// A line that names a part is replaced by it.
static bool put_part(sg_output *out, sg_slice line, const cJSON *schema) {
  for (size_t i = 0; i < SG_COUNT(parts); i++)
    if (sg_slice_is(line, parts[i].name)) {
      parts[i].put(out);
      return true;
    }
  if (!sg_slice_is(line, "@mdoc schema@\n"))
    return false;
  mdoc_schema(out, schema);
  return true;
}

static void fill(sg_output *out, sg_slice rest, const cJSON *schema) {
  while (rest.length) {
    const char *end = memchr(rest.at, '\n', rest.length);
    const size_t n = end ? (size_t)(end - rest.at) + 1 : rest.length;
    if (!put_part(out, (sg_slice){rest.at, n}, schema))
      sg_output_add(out, rest.at, n);
    rest = (sg_slice){rest.at + n, rest.length - n};
  }
}

static sg_status write_page(const char *path, sg_slice template,
                            const cJSON *schema, sg_error *err) {
  sg_output out;
  SG_TRY(sg_output_open(&out, path, err));
  fill(&out, template, schema);
  return sg_output_close(&out, err);
}

int main(int argc, char **argv) {
  sg_error err = {0};
  sg_text template;
  sg_text text;
  cJSON *schema = NULL;
  if (argc != 4) {
    complain("usage: pages TEMPLATE OUTPUT SCHEMA");
    return EXIT_USAGE;
  }
  sg_text_init(&template, 0);
  sg_text_init(&text, 0);
  sg_status status = sg_file_read(argv[1], BYTES_MAX, &template, &err);
  if (status == SG_OK)
    status = sg_file_read(argv[3], BYTES_MAX, &text, &err);
  if (status == SG_OK) {
    schema = sg_json_tree(argv[3], sg_text_slice(&text), &err);
    status = schema
                 ? write_page(argv[2], sg_text_slice(&template), schema, &err)
                 : err.status;
  }
  cJSON_Delete(schema);
  sg_text_clear(&template);
  sg_text_clear(&text);
  return status == SG_OK ? EXIT_DONE : complain_error(&err);
}
