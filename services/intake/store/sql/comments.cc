#include "services/intake/store/sql/comments.h"

#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "libs/base/ids.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/bulk.h"
#include "libs/db/database.h"
#include "services/intake/domain/comment_block.h"
#include "services/intake/store/sql/sql_store.h"

namespace rapport::intake {
namespace {

// Comments of a block that takes no more.
constexpr std::size_t kCommentsInABlock = 32;

absl::Status WaveNotClosed() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED",
                     "comments are read once the wave is closed");
}

absl::Status Corrupt() {
  return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored review cannot be read");
}

// Runs a statement whose parameters are the wave's organization and identifier.
absl::Status Run(db::Transaction& transaction, std::string_view sql, const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(db::Statement statement, transaction.Prepare(sql));
  return statement.BindAll(wave.organization, wave.wave).Run();
}

absl::StatusOr<std::vector<StoredComment>> SelectComments(db::Transaction& transaction,
                                                          const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query,
                           transaction.Prepare("SELECT random_id, cohort, prompt, text FROM comments "
                                               "WHERE organization = ? AND wave = ? ORDER BY random_id"));
  query.BindAll(wave.organization, wave.wave);
  std::vector<StoredComment> comments;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return comments;
    comments.push_back({std::string(query.Bytes(0)), static_cast<std::uint32_t>(query.Int64(1)),
                        std::string(query.Text(2)), std::string(query.Text(3))});
  }
}

absl::StatusOr<std::vector<CommentReview>> SelectReviews(db::Transaction& transaction,
                                                         const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction.Prepare(
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
absl::StatusOr<bool> IsKnown(db::Transaction& transaction, const base::WaveName& wave, std::string_view id) {
  for (const std::string_view sql :
       {"SELECT 1 FROM comments WHERE organization = ? AND wave = ? AND random_id = ?",
        "SELECT 1 FROM comment_reviews WHERE organization = ? AND wave = ? AND random_id = ?"}) {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement query, transaction.Prepare(sql));
    RAPPORT_ASSIGN_OR_RETURN(const bool found,
                             query.BindAll(wave.organization, wave.wave, db::Blob{id}).Step());
    if (found) return true;
  }
  return false;
}

}  // namespace

// Comments wait in blocks. The newest one takes what comes until it is large enough, and is written anew and
// in another order each time.
absl::Status AddPendingComments(db::Transaction& transaction, const base::WaveName& wave,
                                std::vector<StoredComment> comments) {
  if (comments.empty()) return absl::OkStatus();
  std::int64_t block = 1;
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement newest,
      transaction.Prepare("SELECT block, comments FROM pending_comments WHERE organization = ? AND wave = ? "
                          "ORDER BY block DESC LIMIT 1"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, newest.BindAll(wave.organization, wave.wave).Step());
  if (found) {
    std::vector<StoredComment> waiting;
    RAPPORT_RETURN_IF_ERROR(DecodeComments(newest.Bytes(1), waiting));
    const bool full = waiting.size() >= kCommentsInABlock;
    block = newest.Int64(0) + (full ? 1 : 0);
    if (!full) std::move(waiting.begin(), waiting.end(), std::back_inserter(comments));
  }
  newest.Reset();
  ShuffleComments(comments);
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement keep,
      transaction.Prepare(
          "INSERT INTO pending_comments (organization, wave, block, comments) VALUES (?, ?, ?, ?) "
          "ON CONFLICT (organization, wave, block) DO UPDATE SET comments = excluded.comments"));
  return keep.BindAll(wave.organization, wave.wave, block, db::Blob{EncodeComments(comments)}).Run();
}

absl::Status MixComments(db::Transaction& transaction, const base::WaveName& wave) {
  std::vector<StoredComment> comments;
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement query,
        transaction.Prepare("SELECT comments FROM pending_comments WHERE organization = ? AND wave = ?"));
    query.BindAll(wave.organization, wave.wave);
    for (;;) {
      RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
      if (!found) break;
      RAPPORT_RETURN_IF_ERROR(DecodeComments(query.Bytes(0), comments));
    }
  }
  RAPPORT_RETURN_IF_ERROR(
      Run(transaction, "DELETE FROM pending_comments WHERE organization = ? AND wave = ?", wave));
  ShuffleComments(comments);
  db::BulkInsert insert(transaction, "comments (organization, wave, random_id, cohort, prompt, text)", 6);
  for (const StoredComment& comment : comments) {
    RAPPORT_RETURN_IF_ERROR(insert.Add(wave.organization, wave.wave,
                                       db::Blob{base::RandomBytes(kCommentIdBytes)}, comment.cohort,
                                       comment.prompt, comment.text));
  }
  return insert.Finish();
}

absl::Status DeleteUnreleasedComments(db::Transaction& transaction, const base::WaveName& wave) {
  RAPPORT_RETURN_IF_ERROR(
      Run(transaction, "DELETE FROM pending_comments WHERE organization = ? AND wave = ?", wave));
  RAPPORT_RETURN_IF_ERROR(Run(transaction, "DELETE FROM comments WHERE organization = ? AND wave = ?", wave));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement erase,
      transaction.Prepare(
          "DELETE FROM comment_reviews WHERE organization = ? AND wave = ? AND decision <> ?"));
  return erase.BindAll(wave.organization, wave.wave, static_cast<int>(CommentDecision::kApproved)).Run();
}

absl::StatusOr<CommentBatch> SqlStore::ReadComments(const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(const Wave stored, ReadWave(*transaction, wave));
  if (stored.state != WaveState::kClosed) return WaveNotClosed();
  CommentBatch batch;
  batch.policy = stored.policy;
  RAPPORT_ASSIGN_OR_RETURN(batch.comments, SelectComments(*transaction, wave));
  RAPPORT_ASSIGN_OR_RETURN(batch.reviews, SelectReviews(*transaction, wave));
  return batch;
}

absl::Status SqlStore::SetCommentReview(const base::WaveName& wave, const CommentReview& review) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*transaction, wave));
  if (state != WaveState::kClosed) return WaveNotClosed();
  RAPPORT_ASSIGN_OR_RETURN(const bool known, IsKnown(*transaction, wave, review.id));
  if (!known) {
    return base::Error(absl::StatusCode::kNotFound, "COMMENT_NOT_FOUND", "the wave has no such comment");
  }
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement replace,
        transaction->Prepare("INSERT INTO comment_reviews (organization, wave, random_id, prompt, "
                             "decision, released_text, unit, role_group) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                             "ON CONFLICT (organization, wave, random_id) DO UPDATE SET prompt = "
                             "excluded.prompt, decision = excluded.decision, "
                             "released_text = excluded.released_text, unit = excluded.unit, role_group = "
                             "excluded.role_group"));
    RAPPORT_RETURN_IF_ERROR(replace
                                .BindAll(wave.organization, wave.wave, db::Blob{review.id}, review.prompt,
                                         static_cast<int>(review.decision), review.released_text,
                                         review.unit_id, static_cast<int>(review.role_group))
                                .Run());
  }
  return transaction->Commit();
}

}  // namespace rapport::intake
