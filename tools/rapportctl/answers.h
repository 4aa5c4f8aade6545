#ifndef RAPPORT_TOOLS_RAPPORTCTL_ANSWERS_H_
#define RAPPORT_TOOLS_RAPPORTCTL_ANSWERS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/intake/v1/response.pb.h"

namespace rapport::ctl {

// The choice for an item that the respondent cannot judge; a choice of "" or null leaves the item out.
inline constexpr std::string_view kCannotJudge = "cannot-judge";

// Answers from texts like "q1=4" and "q2=cannot-judge", in that order.
// INVALID_ARGUMENT names every text that is none, and every item answered twice.
absl::StatusOr<std::vector<intake::v1::Answer>> AnswersFromPairs(const std::vector<std::string>& pairs);

// Answers from a JSON object like {"q1": 4, "q2": "cannot-judge", "q3": null}, by item.
absl::StatusOr<std::vector<intake::v1::Answer>> AnswersFromJson(const std::string& json);

// Comments from texts like "keep=The huddle works.", in that order; the first "=" ends the prompt.
// INVALID_ARGUMENT names every text that is none, and every prompt answered twice.
absl::StatusOr<std::vector<intake::v1::Comment>> CommentsFromPairs(const std::vector<std::string>& pairs);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_ANSWERS_H_
