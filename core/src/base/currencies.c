// SPDX-License-Identifier: GPL-2.0-or-later
// currencies - the codes of ISO 4217, in force and withdrawn.
//
// Contracts of past years are in currencies of past years, so those that were
// withdrawn since 1990 are in the table. XXX (no currency) and XTS (tests) are
// none. Codes are facts of the standard's lists one and three.
#include "base/loose.h"

#include <stdlib.h>
#include <string.h>

enum { LETTERS = 3 };

// Sorted; every three letters are one code.
static const char codes[] =
    "ADPAEDAFAAFNALLAMDANGAOAAOKAONAORARAARSATSAUDAWGAYMAZMAZNBADBAMBBDBDTBEC"
    "BEFBELBGLBGNBHDBIFBMDBNDBOBBOVBRCBREBRLBRNBRRBSDBTNBWPBYBBYNBYRBZDCADCDF"
    "CHECHFCHWCLFCLPCNYCOPCOUCRCCSDCSKCUCCUPCVECYPCZKDDMDEMDJFDKKDOPDZDECSECV"
    "EEKEGPERNESAESBESPETBEURFIMFJDFKPFRFGBPGEKGELGHCGHSGIPGMDGNFGRDGTQGWPGYD"
    "HKDHNLHRDHRKHTGHUFIDRIEPILSINRIQDIRRISKITLJMDJODJPYKESKGSKHRKMFKPWKRWKWD"
    "KYDKZTLAKLBPLKRLRDLSLLTLLTTLUCLUFLULLVLLVRLYDMADMDLMGAMGFMKDMLFMMKMNTMOP"
    "MROMRUMTLMURMVRMWKMXNMXPMXVMYRMZMMZNNADNGNNICNIONLGNOKNPRNZDOMRPABPEIPEN"
    "PGKPHPPKRPLNPLZPTEPYGQARROLRONRSDRUBRURRWFSARSBDSCRSDDSDGSDPSEKSGDSHPSIT"
    "SKKSLESLLSOSSRDSRGSSPSTDSTNSURSVCSYPSZLTHBTJRTJSTMMTMTTNDTOPTPETRLTRYTTD"
    "TWDTZSUAHUAKUGXUSDUSNUSSUYIUYPUYUUYWUZSVEBVEDVEFVESVNDVUVWSTXADXAFXAGXAU"
    "XBAXBBXBCXBDXCDXCGXDRXEUXFOXFUXOFXPDXPFXPTXREXSUXUAYDDYERYUDYUMYUNZALZAR"
    "ZMKZMWZRNZRZZWDZWGZWLZWNZWR";

static int compare(const void *key, const void *code) {
  return memcmp(key, code, LETTERS);
}

static char upper(char c) {
  return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool sg_currency_read(sg_slice text, char out[4]) {
  out[0] = '\0';
  text = sg_slice_trim(text);
  if (text.length != LETTERS)
    return false;
  const char code[LETTERS] = {upper(text.at[0]), upper(text.at[1]),
                              upper(text.at[2])};
  if (!bsearch(code, codes, sizeof codes / LETTERS, LETTERS, compare))
    return false;
  memcpy(out, code, LETTERS);
  out[LETTERS] = '\0';
  return true;
}
