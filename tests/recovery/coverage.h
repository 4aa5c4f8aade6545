#ifndef RAPPORT_TESTS_RECOVERY_COVERAGE_H_
#define RAPPORT_TESTS_RECOVERY_COVERAGE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "libs/stats/estimate.h"

namespace rapport::recovery {

// How often intervals held the true value, and how wide they were.
struct Coverage {
  std::int64_t intervals = 0;
  std::int64_t covered = 0;
  double widths = 0;  // sum

  void Add(const stats::Interval& interval, double truth);
  void Merge(const Coverage& other);
  double share() const { return static_cast<double>(covered) / static_cast<double>(intervals); }
  double mean_width() const { return widths / static_cast<double>(intervals); }
};

// Coverage by kind of interval and the condition that was planted.
class CoverageTable {
 public:
  void Add(std::string_view kind, const stats::Interval& interval, double truth);
  void Merge(const CoverageTable& other);

  // Requires that there are intervals of the kind.
  const Coverage& At(std::string_view kind) const { return kinds_.find(kind)->second; }

  // A line a kind: kind, intervals, coverage in per cent, mean width.
  void Print() const;

  bool Has(std::string_view kind) const { return kinds_.find(kind) != kinds_.end(); }

 private:
  std::map<std::string, Coverage, std::less<>> kinds_;
};

// Intervals of a kind that are enough to tell 0.95 from 0.93 and 0.97: the standard error of the share is
// then 0.005.
inline constexpr std::int64_t kEnough = 2000;

// Adds failures to the running test unless there are kEnough intervals of the kind and 93 to 97 % cover.
void ExpectNominal(const CoverageTable& table, std::string_view kind);

// For the limits of a method, which docs/statistics.md tells: fails unless the share is within the bounds.
void ExpectShare(const CoverageTable& table, std::string_view kind, double least, double most);

// Calls collect(seed, table) for seeds 1 to `systems` on `threads` threads, each with a table of its own, and
// returns all tables merged and prints them. The result does not depend on `threads` but for the last bits of
// widths.
CoverageTable OverSystems(int systems, int threads,
                          const std::function<void(std::uint64_t seed, CoverageTable& table)>& collect);

}  // namespace rapport::recovery

#endif  // RAPPORT_TESTS_RECOVERY_COVERAGE_H_
