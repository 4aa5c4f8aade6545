# The libraries that Rapport stands on; all are Debian 12 packages (tools/install-packages lists them).

find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(Protobuf CONFIG QUIET)
if(NOT Protobuf_FOUND)
  find_package(Protobuf REQUIRED)
endif()
find_package(gRPC CONFIG REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(Boost 1.74 REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core pull)
find_package(PkgConfig REQUIRED)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(cjose REQUIRED IMPORTED_TARGET cjose)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)
find_package(CLI11 REQUIRED)

# Solvers of linear programs. Debian's pkg-config files name libraries whose development packages need not be there.
find_library(CLP_LIBRARY Clp REQUIRED)
find_library(COINUTILS_LIBRARY CoinUtils REQUIRED)
add_library(coin::clp INTERFACE IMPORTED)
target_link_libraries(coin::clp INTERFACE "${CLP_LIBRARY}" "${COINUTILS_LIBRARY}")
# GLPK is under the GPL: only tests link it.
find_library(GLPK_LIBRARY glpk REQUIRED)
add_library(glpk::glpk INTERFACE IMPORTED)
target_link_libraries(glpk::glpk INTERFACE "${GLPK_LIBRARY}")

include(GoogleTest)
