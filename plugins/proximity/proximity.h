// SPDX-License-Identifier: GPL-2.0-or-later
// proximity - what the files of this plugin share.
#ifndef SG_PROXIMITY_H
#define SG_PROXIMITY_H

#include "stakegraph/parties.h"

enum { N_CHANNELS = SG_CHANNEL_NONE };
enum { MAX_LINKS = 4 };

/// Parameters, in the order of the table in proximity.c: the weights of links
/// come first.
enum {
  PARAM_FACTOR_SECURITY = SG_N_WEIGHTS,
  PARAM_FACTOR_NEAR,
  PARAM_FACTOR_OTHER,
  PARAM_MAX_LINKS,
  PARAM_G02_FROM,
  PARAM_G02_TO,
  PARAM_G02_LARGEST,
  PARAM_G03_DIRECTORS,
  PARAM_G06_PERCENT,
  PARAM_G06_CONTRACTS,
  PARAM_G07_LINKS,
  PARAM_G07_STAKE,
  PARAM_G09_YEARS,
  PARAM_G10_PARTIES,
  PARAM_G10_HOSTS,
  PARAM_G11_STRENGTH,
  N_PARAMS
};

enum { NAME_BYTES = 200, MESSAGE_BYTES = 4000, SHOWN_MAX = 8 };
/// The name of an entity for "%.*s".
#define NAMED(g, v) SG_CLIPPED((g)->entity_name[v], NAME_BYTES)

/// Bodies that the evidence of a flag names, of the party that bears it.
typedef struct naming {
  sg_id party, body;
} naming;

typedef struct names {
  sg_host *host;
  naming *at;
  uint32_t n, capacity;
  uint32_t *start;      ///< After names_sort(): rows of each party
  uint32_t *post_start; ///< Of persons: their posts at bodies; NULL at first
  sg_id *posts;
} names;

/// Hand over a finding, and remember every body that its evidence touches.
sg_status put_named(names *of, const sg_finding *finding);
sg_status names_sort(names *of);

/// Can a flag be about it: a company, an arrangement, other?
static inline bool is_organisation(const sg_graph *g, sg_id v) {
  return g->entity_kind[v] == SG_COMPANY ||
         g->entity_kind[v] == SG_ARRANGEMENT || sg_kind_of(g, v) == SG_OTHER;
}
/// A public body that belongs to a state.
static inline bool is_state_body(sg_host *host, sg_id v) {
  return host->graph->entity_kind[v] == SG_PUBLIC_BODY &&
         !sg_has_topic(host, v, "gov.igo");
}
/// Is it of a state: SG_CERTAIN for its bodies and for parties under certain
/// state control, SG_POSSIBLE for those perhaps under it, else 0? `control` is
/// the column of that, or NULL.
static inline uint8_t state_level(sg_host *host, const double *control,
                                  sg_id v) {
  if (is_state_body(host, v) || (control && control[v] == 2))
    return SG_CERTAIN;
  return control && control[v] == 1 ? SG_POSSIBLE : 0;
}
/// Look at every organisation in scope; those of which `look` counts that
/// nothing is known are said to be, with a reason, not evaluable.
sg_status look_at_organisations(
    sg_host *host,
    sg_status (*look)(const void *ctx, sg_id v, names *out, uint32_t *unknown),
    const void *ctx, names *out, const char *flag, const char *reason);
/// A post that gives a say: any but that of an employee.
static inline bool is_office(const sg_graph *g, sg_id e) {
  return g->link_kind[e] == SG_POSITION &&
         g->link_detail[e] != SG_POST_EMPLOYEE;
}

/// One link, or two by way of an address, walked from the party (`near`)
/// towards the body (`far`).
typedef struct step {
  sg_id near, far;
  sg_id link, second; ///< second: from the address to `far`, or SG_NONE
  double low, high;   ///< Strength; 0: does not carry
  uint8_t channel;
} step;

/// All steps, those that lead to entity v being at[start[v]] ...
typedef struct steps {
  step *at;
  uint32_t *start;
  uint32_t n;
} steps;

