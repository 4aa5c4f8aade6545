#include "services/roster/store/sqlite/open.h"

#include <array>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/db/migrate.h"
#include "services/roster/store/sqlite/sqlite_store.h"

namespace rapport::roster {
namespace {

// Every primary key begins with the organization. members_by_key holds all that cohorts are derived from, so
// that counting a large roster reads the index alone.
constexpr std::array<db::Migration, 3> kMigrations = {{{1, "foundation", R"sql(
CREATE TABLE organizations (
  organization TEXT NOT NULL PRIMARY KEY,
  display_name TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_digest BLOB NOT NULL
) WITHOUT ROWID;

CREATE UNIQUE INDEX organizations_by_request ON organizations (request_id) WHERE request_id <> '';

CREATE TABLE units (
  organization TEXT NOT NULL REFERENCES organizations (organization),
  unit TEXT NOT NULL,
  parent_unit TEXT NOT NULL,
  display_name TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (organization, unit)
) WITHOUT ROWID;

CREATE TABLE members (
  organization TEXT NOT NULL,
  member TEXT NOT NULL,
  unit TEXT NOT NULL,
  role_group INTEGER NOT NULL CHECK (role_group IN (1, 2, 3)),
  specialty TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (organization, member),
  FOREIGN KEY (organization, unit) REFERENCES units (organization, unit)
) WITHOUT ROWID;

CREATE INDEX members_by_key ON members (organization, unit, role_group, specialty) WHERE active = 1;
)sql"},
                                                       {2, "lineage of units", R"sql(
-- Identifiers, with a space between.
ALTER TABLE units ADD COLUMN predecessors TEXT NOT NULL DEFAULT '';
)sql"},
                                                       {3, "members of waves", R"sql(
-- Who was invited with which cohort of a wave: by it later waves know how many joined and left.
CREATE TABLE wave_members (
  organization TEXT NOT NULL,
  member TEXT NOT NULL,
  wave TEXT NOT NULL,
  cohort INTEGER NOT NULL,
  PRIMARY KEY (organization, member, wave)
) WITHOUT ROWID;

CREATE INDEX wave_members_by_wave ON wave_members (organization, wave);
)sql"}}};

}  // namespace

absl::StatusOr<std::unique_ptr<RosterStore>> OpenSqliteStore(const std::string& path) {
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<db::Pool> pool, db::Pool::Open(path, kMigrations));
  return std::make_unique<SqliteStore>(std::move(pool));
}

}  // namespace rapport::roster
