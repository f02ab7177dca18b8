# SPDX-License-Identifier: GPL-2.0-or-later
# cmake -DSOURCES="a.css;b.js" -DOUTPUT=x.c -P embed.cmake: files as constants of
# C, each ending in a zero byte: sg_viewer_NAME of NAME.css and the like, dots
# being "_". Their sizes do not count that byte.
set(text "// Made by tools/viewer/embed.cmake.\n#include \"report/viewer.h\"\n")
foreach(file ${SOURCES})
  get_filename_component(name ${file} NAME)
  string(REGEX REPLACE "[^a-z]" "_" name ${name})
  file(READ ${file} bytes HEX)
  string(LENGTH "${bytes}" size)
  math(EXPR size "${size} / 2")
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND text "const unsigned char sg_viewer_${name}[] = {\n${bytes}0};\n"
    "const unsigned long sg_viewer_${name}_size = ${size};\n")
endforeach()
file(WRITE ${OUTPUT} "${text}")
