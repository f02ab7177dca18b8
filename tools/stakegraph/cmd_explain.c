// SPDX-License-Identifier: GPL-2.0-or-later
// cmd_explain - all that is known and concluded about one party.
#include "options.h"

int cmd_explain(const options *o) {
  (void)o;
  return EXIT_USAGE;
}
