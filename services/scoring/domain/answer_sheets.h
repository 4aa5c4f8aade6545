#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_ANSWER_SHEETS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_ANSWER_SHEETS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace rapport::scoring {

// The answer sheets of one form as columns, in no order that means anything. One byte an answer (see
// instrument::kMissing and kCannotJudge) and four for the cohort: 44 bytes a sheet of 40 items.
class FormSheets {
 public:
  explicit FormSheets(std::size_t columns) : columns_(columns) {}

  // Adds sheets: the cohort of each row, and one column of answer bytes an item. Sizes must agree.
  void Add(std::span<const std::uint32_t> cohorts, std::span<const std::string_view> columns);

  void Append(const FormSheets& other);

  // Gives back memory that was kept for growth.
  void ShrinkToFit();

  // Puts every sheet into the pool of its cohort (by cohort), and drops those whose cohort has none:
  // `no_pool`.
  void Pool(std::span<const std::size_t> pool_of, std::size_t no_pool);

  std::size_t rows() const { return cohorts_.size(); }
  std::size_t columns() const { return columns_.size(); }

  // By row: index of its cohort in the wave.
  std::span<const std::uint32_t> cohorts() const { return cohorts_; }

  // By row: the answer byte to the item in `column` of the form.
  std::span<const std::uint8_t> column(std::size_t column) const { return columns_[column]; }

 private:
  std::vector<std::uint32_t> cohorts_;
  std::vector<std::vector<std::uint8_t>> columns_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_ANSWER_SHEETS_H_
