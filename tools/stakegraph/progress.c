// SPDX-License-Identifier: GPL-2.0-or-later
// progress - see progress.h.
#include "progress.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool is_screen(int fd) {
  const char *terminal = getenv("TERM");
  return isatty(fd) && (!terminal || strcmp(terminal, "dumb") != 0);
}

void progress_begin(progress *p, const sg_registry *registry,
                    const options *o) {
  *p = (progress){.o = o, .visible = !o->quiet && is_screen(STDERR_FILENO)};
  for (uint32_t i = 0; i < registry->plugins.n; i++) {
    const sg_registered *plugin = sg_registry_at(registry, i);
    p->n_all += plugin->selected && !plugin->loaded.refused;
  }
}

static void show(const char *line) {
  struct winsize size;
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0;
  const int columns = known && size.ws_col > 1 ? size.ws_col - 1 : 79;
  sg_text safe;
  sg_text_init(&safe, 0);
  (void)sg_text_add_columns(&safe, line, columns);
  (void)fprintf(stderr, "\r\x1b[K%s", sg_text_get(&safe));
  (void)fflush(stderr);
  sg_text_clear(&safe);
}

static void show_plugins(const progress *p) {
  char line[256];
  size_t n =
      (size_t)snprintf(line, sizeof line, "%u of %u plugins done%s", p->n_done,
                       p->n_all, p->n_running ? ", running " : "");
  for (uint32_t i = 0; i < p->n_running && n < sizeof line; i++)
    n += (size_t)snprintf(line + n, sizeof line - n, "%s%s", i ? ", " : "",
                          p->running[i]);
  show(line);
}

void progress_plugin(progress *p, const char *plugin, bool ended) {
  uint32_t i = 0;
  while (i < p->n_running && strcmp(p->running[i], plugin) != 0)
    i++;
  if (!ended && p->n_running < SG_PROCESSES_MAX)
    p->running[p->n_running++] = plugin;
  else if (ended && i < p->n_running)
    p->running[i] = p->running[--p->n_running];
  p->n_done += ended;
  if (p->visible)
    show_plugins(p);
}

void progress_step(const progress *p, const char *what, uint32_t i,
                   uint32_t n) {
  char line[128];
  (void)snprintf(line, sizeof line, "%s %u of %u", what, i, n);
  if (p->visible)
    show(line);
}

void progress_end(const progress *p) {
  if (p->visible)
    (void)fprintf(stderr, "\r\x1b[K");
}
