#ifndef RAPPORT_LIBS_BACKUP_TESTING_SCHEMA_H_
#define RAPPORT_LIBS_BACKUP_TESTING_SCHEMA_H_

#include <array>
#include <span>

#include "libs/db/migration.h"

namespace rapport::backup {

// A schema of two versions, in which the table that comes first by name refers to the other.
inline std::span<const db::Migration> TestingMigrations() {
  static constexpr std::array<db::Migration, 2> kMigrations = {
      {{1, "foundation", R"sql(
CREATE TABLE parents (
  organization {text} NOT NULL,
  id {text} NOT NULL,
  number BIGINT NOT NULL,
  bytes {blob} NOT NULL,
  PRIMARY KEY (organization, id)
) {keyed};
CREATE TABLE children (
  organization {text} NOT NULL,
  id {text} NOT NULL,
  PRIMARY KEY (organization, id),
  FOREIGN KEY (organization, id) REFERENCES parents (organization, id)
) {keyed};
)sql"},
       {2, "notes",
        "ALTER TABLE parents ADD COLUMN note {text} "
        "NOT NULL DEFAULT ''",
        "ALTER TABLE parents DROP COLUMN note", true}}};
  return kMigrations;
}

}  // namespace rapport::backup

#endif  // RAPPORT_LIBS_BACKUP_TESTING_SCHEMA_H_
