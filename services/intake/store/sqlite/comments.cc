#include "services/intake/store/sqlite/comments.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "libs/base/ids.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/transaction.h"
#include "services/intake/domain/secure_random.h"
#include "services/intake/store/sqlite/sqlite_store.h"

namespace rapport::intake {
namespace {

absl::Status WaveNotClosed() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED",
                     "comments are read once the wave is closed");
}

absl::Status Corrupt() {
  return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored review cannot be read");
}

// Runs a statement whose parameters are the wave's organization and identifier.
absl::Status Run(db::Database& database, std::string_view sql, const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(db::Statement statement, database.Prepare(sql));
  return statement.BindAll(wave.organization, wave.wave).Run();
}

// The comments that `sql` selects (random_id, cohort, prompt, text) for a wave.
absl::StatusOr<std::vector<StoredComment>> Select(db::Database& database, std::string_view sql,
                                                  const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query, database.Prepare(sql));
  query.BindAll(wave.organization, wave.wave);
  std::vector<StoredComment> comments;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return comments;
    comments.push_back({std::string(query.Bytes(0)), static_cast<std::uint32_t>(query.Int64(1)),
                        std::string(query.Text(2)), std::string(query.Text(3))});
  }
}

// Inserts comments one after the other in random order by `sql` (organization, wave, random_id, cohort,
// prompt, text).
absl::Status InsertShuffled(db::Database& database, std::string_view sql, const base::WaveName& wave,
                            std::vector<StoredComment> comments) {
  SecureRandom random;
  std::shuffle(comments.begin(), comments.end(), random);
  RAPPORT_ASSIGN_OR_RETURN(db::Statement insert, database.Prepare(sql));
  for (const StoredComment& comment : comments) {
    RAPPORT_RETURN_IF_ERROR(insert
                                .BindAll(wave.organization, wave.wave, db::Blob{comment.id}, comment.cohort,
                                         comment.prompt, comment.text)
                                .Run());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<CommentReview>> SelectReviews(db::Database& database, const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      database.Prepare(
          "SELECT random_id, prompt, decision, released_text, unit, role_group FROM comment_reviews "
          "WHERE organization = ? AND wave = ? ORDER BY random_id"));
  query.BindAll(wave.organization, wave.wave);
  std::vector<CommentReview> reviews;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return reviews;
    const std::int64_t decision = query.Int64(2);
    const auto role_group = base::RoleGroupFromNumber(static_cast<int>(query.Int64(5)));
    if (!role_group || decision < 1 || decision > 2) return Corrupt();
    reviews.push_back({std::string(query.Bytes(0)), std::string(query.Text(1)),
                       static_cast<CommentDecision>(decision), std::string(query.Text(3)),
                       std::string(query.Text(4)), *role_group});
  }
}

// Whether there is a comment, or a decision on one, with that id.
absl::StatusOr<bool> IsKnown(db::Database& database, const base::WaveName& wave, std::string_view id) {
  for (const std::string_view sql :
       {"SELECT 1 FROM comments WHERE organization = ? AND wave = ? AND random_id = ?",
        "SELECT 1 FROM comment_reviews WHERE organization = ? AND wave = ? AND random_id = ?"}) {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement query, database.Prepare(sql));
    RAPPORT_ASSIGN_OR_RETURN(const bool found,
                             query.BindAll(wave.organization, wave.wave, db::Blob{id}).Step());
    if (found) return true;
  }
  return false;
}

}  // namespace

absl::Status AddPendingComments(db::Database& database, const base::WaveName& wave,
                                std::vector<StoredComment> comments) {
  if (comments.empty()) return absl::OkStatus();
  for (StoredComment& comment : comments) comment.id = base::RandomBytes(kCommentIdBytes);
  return InsertShuffled(database,
                        "INSERT INTO pending_comments (organization, wave, random_id, cohort, prompt, text) "
                        "VALUES (?, ?, ?, ?, ?, ?)",
                        wave, std::move(comments));
}

absl::Status MixComments(db::Database& database, const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(std::vector<StoredComment> comments,
                           Select(database,
                                  "SELECT random_id, cohort, prompt, text FROM pending_comments "
                                  "WHERE organization = ? AND wave = ?",
                                  wave));
  RAPPORT_RETURN_IF_ERROR(
      Run(database, "DELETE FROM pending_comments WHERE organization = ? AND wave = ?", wave));
  return InsertShuffled(database,
                        "INSERT INTO comments (organization, wave, random_id, cohort, prompt, text) "
                        "VALUES (?, ?, ?, ?, ?, ?)",
                        wave, std::move(comments));
}

absl::Status DeleteUnreleasedComments(db::Database& database, const base::WaveName& wave) {
  RAPPORT_RETURN_IF_ERROR(
      Run(database, "DELETE FROM pending_comments WHERE organization = ? AND wave = ?", wave));
  RAPPORT_RETURN_IF_ERROR(Run(database, "DELETE FROM comments WHERE organization = ? AND wave = ?", wave));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement erase,
      database.Prepare("DELETE FROM comment_reviews WHERE organization = ? AND wave = ? AND decision <> ?"));
  return erase.BindAll(wave.organization, wave.wave, static_cast<int>(CommentDecision::kApproved)).Run();
}

absl::StatusOr<CommentBatch> SqliteStore::ReadComments(const base::WaveName& wave) {
  const db::Pool::Lease database = pool_->Reader();
  RAPPORT_ASSIGN_OR_RETURN(const db::Transaction snapshot,
                           db::Transaction::Begin(*database, db::Transaction::Mode::kReadSnapshot));
  RAPPORT_ASSIGN_OR_RETURN(const Wave stored, ReadWave(*database, wave));
  if (stored.state != WaveState::kClosed) return WaveNotClosed();
  CommentBatch batch;
  batch.policy = stored.policy;
  RAPPORT_ASSIGN_OR_RETURN(batch.comments, Select(*database,
                                                  "SELECT random_id, cohort, prompt, text FROM comments "
                                                  "WHERE organization = ? AND wave = ? ORDER BY random_id",
                                                  wave));
  RAPPORT_ASSIGN_OR_RETURN(batch.reviews, SelectReviews(*database, wave));
  return batch;
}

absl::Status SqliteStore::SetCommentReview(const base::WaveName& wave, const CommentReview& review) {
  const db::Pool::Lease database = pool_->Writer();
  RAPPORT_ASSIGN_OR_RETURN(db::Transaction transaction, db::Transaction::Begin(*database));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*database, wave));
  if (state != WaveState::kClosed) return WaveNotClosed();
  RAPPORT_ASSIGN_OR_RETURN(const bool known, IsKnown(*database, wave, review.id));
  if (!known) {
    return base::Error(absl::StatusCode::kNotFound, "COMMENT_NOT_FOUND", "the wave has no such comment");
  }
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement replace,
        database->Prepare("INSERT OR REPLACE INTO comment_reviews (organization, wave, random_id, prompt, "
                          "decision, released_text, unit, role_group) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    RAPPORT_RETURN_IF_ERROR(replace
                                .BindAll(wave.organization, wave.wave, db::Blob{review.id}, review.prompt,
                                         static_cast<int>(review.decision), review.released_text,
                                         review.unit_id, static_cast<int>(review.role_group))
                                .Run());
  }
  return transaction.Commit();
}

}  // namespace rapport::intake
