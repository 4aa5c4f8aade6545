#include "services/intake/store/sql/schema.h"

#include <array>

namespace rapport::intake {

// Every key begins with the organization, so that a cluster can distribute tables by it.
//
// An engine keeps more of a row than its columns: its place, and the transaction that wrote it last. So what
// comes in with one submission lies in rows of many: codes in buckets, waiting sheets in one row, waiting
// comments in blocks, which are all written anew whenever one of theirs changes. An epoch's block tells no
// more than its epoch; mixed blocks and comments of a closed wave are written at once, in random order, and
// keyed by random bytes.
std::span<const db::Migration> Migrations() {
  static constexpr std::array<db::Migration, 1> kMigrations = {{{1, "foundation", R"sql(
CREATE TABLE instruments (
  organization {text} NOT NULL,
  instrument {text} NOT NULL,
  content {blob} NOT NULL,
  PRIMARY KEY (organization, instrument)
) {keyed};

-- Policies are text, a line a field. The codes are counted with and without answers, in so many buckets.
CREATE TABLE waves (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  display_name {text} NOT NULL,
  instrument {text} NOT NULL,
  forms {text} NOT NULL,
  state INTEGER NOT NULL,
  policy {text} NOT NULL,
  opening_policy {text} NOT NULL DEFAULT '',
  manifest_digest {text} NOT NULL DEFAULT '',
  provenance INTEGER NOT NULL,
  source_note {text} NOT NULL,
  open_date {text} NOT NULL,
  close_date {text} NOT NULL,
  answers_deleted_date {text} NOT NULL DEFAULT '',
  etag {text} NOT NULL,
  request_id {text} NOT NULL,
  request_digest {blob} NOT NULL,
  codes BIGINT NOT NULL DEFAULT 0,
  code_buckets BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (organization, wave)
) {keyed};

CREATE INDEX waves_by_request ON waves (organization, request_id) WHERE request_id <> '';

-- Earlier units are identifiers with a space between.
CREATE TABLE frozen_units (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  position INTEGER NOT NULL,
  unit {text} NOT NULL,
  parent_unit {text} NOT NULL,
  display_name {text} NOT NULL,
  earlier_units {text} NOT NULL,
  PRIMARY KEY (organization, wave, position)
) {keyed};

CREATE TABLE frozen_cohorts (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  cohort INTEGER NOT NULL,
  role_group INTEGER NOT NULL,
  unit {text} NOT NULL,
  specialties {text} NOT NULL,
  size BIGINT NOT NULL,
  form INTEGER NOT NULL,
  PRIMARY KEY (organization, wave, cohort)
) {keyed};

CREATE TABLE frozen_cohort_keys (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  cohort INTEGER NOT NULL,
  unit {text} NOT NULL,
  specialty {text} NOT NULL,
  PRIMARY KEY (organization, wave, cohort, unit, specialty)
) {keyed};

CREATE TABLE frozen_flows (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  earlier_wave {text} NOT NULL,
  earlier_cohort INTEGER NOT NULL,
  cohort INTEGER NOT NULL,
  members BIGINT NOT NULL,
  PRIMARY KEY (organization, wave, earlier_wave, earlier_cohort, cohort)
) {keyed};

CREATE TABLE code_buckets (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  bucket BIGINT NOT NULL,
  codes {blob} NOT NULL,
  PRIMARY KEY (organization, wave, bucket)
) {keyed};

CREATE TABLE pending_sheets (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  sheets {blob} NOT NULL,
  PRIMARY KEY (organization, wave)
) {keyed};

CREATE TABLE epoch_blocks (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  epoch BIGINT NOT NULL,
  sheet_count BIGINT NOT NULL,
  sheets {blob} NOT NULL,
  PRIMARY KEY (organization, wave, epoch)
);

CREATE TABLE mixed_blocks (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  random_id {blob} NOT NULL,
  sheet_count BIGINT NOT NULL,
  sheets {blob} NOT NULL,
  PRIMARY KEY (organization, wave, random_id)
) {keyed};

CREATE TABLE imports (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  request_id {text} NOT NULL,
  summary {blob} NOT NULL,
  PRIMARY KEY (organization, wave, request_id)
) {keyed};

CREATE TABLE released_records (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  record_key {text} NOT NULL,
  content {blob} NOT NULL,
  PRIMARY KEY (organization, wave, record_key)
) {keyed};

CREATE TABLE pending_comments (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  block BIGINT NOT NULL,
  comments {blob} NOT NULL,
  PRIMARY KEY (organization, wave, block)
) {keyed};

CREATE TABLE comments (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  random_id {blob} NOT NULL,
  cohort INTEGER NOT NULL,
  prompt {text} NOT NULL,
  text {text} NOT NULL,
  PRIMARY KEY (organization, wave, random_id)
) {keyed};

-- Unit and role group are those of the group to which a released comment is attributed.
CREATE TABLE comment_reviews (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  random_id {blob} NOT NULL,
  prompt {text} NOT NULL,
  decision INTEGER NOT NULL,
  released_text {text} NOT NULL,
  unit {text} NOT NULL,
  role_group INTEGER NOT NULL,
  PRIMARY KEY (organization, wave, random_id)
) {keyed};

-- What exports took of a wave's privacy budget; spent_micro is all of it up to and with this one.
CREATE TABLE export_ledger (
  organization {text} NOT NULL,
  wave {text} NOT NULL,
  request_id {text} NOT NULL,
  epsilon_micro BIGINT NOT NULL,
  spent_micro BIGINT NOT NULL,
  content {blob} NOT NULL,
  PRIMARY KEY (organization, wave, request_id)
) {keyed};
)sql"}}};
  return kMigrations;
}

}  // namespace rapport::intake
