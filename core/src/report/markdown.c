// SPDX-License-Identifier: GPL-2.0-or-later
// markdown - see markdown.h.
#include "report/markdown.h"

#include "report/decide.h"

#include "base/number.h"
#include "base/utf8.h"

#include <string.h>

void sg_doc_put(sg_doc *d, const char *text) {
  sg_output_puts(d->out, text);
}

// Text of the input: controls shown, marks of Markdown and HTML escaped.
void sg_doc_safe(sg_doc *d, const char *text) {
  sg_text_reset(&d->room);
  sg_text_add_safe(&d->room, text);
  for (const char *c = sg_text_get(&d->room); *c; c++) {
    if (*c == '<' || *c == '>' || *c == '&')
      sg_doc_put(d, *c == '<' ? "&lt;" : *c == '>' ? "&gt;" : "&amp;");
    else {
      if (strchr("\\`*_{}[]()#+!|~", *c))
        sg_doc_put(d, "\\");
      sg_output_add(d->out, c, 1);
    }
  }
}

void sg_doc_name(sg_doc *d, sg_id v) {
  const sg_graph *g = &d->a->view.graph;
  sg_doc_safe(d, g->entity_name[v]);
  if (strcmp(g->entity_name[v], g->entity_id[v]) != 0) {
    sg_doc_put(d, " \\[");
    sg_doc_safe(d, g->entity_id[v]);
    sg_doc_put(d, "\\]");
  }
}

// "owns 40.42 %, reported, since 2014-01": one link as a reader would say it.
void sg_doc_link(sg_doc *d, sg_id e) {
  const sg_graph *g = &d->a->view.graph;
  const sg_link_row *row = sg_view_link_row(&d->a->view, e);
  char text[16];
  char since[11];
  char until[11];
  sg_doc_put(d, sg_word(&sg_link_kinds, g->link_kind[e]));
  if (g->link_kind[e] == SG_OWNERSHIP) {
    sg_share_write(row->low, text);
    sg_doc_put(d, " ");
    if (row->low == 0 && row->high == SG_WHOLE) {
      sg_doc_put(d, "(share unknown)");
    } else {
      sg_doc_put(d, text);
      if (row->low != row->high) {
        sg_share_write(row->high, text);
        sg_doc_put(d, "-");
        sg_doc_put(d, text);
      }
      sg_doc_put(d, " %");
    }
  }
  sg_doc_put(d, ", ");
  sg_doc_put(d, sg_word(&sg_bases, g->link_basis[e]));
  sg_date_write(row->since, since);
  sg_date_write(row->until, until);
  if (since[0]) {
    sg_doc_put(d, sg_is_event(row->kind) ? ", " : ", since ");
    sg_doc_put(d, since);
  }
  if (until[0]) {
    sg_doc_put(d, ", until ");
    sg_doc_put(d, until);
  }
  sg_doc_put(d, ", link ");
  sg_doc_safe(d, sg_view_link_id(&d->a->view, e));
}

void sg_doc_step(sg_doc *d, sg_id e, const char *indent) {
  const sg_graph *g = &d->a->view.graph;
  sg_doc_put(d, indent);
  sg_doc_put(d, "* ");
  sg_doc_name(d, g->link_from[e]);
  sg_doc_put(d, " → ");
  sg_doc_name(d, g->link_to[e]);
  sg_doc_put(d, " (");
  sg_doc_link(d, e);
  sg_doc_put(d, ")\n");
}

static void put_path(sg_doc *d, const sg_path *path) {
  const sg_graph *g = &d->a->view.graph;
  sg_doc_put(d, "* ");
  sg_doc_safe(d, path->shows);
  sg_doc_put(d, ":\n");
  sg_id at = path->start;
  for (uint32_t i = 0; i < path->n_links; i++) {
    const sg_id e = path->links[i];
    const bool forward = g->link_from[e] == at;
    const sg_id next = forward ? g->link_to[e] : g->link_from[e];
    sg_doc_step(d, e, "    ");
    at = next;
  }
}

static void put_sum(sg_doc *d, const sg_sum *sum) {
  char low[16];
  char high[16];
  char threshold[16];
  sg_share_write(sum->low, low);
  sg_share_write(sum->high, high);
  sg_share_write(sum->threshold, threshold);
  sg_doc_put(d, "* ");
  sg_doc_safe(d, sum->shows);
  sg_output_printf(d->out, ": %s%s%s %%, threshold %s %s %%\n", low,
                   sum->low == sum->high ? "" : "-",
                   sum->low == sum->high ? "" : high,
                   sum->strict ? "more than" : "at least", threshold);
  for (uint32_t i = 0; i < sum->n_terms; i++) {
    sg_doc_put(d, "    * ");
    sg_doc_name(d, d->a->view.graph.link_from[sum->terms[i].link]);
    sg_doc_put(d, ": ");
    sg_doc_link(d, sum->terms[i].link);
    sg_doc_put(d, "\n");
  }
}

