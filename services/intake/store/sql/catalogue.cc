#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/bulk.h"
#include "libs/db/database.h"
#include "services/intake/store/sql/comments.h"
#include "services/intake/store/sql/sql_store.h"

namespace rapport::intake {
namespace {

using absl::StatusCode;

constexpr std::string_view kWaveColumns =
    "wave, display_name, instrument, forms, state, policy, provenance, source_note, open_date, "
    "close_date, etag, opening_policy, manifest_digest, answers_deleted_date";

std::vector<std::string> SplitList(std::string_view joined) {
  return absl::StrSplit(base::AbslView(joined), ',', absl::SkipEmpty());
}

absl::StatusOr<Wave> WaveOfRow(const std::string& organization, const db::Statement& row) {
  Wave wave;
  wave.name = {organization, std::string(row.Text(0))};
  wave.display_name = row.Text(1);
  wave.instrument_id = row.Text(2);
  wave.forms = SplitList(row.Text(3));
  wave.state = static_cast<WaveState>(row.Int64(4));
  RAPPORT_ASSIGN_OR_RETURN(wave.policy, PolicyFromText(row.Text(5)));
  wave.provenance = static_cast<Provenance>(row.Int64(6));
  wave.source_note = row.Text(7);
  wave.open_date = row.Text(8);
  wave.close_date = row.Text(9);
  wave.etag = row.Text(10);
  if (wave.state != WaveState::kDraft) {
    RAPPORT_ASSIGN_OR_RETURN(wave.opening_policy, PolicyFromText(row.Text(11)));
  }
  wave.manifest_digest = row.Text(12);
  wave.answers_deleted_date = row.Text(13);
  return wave;
}

absl::Status InsertFlows(db::Transaction& transaction, const base::WaveName& name,
                         const std::vector<FrozenFlow>& flows) {
  db::BulkInsert insert(
      transaction, "frozen_flows (organization, wave, earlier_wave, earlier_cohort, cohort, members)", 6);
  for (const FrozenFlow& flow : flows) {
    RAPPORT_RETURN_IF_ERROR(insert.Add(name.organization, name.wave, flow.earlier_wave, flow.earlier_cohort,
                                       flow.cohort, flow.members));
  }
  return insert.Finish();
}

absl::Status InsertCohorts(db::Transaction& transaction, const base::WaveName& name,
                           const std::vector<FrozenCohort>& frozen) {
  db::BulkInsert cohorts(transaction,
                         "frozen_cohorts (organization, wave, cohort, role_group, unit, "
                         "specialties, size, form)",
                         8);
  db::BulkInsert keys(transaction, "frozen_cohort_keys (organization, wave, cohort, unit, specialty)", 5);
  for (std::size_t index = 0; index < frozen.size(); ++index) {
    const FrozenCohort& cohort = frozen[index];
    RAPPORT_RETURN_IF_ERROR(cohorts.Add(name.organization, name.wave, index,
                                        static_cast<int>(cohort.role_group), cohort.unit_id,
                                        absl::StrJoin(cohort.specialties, ","), cohort.size, cohort.form));
    for (const CohortKey& key : cohort.keys) {
      RAPPORT_RETURN_IF_ERROR(keys.Add(name.organization, name.wave, index, key.unit_id, key.specialty));
    }
  }
  RAPPORT_RETURN_IF_ERROR(cohorts.Finish());
  return keys.Finish();
}

absl::Status InsertFrozen(db::Transaction& transaction, const base::WaveName& name,
                          const FrozenWave& frozen) {
  db::BulkInsert units(transaction,
                       "frozen_units (organization, wave, position, unit, parent_unit, "
                       "display_name, earlier_units)",
                       7);
  for (std::size_t position = 0; position < frozen.units.size(); ++position) {
    const FrozenUnit& unit = frozen.units[position];
    RAPPORT_RETURN_IF_ERROR(units.Add(name.organization, name.wave, position, unit.unit_id,
                                      unit.parent_unit_id, unit.display_name,
                                      absl::StrJoin(unit.earlier_unit_ids, " ")));
  }
  RAPPORT_RETURN_IF_ERROR(units.Finish());
  RAPPORT_RETURN_IF_ERROR(InsertCohorts(transaction, name, frozen.cohorts));
  return InsertFlows(transaction, name, frozen.flows);
}

absl::StatusOr<std::vector<FrozenFlow>> ReadFlows(db::Transaction& transaction, const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction.Prepare("SELECT earlier_wave, earlier_cohort, cohort, members FROM frozen_flows WHERE "
                          "organization = ? AND wave = ? ORDER BY earlier_wave, earlier_cohort, cohort"));
  query.BindAll(name.organization, name.wave);
  std::vector<FrozenFlow> flows;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return flows;
    flows.push_back({std::string(query.Text(0)), static_cast<std::uint32_t>(query.Int64(1)),
                     static_cast<std::uint32_t>(query.Int64(2)), query.Int64(3)});
  }
}

}  // namespace

