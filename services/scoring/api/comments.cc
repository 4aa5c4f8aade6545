#include "services/scoring/api/comments.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/free_text.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/base/utf8.h"
#include "libs/rpc/check_all.h"
#include "libs/rpc/paging.h"
#include "libs/screening/screening.h"
#include "services/scoring/domain/comment_groups.h"

namespace rapport::scoring {
namespace {

namespace pb = rapport::internal::intake::v1;
using State = v1::CommentToReview;

// A comment that may be reviewed.
struct Reviewable {
  std::string prompt;
  std::string text;                   // empty once it was deleted
  std::optional<CommentGroup> group;  // while it is not deleted
  std::optional<pb::CommentReview> review;
};

// By identifier. What is in no group is not there.
using Reviewables = std::map<std::string, Reviewable>;

absl::Status NotFound() {
  return base::Error(absl::StatusCode::kNotFound, "COMMENT_NOT_FOUND", "the wave has no such comment");
}

absl::Status CheckPrompt(const Manifest& manifest, const std::string& prompt) {
  if (prompt.empty() || manifest.instrument.FindCommentPrompt(prompt)) return absl::OkStatus();
  return base::InvalidArgument("prompt", "is no comment prompt of the wave's instrument",
                               "UNKNOWN_COMMENT_PROMPT");
}

State::State StateOf(const std::optional<pb::CommentReview>& review) {
  if (!review) return State::STATE_WAITING;
  return review->decision() == pb::CommentReview::DECISION_APPROVED ? State::STATE_APPROVED
                                                                    : State::STATE_WITHHELD;
}

Reviewables Review(const Manifest& manifest, WaveComments read) {
  const CommentGroups groups(manifest.cells, read.counts, read.policy);
  Reviewables reviewables;
  std::set<std::string> too_few;
  for (pb::WrittenComment& comment : read.comments) {
    const auto group = groups.Find(comment.prompt(), comment.cohort());
    if (group) {
      reviewables[comment.id()] = {comment.prompt(), std::move(*comment.mutable_text()), group, std::nullopt};
    } else {
      too_few.insert(comment.id());
    }
  }
  for (pb::CommentReview& review : read.reviews) {
    if (too_few.contains(review.id())) continue;
    Reviewable& reviewable = reviewables[review.id()];
    reviewable.prompt = review.prompt();
    reviewable.review = std::move(review);
  }
  return reviewables;
}

screening::Screener ScreenerFor(const Manifest& manifest) {
  std::vector<std::string> names;
  // The root's name is the organization's, which everybody may say.
  for (std::size_t unit = 1; unit < manifest.cells.units().size(); ++unit) {
    names.push_back(manifest.cells.units()[unit].display_name);
  }
  return screening::Screener(names);
}

v1::CommentFinding::Kind ToProto(screening::Kind kind) {
  switch (kind) {
    case screening::Kind::kEmail:
      return v1::CommentFinding::KIND_EMAIL;
    case screening::Kind::kUrl:
      return v1::CommentFinding::KIND_URL;
    case screening::Kind::kPhone:
      return v1::CommentFinding::KIND_PHONE;
    case screening::Kind::kDate:
      return v1::CommentFinding::KIND_DATE;
    case screening::Kind::kIdentifier:
      return v1::CommentFinding::KIND_IDENTIFIER;
    case screening::Kind::kPersonName:
      return v1::CommentFinding::KIND_PERSON_NAME;
    case screening::Kind::kUnitName:
      return v1::CommentFinding::KIND_UNIT_NAME;
  }
  return v1::CommentFinding::KIND_UNSPECIFIED;
}

// Counts characters up to ascending positions.
class CharacterCounter {
 public:
  explicit CharacterCounter(std::string_view text) : text_(text) {}

  int UpTo(std::size_t byte) {
    for (; at_ < byte; ++characters_) at_ += base::FrontCodePoint(text_.substr(at_)).bytes;
    return characters_;
  }

