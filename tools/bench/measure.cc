#include "tools/bench/measure.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <latch>
#include <thread>
#include <utility>

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

OpenLoop RunOpenLoop(int first, double per_second, double seconds, const StartCall& start) {
  using Clock = std::chrono::steady_clock;
  const int calls = static_cast<int>(per_second * seconds);
  std::vector<double> milliseconds(static_cast<std::size_t>(calls), -1);  // each is written by its call alone
  std::latch ended(calls);
  std::atomic<int> ok = 0;
  const auto begin = Clock::now();
  for (int i = 0; i < calls; ++i) {
    const auto due =
        begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(i / per_second));
    std::this_thread::sleep_until(due);
    start(first + i, [&, i, due](bool succeeded) {
      if (succeeded) {
        ++ok;
        milliseconds[static_cast<std::size_t>(i)] =
            std::chrono::duration<double, std::milli>(Clock::now() - due).count();
      }
      ended.count_down();
    });
  }
  const int ok_so_far = ok;
  const double starting = std::chrono::duration<double>(Clock::now() - begin).count();
  ended.wait();
  std::erase_if(milliseconds, [](double time) { return time < 0; });
  return {calls / starting, ok_so_far / starting, std::move(milliseconds)};
}

double Quantile(std::vector<double> values, double rank) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto place = static_cast<std::size_t>(rank * static_cast<double>(values.size()));
  return values[std::min(place, values.size() - 1)];
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
