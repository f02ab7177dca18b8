// SPDX-License-Identifier: GPL-2.0-or-later
// chart_svg - draws a chart: one column a layer, boxes whose outline tells the
// kind of party, arrows with words. Nothing is told by colour alone. Sizes are
// whole pixels, places have one decimal.
#include "report/chart.h"

#include "base/escape.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "graph/kinds.h"
#include "report/chart_labels.h"
#include "report/doc_words.h"
#include "report/viewer.h"

#include <math.h>
#include <string.h>

enum {
  BOX = 168, // width of a party
  TALL = 62, // and height
  GAP = 128, // between columns, for the words of arrows
  ROW = 84,  // from one row to the next
  MARGIN = 16,
  NAME_COLUMNS = 19,
  LABEL_COLUMNS = 18, // as wide as GAP
  LABEL_LINE = 13,
  WIDTH_MIN = 660,
  LEGEND_LINE = 26,
  VAST = 1450 // wider pictures scroll rather than shrink
};

typedef struct drawing {
  const sg_chart *chart;
  sg_output *out;
  double top; // place of the highest row
  double width, height;
  sg_text room;
  sg_chart_label *labels; // by edge
} drawing;

static void put(drawing *d, const char *text) {
  sg_output_puts(d->out, text);
}

// A number with at most one decimal, under every locale.
static void put_at(drawing *d, double value) {
  const long tenths = lround(value * 10);
  const long whole = (tenths < 0 ? -tenths : tenths) / 10;
  const long rest = (tenths < 0 ? -tenths : tenths) % 10;
  sg_output_printf(d->out, "%s%ld", tenths < 0 ? "-" : "", whole);
  if (rest)
    sg_output_printf(d->out, ".%ld", rest);
}

static void put_pair(drawing *d, double x, double y) {
  put_at(d, x);
  put(d, " ");
  put_at(d, y);
}

static void put_attribute(drawing *d, const char *name, double value) {
  sg_output_printf(d->out, " %s=\"", name);
  put_at(d, value);
  put(d, "\"");
}

static double left_of(uint32_t layer) {
  return MARGIN + (double)layer * (BOX + GAP);
}

static double middle_of(const drawing *d, double at) {
  return MARGIN + 8 + TALL / 2.0 + (at - d->top) * ROW;
}

// --- text ---

// About how wide a character is in a bold sans-serif, in tenths of the width of
// a small letter.
static int width_of(const char *one, drawing *d) {
  if (*one >= 'A' && *one <= 'Z')
    return *one == 'I' ? 6 : *one == 'M' || *one == 'W' ? 15 : 12;
  if (*one == 'm' || *one == 'w')
    return 14;
  if (*one && strchr(" .,;:'()|ijlt-", *one))
    return 6;
  sg_text_reset(&d->room);
  return 10 * sg_text_add_columns(&d->room, one, 8);
}

// Bytes of text that fit in so many small letters, at least one character; up
// to a space where there is one.
static size_t fit(const char *text, int letters, drawing *d) {
  int left = 10 * letters;
  size_t end = 0;
  size_t space = 0;
  while (text[end]) {
    size_t n = 1;
    while (((unsigned char)text[end + n] & 0xc0) == 0x80)
      n++;
    char one[8] = {0};
    memcpy(one, text + end, n < 7 ? n : 7);
    left -= width_of(one, d);
    if (left < 0 && end > 0)
      return space ? space : end;
    if (text[end] == ' ')
      space = end;
    end += n;
  }
  return end;
}

// The same of a last line, with room for the dots that say it goes on.
static size_t fit_last(const char *text, int letters, drawing *d) {
  const size_t n = fit(text, letters, d);
  return text[n] ? fit(text, letters - 1, d) : n;
}

// A line of text, and dots where it is the last and the text goes on.
static void put_part(drawing *d, double at[2], const char *class,
                     const char *text, size_t length, bool is_last) {
  char line[400] = "";
  if (length >= sizeof line)
    length = sizeof line - 1;
  memcpy(line, text, length);
  line[length] = '\0';
  sg_utf8_repair(line);
  put(d, "<text");
  put_attribute(d, "x", at[0]);
  put_attribute(d, "y", at[1]);
  sg_output_printf(d->out, " class=\"%s\">", class);
  sg_put_html(d->out, line);
  if (is_last && text[length] != '\0')
    put(d, "\xe2\x80\xa6");
  put(d, "</text>\n");
}

