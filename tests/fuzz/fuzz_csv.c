// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_csv - any bytes as a sheet: records follow each other without gap, and
// every cell becomes JSON that the strict checker accepts, or a cell of JSON.
#include "fuzz.h"

#include "base/csv_scan.h"
#include "io/csv_cells.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_cells(const sg_csv_record *record) {
  static const char *const keys[] = {
      "name", "share", "listed", "topics", "answers", "share_min_exclusive"};
  sg_json_scanner scanner;
  sg_text out;
  sg_json_scanner_init(&scanner);
  sg_text_init(&out, 0);
  for (uint32_t i = 0; i < record->fields.n; i++) {
    const sg_slice text = sg_slice_trim(sg_csv_text(record, i));
    const char *key = keys[i % SG_COUNT(keys)];
    sg_json_fault fault = {0};
    if (text.length == 0)
      continue;
    sg_text_reset(&out);
    sg_csv_cell(&out, (sg_slice){key, strlen(key)}, text);
    const bool is_json = strchr("{[", text.at[0]) != NULL;
    const sg_slice json = {sg_text_get(&out), out.length};
    if (!is_json && sg_json_check(&scanner, json, &fault) == SG_EINPUT &&
        strcmp(fault.what, "this key stands twice in the same object") != 0 &&
        strcmp(fault.what, "a key stands twice in this object") != 0)
      abort();
  }
  sg_text_clear(&out);
  sg_json_scanner_clear(&scanner);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[64];
  sg_input in;
  sg_error err = {0};
  sg_csv_record record;
  const int fd = fuzz_file(data, size, path);
  sg_csv_record_init(&record);
  bool found = sg_input_open(&in, path, &err) == SG_OK;
  while (found && sg_csv_next(&in, &record, &found, &err) == SG_OK && found) {
    if (record.size == 0 || record.fields.n == 0)
      abort();
    check_cells(&record);
    sg_input_advance(&in, record.size);
  }
  sg_input_close(&in);
  sg_csv_record_clear(&record);
  (void)close(fd);
  return 0;
}
