// SPDX-License-Identifier: 0BSD
// stakegraph/parties.h - what several flags ask about parties, in one place.
// Optional, header only: what an activity says, which supplies count, who is in
// question, what stands above a body, what has been reported of it.
#ifndef STAKEGRAPH_PARTIES_H
#define STAKEGRAPH_PARTIES_H

#include "stakegraph/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Is a text, which may be NULL, this word?
static inline bool sg_text_is(const char *text, const char *word) {
  if (!text)
    return false;
  while (*text && *text == *word) {
    text++;
    word++;
  }
  return *text == *word;
}

// --- words and codes ---

/// Is a byte part of a word? Bytes of other scripts are.
static inline bool sg_is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static inline bool sg_is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The small letter of a capital one of ASCII; any other byte as it is.
static inline char sg_small(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/// The entry of a list with commas that begins at `at`: its length.
static inline size_t sg_entry_length(const char *at) {
  size_t n = 0;
  while (at[n] && at[n] != ',')
    n++;
  return n;
}

/// Is a word of `length` bytes an entry of a list with commas, case aside?
static inline bool sg_is_listed(const char *list, const char *word,
                                size_t length) {
  for (const char *at = list; *at;) {
    const size_t n = sg_entry_length(at);
    size_t same = 0;
    while (same < n && same < length &&
           sg_small(at[same]) == sg_small(word[same]))
      same++;
    if (n > 0 && same == n && n == length)
      return true;
    at += n + (at[n] == ',');
  }
  return false;
}

/// Part of sg_has_phrase(): does the text go on like the phrase of `n` bytes,
/// up to the end of a word? A space of the phrase stands for whatever parts
/// words.
static inline bool sg_phrase_begins(const char *text, const char *phrase,
                                    size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (phrase[i] != ' ') {
      if (sg_small(*text) != sg_small(phrase[i]))
        return false;
      text++;
      continue;
    }
    if (sg_is_letter(*text) || sg_is_digit(*text))
      return false;
    while (*text && !sg_is_letter(*text) && !sg_is_digit(*text))
      text++;
  }
  return !sg_is_letter(*text) && !sg_is_digit(*text);
}

/// Do whole words of a text, which may be NULL, make an entry of a list with
/// commas, case aside? "Scottish Limited Partnership" has "limited
/// partnership".
static inline bool sg_has_phrase(const char *list, const char *text) {
  for (const char *word = text ? text : ""; *word; word++) {
    if (word != text && (sg_is_letter(word[-1]) || sg_is_digit(word[-1])))
      continue;
    for (const char *at = list; *at;) {
      const size_t n = sg_entry_length(at);
      if (n > 0 && sg_phrase_begins(word, at, n))
        return true;
      at += n + (at[n] == ',');
    }
  }
  return false;
}

/// Digits of a code of NACE or ISIC at the start of an entry: "46.90", "4690",
/// "G46.90", alone or before words; no class ends in 0 in its third place, so
/// "4600 tonnes" is none. NULL: there is no code.
static inline const char *sg_activity_code(const char *entry, size_t n) {
  size_t i = n > 0 && sg_is_letter(entry[0]) ? 1 : 0;
  const char *digits = entry + i;
  uint32_t n_digits = 0;
  for (; i < n && (sg_is_digit(entry[i]) || entry[i] == '.'); i++)
    n_digits += sg_is_digit(entry[i]);
  const bool ends =
      i == n || entry[i] == ' ' || entry[i] == ':' || entry[i] == '-';
  const char third =
      entry + i - digits > 2 ? digits[digits[2] == '.' ? 3 : 2] : '\0';
  const bool whole = n_digits == 2 && i == n;
  return ends && (whole || (n_digits >= 3 && n_digits <= 6 && third != '0')) &&
                 sg_is_digit(digits[0]) && sg_is_digit(digits[1])
             ? digits
             : NULL;
}

/// Part of sg_activity_fits(): do the digits of a code, points aside, begin
/// with an entry of a list with commas?
static inline bool sg_code_begins(const char *list, const char *code) {
  for (const char *at = list; *at;) {
    const size_t n = sg_entry_length(at);
    const char *digit = code;
    size_t same = 0;
    while (same < n) {
      digit += *digit == '.';
      if (*digit != at[same])
        break;
      digit++;
      same++;
    }
    if (n > 0 && same == n)
      return true;
    at += n + (at[n] == ',');
  }
  return false;
}

