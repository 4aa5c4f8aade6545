// rapport-bench: prints one JSON object a line, {name, value, unit, baseline, ratio}; see README.md.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string_view>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "libs/observe/log.h"
#include "tools/bench/benches.h"
#include "tools/bench/small_server.h"

namespace {

using Bench = void (*)(int repeats);
constexpr std::pair<std::string_view, Bench> kBenches[] = {{"submit", rapport::bench::BenchSubmit},
                                                           {"operate", rapport::bench::BenchOperate},
                                                           {"overload", rapport::bench::BenchOverload},
                                                           {"import", rapport::bench::BenchImport},
                                                           {"scorecard", rapport::bench::BenchScorecard},
                                                           {"scoring", rapport::bench::BenchScoring},
                                                           {"analysis", rapport::bench::BenchAnalysis},
                                                           {"release", rapport::bench::BenchRelease},
                                                           {"r", rapport::bench::BenchR}};

}  // namespace

int main(int argc, char** argv) {
  const std::string_view which = argc > 1 ? argv[1] : "all";
  const int repeats = argc > 2 ? std::atoi(argv[2]) : 5;
  const bool known = which == "all" || which == "small-server" ||
                     std::any_of(std::begin(kBenches), std::end(kBenches),
                                 [&](const auto& bench) { return bench.first == which; });
  if (repeats < 1 || !known) {
    std::fprintf(
        stderr,
        "usage: rapport-bench [all|submit|operate|overload|import|scorecard|scoring|analysis|release|r] "
        "[repeats]\n");
    return 64;
  }
  rapport::observe::SetMinimumLevel(rapport::observe::Level::kError);
  // As in hosting::Host, and for the echo as well.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  if (which == "small-server") {
    rapport::bench::RunSmallServer();
    return 0;
  }
  for (const auto& [name, bench] : kBenches) {
    if (which == "all" || which == name) bench(repeats);
  }
  return 0;
}
