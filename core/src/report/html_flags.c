// SPDX-License-Identifier: GPL-2.0-or-later
// html_flags - every flag with its evidence as a small chain, the facts and
// sums it rests on, the innocent explanation, sources, mitigations, decision.
#include "report/html.h"

#include "graph/kinds.h"
#include "report/decide.h"
#include "report/doc_words.h"

#include <math.h>
#include <string.h>

// --- evidence ---

// One step of a chain: the arrow points as the link does.
static void put_step(sg_page *p, const cJSON *link, const char *id,
                     const char *next) {
  const bool forward =
      !link || !sg_doc_is(link, "from", next) || sg_doc_is(link, "to", next);
  sg_text words;
  sg_text_init(&words, 0);
  sg_output_printf(p->out, "<li class=\"step %s\"><span class=\"words\">",
                   forward ? "on" : "back");
  if (!forward)
    sg_page_put(p, "<span class=\"unseen\">to it, from the next: </span>");
  if (link) {
    sg_doc_link_label(link, &words);
    sg_page_text(p, sg_text_get(&words));
    sg_text_reset(&words);
    sg_doc_link_dates(link, &words);
    if (sg_doc_link_is_doubtful(link)) {
      sg_text_puts(&words, words.length ? ", " : "");
      sg_text_puts(&words, sg_doc_text(link, "basis"));
    }
    if (words.length) {
      sg_page_put(p, " <small>");
      sg_page_text(p, sg_text_get(&words));
      sg_page_put(p, "</small>");
    }
  } else {
    sg_page_put(p, "link ");
    sg_page_text(p, id);
  }
  sg_page_put(p, "</span></li>\n");
  sg_text_clear(&words);
}

static void put_path(sg_page *p, const cJSON *path) {
  const cJSON *entity = sg_doc_list(path, "entities")->child;
  const cJSON *link = sg_doc_list(path, "links")->child;
  sg_page_put(p, "<figure class=\"walk\"><figcaption>");
  sg_page_text(p, sg_doc_text(path, "shows"));
  sg_page_put(p, "</figcaption><ol>\n");
  for (; entity; entity = entity->next) {
    const char *id = cJSON_GetStringValue(entity);
    const cJSON *record = sg_findings_find(p->f, SG_DOC_ENTITY, id ? id : "");
    sg_page_put(p, "<li class=\"who\"");
    sg_page_attribute(p, "data-kind", sg_doc_text(record, "kind"));
    sg_page_put(p, ">");
    sg_page_party(p, id ? id : "");
    sg_page_put(p, "</li>\n");
    const char *next = entity->next ? cJSON_GetStringValue(entity->next) : NULL;
    if (link && next) {
      const char *name = cJSON_GetStringValue(link);
      put_step(p, sg_findings_find(p->f, SG_DOC_LINK, name ? name : ""),
               name ? name : "", next);
      link = link->next;
    }
  }
  sg_page_put(p, "</ol></figure>\n");
}

static void put_fact(sg_page *p, const cJSON *fact) {
  const char *id = sg_doc_text(fact, "id");
  const cJSON *link = sg_doc_is(fact, "on", "link")
                          ? sg_findings_find(p->f, SG_DOC_LINK, id)
                          : NULL;
  sg_page_put(p, "<p class=\"fact\">");
  if (link) {
    sg_page_link(p, link);
  } else if (sg_doc_is(fact, "on", "deal")) {
    const cJSON *deal = sg_findings_find(p->f, SG_DOC_DEAL, id);
    sg_page_put(p, "Deal ");
    sg_page_text(p, sg_doc_text(deal, "title")[0] ? sg_doc_text(deal, "title")
                                                  : id);
  } else {
    sg_page_party(p, id);
  }
  sg_page_put(p, ": ");
  sg_page_word(p, sg_doc_text(fact, "field"));
  sg_page_put(p, " = <b>");
  sg_page_text(p, sg_doc_text(fact, "value"));
  sg_page_put(p, "</b></p>\n");
}

static void put_interval(sg_page *p, const cJSON *row) {
  sg_text words;
  sg_text_init(&words, 0);
  sg_doc_interval(sg_doc_number(row, "low"), sg_doc_number(row, "high"),
                  &words);
  sg_page_text(p, sg_text_get(&words));
  sg_text_clear(&words);
}

