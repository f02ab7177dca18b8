// SPDX-License-Identifier: GPL-2.0-or-later
// no_symbol - a shared object that is no plugin of this version.
const int sg_plugin_v2 = 2;
