// SPDX-License-Identifier: GPL-2.0-or-later
// test_read_icij - tests the sheets of the offshore leaks.
#include "read_rows.h"
int main(void) {
  return 0;
}
