// SPDX-License-Identifier: GPL-2.0-or-later
// proximity - what the files of this plugin share.
#ifndef SG_PROXIMITY_H
#define SG_PROXIMITY_H

#include "stakegraph/plugin.h"

enum { N_CHANNELS = SG_CHANNEL_NONE };
enum { MAX_LINKS = 4 };

/// Parameters, in the order of the table in proximity.c: the weights of links
/// come first.
enum {
  PARAM_FACTOR_SECURITY = SG_N_WEIGHTS,
  PARAM_FACTOR_NEAR,
  PARAM_FACTOR_OTHER,
  PARAM_MAX_LINKS,
  PARAM_G11_STRENGTH,
  N_PARAMS
};

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
  struct label *labels;
  uint32_t n, capacity;
  uint32_t *newest; ///< Newest label of each entity and channel
  uint32_t *best;
} channels;

/// Search from all bodies at once, at most `max_links` links deep.
sg_status channels_search(sg_host *host, const steps *all, bound b,
                          channels *out);
double channel_strength(const channels *in, sg_id v, int channel);
sg_id channel_body(const channels *in, sg_id v, int channel);

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

/// Search from the marked bodies, whatever the channel.
sg_status reach_search(sg_host *host, const steps *all, bound b,
                       const uint8_t *is_target, reach *out);
/// The best chain of `v` to another body than `except`; n_links is 0 when
/// there is none.
chain reach_chain(const steps *all, const reach *in, sg_id v, sg_id except);

/// Factor of the body by what it does: security 1, its neighbours 0.8 ...
double agency_factor(const sg_host *host, sg_id body);

/// G01: raise on every party under state control. `named[v]` becomes the body
/// that the evidence names, or SG_NONE.
sg_status raise_control(sg_host *host, sg_id *named);

#endif
