# SPDX-License-Identifier: GPL-2.0-or-later
# FILE exports EXPECT and nothing else, or the functions that HEADER declares.
execute_process(COMMAND nm -D --defined-only ${FILE} OUTPUT_VARIABLE out)
string(REGEX MATCHALL "[TDBRVW] [a-zA-Z_0-9]+" symbols "${out}")
list(TRANSFORM symbols REPLACE "^. " "")
# The linker's own marks, which it exports where a library that is linked does.
list(REMOVE_ITEM symbols __bss_start _edata _end)
list(SORT symbols)
if(HEADER)
  file(STRINGS ${HEADER} lines REGEX "^SG_API ")
  foreach(line ${lines})
    string(REGEX MATCH "(sg_[a-z_]+)\\(" name "${line}")
    list(APPEND EXPECT ${CMAKE_MATCH_1})
  endforeach()
  list(SORT EXPECT)
endif()
if(NOT symbols STREQUAL EXPECT)
  message(FATAL_ERROR "exported: ${symbols}\nexpected: ${EXPECT}")
endif()