/// Is an activity one of those with these words or first digits of codes, both
/// lists with commas? What has a code is judged by it, whatever its words.
static inline bool sg_activity_fits(const char *entry, size_t n,
                                    const char *words, const char *codes) {
  const char *code = sg_activity_code(entry, n);
  if (code)
    return sg_code_begins(codes, code);
  for (size_t i = 0; i < n;) {
    size_t end = i;
    while (end < n && sg_is_letter(entry[end]))
      end++;
    if (end > i && sg_is_listed(words, entry + i, end - i))
      return true;
    i = end + (end == i);
  }
  return false;
}

/// The entries of a text that is a JSON list of texts, or one text: begin with
/// *at = 0; NULL after the last.
static inline const char *sg_next_entry(const char *text, size_t *at,
                                        size_t *n) {
  size_t i = *at;
  const bool is_list = text[0] == '[';
  if (!is_list && i > 0)
    return NULL;
  while (is_list && text[i] && text[i] != '"')
    i++;
  if (is_list && !text[i])
    return NULL;
  i += is_list;
  *n = 0;
  while (text[i + *n] && !(is_list && text[i + *n] == '"'))
    ++*n;
  *at = i + *n + (text[i + *n] != '\0' || !is_list);
  return text + i;
}

// --- deals and supplies ---

/// Is a deal, which may be SG_NONE, one that was only offered, or cancelled?
static inline bool sg_deal_is_void(const sg_graph *g, sg_id deal) {
  return deal != SG_NONE && (g->deal_status[deal] == SG_DEAL_OFFER ||
                             g->deal_status[deal] == SG_DEAL_CANCELLED);
}

/// Is a link a supply that counts: not of a void deal, no loop?
static inline bool sg_supply_counts(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_SUPPLY && g->link_from[e] != g->link_to[e] &&
         !sg_deal_is_void(g, g->link_deal[e]);
}

/// Class of product of a supply: its own, else its deal's.
static inline uint8_t sg_supply_class(const sg_graph *g, sg_id e) {
  const sg_id deal = g->link_deal[e];
  if (g->link_class[e] != SG_CLASS_UNKNOWN || deal == SG_NONE)
    return g->link_class[e];
  return g->deal_class[deal];
}

/// Is a class of product one of surveillance?
static inline bool sg_class_watches(uint8_t product_class) {
  return product_class != SG_CLASS_UNKNOWN &&
         product_class != SG_CLASS_NETWORK_EQUIPMENT &&
         product_class < SG_CLASS_OTHER;
}

/// Is a link a supply that counts and belongs to the deal under review, if
/// there is one?
static inline bool sg_supply_in_review(const sg_graph *g, sg_id e) {
  return sg_supply_counts(g, e) &&
         (g->deal == SG_NONE || g->link_deal[e] == g->deal);
}

/// Is a deal under review, and not merely offered or cancelled?
static inline bool sg_deal_in_review(const sg_graph *g, sg_id deal) {
  return (g->deal == SG_NONE || g->deal == deal) && !sg_deal_is_void(g, deal);
}

/// Mark, in an array of zeros, a 1 an entity, those who are vendors by role or
/// of a deal under review; where there are none, those sellers whom nobody
/// supplies. False in the second case. O(links).
static inline bool sg_mark_vendors(const sg_graph *g, bool firm_only,
                                   uint8_t *is_vendor) {
  const uint32_t makers = SG_ROLE_VENDOR | SG_ROLE_MANUFACTURER;
  bool any = false;
  for (sg_id v = 0; v < g->n_entities; v++) {
    is_vendor[v] = (g->entity_roles[v] & makers) != 0;
    any = any || is_vendor[v];
  }
  for (sg_id d = 0; d < g->n_deals; d++)
    if (sg_deal_in_review(g, d) && g->deal_vendor[d] != SG_NONE) {
      is_vendor[g->deal_vendor[d]] = 1;
      any = true;
    }
  for (int buyers = 0; !any && buyers < 2; buyers++)
    for (sg_id e = 0; e < g->n_links; e++)
      if (sg_supply_in_review(g, e) && (!firm_only || sg_link_is_firm(g, e)))
        is_vendor[buyers ? g->link_to[e] : g->link_from[e]] = !buyers;
  return any;
}

