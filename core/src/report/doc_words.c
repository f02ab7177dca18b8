// SPDX-License-Identifier: GPL-2.0-or-later
// doc_words - see doc_words.h.
#include "report/doc_words.h"

#include "base/number.h"
#include "graph/kinds.h"

#include <math.h>
#include <string.h>

#define DASH     "\xe2\x80\x93"
#define NO_BREAK "\xc2\xa0"

void sg_doc_plain(const char *word, sg_text *out) {
  for (; *word; word++)
    sg_text_putc(out, *word == '_' ? ' ' : *word);
}

// At most so many decimals as a percentage of a share has.
static void put_number(double value, sg_text *out) {
  char text[32];
  sg_number_write(round(value * 1e7) / 1e7, text);
  sg_text_puts(out, text);
}

void sg_doc_percent(double fraction, sg_text *out) {
  if (!isfinite(fraction)) {
    sg_text_puts(out, "unknown");
    return;
  }
  put_number(fraction * 100, out);
  sg_text_puts(out, NO_BREAK "%");
}

void sg_doc_interval(double low, double high, sg_text *out) {
  if (low == high || !isfinite(low) || !isfinite(high)) {
    sg_doc_percent(isfinite(low) ? low : high, out);
    return;
  }
  put_number(low * 100, out);
  sg_text_puts(out, DASH);
  sg_doc_percent(high, out);
}

// Shares of a link are in percent.
static void put_share(const cJSON *link, sg_text *out) {
  const double share = sg_doc_number(link, "share");
  const double low = sg_doc_number(link, "share_min");
  const double high = sg_doc_number(link, "share_max");
  const bool over = cJSON_IsTrue(
      cJSON_GetObjectItemCaseSensitive(link, "share_min_exclusive"));
  if (isfinite(share))
    sg_doc_percent(share / 100, out);
  else if (isfinite(low) && isfinite(high))
    sg_doc_interval(low / 100, high / 100, out);
  else if (isfinite(low)) {
    sg_text_puts(out, over ? "more than " : "at least ");
    sg_doc_percent(low / 100, out);
  } else if (isfinite(high)) {
    sg_text_puts(out, "at most ");
    sg_doc_percent(high / 100, out);
  } else
    sg_text_puts(out, "(share unknown)");
}

// A word of the link's own, or what stands for it.
static void put_own(const cJSON *link, const char *key, const char *before,
                    const char *without, sg_text *out) {
  const char *word = sg_doc_text(link, key);
  if (!word[0]) {
    sg_text_puts(out, without);
    return;
  }
  sg_text_puts(out, before);
  sg_doc_plain(word, out);
}

void sg_doc_link_label(const cJSON *link, sg_text *out) {
  static const char *const verbs[][2] = {
      {"supply", "supplies"},      {"part_of", "is part of"},
      {"agent", "is agent of"},    {"contract", "has a contract with"},
      {"payment", "pays"},         {"funding", "funds"},
      {"located_at", "is at"},     {"same_as", "may be the same as"},
      {"involved", "is named in"}, {"succession", "is succeeded by"},
  };
  const char *kind = sg_doc_text(link, "kind");
  for (size_t i = 0; i < SG_COUNT(verbs); i++)
    if (strcmp(kind, verbs[i][0]) == 0) {
      sg_text_puts(out, verbs[i][1]);
      return;
    }
  if (strcmp(kind, "ownership") == 0) {
    sg_text_puts(out, "owns ");
    put_share(link, out);
  } else if (strcmp(kind, "control") == 0) {
    put_own(link, "means", "controls: ", "controls", out);
  } else if (strcmp(kind, "position") == 0) {
    put_own(link, "post", "post: ", "has a post at", out);
  } else if (strcmp(kind, "family") == 0) {
    put_own(link, "relation", "family: ", "is family of", out);
  } else if (strcmp(kind, "associate") == 0) {
    put_own(link, "relation", "associate: ", "is an associate of", out);
  } else {
    put_own(link, "label", "", "is linked to", out);
  }
}

void sg_doc_link_dates(const cJSON *link, sg_text *out) {
  const char *date = sg_doc_text(link, "date");
  const char *since = sg_doc_text(link, "since");
  const char *until = sg_doc_text(link, "until");
  if (date[0]) {
    sg_text_puts(out, date);
  } else if (since[0] && until[0]) {
    sg_text_puts(out, since);
    sg_text_puts(out, " to ");
    sg_text_puts(out, until);
  } else if (since[0] || until[0]) {
    sg_text_puts(out, since[0] ? "since " : "until ");
    sg_text_puts(out, since[0] ? since : until);
  }
}

bool sg_doc_link_is_doubtful(const cJSON *link) {
  return sg_doc_is(link, "basis", "alleged") ||
         sg_doc_is(link, "basis", "inferred");
}

void sg_doc_party_words(const cJSON *entity, sg_text *out) {
  const cJSON *role = NULL;
  const char *country = sg_doc_text(entity, "country");
  sg_doc_plain(sg_doc_text(entity, "kind"), out);
  cJSON_ArrayForEach(role, sg_doc_list(entity, "roles")) {
    sg_text_puts(out, ", ");
    sg_doc_plain(cJSON_IsString(role) ? role->valuestring : "", out);
  }
  if (country[0] && !sg_doc_is(entity, "kind", "person")) {
    sg_text_puts(out, ", ");
    sg_text_puts(out, country);
  }
}

void sg_doc_value(const cJSON *value, sg_text *out) {
  char number[32];
  const cJSON *item = NULL;
  if (cJSON_IsString(value)) {
    sg_text_puts(out, value->valuestring);
  } else if (cJSON_IsNumber(value)) {
    sg_number_write(value->valuedouble, number);
    sg_text_puts(out, number);
  } else if (cJSON_IsBool(value)) {
    sg_text_puts(out, cJSON_IsTrue(value) ? "yes" : "no");
  } else if (cJSON_IsArray(value)) {
    cJSON_ArrayForEach(item, value) {
      if (item != value->child)
        sg_text_puts(out, "; ");
      sg_text_puts(out, cJSON_IsString(item) ? item->valuestring : "");
    }
  }
}

uint32_t sg_doc_severity(const cJSON *flag) {
  const uint32_t found =
      sg_word_find(&sg_severities, sg_slice_of(sg_doc_text(flag, "severity")));
  return found == SG_NONE ? 0 : found;
}
