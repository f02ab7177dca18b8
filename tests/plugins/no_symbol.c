// SPDX-License-Identifier: GPL-2.0-or-later
// no_symbol - a shared object that is no plugin.
extern const int nothing_of_interest;
const int nothing_of_interest = 2;
