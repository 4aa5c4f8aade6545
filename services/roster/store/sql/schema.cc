#include "services/roster/store/sql/schema.h"

#include <array>

namespace rapport::roster {

// Every key contains the organization, so that a cluster can distribute tables by it. members_by_key holds
// all that cohorts are derived from: counting a large roster reads the index alone.
std::span<const db::Migration> Migrations() {
  static constexpr std::array<db::Migration, 1> kMigrations = {{{1, "foundation", R"sql(
CREATE TABLE organizations (
  organization {text} NOT NULL PRIMARY KEY,
  display_name {text} NOT NULL,
  request_id {text} NOT NULL,
  request_digest {blob} NOT NULL
) {keyed};

CREATE INDEX organizations_by_request ON organizations (request_id) WHERE request_id <> '';

-- Predecessors are identifiers with a space between.
CREATE TABLE units (
  organization {text} NOT NULL REFERENCES organizations (organization),
  unit {text} NOT NULL,
  parent_unit {text} NOT NULL,
  display_name {text} NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  predecessors {text} NOT NULL,
  PRIMARY KEY (organization, unit)
) {keyed};

-- A member's unit is checked by the import, whose transaction no other writer of the organization joins, and units
-- stay: a foreign key would look for it once more for each row, which takes PostgreSQL as long as all else.
CREATE TABLE members (
  organization {text} NOT NULL,
  member {text} NOT NULL,
  unit {text} NOT NULL,
  role_group INTEGER NOT NULL CHECK (role_group IN (1, 2, 3)),
  specialty {text} NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (organization, member)
) {keyed};

CREATE INDEX members_by_key ON members (organization, unit, role_group, specialty) WHERE active = 1;

-- Who was invited with which cohort of a wave: by it later waves know how many joined and left.
CREATE TABLE wave_members (
  organization {text} NOT NULL,
  member {text} NOT NULL,
  wave {text} NOT NULL,
  cohort INTEGER NOT NULL,
  PRIMARY KEY (organization, member, wave)
) {keyed};

CREATE INDEX wave_members_by_wave ON wave_members (organization, wave);
)sql"}}};
  return kMigrations;
}

}  // namespace rapport::roster
