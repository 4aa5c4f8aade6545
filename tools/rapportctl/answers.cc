#include "tools/rapportctl/answers.h"

#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/status.h"

namespace rapport::ctl {
namespace {

using intake::v1::Answer;

constexpr char kNotAChoice[] = "must be a number or cannot-judge";

Answer CannotJudge(const std::string& item) {
  Answer answer;
  answer.set_item(item);
  answer.set_cannot_judge(true);
  return answer;
}

Answer Choice(const std::string& item, double value) {
  Answer answer;
  answer.set_item(item);
  answer.set_value(value);
  return answer;
}

}  // namespace

absl::StatusOr<std::vector<Answer>> AnswersFromPairs(const std::vector<std::string>& pairs) {
  std::vector<Answer> answers;
  std::vector<base::FieldViolation> violations;
  std::set<std::string> items;
  for (const std::string& pair : pairs) {
    const size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      violations.push_back({pair, "must be written item=value", "NOT_A_PAIR"});
      continue;
    }
    const std::string item = pair.substr(0, equals);
    const std::string choice = pair.substr(equals + 1);
    double value = 0;
    if (!items.insert(item).second) {
      violations.push_back({item, "is answered twice", "DUPLICATE_ITEM"});
    } else if (choice == kCannotJudge || choice == "cannot_judge") {
      answers.push_back(CannotJudge(item));
    } else if (absl::SimpleAtod(choice, &value) && std::isfinite(value)) {
      answers.push_back(Choice(item, value));
    } else if (!choice.empty()) {
      violations.push_back({item, kNotAChoice, "NOT_A_CHOICE"});
    }
  }
  if (!violations.empty()) return base::InvalidArgument(std::move(violations));
  return answers;
}

absl::StatusOr<std::vector<intake::v1::Comment>> CommentsFromPairs(const std::vector<std::string>& pairs) {
  std::vector<intake::v1::Comment> comments;
  std::vector<base::FieldViolation> violations;
  std::set<std::string> prompts;
  for (const std::string& pair : pairs) {
    const size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      violations.push_back({"--comment", "must be written prompt=text", "NOT_A_PAIR"});
      continue;
    }
    intake::v1::Comment& comment = comments.emplace_back();
    comment.set_prompt(pair.substr(0, equals));
    comment.set_text(pair.substr(equals + 1));
    if (!prompts.insert(comment.prompt()).second) {
      violations.push_back({comment.prompt(), "is answered twice", "DUPLICATE_COMMENT"});
    }
  }
  if (!violations.empty()) return base::InvalidArgument(std::move(violations));
  return comments;
}

absl::StatusOr<std::vector<Answer>> AnswersFromJson(const std::string& json) {
  google::protobuf::Struct object;
  if (const auto status = google::protobuf::util::JsonStringToMessage(json, &object); !status.ok()) {
    return base::Error(absl::StatusCode::kInvalidArgument, "ANSWERS_NOT_JSON",
                       "the answers are not a JSON object: " + std::string(status.message()));
  }
  std::vector<Answer> answers;
  std::vector<base::FieldViolation> violations;
  const std::map<std::string, google::protobuf::Value> sorted(object.fields().begin(), object.fields().end());
  for (const auto& [item, value] : sorted) {
    if (value.has_string_value() &&
        (value.string_value() == kCannotJudge || value.string_value() == "cannot_judge")) {
      answers.push_back(CannotJudge(item));
    } else if (value.has_number_value()) {
      answers.push_back(Choice(item, value.number_value()));
    } else if (!value.has_null_value()) {
      violations.push_back({item, kNotAChoice, "NOT_A_CHOICE"});
    }
  }
  if (!violations.empty()) return base::InvalidArgument(std::move(violations));
  return answers;
}

}  // namespace rapport::ctl
