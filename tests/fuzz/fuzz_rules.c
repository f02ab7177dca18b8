// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_rules - any bytes as rule packs, two when "\n===\n" parts them: they are
// read or refused with words that point into them, and what is made of them is
// a description that the host accepts.
#include "fuzz.h"

#include "base/utf8.h"
#include "rules.h"

#include <stdlib.h>
#include <string.h>

typedef struct listener {
  sg_reader face;
  bool refused;
} listener;

static void need(bool ok) {
  if (!ok)
    abort();
}

static void need_text(const char *text) {
  need(text && text[0] && sg_utf8_check(text, strlen(text)) == strlen(text));
}

static void listen(sg_reader *face, int32_t severity, uint32_t script,
                   uint32_t line, uint32_t column, const char *message) {
  listener *l = (listener *)(void *)face;
  need(script < face->n_scripts);
  need(line >= 1 && column >= 1);
  need(column <= face->scripts[script]->length + 1);
  need_text(message);
  l->refused |= severity >= SG_HIGH;
}

static void check(const sg_plugin *made) {
  need(made->n_flags <= RULES_MAX);
  for (uint32_t i = 0; i < made->n_flags; i++) {
    const sg_flag *flag = &made->flags[i];
    need_text(flag->id);
    need_text(flag->title);
    need_text(flag->about);
    need(strlen(flag->id) <= 64 && strlen(flag->about) <= 4096);
    need(flag->severity >= SG_NOTE && flag->severity <= SG_RESOLVE_FIRST);
    for (uint32_t k = 0; k < i; k++)
      need(strcmp(flag->id, made->flags[k].id) != 0);
  }
}

// A copy of exact size, so that a look behind its end is seen.
static char *copy_of(const char *text, size_t length) {
  char *out = malloc(length + 1);
  if (out && length)
    memcpy(out, text, length);
  if (out)
    out[length] = '\0';
  return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char between[] = "\n===\n";
  const char *text = (const char *)data;
  const char *cut = size ? memmem(text, size, between, 5) : NULL;
  const size_t first = cut ? (size_t)(cut - text) : size;
  char *copies[2] = {copy_of(text, first),
                     cut ? copy_of(cut + 5, size - first - 5) : NULL};
  const sg_script scripts[2] = {
      {sizeof(sg_script), "a.json", copies[0], first},
      {sizeof(sg_script), "b.json", copies[1], cut ? size - first - 5 : 0},
  };
  const sg_script *list[2] = {&scripts[0], &scripts[1]};
  listener l = {.face = {sizeof(sg_reader), cut ? 2 : 1, list, listen}};
  const sg_plugin *made = sg_interpreter_v1.make(&l.face);
  need((made == NULL) == l.refused);
  if (made)
    check(made);
  free(copies[0]);
  free(copies[1]);
  return 0;
}
