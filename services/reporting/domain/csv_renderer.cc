#include "services/reporting/domain/csv_renderer.h"

#include <array>
#include <charconv>
#include <string_view>

#include "libs/base/strings.h"
#include "libs/csv/writer.h"

namespace rapport::reporting {
namespace {

constexpr std::string_view kHeader =
    "wave,unit_id,unit,role_group,measure,kind,status,n,mean,sd,se,score_0_100,percent_favourable\r\n";

std::string Shortest(double value) {
  std::array<char, 32> buffer;
  const std::to_chars_result end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), end.ptr);
}

std::string NumberCells(const std::optional<Numbers>& numbers) {
  if (!numbers.has_value()) return "suppressed,,,,,,";
  return base::StrCat("published,", numbers->n, ",", Shortest(numbers->mean), ",", Shortest(numbers->sd), ",",
                      Shortest(numbers->se), ",", Shortest(numbers->score), ",",
                      numbers->percent_favourable.has_value() ? Shortest(*numbers->percent_favourable) : "");
}

void AppendCard(const Report& report, const Scorecard& card, std::string& csv) {
  const std::string_view role_group =
      card.role_group.has_value() ? base::RoleGroupWord(*card.role_group) : "all";
  const std::string cell = base::StrCat(csv::EscapeField(report.wave), ",", csv::EscapeField(card.unit_id),
                                        ",", csv::EscapeField(card.unit_name), ",", role_group, ",");
  for (const Score& score : card.scores) {
    const Measure* measure = report.FindMeasure(score.measure);
    if (measure == nullptr || measure->kind == MeasureKind::kItem) continue;
    base::StrAppend(&csv, cell, csv::EscapeField(measure->id), ",", MeasureKindWord(measure->kind), ",",
                    NumberCells(score.numbers), "\r\n");
  }
}

}  // namespace

std::string RenderCsv(const Report& report) {
  std::string csv(kHeader);
  auto crossed = report.units_by_role_group.begin();
  for (const Scorecard& unit : report.units) {
    AppendCard(report, unit, csv);
    for (; crossed != report.units_by_role_group.end() && crossed->unit_id == unit.unit_id; ++crossed) {
      AppendCard(report, *crossed, csv);
    }
  }
  return csv;
}

}  // namespace rapport::reporting
