// SPDX-License-Identifier: GPL-2.0-or-later
// crew - see crew.h.
#include "base/crew.h"

#include <pthread.h>
#include <unistd.h>

uint32_t sg_crew_size(uint32_t wanted) {
  if (wanted == UINT32_MAX)
    return 1;
  const long n = wanted ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
  return n < 1 ? 1 : n > SG_CREW_MAX ? SG_CREW_MAX : (uint32_t)n;
}

typedef struct crew {
  void (*work)(void *ctx);
  void *ctx;
} crew;

static void *begin(void *ctx) {
  const crew *c = ctx;
  c->work(c->ctx);
  return NULL;
}

void sg_crew_run(uint32_t n, void (*work)(void *ctx), void *ctx) {
  pthread_t threads[SG_CREW_MAX];
  crew c = {work, ctx};
  uint32_t n_threads = 0;
  for (uint32_t i = 1; i < n && i < SG_CREW_MAX; i++)
    if (pthread_create(&threads[n_threads], NULL, begin, &c) == 0)
      n_threads++;
  work(ctx);
  for (uint32_t i = 0; i < n_threads; i++)
    (void)pthread_join(threads[i], NULL);
}
