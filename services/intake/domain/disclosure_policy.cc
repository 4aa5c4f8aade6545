#include "services/intake/domain/disclosure_policy.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::intake {
namespace {

constexpr int kFloorMinimumN = 5;
constexpr int kMaxMinimumN = 1000;
constexpr int kMaxCommentMinimumN = 10000;
constexpr int kMaxKeepAnswersDays = 3650;
constexpr double kMaxExportEpsilon = 4;

// Shortest decimal that reads back as the same number.
std::string Exactly(double value) {
  std::array<char, 32> text;
  const std::to_chars_result end = std::to_chars(text.begin(), text.end(), value);
  return {text.begin(), end.ptr};
}

absl::Status Corrupt() {
  return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored policy cannot be read");
}

// The lines of a stored policy, read one after the other.
class Lines {
 public:
  explicit Lines(std::string_view text)
      : lines_(absl::StrSplit(base::AbslView(text), '\n', absl::SkipEmpty())) {}

  // The value of the next line, which is to be of this field.
  std::string_view Text(std::string_view field) {
    absl::string_view line = next_ < lines_.size() ? lines_[next_++] : absl::string_view();
    if (!absl::ConsumePrefix(&line, base::AbslView(field)) || !absl::ConsumePrefix(&line, " ")) good_ = false;
    return base::StdView(line);
  }
  template <typename Value>
  void Number(std::string_view field, Value& value) {
    const std::string_view text = Text(field);
    const std::from_chars_result end = std::from_chars(text.begin(), text.end(), value);
    if (end.ec != std::errc() || end.ptr != text.end()) good_ = false;
  }
  void YesOrNo(std::string_view field, bool& value) {
    const std::string_view text = Text(field);
    value = text == "yes";
    if (!value && text != "no") good_ = false;
  }
  bool AllRead() const { return good_ && next_ == lines_.size(); }

 private:
  std::vector<absl::string_view> lines_;
  std::size_t next_ = 0;
  bool good_ = true;
};

}  // namespace

absl::Status Check(const DisclosurePolicy& policy) {
  std::vector<base::FieldViolation> violations;
  const auto check = [&violations](bool good, std::string_view field, std::string_view range,
                                   std::string_view reason) {
    if (!good)
      violations.push_back({base::StrCat("wave.policy.", field), std::string(range), std::string(reason)});
  };
  const auto within = [](int value, int low, int high) { return low <= value && value <= high; };
  check(within(policy.minimum_n, kFloorMinimumN, kMaxMinimumN), "minimum_n", "lies within 5 to 1000",
        "MINIMUM_N_OUT_OF_RANGE");
  check(within(policy.comment_minimum_n, policy.minimum_n, kMaxCommentMinimumN), "comment_minimum_n",
        "lies within minimum_n to 10000", "OUT_OF_RANGE");
  check(!policy.lowest_unit_depth || *policy.lowest_unit_depth >= 1, "lowest_unit_depth", "is 1 or more",
        "OUT_OF_RANGE");
  check(within(policy.protection_percent, 20, 50), "protection_percent", "lies within 20 to 50",
        "OUT_OF_RANGE");
  const int band = policy.response_rate_band_percent;
  check(band == 10 || band == 20 || band == 25 || band == 50, "response_rate_band_percent",
        "is 10, 20, 25 or 50", "OUT_OF_RANGE");
  check(within(policy.keep_answers_days, 1, kMaxKeepAnswersDays), "keep_answers_days",
        "lies within 1 to 3650", "OUT_OF_RANGE");
  check(policy.export_epsilon >= 0 && policy.export_epsilon <= kMaxExportEpsilon, "export_epsilon",
        "lies within 0 to 4", "OUT_OF_RANGE");
  if (!violations.empty()) return base::InvalidArgument(std::move(violations));
  return absl::OkStatus();
}

absl::Status CheckNotLoosened(const DisclosurePolicy& before, const DisclosurePolicy& policy) {
  constexpr int kNoLimit = std::numeric_limits<int>::max();
  const std::pair<std::string_view, bool> loosened[] = {
      {"minimum_n", policy.minimum_n < before.minimum_n},
      {"comment_minimum_n", policy.comment_minimum_n < before.comment_minimum_n},
      {"breakdowns", (policy.by_unit && !before.by_unit) || (policy.by_specialty && !before.by_specialty)},
      {"lowest_unit_depth",
       policy.lowest_unit_depth.value_or(kNoLimit) > before.lowest_unit_depth.value_or(kNoLimit)},
      {"protection_percent", policy.protection_percent < before.protection_percent},
      {"response_rate_band_percent", policy.response_rate_band_percent < before.response_rate_band_percent},
      {"keep_answers_days", policy.keep_answers_days > before.keep_answers_days},
      {"export_epsilon", policy.export_epsilon > before.export_epsilon},
  };
  for (const auto& [field, is_loosened] : loosened) {
    if (!is_loosened) continue;
    return base::Error(
        absl::StatusCode::kFailedPrecondition, "POLICY_LOOSENED",
        base::StrCat("policy.", field, ": answers are taken under a policy that may only become stricter"));
  }
  return absl::OkStatus();
}

std::string ToText(const DisclosurePolicy& policy) {
  const auto yes_or_no = [](bool value) { return value ? "yes" : "no"; };
  return base::StrCat(
      "minimum_n ", policy.minimum_n, "\ncomment_minimum_n ", policy.comment_minimum_n, "\nby_unit ",
      yes_or_no(policy.by_unit), "\nby_specialty ", yes_or_no(policy.by_specialty), "\nlowest_unit_depth ",
      policy.lowest_unit_depth.value_or(0), "\nprotection_percent ", policy.protection_percent,
      "\nresponse_rate_band_percent ", policy.response_rate_band_percent, "\nkeep_answers_days ",
      policy.keep_answers_days, "\nexport_epsilon ", Exactly(policy.export_epsilon), "\n");
}

absl::StatusOr<DisclosurePolicy> PolicyFromText(std::string_view text) {
  DisclosurePolicy policy;
  Lines lines(text);
  lines.Number("minimum_n", policy.minimum_n);
  lines.Number("comment_minimum_n", policy.comment_minimum_n);
  lines.YesOrNo("by_unit", policy.by_unit);
  lines.YesOrNo("by_specialty", policy.by_specialty);
  int depth = 0;  // no limit
  lines.Number("lowest_unit_depth", depth);
  if (depth != 0) policy.lowest_unit_depth = depth;
  lines.Number("protection_percent", policy.protection_percent);
  lines.Number("response_rate_band_percent", policy.response_rate_band_percent);
  lines.Number("keep_answers_days", policy.keep_answers_days);
  lines.Number("export_epsilon", policy.export_epsilon);
  if (!lines.AllRead() || !Check(policy).ok()) return Corrupt();
  return policy;
}

}  // namespace rapport::intake