static void put_line(drawing *d, double x, double y, const char *class,
                     const char *text, size_t length) {
  put_part(d, (double[2]){x, y}, class, text, length, true);
}

// --- parties ---

static bool has_kind(const cJSON *entity, const char *kind) {
  return sg_doc_is(entity, "kind", kind);
}

static void put_box(drawing *d, const cJSON *entity, double x, double y,
                    double wide, double tall) {
  const double cut = tall / 4;
  if (has_kind(entity, "incident") || has_kind(entity, "address")) {
    const bool both = has_kind(entity, "incident");
    put(d, "<path class=\"box\" d=\"M");
    put_pair(d, x + (both ? cut : 0), y);
    put(d, "L");
    put_pair(d, x + wide - cut, y);
    put(d, "L");
    put_pair(d, x + wide, y + cut);
    put(d, "L");
    put_pair(d, x + wide, y + tall - (both ? cut : 0));
    if (both) {
      put(d, "L");
      put_pair(d, x + wide - cut, y + tall);
      put(d, "L");
      put_pair(d, x + cut, y + tall);
      put(d, "L");
      put_pair(d, x, y + tall - cut);
      put(d, "L");
      put_pair(d, x, y + cut);
    } else {
      put(d, "L");
      put_pair(d, x, y + tall);
    }
    put(d, "Z\"/>\n");
    return;
  }
  put(d, has_kind(entity, "arrangement") ? "<rect class=\"box loose\""
                                         : "<rect class=\"box\"");
  put_attribute(d, "x", x);
  put_attribute(d, "y", y);
  put_attribute(d, "width", wide);
  put_attribute(d, "height", tall);
  put_attribute(d, "rx",
                has_kind(entity, "person")        ? tall / 2
                : has_kind(entity, "public_body") ? 0
                                                  : 6);
  put(d, "/>\n");
  if (!has_kind(entity, "public_body"))
    return;
  put(d, "<path class=\"pillar\" d=\"M");
  put_pair(d, x + 5, y);
  put(d, "V");
  put_at(d, y + tall);
  put(d, "M");
  put_pair(d, x + wide - 5, y);
  put(d, "V");
  put_at(d, y + tall);
  put(d, "\"/>\n");
}

// Each severity has a shape: a ring, a disc, a square, a triangle, a diamond.
static void put_mark(drawing *d, uint32_t severity, double x, double y) {
  static const char *const shapes[] = {
      "",
      "<circle r=\"6\"/>",
      "<circle r=\"6.5\"/>",
      "<path d=\"M-6-6H6V6H-6Z\"/>",
      "<path d=\"M0-7.5L7.5 6H-7.5Z\"/>",
      "<path d=\"M0-8.5L8.5 0 0 8.5-8.5 0Z\"/>"};
  if (severity == 0 || severity >= SG_COUNT(shapes))
    return;
  sg_output_printf(d->out, "<g class=\"mark s%u\" transform=\"translate(",
                   severity);
  put_pair(d, x, y);
  sg_output_printf(d->out, ")\">%s</g>\n", shapes[severity]);
}

static void put_badge(drawing *d, const sg_chart_node *node, double x,
                      double y) {
  char count[16];
  sg_text_reset(&d->room);
  sg_text_printf(&d->room, "%u", node->n_flags);
  (void)strncpy(count, sg_text_get(&d->room), sizeof count - 1);
  count[sizeof count - 1] = '\0';
  const double wide = 29 + 7 * (double)strlen(count);
  put(d, "<rect class=\"badge\"");
  put_attribute(d, "x", x - wide);
  put_attribute(d, "y", y - 10);
  put_attribute(d, "width", wide);
  put(d, " height=\"20\" rx=\"10\"/>\n");
  put_mark(d, node->worst, x - wide + 12, y);
  put_line(d, x - 7, y + 4, "count", count, strlen(count));
}

