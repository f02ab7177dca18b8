// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_diff - any bytes as two findings documents, divided by a line "===":
// each is refused with words, or compared, shown and written, and decided on.
#include "fuzz.h"

#include "report/decide.h"
#include "report/diff.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void need(bool ok) {
  if (!ok)
    abort();
}

static void need_json(sg_output *out) {
  sg_error err = {0};
  cJSON *tree = sg_json_tree("out", sg_text_slice(&out->buffer), &err);
  need(tree && !out->failed);
  cJSON_Delete(tree);
  sg_output_discard(out);
}

static void write_all(const sg_diff *diff, sg_findings *to,
                      const sg_catalogue *catalogue) {
  sg_output out;
  sg_output_to_memory(&out);
  sg_diff_write_json(diff, &out);
  need_json(&out);
  sg_output_to_memory(&out);
  sg_diff_write(diff, "a", "b", 3, &out);
  need(!strpbrk(sg_text_get(&out.buffer), "\x1b\r\x7f"));
  sg_output_discard(&out);
  sg_output_to_memory(&out);
  to->baseline = diff;
  sg_write_sarif(to, catalogue, &out);
  need_json(&out);
}

// The decisions that a document asks for are read, and none of them stands.
static void decide(sg_findings *f, const sg_catalogue *catalogue) {
  char path[64];
  sg_output out;
  sg_decisions decisions;
  sg_decided decided;
  sg_error err = {0};
  sg_output_to_memory(&out);
  sg_write_decisions(f, catalogue, &out);
  const int fd = fuzz_file((const uint8_t *)sg_text_get(&out.buffer),
                           out.buffer.length, path);
  sg_output_discard(&out);
  // Two flags may have one fingerprint, and decisions bad words.
  if (sg_decisions_read(&decisions, path, NULL, &err) == SG_OK) {
    if (sg_decide_document(f, catalogue, &decisions, &decided, &err) == SG_OK)
      sg_decided_clear(&decided);
    sg_decisions_clear(&decisions);
  }
  (void)close(fd);
}

static void compare(sg_findings *from, sg_findings *to) {
  sg_catalogue catalogue;
  sg_diff diff;
  need(sg_catalogue_read(&catalogue, SG_TEST_DATA_DIR, NULL) == SG_OK);
  need(sg_diff_make(&diff, from, from, NULL) == SG_OK);
  need(sg_diff_is_empty(&diff));
  sg_diff_clear(&diff);
  need(sg_diff_make(&diff, from, to, NULL) == SG_OK);
  write_all(&diff, to, &catalogue);
  sg_diff_clear(&diff);
  to->baseline = NULL;
  decide(to, &catalogue);
  sg_catalogue_clear(&catalogue);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char between[] = "\n===\n";
  const char *text = (const char *)data;
  const char *cut = size ? memmem(text, size, between, 5) : NULL;
  const size_t first = cut ? (size_t)(cut - text) : size;
  const sg_slice one = {text, first};
  const sg_slice two = cut ? (sg_slice){cut + 5, size - first - 5} : one;
  sg_findings from;
  sg_findings to;
  sg_error err = {0};
  if (sg_findings_parse(&from, "a", one, &err) != SG_OK) {
    need(err.message[0]);
    return 0;
  }
  if (sg_findings_parse(&to, "b", two, NULL) == SG_OK) {
    compare(&from, &to);
    sg_findings_clear(&to);
  }
  sg_findings_clear(&from);
  return 0;
}
