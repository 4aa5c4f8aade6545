#include <utility>

#include "libs/base/ids.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/transaction.h"
#include "services/intake/domain/receipt.h"
#include "services/intake/store/sqlite/comments.h"
#include "services/intake/store/sqlite/sqlite_store.h"

namespace rapport::intake {
namespace {

using absl::StatusCode;

const std::string& Unspent() {
  static const auto* const zeros = new std::string(kReceiptBytes, '\0');
  return *zeros;
}

absl::Status CodeNotFound() {
  return base::Error(StatusCode::kNotFound, "CODE_NOT_FOUND",
                     "this participation code does not belong to the wave");
}

absl::Status WaveNotOpen() {
  return base::Error(StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN", "the wave does not take answers");
}

}  // namespace

absl::Status SqliteStore::AddCodes(const base::WaveName& wave, std::uint32_t cohort,
                                   std::span<const std::string> hashes) {
  const db::Pool::Lease database = pool_->Writer();
  RAPPORT_ASSIGN_OR_RETURN(db::Transaction transaction, db::Transaction::Begin(*database));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*database, wave));
  if (state != WaveState::kOpen) return WaveNotOpen();
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement insert,
        database->Prepare("INSERT INTO participation_codes (organization, wave, code_hash, cohort, "
                          "receipt) VALUES (?, ?, ?, ?, ?)"));
    for (const std::string& hash : hashes) {
      RAPPORT_RETURN_IF_ERROR(
          insert.BindAll(wave.organization, wave.wave, db::Blob{hash}, cohort, db::Blob{Unspent()}).Run());
    }
  }
  return transaction.Commit();
}

absl::StatusOr<StoredCode> SqliteStore::GetCode(const base::WaveName& wave, std::string_view hash) {
  const db::Pool::Lease database = pool_->Reader();
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query,
                           database->Prepare("SELECT cohort, receipt FROM participation_codes "
                                             "WHERE organization = ? AND wave = ? AND code_hash = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found,
                           query.BindAll(wave.organization, wave.wave, db::Blob{hash}).Step());
  if (!found) return CodeNotFound();
  return StoredCode{static_cast<std::uint32_t>(query.Int64(0)), query.Bytes(1) != Unspent()};
}

std::vector<absl::Status> SqliteStore::Submit(std::span<Submission> submissions) {
  std::vector<absl::Status> results(submissions.size());
  const db::Pool::Lease database = pool_->Writer();
  const absl::Status committed = [&]() -> absl::Status {
    RAPPORT_ASSIGN_OR_RETURN(db::Transaction transaction, db::Transaction::Begin(*database));
    RAPPORT_RETURN_IF_ERROR(SubmitInTransaction(*database, submissions, results));
    return transaction.Commit();
  }();
  // Without a commit nothing is kept, also not what had looked well.
  if (!committed.ok()) results.assign(submissions.size(), committed);
  return results;
}

