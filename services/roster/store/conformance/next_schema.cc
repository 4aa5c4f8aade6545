#include "services/roster/store/conformance/next_schema.h"

#include <vector>

#include "services/roster/store/sql/schema.h"

namespace rapport::roster {

std::span<const db::Migration> NextMigrations() {
  static const std::vector<db::Migration> migrations = [] {
    const std::span<const db::Migration> released = Migrations();
    std::vector<db::Migration> next(released.begin(), released.end());
    next.push_back({static_cast<int>(next.size()) + 1, "of_tests_only",
                    R"sql(
ALTER TABLE members ADD COLUMN note {text} NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN site {text} NOT NULL DEFAULT 'main';
CREATE TABLE sites (
  organization {text} NOT NULL,
  site {text} NOT NULL,
  PRIMARY KEY (organization, site)
) {keyed};
INSERT INTO sites (organization, site) SELECT organization, 'main' FROM organizations;
)sql",
                    R"sql(
DROP TABLE sites;
ALTER TABLE units DROP COLUMN site;
ALTER TABLE members DROP COLUMN note;
)sql",
                    true});
    return next;
  }();
  return migrations;
}

}  // namespace rapport::roster
