#include "services/reporting/domain/html_charts.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "libs/base/strings.h"
#include "services/reporting/domain/html_escape.h"
#include "services/reporting/domain/interval.h"
#include "services/reporting/domain/phrases.h"

namespace rapport::reporting {
namespace {

std::string Percent(double value) { return absl::StrFormat("%.2f%%", value); }

std::string Open(const Measure& measure) {
  return absl::StrCat(R"(<svg class="chart)", measure.lower_is_better ? " low" : "",
                      R"(" aria-hidden="true" focusable="false">)");
}

std::string Line(std::string_view css_class, double from, double to) {
  return base::StrCat("<line class=\"", css_class, "\" x1=\"", Percent(from), "\" x2=\"", Percent(to),
                      R"(" y1="50%" y2="50%"/>)");
}

std::string IntervalLine(const Numbers& numbers, const Measure& measure) {
  const std::optional<Interval> interval = ConfidenceInterval(numbers, measure);
  return interval.has_value() ? Line("ci", interval->low, interval->high) : "";
}

}  // namespace

std::string SvgBar(const Numbers& numbers, const Measure& measure) {
  return absl::StrCat(Open(measure), R"(<rect class="track" x="0" y="25%" width="100%" height="50%"/>)",
                      R"(<rect class="bar" x="0" y="25%" width=")", Percent(numbers.score),
                      R"(" height="50%"/>)", IntervalLine(numbers, measure), R"(<circle cx=")",
                      Percent(numbers.score), R"(" cy="50%" r="3.5"/></svg>)");
}

std::string SvgDotAndInterval(const Numbers& numbers, const Measure& measure,
                              std::optional<double> reference) {
  std::string svg = absl::StrCat(Open(measure), Line("axis", 0, 100));
  if (reference.has_value()) {
    absl::StrAppend(&svg, R"(<line class="ref" x1=")", Percent(*reference), R"(" x2=")", Percent(*reference),
                    R"(" y1="0" y2="100%"/>)");
  }
  absl::StrAppend(&svg, IntervalLine(numbers, measure), R"(<circle cx=")", Percent(numbers.score),
                  R"(" cy="50%" r="4"/></svg>)");
  return svg;
}

std::string SvgAnswers(const std::vector<int64_t>& answers, const Measure& measure) {
  const auto all = static_cast<double>(std::accumulate(answers.begin(), answers.end(), int64_t{0}));
  std::string label = "Answers from the lowest option to the highest:";
  std::string bars;
  double left = 0;
  for (size_t i = 0; i < answers.size(); ++i) {
    const double share = 100 * static_cast<double>(answers[i]) / all;
    base::StrAppend(&label, i == 0 ? " " : ", ", PercentText(share));
    const double shade =
        answers.size() < 2 ? 1 : 0.2 + 0.8 * static_cast<double>(i) / static_cast<double>(answers.size() - 1);
    base::StrAppend(&bars, R"(<rect class="answers" x=")", Percent(left), R"(" y="25%" width=")",
                    Percent(share), R"(" height="50%" opacity=")", absl::StrFormat("%.2f", shade), R"("/>)");
    left += share;
  }
  return base::StrCat("<svg class=\"chart", measure.lower_is_better ? " low" : "",
                      R"(" role="img" aria-label=")", label, "\">", bars, "</svg>");
}

std::string RoleGroupMark(base::RoleGroup role_group) {
  switch (role_group) {
    case base::RoleGroup::kFrontLine:
      return "●";
    case base::RoleGroup::kClinicalLeader:
      return "◆";
    case base::RoleGroup::kExecutive:
      return "■";
  }
  return "";
}

std::string SvgRoleGroups(const std::vector<std::pair<base::RoleGroup, double>>& scores) {
  std::string svg =
      R"(<svg class="chart marks" aria-hidden="true" focusable="false">)" + Line("axis", 0, 100);
  if (scores.size() > 1) {
    const auto [low, high] =
        std::ranges::minmax_element(scores, {}, &std::pair<base::RoleGroup, double>::second);
    svg += Line("span", low->second, high->second);
  }
  for (const auto& [role_group, score] : scores) {
    base::StrAppend(&svg, R"(<text class=")", base::RoleGroupWord(role_group), R"(" x=")", Percent(score),
                    R"(" y="50%" dy=".36em">)", RoleGroupMark(role_group), "</text>");
  }
  return svg + "</svg>";
}

