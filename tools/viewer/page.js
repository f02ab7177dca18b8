// SPDX-License-Identifier: GPL-2.0-or-later
// page.js - sorting of tables and filtering of parties and flags. The page
// reads without it. Text of the data is set as text, never as markup.
(function () {
  "use strict";

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // --- sorting ---

  function valueOf(row, column) {
    var cell = row.cells[column];
    var value = cell.getAttribute("data-value") || cell.textContent.trim();
    var number = parseFloat(value);
    return { text: value.toLowerCase(), number: number };
  }

  function compare(a, b, numeric) {
    if (!numeric) return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
    if (isNaN(a.number) || isNaN(b.number))
      return isNaN(a.number) - isNaN(b.number);
    return a.number - b.number;
  }

  function sortBy(table, column, heading) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    var numeric = heading.classList.contains("number") ||
      (rows[0] && rows[0].cells[column].hasAttribute("data-value"));
    var up = heading.getAttribute("aria-sort") !== "ascending";
    var keyed = rows.map(function (row, i) {
      return { row: row, i: i, key: valueOf(row, column) };
    });
    keyed.sort(function (a, b) {
      var unknown = numeric && (isNaN(a.key.number) || isNaN(b.key.number));
      var by = compare(a.key, b.key, numeric);
      return (up || unknown ? by : -by) || a.i - b.i;
    });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) {
      cell.removeAttribute("aria-sort");
    });
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    keyed.forEach(function (one) { body.appendChild(one.row); });
  }

  document.querySelectorAll("table[data-sortable]").forEach(function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell, i) {
      var button = element("button", { type: "button" }, cell.textContent);
      cell.textContent = "";
      cell.appendChild(button);
      button.addEventListener("click", function () {
        sortBy(table, i, cell);
      });
    });
  });

  // --- filtering ---

  var severities = ["", "note", "caution", "elevated", "high", "resolve-first"];

  function choice(label, options) {
    var wrap = element("label", {}, label);
    var select = element("select");
    options.forEach(function (one) {
      select.appendChild(element("option", { value: one[0] }, one[1]));
    });
    wrap.appendChild(select);
    return { wrap: wrap, input: select };
  }

  function distinct(items, key) {
    var seen = {};
    items.forEach(function (item) {
      (item.getAttribute(key) || "").split(" ").forEach(function (value) {
        if (value) seen[value] = true;
      });
    });
    return Object.keys(seen).sort();
  }

  // Controls before `place`; each item has data-severity and, by `keys`, more.
  function filter(place, items, keys, what, after) {
    var bar = element("div", { class: "tools", role: "search",
      "aria-label": "Filter " + what });
    var text = element("input", { type: "search" });
    var label = element("label", {}, "Text");
    var severity = choice("Severity at least", severities.slice(0, 6).map(
      function (word, i) { return [String(i), word || "any"]; }));
    var chosen = keys.map(function (key) {
      var options = distinct(items, key[0]).map(function (value) {
        return [value, value.replace(/_/g, " ")];
      });
      return choice(key[1], [["", "any"]].concat(options));
    });
    var count = element("output", { "aria-live": "polite" });
    var texts = items.map(function (item) {
      return item.textContent.toLowerCase();
    });

    function apply() {
      var shown = 0;
      var wanted = text.value.trim().toLowerCase();
      items.forEach(function (item, i) {
        var fits = +item.getAttribute("data-severity") >= +severity.input.value
          && (!wanted || texts[i].indexOf(wanted) >= 0);
        keys.forEach(function (key, k) {
          var value = chosen[k].input.value;
          var own = " " + item.getAttribute(key[0]) + " ";
          fits = fits && (!value || own.indexOf(" " + value + " ") >= 0);
        });
        item.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      count.textContent = shown + " of " + items.length + " " + what;
      if (after) after();
    }

    label.appendChild(text);
    bar.appendChild(label);
    bar.appendChild(severity.wrap);
    chosen.forEach(function (one) { bar.appendChild(one.wrap); });
    bar.appendChild(count);
    bar.addEventListener("input", apply);
    place.parentNode.insertBefore(bar, place);
    apply();
  }

  var parties = document.querySelector("#parties .scroll");
  if (parties) {
    var rows = Array.prototype.slice.call(parties.querySelectorAll("tbody tr"));
    rows.forEach(function (row) {
      var flags = Array.prototype.map.call(row.querySelectorAll(".flags bdi"),
        function (flag) { return flag.textContent; });
      row.setAttribute("data-flag", flags.join(" "));
    });
    if (rows.length > 1)
      filter(parties, rows, [["data-kind", "Kind"], ["data-flag", "Flag"]],
        "parties");
  }

  var findings = document.querySelector("[data-filter]");
  if (findings && findings.querySelectorAll("details.finding").length > 1) {
    filter(findings,
      Array.prototype.slice.call(findings.querySelectorAll("details.finding")),
      [["data-kind", "Group"], ["data-flag", "Flag"]], "flags", function () {
        findings.querySelectorAll("h3").forEach(function (heading) {
          var next = heading.nextElementSibling;
          var any = false;
          for (; next && next.tagName !== "H3"; next = next.nextElementSibling)
            any = any || !next.hidden;
          heading.hidden = !any;
        });
      });
  }

  // --- what a link leads to is open and not filtered out ---

  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.hidden) target.hidden = false;
    for (var at = target; at; at = at.parentElement)
      if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
