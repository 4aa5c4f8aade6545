#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_TESTING_ANSWERS_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_TESTING_ANSWERS_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "absl/types/span.h"
#include "libs/stats/measurement/scale_key.h"

namespace rapport::stats {

// For tests: answers of `rows` respondents to `items` items of `options` options that share one factor, in
// columns of answer bytes; `missing` is the share of answers left out.
class TestingAnswers {
 public:
  TestingAnswers(int items, int options, std::size_t rows, double missing, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    columns.assign(static_cast<std::size_t>(items), std::vector<std::uint8_t>(rows));
    for (std::size_t row = 0; row < rows; ++row) {
      const double factor = normal(random);
      for (std::vector<std::uint8_t>& column : columns) {
        const double score = (options - 1) / 2.0 + options / 5.0 * (factor + normal(random));
        const int position = static_cast<int>(std::min(std::max(score + 0.5, 0.0), options - 1.0));
        column[row] = uniform(random) < missing ? 0 : static_cast<std::uint8_t>(1 + position);
      }
    }
  }

  std::vector<absl::Span<const std::uint8_t>> spans() const { return {columns.begin(), columns.end()}; }

  std::vector<std::vector<std::uint8_t>> columns;
};

// A key of `items` items with options from 1 in steps of 1; every third item is reverse keyed.
inline std::shared_ptr<const ScaleKey> TestingKey(int items, int options) {
  std::vector<std::vector<double>> values;
  for (int item = 0; item < items; ++item) {
    std::vector<double> one;
    one.reserve(static_cast<std::size_t>(options));
    for (int i = 0; i < options; ++i) one.push_back(item % 3 == 2 ? options - i : 1 + i);
    values.push_back(one);
  }
  return *ScaleKey::Create(values);
}

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_TESTING_ANSWERS_H_
