// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_verify - any bytes as findings and, behind a line "===", as the input in
// lines of the native format: they are refused with words, or the verdict is
// sound: no more is confirmed than there is, and what is refuted has a reason.
#include "fuzz.h"

#include "base/input.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

static void need(bool ok) {
  if (!ok)
    abort();
}

static sg_slice data_file(sg_text *out, const char *path) {
  sg_error err = {0};
  need(sg_file_read(path, 1 << 22, out, &err) == SG_OK);
  return sg_text_slice(out);
}

static void check(const sg_verdict *v) {
  uint32_t flags = 0;
  need(v->n_confirmed <= v->n_flags && v->refuted.n <= v->n_refuted);
  for (uint32_t i = 0; i < v->refuted.n; i++) {
    const sg_refuted *one = &SG_AT(sg_refuted, &v->refuted, i);
    need(one->n_reasons > 0 && one->reasons[0].where && one->reasons[0].what);
    need(one->reasons[0].what[0] != '\0');
    flags += one->flag != NULL;
  }
  need(flags <= v->n_flags - v->n_confirmed);
}

// The same comes of it without white space.
static void check_tight(sg_verify_ask ask, uint64_t claims, uint32_t refuted) {
  sg_text copy;
  sg_verdict verdict;
  sg_error err = {0};
  sg_text_init(&copy, 0);
  sg_text_add(&copy, ask.findings.at, ask.findings.length);
  need(sg_text_ok(&copy));
  ask.findings = sg_text_slice(&copy);
  ask.tight = &copy;
  need(sg_verify(&ask, &verdict, &err) == SG_OK);
  need(verdict.n_claims == claims && verdict.n_refuted == refuted);
  sg_verdict_clear(&verdict);
  sg_text_clear(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static sg_text catalogue, rules;
  static const char between[] = "\n===\n";
  if (!catalogue.length) {
    (void)data_file(&catalogue,
                    SG_TEST_DATA_DIR "/datasets/red-flags/flags.json");
    (void)data_file(&rules,
                    SG_TEST_DATA_DIR "/datasets/ownership-rules/rules.json");
  }
  char *text = malloc(size + 1);
  need(text != NULL);
  memcpy(text, data, size);
  text[size] = '\0';
  const char *at = memmem(text, size, between, strlen(between));
  const size_t first = at ? (size_t)(at - text) : size;
  const size_t second = at ? first + strlen(between) : size;
  const sg_verify_ask ask = {
      .name = "findings",
      .findings = {text, first},
      .lines = {text + second, size - second},
      .catalogue = sg_text_slice(&catalogue),
      .rules = sg_text_slice(&rules),
      .version = "1",
  };
  sg_verdict verdict;
  sg_error err = {0};
  if (sg_verify(&ask, &verdict, &err) == SG_OK) {
    check(&verdict);
    check_tight(ask, verdict.n_claims, verdict.n_refuted);
    sg_verdict_clear(&verdict);
  } else {
    need(err.status == SG_EINPUT && err.message[0] != '\0');
  }
  free(text);
  return 0;
}
