#ifndef RAPPORT_TOOLS_BENCH_MEASURE_H_
#define RAPPORT_TOOLS_BENCH_MEASURE_H_

#include <functional>
#include <string>
#include <vector>

namespace rapport::bench {

// Starts one call; `done(ok)` is called when it has ended, on any thread.
using StartCall = std::function<void(int number, std::function<void(bool ok)> done)>;

// Makes `calls` calls numbered from `first`, keeping `in_flight` of them going, and returns how many ended a
// second. Ends the process when a call fails: a rate with errors in it is no rate.
double CallsPerSecond(int first, int calls, int in_flight, const StartCall& start);

// What became of calls that were started at a steady rate, whether earlier ones had ended or not.
struct OpenLoop {
  double started_per_second = 0;
  double ok_per_second = 0;          // that ended well before the last was started
  std::vector<double> milliseconds;  // of those that ended well, from when they were due
};

// Starts calls, numbered from `first`, as they fall due at `per_second` for `seconds`, and waits until all
// have ended. A generator that is late makes up for it at once.
OpenLoop RunOpenLoop(int first, double per_second, double seconds, const StartCall& start);

// The share `rank` of `values` is no greater; 0 of none.
double Quantile(std::vector<double> values, double rank);

// Seconds that `work` takes.
double Seconds(const std::function<void()>& work);

double Median(std::vector<double> values);

// Prints a measurement as one line of JSON. `ratio` is above 1 when `value` is better than `baseline`.
void Print(const std::string& name, double value, const std::string& unit, double baseline, double ratio);

}  // namespace rapport::bench

#endif  // RAPPORT_TOOLS_BENCH_MEASURE_H_
