#include "services/reporting/domain/text_table.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "services/reporting/domain/bars.h"
#include "services/reporting/domain/display_text.h"
#include "services/reporting/domain/interval.h"
#include "services/reporting/domain/phrases.h"

namespace rapport::reporting {
namespace {

constexpr int kScoreWidth = 5;      // 100.0
constexpr int kIntervalWidth = 10;  // 98.4–100.0
constexpr int kPercentWidth = 5;    // 100 %
constexpr int kRoomyWidth = 80;     // from here on columns are two spaces apart
constexpr int kLeastChart = 6;
constexpr int kMostChart = 48;

int64_t LargestCount(const Report& report) {
  int64_t most = 0;
  const auto add = [&most](const Scorecard& card) {
    for (const Score& score : card.scores) {
      if (score.numbers.has_value()) most = std::max(most, score.numbers->n);
    }
  };
  add(report.overall);
  std::ranges::for_each(report.role_groups, add);
  std::ranges::for_each(report.units, add);
  return most;
}

}  // namespace

TextTable::TextTable(const Report& report, int width, const TextStyle& style)
    : report_(report),
      style_(style),
      gap_(width < kRoomyWidth ? " " : "  "),
      count_width_(std::max(3, DisplayWidth(CountText(LargestCount(report))))) {
  const int numbers = kScoreWidth + kIntervalWidth + kPercentWidth + count_width_;
  const int rest = width - numbers - 5 * static_cast<int>(gap_.size());
  chart_width_ = std::clamp(rest * 2 / 5, kLeastChart, kMostChart);
  name_width_ = rest - chart_width_;
}

std::string TextTable::Header(std::string_view name) const {
  return style_.Muted(absl::StrCat(PadRight(name, name_width_), gap_, PadRight("0", chart_width_ - 3), "100",
                                   gap_, PadLeft("score", kScoreWidth), gap_,
                                   PadLeft("95 % int.", kIntervalWidth), gap_, PadLeft("fav.", kPercentWidth),
                                   gap_, PadLeft("n", count_width_)));
}

std::string TextTable::Row(std::string_view name, const Measure& measure, const Numbers* numbers, Chart chart,
                           std::optional<double> reference) const {
  const std::string first = absl::StrCat(PadRight(name, name_width_), gap_);
  if (numbers == nullptr) return absl::StrCat(first, style_.Muted(SuppressedText(report_)));
  const std::optional<Interval> interval = ConfidenceInterval(*numbers, measure);
  const std::string drawn = chart == Chart::kBar
                                ? Bar(numbers->score / 100, chart_width_)
                                : DotAndInterval(numbers->score, interval, reference, chart_width_);
  return absl::StrCat(first,
                      measure.lower_is_better ? style_.LowerIsBetter(drawn) : style_.HigherIsBetter(drawn),
                      gap_, PadLeft(ScoreText(numbers->score), kScoreWidth), gap_,
                      style_.Muted(PadLeft(IntervalText(interval), kIntervalWidth)), gap_,
                      PadLeft(PercentText(numbers->percent_favourable), kPercentWidth), gap_,
                      PadLeft(CountText(numbers->n), count_width_));
}

}  // namespace rapport::reporting
