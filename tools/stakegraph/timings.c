// SPDX-License-Identifier: GPL-2.0-or-later
// timings - see timings.h. The figures go to standard error only: they differ
// from run to run, and no result may.
#include "timings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { STAGES_MAX = 32 };

typedef struct stage {
  const char *name;
  double wall, processor; // when it begins, then how long it took
  double resident;        // MiB at its end
} stage;

// The program measures itself once.
static stage stages[STAGES_MAX];
static uint32_t n_stages;

static double clock_of(clockid_t which) {
  struct timespec t = {0};
  (void)clock_gettime(which, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

// Without the plugins, which are processes of their own: the second number.
static double resident(void) {
  FILE *file = fopen("/proc/self/statm", "re");
  char line[128] = "";
  if (!file)
    return NAN;
  (void)!fgets(line, sizeof line, file);
  (void)fclose(file);
  const char *second = strchr(line, ' ');
  const double pages =
      second ? (double)strtoull(second, NULL, 10) : (double)NAN;
  return pages * (double)sysconf(_SC_PAGESIZE) / 0x1p20;
}

static void end_stage(void) {
  if (n_stages == 0)
    return;
  stage *last = &stages[n_stages - 1];
  last->wall = clock_of(CLOCK_MONOTONIC) - last->wall;
  last->processor = clock_of(CLOCK_PROCESS_CPUTIME_ID) - last->processor;
  last->resident = resident();
}

void timings_stage(const options *o, const char *name) {
  if (!o->timings)
    return;
  end_stage();
  if (n_stages < STAGES_MAX)
    stages[n_stages++] = (stage){
        .name = name,
        .wall = clock_of(CLOCK_MONOTONIC),
        .processor = clock_of(CLOCK_PROCESS_CPUTIME_ID),
    };
}

static void print_plugins(const sg_analysis *a, double *processor) {
  for (uint32_t i = 0; i < a->n_runs; i++) {
    const sg_process *p = &a->runs[i].process;
    *processor += p->processor;
    (void)fprintf(stderr, "  plugin %-23s %9.3f %9.3f\n",
                  sg_run_name(&a->runs[i]), p->seconds, p->processor);
  }
}

static void print_bytes(const char *what, uint64_t rows, uint64_t columns,
                        uint32_t n) {
  if (n > 0)
    (void)fprintf(stderr,
                  "%-20s %10u  %6.1f bytes each: %.1f as read, %.1f frozen\n",
                  what, n, (double)(rows + columns) / n, (double)rows / n,
                  (double)columns / n);
}

static void print_memory(const sg_analysis *a) {
  const sg_footprint f = sg_view_footprint(&a->view);
  const sg_graph *g = &a->view.graph;
  struct rusage used = {0};
  (void)getrusage(RUSAGE_SELF, &used);
  print_bytes("entities", f.entity_rows, f.entity_columns, g->n_entities);
  print_bytes("links", f.link_rows, f.link_columns, g->n_links + g->n_ended);
  (void)fprintf(stderr,
                "strings              %10u  %6.1f MiB\n"
                "peak of the host     %10s  %6.1f MiB\n",
                f.n_strings, (double)f.strings / 0x1p20, "",
                (double)used.ru_maxrss / 0x1p10);
}

void timings_print(const options *o, const sg_analysis *analysis) {
  double wall = 0;
  double processor = 0;
  if (!o->timings)
    return;
  end_stage();
  (void)fprintf(stderr, "%-32s %9s %9s %9s\n", "stage", "seconds", "processor",
                "MiB after");
  for (uint32_t i = 0; i < n_stages; i++) {
    wall += stages[i].wall;
    processor += stages[i].processor;
    (void)fprintf(stderr, "%-32s %9.3f %9.3f %9.1f\n", stages[i].name,
                  stages[i].wall, stages[i].processor, stages[i].resident);
  }
  print_plugins(analysis, &processor);
  (void)fprintf(stderr, "%-32s %9.3f %9.3f\n", "all", wall, processor);
  print_memory(analysis);
  n_stages = 0;
}