absl::Status WaveNotFound() {
  return base::Error(StatusCode::kNotFound, "WAVE_NOT_FOUND", "there is no such wave");
}

absl::Status SqlStore::CreateInstrument(const StoredInstrument& instrument) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(instrument.name.organization));
  {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement existing,
                             transaction->Prepare("SELECT content FROM instruments WHERE "
                                                  "organization = ? AND instrument = ?"));
    RAPPORT_ASSIGN_OR_RETURN(
        const bool found, existing.BindAll(instrument.name.organization, instrument.name.instrument).Step());
    if (found) {
      if (existing.Bytes(0) == instrument.content) return absl::OkStatus();
      return base::Error(
          StatusCode::kAlreadyExists, "INSTRUMENT_EXISTS",
          "this version exists with another content; an instrument never changes: give it a new version");
    }
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement insert,
        transaction->Prepare("INSERT INTO instruments (organization, instrument, content) VALUES (?, ?, ?)"));
    RAPPORT_RETURN_IF_ERROR(
        insert.BindAll(instrument.name.organization, instrument.name.instrument, db::Blob{instrument.content})
            .Run());
  }
  return transaction->Commit();
}

absl::StatusOr<StoredInstrument> SqlStore::GetInstrument(const base::InstrumentName& name) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(name.organization));
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query, transaction->Prepare("SELECT content FROM instruments WHERE "
                                                                     "organization = ? AND instrument = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, query.BindAll(name.organization, name.instrument).Step());
  if (!found)
    return base::Error(StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND", "there is no such instrument");
  return StoredInstrument{name, std::string(query.Bytes(0))};
}

absl::StatusOr<std::vector<StoredInstrument>> SqlStore::ListInstruments(
    const base::OrganizationName& organization, std::string_view after, int limit) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(organization.organization));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction->Prepare("SELECT instrument, content FROM instruments WHERE organization = ? AND "
                           "instrument > ? ORDER BY instrument LIMIT ?"));
  query.BindAll(organization.organization, after, limit);
  std::vector<StoredInstrument> instruments;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return instruments;
    instruments.push_back(
        {{organization.organization, std::string(query.Text(0))}, std::string(query.Bytes(1))});
  }
}

absl::StatusOr<Wave> SqlStore::CreateWave(const Wave& wave, std::string_view request_id,
                                          std::string_view request_digest) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(wave.name.organization));
  if (!request_id.empty()) {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement earlier,
                             transaction->Prepare("SELECT wave, request_digest FROM waves WHERE "
                                                  "organization = ? AND request_id = ?"));
    RAPPORT_ASSIGN_OR_RETURN(const bool found, earlier.BindAll(wave.name.organization, request_id).Step());
    if (found && earlier.Bytes(1) != request_digest) {
      return base::Error(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                         "this request_id was used for another request");
    }
    if (found) return ReadWave(*transaction, {wave.name.organization, std::string(earlier.Text(0))});
  }
  if (const absl::StatusOr<WaveState> state = ReadState(*transaction, wave.name); state.ok()) {
    return base::Error(StatusCode::kAlreadyExists, "WAVE_EXISTS", "there is a wave of this name");
  } else if (!absl::IsNotFound(state.status())) {
    return state.status();
  }
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement insert,
        transaction->Prepare(
            "INSERT INTO waves (organization, wave, display_name, instrument, forms, state, policy, "
            "provenance, source_note, open_date, close_date, etag, request_id, request_digest) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?)"));
    RAPPORT_RETURN_IF_ERROR(insert
                                .BindAll(wave.name.organization, wave.name.wave, wave.display_name,
                                         wave.instrument_id, absl::StrJoin(wave.forms, ","),
                                         static_cast<int>(WaveState::kDraft), ToText(wave.policy),
                                         static_cast<int>(wave.provenance), wave.source_note, wave.etag,
                                         request_id, db::Blob{request_digest})
                                .Run());
  }
  RAPPORT_ASSIGN_OR_RETURN(Wave kept, ReadWave(*transaction, wave.name));
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return kept;
}

