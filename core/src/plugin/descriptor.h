// SPDX-License-Identifier: GPL-2.0-or-later
// descriptor - what a plugin says of itself, checked and copied by the host.
#ifndef SG_PLUGIN_DESCRIPTOR_H
#define SG_PLUGIN_DESCRIPTOR_H

#include "plugin/pack.h"

#include "stakegraph/plugin.h"

enum { SG_DESCRIPTOR_ROWS = 1024 }; ///< Most rows of any table

typedef struct sg_descriptor {
  const char *id, *version, *about;
  const char *const *reads;
  const sg_flag *flags;
  sg_param *params; ///< Defaults may be replaced, see analyze/weights.h
  const sg_metric *metrics;
  uint32_t n_reads, n_flags, n_params, n_metrics;
} sg_descriptor;

/// In the plugin's process: check the exported constant and pack it as one
/// frame. Returns NULL, or what is wrong with it.
const char *sg_descriptor_pack(const sg_plugin *plugin, sg_text *out);

/// In the host: unpack a frame's payload. Returns NULL, or what is wrong.
const char *sg_descriptor_unpack(sg_unpack *in, sg_descriptor *out);

/// Row `i` of a table whose rows the plugin knew as `size` bytes wide.
sg_param sg_descriptor_param(const sg_plugin *plugin, uint32_t i);
sg_metric sg_descriptor_metric(const sg_plugin *plugin, uint32_t i);
sg_flag sg_descriptor_flag(const sg_plugin *plugin, uint32_t i);

#endif
