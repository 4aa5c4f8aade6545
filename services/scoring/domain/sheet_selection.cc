#include "services/scoring/domain/sheet_selection.h"

#include <algorithm>

namespace rapport::scoring {

std::int64_t SheetSelection::size() const {
  std::int64_t sum = 0;
  for (const std::vector<std::uint32_t>& form : rows) sum += static_cast<std::int64_t>(form.size());
  return sum;
}

SheetSelection SelectSheets(const CellMap& cells, const WaveAnswers& answers, const Cell& cell) {
  std::vector<bool> inside(cells.cohort_count());
  SheetSelection selection{{}, cells.CohortsOf(cell)};
  for (const std::size_t cohort : selection.cohorts) inside[cohort] = true;
  for (std::size_t form = 0; form < answers.plan().forms.size(); ++form) {
    std::vector<std::uint32_t>& rows = selection.rows.emplace_back();
    const std::span<const std::uint32_t> cohorts = answers.sheets(form).cohorts();
    for (std::size_t row = 0; row < cohorts.size(); ++row) {
      if (inside[cohorts[row]]) rows.push_back(static_cast<std::uint32_t>(row));
    }
  }
  return selection;
}

ItemColumns::ItemColumns(const WaveAnswers& answers, std::size_t form, std::span<const std::size_t> items) {
  const FormSheets& sheets = answers.sheets(form);
  const std::vector<std::size_t>& on_form = answers.plan().forms[form].items;
  missing_.assign(sheets.rows(), instrument::kMissing);
  for (const std::size_t item : items) {
    const auto found = std::find(on_form.begin(), on_form.end(), item);
    if (found == on_form.end()) {
      columns_.push_back(missing_);
      continue;
    }
    asked_ = true;
    const std::span<const std::uint8_t> column =
        sheets.column(static_cast<std::size_t>(found - on_form.begin()));
    columns_.push_back({column.data(), column.size()});
  }
}

}  // namespace rapport::scoring