 private:
  const std::string_view text_;
  std::size_t at_ = 0;
  int characters_ = 0;
};

v1::CommentToReview ToProto(const ClosedWave& wave, const std::string& id, const Reviewable& comment,
                            const screening::Screener& screener) {
  v1::CommentToReview proto;
  proto.set_name(base::StrCat(wave.name, "/comments/", id));
  proto.set_prompt(comment.prompt);
  proto.set_state(StateOf(comment.review));
  if (comment.review) proto.set_released_text(comment.review->released_text());
  proto.set_text(comment.text);
  const std::vector<screening::Finding> findings = screener.Screen(comment.text);
  proto.set_proposed_text(screening::Redact(comment.text, findings));
  CharacterCounter characters(comment.text);
  for (const screening::Finding& finding : findings) {
    v1::CommentFinding* const added = proto.add_findings();
    added->set_start(characters.UpTo(finding.begin));
    added->set_end(characters.UpTo(finding.end));
    added->set_kind(ToProto(finding.kind));
  }
  return proto;
}

// Whether a text may be released as it is.
absl::Status CheckClean(const screening::Screener& screener, const v1::ReviewCommentRequest& request) {
  if (const auto fault = base::FaultOfComment(request.released_text())) {
    return base::InvalidArgument("released_text", *fault, "INVALID_TEXT");
  }
  std::set<std::string_view> kinds;
  for (const screening::Finding& finding : screener.Screen(request.released_text())) {
    if (!screening::IsName(finding.kind)) kinds.insert(screening::KindWord(finding.kind));
  }
  if (!kinds.empty()) {
    std::string named;
    for (const std::string_view kind : kinds) base::StrAppend(&named, named.empty() ? "" : ",", kind);
    return base::Error(absl::StatusCode::kFailedPrecondition, "TEXT_NOT_CLEAN",
                       base::StrCat("the text to be released has ", named), {{"kinds", named}});
  }
  if (!request.names_reviewed()) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "NAMES_NOT_REVIEWED",
                       "screening misses names: look for them, and say so with names_reviewed");
  }
  return absl::OkStatus();
}

// The decision to be kept.
absl::StatusOr<pb::CommentReview> Decide(const ClosedWave& wave, const Reviewable& comment,
                                         const screening::Screener& screener,
                                         const v1::ReviewCommentRequest& request) {
  pb::CommentReview review;
  review.set_prompt(comment.prompt);
  if (request.decision() == v1::ReviewCommentRequest::DECISION_WITHHOLD) {
    review.set_decision(pb::CommentReview::DECISION_WITHHELD);
    return review;
  }
  RAPPORT_RETURN_IF_ERROR(CheckClean(screener, request));
  review.set_decision(pb::CommentReview::DECISION_APPROVED);
  review.set_released_text(request.released_text());
  if (comment.group) {
    review.set_unit_id(wave.manifest->cells.units()[comment.group->unit].id);
    review.set_role_group(static_cast<type::v1::RoleGroup>(comment.group->role_group));
  } else if (StateOf(comment.review) == State::STATE_APPROVED) {
    // The comment is deleted; what was released of it may still be put differently.
    review.set_unit_id(comment.review->unit_id());
    review.set_role_group(comment.review->role_group());
  } else {
    return NotFound();
  }
  return review;
}

}  // namespace

absl::Status ListCommentsToReview(const ClosedWave& wave, IntakeClient& intake, const ContextMaker& contexts,
                                  const v1::ListCommentsToReviewRequest& request,
                                  v1::ListCommentsToReviewResponse* response) {
  const State::State state =
      request.state() == State::STATE_UNSPECIFIED ? State::STATE_WAITING : request.state();
  const auto asked =
      rpc::PageOf(request, request.parent(), base::StrCat(static_cast<int>(state)), request.prompt());
  RAPPORT_RETURN_IF_ERROR(rpc::CheckAll(
      {CheckPrompt(*wave.manifest, request.prompt()),
       State::State_IsValid(state) ? absl::OkStatus()
                                   : base::InvalidArgument("state", "is not known", "UNKNOWN_ENUM_VALUE"),
       asked.status()}));
  const rpc::Page& page = *asked;
  RAPPORT_ASSIGN_OR_RETURN(WaveComments read, intake.ReadComments(wave.name, *wave.manifest, {}, contexts));
  const Reviewables all = Review(*wave.manifest, std::move(read));
  std::vector<Reviewables::const_iterator> listed;
  for (auto comment = all.upper_bound(page.after); comment != all.end(); ++comment) {
    const bool wanted = request.prompt().empty() || request.prompt() == comment->second.prompt;
    if (wanted && StateOf(comment->second.review) == state) listed.push_back(comment);
  }
  const screening::Screener screener = ScreenerFor(*wave.manifest);
  return rpc::FillPage(
      page, listed, [](const auto& comment) { return comment->first; },
      [&](const auto& comment) -> absl::StatusOr<v1::CommentToReview> {
        return ToProto(wave, comment->first, comment->second, screener);
      },
      response->mutable_comments(), response->mutable_next_page_token());
}

