# SPDX-License-Identifier: GPL-2.0-or-later
"""Very long texts in keys that flags quote: no plugin fails by them, and what
is quoted is cut."""
import unittest

import sgtest
from sgtest import graph, link, party, run, supply

LONG = "ü" * 3000


def long_graph():
    company = dict(
        legal_form="trust " + LONG, occupation="nominee director " + LONG,
        activities=["46.9 " + LONG], website="https://" + LONG + ".de",
        unspecified_reason=LONG, owner_unspecified=LONG, phone="+49 " + LONG,
        names=[LONG], topics=[LONG], incorporated="2019",
        previous_names=[{"name": LONG, "until": "2020-01"}] * 3,
        registry_checks=[{"register": LONG, "date": "2020", "found": False}],
        listed=[{"list": "other:" + LONG, "since": "2019"}])
    return graph(
        [party("v", roles=["vendor"], **dict(company, name=LONG)),
         party("m", roles=["distributor", "broker"], **company),
         party("u", roles=["end_user"], **company),
         party("b", kind="public_body", functions=["police"]),
         party("p", kind="person", occupation="company service provider "
               + LONG, birth_date="1990"),
         party("a", kind="address", address_type="virtual " + LONG,
               register_count=5000),
         party("i", kind="incident", nature="misuse", outcome=LONG)],
        [supply("1", "v", "m", deal="d", date="2020-02", product=LONG,
                stated_origin=LONG, territory=LONG, approved_by=LONG),
         supply("2", "m", "u", deal="d", date="2020-03"),
         link("ownership", "p", "m", capacity="nominee", share=30,
              unspecified_reason=LONG, filed="2020-06"),
         link("contract", "b", "u", purpose="interception " + LONG),
         link("payment", "p", "v", deal="d", through=LONG),
         link("position", "p", "u", post="director", since="2020"),
         link("located_at", "m", "a"), link("located_at", "u", "a"),
         link("involved", "u", "i", role=LONG)],
        [{"id": "d", "vendor": "v", "status": "signed", "signed": "2020-02",
          "title": LONG, "stated_origin": LONG,
          "safeguards": [{"what": LONG}],
          "answers": {"cash_" + LONG: "yes"}}])


class LongTexts(sgtest.Case):
    def test_no_plugin_fails(self):
        found = self.findings(long_graph())
        self.assertEqual({p["status"] for p in found["plugins"]}, {"ok"})
        self.assertLessEqual({"E08", "D04", "O07"},
                             {f["flag"] for f in found["flags"]})
        for flag in found["flags"]:
            for one in flag["evidence"]:
                self.assertLessEqual(len(str(one.get("value")).encode()),
                                     4096, flag["flag"])

    def test_explain_and_review(self):
        path = self.write("g.json", long_graph())
        self.assertEqual(run("explain", path, "--entity", "m").returncode, 0)
        self.assertEqual(run("analyze", path, "-q", "-o",
                             self.folder / "review.md").returncode, 0)


if __name__ == "__main__":
    unittest.main()
