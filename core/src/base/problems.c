// SPDX-License-Identifier: GPL-2.0-or-later
// problems - see problems.h.
#include "base/problems.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
#define X(name, text) text,
    SG_PROBLEM_MAP(X)
#undef X
};

void sg_problems_init(sg_problems *problems,
                      void (*listen)(void *ctx, const char *line), void *ctx) {
  *problems = (sg_problems){.listen = listen, .ctx = ctx};
  sg_arena_init(&problems->texts, 0);
  sg_vec_init(&problems->first, sizeof(const char *), SG_FIRST_PROBLEMS);
}

void sg_problems_init_part(sg_problems *problems, const sg_problems *whole) {
  *problems = (sg_problems){0};
  sg_arena_init(&problems->texts, 0);
  sg_vec_init(&problems->first, sizeof(const char *),
              whole->listen ? 0 : SG_FIRST_PROBLEMS);
}

void sg_problems_clear(sg_problems *problems) {
  sg_arena_clear(&problems->texts);
  sg_vec_clear(&problems->first);
}

void sg_problems_back_to(sg_problems *problems, const sg_problems *mark) {
  memcpy(problems->counts, mark->counts, sizeof problems->counts);
  problems->total = mark->total;
  problems->first.n = mark->first.n;
}

static bool is_full(const sg_problems *problems) {
  return problems->first.n == problems->first.max;
}

static void keep(sg_problems *problems, const char *line) {
  if (is_full(problems))
    return;
  const char *copy = sg_arena_text(&problems->texts, line, strlen(line));
  const char **slot = copy ? sg_vec_add(&problems->first) : NULL;
  if (slot)
    *slot = copy;
}

static void tell(sg_problems *problems, const char *line) {
  keep(problems, line);
  if (problems->listen)
    problems->listen(problems->ctx, line);
}

void sg_problems_take(sg_problems *problems, sg_problems *part) {
  for (int i = 0; i < SG_N_PROBLEMS; i++)
    problems->counts[i] += part->counts[i];
  problems->total += part->total;
  for (uint32_t i = 0; i < part->first.n; i++)
    tell(problems, SG_AT(const char *, &part->first, i));
  memset(part->counts, 0, sizeof part->counts);
  part->total = 0;
  part->first.n = 0;
  sg_arena_reset(&part->texts);
}

void sg_problem(sg_problems *problems, sg_problem_class kind, sg_place place,
                const char *format, ...) {
  char line[1024];
  problems->counts[kind]++;
  problems->total++;
  if (is_full(problems) && !problems->listen)
    return;
  const int n = snprintf(line, sizeof line, "%.400s:%u:%u: ", place.path,
                         place.line, place.column);
  va_list args;
  va_start(args, format);
  (void)vsnprintf(line + n, sizeof line - (size_t)n, format, args);
  va_end(args);
  sg_utf8_repair(line);
  tell(problems, line);
}

const char *sg_problem_name(sg_problem_class kind) {
  return names[kind];
}
