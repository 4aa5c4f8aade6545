#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_COMMENT_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_COMMENT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/role_group.h"
#include "libs/instrument/instrument.h"

namespace rapport::intake {

// A comment as it came in.
struct CommentInput {
  std::string_view prompt;
  std::string_view text;
};

// A comment on its way to the store.
struct Comment {
  std::string prompt;  // identifier
  std::string text;
  bool operator==(const Comment&) const = default;
};

// Bytes of a comment's identifier, which are random.
inline constexpr std::size_t kCommentIdBytes = 16;

// A comment at rest.
struct StoredComment {
  std::string id;  // kCommentIdBytes
  std::uint32_t cohort = 0;
  std::string prompt;
  std::string text;
  bool operator==(const StoredComment&) const = default;
};

// Numbers are those of rapport.internal.intake.v1.CommentReview and are stored.
enum class CommentDecision { kApproved = 1, kWithheld = 2 };

// What a reviewer decided on a comment. What is released, and of which group of people, stands here, so that
// it outlives the comment itself.
struct CommentReview {
  std::string id;  // the comment's
  std::string prompt;
  CommentDecision decision = CommentDecision::kWithheld;
  // Of an approved comment only; otherwise empty and kFrontLine.
  std::string released_text = {};
  std::string unit_id = {};
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  bool operator==(const CommentReview&) const = default;
};

// Checks comments one by one; they come back by prompt. INVALID_ARGUMENT names every one at fault as
// "comments[i].prompt" or "comments[i].text": UNKNOWN_COMMENT_PROMPT, DUPLICATE_COMMENT, INVALID_TEXT; and
// "comments" when there are more than the instrument has prompts (TOO_MANY_COMMENTS).
absl::StatusOr<std::vector<Comment>> CheckComments(const instrument::Instrument& instrument,
                                                   std::span<const CommentInput> comments);

// OK if the form, an index into the instrument's, asks all these prompts; else INVALID_ARGUMENT,
// COMMENT_NOT_ON_FORM.
absl::Status CheckAsked(const instrument::Instrument& instrument, std::size_t form,
                        std::span<const Comment> comments);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_COMMENT_H_
