#include "services/intake/api/comment_access.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "libs/base/free_text.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "services/intake/api/convert.h"

namespace rapport::intake {
namespace {

namespace pb = rapport::internal::intake::v1;
using Sink = rpc::StreamSink<pb::ReadCommentsResponse>;

constexpr std::size_t kBytesInAPiece = 128 << 10;  // half of the longest message

// Gathers comments and reviews into pieces, each with room for one more of the longest.
class Pieces {
 public:
  explicit Pieces(Sink& sink) : sink_(sink) {}

  // The piece to which the next part, of so many bytes, is added.
  absl::StatusOr<pb::ReadCommentsResponse*> ForPartOf(std::size_t bytes) {
    if (bytes_ + bytes > kBytesInAPiece) RAPPORT_RETURN_IF_ERROR(Flush());
    bytes_ += bytes + 100;
    return &piece_;
  }
  absl::Status Flush() {
    RAPPORT_RETURN_IF_ERROR(sink_.Write(piece_));
    piece_.Clear();
    bytes_ = 0;
    return absl::OkStatus();
  }

 private:
  Sink& sink_;
  pb::ReadCommentsResponse piece_;
  std::size_t bytes_ = 0;
};

// By prompt and cohort. There are at most as many as prompts times cohorts; a piece takes some thousand.
absl::Status WriteHeader(const CommentBatch& batch, bool with_counts, Sink& sink) {
  constexpr int kCountsInAPiece = 2000;
  std::map<std::pair<std::string, std::uint32_t>, std::int64_t> counts;
  if (with_counts) {
    for (const StoredComment& comment : batch.comments) ++counts[{comment.prompt, comment.cohort}];
  }
  pb::ReadCommentsResponse piece;
  *piece.mutable_header()->mutable_policy() = ToProto(batch.policy);
  for (const auto& [place, comments] : counts) {
    if (piece.header().counts_size() == kCountsInAPiece) {
      RAPPORT_RETURN_IF_ERROR(sink.Write(piece));
      piece.Clear();
    }
    pb::CommentCount* const count = piece.mutable_header()->add_counts();
    count->set_prompt(place.first);
    count->set_cohort(place.second);
    count->set_comments(comments);
  }
  return sink.Write(piece);
}

// The bytes of an identifier that was written by BytesToHexString().
absl::StatusOr<std::string> ParseCommentId(const std::string& id, std::string_view field) {
  const bool digits =
      std::ranges::all_of(id, [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
  if (digits && id.size() == 2 * kCommentIdBytes) return absl::HexStringToBytes(id);
  return base::InvalidArgument(field, "is no identifier of a comment", "INVALID_COMMENT_ID");
}

}  // namespace

absl::Status TellComments(IntakeStore& store, const pb::ReadCommentsRequest& request, Sink& sink) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.wave(), "wave"));
  std::optional<std::string> wanted;
  if (!request.comment_id().empty()) {
    RAPPORT_ASSIGN_OR_RETURN(wanted, ParseCommentId(request.comment_id(), "comment_id"));
  }
  RAPPORT_ASSIGN_OR_RETURN(const CommentBatch batch, store.ReadComments(name));
  RAPPORT_RETURN_IF_ERROR(WriteHeader(batch, !request.reviews_only(), sink));
  Pieces pieces(sink);
  for (const StoredComment& comment : batch.comments) {
    if (request.reviews_only() || (wanted && *wanted != comment.id)) continue;
    RAPPORT_ASSIGN_OR_RETURN(pb::ReadCommentsResponse* const piece, pieces.ForPartOf(comment.text.size()));
    pb::WrittenComment* const written = piece->add_comments();
    written->set_id(absl::BytesToHexString(comment.id));
    written->set_cohort(comment.cohort);
    written->set_prompt(comment.prompt);
    written->set_text(comment.text);
  }
  for (const CommentReview& review : batch.reviews) {
    if (wanted && *wanted != review.id) continue;
    RAPPORT_ASSIGN_OR_RETURN(pb::ReadCommentsResponse* const piece,
                             pieces.ForPartOf(review.released_text.size()));
    pb::CommentReview* const decided = piece->add_reviews();
    decided->set_id(absl::BytesToHexString(review.id));
    decided->set_prompt(review.prompt);
    decided->set_decision(static_cast<pb::CommentReview::Decision>(review.decision));
    if (review.decision != CommentDecision::kApproved) continue;
    decided->set_released_text(review.released_text);
    decided->set_unit_id(review.unit_id);
    decided->set_role_group(ToProto(review.role_group));
  }
  return pieces.Flush();
}

absl::Status KeepCommentReview(IntakeStore& store, WaveBook& book,
                               const pb::SetCommentReviewRequest& request) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.wave(), "wave"));
  const pb::CommentReview& proto = request.review();
  CommentReview review;
  RAPPORT_ASSIGN_OR_RETURN(review.id, ParseCommentId(proto.id(), "review.id"));
  review.prompt = proto.prompt();
  if (proto.decision() == pb::CommentReview::DECISION_WITHHELD) {
    review.decision = CommentDecision::kWithheld;
    return store.SetCommentReview(name, review);
  }
  const auto role_group = base::RoleGroupFromNumber(proto.role_group());
  if (proto.decision() != pb::CommentReview::DECISION_APPROVED || !role_group) {
    return base::InvalidArgument("review", "has an unknown decision or role group", "UNKNOWN_ENUM_VALUE");
  }
  if (const auto fault = base::FaultOfComment(proto.released_text())) {
    return base::InvalidArgument("review.released_text", *fault, "INVALID_TEXT");
  }
  RAPPORT_ASSIGN_OR_RETURN(const auto opened, book.Find(name));
  const bool known = std::ranges::any_of(
      opened->frozen.units, [&](const FrozenUnit& unit) { return unit.unit_id == proto.unit_id(); });
  if (!known) return base::InvalidArgument("review.unit_id", "is no unit of the wave", "UNKNOWN_UNIT");
  review.decision = CommentDecision::kApproved;
  review.released_text = proto.released_text();
  review.unit_id = proto.unit_id();
  review.role_group = *role_group;
  return store.SetCommentReview(name, review);
}

}  // namespace rapport::intake
