#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Convert a publisher's file into a table of countries (datasets/countries).

usage: country_table.py FORMAT FILE [--column NAME] [--limit X] [--use USE]
                        [--title TEXT] [--name NAME] > NAME.table.json

FORMAT        column        limit (default)                     title
pts           PTS_S         4 or more (of 1 to 5)               Political Terror Scale
freedomhouse  Total         35 or less (of 100)                 Freedom in the World
vdem          v2xcl_rol     0.3 or less (of 0 to 1)             V-Dem, rule of law index
csv           value         must be given, with --worse, --use, --title and --name

Rows without a value or without a country that is known are left out, and
counted on standard error. The limits are a choice, not the publishers'.
"""

import argparse
import csv
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMATS = {
    "pts": dict(column="PTS_S", limit=4, worse="high", encoding="latin-1",
                country="WordBank_Code_A", date="Year", title="Political "
                "Terror Scale", publisher="Political Terror Scale project",
                url="https://www.politicalterrorscale.org", use="record"),
    "freedomhouse": dict(column="Total", limit=35, worse="low",
                         encoding="utf-8-sig", country="Country/Territory",
                         date="Edition", title="Freedom in the World, edition",
                         publisher="Freedom House",
                         url="https://freedomhouse.org", use="record"),
    "vdem": dict(column="v2xcl_rol", limit=0.3, worse="low",
                 encoding="utf-8-sig", country="country_text_id", date="year",
                 title="V-Dem, index of the rule of law and access to justice",
                 publisher="V-Dem Institute", url="https://www.v-dem.net",
                 use="record"),
    "csv": dict(column="value", limit=None, worse=None, encoding="utf-8-sig",
                country="country", date="date", title=None, publisher="",
                url="", use=None),
}
# Codes of older World Bank files.
OLD_CODES = {"ZAR": "CD", "ROM": "RO", "TMP": "TL", "WBG": "PS", "KSV": "XK",
             "ADO": "AD", "IMY": "IM"}


def country_codes():
    data = json.loads((ROOT / "datasets/countries/names.json").read_text(
        "utf-8"))["countries"]
    codes = dict(OLD_CODES)
    for code, row in data.items():
        codes[code] = codes[row["alpha3"]] = code
        for name in row["names"]:
            codes.setdefault(name.casefold(), code)
    return codes


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def rows_of(path, form, codes, lost):
    rows = {}
    with open(path, encoding=form["encoding"], newline="") as file:
        for row in csv.DictReader(file):
            place = (row.get(form["country"]) or "").strip()
            code = codes.get(place) or codes.get(place.casefold())
            value = number((row.get(form["column"]) or "").strip())
            if code is None or value is None:
                lost["country" if code is None else "value"] += 1
                continue
            value = int(value) if value == int(value) else value
            # A territory beside its state: the first row stands.
            rows.setdefault((code, row[form["date"]].strip()), value)
    return [{"country": c, "date": d, "value": v}
            for (c, d), v in sorted(rows.items())]


def main():
    words = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("format", choices=FORMATS)
    words.add_argument("file")
    for name in ("column", "use", "title", "name", "worse"):
        words.add_argument(f"--{name}")
    words.add_argument("--limit", type=float)
    given = words.parse_args()
    form = dict(FORMATS[given.format])
    for name in ("column", "use", "title", "worse", "limit"):
        if getattr(given, name) is not None:
            form[name] = getattr(given, name)
    for name in ("use", "title", "worse", "limit"):
        if form[name] is None:
            words.error(f"--{name} is needed")
    lost = {"country": 0, "value": 0}
    rows = rows_of(given.file, form, country_codes(), lost)
    table = {"country_table": "1", "name": given.name or given.format}
    table.update((key, form[key]) for key in
                 ("use", "title", "publisher", "url", "worse", "limit"))
    table["rows"] = rows
    json.dump(table, sys.stdout, indent=1)
    print()
    print(f"{len(rows)} rows; left out: {lost['country']} without a known "
          f"country, {lost['value']} without a value", file=sys.stderr)


if __name__ == "__main__":
    main()
