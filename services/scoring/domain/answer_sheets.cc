#include "services/scoring/domain/answer_sheets.h"

namespace rapport::scoring {

void FormSheets::Add(std::span<const std::uint32_t> cohorts, std::span<const std::string_view> columns) {
  cohorts_.insert(cohorts_.end(), cohorts.begin(), cohorts.end());
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    columns_[column].insert(columns_[column].end(), columns[column].begin(), columns[column].end());
  }
}

void FormSheets::Append(const FormSheets& other) {
  cohorts_.insert(cohorts_.end(), other.cohorts_.begin(), other.cohorts_.end());
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    columns_[column].insert(columns_[column].end(), other.columns_[column].begin(),
                            other.columns_[column].end());
  }
}

void FormSheets::ShrinkToFit() {
  cohorts_.shrink_to_fit();
  for (std::vector<std::uint8_t>& column : columns_) column.shrink_to_fit();
}

void FormSheets::Pool(std::span<const std::size_t> pool_of, std::size_t no_pool) {
  std::vector<std::size_t> kept;
  kept.reserve(cohorts_.size());
  for (std::size_t row = 0; row < cohorts_.size(); ++row) {
    if (pool_of[cohorts_[row]] != no_pool) kept.push_back(row);
  }
  if (kept.size() < cohorts_.size()) {
    for (std::size_t i = 0; i < kept.size(); ++i) cohorts_[i] = cohorts_[kept[i]];
    cohorts_.resize(kept.size());
    for (std::vector<std::uint8_t>& column : columns_) {
      for (std::size_t i = 0; i < kept.size(); ++i) column[i] = column[kept[i]];
      column.resize(kept.size());
    }
  }
  for (std::uint32_t& cohort : cohorts_) cohort = static_cast<std::uint32_t>(pool_of[cohort]);
}

}  // namespace rapport::scoring
