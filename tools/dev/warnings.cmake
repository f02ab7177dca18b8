# SPDX-License-Identifier: GPL-2.0-or-later
# sg_options: how everything of the project is compiled. Link it PRIVATE.
include(CheckCCompilerFlag)
add_library(sg_options INTERFACE)
target_compile_options(sg_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wdouble-promotion -Wfloat-conversion -Wstrict-prototypes
  -Wmissing-prototypes -Wold-style-definition -Wmissing-declarations
  -Wredundant-decls -Wnested-externs -Wundef -Wwrite-strings -Wcast-qual
  -Wcast-align -Wpointer-arith -Wformat=2 -Wvla -Wimplicit-fallthrough
  -Wnull-dereference -Wswitch-enum -fstack-protector-strong
  $<$<BOOL:${SG_WERROR}>:-Werror>)
foreach(flag -Wlogical-op -Wduplicated-cond -Wduplicated-branches
    -Wjump-misses-init -Walloc-zero -Wtrampolines -Wcomma
    -Wconditional-uninitialized -Wloop-analysis -Wunreachable-code-aggressive
    -fstack-clash-protection)
  string(MAKE_C_IDENTIFIER "SG_HAS${flag}" has)
  check_c_compiler_flag(${flag} ${has})
  if(${has})
    target_compile_options(sg_options INTERFACE ${flag})
  endif()
endforeach()
if(SG_SANITIZE)
  target_compile_options(sg_options INTERFACE -fsanitize=${SG_SANITIZE}
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(sg_options INTERFACE -fsanitize=${SG_SANITIZE})
  target_compile_definitions(sg_options INTERFACE SG_SANITIZED=1)
else()
  target_compile_options(sg_options INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
  target_link_options(sg_options INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