static void put_node(drawing *d, uint32_t v) {
  const sg_chart_node *node = &SG_AT(sg_chart_node, &d->chart->nodes, v);
  const double x = left_of(d->chart->layout.layer[v]);
  const double y = middle_of(d, d->chart->layout.at[v]) - TALL / 2.0;
  const char *name =
      sg_findings_name(d->chart->findings, sg_doc_text(node->entity, "id"));
  sg_text words;
  sg_text_init(&words, 0);
  sg_doc_party_words(node->entity, &words);
  sg_output_printf(d->out, "<g class=\"party w%u\">\n<title>", node->worst);
  sg_put_html(d->out, name);
  put(d, ": ");
  sg_put_html(d->out, sg_text_get(&words));
  if (node->n_flags)
    sg_output_printf(d->out, "; flags: %u, the worst %s", node->n_flags,
                     sg_word(&sg_severities, node->worst));
  put(d, "</title>\n");
  put_box(d, node->entity, x, y, BOX, TALL);
  const int letters =
      NAME_COLUMNS - (has_kind(node->entity, "person")        ? 2
                      : has_kind(node->entity, "public_body") ? 1
                                                              : 0);
  const size_t first = fit(name, letters, d);
  const char *rest = name + first + (name[first] == ' ');
  const double lower = *rest ? 0 : 8;
  const double text_x = x + (has_kind(node->entity, "person") ? 20 : 12);
  put_part(d, (double[2]){text_x, y + 22 + lower}, "name", name, first, false);
  if (*rest)
    put_line(d, text_x, y + 36, "name", rest, fit_last(rest, letters, d));
  put_line(d, text_x, y + 52 - lower / 2, "about", sg_text_get(&words),
           fit_last(sg_text_get(&words), letters + 3, d));
  if (node->n_flags)
    put_badge(d, node, x + BOX - 8, y - 2);
  put(d, "</g>\n");
  sg_text_clear(&words);
}

// --- links ---

static const char *class_of(const cJSON *link) {
  static const char *const classes[][2] = {
      {"supply", "supply"},    {"ownership", "owns"},  {"control", "owns"},
      {"part_of", "owns"},     {"position", "people"}, {"family", "people"},
      {"associate", "people"}, {"payment", "money"},   {"funding", "money"},
      {"contract", "money"},
  };
  for (size_t i = 0; i < SG_COUNT(classes); i++)
    if (sg_doc_is(link, "kind", classes[i][0]))
      return classes[i][1];
  return "other";
}

// A smooth line to the next point, flat at both ends.
static void put_curve(drawing *d, double x0, double y0, double x1, double y1) {
  const double middle = (x0 + x1) / 2;
  put(d, "C");
  put_pair(d, middle, y0);
  put(d, " ");
  put_pair(d, middle, y1);
  put(d, " ");
  put_pair(d, x1, y1);
}

static const char *class_of_edge(const sg_chart_edge *edge) {
  return edge->is_stated ? "stated" : class_of(edge->link);
}

// Arrows back keep off those that lead forward, and statements off records.
static bool leads_back(const drawing *d, const sg_layout_edge *edge) {
  return d->chart->layout.layer[edge->from] > d->chart->layout.layer[edge->to];
}

enum { BACK_OFF = 12 };

static double off_of(const drawing *d, uint32_t e) {
  const sg_chart_edge *edge = &SG_AT(sg_chart_edge, &d->chart->edges, e);
  return leads_back(d, &d->chart->layout.edges[e]) || edge->is_stated ? BACK_OFF
                                                                      : 0;
}

static void put_way(drawing *d, uint32_t e) {
  const sg_layout *l = &d->chart->layout;
  const sg_layout_edge *edge = &l->edges[e];
  const bool back = leads_back(d, edge);
  const double off = off_of(d, e);
  uint32_t layer = l->layer[edge->from];
  double x = left_of(layer) + (back ? 0 : BOX);
  double y = middle_of(d, l->at[edge->from]) + off;
  put(d, " d=\"M");
  put_pair(d, x, y);
  for (uint32_t k = 0; k <= edge->n_bends; k++) {
    const bool last = k == edge->n_bends;
    layer = back ? layer - 1 : layer + 1;
    const double next_x =
        left_of(layer) + (back ? BOX : 0) + (last ? (back ? 2 : -2) : 0);
    const double next_y =
        off + middle_of(d, last ? l->at[edge->to] : l->bends[edge->bend + k]);
    put_curve(d, x, y, next_x, next_y);
    x = next_x + (back ? -BOX : BOX);
    y = next_y;
    if (!last) {
      put(d, "H");
      put_at(d, x);
    }
  }
  put(d, "\"");
}

