#ifndef RAPPORT_TESTS_RULES_LIBRARY_EDGES_H_
#define RAPPORT_TESTS_RULES_LIBRARY_EDGES_H_

#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace rapport::rules {

// What each library may include besides itself. Files for tests may also include libs/testing.
using LibraryEdges = std::map<std::string_view, std::set<std::string_view>>;
const LibraryEdges& AllowedLibraryEdges();

// The libraries of a cycle in `edges`, or empty when there is none.
std::vector<std::string_view> FindCycle(const LibraryEdges& edges);

}  // namespace rapport::rules

#endif  // RAPPORT_TESTS_RULES_LIBRARY_EDGES_H_
