#ifndef RAPPORT_TESTS_RULES_ROOMS_H_
#define RAPPORT_TESTS_RULES_ROOMS_H_

#include <string_view>

namespace rapport::rules {

// What a source file is for, as its path tells. Views point into the path it was made of.
struct Room {
  enum class Kind {
    kLibrary,      // libs/<name>/
    kDomain,       // services/<name>/domain/
    kApi,          // services/<name>/api/
    kContract,     // services/<name>/store/<file>
    kBackend,      // services/<name>/store/<backend>/
    kConformance,  // services/<name>/store/conformance/
    kModule,       // services/<name>/module.h, the service as others host it, and module.cc
    kMain,         // services/<name>/main.cc
    kWiring,       // any other file directly in services/<name>/
    kTool,         // tools/<name>/
    kTests,        // tests/
    kOutside,      // not ours: the standard library, generated code, other projects
  };
  Kind kind = Kind::kOutside;
  // Library, service or tool; empty in tests/ and outside.
  std::string_view name;

  friend bool operator==(const Room&, const Room&) = default;
};

Room RoomOf(std::string_view path);

// Whether the file is only for tests and so never part of a shipped binary: tests, fakes, fixtures, fuzzers.
bool IsForTests(std::string_view path);

}  // namespace rapport::rules

#endif  // RAPPORT_TESTS_RULES_ROOMS_H_