// The words of an arrow: what it tells above it, when and how sure below.
static void words_of(const drawing *d, uint32_t e, sg_text *verb,
                     sg_text *when) {
  const sg_chart_edge *edge = &SG_AT(sg_chart_edge, &d->chart->edges, e);
  sg_text_reset(verb);
  sg_text_reset(when);
  if (edge->is_stated)
    sg_text_puts(verb, "stated to be for");
  else
    sg_doc_link_label(edge->link, verb);
  if (strcmp(sg_text_get(verb), "owns (share unknown)") == 0) {
    sg_text_reset(verb);
    sg_text_puts(verb, "owns ? %");
  }
  if (edge->n_links > 1)
    sg_text_printf(verb, " (%u)", edge->n_links);
  sg_doc_link_dates(edge->link, when);
  if (edge->is_doubtful) {
    sg_text_puts(when, when->length ? ", " : "");
    sg_text_puts(when, sg_doc_text(edge->link, "basis"));
  }
}

// Words stand in the row of that end which has one arrow only, so that no
// others stand there; else in the middle of the first piece. The column is that
// of the parties to the left.
static void find_row(const drawing *d, uint32_t e, sg_chart_label *out) {
  const sg_layout *l = &d->chart->layout;
  const sg_layout_edge *edge = &l->edges[e];
  const uint32_t back = leads_back(d, edge);
  uint32_t n_out = 0;
  uint32_t n_in = 0;
  for (uint32_t i = 0; i < l->n_edges; i++) {
    n_out += l->edges[i].from == edge->from;
    n_in += l->edges[i].to == edge->to;
  }
  const double from = middle_of(d, l->at[edge->from]);
  const double to = middle_of(d, l->at[edge->to]);
  const double first = edge->n_bends ? middle_of(d, l->bends[edge->bend]) : to;
  double row = (from + first) / 2;
  out->column = l->layer[edge->from] - back;
  if (n_in == 1 && n_out > 1) {
    out->column = l->layer[edge->to] - !back;
    row = to;
  } else if (n_out == 1 && n_in > 1) {
    row = from;
  }
  out->at = (int32_t)lround(row + off_of(d, e));
}

// How many lines words take; what does not fit into two is cut.
static int32_t n_lines(drawing *d, const sg_text *words) {
  const char *text = sg_text_get(words);
  if (!*text)
    return 0;
  return text[fit(text, LABEL_COLUMNS, d)] ? 2 : 1;
}

// Where the words of all arrows stand; the picture grows when they need room.
static bool place_words(drawing *d) {
  const uint32_t n = d->chart->layout.n_edges;
  sg_text verb;
  sg_text when;
  d->labels = sg_memory_alloc((size_t)n + 1, sizeof *d->labels);
  if (!d->labels)
    return false;
  sg_text_init(&verb, 0);
  sg_text_init(&when, 0);
  for (uint32_t e = 0; e < n; e++) {
    words_of(d, e, &verb, &when);
    find_row(d, e, &d->labels[e]);
    d->labels[e].above = 6 + LABEL_LINE * n_lines(d, &verb);
    d->labels[e].below = 6 + LABEL_LINE * n_lines(d, &when);
  }
  const bool ok = sg_text_ok(&verb) && sg_text_ok(&when) &&
                  sg_chart_labels_part(d->labels, n, 0, NULL) == SG_OK;
  for (uint32_t e = 0; e < n; e++)
    d->height =
        fmax(d->height, d->labels[e].at + d->labels[e].below + MARGIN / 2.0);
  sg_text_clear(&verb);
  sg_text_clear(&when);
  return ok;
}

// At most two lines in the middle of a column; `y` is that of the first.
static void put_lines(drawing *d, double x, double y, const char *class,
                      const char *text) {
  const size_t first = fit(text, LABEL_COLUMNS, d);
  const char *rest = text + first + (text[first] == ' ');
  if (*text)
    put_part(d, (double[2]){x, y}, class, text, first, false);
  if (*rest)
    put_line(d, x, y + LABEL_LINE, class, rest,
             fit_last(rest, LABEL_COLUMNS, d));
}

static void put_words(drawing *d) {
  sg_text verb;
  sg_text when;
  sg_text_init(&verb, 0);
  sg_text_init(&when, 0);
  for (uint32_t e = 0; e < d->chart->layout.n_edges; e++) {
    const sg_chart_label *at = &d->labels[e];
    const double x = left_of(at->column) + BOX + GAP / 2.0;
    words_of(d, e, &verb, &when);
    put_lines(d, x, at->at - at->above + 14, "verb", sg_text_get(&verb));
    put_lines(d, x, at->at + 13, "when", sg_text_get(&when));
  }
  if (!sg_text_ok(&verb) || !sg_text_ok(&when))
    sg_output_fail(d->out);
  sg_text_clear(&verb);
  sg_text_clear(&when);
}

