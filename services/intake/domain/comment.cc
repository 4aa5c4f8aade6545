#include "services/intake/domain/comment.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "libs/base/free_text.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::intake {

absl::StatusOr<std::vector<Comment>> CheckComments(const instrument::Instrument& instrument,
                                                   std::span<const CommentInput> comments) {
  if (comments.size() > instrument.comment_prompts.size()) {
    return base::InvalidArgument("comments", "has more comments than the instrument has comment prompts",
                                 "TOO_MANY_COMMENTS");
  }
  std::vector<base::FieldViolation> violations;
  const auto bad = [&violations](std::size_t i, std::string_view part, std::string_view reason,
                                 std::string_view description) {
    violations.push_back(
        {base::StrCat("comments[", i, "].", part), std::string(description), std::string(reason)});
  };
  std::vector<Comment> checked;
  std::vector<bool> written(instrument.comment_prompts.size());
  for (std::size_t i = 0; i < comments.size(); ++i) {
    const std::optional<std::size_t> prompt = instrument.FindCommentPrompt(comments[i].prompt);
    if (!prompt) {
      bad(i, "prompt", "UNKNOWN_COMMENT_PROMPT", "is no comment prompt of the instrument");
    } else if (written[*prompt]) {
      bad(i, "prompt", "DUPLICATE_COMMENT", "is answered twice");
    } else {
      written[*prompt] = true;
    }
    if (const auto fault = base::FaultOfComment(comments[i].text)) bad(i, "text", "INVALID_TEXT", *fault);
    checked.push_back({std::string(comments[i].prompt), std::string(comments[i].text)});
  }
  if (!violations.empty()) return base::InvalidArgument(std::move(violations));
  std::sort(checked.begin(), checked.end(),
            [](const Comment& a, const Comment& b) { return a.prompt < b.prompt; });
  return checked;
}

absl::Status CheckAsked(const instrument::Instrument& instrument, std::size_t form,
                        std::span<const Comment> comments) {
  const std::vector<std::size_t>& asked = instrument.forms[form].comment_prompts;
  const bool all = std::ranges::all_of(comments, [&](const Comment& comment) {
    return std::ranges::any_of(
        asked, [&](std::size_t prompt) { return instrument.comment_prompts[prompt] == comment.prompt; });
  });
  if (all) return absl::OkStatus();
  return base::InvalidArgument("comments", "has a comment on a prompt that the code's form does not ask",
                               "COMMENT_NOT_ON_FORM");
}

}  // namespace rapport::intake
