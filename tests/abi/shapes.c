// SPDX-License-Identifier: GPL-2.0-or-later
// shapes - everything that crosses the border between host and plugin, for
// abidiff to look at.
#include "stakegraph/interpreter.h"

__attribute__((visibility("default"))) void
sg_shapes(const sg_plugin *plugin, const sg_host *host,
          const sg_finding *finding, const sg_rule *rule, const sg_held *held,
          const sg_support *support, const sg_strengths *strengths,
          const sg_interpreter *interpreter, const sg_reader *reader);

void sg_shapes(const sg_plugin *plugin, const sg_host *host,
               const sg_finding *finding, const sg_rule *rule,
               const sg_held *held, const sg_support *support,
               const sg_strengths *strengths, const sg_interpreter *interpreter,
               const sg_reader *reader) {
  (void)plugin;
  (void)host;
  (void)finding;
  (void)rule;
  (void)held;
  (void)support;
  (void)strengths;
  (void)interpreter;
  (void)reader;
}