static void put_edge(drawing *d, uint32_t e) {
  const sg_chart_edge *edge = &SG_AT(sg_chart_edge, &d->chart->edges, e);
  const char *class = class_of_edge(edge);
  sg_output_printf(d->out,
                   "<path class=\"link %s%s\" marker-end=\"url(#a-%s)\"", class,
                   edge->is_doubtful ? " doubtful" : "", class);
  put_way(d, e);
  put(d, "/>\n");
}

// --- legend ---

typedef struct legend {
  drawing *d;
  double x, y;
} legend;

// Room for a sample and its words; a new line where they do not fit.
static double make_room(legend *l, double sample, const char *words) {
  const double wide = sample + 8 + 6.4 * (double)strlen(words) + 22;
  if (l->x + wide > l->d->width - MARGIN && l->x > MARGIN) {
    l->x = MARGIN;
    l->y += LEGEND_LINE;
  }
  const double at = l->x;
  if (l->d->out)
    put_line(l->d, at + sample + 8, l->y + 4, "key", words, strlen(words));
  l->x += wide;
  return at;
}

static void put_kinds(legend *l) {
  static const char *const kinds[] = {"company",     "public_body", "person",
                                      "arrangement", "address",     "incident",
                                      "other"};
  const sg_vec *nodes = &l->d->chart->nodes;
  for (size_t k = 0; k < SG_COUNT(kinds); k++) {
    const cJSON *sample = NULL;
    for (uint32_t v = 0; v < nodes->n && !sample; v++)
      if (has_kind(SG_AT(sg_chart_node, nodes, v).entity, kinds[k]))
        sample = SG_AT(sg_chart_node, nodes, v).entity;
    if (!sample)
      continue;
    sg_text words;
    sg_text_init(&words, 0);
    sg_doc_plain(kinds[k], &words);
    const double x = make_room(l, 34, sg_text_get(&words));
    if (l->d->out)
      put_box(l->d, sample, x, l->y - 8, 34, 16);
    sg_text_clear(&words);
  }
}

static void put_links(legend *l) {
  static const char *const classes[][2] = {
      {"supply", "supply"},
      {"owns", "ownership, control"},
      {"people", "posts, family"},
      {"money", "contracts, money"},
      {"other", "other links"},
      {"stated", "stated end user whom no supply reaches"},
  };
  bool any_doubtful = false;
  for (size_t k = 0; k < SG_COUNT(classes); k++) {
    bool any = false;
    for (uint32_t e = 0; e < l->d->chart->edges.n; e++) {
      const sg_chart_edge *edge = &SG_AT(sg_chart_edge, &l->d->chart->edges, e);
      any |= strcmp(class_of_edge(edge), classes[k][0]) == 0;
      any_doubtful |= edge->is_doubtful;
    }
    if (!any)
      continue;
    const double x = make_room(l, 34, classes[k][1]);
    if (!l->d->out)
      continue;
    sg_output_printf(l->d->out,
                     "<path class=\"link %s\" marker-end=\"url(#a-%s)\" d=\"M",
                     classes[k][0], classes[k][0]);
    put_pair(l->d, x, l->y);
    put(l->d, "h32\"/>\n");
  }
  if (!any_doubtful)
    return;
  const double x = make_room(l, 34, "alleged or inferred");
  if (!l->d->out)
    return;
  put(l->d, "<path class=\"link doubtful\" d=\"M");
  put_pair(l->d, x, l->y);
  put(l->d, "h32\"/>\n");
}

static void put_severities(legend *l) {
  for (uint32_t s = sg_severities.n; s-- > 1;) {
    bool any = false;
    for (uint32_t v = 0; v < l->d->chart->nodes.n; v++)
      any |= SG_AT(sg_chart_node, &l->d->chart->nodes, v).worst == s;
    if (!any)
      continue;
    sg_text words;
    sg_text_init(&words, 0);
    sg_text_printf(&words, "worst flag: %s", sg_word(&sg_severities, s));
    const double x = make_room(l, 16, sg_text_get(&words));
    if (l->d->out)
      put_mark(l->d, s, x + 8, l->y);
    sg_text_clear(&words);
  }
}

