// SPDX-License-Identifier: GPL-2.0-or-later
// names - see names.h.
//
// Words are partners when they are equal, differ by few letters (optimal string
// alignment distance), or sound alike. Each has one partner at most; the best
// pairs are taken first. The likeness of two names is the weighted Dice
// coefficient of their words, halved when they bear different numbers.
#include "graph/names.h"

#include "base/plain.h"

#include <stdlib.h>
#include <string.h>

enum { LETTERS_MAX = 64, ONE_WRONG = 4, TWO_WRONG = 8, ALONE_MIN = 6 };
static const double SOUNDS_ALIKE = 0.8;
static const double OTHER_NUMBER = 0.5;

void sg_name_init(sg_name *name) {
  *name = (sg_name){.n = 0};
  sg_text_init(&name->text, 0);
}

void sg_name_clear(sg_name *name) {
  sg_text_clear(&name->text);
}

static bool is_filler(const char *word) {
  static const char *const fillers[] = {"and", "the", "of", "und", "et"};
  for (size_t i = 0; i < SG_COUNT(fillers); i++)
    if (strcmp(fillers[i], word) == 0)
      return true;
  return false;
}

// "s a" to "sa": letters that stood between stops.
static void join_letters(char *text) {
  char *to = text;
  bool was_single = false;
  for (char *at = text; *at;) {
    const size_t length = strcspn(at, " ");
    const bool is_single = length == 1;
    if (to > text && !(is_single && was_single))
      *to++ = ' ';
    memmove(to, at, length);
    to += length;
    at += length + (at[length] == ' ');
    was_single = is_single;
  }
  *to = '\0';
}

static uint32_t cut_words(char *text, const char **word) {
  uint32_t n = 0;
  while (*text && n < SG_NAME_WORDS) {
    const size_t length = strcspn(text, " ");
    const bool more = text[length] == ' ';
    word[n++] = text;
    text[length] = '\0';
    text += length + more;
  }
  return n;
}

// A name of nothing but a legal form keeps it.
static void take_forms_out(sg_name *name) {
  const char *rest[SG_NAME_WORDS];
  uint32_t n = 0;
  sg_form form = SG_FORM_NONE;
  for (uint32_t i = 0; i < name->n;) {
    sg_form found = SG_FORM_NONE;
    const uint32_t used = sg_legal_form(name->word, i, name->n, &found);
    form = found > form ? found : form;
    if (used == 0 && !is_filler(name->word[i]))
      rest[n++] = name->word[i];
    i += used ? used : 1;
  }
  if (n == 0)
    return;
  memcpy(name->word, rest, n * sizeof *rest);
  name->n = n;
  name->form = form;
}