static void put_sum(sg_page *p, const cJSON *sum) {
  const cJSON *term = NULL;
  const bool strict =
      cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(sum, "strict"));
  sg_text threshold;
  sg_text_init(&threshold, 0);
  sg_doc_percent(sg_doc_number(sum, "threshold"), &threshold);
  sg_page_put(p, "<div class=\"sum\"><p>");
  sg_page_text(p, sg_doc_text(sum, "shows"));
  sg_page_put(p, ": <b>");
  put_interval(p, sum);
  sg_page_put(p, strict ? "</b>, threshold: more than "
                        : "</b>, threshold: at "
                          "least ");
  sg_page_text(p, sg_text_get(&threshold));
  sg_page_put(p, "</p>\n<ul>");
  cJSON_ArrayForEach(term, sg_doc_list(sum, "terms")) {
    const char *id = sg_doc_text(term, "link");
    const cJSON *link = sg_findings_find(p->f, SG_DOC_LINK, id);
    sg_page_put(p, "<li><b>");
    put_interval(p, term);
    sg_page_put(p, "</b> ");
    if (link)
      sg_page_link(p, link);
    else
      sg_page_text(p, id);
    sg_page_put(p, "</li>\n");
  }
  sg_page_put(p, "</ul></div>\n");
  sg_text_clear(&threshold);
}

static void put_evidence(sg_page *p, const cJSON *flag) {
  const cJSON *one = NULL;
  sg_page_put(p, "<h4>Evidence</h4>\n");
  cJSON_ArrayForEach(one, sg_doc_list(flag, "evidence")) {
    if (sg_doc_is(one, "type", "path"))
      put_path(p, one);
    else if (sg_doc_is(one, "type", "fact"))
      put_fact(p, one);
    else if (sg_doc_is(one, "type", "sum"))
      put_sum(p, one);
  }
}

// --- the rest of a flag ---

static void put_mitigations(sg_page *p, const cJSON *flag) {
  const sg_catalogue *c = p->catalogue;
  const cJSON *code = NULL;
  if (!sg_doc_list(flag, "mitigations")->child)
    return;
  sg_page_put(p, "<dt>Mitigations to consider</dt><dd><ul>\n");
  cJSON_ArrayForEach(code, sg_doc_list(flag, "mitigations")) {
    const char *id = cJSON_GetStringValue(code);
    sg_page_put(p, "<li>");
    sg_page_text(p,
                 id ? sg_named_text(c->mitigations, c->n_mitigations, id) : "");
    sg_page_put(p, " <small>");
    sg_page_text(p, id ? id : "");
    sg_page_put(p, "</small></li>\n");
  }
  sg_page_put(p, "</ul></dd>\n");
}

static void put_decision_words(sg_page *p, const cJSON *object) {
  sg_decision decision;
  sg_text words;
  sg_text_init(&words, 0);
  sg_decision_of(object, &decision);
  sg_decision_words(&decision, &words);
  sg_page_text(p, sg_text_get(&words));
  sg_text_clear(&words);
}

static void put_decision(sg_page *p, const cJSON *flag) {
  const cJSON *decision = cJSON_GetObjectItemCaseSensitive(flag, "decision");
  const cJSON *lapsed =
      cJSON_GetObjectItemCaseSensitive(flag, "lapsed_decision");
  sg_page_put(p, "<dt>Decision</dt><dd>");
  if (cJSON_IsObject(decision))
    put_decision_words(p, decision);
  else
    sg_page_put(p, "none recorded");
  if (cJSON_IsObject(lapsed)) {
    sg_page_put(p, "; one that does not hold any more (");
    sg_page_text(p, sg_doc_text(lapsed, "why_lapsed"));
    sg_page_put(p, "): ");
    put_decision_words(p, lapsed);
  }
  sg_page_put(p, "</dd>\n");
}

// The state in a word, beside the flag's title.
static void put_state(sg_page *p, const cJSON *flag) {
  const cJSON *decision = cJSON_GetObjectItemCaseSensitive(flag, "decision");
  if (!sg_doc_text(decision, "state")[0])
    return;
  sg_page_put(p, " <span class=\"possible decided\">");
  sg_page_text(p, sg_doc_text(decision, "state"));
  sg_page_put(p, "</span>");
}

