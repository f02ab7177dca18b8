// SPDX-License-Identifier: 0BSD
// stakegraph/parties.h - what several flags ask about parties, in one place.
// Optional, header only: what an activity says, which supplies count, who is in
// question, what stands above a body, what has been reported of it.
#ifndef STAKEGRAPH_PARTIES_H
#define STAKEGRAPH_PARTIES_H

#include "stakegraph/plugin.h"
#include "stakegraph/words.h"

#ifdef __cplusplus
extern "C" {
#endif

// --- tables and messages ---

/// A row of a table of parameters: a number between two bounds, or a text.
#define SG_PARAM_NUMBER(index, key, words, value, least, most)                 \
  [index] = {.name = (key),                                                    \
             .about = (words),                                                 \
             .fallback = (value),                                              \
             .min = (least),                                                   \
             .max = (most)}
#define SG_PARAM_TEXT(index, key, words, value)                                \
  [index] = {.name = (key), .about = (words), .text = (value)}

/// A text, of which at most so many bytes, for "%.*s". It is evaluated twice.
#define SG_CLIPPED(text, most) sg_clip((text), (most)), (text)

/// One gap for so many subjects; none for 0.
static inline sg_status sg_put_gap(sg_host *host, const char *flag, uint32_t n,
                                   const char *reason) {
  return n > 0 ? host->put_gap(host, flag, SG_NONE, n, reason) : SG_OK;
}

/// What of a flag could not be evaluated, for how many subjects, and why.
typedef struct sg_gap_row {
  const char *flag;
  uint32_t n;
  const char *reason;
} sg_gap_row;

/// Put gaps in their order, those of 0 left out.
static inline sg_status sg_put_gaps(sg_host *host, const sg_gap_row *gaps,
                                    size_t n) {
  sg_status status = SG_OK;
  for (size_t i = 0; i < n && status == SG_OK; i++)
    status = sg_put_gap(host, gaps[i].flag, gaps[i].n, gaps[i].reason);
  return status;
}

// --- parties ---

/// The entity with this id, or SG_NONE. O(log entities).
static inline sg_id sg_find_entity(const sg_graph *g, const char *id) {
  uint32_t low = 0; // ids are in order
  uint32_t high = g->n_entities;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const unsigned char *a = (const unsigned char *)g->entity_id[middle];
    const unsigned char *b = (const unsigned char *)id;
    while (*a && *a == *b) {
      a++;
      b++;
    }
    if (*a == *b)
      return middle;
    if (*a < *b)
      low = middle + 1;
    else
      high = middle;
  }
  return SG_NONE;
}