/// Part of sg_parties_in_question().
static inline void sg_ask_about(sg_id v, uint8_t *asked, sg_id *queue,
                                uint32_t *n) {
  if (v == SG_NONE || asked[v])
    return;
  asked[v] = 1;
  queue[(*n)++] = v;
}

/// Parties to deals and supplies and everybody above them by ownership or
/// control, a 1 an entity; everybody where the graph has no deal and no supply.
/// NULL without memory. O(links).
static inline uint8_t *sg_parties_in_question(sg_host *host) {
  const sg_graph *g = host->graph;
  uint8_t *asked = (uint8_t *)host->alloc(host, g->n_entities, 1);
  sg_id *queue = (sg_id *)host->alloc(host, g->n_entities, sizeof *queue);
  uint32_t n = 0;
  if (!asked || !queue)
    return NULL;
  for (sg_id e = 0; e < g->n_links; e++)
    if (sg_supply_counts(g, e) || g->link_deal[e] != SG_NONE) {
      sg_ask_about(g->link_from[e], asked, queue, &n);
      sg_ask_about(g->link_to[e], asked, queue, &n);
    }
  for (sg_id d = 0; d < g->n_deals; d++)
    sg_ask_about(g->deal_vendor[d], asked, queue, &n);
  for (sg_id v = 0; v < g->n_entities && n == 0 && g->n_deals == 0; v++)
    asked[v] = 1;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = g->in_start[queue[i]]; k < g->in_start[queue[i] + 1];
         k++) {
      const sg_id e = g->in_link[k];
      if (g->link_kind[e] == SG_OWNERSHIP || g->link_kind[e] == SG_CONTROL)
        sg_ask_about(g->link_from[e], asked, queue, &n);
    }
  return asked;
}

// --- days ---

/// Day number of a date; `m` is 1 to 12. The reverse of sg_day_text()
/// (Hinnant 2013).
static inline int64_t sg_day_of(int64_t y, int64_t m, int64_t d) {
  y -= m <= 2;
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t yoe = y - era * 400;
  const int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/// The same day of the month so many months later (or, below 0, earlier); a day
/// that this month does not have runs over into the next one.
static inline int32_t sg_months_after(int32_t day, int32_t months) {
  char text[16];
  int64_t part[3] = {0, 0, 0}; // year, month, day of the month
  int k = 0;
  for (const char *at = sg_day_text(day, text); *at; at++)
    if (*at == '-')
      k++;
    else
      part[k] = part[k] * 10 + (*at - '0');
  if (text[0] == '\0')
    return day;
  const int64_t all = part[0] * 12 + part[1] - 1 + months;
  const int64_t year = (all >= 0 ? all : all - 11) / 12;
  return (int32_t)sg_day_of(year, all - year * 12 + 1, part[2]);
}

// --- what stands above a body ---

enum { SG_ABOVE_MAX = 64 }; ///< So many bodies above are looked at

/// Bodies above one, the nearest first: that itself, and step i reached over
/// the link via[i] from step rest[i] (SG_NONE at the start).
typedef struct sg_above {
  uint32_t n;
  sg_id at[SG_ABOVE_MAX], via[SG_ABOVE_MAX];
  uint32_t rest[SG_ABOVE_MAX], depth[SG_ABOVE_MAX];
} sg_above;

/// Part of sg_look_above().
static inline void sg_above_add(sg_above *out, sg_id v, sg_id via,
                                uint32_t rest) {
  for (uint32_t i = 0; i < out->n; i++)
    if (out->at[i] == v)
      return;
  if (out->n == SG_ABOVE_MAX)
    return;
  out->at[out->n] = v;
  out->via[out->n] = via;
  out->rest[out->n] = rest;
  out->depth[out->n] = rest == SG_NONE ? 0 : out->depth[rest] + 1;
  out->n++;
}

/// Is a link a direct stake that certainly is more than half?
static inline bool sg_link_is_majority(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_OWNERSHIP && g->link_measure[e] == SG_DIRECT &&
         sg_control_low(g, e) > SG_PERCENT(50);
}

/// Part of sg_look_above(): the bodies one step above step i.
static inline void sg_above_expand(const sg_graph *g, uint32_t i,
                                   bool units_only, bool firm_only,
                                   sg_above *out) {
  const sg_id v = out->at[i];
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    if (g->link_kind[e] == SG_PART_OF && (!firm_only || sg_link_is_firm(g, e)))
      sg_above_add(out, g->link_to[e], e, i);
  }
  for (uint32_t k = g->in_start[v]; !units_only && k < g->in_start[v + 1];
       k++) {
    const sg_id e = g->in_link[k];
    if (sg_link_controls(g, e) || sg_link_is_majority(g, e))
      sg_above_add(out, g->link_from[e], e, i);
  }
}

