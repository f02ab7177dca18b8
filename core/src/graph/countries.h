// SPDX-License-Identifier: GPL-2.0-or-later
// countries - dated tables about countries, as context: files of
// datasets/countries and of the analyst. A row holds from its date until the
// country's next row or its own end.
//
// Plugins read them as columns of entities: "country.USE" is the value of the
// first table of that use, by name, that speaks of the entity's country;
// "country.USE.beyond" is 1 when a table has a value at its limit or worse, 0
// when none of those that speak of it has; as a text "country.USE" quotes the
// tables that are beyond, else the first. Persons have no country here.
#ifndef SG_GRAPH_COUNTRIES_H
#define SG_GRAPH_COUNTRIES_H

#include "base/arena.h"
#include "base/date.h"
#include "base/status.h"
#include "base/vec.h"

typedef struct sg_country_row {
  uint16_t country;
  int32_t from, until; ///< Days; SG_NO_DATE: no end
  sg_date date;
  double value;
  const char *note; ///< or NULL
} sg_country_row;

typedef struct sg_country_table {
  const char *name, *use, *title, *publisher, *url, *licence;
  bool high_is_worse;
  bool complete; ///< From its first date on a country without a row is known
                 ///< to have nothing that could be beyond the limit
  int32_t first; ///< Earliest date of any row
  double limit;
  sg_country_row *rows; ///< By country, then date
  uint32_t n_rows;
} sg_country_table;

typedef struct sg_countries {
  sg_vec tables; ///< sg_country_table, by name
  sg_arena arena;
} sg_countries;

/// What the tables of one use say of one country on a day.
typedef struct sg_country_answer {
  double value; ///< NaN: none
  bool known;   ///< A table speaks of the country
  bool beyond;  ///< Some table is at its limit or worse
  char text[600];
} sg_country_answer;

void sg_countries_init(sg_countries *countries);
void sg_countries_clear(sg_countries *countries);
/// Add the table in a file. A name that is there already is replaced.
SG_NODISCARD sg_status sg_countries_read(sg_countries *countries,
                                         const char *path, sg_error *err);
/// Add the tables below a data directory, in the order of their file names.
SG_NODISCARD sg_status sg_countries_read_all(sg_countries *countries,
                                             const char *data_dir,
                                             sg_error *err);
/// Is there a table of a use? `use` ends at `length`.
bool sg_countries_have(const sg_countries *countries, const char *use,
                       size_t length);
void sg_countries_ask(const sg_countries *countries, const char *use,
                      size_t length, uint16_t country, int32_t day,
                      sg_country_answer *out);

#endif
