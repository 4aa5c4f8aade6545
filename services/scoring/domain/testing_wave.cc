#include "services/scoring/domain/testing_wave.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace rapport::scoring {

WaveStatistics BurnoutWave(const CellMap& cells, const BurnoutAnswers& answers) {
  static const instrument::Instrument* const instrument = new instrument::Instrument(TestingInstrument());
  WaveStatistics statistics(PlanWave(*instrument, std::vector<std::size_t>(cells.cohort_count(), 0)));
  for (std::uint32_t cohort = 0; cohort < answers.size(); ++cohort) {
    const std::string& digits = answers[cohort].second;
    std::vector<std::string> columns(8, std::string(digits.size(), '\0'));
    for (std::size_t row = 0; row < digits.size(); ++row) {
      columns[6][row] = static_cast<char>(digits[row] - '0');
    }
    const std::vector<std::string_view> views(columns.begin(), columns.end());
    const absl::Status added = statistics.Add(0, std::vector<std::uint32_t>(digits.size(), cohort), views);
    if (!added.ok()) std::abort();
  }
  return statistics;
}

CellMap BurnoutCells(std::vector<Unit> units, const BurnoutAnswers& answers) {
  std::vector<Cohort> cohorts;
  cohorts.reserve(answers.size());
  for (const auto& [unit, digits] : answers) cohorts.push_back({base::RoleGroup::kFrontLine, unit, 0});
  return *CellMap::Create(std::move(units), cohorts);
}

void AddSheets(WaveAnswers& answers, std::size_t form, const std::vector<TestingSheet>& sheets) {
  std::vector<std::uint32_t> cohorts;
  std::vector<std::string> columns(answers.plan().forms[form].items.size());
  for (const TestingSheet& sheet : sheets) {
    cohorts.push_back(sheet.cohort);
    for (std::size_t item = 0; item < columns.size(); ++item) {
      const char answer = sheet.answers.at(item);
      columns[item].push_back(answer == '.' ? static_cast<char>(instrument::kMissing)
                                            : static_cast<char>(answer - '0'));
    }
  }
  const std::vector<std::string_view> views(columns.begin(), columns.end());
  if (!answers.Add(form, cohorts, views).ok()) std::abort();
}

}  // namespace rapport::scoring
