#include "tools/bench/measure.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <latch>

namespace rapport::bench {
namespace {

// Keeps one slot busy: starts the next call when the last one has ended.
class Slots {
 public:
  Slots(int first, int calls, int in_flight, const StartCall& start)
      : next_(first), end_(first + calls), idle_(in_flight), start_(start) {}

  void Next() {
    const int number = next_++;
    if (number >= end_) {
      idle_.count_down();
      return;
    }
    start_(number, [this](bool ok) {
      if (!ok) {
        std::fprintf(stderr, "a call of the benchmark failed\n");
        std::abort();
      }
      Next();
    });
  }

  void Await() { idle_.wait(); }

 private:
  std::atomic<int> next_;
  const int end_;
  std::latch idle_;
  const StartCall& start_;
};

}  // namespace

double Seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double CallsPerSecond(int first, int calls, int in_flight, const StartCall& start) {
  Slots slots(first, calls, in_flight, start);
  return calls / Seconds([&] {
           for (int i = 0; i < in_flight; ++i) slots.Next();
           slots.Await();
         });
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void Print(const std::string& name, double value, const std::string& unit, double baseline, double ratio) {
  std::printf("{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"baseline\":%.6g,\"ratio\":%.3f}\n",
              name.c_str(), value, unit.c_str(), baseline, ratio);
  std::fflush(stdout);
}

}  // namespace rapport::bench
