// SPDX-License-Identifier: GPL-2.0-or-later
// bench_load - how long it takes to load a made-up register of JSON lines, by
// step and number of workers, beside what a user would have: cJSON line by
// line, which builds no graph.
#include "bench_lines.h"

#include "graph/view.h"
#include "io/formats.h"

#include <sys/resource.h>

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: bench-load [--entities N] [--format native|ftm|bods] [--runs N]\n"
    "                  [--file FILE] [--keep FILE]\n"
    "\n"
    "Print how long a register of N entities (500000) and 3 N links takes, or\n"
    "FILE. --keep writes the register to FILE and leaves it there. The best "
    "of\n"
    "several runs (3) counts.\n";

typedef struct settings {
  uint32_t n_entities, runs;
  const char *format, *file, *keep;
} settings;

typedef struct times {
  double read, finish, view, cpu;
  uint32_t n_entities, n_links;
} times;

static double now(clockid_t clock) {
  struct timespec t;
  (void)clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool load(const char *path, uint32_t n_workers, times *t) {
  sg_problems problems;
  sg_model model;
  sg_view view;
  sg_error err = {0};
  const sg_view_options options = {.as_of = 20000};
  sg_problems_init(&problems, NULL, NULL);
  bool ok = sg_model_init(&model, &problems);
  model.n_workers = n_workers;
  const double cpu = now(CLOCK_PROCESS_CPUTIME_ID);
  const double begin = now(CLOCK_MONOTONIC);
  ok = ok && sg_load(&model, path, NULL, &err) == SG_OK;
  t->read = now(CLOCK_MONOTONIC) - begin;
  ok = ok && sg_model_finish(&model, &err) == SG_OK;
  t->finish = now(CLOCK_MONOTONIC) - begin - t->read;
  ok = ok && sg_view_build(&view, &model, &options, &err) == SG_OK;
  t->view = now(CLOCK_MONOTONIC) - begin - t->read - t->finish;
  t->cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  if (ok) {
    t->n_entities = view.graph.n_entities;
    t->n_links = view.graph.n_links;
    sg_view_clear(&view);
  } else {
    (void)fprintf(stderr, "bench-load: %s %s\n", err.where, err.message);
  }
  sg_model_clear(&model);
  sg_problems_clear(&problems);
  return ok;
}

static double total(const times *t) {
  return t->read + t->finish + t->view;
}

static bool best_load(const settings *s, const char *path, double megabytes,
                      uint32_t n_workers) {
  times best = {0};
  for (uint32_t i = 0; i < s->runs; i++) {
    times t = {0};
    if (!load(path, n_workers, &t))
      return false;
    if (i == 0 || total(&t) < total(&best))
      best = t;
  }
  (void)printf("| %u workers | %.2f | %.2f | %.2f | %.2f | %.0f | %.2f | %u, "
               "%u |\n",
               n_workers, best.read, best.finish, best.view, total(&best),
               megabytes / total(&best), best.cpu, best.n_entities,
               best.n_links);
  return true;
}

// A tree of each line, which is then thrown away.
static bool plain(const char *path, double megabytes) {
  FILE *file = fopen(path, "r");
  char *line = NULL;
  size_t room = 0;
  ssize_t n = 0;
  uint32_t n_lines = 0;
  const double cpu = now(CLOCK_PROCESS_CPUTIME_ID);
  const double begin = now(CLOCK_MONOTONIC);
  while (file && (n = getline(&line, &room, file)) > 0) {
    cJSON *tree = cJSON_ParseWithLength(line, (size_t)n);
    n_lines += tree != NULL;
    cJSON_Delete(tree);
  }
  const double seconds = now(CLOCK_MONOTONIC) - begin;
  free(line);
  if (file)
    (void)fclose(file);
  (void)printf(
      "| cJSON, trees only | %.2f | | | %.2f | %.0f | %.2f | %u lines |\n",
      seconds, seconds, megabytes / seconds,
      now(CLOCK_PROCESS_CPUTIME_ID) - cpu, n_lines);
  return n_lines > 0;
}

static bool measure(const settings *s, const char *path) {
  FILE *file = fopen(path, "r");
  if (!file || fseek(file, 0, SEEK_END) != 0)
    return false;
  const double megabytes = (double)ftell(file) / 1e6;
  (void)fclose(file);
  (void)printf(
      "%.0f MB\n| | read | finish | view | all | MB/s | CPU | entities, "
      "links |\n|---|--:|--:|--:|--:|--:|--:|--:|\n",
      megabytes);
  bool ok = true;
  for (uint32_t n = 1; ok && n <= 4; n *= 2)
    ok = best_load(s, path, megabytes, n);
  ok = ok && plain(path, megabytes);
  struct rusage use;
  (void)getrusage(RUSAGE_SELF, &use);
  (void)printf("peak memory %ld MiB\n", use.ru_maxrss / 1024);
  return ok;
}

static bool read_option(settings *s, const char *name, const char *value) {
  if (strcmp(name, "--entities") == 0)
    s->n_entities = (uint32_t)strtoul(value, NULL, 10);
  else if (strcmp(name, "--runs") == 0)
    s->runs = (uint32_t)strtoul(value, NULL, 10);
  else if (strcmp(name, "--format") == 0)
    s->format = value;
  else if (strcmp(name, "--file") == 0)
    s->file = value;
  else if (strcmp(name, "--keep") == 0)
    s->keep = value;
  else
    return false;
  return s->n_entities > 0 && s->runs > 0;
}

static int run(const settings *s) {
  char path[] = "/tmp/stakegraph-bench-XXXXXX";
  if (s->file)
    return measure(s, s->file) ? 0 : 2;
  const int fd = s->keep ? -1 : mkstemp(path);
  const char *to = s->keep ? s->keep : path;
  bool ok = (s->keep || fd >= 0) && bench_lines(to, s->format, s->n_entities);
  ok = ok && measure(s, to);
  if (fd >= 0)
    (void)close(fd);
  if (!s->keep)
    (void)unlink(path);
  return ok ? 0 : 2;
}

int main(int argc, char **argv) {
  settings s = {.n_entities = 500000, .runs = 3, .format = "native"};
  for (int i = 1; i < argc; i += 2)
    if (i + 1 >= argc || !read_option(&s, argv[i], argv[i + 1])) {
      (void)fputs(usage, stderr);
      return 2;
    }
  return run(&s);
}