absl::StatusOr<Wave> SqlStore::ReadWave(db::Transaction& transaction, const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query,
                           transaction.Prepare(base::StrCat(
                               "SELECT ", kWaveColumns, " FROM waves WHERE organization = ? AND wave = ?")));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, query.BindAll(name.organization, name.wave).Step());
  if (!found) return WaveNotFound();
  return WaveOfRow(name.organization, query);
}

absl::StatusOr<WaveState> SqlStore::ReadState(db::Transaction& transaction, const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction.Prepare("SELECT state FROM waves WHERE organization = ? AND wave = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, query.BindAll(name.organization, name.wave).Step());
  if (!found) return WaveNotFound();
  return static_cast<WaveState>(query.Int64(0));
}

absl::StatusOr<Wave> SqlStore::GetWave(const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(name.organization));
  return ReadWave(*transaction, name);
}

absl::StatusOr<std::vector<Wave>> SqlStore::ListWaves(const base::OrganizationName& organization,
                                                      std::string_view after, int limit) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(organization.organization));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction->Prepare(base::StrCat("SELECT ", kWaveColumns, " FROM waves WHERE organization = ? ",
                                        "AND wave > ? ORDER BY wave LIMIT ?")));
  query.BindAll(organization.organization, after, limit);
  std::vector<Wave> waves;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return waves;
    RAPPORT_ASSIGN_OR_RETURN(Wave wave, WaveOfRow(organization.organization, query));
    waves.push_back(std::move(wave));
  }
}

absl::StatusOr<std::vector<base::WaveName>> SqlStore::ListOpenWaves() {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(db::EveryOrganization()));
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query,
                           transaction->Prepare("SELECT organization, wave FROM waves WHERE state = ? "
                                                "ORDER BY organization, wave"));
  query.Bind(1, static_cast<int>(WaveState::kOpen));
  std::vector<base::WaveName> names;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return names;
    names.push_back({std::string(query.Text(0)), std::string(query.Text(1))});
  }
}

absl::Status SqlStore::MoveState(db::Transaction& transaction, const base::WaveName& name,
                                 std::string_view expected_etag, WaveState from) {
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, ReadWave(transaction, name));
  if (!expected_etag.empty() && expected_etag != wave.etag) {
    return base::Error(StatusCode::kAborted, "ETAG_MISMATCH", "the wave has changed since it was read");
  }
  if (wave.state == from) return absl::OkStatus();
  return from == WaveState::kDraft
             ? base::Error(StatusCode::kFailedPrecondition, "WAVE_NOT_DRAFT", "the wave is no longer a draft")
             : base::Error(StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN", "the wave is not open");
}

absl::StatusOr<Wave> SqlStore::UpdateWave(const base::WaveName& name,
                                          const std::function<absl::StatusOr<Wave>(const Wave&)>& change) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(name.organization));
  RAPPORT_ASSIGN_OR_RETURN(const Wave current, ReadWave(*transaction, name));
  RAPPORT_ASSIGN_OR_RETURN(const Wave changed, change(current));
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement update,
        transaction->Prepare(
            "UPDATE waves SET display_name = ?, instrument = ?, forms = ?, policy = ?, "
            "provenance = ?, source_note = ?, etag = ? WHERE organization = ? AND wave = ?"));
    RAPPORT_RETURN_IF_ERROR(update
                                .BindAll(changed.display_name, changed.instrument_id,
                                         absl::StrJoin(changed.forms, ","), ToText(changed.policy),
                                         static_cast<int>(changed.provenance), changed.source_note,
                                         changed.etag, name.organization, name.wave)
                                .Run());
  }
  RAPPORT_ASSIGN_OR_RETURN(Wave kept, ReadWave(*transaction, name));
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return kept;
}

