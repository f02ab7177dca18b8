// SPDX-License-Identifier: GPL-2.0-or-later
// json_batches - see json_batches.h.
#include "base/json_batches.h"

#include "base/crew.h"

#include <errno.h>
#include <pthread.h>

enum { BATCH = 256 };

typedef struct batches {
  sg_json_writer form; // as it stands before the first item
  uint32_t n;          // items
  sg_json_some write;
  const void *ctx;
  pthread_mutex_t lock;
  pthread_cond_t turned;
  uint32_t n_taken; // batches
  uint32_t n_out;   // the same: whose turn it is to be written out
  bool has_failed;
} batches;

// The number of the next batch; false when there is none, or no use in it.
static bool take(batches *b, uint32_t *number) {
  (void)pthread_mutex_lock(&b->lock);
  const bool is_left = !b->has_failed && b->n_taken < (b->n - 1) / BATCH + 1;
  *number = b->n_taken;
  b->n_taken += is_left;
  (void)pthread_mutex_unlock(&b->lock);
  return is_left;
}

static void write_batch(const batches *b, uint32_t number, sg_output *out) {
  const uint32_t from = number * BATCH;
  const uint32_t to = b->n - from > BATCH ? from + BATCH : b->n;
  sg_json_writer w = b->form;
  w.out = out;
  w.first = w.first && from == 0;
  b->write(b->ctx, from, to, &w);
}

// Only who has the turn touches the output that all write to.
static void add_in_turn(batches *b, uint32_t number, const sg_output *part) {
  sg_output *out = b->form.out;
  (void)pthread_mutex_lock(&b->lock);
  while (b->n_out != number)
    (void)pthread_cond_wait(&b->turned, &b->lock);
  (void)pthread_mutex_unlock(&b->lock);
  sg_output_add(out, sg_text_get(&part->buffer), part->buffer.length);
  if (part->failed && !out->failed)
    out->failed = part->failed;
  (void)pthread_mutex_lock(&b->lock);
  b->n_out++;
  b->has_failed |= out->failed != 0;
  (void)pthread_cond_broadcast(&b->turned);
  (void)pthread_mutex_unlock(&b->lock);
}

static void work(void *ctx) {
  batches *b = ctx;
  sg_output part;
  uint32_t number = 0;
  sg_output_to_memory(&part);
  while (take(b, &number)) {
    sg_text_reset(&part.buffer);
    write_batch(b, number, &part);
    add_in_turn(b, number, &part);
  }
  sg_output_discard(&part);
}

void sg_json_batches(sg_json_writer *w, uint32_t n, uint32_t crew,
                     sg_json_some write, const void *ctx) {
  const uint32_t n_threads = n > BATCH ? sg_crew_size(crew) : 1;
  if (n_threads < 2) {
    write(ctx, 0, n, w);
    return;
  }
  batches b = {.form = *w, .n = n, .write = write, .ctx = ctx};
  (void)pthread_mutex_init(&b.lock, NULL);
  (void)pthread_cond_init(&b.turned, NULL);
  sg_crew_run(n_threads, work, &b);
  (void)pthread_mutex_destroy(&b.lock);
  (void)pthread_cond_destroy(&b.turned);
  w->first = false;
}
