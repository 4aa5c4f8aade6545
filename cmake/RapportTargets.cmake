# Every target of the project is declared with one of these functions, so that
# warnings, include roots and test registration are the same everywhere.

# rapport_warnings(<target>): warnings are errors in our own code.
function(rapport_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>
                                           -Werror -Wno-error=deprecated-declarations)
endfunction()

# rapport_library(<name> SRCS ... HDRS ... PUBLIC ... PRIVATE ...)
# Includes are written from the project's root: "libs/base/clock.h".
function(rapport_library name)
  cmake_parse_arguments(ARG "" "" "SRCS;HDRS;PUBLIC;PRIVATE" ${ARGN})
  if(ARG_SRCS)
    add_library(${name} STATIC ${ARG_SRCS} ${ARG_HDRS})
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
    rapport_warnings(${name})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} INTERFACE ${ARG_PUBLIC})
  endif()
endfunction()

# rapport_embed_text(<source> <variable> <file>): makes <source> in the build directory from <source>.in, with the content of
# <file>, whose path begins at the project's root, in place of @<variable>@.
function(rapport_embed_text source variable file)
  file(READ "${PROJECT_SOURCE_DIR}/${file}" ${variable})
  configure_file(${source}.in ${source} @ONLY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${file}")
endfunction()

# rapport_binary(<name> SRCS ... DEPS ...): an executable in <build>/bin.
function(rapport_binary name)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SRCS})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  rapport_warnings(${name})
endfunction()

# rapport_test(<name> SRCS ... DEPS ... [LABELS ...] [TIMEOUT s] [ONE_PROCESS]): one GoogleTest binary, every case a
# ctest test; with ONE_PROCESS all cases are one ctest test, for suites that share something that is slow to make.
function(rapport_test name)
  cmake_parse_arguments(ARG "ONE_PROCESS" "TIMEOUT" "SRCS;DEPS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SRCS})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  rapport_warnings(${name})
  set(properties TIMEOUT ${ARG_TIMEOUT})
  if(ARG_LABELS)
    list(APPEND properties LABELS "${ARG_LABELS}")
  endif()
  if(RAPPORT_TEST_ENVIRONMENT)
    list(APPEND properties ENVIRONMENT "${RAPPORT_TEST_ENVIRONMENT}")
  endif()
  if(ARG_ONE_PROCESS)
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(${name} PROPERTIES ${properties})
    return()
  endif()
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES ${properties}
                       WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
endfunction()

# rapport_proto_library(<name> PROTOS a/b.proto ... [DEPS ...] [GRPC])
# Generates C++ below <build>/proto for files named relative to proto/.
function(rapport_proto_library name)
  cmake_parse_arguments(ARG "GRPC" "" "PROTOS;DEPS" ${ARGN})
  set(out "${PROJECT_BINARY_DIR}/gen")
  file(MAKE_DIRECTORY "${out}")
  set(generated)
  foreach(proto IN LISTS ARG_PROTOS)
    string(REGEX REPLACE "\\.proto$" "" stem "${proto}")
    set(outputs "${out}/${stem}.pb.cc" "${out}/${stem}.pb.h")
    set(plugin_args)
    if(ARG_GRPC)
      list(APPEND outputs "${out}/${stem}.grpc.pb.cc" "${out}/${stem}.grpc.pb.h")
      set(plugin_args --grpc_out=${out} --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND protobuf::protoc --proto_path=${PROJECT_SOURCE_DIR}/proto --cpp_out=${out} ${plugin_args} ${proto}
      DEPENDS "${PROJECT_SOURCE_DIR}/proto/${proto}"
      COMMENT "protoc ${proto}" VERBATIM)
    list(APPEND generated ${outputs})
  endforeach()
  add_library(${name} STATIC ${generated})
  target_include_directories(${name} SYSTEM PUBLIC "${out}")
  target_link_libraries(${name} PUBLIC protobuf::libprotobuf ${ARG_DEPS})
  if(ARG_GRPC)
    target_link_libraries(${name} PUBLIC gRPC::grpc++)
  endif()
endfunction()

# rapport_fuzz_target(<name> SRCS ... DEPS ...): a parser under hostile input. SRCS define LLVMFuzzerTestOneInput;
# corpus/<name> beside them holds inputs. The test replays these with some mutations; with RAPPORT_FUZZ there is
# also <build>/fuzz/<name>, which looks for new ones.
function(rapport_fuzz_target name)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS" ${ARGN})
  set(test rapport_fuzz_${name}_test)
  rapport_test(${test} SRCS replay_test.cc mutate.cc ${ARG_SRCS} DEPS rapport_base ${ARG_DEPS} LABELS fuzz)
  file(RELATIVE_PATH folder "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  target_compile_definitions(${test} PRIVATE RAPPORT_FUZZ_CORPUS="${folder}/corpus/${name}")
  if(RAPPORT_FUZZ)
    set(fuzzer rapport_fuzz_${name})
    rapport_binary(${fuzzer} SRCS ${ARG_SRCS} DEPS rapport_base ${ARG_DEPS})
    set_target_properties(${fuzzer} PROPERTIES OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/fuzz")
    target_link_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
    add_dependencies(rapport_fuzzers ${fuzzer})
  endif()
endfunction()