// Returns an error only when the whole transaction must fail; a submission's own error goes into its result.
absl::Status SqliteStore::SubmitInTransaction(db::Database& database, std::span<Submission> submissions,
                                              std::vector<absl::Status>& results) {
  RAPPORT_ASSIGN_OR_RETURN(db::Statement find,
                           database.Prepare("SELECT cohort, receipt FROM participation_codes "
                                            "WHERE organization = ? AND wave = ? AND code_hash = ?"));
  RAPPORT_ASSIGN_OR_RETURN(db::Statement spend,
                           database.Prepare("UPDATE participation_codes SET receipt = ? "
                                            "WHERE organization = ? AND wave = ? AND code_hash = ?"));
  std::map<std::pair<std::string, std::string>, absl::StatusOr<WaveState>> states;
  struct Accepted {
    std::vector<StoredSheet> sheets;
    std::vector<StoredComment> comments;
  };
  std::map<std::pair<std::string, std::string>, Accepted> accepted;
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    Submission& submission = submissions[i];
    const std::pair key(submission.wave.organization, submission.wave.wave);
    auto state = states.find(key);
    if (state == states.end()) state = states.emplace(key, ReadState(database, submission.wave)).first;
    if (!state->second.ok()) {
      results[i] = state->second.status();
      continue;
    }
    find.Reset();
    RAPPORT_ASSIGN_OR_RETURN(const bool found,
                             find.BindAll(key.first, key.second, db::Blob{submission.code_hash}).Step());
    if (!found) {
      results[i] = CodeNotFound();
      continue;
    }
    const std::string_view receipt = find.Bytes(1);
    if (receipt == submission.receipt) continue;  // the same submission again
    if (receipt != Unspent()) {
      results[i] = base::Error(StatusCode::kAlreadyExists, "CODE_SPENT",
                               "this participation code has been used for another answer sheet");
      continue;
    }
    if (*state->second != WaveState::kOpen) {
      results[i] = WaveNotOpen();
      continue;
    }
    const auto cohort = static_cast<std::uint32_t>(find.Int64(0));
    absl::StatusOr<std::string> answers = submission.pack(cohort);
    if (!answers.ok()) {
      results[i] = answers.status();
      continue;
    }
    find.Reset();
    RAPPORT_RETURN_IF_ERROR(
        spend.BindAll(db::Blob{submission.receipt}, key.first, key.second, db::Blob{submission.code_hash})
            .Run());
    accepted[key].sheets.push_back({cohort, *std::move(answers)});
    for (Comment& comment : submission.comments) {
      accepted[key].comments.push_back({{}, cohort, std::move(comment.prompt), std::move(comment.text)});
    }
  }
  for (auto& [key, taken] : accepted) {
    const base::WaveName wave = {key.first, key.second};
    RAPPORT_RETURN_IF_ERROR(AppendSheets(database, wave, std::move(taken.sheets)));
    RAPPORT_RETURN_IF_ERROR(AddPendingComments(database, wave, std::move(taken.comments)));
  }
  return absl::OkStatus();
}

absl::Status SqliteStore::ImportSheets(const base::WaveName& wave, std::string_view request_id,
                                       std::string_view summary, std::vector<StoredSheet> sheets) {
  constexpr std::size_t kSheetsInABlock = 4096;
  const db::Pool::Lease database = pool_->Writer();
  RAPPORT_ASSIGN_OR_RETURN(db::Transaction transaction, db::Transaction::Begin(*database));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*database, wave));
  if (state != WaveState::kOpen) return WaveNotOpen();
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement insert,
        database->Prepare(
            "INSERT INTO imports (organization, wave, request_id, summary) VALUES (?, ?, ?, ?)"));
    RAPPORT_RETURN_IF_ERROR(
        insert.BindAll(wave.organization, wave.wave, request_id, db::Blob{summary}).Run());
  }
  ShuffleSheets(sheets);
  for (std::size_t begin = 0; begin < sheets.size(); begin += kSheetsInABlock) {
    const std::size_t end = std::min(begin + kSheetsInABlock, sheets.size());
    RAPPORT_RETURN_IF_ERROR(
        AppendSheets(*database, wave,
                     {std::make_move_iterator(sheets.begin() + static_cast<std::ptrdiff_t>(begin)),
                      std::make_move_iterator(sheets.begin() + static_cast<std::ptrdiff_t>(end))}));
  }
  return transaction.Commit();
}

absl::StatusOr<std::optional<std::string>> SqliteStore::FindImport(const base::WaveName& wave,
                                                                   std::string_view request_id) {
  const db::Pool::Lease database = pool_->Reader();
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query,
                           database->Prepare("SELECT summary FROM imports "
                                             "WHERE organization = ? AND wave = ? AND request_id = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, query.BindAll(wave.organization, wave.wave, request_id).Step());
  if (!found) return std::nullopt;
  return std::string(query.Bytes(0));
}

}  // namespace rapport::intake