static void put_details(sg_page *p, const cJSON *flag) {
  const sg_flag_info *info =
      sg_catalogue_find(p->catalogue, sg_doc_text(flag, "flag"));
  const double confidence = sg_doc_number(flag, "confidence");
  sg_page_put(p, "<dl class=\"facts\">\n");
  sg_page_fact(p, "Usual innocent explanation",
               cJSON_GetObjectItemCaseSensitive(flag, "innocent"));
  sg_page_put(p, "<dt>Sources</dt><dd>");
  if (sg_doc_list(flag, "sources")->child)
    sg_page_sources(p, sg_doc_list(flag, "sources"));
  else
    sg_page_put(p, "none stated");
  sg_page_put(p, "</dd>\n");
  if (info && info->ask && info->ask[0]) {
    sg_page_put(p, "<dt>Ask</dt><dd>");
    sg_page_text(p, info->ask_whom ? info->ask_whom : "");
    sg_page_put(p, ": ");
    sg_page_text(p, info->ask);
    sg_page_put(p, "</dd>\n");
  }
  put_mitigations(p, flag);
  put_decision(p, flag);
  sg_page_put(p, "<dt>Raised by</dt><dd>plugin ");
  sg_page_text(p, sg_doc_text(flag, "plugin"));
  if (sg_doc_text(flag, "rule")[0]) {
    sg_page_put(p, ", rule ");
    sg_page_text(p, sg_doc_text(flag, "rule"));
  }
  if (isfinite(confidence)) {
    sg_page_put(p, ", confidence ");
    sg_page_number(p, confidence, 2);
  }
  sg_page_put(p, ", fingerprint <code>");
  sg_page_text(p, sg_doc_text(flag, "fingerprint"));
  sg_page_put(p, "</code></dd>\n</dl>\n");
}

static void put_flag(sg_page *p, uint32_t i) {
  const cJSON *flag = p->flags[i];
  const uint32_t severity = sg_doc_severity(flag);
  const char *deal = sg_doc_text(flag, "deal");
  sg_output_printf(p->out,
                   "<details class=\"finding\" id=\"f%u\" data-severity=\"%u\"",
                   i + 1, severity);
  sg_page_attribute(p, "data-flag", sg_doc_text(flag, "flag"));
  sg_page_attribute(p, "data-kind", sg_doc_text(flag, "group"));
  sg_page_put(p, ">\n<summary>");
  sg_page_severity(p, severity);
  sg_page_put(p, " <b class=\"code\">");
  sg_page_text(p, sg_doc_text(flag, "flag"));
  sg_page_put(p, "</b> <span class=\"title\">");
  sg_page_text(p, sg_doc_text(flag, "title"));
  sg_page_put(p, "</span> <span class=\"subject\">");
  sg_page_text(p, sg_findings_name(p->f, sg_doc_text(flag, "subject")));
  sg_page_put(p, "</span>");
  if (sg_doc_is(flag, "certainty", "possible"))
    sg_page_put(p, " <span class=\"possible\">possible</span>");
  put_state(p, flag);
  sg_page_put(p, "</summary>\n<div class=\"body\">\n<p class=\"message\">");
  sg_page_text(p, sg_doc_text(flag, "message"));
  if (deal[0]) {
    sg_page_put(p, " <small>Deal ");
    sg_page_text(p, deal);
    sg_page_put(p, ".</small>");
  }
  sg_page_put(p, "</p>\n");
  put_evidence(p, flag);
  put_details(p, flag);
  sg_page_put(p, "</div>\n</details>\n");
}

void sg_page_flags(sg_page *page) {
  uint32_t before = UINT32_MAX;
  sg_page_section(page, "flags", "Flags");
  if (page->n_flags == 0)
    sg_page_put(page, "<p>None was raised.</p>\n");
  else
    sg_page_put(page, "<p>Open a flag for its evidence, the usual innocent "
                      "explanation, what to ask and what to consider.</p>\n");
  sg_page_put(page, "<div data-filter>\n");
  for (uint32_t i = 0; i < page->n_flags && i < SG_PAGE_FLAGS; i++) {
    const uint32_t severity = sg_doc_severity(page->flags[i]);
    if (severity != before) {
      uint32_t n = 0;
      while (i + n < page->n_flags &&
             sg_doc_severity(page->flags[i + n]) == severity)
        n++;
      sg_output_printf(page->out,
                       "<h3 data-severity=\"%u\">%s <small>%u"
                       "</small></h3>\n",
                       severity, sg_word(&sg_severities, severity), n);
    }
    before = severity;
    put_flag(page, i);
  }
  sg_page_put(page, "</div>\n");
  sg_page_more(page, SG_PAGE_FLAGS, page->n_flags);
  sg_page_put(page, "</section>\n");
}
