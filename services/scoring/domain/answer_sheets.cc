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

}  // namespace rapport::scoring