/// Which bound of the strengths a search uses.
typedef enum bound { LOW, HIGH } bound;

static inline double strength_of(const step *s, bound b) {
  return b == LOW ? s->low : s->high;
}

/// A chain from a party to a body, in the party's direction.
typedef struct chain {
  double strength;
  sg_id body;
  uint32_t n_links;
  sg_id links[2 * MAX_LINKS];
} chain;

/// Walk every link that carries proximity. SG_ENOMEM or SG_OK. O(links).
sg_status steps_build(sg_host *host, steps *out);

/// The best chain of each channel, of every party: best[v * N_CHANNELS + c] is
/// an index for channel_chain(), or SG_NONE.
typedef struct channels {
  struct label **blocks;
  uint32_t n, n_blocks, most_blocks;
  uint32_t *best;
} channels;

/// Search from all bodies at once, at most `max_links` links deep, once for
/// each bound.
sg_status channels_search(sg_host *host, const steps *all, channels *low,
                          channels *high);
double channel_strength(const channels *in, sg_id v, int channel);
sg_id channel_body(const channels *in, sg_id v, int channel);
/// The chain itself; n_links is 0 when there is none.
chain channel_chain(const channels *in, const steps *all, sg_id v, int channel);

/// Metrics behind the two of each channel.
enum { METRIC_SCORE_LOW = 2 * N_CHANNELS, METRIC_SCORE_HIGH, METRIC_LINK };

/// The links of the chains that the scores of private end users rest on, as
/// columns for plugins that run later.
sg_status put_strongest(sg_host *host, const steps *all, const channels *low,
                        const channels *high);

/// The two best chains, to two different bodies, from one party: the second is
/// for those to whom the body of the first does not count.
typedef struct reached {
  double strength; ///< 0: none
  sg_id body;
  uint32_t step; ///< The first step, SG_NONE at the body itself
} reached;

typedef struct reach {
  reached *best[MAX_LINKS + 1]; ///< By number of links; two an entity
  uint32_t max_links;
} reach;

/// All that one party reaches with as many steps as a chain may have, in the
/// order of their numbers.
typedef struct around {
  sg_id *at;
  uint32_t n;
  uint32_t *start, *step; ///< Steps by the party that they begin at
  uint32_t *seen, stamp;
} around;

/// `out` is zeroed, or was filled before; then its index is used again.
sg_status around_find(sg_host *host, const steps *all, sg_id v, around *out);

/// Search from the marked bodies, whatever the channel. `out` is zeroed, or was
/// filled by an earlier search, whose memory is used again. What is found of a
/// party is the same when only what is around it is looked at; NULL: all.
sg_status reach_search(sg_host *host, const steps *all, bound b,
                       const uint8_t *is_target, const around *within,
                       reach *out);
/// The best chain of `v` to another body than those named; n_links is 0 when
/// there is none among the two that are known.
chain reach_chain(const steps *all, const reach *in, sg_id v,
                  const names *except);
bool is_named(const names *of, sg_id party, sg_id body);

/// Factor of the body by what it does: security 1, its neighbours 0.8 ...
double agency_factor(const sg_host *host, sg_id body);

/// Each raises one flag wherever it applies and names the bodies of its
/// evidence. G01: under state control.
sg_status raise_control(sg_host *host, names *out);
/// G02: a significant minority stake.
sg_status raise_minority(sg_host *host, names *out);
/// G03: a government appoints the board.
sg_status raise_board(sg_host *host, names *out);
/// G04: a golden share, or control by statute.
sg_status raise_special_rights(sg_host *host, names *out);
/// G05: an officer or owner is an official.
sg_status raise_officials(sg_host *host, names *out);
/// G06: depends on government income.
sg_status raise_income(sg_host *host, names *out);
/// G07: family or a close associate of an official.
sg_status raise_family(sg_host *host, names *out);
/// G08: an agent of a government.
sg_status raise_agents(sg_host *host, names *out);
/// G09: a former official of the buyer.
sg_status raise_leavers(sg_host *host, names *out);
/// G10: an address, telephone number or internet name in common.
sg_status raise_neighbours(sg_host *host, names *out);

#endif
