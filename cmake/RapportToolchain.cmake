# Language level, ccache, a fast linker, and the sanitizer of the chosen preset.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(RAPPORT_SANITIZE "" CACHE STRING "Value of -fsanitize=, e.g. address,undefined or thread; empty for none")

option(RAPPORT_FUZZ "Build the fuzzers of tests/fuzz; needs clang and its runtime" OFF)

find_program(RAPPORT_CCACHE ccache)
if(RAPPORT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${RAPPORT_CCACHE}")
endif()

find_program(RAPPORT_LINKER NAMES mold ld.lld)
if(RAPPORT_LINKER MATCHES "mold$")
  add_link_options(-fuse-ld=mold)
elseif(RAPPORT_LINKER MATCHES "lld$")
  add_link_options(-fuse-ld=lld)
endif()

if(RAPPORT_SANITIZE)
  add_compile_options(-fsanitize=${RAPPORT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${RAPPORT_SANITIZE})
  # GCC 12 takes an std::optional that holds nothing for uninitialized once the address sanitizer is in it.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  if(RAPPORT_SANITIZE MATCHES "thread")
    # Protocol Buffers lay out map fields differently when they see this macro, but Debian's library was built
    # without it. The standard library asks for the second one only.
    add_compile_options(-U__SANITIZE_THREAD__ -D_GLIBCXX_TSAN=1)
    set(RAPPORT_TEST_ENVIRONMENT
        "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/cmake/tsan_suppressions.txt:ignore_noninstrumented_modules=1")
  endif()
endif()
