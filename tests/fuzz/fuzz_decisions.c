// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_decisions - any bytes as a file of decisions: it is read, and every
// record is found and whole, or refused with a place and words.
#include "fuzz.h"

#include "base/utf8.h"
#include "report/decisions.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void need(bool ok) {
  if (!ok)
    abort();
}

static void need_text(const char *text) {
  need(text && text[0] && sg_utf8_check(text, strlen(text)) == strlen(text));
}

static void check(const sg_decisions *decisions) {
  for (uint32_t i = 0; i < decisions->rows.n; i++) {
    const sg_decision *one = &SG_AT(sg_decision, &decisions->rows, i);
    need(sg_decisions_find(decisions, one->fingerprint) == one);
    need(strlen(one->evidence) == SG_FINGERPRINT && one->line > 0);
    need_text(one->state);
    need_text(one->who);
    need_text(one->when);
    need_text(one->why);
    need(!strpbrk(one->why, "\r\x1b") && !strpbrk(one->who, "\n\r\x1b"));
    (void)sg_decision_settles(one->state);
  }
}

static void hear(void *ctx, const char *line) {
  (void)ctx;
  need(sg_utf8_check(line, strlen(line)) == strlen(line));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[64];
  sg_decisions decisions;
  const sg_decisions_ear ear = {hear, NULL};
  sg_error err = {0};
  const int fd = fuzz_file(data, size, path);
  if (sg_decisions_read(&decisions, path, &ear, &err) == SG_OK) {
    check(&decisions);
    sg_decisions_clear(&decisions);
  } else {
    need(err.message[0] && (err.where[0] || strstr(err.message, " more ")));
  }
  (void)close(fd);
  return 0;
}
