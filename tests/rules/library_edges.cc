#include "tests/rules/library_edges.h"

namespace rapport::rules {
namespace {

using Names = std::set<std::string_view>;

// Depth first; true when `library` closes a cycle, whose libraries `trail` then ends with.
bool Visit(std::string_view library, const LibraryEdges& edges, Names& done,
           std::vector<std::string_view>& trail) {
  for (std::string_view seen : trail) {
    if (seen == library) return true;
  }
  if (!done.insert(library).second) return false;
  trail.push_back(library);
  if (const auto row = edges.find(library); row != edges.end()) {
    for (std::string_view next : row->second) {
      if (Visit(next, edges, done, trail)) return true;
    }
  }
  trail.pop_back();
  return false;
}

}  // namespace

const LibraryEdges& AllowedLibraryEdges() {
  static const LibraryEdges edges = {
      {"base", {}},
      {"access", {"base", "observe"}},
      {"auditlog", {"base", "observe"}},
      {"stats", {"base"}},
      {"backup", {"base", "db"}},
      {"cache", {"base"}},
      {"config", {"base"}},
      {"crypto", {"base"}},
      {"csv", {"base"}},
      {"db", {"base", "observe"}},
      {"disclosure", {"base", "stats"}},
      {"instrument", {"base"}},
      {"observe", {"base"}},
      {"screening", {"base"}},
      {"testing", {"base"}},
      {"tracing", {"base", "observe"}},
      {"importing", {"base", "csv", "rpc"}},
      {"net", {"base", "observe"}},
      {"rpc", {"access", "auditlog", "base", "net", "observe", "tracing"}},
      {"hosting", {"access", "auditlog", "base", "cache", "config", "db", "observe", "rpc", "tracing"}},
  };
  return edges;
}

std::vector<std::string_view> FindCycle(const LibraryEdges& edges) {
  Names done;
  for (const auto& [library, unused] : edges) {
    std::vector<std::string_view> trail;
    if (Visit(library, edges, done, trail)) return trail;
  }
  return {};
}

}  // namespace rapport::rules