/// A text of the input as the value of a fact, which has a limit: itself, or
/// its beginning. NULL without memory.
static inline const char *sg_fact_text(sg_host *host, const char *text) {
  enum { MOST = 1000 };
  const int n = sg_clip(text, MOST);
  if (!text[n])
    return text;
  char *copy = (char *)host->alloc(host, (size_t)n + 1, 1);
  for (int i = 0; copy && i < n; i++)
    copy[i] = text[i];
  return copy;
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

/// Was a deal certainly signed after the as-of date? The one that is asked for
/// by name is reviewed all the same.
static inline bool sg_deal_is_later(const sg_graph *g, sg_id deal) {
  return g->deal != deal && g->deal_signed[deal] != SG_NO_DATE &&
         g->deal_signed[deal] > g->as_of;
}

/// Is a deal under review, and not merely offered or cancelled?
static inline bool sg_deal_in_review(const sg_graph *g, sg_id deal) {
  return (g->deal == SG_NONE || g->deal == deal) && !sg_deal_is_void(g, deal) &&
         !sg_deal_is_later(g, deal);
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

/// Mark, in an array of zeros, the parties to deals and supplies and everybody
/// above them by ownership or control, a 1 an entity. `queue` has room for all
/// entities. Returns how many. O(links).
static inline uint32_t sg_mark_parties(const sg_graph *g, uint8_t *asked,
                                       sg_id *queue) {
  uint32_t n = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    if (sg_supply_counts(g, e) || g->link_deal[e] != SG_NONE) {
      sg_ask_about(g->link_from[e], asked, queue, &n);
      sg_ask_about(g->link_to[e], asked, queue, &n);
    }
  for (sg_id d = 0; d < g->n_deals; d++)
    if (!sg_deal_is_later(g, d))
      sg_ask_about(g->deal_vendor[d], asked, queue, &n);
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = g->in_start[queue[i]]; k < g->in_start[queue[i] + 1];
         k++) {
      const sg_id e = g->in_link[k];
      if (g->link_kind[e] == SG_OWNERSHIP || g->link_kind[e] == SG_CONTROL)
        sg_ask_about(g->link_from[e], asked, queue, &n);
    }
  return n;
}

/// The same as an array of the run; everybody where the graph has no deal and
/// no supply. NULL without memory.
static inline uint8_t *sg_parties_in_question(sg_host *host) {
  const sg_graph *g = host->graph;
  uint8_t *asked = (uint8_t *)host->alloc(host, g->n_entities, 1);
  sg_id *queue = (sg_id *)host->alloc(host, g->n_entities, sizeof *queue);
  if (!asked || !queue)
    return NULL;
  const uint32_t n = sg_mark_parties(g, asked, queue);
  for (sg_id v = 0; v < g->n_entities && n == 0 && g->n_deals == 0; v++)
    asked[v] = 1;
  return asked;
}

// --- sales ---

/// A sale: a supply, a contract or a signed deal.
typedef struct sg_sale {
  sg_id link;            ///< SG_NONE for one by a deal alone
  sg_id deal;            ///< or SG_NONE
  int32_t first, latest; ///< Days that its date can mean; SG_NO_DATE
  bool told;             ///< Neither alleged nor inferred
  bool firm;             ///< and not after the as-of date on any reading
} sg_sale;

/// Deals of each vendor that count and may have been signed by the as-of date,
/// chained in the order of their numbers.
typedef struct sg_vendor_deals {
  sg_id *first; ///< Of each entity
  sg_id *next;  ///< Of each deal
} sg_vendor_deals;

/// False without memory. O(entities + deals).
static inline bool sg_vendor_deals_read(sg_host *host, sg_vendor_deals *out) {
  const sg_graph *g = host->graph;
  out->first = (sg_id *)host->alloc(host, g->n_entities, sizeof *out->first);
  out->next = (sg_id *)host->alloc(host, g->n_deals, sizeof *out->next);
  if (!out->first || !out->next)
    return false;
  for (sg_id v = 0; v < g->n_entities; v++)
    out->first[v] = SG_NONE;
  for (sg_id d = g->n_deals; d-- > 0;) {
    const sg_id v = g->deal_vendor[d];
    if (v == SG_NONE || sg_deal_is_void(g, d) || g->deal_signed[d] > g->as_of)
      continue;
    out->next[d] = out->first[v];
    out->first[v] = d;
  }
  return true;
}

/// Part of sg_each_sale().
static inline sg_sale sg_sale_of_link(const sg_graph *g, sg_id e) {
  const bool told = !sg_is_alleged(g, e) && g->link_basis[e] != SG_INFERRED;
  const sg_sale out = {
      e,    g->link_deal[e],      g->link_since[e], g->link_since_latest[e],
      told, sg_link_is_firm(g, e)};
  return out;
}
static inline sg_sale sg_sale_of_deal(const sg_graph *g, sg_id d) {
  const bool told = g->deal_status[d] != SG_DEAL_ALLEGED;
  const sg_sale out = {SG_NONE,
                       d,
                       g->deal_signed[d],
                       g->deal_signed_latest[d],
                       told,
                       told && g->deal_signed_latest[d] <= g->as_of};
  return out;
}

/// Call `each` for every sale of a party: its supplies, the contracts in which
/// it is the supplier, and the deals in which it is the vendor.
static inline void sg_each_sale(const sg_graph *g, const sg_vendor_deals *deals,
                                sg_id seller,
                                void (*each)(void *ctx, const sg_sale *one),
                                void *ctx) {
  for (uint32_t k = g->out_start[seller]; k < g->out_start[seller + 1]; k++) {
    if (!sg_supply_counts(g, g->out_link[k]))
      continue;
    const sg_sale one = sg_sale_of_link(g, g->out_link[k]);
    each(ctx, &one);
  }
  for (uint32_t k = g->in_start[seller]; k < g->in_start[seller + 1]; k++) {
    if (g->link_kind[g->in_link[k]] != SG_CONTRACT)
      continue;
    const sg_sale one = sg_sale_of_link(g, g->in_link[k]);
    if (!sg_deal_is_void(g, one.deal))
      each(ctx, &one);
  }
  for (sg_id d = deals->first[seller]; d != SG_NONE; d = deals->next[d]) {
    const sg_sale one = sg_sale_of_deal(g, d);
    each(ctx, &one);
  }
}

/// The first sale of a party: the one that may have come first, and the firm
/// one that certainly came first.
typedef struct sg_first_sale {
  sg_sale any, firm; ///< `first` is SG_NO_DATE when there is none
} sg_first_sale;

static inline sg_first_sale sg_no_sale(void) {
  const sg_sale none = {SG_NONE, SG_NONE, SG_NO_DATE, SG_NO_DATE, false, false};
  const sg_first_sale out = {none, none};
  return out;
}

/// Take a sale into account.
static inline void sg_first_sale_add(sg_first_sale *out, const sg_sale *one) {
  if (one->first == SG_NO_DATE)
    return;
  if (out->any.first == SG_NO_DATE || one->first < out->any.first ||
      (one->first == out->any.first && one->latest < out->any.latest))
    out->any = *one;
  if (one->firm &&
      (out->firm.first == SG_NO_DATE || one->latest < out->firm.latest))
    out->firm = *one;
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

// --- what a body does, and what stands above it ---

/// Factor of a body by what it does: a security body; a telecom regulator or a
/// ministry of interior or justice; any other.
static inline double sg_agency_factor(uint32_t functions, double security,
                                      double near, double other) {
  if (functions & SG_FN_SECURITY_BODY)
    return security;
  return functions & (SG_FN_TELECOM_REGULATOR | SG_FN_INTERIOR | SG_FN_JUSTICE)
             ? near
             : other;
}

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

/// What a message adds when one of these links is a stake that is stated as a
/// total: such count where no chain of direct ones joins the two parties.
static inline const char *sg_total_note(const sg_graph *g, const sg_id *links,
                                        uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (g->link_kind[links[i]] == SG_OWNERSHIP &&
        g->link_measure[links[i]] != SG_DIRECT)
      return " A stake stated as a total counts here, no chain of direct ones "
             "being on record.";
  return "";
}

/// Does a link lead up: a unit to its parent, or back from what is certainly
/// controlled or held by a majority?
static inline bool sg_link_leads_up(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_PART_OF || sg_link_controls(g, e) ||
         sg_link_is_majority(g, e);
}

/// The links that lead up from entity v: link[k] for k from start[v] up to, but
/// not including, start[v + 1].
typedef struct sg_ups {
  const sg_graph *graph;
  uint32_t *start;
  sg_id *link;
} sg_ups;

/// The lower end of a link that leads up, or (`upper`) the other.
static inline sg_id sg_up_end(const sg_graph *g, sg_id e, bool upper) {
  return (g->link_kind[e] == SG_PART_OF) == upper ? g->link_to[e]
                                                  : g->link_from[e];
}

/// Collect them. False without memory. O(links).
static inline bool sg_ups_build(sg_host *host, sg_ups *out) {
  const sg_graph *g = host->graph;
  uint32_t n = 0;
  for (sg_id e = 0; e < g->n_links; e++)
    n += sg_link_leads_up(g, e);
  out->graph = g;
  out->start = (uint32_t *)host->alloc(host, (size_t)g->n_entities + 2,
                                       sizeof *out->start);
  out->link = (sg_id *)host->alloc(host, n, sizeof *out->link);
  if (!out->start || !out->link)
    return false;
  for (sg_id e = 0; e < g->n_links; e++)
    if (sg_link_leads_up(g, e))
      out->start[sg_up_end(g, e, false) + 2]++;
  for (sg_id v = 0; v <= g->n_entities; v++)
    out->start[v + 1] += out->start[v];
  for (sg_id e = 0; e < g->n_links; e++)
    if (sg_link_leads_up(g, e))
      out->link[out->start[sg_up_end(g, e, false) + 1]++] = e;
  return true;
}

/// Look up from a body by part_of and, unless `units_only`, by certain control
/// and majority ownership, over at most so many links; `firm_only` leaves out
/// what is alleged, inferred or perhaps not in force. O(64 * 64), and the links
/// that lead up from 64 bodies.
static inline void sg_look_above(const sg_ups *ups, sg_id v, uint32_t links_max,
                                 bool units_only, bool firm_only,
                                 sg_above *out) {
  const sg_graph *g = ups->graph;
  out->n = 0;
  sg_above_add(out, v, SG_NONE, SG_NONE);
  for (uint32_t i = 0; i < out->n; i++) {
    const sg_id at = out->at[i];
    for (uint32_t k = ups->start[at];
         k < ups->start[at + 1] && out->depth[i] < links_max &&
         out->n < SG_ABOVE_MAX;
         k++) {
      const sg_id e = ups->link[k];
      if ((!units_only || g->link_kind[e] == SG_PART_OF) &&
          (!firm_only || sg_link_is_firm(g, e)))
        sg_above_add(out, sg_up_end(g, e, true), e, i);
    }
  }
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