absl::StatusOr<Wave> SqlStore::OpenWave(const base::WaveName& name, std::string_view expected_etag,
                                        const Opening& opening) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(name.organization));
  RAPPORT_RETURN_IF_ERROR(MoveState(*transaction, name, expected_etag, WaveState::kDraft));
  RAPPORT_RETURN_IF_ERROR(InsertFrozen(*transaction, name, opening.frozen));
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement update,
        transaction->Prepare("UPDATE waves SET state = ?, open_date = ?, etag = ?, opening_policy = policy, "
                             "manifest_digest = ? WHERE organization = ? AND wave = ?"));
    RAPPORT_RETURN_IF_ERROR(update
                                .BindAll(static_cast<int>(WaveState::kOpen), opening.day, opening.etag,
                                         opening.manifest_digest, name.organization, name.wave)
                                .Run());
  }
  RAPPORT_ASSIGN_OR_RETURN(Wave wave, ReadWave(*transaction, name));
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return wave;
}

absl::StatusOr<Wave> SqlStore::CloseWave(const base::WaveName& name, std::string_view expected_etag,
                                         std::string_view new_etag, std::string_view day) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(name.organization));
  RAPPORT_RETURN_IF_ERROR(MoveState(*transaction, name, expected_etag, WaveState::kOpen));
  RAPPORT_RETURN_IF_ERROR(SealPending(*transaction, name));
  RAPPORT_RETURN_IF_ERROR(MixComments(*transaction, name));
  {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement update,
                             transaction->Prepare("UPDATE waves SET state = ?, close_date = ?, etag = ? "
                                                  "WHERE organization = ? AND wave = ?"));
    RAPPORT_RETURN_IF_ERROR(
        update.BindAll(static_cast<int>(WaveState::kClosed), day, new_etag, name.organization, name.wave)
            .Run());
  }
  RAPPORT_ASSIGN_OR_RETURN(Wave wave, ReadWave(*transaction, name));
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return wave;
}

absl::StatusOr<FrozenWave> SqlStore::GetFrozenWave(const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(name.organization));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*transaction, name));
  if (state == WaveState::kDraft) {
    return base::Error(StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN",
                       "cohorts are frozen when the wave opens");
  }
  FrozenWave frozen;
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement units,
      transaction->Prepare("SELECT unit, parent_unit, display_name, earlier_units "
                           "FROM frozen_units WHERE organization = ? AND wave = ? ORDER BY position"));
  units.BindAll(name.organization, name.wave);
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, units.Step());
    if (!found) break;
    frozen.units.push_back({std::string(units.Text(0)), std::string(units.Text(1)),
                            std::string(units.Text(2)),
                            absl::StrSplit(base::AbslView(units.Text(3)), ' ', absl::SkipEmpty())});
  }
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement cohorts,
      transaction->Prepare("SELECT role_group, unit, specialties, size, form FROM frozen_cohorts "
                           "WHERE organization = ? AND wave = ? ORDER BY cohort"));
  cohorts.BindAll(name.organization, name.wave);
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, cohorts.Step());
    if (!found) break;
    frozen.cohorts.push_back({static_cast<base::RoleGroup>(cohorts.Int64(0)),
                              std::string(cohorts.Text(1)),
                              SplitList(cohorts.Text(2)),
                              static_cast<int>(cohorts.Int64(3)),
                              static_cast<std::size_t>(cohorts.Int64(4)),
                              {}});
  }
  RAPPORT_ASSIGN_OR_RETURN(frozen.flows, ReadFlows(*transaction, name));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement keys,
      transaction->Prepare("SELECT cohort, unit, specialty FROM frozen_cohort_keys "
                           "WHERE organization = ? AND wave = ? ORDER BY cohort, unit, specialty"));
  keys.BindAll(name.organization, name.wave);
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, keys.Step());
    if (!found) return frozen;
    const auto cohort = static_cast<std::size_t>(keys.Int64(0));
    if (cohort >= frozen.cohorts.size())
      return base::Error(StatusCode::kDataLoss, "STORAGE_CORRUPT", "lost a cohort");
    frozen.cohorts[cohort].keys.push_back({std::string(keys.Text(1)), std::string(keys.Text(2))});
  }
}

}  // namespace rapport::intake