bool sg_name_split(sg_name *name, const char *text, bool is_person) {
  name->n = 0;
  name->form = SG_FORM_NONE;
  sg_text_reset(&name->text);
  if (!sg_text_plain(&name->text, text))
    return false;
  if (name->text.length == 0)
    return true;
  if (!is_person)
    join_letters(name->text.data);
  name->n = cut_words(name->text.data, name->word);
  if (!is_person)
    take_forms_out(name);
  return true;
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool sg_name_key(sg_name *name, sg_text *out) {
  if (name->n > 1)
    qsort(name->word, name->n, sizeof *name->word, by_text);
  for (uint32_t i = 0; i < name->n; i++) {
    sg_text_putc(out, ' ');
    sg_text_puts(out, name->word[i]);
  }
  return sg_text_ok(out);
}

// --- words -------------------------------------------------------------------

static bool is_vowel(char c) {
  return c != '\0' && strchr("aeiouyj", c) != NULL;
}

static char sound_of(char c) {
  switch (c) {
  case 'c':
  case 'q': return 'k';
  case 'z': return 's';
  case 'w': return 'v';
  default: return c;
  }
}

static bool has_digit(const char *word) {
  return word[strcspn(word, "0123456789")] != '\0';
}

void sg_word_skeleton(const char *word, char out[SG_SKELETON_MAX]) {
  size_t n = 0;
  size_t n_consonants = 0;
  char before = '\0';
  if (is_vowel(word[0]))
    out[n++] = 'a';
  for (const char *at = word; *at && n < SG_SKELETON_MAX - 2; at++) {
    const char sound = at[0] == 'p' && at[1] == 'h' ? 'f' : sound_of(*at);
    const bool is_silent = is_vowel(*at) || (*at == 'h' && at > word);
    // Letters side by side are one sound, "tt" and "ck".
    if (!is_silent && sound != before) {
      out[n++] = sound == 'x' ? 'k' : sound;
      if (sound == 'x')
        out[n++] = 's';
      n_consonants++;
    }
    before = is_silent ? '\0' : sound;
  }
  out[n] = '\0';
  if (n < 3 || n_consonants < 2 || has_digit(word)) {
    n = strnlen(word, SG_SKELETON_MAX - 1);
    memcpy(out, word, n);
    out[n] = '\0';
  }
}

static uint32_t least(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

// Letters that were added, left out, exchanged for another or for each other;
// of more than `allowed`, any number above it: only so many places to either
// side of a letter are looked at.
static uint32_t distance(const char *a, size_t n_a, const char *b, size_t n_b,
                         uint32_t allowed) {
  uint32_t row[3][LETTERS_MAX + 1];
  uint32_t before_best = 0;
  if (n_a > n_b + allowed || n_b > n_a + allowed)
    return allowed + 1;
  for (uint32_t k = 0; k <= n_b; k++)
    row[1][k] = k;
  for (uint32_t i = 1; i <= n_a; i++) {
    uint32_t *now = row[(i + 1) % 3];
    const uint32_t *before = row[i % 3];
    const uint32_t *two_before = row[(i + 2) % 3];
    const uint32_t from = i > allowed ? i - allowed : 1;
    const uint32_t to = least(i + allowed, (uint32_t)n_b);
    uint32_t best = UINT32_MAX;
    now[from - 1] = from == 1 ? i : allowed + 1;
    if (to == i + allowed) // not looked at in the row before
      row[i % 3][to] = allowed + 1;
    for (uint32_t k = from; k <= to; k++) {
      now[k] = least(least(before[k], now[k - 1]) + 1,
                     before[k - 1] + (a[i - 1] != b[k - 1]));
      if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
        now[k] = least(now[k], two_before[k - 2] + 1);
      best = least(best, now[k]);
    }
    // What two rows hold is never less further down.
    if (best > allowed && before_best > allowed)
      return allowed + 1;
    before_best = best;
  }
  return row[(n_a + 1) % 3][n_b];
}

static double near(const char *a, const char *b) {
  const size_t n_a = strlen(a);
  const size_t n_b = strlen(b);
  const size_t shorter = n_a < n_b ? n_a : n_b;
  const size_t longer = n_a < n_b ? n_b : n_a;
  const uint32_t allowed = shorter >= TWO_WRONG ? 2 : shorter >= ONE_WRONG;
  if (longer - shorter > allowed || allowed == 0 || longer > LETTERS_MAX)
    return 0;
  const uint32_t d = distance(a, n_a, b, n_b, allowed);
  return d > allowed ? 0 : 1 - (double)d / (double)longer;
}

static double likeness_of(const char *a, const char *b, const char *sound_a,
                          const char *sound_b) {
  if (strcmp(a, b) == 0)
    return 1;
  if (has_digit(a) || has_digit(b))
    return 0;
  const double spelled = near(a, b);
  if (spelled >= SOUNDS_ALIKE)
    return spelled;
  return strcmp(sound_a, sound_b) == 0 ? SOUNDS_ALIKE : spelled;
}

double sg_word_likeness(const char *a, const char *b) {
  char sound_a[SG_SKELETON_MAX];
  char sound_b[SG_SKELETON_MAX];
  sg_word_skeleton(a, sound_a);
  sg_word_skeleton(b, sound_b);
  return likeness_of(a, b, sound_a, sound_b);
}

// --- names -------------------------------------------------------------------

typedef struct pair {
  uint32_t a, b;
  double worth, likeness;
} pair;

// Equal worth goes to the words that come first in the alphabet, so that the
// order of words does not count.
static bool is_better(const pair *x, const pair *y, const sg_weighed *a,
                      const sg_weighed *b) {
  if (x->worth != y->worth)
    return x->worth > y->worth;
  const int first = strcmp(a->word[x->a], a->word[y->a]);
  return first ? first < 0 : strcmp(b->word[x->b], b->word[y->b]) < 0;
}

// Of word i of the one and word k of the other.
typedef struct table {
  float at[SG_NAME_WORDS][SG_NAME_WORDS];
} table;

static pair best_pair(const sg_weighed *a, const sg_weighed *b,
                      const bool *used_a, const bool *used_b,
                      const table *likeness) {
  pair best = {.worth = 0};
  for (uint32_t i = 0; i < a->n; i++)
    for (uint32_t k = 0; k < b->n && !used_a[i]; k++) {
      const pair one = {
          i, k, (double)likeness->at[i][k] * (a->weight[i] + b->weight[k]),
          (double)likeness->at[i][k]};
      if (!used_b[k] && one.worth > 0 &&
          (best.worth <= 0 || is_better(&one, &best, a, b)))
        best = one;
    }
  return best;
}

static bool numbers_differ(const sg_weighed *a, const sg_weighed *b,
                           const bool *used_a, const bool *used_b) {
  bool in_a = false;
  bool in_b = false;
  for (uint32_t i = 0; i < a->n; i++)
    in_a |= !used_a[i] && has_digit(a->word[i]);
  for (uint32_t i = 0; i < b->n; i++)
    in_b |= !used_b[i] && has_digit(b->word[i]);
  return in_a && in_b;
}

// One word alone must be spelled alike: too many unlike ones share consonants.
static bool is_same_word(const char *a, const char *b) {
  const size_t n_a = strlen(a);
  const size_t n_b = strlen(b);
  if (strcmp(a, b) == 0)
    return true;
  return n_a >= ALONE_MIN && n_b >= ALONE_MIN && n_a <= LETTERS_MAX &&
         n_b <= LETTERS_MAX && !has_digit(a) && !has_digit(b) &&
         distance(a, n_a, b, n_b, 1) <= 1;
}

// Pairs of words that are compared letter by letter: of longer names only words
// that sound alike are partners.
enum { PAIRS_SPELLED = 144 };

// Each word's sound is found once. The weight of all words.
static double compare_words(const sg_weighed *a, const sg_weighed *b,
                            table *likeness) {
  char sounds[SG_NAME_WORDS][SG_SKELETON_MAX];
  char sound[SG_SKELETON_MAX];
  const bool spelled = a->n * b->n <= PAIRS_SPELLED;
  double total = 0;
  for (uint32_t k = 0; k < b->n; k++)
    sg_word_skeleton(b->word[k], sounds[k]);
  for (uint32_t i = 0; i < a->n; i++) {
    total += a->weight[i];
    sg_word_skeleton(a->word[i], sound);
    for (uint32_t k = 0; k < b->n; k++)
      likeness->at[i][k] =
          spelled || strcmp(sound, sounds[k]) == 0
              ? (float)likeness_of(a->word[i], b->word[k], sound, sounds[k])
              : 0;
  }
  for (uint32_t k = 0; k < b->n; k++)
    total += b->weight[k];
  return total;
}

double sg_name_likeness(const sg_weighed *a, const sg_weighed *b) {
  table likeness;
  bool used_a[SG_NAME_WORDS] = {false};
  bool used_b[SG_NAME_WORDS] = {false};
  double shared = 0;
  const double total = compare_words(a, b, &likeness);
  uint32_t n_pairs = 0;
  bool is_sure = false;
  for (;;) {
    const pair best = best_pair(a, b, used_a, used_b, &likeness);
    if (!(best.worth > 0))
      break;
    used_a[best.a] = used_b[best.b] = true;
    shared += best.worth;
    n_pairs++;
    is_sure = is_same_word(a->word[best.a], b->word[best.b]);
  }
  if (n_pairs == 1 && !is_sure)
    return 0;
  const double all = total > 0 ? shared / total : 0;
  return numbers_differ(a, b, used_a, used_b) ? all * OTHER_NUMBER : all;
}
