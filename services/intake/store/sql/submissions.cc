#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/database.h"
#include "services/intake/store/sql/code_buckets.h"
#include "services/intake/store/sql/comments.h"
#include "services/intake/store/sql/sql_store.h"

namespace rapport::intake {
namespace {

using absl::StatusCode;

absl::Status CodeNotFound() {
  return base::Error(StatusCode::kNotFound, "CODE_NOT_FOUND",
                     "this participation code does not belong to the wave");
}

absl::Status WaveNotOpen() {
  return base::Error(StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN", "the wave does not take answers");
}

}  // namespace

absl::Status SqlStore::AddCodes(const base::WaveName& wave, std::uint32_t cohort,
                                std::span<const std::string> hashes) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*transaction, wave));
  if (state != WaveState::kOpen) return WaveNotOpen();
  RAPPORT_RETURN_IF_ERROR(AddToBuckets(*transaction, wave, cohort, hashes));
  return transaction->Commit();
}

absl::StatusOr<StoredCode> SqlStore::GetCode(const base::WaveName& wave, std::string_view hash) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(CodeBuckets buckets, CodeBuckets::Read(*transaction, wave, std::array{hash}));
  const std::optional<CodeBucket::Code> code = buckets.Find(hash);
  if (!code) return CodeNotFound();
  return StoredCode{code->cohort, code->spent()};
}

std::vector<absl::Status> SqlStore::Submit(std::span<Submission> submissions) {
  std::vector<absl::Status> results(submissions.size());
  std::map<std::string, std::vector<std::size_t>> by_organization;
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    by_organization[submissions[i].wave.organization].push_back(i);
  }
  for (const auto& [organization, indexes] : by_organization) {
    absl::Status committed = SubmitTo(organization, indexes, submissions, results);
    // Whatever became of it, the same again does no harm: what was kept is found by its receipt.
    if (const std::string reason = base::ReasonOf(committed);
        reason == "COMMIT_UNKNOWN" || reason == "STORAGE_UNAVAILABLE") {
      committed = SubmitTo(organization, indexes, submissions, results);
    }
    if (committed.ok()) continue;
    // Without a commit nothing is kept, also not what had looked well.
    for (const std::size_t index : indexes) results[index] = committed;
  }
  return results;
}

// Takes those submissions of one organization in one transaction. Returns an error only when all of it must
// fail; a submission's own error goes into its result.
absl::Status SqlStore::SubmitTo(const std::string& organization, std::span<const std::size_t> indexes,
                                std::span<Submission> submissions, std::vector<absl::Status>& results) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(organization));
  std::map<std::string, std::vector<std::size_t>> by_wave;
  for (const std::size_t index : indexes) by_wave[submissions[index].wave.wave].push_back(index);
  for (const auto& [wave, of_wave] : by_wave) {
    RAPPORT_RETURN_IF_ERROR(
        TakeSubmissions(*transaction, {organization, wave}, of_wave, submissions, results));
  }
  return transaction->Commit();
}

absl::Status SqlStore::TakeSubmissions(db::Transaction& transaction, const base::WaveName& wave,
                                       std::span<const std::size_t> indexes,
                                       std::span<Submission> submissions,
                                       std::vector<absl::Status>& results) {
  std::vector<std::string_view> hashes;
  hashes.reserve(indexes.size());
  for (const std::size_t index : indexes) hashes.push_back(submissions[index].code_hash);
  RAPPORT_ASSIGN_OR_RETURN(CodeBuckets buckets, CodeBuckets::Read(transaction, wave, hashes));
  if (!buckets.wave_state()) {
    for (const std::size_t index : indexes) results[index] = WaveNotFound();
    return absl::OkStatus();
  }
  std::vector<StoredSheet> sheets;
  std::vector<StoredComment> comments;
  const auto take = [&](const Submission& submission) -> absl::Status {
    const std::optional<CodeBucket::Code> code = buckets.Find(submission.code_hash);
    if (!code) return CodeNotFound();
    if (code->receipt == submission.receipt) return absl::OkStatus();  // the same submission again
    if (code->spent()) {
      return base::Error(StatusCode::kAlreadyExists, "CODE_SPENT",
                         "this participation code has been used for another answer sheet");
    }
    if (buckets.wave_state() != WaveState::kOpen) return WaveNotOpen();
    const std::uint32_t cohort = code->cohort;
    RAPPORT_ASSIGN_OR_RETURN(std::string answers, submission.pack(cohort));
    buckets.Spend(submission.code_hash, submission.receipt);
    sheets.push_back({cohort, std::move(answers)});
    for (const Comment& comment : submission.comments) {
      comments.push_back({{}, cohort, comment.prompt, comment.text});
    }
    return absl::OkStatus();
  };
  for (const std::size_t index : indexes) results[index] = take(submissions[index]);
  if (sheets.empty()) return absl::OkStatus();
  RAPPORT_RETURN_IF_ERROR(buckets.WriteChanged(transaction));
  RAPPORT_RETURN_IF_ERROR(AppendSheets(transaction, wave, std::move(sheets)));
  return AddPendingComments(transaction, wave, std::move(comments));
}

absl::Status SqlStore::ImportSheets(const base::WaveName& wave, std::string_view request_id,
                                    std::string_view summary, std::vector<StoredSheet> sheets) {
  constexpr std::size_t kSheetsInABlock = 4096;
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*transaction, wave));
  if (state != WaveState::kOpen) return WaveNotOpen();
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement insert,
        transaction->Prepare(
            "INSERT INTO imports (organization, wave, request_id, summary) VALUES (?, ?, ?, ?)"));
    RAPPORT_RETURN_IF_ERROR(
        insert.BindAll(wave.organization, wave.wave, request_id, db::Blob{summary}).Run());
  }
  ShuffleSheets(sheets);
  for (std::size_t begin = 0; begin < sheets.size(); begin += kSheetsInABlock) {
    const std::size_t end = std::min(begin + kSheetsInABlock, sheets.size());
    RAPPORT_RETURN_IF_ERROR(
        AppendSheets(*transaction, wave,
                     {std::make_move_iterator(sheets.begin() + static_cast<std::ptrdiff_t>(begin)),
                      std::make_move_iterator(sheets.begin() + static_cast<std::ptrdiff_t>(end))}));
  }
  return transaction->Commit();
}

absl::StatusOr<std::optional<std::string>> SqlStore::FindImport(const base::WaveName& wave,
                                                                std::string_view request_id) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query,
                           transaction->Prepare("SELECT summary FROM imports "
                                                "WHERE organization = ? AND wave = ? AND request_id = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, query.BindAll(wave.organization, wave.wave, request_id).Step());
  if (!found) return std::nullopt;
  return std::string(query.Bytes(0));
}

}  // namespace rapport::intake
