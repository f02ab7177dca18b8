// SPDX-License-Identifier: GPL-2.0-or-later
// fuzz_frames - any bytes as what a plugin's process reports: nothing that is
// unpacked and passes the checks refers to what does not exist.
#include "fuzz.h"

#include "plugin/finding.h"

#include <stdlib.h>

static const sg_id ends[4] = {0, 1, 1, 2};
static const sg_graph graph = {
    .size = sizeof graph,
    .n_entities = 3,
    .n_links = 2,
    .deal = SG_NONE,
    .link_from = ends,
    .link_to = ends + 1,
};
static const sg_flag flag = {.id = "f"};
static sg_metric metric = {.name = "m", .max = 1};
static const sg_descriptor descriptor = {
    .flags = &flag, .n_flags = 1, .metrics = &metric, .n_metrics = 1};

static void try_finding(const char *data, size_t size, sg_arena *arena) {
  sg_unpack in = {.at = data, .end = data + size, .arena = arena};
  sg_finding finding;
  if (!sg_finding_unpack(&in, &finding) ||
      sg_finding_check(&finding, &descriptor, &graph))
    return;
  if (finding.subject >= 3)
    abort();
  for (uint32_t i = 0; i < finding.n_paths; i++)
    for (uint32_t k = 0; k < finding.paths[i].n_links; k++)
      if (finding.paths[i].links[k] >= 2)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  sg_arena arena;
  sg_descriptor described;
  sg_gap gap;
  const char *bytes = (const char *)data;
  sg_arena_init(&arena, 64 << 20);
  try_finding(bytes, size, &arena);
  sg_unpack one = {.at = bytes, .end = bytes + size, .arena = &arena};
  (void)sg_descriptor_unpack(&one, &described);
  sg_unpack two = {.at = bytes, .end = bytes + size, .arena = &arena};
  if (sg_gap_unpack(&two, &gap) && !sg_gap_check(&gap, &descriptor, &graph) &&
      gap.subject != SG_NONE && gap.subject >= 3)
    abort();
  sg_unpack three = {.at = bytes, .end = bytes + size, .arena = &arena};
  sg_score_chain chain;
  if (sg_chain_unpack(&three, &chain) &&
      !sg_chain_check(&chain, &descriptor, &graph) &&
      (chain.entity >= 3 || chain.metric > 0 || chain.links[0] >= 2))
    abort();
  sg_arena_clear(&arena);
  return 0;
}
