// SPDX-License-Identifier: 0BSD
// template - who sells to few buyers: a reseller with one customer may be a
// front of it.
//
// Buyers are the parties to whom a party's recorded supplies go. The flag is
// raised on those who sell to at most `max_buyers` of them, with one supply to
// each as evidence. Who should sell, by the role, and of whom no supply is
// recorded cannot be judged.
#include "stakegraph/plugin.h"

#include <math.h>
#include <stdio.h>

enum { SHOWN_MAX = 10, NAME_BYTES = 200 };

enum { PARAM_MAX_BUYERS };
static const sg_param params[] = {
    [PARAM_MAX_BUYERS] =
        {
            .name = "max_buyers",
            .about = "Few is at most so many different buyers",
            .fallback = 1,
            .min = 1,
            .max = SHOWN_MAX,
        },
};

enum { METRIC_BUYERS };
static const sg_metric metrics[] = {
    [METRIC_BUYERS] =
        {
            .name = "buyers",
            .about = "Different parties to whom its recorded supplies go",
            .max = 4294967295.0,
        },
};

static const sg_flag flags[] = {
    {
        .id = "template.few-buyers",
        .title = "Sells to few buyers",
        .innocent = "A start-up, or a maker of one product for one industry",
        .severity = SG_CAUTION,
        .about = "The recorded supplies of a party go to at most max_buyers "
                 "different parties",
        .source = "an example: cite here what yours is taken from",
    },
};

// What is known of the seller that is looked at.
typedef struct seller {
  sg_id party;
  uint32_t n;               // different buyers
  sg_path paths[SHOWN_MAX]; // to the first of them
  sg_id links[SHOWN_MAX];
} seller;

// `met` holds for each party the last seller, + 1, of whom it was a buyer, so
// that nothing needs to be cleared between sellers.
static void find_buyers(const sg_graph *g, sg_id v, sg_id *met, seller *out) {
  out->party = v;
  out->n = 0;
  for (uint32_t k = g->out_start[v]; k < g->out_start[v + 1]; k++) {
    const sg_id e = g->out_link[k];
    const sg_id buyer = g->link_to[e];
    if (g->link_kind[e] != SG_SUPPLY || buyer == v || met[buyer] == v + 1)
      continue;
    met[buyer] = v + 1;
    if (out->n < SHOWN_MAX) {
      out->links[out->n] = e;
      out->paths[out->n] =
          (sg_path){v, 1, &out->links[out->n], "a supply to this buyer"};
    }
    out->n++;
  }
}

// Certain only if every supply that is shown is firm. What is handed over is
// copied at once, so that it may lie on the stack.
static sg_status raise_flag(sg_host *host, const seller *s) {
  const sg_graph *g = host->graph;
  char message[NAME_BYTES + 100];
  bool firm = true;
  for (uint32_t i = 0; i < s->n; i++)
    firm = firm && sg_link_is_firm(g, s->links[i]);
  (void)snprintf(
      message, sizeof message,
      "%.*s is recorded as selling to %u part%s only%s.",
      sg_clip(g->entity_name[s->party], NAME_BYTES), g->entity_name[s->party],
      (unsigned)s->n, s->n == 1 ? "y" : "ies",
      sg_any_alleged(g, s->links, s->n) ? "; some of the supplies are alleged"
                                        : "");
  const sg_finding finding = {
      SG_FINDING_SIZES,
      .subject = s->party,
      .deal = SG_NONE,
      .flag = "template.few-buyers",
      .certainty = firm ? SG_CERTAIN : SG_POSSIBLE,
      .confidence = sg_least_confidence(g, s->links, s->n),
      .message = message,
      .paths = s->paths,
      .n_paths = s->n,
  };
  return host->put_finding(host, &finding);
}

static bool should_sell(const sg_graph *g, sg_id v) {
  return (g->entity_roles[v] &
          (SG_ROLE_VENDOR | SG_ROLE_DISTRIBUTOR | SG_ROLE_RESELLER)) != 0;
}

// One party: its metric, and the flag or what is missing for it.
static sg_status look_at(sg_host *host, sg_id v, sg_id *met, double *buyers) {
  const sg_graph *g = host->graph;
  seller s;
  if (!sg_is_party(g, v))
    return SG_OK;
  find_buyers(g, v, met, &s);
  if (s.n > 0)
    buyers[v] = s.n;
  if (s.n == 0 && should_sell(g, v))
    return host->put_gap(host, "template.few-buyers", v, 1,
                         "no supply by this party is recorded");
  return s.n > 0 && s.n <= host->params[PARAM_MAX_BUYERS].number
             ? raise_flag(host, &s)
             : SG_OK;
}

static sg_status run(sg_host *host) {
  const uint32_t n = host->graph->n_entities;
  sg_id *met = (sg_id *)host->alloc(host, n, sizeof *met);
  double *buyers = (double *)host->alloc(host, n, sizeof *buyers);
  sg_status status = SG_OK;
  if (!met || !buyers)
    return SG_ENOMEM;
  for (sg_id v = 0; v < n && status == SG_OK; v++) {
    buyers[v] = (double)NAN; // unknown is never 0
    if (v % 1024 == 0 && !host->tick(host, (double)v / n))
      return SG_ECANCEL;
    status = look_at(host, v, met, buyers);
  }
  return status == SG_OK ? host->put_scores(host, METRIC_BUYERS, buyers)
                         : status;
}

const sg_plugin sg_plugin_v1 = {
    SG_PLUGIN_SIZES,
    .id = "template",
    .version = "0.1.0",
    .about = "Who sells to few buyers",
    .flags = flags,
    .params = params,
    .metrics = metrics,
    .n_flags = SG_COUNT(flags),
    .n_params = SG_COUNT(params),
    .n_metrics = SG_COUNT(metrics),
    .run = run,
};
