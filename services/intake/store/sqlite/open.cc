#include "services/intake/store/sqlite/open.h"

#include <array>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/db/migrate.h"
#include "services/intake/store/sqlite/sqlite_store.h"

namespace rapport::intake {
namespace {

// Every key begins with the organization. Codes, waiting sheets, comments and mixed blocks are keyed by
// random bytes and have no rowid, whose order would tell when they came; the rowid of an epoch's block tells
// no more than its epoch.
constexpr std::array<db::Migration, 5> kMigrations = {{{1, "foundation", R"sql(
CREATE TABLE instruments (
  organization TEXT NOT NULL,
  instrument TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (organization, instrument)
) WITHOUT ROWID;

CREATE TABLE waves (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  display_name TEXT NOT NULL,
  instrument TEXT NOT NULL,
  forms TEXT NOT NULL,
  state INTEGER NOT NULL,
  minimum_n INTEGER NOT NULL,
  provenance INTEGER NOT NULL,
  source_note TEXT NOT NULL,
  open_date TEXT NOT NULL,
  close_date TEXT NOT NULL,
  etag TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_digest BLOB NOT NULL,
  PRIMARY KEY (organization, wave)
) WITHOUT ROWID;

CREATE INDEX waves_by_request ON waves (organization, request_id) WHERE request_id <> '';

CREATE TABLE frozen_units (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  position INTEGER NOT NULL,
  unit TEXT NOT NULL,
  parent_unit TEXT NOT NULL,
  display_name TEXT NOT NULL,
  PRIMARY KEY (organization, wave, position)
) WITHOUT ROWID;

CREATE TABLE frozen_cohorts (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  cohort INTEGER NOT NULL,
  role_group INTEGER NOT NULL,
  unit TEXT NOT NULL,
  specialties TEXT NOT NULL,
  size INTEGER NOT NULL,
  form INTEGER NOT NULL,
  PRIMARY KEY (organization, wave, cohort)
) WITHOUT ROWID;

CREATE TABLE frozen_cohort_keys (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  cohort INTEGER NOT NULL,
  unit TEXT NOT NULL,
  specialty TEXT NOT NULL,
  PRIMARY KEY (organization, wave, cohort, unit, specialty)
) WITHOUT ROWID;

CREATE TABLE participation_codes (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  code_hash BLOB NOT NULL,
  cohort INTEGER NOT NULL,
  receipt BLOB NOT NULL,
  PRIMARY KEY (organization, wave, code_hash)
) WITHOUT ROWID;

CREATE TABLE pending_sheets (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  random_id BLOB NOT NULL,
  cohort INTEGER NOT NULL,
  answers BLOB NOT NULL,
  PRIMARY KEY (organization, wave, random_id)
) WITHOUT ROWID;

CREATE TABLE epoch_blocks (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  sheets BLOB NOT NULL,
  PRIMARY KEY (organization, wave, epoch)
);

CREATE TABLE mixed_blocks (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  random_id BLOB NOT NULL,
  sheets BLOB NOT NULL,
  PRIMARY KEY (organization, wave, random_id)
) WITHOUT ROWID;

CREATE TABLE imports (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  request_id TEXT NOT NULL,
  summary BLOB NOT NULL,
  PRIMARY KEY (organization, wave, request_id)
) WITHOUT ROWID;
)sql"},
                                                       {2, "lineage of units", R"sql(
-- Identifiers, with a space between.
ALTER TABLE frozen_units ADD COLUMN earlier_units TEXT NOT NULL DEFAULT '';
)sql"},
                                                       {3, "disclosure policy and releases", R"sql(
-- Policies as text, a line a field. Nobody who answered an earlier wave was told that answers would be deleted, nor
-- that anything else would be looser than it was.
ALTER TABLE waves ADD COLUMN policy TEXT NOT NULL DEFAULT '';
ALTER TABLE waves ADD COLUMN opening_policy TEXT NOT NULL DEFAULT '';
ALTER TABLE waves ADD COLUMN manifest_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE waves ADD COLUMN answers_deleted_date TEXT NOT NULL DEFAULT '';
UPDATE waves SET policy =
  'minimum_n ' || minimum_n || char(10) ||
  'comment_minimum_n ' || max(25, minimum_n) || char(10) ||
  'by_unit yes' || char(10) || 'by_specialty yes' || char(10) || 'lowest_unit_depth 0' || char(10) ||
  'protection_percent 20' || char(10) || 'response_rate_band_percent 25' || char(10) ||
  'keep_answers_days 3650' || char(10) || 'export_epsilon 0' || char(10);
UPDATE waves SET opening_policy = policy WHERE state <> 1;
ALTER TABLE waves DROP COLUMN minimum_n;

CREATE TABLE frozen_flows (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  earlier_wave TEXT NOT NULL,
  earlier_cohort INTEGER NOT NULL,
  cohort INTEGER NOT NULL,
  members INTEGER NOT NULL,
  PRIMARY KEY (organization, wave, earlier_wave, earlier_cohort, cohort)
) WITHOUT ROWID;

CREATE TABLE released_records (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  record_key TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (organization, wave, record_key)
) WITHOUT ROWID;
)sql"},
                                                       {4, "comments", R"sql(
-- Pages of a database are taken in the order of time: what was written together lies together. So comments wait here
-- while their wave is open, and closing writes them into `comments` in random order.
CREATE TABLE pending_comments (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  random_id BLOB NOT NULL,
  cohort INTEGER NOT NULL,
  prompt TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (organization, wave, random_id)
) WITHOUT ROWID;

CREATE TABLE comments (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  random_id BLOB NOT NULL,
  cohort INTEGER NOT NULL,
  prompt TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (organization, wave, random_id)
) WITHOUT ROWID;

-- Unit and role group are those of the group to which a released comment is attributed.
CREATE TABLE comment_reviews (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  random_id BLOB NOT NULL,
  prompt TEXT NOT NULL,
  decision INTEGER NOT NULL,
  released_text TEXT NOT NULL,
  unit TEXT NOT NULL,
  role_group INTEGER NOT NULL,
  PRIMARY KEY (organization, wave, random_id)
) WITHOUT ROWID;
)sql"},
                                                       {5, "export ledger", R"sql(
-- What exports took of a wave's privacy budget; spent_micro is all of it up to and with this one.
CREATE TABLE export_ledger (
  organization TEXT NOT NULL,
  wave TEXT NOT NULL,
  request_id TEXT NOT NULL,
  epsilon_micro INTEGER NOT NULL,
  spent_micro INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (organization, wave, request_id)
) WITHOUT ROWID;
)sql"}}};

}  // namespace

absl::StatusOr<std::unique_ptr<IntakeStore>> OpenSqliteStore(const SqliteStoreOptions& options) {
  if (options.min_epoch < 16) return absl::InvalidArgumentError("an epoch holds at least 16 answers");
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<db::Pool> pool, db::Pool::Open(options.path, kMigrations));
  return std::make_unique<SqliteStore>(std::move(pool), options.min_epoch);
}

}  // namespace rapport::intake
