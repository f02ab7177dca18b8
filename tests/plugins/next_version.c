// SPDX-License-Identifier: GPL-2.0-or-later
// next_version - a plugin for a later version of the contract.
extern const int sg_plugin_v2 __attribute__((visibility("default")));
const int sg_plugin_v2 = 2;
