#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_SHEET_SELECTION_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_SHEET_SELECTION_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/types/span.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::scoring {

// Answer sheets of a wave, by form the rows of its columns, ascending.
struct SheetSelection {
  std::vector<std::vector<std::uint32_t>> rows = {};
  std::vector<std::size_t> cohorts = {};  // from which they were selected, ascending

  std::int64_t size() const;
};

// The answer sheets of a cell.
SheetSelection SelectSheets(const CellMap& cells, const WaveAnswers& answers, const Cell& cell);

// Answers to `items` (indexes in the instrument) on one form, as spans over its columns; an item that the
// form does not ask is a column of missing answers. Must not outlive `answers`.
class ItemColumns {
 public:
  ItemColumns(const WaveAnswers& answers, std::size_t form, std::span<const std::size_t> items);

  absl::Span<const absl::Span<const std::uint8_t>> columns() const { return columns_; }

  // Whether the form asks any of the items.
  bool asked() const { return asked_; }

 private:
  std::vector<std::uint8_t> missing_;
  std::vector<absl::Span<const std::uint8_t>> columns_;
  bool asked_ = false;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_SHEET_SELECTION_H_
