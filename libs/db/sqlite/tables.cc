#include "libs/db/sqlite/tables.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/db/sqlite/migrate.h"

namespace rapport::db::sqlite {
namespace {

using References = std::map<std::string, std::set<std::string>, std::less<>>;  // by table, those it refers to

absl::StatusOr<References> ReferencesOf(Connection& database) {
  RAPPORT_ASSIGN_OR_RETURN(Statement keys,
                           database.Prepare("SELECT t.name, k.\"table\" FROM sqlite_schema t "
                                            "JOIN pragma_foreign_key_list(t.name) k WHERE t.type = 'table'"));
  References references;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool more, keys.Step());
    if (!more) return references;
    if (keys.Text(0) != keys.Text(1)) references[std::string(keys.Text(0))].emplace(keys.Text(1));
  }
}

}  // namespace

absl::StatusOr<std::vector<Table>> TablesOf(Connection& database) {
  RAPPORT_ASSIGN_OR_RETURN(Statement columns,
                           database.Prepare("SELECT t.name, c.name FROM sqlite_schema t "
                                            "JOIN pragma_table_info(t.name) c WHERE t.type = 'table' "
                                            "ORDER BY 1, 2"));
  std::vector<Table> found;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool more, columns.Step());
    if (!more) break;
    if (found.empty() || found.back().name != columns.Text(0))
      found.push_back({std::string(columns.Text(0)), {}});
    found.back().columns.emplace_back(columns.Text(1));
  }
  std::erase_if(found, [](const Table& table) {
    return !std::binary_search(table.columns.begin(), table.columns.end(), "organization");
  });
  RAPPORT_ASSIGN_OR_RETURN(References references, ReferencesOf(database));
  std::vector<Table> ordered;
  while (!found.empty()) {
    // Without a circle, which no schema of ours has, there is always one whose references are all taken.
    auto next = std::find_if(found.begin(), found.end(),
                             [&](const Table& table) { return references[table.name].empty(); });
    if (next == found.end()) next = found.begin();
    for (auto& [table, to] : references) to.erase(next->name);
    ordered.push_back(std::move(*next));
    found.erase(next);
  }
  return ordered;
}

absl::StatusOr<std::vector<Table>> TablesMadeBy(std::span<const Migration> migrations) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> scratch, Connection::Open(":memory:"));
  RAPPORT_RETURN_IF_ERROR(Migrate(*scratch, migrations));
  return TablesOf(*scratch);
}

}  // namespace rapport::db::sqlite
