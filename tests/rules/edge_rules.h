#ifndef RAPPORT_TESTS_RULES_EDGE_RULES_H_
#define RAPPORT_TESTS_RULES_EDGE_RULES_H_

#include <optional>
#include <string>
#include <string_view>

#include "tests/rules/rooms.h"

namespace rapport::rules {

// One file includes another.
struct Edge {
  std::string_view from_path;
  Room from;
  bool from_tests;  // IsForTests(from_path)
  std::string_view to_path;
  Room to;
};

// Why the edge breaks the rules between rooms; nullopt when it keeps them.
std::optional<std::string> CheckEdge(const Edge& edge);

}  // namespace rapport::rules

#endif  // RAPPORT_TESTS_RULES_EDGE_RULES_H_
