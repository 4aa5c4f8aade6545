#ifndef RAPPORT_TESTS_ORACLES_MEASUREMENT_DATA_H_
#define RAPPORT_TESTS_ORACLES_MEASUREMENT_DATA_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "libs/stats/fixed_point.h"
#include "libs/stats/measurement/scale_key.h"
#include "libs/stats/moments.h"
#include "tests/oracles/oracle.h"

namespace rapport::oracles {

// Items of a case as packed answers: the options are the values that occur in any of them, or `options`.
class PackedItems {
 public:
  PackedItems(const Table& table, const std::vector<std::string>& items, std::vector<double> options = {}) {
    if (options.empty()) {
      std::set<double> values;
      for (const std::string& item : items) {
        for (const auto& answer : table.Optional(item)) {
          if (answer.has_value()) values.insert(*answer);
        }
      }
      options.assign(values.begin(), values.end());
    }
    for (const std::string& item : items) {
      std::vector<std::uint8_t>& column = columns_.emplace_back();
      for (const auto& answer : table.Optional(item)) {
        std::size_t position = 0;
        while (answer.has_value() && options[position] != *answer) ++position;
        column.push_back(answer.has_value() ? static_cast<std::uint8_t>(1 + position) : std::uint8_t{0});
      }
    }
    values_.assign(items.size(), options);
  }

  // Turns an item round: min + max - value.
  void Reverse(std::size_t item) {
    const double ends = values_[item].front() + values_[item].back();
    for (double& value : values_[item]) value = ends - value;
  }

  std::shared_ptr<const stats::ScaleKey> Key() const { return *stats::ScaleKey::Create(values_); }
  std::vector<absl::Span<const std::uint8_t>> Columns() const { return {columns_.begin(), columns_.end()}; }

 private:
  std::vector<std::vector<double>> values_;
  std::vector<std::vector<std::uint8_t>> columns_;
};

// Moments of scores by group.
inline std::vector<stats::Moments> MomentsByGroup(const std::vector<double>& scores,
                                                  const std::vector<int>& groups) {
  std::vector<stats::Moments> moments;
  for (std::size_t row = 0; row < scores.size(); ++row) {
    const auto group = static_cast<std::size_t>(groups[row]);
    if (group >= moments.size()) moments.resize(group + 1);
    moments[group].Add(stats::FixedFromDouble(scores[row]));
  }
  return moments;
}

}  // namespace rapport::oracles

#endif  // RAPPORT_TESTS_ORACLES_MEASUREMENT_DATA_H_
