// SPDX-License-Identifier: GPL-2.0-or-later
// csv_scan - see csv_scan.h.
#include "base/csv_scan.h"

#include "base/utf8.h"

#include <string.h>

void sg_csv_record_init(sg_csv_record *record) {
  *record = (sg_csv_record){.separator = ','};
  sg_vec_init(&record->fields, sizeof(sg_csv_field), 4096);
  sg_text_init(&record->text, 0);
}

void sg_csv_record_clear(sg_csv_record *record) {
  sg_vec_clear(&record->fields);
  sg_text_clear(&record->text);
}

// Bytes of the first record with its line end; 0 when the window ends before.
static size_t record_extent(sg_slice window, bool at_end) {
  bool quoted = false;
  for (size_t i = 0; i < window.length; i++) {
    if (window.at[i] == '"')
      quoted = !quoted;
    else if (window.at[i] == '\n' && !quoted)
      return i + 1;
  }
  return at_end ? window.length : 0;
}

// One field at `i`; returns the offset of what ends it, a separator or `end`.
static size_t read_field(const sg_input *in, size_t i, size_t end,
                         sg_csv_record *record, sg_error *err,
                         sg_status *status) {
  const char *at = in->data + in->from;
  const char separator = record->separator;
  sg_text *text = &record->text;
  if (i == end || at[i] != '"') {
    const size_t from = i;
    while (i < end && at[i] != separator && at[i] != '"')
      i++;
    if (i < end && at[i] == '"')
      *status = sg_input_refuse(in, i, err,
                                "a quote inside a field that is not quoted");
    sg_text_add(text, at + from, i - from);
    return i;
  }
  const size_t from = i++;
  for (;;) {
    const char *quote = i < end ? memchr(at + i, '"', end - i) : NULL;
    if (!quote) {
      *status = sg_input_refuse(in, from, err, "this quote is not closed");
      return end;
    }
    const size_t stop = (size_t)(quote - at);
    sg_text_add(text, at + i, stop - i);
    i = stop + 1;
    if (i == end || at[i] != '"')
      break;
    sg_text_putc(text, '"');
    i++;
  }
  if (i < end && at[i] != separator)
    *status = sg_input_refuse(in, i, err, "text after the closing quote");
  return i;
}

static sg_status check_text(const sg_input *in, size_t end, sg_error *err) {
  const char *at = in->data + in->from;
  const size_t good = sg_utf8_check(at, end);
  if (good < end)
    return sg_input_refuse(in, good, err, "invalid UTF-8");
  const char *nul = memchr(at, '\0', end);
  if (nul)
    return sg_input_refuse(in, (size_t)(nul - at), err, "a NUL character");
  return SG_OK;
}

static sg_status split(const sg_input *in, size_t end, sg_csv_record *record,
                       sg_error *err) {
  sg_status status = check_text(in, end, err);
  for (size_t i = 0; status == SG_OK; i++) {
    sg_csv_field *field = sg_vec_add(&record->fields);
    if (!field && record->fields.n == record->fields.max)
      return sg_input_refuse(in, i, err, "a row has at most 4096 fields");
    if (!field)
      return sg_no_memory(err);
    *field = (sg_csv_field){.text = record->text.length, .offset = i};
    i = read_field(in, i, end, record, err, &status);
    field->length = record->text.length - field->text;
    if (i >= end)
      break;
  }
  if (!sg_text_ok(&record->text))
    return sg_no_memory(err);
  return status;
}

sg_status sg_csv_next(sg_input *in, sg_csv_record *record, bool *found,
                      sg_error *err) {
  record->fields.n = 0;
  sg_text_reset(&record->text);
  size_t size = record_extent(sg_input_window(in), in->at_end);
  while (size == 0 && !in->at_end) {
    bool more = false;
    SG_TRY(sg_input_more(in, &more, err));
    size = record_extent(sg_input_window(in), in->at_end);
  }
  *found = size > 0;
  if (!*found)
    return SG_OK;
  record->size = size;
  const char *at = in->data + in->from;
  size_t end = size;
  end -= at[end - 1] == '\n';
  end -= end > 0 && at[end - 1] == '\r';
  return split(in, end, record, err);
}
