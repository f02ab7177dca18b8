// SPDX-License-Identifier: GPL-2.0-or-later
// parts - see parts.h.
#include "io/parts.h"

#include "base/crew.h"
#include "base/memory.h"
#include "graph/absorb.h"

#include <pthread.h>

enum { JOBS_MAX = 2 * SG_CREW_MAX };

// One part: waiting, being read, or read.
typedef struct job {
  char *block; // memory of the text
  size_t block_size;
  sg_slice text;
  uint32_t line, column;
  int what;
  sg_model model;
  sg_problems problems;
  sg_part_rooms rooms;
  sg_status status;
  sg_error err;
  bool is_taken, is_read;
} job;

// Jobs are a ring: those from `first` on are given, in order.
typedef struct sg_pool {
  const char *path;
  sg_read_part read;
  const void *ctx;
  pthread_mutex_t lock;
  pthread_cond_t work, done;
  pthread_t workers[SG_CREW_MAX];
  uint32_t n_workers, n_jobs, first, n_given;
  bool is_ended, has_failed;
  job jobs[JOBS_MAX];
} pool;

void sg_part_rooms_init(sg_part_rooms *rooms) {
  sg_json_scanner_init(&rooms->scanner);
  sg_text_init(&rooms->room, 0);
  sg_arena_init(&rooms->texts, 0);
}

void sg_part_rooms_clear(sg_part_rooms *rooms) {
  sg_json_scanner_clear(&rooms->scanner);
  sg_text_clear(&rooms->room);
  sg_arena_clear(&rooms->texts);
}

static void read_job(const pool *p, job *j) {
  sg_input in;
  sg_input_over(&in, p->path, j->text, j->line, j->column);
  j->err = (sg_error){0};
  j->status = p->read(&j->model, &in, j->what, &j->rooms, p->ctx, &j->err);
}

// The next job that nobody has taken, or NULL.
static job *next_job(pool *p) {
  for (uint32_t i = 0; i < p->n_given; i++) {
    job *j = &p->jobs[(p->first + i) % p->n_jobs];
    if (!j->is_taken)
      return j;
  }
  return NULL;
}

static void *work(void *ctx) {
  pool *p = ctx;
  (void)pthread_mutex_lock(&p->lock);
  for (;;) {
    job *j = next_job(p);
    if (!j && p->is_ended)
      break;
    if (!j) {
      (void)pthread_cond_wait(&p->work, &p->lock);
      continue;
    }
    j->is_taken = true;
    (void)pthread_mutex_unlock(&p->lock);
    read_job(p, j);
    (void)pthread_mutex_lock(&p->lock);
    j->is_read = true;
    (void)pthread_cond_signal(&p->done);
  }
  (void)pthread_mutex_unlock(&p->lock);
  return NULL;
}

static void clear_job(job *j) {
  sg_memory_free(j->block);
  sg_model_clear(&j->model);
  sg_problems_clear(&j->problems);
  sg_part_rooms_clear(&j->rooms);
}

static bool begin_job(job *j, const sg_model *whole) {
  sg_problems_init_part(&j->problems, whole->problems);
  sg_part_rooms_init(&j->rooms);
  return sg_part_init(&j->model, &j->problems, whole);
}

static void free_pool(pool *p) {
  (void)pthread_mutex_lock(&p->lock);
  p->is_ended = true;
  p->n_given = 0;
  (void)pthread_cond_broadcast(&p->work);
  (void)pthread_mutex_unlock(&p->lock);
  for (uint32_t i = 0; i < p->n_workers; i++)
    (void)pthread_join(p->workers[i], NULL);
  for (uint32_t i = 0; i < p->n_jobs; i++)
    clear_job(&p->jobs[i]);
  (void)pthread_mutex_destroy(&p->lock);
  (void)pthread_cond_destroy(&p->work);
  (void)pthread_cond_destroy(&p->done);
  sg_memory_free(p);
}

static uint32_t workers_wanted(const sg_model *model) {
  return model->n_workers == SG_NONE ? 0 : sg_crew_size(model->n_workers);
}

static sg_status begin_pool(sg_parts *parts, const char *path, sg_error *err) {
  pool *p = sg_memory_alloc(1, sizeof *p);
  if (!p)
    return sg_no_memory(err);
  p->path = path;
  p->read = parts->read;
  p->ctx = parts->ctx;
  (void)pthread_mutex_init(&p->lock, NULL);
  (void)pthread_cond_init(&p->work, NULL);
  (void)pthread_cond_init(&p->done, NULL);
  parts->pool = p;
  const uint32_t n_wanted = workers_wanted(parts->model);
  for (uint32_t i = 0; i < 2 * n_wanted || i < 2; i++) {
    p->n_jobs++;
    if (!begin_job(&p->jobs[i], parts->model))
      return sg_no_memory(err);
  }
  // With one worker the caller might as well read itself, but reading and
  // absorbing overlap. Where threads are refused the caller does read itself.
  for (uint32_t i = 0; i < n_wanted; i++)
    if (pthread_create(&p->workers[p->n_workers], NULL, work, p) == 0)
      p->n_workers++;
  return SG_OK;
}

// Wait for the oldest part and take it in.
static sg_status absorb_first(sg_parts *parts, sg_error *err) {
  pool *p = parts->pool;
  p->has_failed = true; // until it has not
  job *j = &p->jobs[p->first];
  (void)pthread_mutex_lock(&p->lock);
  while (!j->is_read && p->n_workers)
    (void)pthread_cond_wait(&p->done, &p->lock);
  p->first = (p->first + 1) % p->n_jobs;
  p->n_given--;
  (void)pthread_mutex_unlock(&p->lock);
  if (!j->is_read)
    read_job(p, j);
  sg_problems_take(parts->model->problems, &j->problems);
  if (j->status != SG_OK) {
    if (err && err->status == SG_OK)
      *err = j->err;
    return j->status;
  }
  const sg_status status = sg_model_absorb(parts->model, &j->model, err);
  sg_model_reset(&j->model);
  p->has_failed = status != SG_OK;
  return status;
}

sg_status sg_parts_give(sg_parts *parts, sg_input *in, size_t length, int what,
                        sg_error *err) {
  if (!parts->pool)
    SG_TRY(begin_pool(parts, in->path, err));
  pool *p = parts->pool;
  if (p->n_given == p->n_jobs)
    SG_TRY(absorb_first(parts, err));
  job *j = &p->jobs[(p->first + p->n_given) % p->n_jobs];
  j->line = in->line;
  j->column = in->column;
  j->what = what;
  SG_TRY(sg_input_take(in, length, &j->block, &j->block_size, &j->text, err));
  (void)pthread_mutex_lock(&p->lock);
  j->is_taken = j->is_read = false;
  p->n_given++;
  (void)pthread_cond_signal(&p->work);
  (void)pthread_mutex_unlock(&p->lock);
  return SG_OK;
}

sg_status sg_parts_finish(sg_parts *parts, sg_error *err) {
  sg_status status = SG_OK;
  while (parts->pool && parts->pool->n_given && !parts->pool->has_failed)
    status = absorb_first(parts, err);
  if (parts->pool)
    free_pool(parts->pool);
  parts->pool = NULL;
  return status;
}