absl::Status ReviewComment(const ClosedWave& wave, IntakeClient& intake, const ContextMaker& contexts,
                           const base::CommentName& name, const v1::ReviewCommentRequest& request,
                           v1::CommentToReview* response) {
  if (request.decision() != v1::ReviewCommentRequest::DECISION_APPROVE &&
      request.decision() != v1::ReviewCommentRequest::DECISION_WITHHOLD) {
    return base::InvalidArgument("decision", "must be APPROVE or WITHHOLD", "UNKNOWN_ENUM_VALUE");
  }
  RAPPORT_ASSIGN_OR_RETURN(WaveComments read, intake.ReadComments(wave.name, *wave.manifest,
                                                                  {.comment_id = name.comment}, contexts));
  Reviewables all = Review(*wave.manifest, std::move(read));
  const auto found = all.find(name.comment);
  if (found == all.end()) return NotFound();
  const screening::Screener screener = ScreenerFor(*wave.manifest);
  RAPPORT_ASSIGN_OR_RETURN(pb::CommentReview review, Decide(wave, found->second, screener, request));
  review.set_id(name.comment);
  RAPPORT_RETURN_IF_ERROR(intake.SetCommentReview(wave.name, review, contexts));
  found->second.review = std::move(review);
  *response = ToProto(wave, found->first, found->second, screener);
  return absl::OkStatus();
}

absl::Status ListComments(const ClosedWave& wave, IntakeClient& intake, const ContextMaker& contexts,
                          const v1::ListCommentsRequest& request, v1::ListCommentsResponse* response) {
  const CellMap& cells = wave.manifest->cells;
  const auto asked = rpc::PageOf(request, request.parent(), request.unit_id(),
                                 base::StrCat(static_cast<int>(request.role_group())), request.prompt());
  RAPPORT_RETURN_IF_ERROR(
      rpc::CheckAll({CheckPrompt(*wave.manifest, request.prompt()),
                     request.role_group() == 0 || base::RoleGroupFromNumber(request.role_group())
                         ? absl::OkStatus()
                         : base::InvalidArgument("role_group", "is not known", "UNKNOWN_ENUM_VALUE"),
                     asked.status()}));
  const rpc::Page& page = *asked;
  const std::optional<std::size_t> within = cells.FindUnit(request.unit_id());
  if (!within) return base::Error(absl::StatusCode::kNotFound, "UNIT_NOT_FOUND", "the wave has no such unit");
  RAPPORT_ASSIGN_OR_RETURN(WaveComments read,
                           intake.ReadComments(wave.name, *wave.manifest, {.reviews_only = true}, contexts));
  std::erase_if(read.reviews, [&](const pb::CommentReview& review) {
    const std::optional<std::size_t> unit = cells.FindUnit(review.unit_id());
    return review.decision() != pb::CommentReview::DECISION_APPROVED || review.id() <= page.after || !unit ||
           !cells.IsWithin(*unit, *within) ||
           (request.role_group() != 0 && request.role_group() != review.role_group()) ||
           (!request.prompt().empty() && request.prompt() != review.prompt());
  });
  std::ranges::sort(read.reviews, {}, &pb::CommentReview::id);
  return rpc::FillPage(
      page, read.reviews, [](const pb::CommentReview& review) { return review.id(); },
      [&](const pb::CommentReview& review) -> absl::StatusOr<v1::Comment> {
        v1::Comment comment;
        comment.set_name(base::StrCat(wave.name, "/comments/", review.id()));
        comment.set_prompt(review.prompt());
        comment.set_text(review.released_text());
        comment.set_unit_id(review.unit_id());
        comment.set_unit_display_name(cells.units()[*cells.FindUnit(review.unit_id())].display_name);
        comment.set_role_group(review.role_group());
        return comment;
      },
      response->mutable_comments(), response->mutable_next_page_token());
}

}  // namespace rapport::scoring
