#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/database.h"
#include "services/intake/store/sql/comments.h"
#include "services/intake/store/sql/sql_store.h"

namespace rapport::intake {
namespace {

absl::Status WaveNotClosed() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED", "the wave is not closed");
}

absl::StatusOr<std::vector<base::WaveName>> WaveNames(db::Statement& query) {
  std::vector<base::WaveName> names;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return names;
    names.push_back({std::string(query.Text(0)), std::string(query.Text(1))});
  }
}

}  // namespace

absl::StatusOr<std::vector<base::WaveName>> SqlStore::ListUnreleasedWaves() {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(db::EveryOrganization()));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction->Prepare(
          "SELECT organization, wave FROM waves WHERE state = ? AND NOT EXISTS (SELECT 1 FROM "
          "released_records r WHERE r.organization = waves.organization AND r.wave = waves.wave "
          "AND r.record_key = ?) ORDER BY organization, wave"));
  return WaveNames(query.BindAll(static_cast<int>(WaveState::kClosed), kReleaseKey));
}

absl::StatusOr<bool> SqlStore::KeepRecord(const base::WaveName& wave, std::string_view key,
                                          std::string_view content) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*transaction, wave));
  if (state != WaveState::kClosed) return WaveNotClosed();
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement existing,
        transaction->Prepare("SELECT count(*), count(CASE WHEN record_key = ? THEN 1 END) "
                             "FROM released_records WHERE organization = ? AND wave = ?"));
    RAPPORT_RETURN_IF_ERROR(existing.BindAll(key, wave.organization, wave.wave).Step().status());
    if (existing.Int64(1) > 0) return false;
    if (existing.Int64(0) >= kMaxRecords) {
      return base::Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_RECORDS",
                         "no more of this wave is kept");
    }
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement insert,
        transaction->Prepare(
            "INSERT INTO released_records (organization, wave, record_key, content) VALUES (?, ?, ?, ?)"));
    RAPPORT_RETURN_IF_ERROR(insert.BindAll(wave.organization, wave.wave, key, db::Blob{content}).Run());
  }
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return true;
}

absl::StatusOr<std::optional<std::string>> SqlStore::FindRecord(const base::WaveName& wave,
                                                                std::string_view key) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query,
                           transaction->Prepare("SELECT content FROM released_records "
                                                "WHERE organization = ? AND wave = ? AND record_key = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, query.BindAll(wave.organization, wave.wave, key).Step());
  if (!found) return std::nullopt;
  return std::string(query.Bytes(0));
}

absl::StatusOr<KeptExport> SqlStore::KeepExport(const base::WaveName& wave, std::string_view request_id,
                                                std::int64_t epsilon_micro, std::int64_t budget_micro,
                                                std::string_view content) {
  if (epsilon_micro < 1) return base::InvalidArgument("epsilon", "is below a millionth", "INVALID_EPSILON");
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*transaction, wave));
  if (state != WaveState::kClosed) return WaveNotClosed();
  std::int64_t spent = 0;
  {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement existing,
                             transaction->Prepare("SELECT content, spent_micro FROM export_ledger WHERE "
                                                  "organization = ? AND wave = ? AND request_id = ?"));
    RAPPORT_ASSIGN_OR_RETURN(const bool found,
                             existing.BindAll(wave.organization, wave.wave, request_id).Step());
    if (found) return KeptExport{std::string(existing.Bytes(0)), existing.Int64(1)};
  }
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement sum,
        transaction->Prepare("SELECT CAST(coalesce(sum(epsilon_micro), 0) AS BIGINT) FROM export_ledger "
                             "WHERE organization = ? AND wave = ?"));
    RAPPORT_RETURN_IF_ERROR(sum.BindAll(wave.organization, wave.wave).Step().status());
    spent = sum.Int64(0);
  }
  if (spent > budget_micro || epsilon_micro > budget_micro - spent) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "EXPORT_BUDGET_SPENT",
                       "too little is left of the wave's privacy budget");
  }
  spent += epsilon_micro;
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement insert,
        transaction->Prepare("INSERT INTO export_ledger (organization, wave, request_id, epsilon_micro, "
                             "spent_micro, content) VALUES (?, ?, ?, ?, ?, ?)"));
    RAPPORT_RETURN_IF_ERROR(
        insert.BindAll(wave.organization, wave.wave, request_id, epsilon_micro, spent, db::Blob{content})
            .Run());
  }
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return KeptExport{std::string(content), spent};
}

absl::StatusOr<std::vector<base::WaveName>> SqlStore::ListClosedWavesWithAnswers() {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(db::EveryOrganization()));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction->Prepare(
          "SELECT organization, wave FROM waves WHERE state = ? AND answers_deleted_date = '' "
          "ORDER BY organization, wave"));
  return WaveNames(query.BindAll(static_cast<int>(WaveState::kClosed)));
}

absl::Status SqlStore::DeleteAnswers(const base::WaveName& wave, std::string_view day) {
  RAPPORT_ASSIGN_OR_RETURN(const bool deleted, DeleteRows(wave, day));
  return deleted ? database_->ForgetDeleted() : absl::OkStatus();
}

absl::StatusOr<bool> SqlStore::DeleteRows(const base::WaveName& wave, std::string_view day) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(const Wave stored, ReadWave(*transaction, wave));
  if (stored.state != WaveState::kClosed) return WaveNotClosed();
  if (!stored.answers_deleted_date.empty()) return false;
  for (const std::string_view table : {"pending_sheets", "epoch_blocks", "mixed_blocks", "code_buckets"}) {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement erase,
        transaction->Prepare(base::StrCat("DELETE FROM ", table, " WHERE organization = ? AND wave = ?")));
    RAPPORT_RETURN_IF_ERROR(erase.BindAll(wave.organization, wave.wave).Run());
  }
  RAPPORT_RETURN_IF_ERROR(DeleteUnreleasedComments(*transaction, wave));
  {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement update,
                             transaction->Prepare("UPDATE waves SET answers_deleted_date = ?, codes = 0, "
                                                  "code_buckets = 0 WHERE organization = ? AND wave = ?"));
    RAPPORT_RETURN_IF_ERROR(update.BindAll(day, wave.organization, wave.wave).Run());
  }
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return true;
}

}  // namespace rapport::intake
