// SPDX-License-Identifier: GPL-2.0-or-later
// explorer.js - a picture of the case to look around in: what is near a party,
// filtered by kind of link, flag and date. Positions come with the data; the
// panel beside the picture says all in words, so that keyboard and screen
// reader reach everything. Text of the data is set as text, never as markup.
(function () {
  "use strict";

  var source = document.getElementById("case-data");
  var room = document.getElementById("explorer-room");
  var hint = document.getElementById("explorer-hint");
  if (!source || !room || typeof cytoscape !== "function") return;
  var data = JSON.parse(source.textContent);
  if (data.nodes.length === 0) {
    hint.textContent = "The findings rest on no party: there is nothing to " +
      "explore.";
    return;
  }

  var severities = ["", "note", "caution", "elevated", "high", "resolve-first"];
  var signs = ["", "\u25cb ", "\u25cf ", "\u25a0 ", "\u25b2 ", "\u25c6 "];
  var state = { at: -1, steps: 0, flag: "", day: "", kinds: {} };

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function add(parent, name, attributes, text) {
    return parent.appendChild(element(name, attributes, text));
  }

  function button(parent, text, act) {
    var made = add(parent, "button", { type: "button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  // --- the frame ---

  hint.textContent = "Find a party, or choose one in the picture. Its links " +
    "and facts stand beside it; each neighbour there can be chosen in turn. " +
    "In the picture, arrow keys move, + and \u2212 zoom, 0 shows all.";
  var tools = add(room, "div", { class: "tools" });
  var search = add(add(tools, "label", {}, "Find a party"), "input",
    { type: "search", autocomplete: "off", "aria-controls": "explorer-hits" });
  var steps = add(add(tools, "label", {}, "Show"), "select");
  [["0", "the whole case"], ["1", "1 link around"], ["2", "2 links around"],
    ["3", "3 links around"]].forEach(function (one) {
    add(steps, "option", { value: one[0] }, one[1]);
  });
  var flag = add(add(tools, "label", {}, "Flag"), "select");
  var day = add(add(tools, "label", {}, "Links on the day"), "input",
    { type: "date" });
  var zoomIn = button(tools, "Zoom in", function () { zoom(1.3); });
  zoomIn.id = "explorer-zoom";
  button(tools, "Zoom out", function () { zoom(1 / 1.3); });
  button(tools, "Show all", clear);
  var kinds = add(tools, "fieldset", { class: "kinds" });
  add(kinds, "legend", {}, "Links");
  var hits = add(room, "ul", { class: "hits", id: "explorer-hits",
    "aria-label": "Parties found" });
  var count = add(room, "p", { class: "more", "aria-live": "polite" });
  var rooms = add(room, "div", { class: "rooms" });
  var board = add(rooms, "div", { class: "board", tabindex: "0", role: "group",
    "aria-label": "Picture of parties and links" });
  var panel = add(rooms, "div", { class: "panel", tabindex: "0",
    role: "region", "aria-label": "The chosen party" });

  add(room, "p", { class: "more" }, "Worst flag: \u25c6 resolve-first, " +
    "\u25b2 high, \u25a0 elevated, \u25cf caution, \u25cb note. Rounded " +
    "square: company; square: public body; disc: person; octagon: case; " +
    "diamond: arrangement. Dashed: alleged or inferred.");

  function distinct(values) {
    var seen = {};
    values.forEach(function (value) { if (value) seen[value] = true; });
    return Object.keys(seen).sort();
  }

  add(flag, "option", { value: "" }, "any");
  var flags = [];
  data.nodes.forEach(function (node) {
    node.flags.forEach(function (one) { flags.push(one.flag); });
  });
  distinct(flags).forEach(function (id) {
    add(flag, "option", { value: id }, id);
  });
  distinct(data.links.map(function (link) { return link.kind; }))
    .forEach(function (kind) {
      var label = add(kinds, "label");
      var box = add(label, "input", { type: "checkbox" });
      box.checked = true;
      state.kinds[kind] = true;
      label.appendChild(document.createTextNode(kind.replace(/_/g, " ")));
      box.addEventListener("change", function () {
        state.kinds[kind] = box.checked;
        apply();
      });
    });

  // --- the picture ---

  function colour(name) {
    return getComputedStyle(document.documentElement)
      .getPropertyValue(name).trim();
  }

  function classOf(kind) {
    if (kind === "supply") return "blue";
    if (/^(ownership|control|part_of)$/.test(kind)) return "dark";
    if (/^(position|family|associate)$/.test(kind)) return "green";
    if (/^(contract|payment|funding)$/.test(kind)) return "purple";
    return "soft";
  }

  var shapes = { person: "ellipse", public_body: "rectangle",
    arrangement: "diamond", address: "tag", incident: "octagon" };

  function short(text, most) {
    return text.length > most ? text.slice(0, most - 1) + "\u2026" : text;
  }

  function style() {
    var sheet = [
      { selector: "node", style: { width: 22, height: 22,
        label: "data(label)", "font-size": 12, color: colour("--ink"),
        "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap",
        "text-max-width": 130, shape: "data(shape)",
        "background-color": colour("--fill"), "border-width": 1.5,
        "border-color": colour("--soft"), "min-zoomed-font-size": 7,
        "text-background-color": colour("--paper"),
        "text-background-opacity": 0.75, "text-background-padding": 1 } },
      { selector: "edge", style: { width: 1.4, "curve-style": "bezier",
        "target-arrow-shape": "triangle", "arrow-scale": 0.8,
        "line-color": colour("--soft"),
        "target-arrow-color": colour("--soft") } },
      { selector: "edge[?doubtful]", style: { "line-style": "dashed" } },
      { selector: "edge.near", style: { label: "data(label)", "font-size": 10.5,
        color: colour("--ink"), "text-background-color": colour("--paper"),
        "text-background-opacity": 0.85, "text-background-padding": 2,
        width: 2.4, "z-index": 9, "min-zoomed-font-size": 6 } },
      { selector: ".away", style: { opacity: 0.14 } },
      { selector: ".off", style: { display: "none" } },
      { selector: "node.at", style: { "border-width": 4,
        "border-color": colour("--blue"), width: 30, height: 30,
        "font-size": 13, "z-index": 10 } },
    ];
    [1, 2, 3, 4, 5].forEach(function (s) {
      sheet.push({ selector: "node[severity = " + s + "]", style: {
        "background-color": colour("--s" + s) } });
    });
    ["blue", "dark", "green", "purple"].forEach(function (name) {
      sheet.push({ selector: "edge[tone = '" + name + "']", style: {
        "line-color": colour("--" + name),
        "target-arrow-color": colour("--" + name) } });
    });
    return sheet;
  }

  var graph = null;

  // Enough room that names of neighbours do not lie upon each other.
  function side() {
    return 220 + 85 * Math.sqrt(data.nodes.length);
  }

  function draw() {
    var elements = data.nodes.map(function (node, i) {
      return { group: "nodes", data: { id: "n" + i, index: i,
        label: signs[node.severity] + short(node.name, 44), shape: shapes[node.kind] ||
          "round-rectangle", severity: node.severity },
        position: { x: node.x * side() * 1.5, y: node.y * side() } };
    }).concat(data.links.map(function (link, i) {
      return { group: "edges", data: { id: "e" + i, index: i,
        source: "n" + link.from, target: "n" + link.to,
        label: short(link.label, 30), tone: classOf(link.kind),
        doubtful: link.basis === "alleged" || link.basis === "inferred" } };
    }));
    graph = cytoscape({ container: board, elements: elements, style: style(),
      layout: { name: "preset", fit: true, padding: 40 },
      minZoom: 0.05, maxZoom: 4,
      autoungrabify: true, boxSelectionEnabled: false });
    graph.on("tap", "node", function (event) {
      choose(event.target.data("index"));
    });
    var dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", function () { graph.style(style()); });
  }

  function zoom(by) {
    if (!graph) return;
    graph.zoom({ level: graph.zoom() * by,
      renderedPosition: { x: board.clientWidth / 2, y: board.clientHeight / 2 } });
  }

  board.addEventListener("keydown", function (event) {
    var moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60],
      ArrowDown: [0, -60] };
    var move = moves[event.key];
    if (!graph || event.ctrlKey || event.altKey || event.metaKey) return;
    if (move) graph.panBy({ x: move[0], y: move[1] });
    else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0") graph.fit(graph.elements(":visible"), 40);
    else return;
    event.preventDefault();
  });

  // --- filters ---

  // A date as the first or last day that it can mean.
  function first(date) {
    return date.length === 4 ? date + "-01-01"
      : date.length === 7 ? date + "-01" : date;
  }
  function last(date) {
    return date.length === 4 ? date + "-12-31"
      : date.length === 7 ? date + "-31" : date;
  }

  function isShown(link) {
    if (!state.kinds[link.kind]) return false;
    if (!state.day) return true;
    if (link.date) return first(link.date) <= state.day;
    return (!link.since || first(link.since) <= state.day) &&
      (!link.until || last(link.until) >= state.day);
  }

  function hasFlag(node) {
    return !state.flag || node.flags.some(function (one) {
      return one.flag === state.flag;
    });
  }

  // Parties within so many shown links of the chosen one; all without one.
  function within(shown) {
    var near = {};
    var edge = state.at < 0 || !state.steps ? null : [state.at];
    if (!edge) return null;
    near[state.at] = true;
    for (var step = 0; step < state.steps; step++) {
      var next = [];
      data.links.forEach(function (link, i) {
        if (!shown[i]) return;
        [[link.from, link.to], [link.to, link.from]].forEach(function (ends) {
          if (edge.indexOf(ends[0]) >= 0 && !near[ends[1]]) {
            near[ends[1]] = true;
            next.push(ends[1]);
          }
        });
      });
      edge = next;
    }
    return near;
  }

  function apply() {
    var shown = data.links.map(isShown);
    var near = within(shown);
    var parties = 0;
    var links = 0;
    function isThere(i) { return !near || near[i]; }
    graph.batch(function () {
      data.nodes.forEach(function (node, i) {
        var one = graph.getElementById("n" + i);
        parties += isThere(i) ? 1 : 0;
        one.toggleClass("off", !isThere(i));
        one.toggleClass("away", !hasFlag(node));
        one.toggleClass("at", i === state.at);
      });
      data.links.forEach(function (link, i) {
        var one = graph.getElementById("e" + i);
        var there = shown[i] && isThere(link.from) && isThere(link.to);
        links += there ? 1 : 0;
        one.toggleClass("off", !there);
        one.toggleClass("near", link.from === state.at || link.to === state.at);
        one.toggleClass("away", Boolean(state.flag) &&
          !hasFlag(data.nodes[link.from]) && !hasFlag(data.nodes[link.to]));
      });
    });
    count.textContent = parties + " of " + data.nodes.length + " parties and " +
      links + " of " + data.links.length + " links are shown.";
    describe(shown);
  }

  // --- words ---

  function describeLink(list, link) {
    var other = link.from === state.at ? link.to : link.from;
    var item = add(list, "li");
    item.appendChild(document.createTextNode(link.label + ": "));
    button(item, data.nodes[other].name, function () {
      choose(other, true);
    });
    var words = [link.when, link.basis].filter(Boolean).join(", ");
    if (words) add(item, "small", {}, " " + words);
    if (link.notes) add(item, "small", {}, ". " + short(link.notes, 300));
  }

  function describeLinks(heading, links) {
    if (!links.length) return;
    add(panel, "h4", {}, heading);
    var list = add(panel, "ul");
    links.slice(0, 200).forEach(function (link) { describeLink(list, link); });
    if (links.length > 200)
      add(panel, "p", { class: "more" }, (links.length - 200) + " more.");
  }

  function describe(shown) {
    panel.textContent = "";
    if (state.at < 0) {
      add(panel, "h3", {}, "No party is chosen");
      add(panel, "p", {}, "Choose one in the picture or find it by name.");
      return;
    }
    var node = data.nodes[state.at];
    add(add(panel, "h3"), "bdi", {}, node.name);
    add(panel, "p", { class: "more" }, node.about);
    if (node.flags.length) {
      add(panel, "h4", {}, "Flags");
      var flagged = add(panel, "ul");
      node.flags.slice(0, 60).forEach(function (one) {
        var item = add(flagged, "li");
        var words = one.flag + " " + one.title + " (" + one.severity + ")";
        if (one.row) add(item, "a", { href: "#f" + one.row }, words);
        else item.textContent = words;
      });
    }
    var mine = data.links.filter(function (link, i) {
      return shown[i] && (link.from === state.at || link.to === state.at);
    });
    describeLinks("Links from it", mine.filter(function (link) {
      return link.from === state.at;
    }));
    describeLinks("Links to it", mine.filter(function (link) {
      return link.to === state.at;
    }));
    if (!mine.length)
      add(panel, "p", { class: "more" }, "None of its links is shown.");
    if (node.facts.length) {
      add(panel, "h4", {}, "Facts");
      var facts = add(panel, "dl", { class: "facts" });
      node.facts.forEach(function (fact) {
        add(facts, "dt", {}, fact[0].replace(/_/g, " "));
        add(facts, "dd", {}, short(fact[1], 1000));
      });
    }
    add(panel, "p", { class: "more" }, "Id " + node.id);
  }

  // --- choosing ---

  function choose(index, focus) {
    start();
    state.at = index;
    apply();
    var near = graph.elements(":visible");
    if (state.steps) graph.fit(near, 50);
    else graph.center(graph.getElementById("n" + index));
    if (focus) panel.focus();
    panel.scrollTop = 0;
  }

  function clear() {
    start();
    state.at = -1;
    state.steps = 0;
    steps.value = "0";
    apply();
    graph.fit(graph.elements(":visible"), 40);
  }

  function find() {
    var wanted = search.value.trim().toLowerCase();
    hits.textContent = "";
    if (!wanted) return;
    var found = data.nodes.map(function (node, i) { return i; })
      .filter(function (i) {
        var node = data.nodes[i];
        return (node.name + "\n" + node.id).toLowerCase().indexOf(wanted) >= 0;
      });
    found.slice(0, 50).forEach(function (i) {
      var item = add(hits, "li");
      button(item, data.nodes[i].name, function () { choose(i, true); });
    });
    if (!found.length) add(hits, "li", {}, "No party has this in its name.");
    if (found.length > 50)
      add(hits, "li", {}, (found.length - 50) + " more: type more letters.");
  }

  search.addEventListener("input", find);
  search.addEventListener("keydown", function (event) {
    var one = hits.querySelector("button");
    if (event.key === "Enter" && one) one.click();
    if (event.key === "ArrowDown" && one) {
      one.focus();
      event.preventDefault();
    }
  });
  steps.addEventListener("change", function () {
    state.steps = +steps.value;
    apply();
    graph.fit(graph.elements(":visible"), 50);
  });
  flag.addEventListener("change", function () {
    state.flag = flag.value;
    apply();
  });
  day.addEventListener("change", function () {
    state.day = day.value;
    apply();
  });

  room.hidden = false;
  // Drawn when it comes into view: opening the page costs nothing for it.
  var watch = new IntersectionObserver(function (entries) {
    if (!entries.some(function (one) { return one.isIntersecting; })) return;
    watch.disconnect();
    start();
  }, { rootMargin: "300px" });
  function start() {
    if (graph) return;
    draw();
    apply();
  }
  room.addEventListener("focusin", start);
  watch.observe(room);
})();
