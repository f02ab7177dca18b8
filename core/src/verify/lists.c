// SPDX-License-Identifier: GPL-2.0-or-later
// lists - the document as it is read: of its long lists one row at a time is a
// tree, everything else is one from the beginning to the end.
//
// What is asked of all flags together, who bears which, is kept of each as a
// row of numbers.
#include "verify/checks.h"

#include <string.h>

static const char *const names[SG_N_LISTS] = {
    "entities", "flags", "not_evaluable", "parties",
    "entities", "links", "deals",         "sources"};

static int find_list(sg_slice key, bool of_case) {
  const int from = of_case ? SG_CASE_PARTIES : 0;
  const int to = of_case ? SG_N_LISTS : SG_CASE_PARTIES;
  for (int i = from; i < to; i++)
    if (sg_json_key_is(key, names[i]))
      return i;
  return SG_N_LISTS;
}

// Members of the document, or of its case, with nothing in the long lists.
static void copy_head(sg_check *c, sg_slice object, bool of_case,
                      sg_text *out) {
  sg_slice key, value;
  bool any = false;
  sg_text_puts(out, "{");
  for (size_t at = 0; sg_json_next(object, &at, &key, &value); any = true) {
    const int list = find_list(key, of_case);
    sg_text_puts(out, any ? "," : "");
    sg_text_add(out, key.at, key.length);
    sg_text_puts(out, ":");
    if (list < SG_N_LISTS && value.at[0] == '[') {
      c->lists[list] = value;
      sg_text_puts(out, "[]");
    } else if (!of_case && value.at[0] == '{' && sg_json_key_is(key, "case")) {
      copy_head(c, value, true, out);
    } else {
      sg_text_add(out, value.at, value.length);
    }
  }
  sg_text_puts(out, "}");
}

static sg_status refuse(const sg_check *c, const sg_json_fault *fault,
                        sg_error *err) {
  uint32_t line = 1;
  uint32_t column = 1;
  sg_position(c->ask->findings, fault->offset, &line, &column);
  sg_error_place(err, c->ask->name, line, column);
  return sg_fail(err, SG_EINPUT, "%s", fault->what);
}

// A fifth of a document is white space.
static sg_slice squeezed(const sg_check *c) {
  sg_text *text = c->ask->tight;
  if (!text)
    return sg_slice_trim(c->ask->findings);
  sg_text_shrink(text, sg_json_squeeze(text->data, text->length));
  return sg_text_slice(text);
}

sg_status sg_read_document(sg_check *c, sg_error *err) {
  sg_json_scanner scanner;
  sg_json_fault fault = {0};
  sg_text head;
  sg_json_scanner_init(&scanner);
  const sg_status status = sg_json_check(&scanner, c->ask->findings, &fault);
  sg_json_scanner_clear(&scanner);
  if (status != SG_OK)
    return status == SG_EINPUT ? refuse(c, &fault, err) : sg_no_memory(err);
  const sg_slice all = squeezed(c);
  sg_text_init(&head, 0);
  if (all.at[0] == '{')
    copy_head(c, all, false, &head);
  else
    sg_text_puts(&head, "null");
  if (sg_text_ok(&head))
    c->doc = cJSON_ParseWithLength(sg_text_get(&head), head.length);
  sg_text_clear(&head);
  return c->doc ? SG_OK : sg_no_memory(err);
}

// --- one row at a time ---

void sg_list_end(sg_list_walk *rows) {
  cJSON_Delete(rows->now);
  cJSON_Delete(rows->before);
  rows->now = rows->before = NULL;
}

bool sg_list_next(sg_check *c, sg_list_walk *rows) {
  const sg_slice list = c->lists[rows->list];
  sg_slice item;
  if (list.length == 0 || c->no_memory ||
      !sg_json_next(list, &rows->at, NULL, &item)) {
    sg_list_end(rows);
    return false;
  }
  cJSON_Delete(rows->before);
  rows->before = rows->now;
  rows->number = rows->n++;
  rows->now = cJSON_ParseWithLength(item.at, item.length);
  c->no_memory |= !rows->now;
  if (!rows->now)
    sg_list_end(rows);
  return rows->now != NULL;
}

// --- numbers of all flags ---

uint32_t sg_word_number(sg_check *c, const char *text) {
  const uint32_t number =
      text ? sg_intern_add(&c->words, text, strlen(text)) : 0;
  c->no_memory |= number == SG_NONE;
  return number == SG_NONE ? 0 : number;
}

static const char *decode(sg_check *c, sg_slice value) {
  if (value.at[0] != '"')
    return NULL;
  sg_text_reset(&c->room);
  sg_json_decode(value, &c->room);
  c->no_memory |= !sg_text_ok(&c->room);
  return sg_text_get(&c->room);
}

static void read_flag(sg_check *c, sg_slice record, sg_flag_row *out) {
  static const struct {
    const char *key;
    size_t at;
  } keys[] = {
      {"flag", offsetof(sg_flag_row, flag)},
      {"subject", offsetof(sg_flag_row, subject)},
      {"deal", offsetof(sg_flag_row, deal)},
      {"group", offsetof(sg_flag_row, group)},
      {"plugin", offsetof(sg_flag_row, plugin)},
      {"fingerprint", offsetof(sg_flag_row, mark)},
  };
  sg_slice key, value;
  if (record.at[0] != '{')
    return;
  for (size_t at = 0; sg_json_next(record, &at, &key, &value);) {
    if (sg_json_key_is(key, "severity"))
      out->severity = (uint8_t)sg_severity_of(decode(c, value));
    else if (sg_json_key_is(key, "certainty"))
      out->certain = sg_same(decode(c, value), "certain");
    for (size_t i = 0; i < SG_COUNT(keys); i++)
      if (sg_json_key_is(key, keys[i].key))
        *(uint32_t *)(void *)((char *)out + keys[i].at) =
            sg_word_number(c, decode(c, value));
  }
}

sg_status sg_read_flags(sg_check *c, sg_error *err) {
  const sg_slice list = c->lists[SG_LIST_FLAGS];
  sg_slice item;
  if (!sg_intern_init(&c->words))
    return sg_no_memory(err);
  for (size_t at = 0; list.length && sg_json_next(list, &at, NULL, &item);) {
    sg_flag_row *row = sg_vec_add(&c->flags);
    if (!row)
      return sg_no_memory(err);
    read_flag(c, item, row);
    if (c->no_memory)
      return sg_no_memory(err);
  }
  return SG_OK;
}