std::string SvgMatrix(const std::vector<MatrixPoint>& points, const std::string& label) {
  double equal = 0;
  double rooms = 0;
  double most = 0;
  double left = 100;
  double right = 0;
  for (const MatrixPoint& point : points) {
    equal += point.importance / static_cast<double>(points.size());
    rooms += point.room / static_cast<double>(points.size());
    most = std::max(most, point.importance);
    left = std::min(left, point.room);
    right = std::max(right, point.room);
  }
  // Tens around the points, so that they spread over the plane.
  const double from = std::max(0.0, std::floor((left - 2) / 10) * 10);
  const double to = std::min(100.0, std::ceil((right + 2) / 10) * 10);
  const double top = most > 0 ? most * 1.15 : 1.0;
  constexpr double kFoot = 92;  // per cent of the height; below it the axis is labelled
  const auto x = [&](double room) { return Percent(4 + 92 * (room - from) / std::max(1.0, to - from)); };
  const auto y = [&](double importance) { return Percent(kFoot * (1 - importance / top)); };
  std::string svg = absl::StrCat(
      R"(<svg class="matrix" role="img" aria-label=")", Html(label), R"("><rect class="act" x=")", x(rooms),
      R"(" y="0" width=")", Percent(96 - 92 * (rooms - from) / std::max(1.0, to - from)), R"(" height=")",
      y(equal), R"("/><line class="axis" x1="0" x2="100%" y1=")", Percent(kFoot), R"(" y2=")", Percent(kFoot),
      R"("/><line class="ref" x1=")", x(rooms), R"(" x2=")", x(rooms), R"(" y1="0" y2=")", Percent(kFoot),
      R"("/><line class="ref" x1="0" x2="100%" y1=")", y(equal), R"(" y2=")", y(equal),
      R"("/><text class="end" x="0" y="99%">room )", from,
      R"(</text><text class="end right" x="100%" y="99%">)", to,
      R"(</text><text class="end" x="0" y="0" dy="1em">more important ↑</text>)");
  for (const MatrixPoint& point : points) {
    absl::StrAppend(&svg, R"(<circle class=")", point.is_first ? "first" : "other", R"(" cx=")",
                    x(point.room), R"(" cy=")", y(point.importance), R"(" r="11"/><text class="number" x=")",
                    x(point.room), R"(" y=")", y(point.importance), R"(" dy=".36em">)", Html(point.label),
                    "</text>");
  }
  return svg + "</svg>";
}

std::string SvgDistribution(const std::vector<Bin>& bins, const std::string& label) {
  std::string svg =
      absl::StrCat(R"(<svg class="distribution" role="img" aria-label=")", Html(label), R"(">)");
  int most = 1;
  for (const Bin& bin : bins) most = std::max(most, bin.units);
  const double step = 100.0 / static_cast<double>(std::max<size_t>(bins.size(), 1));
  constexpr double kFoot = 84;  // per cent of the height; below it the axis is labelled
  constexpr double kHead = 12;  // above it only counts
  for (size_t i = 0; i < bins.size(); ++i) {
    const double left = step * static_cast<double>(i);
    const double height = (kFoot - kHead) * bins[i].units / most;
    absl::StrAppend(&svg, R"(<rect class="column" x=")", Percent(left + step * 0.06), R"(" width=")",
                    Percent(step * 0.88), R"(" y=")", Percent(kFoot - height), R"(" height=")",
                    Percent(height), R"("/><text class="count" x=")", Percent(left + step / 2), R"(" y=")",
                    Percent(kFoot - height), R"(" dy="-.35em">)", bins[i].units, R"(</text><text x=")",
                    Percent(left + step / 2), R"(" y="98%">)", bins[i].low, "</text>");
  }
  return svg + "</svg>";
}

}  // namespace rapport::reporting