/// Look up from a body by part_of and, unless `units_only`, by certain control
/// and majority ownership, over at most so many links; `firm_only` leaves out
/// what is alleged, inferred or perhaps not in force.
static inline void sg_look_above(const sg_graph *g, sg_id v, uint32_t links_max,
                                 bool units_only, bool firm_only,
                                 sg_above *out) {
  out->n = 0;
  sg_above_add(out, v, SG_NONE, SG_NONE);
  for (uint32_t i = 0; i < out->n; i++)
    if (out->depth[i] < links_max)
      sg_above_expand(g, i, units_only, firm_only, out);
}

/// The links from the body to step i, of which there are depth[i].
static inline void sg_above_links(const sg_above *above, uint32_t i,
                                  sg_id *links) {
  for (uint32_t k = above->depth[i]; k > 0; k--, i = above->rest[i])
    links[k - 1] = above->via[i];
}

/// The nearest step that is a security body by its functions, or SG_NONE.
static inline uint32_t sg_above_security(const sg_graph *g,
                                         const sg_above *above) {
  for (uint32_t i = 0; i < above->n; i++)
    if (g->entity_functions[above->at[i]] & SG_FN_SECURITY_BODY)
      return i;
  return SG_NONE;
}

// --- incidents ---

/// Keys of incidents, by entity; NULL where the input has none.
typedef struct sg_incidents {
  const char *const *nature;        ///< "misuse" ...
  const char *const *product_class; ///< "spyware" ...
  const double *date, *date_latest;
  const char *const *role; ///< Of links: the part that a party had in one
} sg_incidents;

static inline void sg_incidents_read(sg_host *host, sg_incidents *out) {
  out->nature = host->texts(host, SG_ON_ENTITIES, "nature");
  out->product_class = host->texts(host, SG_ON_ENTITIES, "product_class");
  out->date = host->numbers(host, SG_ON_ENTITIES, "date");
  out->date_latest = host->numbers(host, SG_ON_ENTITIES, "date_latest");
  out->role = host->texts(host, SG_ON_LINKS, "role");
}

/// Is it an incident that had happened by the as-of date: 0, SG_POSSIBLE or
/// SG_CERTAIN?
static inline uint8_t sg_incident_counts(const sg_graph *g,
                                         const sg_incidents *in, sg_id v) {
  if (g->entity_kind[v] != SG_INCIDENT || (in->date && in->date[v] > g->as_of))
    return 0;
  return in->date_latest && in->date_latest[v] > g->as_of ? SG_POSSIBLE
                                                          : SG_CERTAIN;
}

/// Did somebody suffer, see or handle what happened, rather than do it? `role`
/// is that of the `involved` link, or NULL.
static inline bool sg_is_bystander(const char *role) {
  static const char *const roles[] = {"victim",       "witness",
                                      "reporter",     "complainant",
                                      "investigator", "regulator"};
  for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
    if (sg_text_is(role, roles[i]))
      return true;
  return false;
}

/// Is a link the part that somebody had in an incident that counts? With
/// `firm_only` certainly.
static inline bool sg_link_is_case(const sg_graph *g, const sg_incidents *in,
                                   sg_id e, bool firm_only) {
  return g->link_kind[e] == SG_INVOLVED &&
         !sg_is_bystander(in->role ? in->role[e] : NULL) &&
         (!firm_only || sg_link_is_firm(g, e)) &&
         sg_incident_counts(g, in, g->link_to[e]) >=
             (firm_only ? SG_CERTAIN : SG_POSSIBLE);
}

/// The same in one of a nature, such as "misuse".
static inline bool sg_link_is_case_of(const sg_graph *g, const sg_incidents *in,
                                      sg_id e, const char *nature,
                                      bool firm_only) {
  return in->nature && sg_link_is_case(g, in, e, firm_only) &&
         sg_text_is(in->nature[g->link_to[e]], nature);
}

#ifdef __cplusplus
}
#endif
#endif
