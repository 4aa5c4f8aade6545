// rapport-bench: prints one JSON object a line, {name, value, unit, baseline, ratio}; see README.md.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "libs/observe/log.h"
#include "tools/bench/benches.h"

int main(int argc, char** argv) {
  const std::string which = argc > 1 ? argv[1] : "all";
  const int repeats = argc > 2 ? std::atoi(argv[2]) : 5;
  if (repeats < 1 || (which != "all" && which != "submit" && which != "scorecard" && which != "scoring")) {
    std::fprintf(stderr, "usage: rapport-bench [all|submit|scorecard|scoring] [repeats]\n");
    return 64;
  }
  rapport::observe::SetMinimumLevel(rapport::observe::Level::kError);
  if (which == "all" || which == "submit") rapport::bench::BenchSubmit(repeats);
  if (which == "all" || which == "scorecard") rapport::bench::BenchScorecard(repeats);
  if (which == "all" || which == "scoring") rapport::bench::BenchScoring(repeats);
  return 0;
}
