#include "services/intake/store/conformance/next_schema.h"

#include <vector>

#include "services/intake/store/sql/schema.h"

namespace rapport::intake {

std::span<const db::Migration> NextMigrations() {
  static const std::vector<db::Migration> migrations = [] {
    const std::span<const db::Migration> released = Migrations();
    std::vector<db::Migration> next(released.begin(), released.end());
    next.push_back({static_cast<int>(next.size()) + 1, "of_tests_only",
                    R"sql(
ALTER TABLE waves ADD COLUMN reminder {text} NOT NULL DEFAULT '';
ALTER TABLE code_buckets ADD COLUMN batch BIGINT NOT NULL DEFAULT 0;
CREATE TABLE reminders (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  day {text} NOT NULL,
  PRIMARY KEY (organization, wave, day)
) {keyed};
INSERT INTO reminders (organization, wave, day) SELECT organization, wave, open_date FROM waves WHERE open_date <> '';
)sql",
                    R"sql(
DROP TABLE reminders;
ALTER TABLE code_buckets DROP COLUMN batch;
ALTER TABLE waves DROP COLUMN reminder;
)sql",
                    true});
    return next;
  }();
  return migrations;
}

}  // namespace rapport::intake
