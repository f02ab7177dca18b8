// SPDX-License-Identifier: GPL-2.0-or-later
// moves - what T04 looks for: companies founded one after another in several
// countries, with the same people behind them or each in the place of the last,
// and a seat that was moved after an enforcement case.
#ifndef SG_TIMELINE_MOVES_H
#define SG_TIMELINE_MOVES_H

#include "timeline.h"

enum { BACK_MAX = 8 }; ///< Successions that are walked back

/// A company that a person stands behind, or that a company succeeded.
typedef struct stop {
  sg_id company;
  sg_id link;    ///< The tie of the person, or the succession from it
  uint32_t next; ///< Of successions: towards the successor, in the series
} stop;

/// Companies one after another. What is chosen is one a country, within the
/// months; level 0: there are too few countries.
typedef struct series {
  uint8_t level;
  uint32_t n, n_chosen;
  uint32_t n_unknown; ///< Companies without a date or a country, of level 0
  stop at[DATED_MAX];
  dated when[DATED_MAX]; ///< Founded; the class is the country
  uint32_t chosen[DATED_MAX];
} series;

/// Those behind which a person stood from their first months, in the order in
/// which they were founded.
void find_people(const work *w, sg_id person, series *out);
/// Choose anew: those founded within the months before one of them.
void choose_before(const work *w, uint32_t last, series *s);

/// The company itself, at[0], and those that it succeeded, at most BACK_MAX
/// successions back; chosen are those founded within the months before it.
/// `to` has the successions by successor.
void find_chain(const work *w, const by_end *to, sg_id v, series *out);
/// The successions from the company itself back to a stop, and their number.
uint32_t links_to(const series *s, uint32_t from, sg_id links[BACK_MAX]);

/// The succession from a company of another country, after an enforcement case
/// of that; level 0: there is none.
typedef struct seat {
  uint8_t level;
  sg_id move, incident; ///< Links
} seat;

/// What has no date is told in `*undated`.
seat find_seat(const work *w, const by_end *to, sg_id v, bool *undated);
/// When the seat was moved.
span move_day(const work *w, sg_id succession);

#endif
