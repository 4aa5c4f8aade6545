#include "tests/recovery/coverage.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <thread>
#include <vector>

namespace rapport::recovery {

void Coverage::Add(const stats::Interval& interval, double truth) {
  ++intervals;
  covered += interval.lower <= truth && truth <= interval.upper ? 1 : 0;
  widths += interval.upper - interval.lower;
}

void Coverage::Merge(const Coverage& other) {
  intervals += other.intervals;
  covered += other.covered;
  widths += other.widths;
}

void CoverageTable::Add(std::string_view kind, const stats::Interval& interval, double truth) {
  auto found = kinds_.find(kind);
  if (found == kinds_.end()) found = kinds_.emplace(kind, Coverage{}).first;
  found->second.Add(interval, truth);
}

void CoverageTable::Merge(const CoverageTable& other) {
  for (const auto& [kind, coverage] : other.kinds_) kinds_[kind].Merge(coverage);
}

void CoverageTable::Print() const {
  for (const auto& [kind, coverage] : kinds_) {
    std::printf("%-78s %7lld  %5.1f %%  %.3f\n", kind.c_str(), static_cast<long long>(coverage.intervals),
                100 * coverage.share(), coverage.mean_width());
  }
  std::fflush(stdout);
}

void ExpectNominal(const CoverageTable& table, std::string_view kind) {
  ASSERT_TRUE(table.Has(kind)) << kind;
  EXPECT_GE(table.At(kind).intervals, kEnough) << kind;
  ExpectShare(table, kind, 0.93, 0.97);
}

void ExpectShare(const CoverageTable& table, std::string_view kind, double least, double most) {
  ASSERT_TRUE(table.Has(kind)) << kind;
  EXPECT_GE(table.At(kind).share(), least) << kind;
  EXPECT_LE(table.At(kind).share(), most) << kind;
}

CoverageTable OverSystems(int systems, int threads,
                          const std::function<void(std::uint64_t seed, CoverageTable& table)>& collect) {
  std::vector<CoverageTable> tables(static_cast<std::size_t>(threads));
  std::vector<std::thread> workers;
  for (int t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      for (int seed = 1 + t; seed <= systems; seed += threads) {
        collect(static_cast<std::uint64_t>(seed), tables[static_cast<std::size_t>(t)]);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  CoverageTable all;
  for (const CoverageTable& table : tables) all.Merge(table);
  all.Print();
  return all;
}

}  // namespace rapport::recovery
