// SPDX-License-Identifier: GPL-2.0-or-later
// hasher - see hasher.h. The first bytes are hashed as they come. When there
// are more, two blocks go back and forth: the caller fills one while the thread
// hashes the other. Where there is no thread or no memory for blocks the caller
// goes on hashing itself.
#include "base/hasher.h"

#include "base/memory.h"

#include <gcrypt.h>
#include <pthread.h>
#include <string.h>

enum { BLOCK = 1 << 20, N_BLOCKS = 2 };

struct sg_hasher {
  gcry_md_hd_t hash;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  char *block[N_BLOCKS];
  size_t size[N_BLOCKS]; // bytes to hash; 0: free to be filled
  size_t filled;         // of the block being filled
  unsigned filling;      // number of blocks begun, modulo N_BLOCKS its index
  bool has_thread, is_alone; // alone: there will be no thread
  bool is_ended;
  size_t n_direct; // bytes hashed by the caller
};

// Once in the life of the process, before the first handle.
void sg_hashes_begin(void) {
  if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P))
    return;
  (void)gcry_check_version(NULL);
  (void)gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
  (void)gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

sg_hasher *sg_hasher_new(void) {
  sg_hasher *h = sg_memory_alloc(1, sizeof *h);
  if (!h)
    return NULL;
  sg_hashes_begin();
  if (gcry_md_open(&h->hash, GCRY_MD_SHA256, 0) != 0) {
    sg_memory_free(h);
    return NULL;
  }
  (void)pthread_mutex_init(&h->lock, NULL);
  (void)pthread_cond_init(&h->changed, NULL);
  return h;
}

static void *run(void *ctx) {
  sg_hasher *h = ctx;
  (void)pthread_mutex_lock(&h->lock);
  for (unsigned i = 0;; i = (i + 1) % N_BLOCKS) {
    while (h->size[i] == 0 && !h->is_ended)
      (void)pthread_cond_wait(&h->changed, &h->lock);
    if (h->size[i] == 0)
      break;
    (void)pthread_mutex_unlock(&h->lock);
    gcry_md_write(h->hash, h->block[i], h->size[i]);
    (void)pthread_mutex_lock(&h->lock);
    h->size[i] = 0;
    (void)pthread_cond_signal(&h->changed);
  }
  (void)pthread_mutex_unlock(&h->lock);
  return NULL;
}

// Give the filled block to the thread and wait until the next is free.
static void hand_over(sg_hasher *h) {
  (void)pthread_mutex_lock(&h->lock);
  h->size[h->filling] = h->filled;
  (void)pthread_cond_signal(&h->changed);
  h->filling = (h->filling + 1) % N_BLOCKS;
  h->filled = 0;
  while (h->size[h->filling] != 0)
    (void)pthread_cond_wait(&h->changed, &h->lock);
  (void)pthread_mutex_unlock(&h->lock);
}

static void begin_thread(sg_hasher *h) {
  for (int i = 0; i < N_BLOCKS && !h->is_alone; i++) {
    h->block[i] = sg_memory_resize(NULL, BLOCK, 1);
    h->is_alone = !h->block[i];
  }
  h->has_thread = !h->is_alone && pthread_create(&h->thread, NULL, run, h) == 0;
  h->is_alone = !h->has_thread;
}

void sg_hasher_add(sg_hasher *h, const void *bytes, size_t length) {
  const char *at = bytes;
  if (!h->has_thread && !h->is_alone && h->n_direct >= BLOCK)
    begin_thread(h);
  if (!h->has_thread) {
    gcry_md_write(h->hash, at, length);
    h->n_direct += length;
    return;
  }
  while (length) {
    const size_t room = BLOCK - h->filled;
    const size_t n = length < room ? length : room;
    memcpy(h->block[h->filling] + h->filled, at, n);
    h->filled += n;
    at += n;
    length -= n;
    if (h->filled == BLOCK)
      hand_over(h);
  }
}

static void end_thread(sg_hasher *h) {
  if (!h->has_thread)
    return;
  (void)pthread_mutex_lock(&h->lock);
  h->is_ended = true;
  (void)pthread_cond_signal(&h->changed);
  (void)pthread_mutex_unlock(&h->lock);
  (void)pthread_join(h->thread, NULL);
  h->has_thread = false;
}

static void write_digest(gcry_md_hd_t hash, char out[SG_SHA256_TEXT]) {
  static const char digits[] = "0123456789abcdef";
  const unsigned char *digest = gcry_md_read(hash, GCRY_MD_SHA256);
  for (int i = 0; i < 32; i++) {
    out[2 * i] = digits[digest[i] >> 4];
    out[2 * i + 1] = digits[digest[i] & 15];
  }
  out[64] = '\0';
}

void sg_hasher_finish(sg_hasher *h, char out[SG_SHA256_TEXT]) {
  end_thread(h);
  if (h->filled)
    gcry_md_write(h->hash, h->block[h->filling], h->filled);
  write_digest(h->hash, out);
}

void sg_hasher_free(sg_hasher *h) {
  if (!h)
    return;
  end_thread(h);
  gcry_md_close(h->hash);
  (void)pthread_mutex_destroy(&h->lock);
  (void)pthread_cond_destroy(&h->changed);
  for (int i = 0; i < N_BLOCKS; i++)
    sg_memory_free(h->block[i]);
  sg_memory_free(h);
}

struct sg_keyed {
  gcry_md_hd_t hash;
};

sg_keyed *sg_keyed_new(const void *key, size_t length) {
  sg_keyed *k = sg_memory_alloc(1, sizeof *k);
  if (!k)
    return NULL;
  sg_hashes_begin();
  if (gcry_md_open(&k->hash, GCRY_MD_SHA256, GCRY_MD_FLAG_HMAC) != 0) {
    sg_memory_free(k);
    return NULL;
  }
  if (gcry_md_setkey(k->hash, key, length) == 0)
    return k;
  sg_keyed_free(k);
  return NULL;
}

void sg_keyed_hash(sg_keyed *k, const char *domain, const char *text,
                   size_t length, char out[SG_SHA256_TEXT]) {
  gcry_md_reset(k->hash);
  gcry_md_write(k->hash, domain, strlen(domain) + 1);
  gcry_md_write(k->hash, text, length);
  write_digest(k->hash, out);
}

void sg_keyed_free(sg_keyed *k) {
  if (!k)
    return;
  gcry_md_close(k->hash);
  sg_memory_free(k);
}