// Returns the height of the lines; without `out` nothing is drawn.
static double put_legend(drawing *d, double y, sg_output *out) {
  sg_output *const kept = d->out;
  legend l = {d, MARGIN, y};
  d->out = out;
  put_kinds(&l);
  l.x = MARGIN;
  l.y += LEGEND_LINE;
  put_links(&l);
  if (l.x > MARGIN)
    l.y += LEGEND_LINE;
  l.x = MARGIN;
  put_severities(&l);
  if (l.x > MARGIN)
    l.y += LEGEND_LINE;
  d->out = kept;
  return l.y - y;
}

// --- the whole ---

static void measure(drawing *d) {
  const sg_layout *l = &d->chart->layout;
  double bottom = 0;
  uint32_t layers = 0;
  for (uint32_t v = 0; v < l->n_nodes; v++) {
    d->top = v == 0 ? l->at[v] : fmin(d->top, l->at[v]);
    bottom = v == 0 ? l->at[v] : fmax(bottom, l->at[v]);
    layers = l->layer[v] > layers ? l->layer[v] : layers;
  }
  for (uint32_t e = 0; e < l->n_edges; e++)
    for (uint32_t k = 0; k < l->edges[e].n_bends; k++) {
      const double at = l->bends[l->edges[e].bend + k];
      d->top = fmin(d->top, at);
      bottom = fmax(bottom, at);
    }
  d->width = fmax(left_of(layers) + BOX + MARGIN, WIDTH_MIN);
  d->height = middle_of(d, bottom) + TALL / 2.0 + MARGIN;
}

static void put_arrows(drawing *d) {
  static const char *const classes[] = {"supply", "owns",  "people",
                                        "money",  "other", "stated"};
  put(d, "<defs>\n");
  for (size_t i = 0; i < SG_COUNT(classes); i++)
    sg_output_printf(
        d->out,
        "<marker id=\"a-%s\" class=\"head %s\" viewBox=\"0 0 10 10\" "
        "refX=\"8.5\" refY=\"5\" markerUnits=\"userSpaceOnUse\" "
        "markerWidth=\"10\" markerHeight=\"10\" orient=\"auto\">"
        "<path d=\"M0 0.8L10 5 0 9.2Z\"/></marker>\n",
        classes[i], classes[i]);
  put(d, "</defs>\n");
}

static void put_head(drawing *d, const char *title, bool alone) {
  sg_text words;
  sg_text_init(&words, 0);
  sg_chart_words(d->chart, &words);
  if (alone)
    put(d, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  sg_output_printf(
      d->out,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart%s\" "
      "role=\"img\" aria-labelledby=\"chart-title chart-desc\"",
      d->width > VAST ? " vast" : "");
  put_attribute(d, "width", d->width);
  put_attribute(d, "height", d->height);
  put(d, " viewBox=\"0 0 ");
  put_pair(d, d->width, d->height);
  put(d, "\">\n<title id=\"chart-title\">");
  sg_put_html(d->out, title);
  put(d, "</title>\n<desc id=\"chart-desc\">");
  sg_put_html(d->out, sg_text_get(&words));
  put(d, "</desc>\n");
  if (alone) {
    put(d, "<style>\n");
    sg_output_add(d->out, (const char *)sg_viewer_chart_css,
                  sg_viewer_chart_css_size);
    put(d, "</style>\n<rect class=\"paper\" width=\"100%\" "
           "height=\"100%\"/>\n");
  }
  sg_text_clear(&words);
}

static void put_all(drawing *d, const char *title, bool alone) {
  sg_output *out = d->out;
  const double legend_at = d->height + 12;
  d->height += put_legend(d, legend_at, NULL);
  put_head(d, title, alone);
  put_arrows(d);
  for (uint32_t e = 0; e < d->chart->edges.n; e++)
    put_edge(d, e);
  for (uint32_t v = 0; v < d->chart->nodes.n; v++)
    put_node(d, v);
  put_words(d);
  (void)put_legend(d, legend_at, out);
  put(d, "</svg>\n");
}

void sg_chart_write(const sg_chart *chart, const char *title, bool alone,
                    sg_output *out) {
  drawing d = {.chart = chart, .out = out};
  sg_text_init(&d.room, 0);
  measure(&d);
  if (place_words(&d))
    put_all(&d, title, alone);
  else
    sg_output_fail(out);
  sg_memory_free(d.labels);
  sg_text_clear(&d.room);
}
