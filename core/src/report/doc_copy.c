// SPDX-License-Identifier: GPL-2.0-or-later
// doc_copy - see doc_copy.h.
#include "report/doc_copy.h"

enum { DEPTH_MAX = 12 };

// Recursion ends at DEPTH_MAX.
static void copy(sg_json_writer *w, const cJSON *value, int depth) {
  const cJSON *item = NULL;
  if (cJSON_IsString(value))
    sg_json_string(w, value->valuestring);
  else if (cJSON_IsNumber(value))
    sg_json_number(w, value->valuedouble);
  else if (cJSON_IsBool(value))
    sg_json_bool(w, cJSON_IsTrue(value));
  else if (depth < DEPTH_MAX && cJSON_IsArray(value)) {
    sg_json_open_line(w, '[');
    cJSON_ArrayForEach(item, value) {
      copy(w, item, depth + 1);
    }
    sg_json_close(w, ']');
  } else if (depth < DEPTH_MAX && cJSON_IsObject(value)) {
    sg_json_open_line(w, '{');
    cJSON_ArrayForEach(item, value) {
      sg_json_key(w, item->string);
      copy(w, item, depth + 1);
    }
    sg_json_close(w, '}');
  } else {
    sg_json_null(w);
  }
}

void sg_doc_copy(sg_json_writer *w, const cJSON *value) {
  copy(w, value, 0);
}

void sg_doc_member(sg_json_writer *w, const char *key, const cJSON *value) {
  if (!value || cJSON_IsNull(value))
    return;
  sg_json_key(w, key);
  copy(w, value, 0);
}