static void put_fact(sg_doc *d, const sg_fact *fact) {
  sg_doc_put(d, "* ");
  if (fact->on == SG_ON_ENTITIES)
    sg_doc_name(d, fact->id);
  else
    sg_doc_safe(d, sg_view_id(&d->a->view, fact->on, fact->id));
  sg_doc_put(d, ": ");
  sg_doc_safe(d, fact->field);
  sg_doc_put(d, " = ");
  sg_doc_safe(d, fact->value);
  sg_doc_put(d, "\n");
}

// When a flag that is not in the catalogue is raised, and where that is from.
static void put_own(sg_doc *d, const sg_flag_result *flag) {
  if (flag->info || !flag->own)
    return;
  if (flag->own->about) {
    sg_doc_put(d, "\nRaised when: ");
    sg_doc_safe(d, flag->own->about);
    sg_doc_put(d, "\n");
  }
  if (flag->own->source) {
    sg_doc_put(d, "\nTaken from: ");
    sg_doc_safe(d, flag->own->source);
    sg_doc_put(d, "\n");
  }
}

static void put_decision(sg_doc *d, const sg_flag_result *flag) {
  const sg_decided *decided = d->a->decided;
  const ptrdiff_t i = flag - d->a->flags;
  const sg_lapse *lapse = decided ? decided->lapsed_of_flag[i] : NULL;
  const sg_decision *decision = lapse     ? lapse->decision
                                : decided ? decided->of_flag[i]
                                          : NULL;
  sg_text words;
  if (!decision)
    return;
  sg_text_init(&words, 0);
  sg_decision_words(decision, &words);
  sg_doc_put(d, "\nDecision");
  if (lapse) {
    sg_doc_put(d, " that does not hold any more (");
    sg_doc_safe(d, lapse->why);
    sg_doc_put(d, ")");
  }
  sg_doc_put(d, ": ");
  sg_doc_safe(d, sg_text_get(&words));
  sg_doc_put(d, "\n");
  sg_text_clear(&words);
}

void sg_doc_flag(sg_doc *d, const sg_flag_result *flag) {
  const sg_finding *f = &flag->finding;
  sg_output_printf(d->out, "\n#### %s ", f->flag);
  sg_doc_safe(d, flag->title);
  sg_doc_put(d, ": ");
  sg_doc_name(d, f->subject);
  sg_output_printf(d->out, " (%s, %s)\n\n",
                   sg_word(&sg_severities, (uint32_t)f->severity),
                   sg_word(&sg_certainties, (uint32_t)f->certainty));
  if (f->deal != SG_NONE) {
    sg_doc_put(d, "Deal ");
    sg_doc_safe(d, sg_view_deal_id(&d->a->view, f->deal));
    sg_doc_put(d, ". ");
  }
  sg_doc_safe(d, f->message);
  sg_doc_put(d, "\n\nEvidence:\n\n");
  for (uint32_t i = 0; i < f->n_paths; i++)
    put_path(d, &f->paths[i]);
  for (uint32_t i = 0; i < f->n_facts; i++)
    put_fact(d, &f->facts[i]);
  for (uint32_t i = 0; i < f->n_sums; i++)
    put_sum(d, &f->sums[i]);
  if (flag->innocent) {
    sg_doc_put(d, "\nUsual innocent explanation: ");
    sg_doc_safe(d, flag->innocent);
    sg_doc_put(d, "\n");
  }
  put_own(d, flag);
  put_decision(d, flag);
  sg_output_printf(d->out,
                   "\nConfidence %.2g. Fingerprint %s. Sources:", f->confidence,
                   flag->fingerprint);
  if (!flag->sources[0])
    sg_doc_put(d, " none stated");
  for (const char *const *s = flag->sources; *s; s++) {
    sg_doc_put(d, s == flag->sources ? " " : ", ");
    sg_doc_safe(d, *s);
  }
  sg_doc_put(d, ".\n");
}

void sg_doc_attr(sg_doc *d, const char *before, uint32_t attrs,
                 const char *key) {
  const char *json = sg_attr_find(d->a->model, attrs, key);
  if (!json || (json[0] != '"' && !strchr("-0123456789", json[0])))
    return;
  sg_text text;
  sg_text_init(&text, 0);
  sg_attr_add_text(json, &text);
  sg_doc_put(d, before);
  sg_doc_safe(d, sg_text_get(&text));
  sg_text_clear(&text);
}
