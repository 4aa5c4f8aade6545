#include <sys/wait.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "libs/disclosure/minimum_n.h"
#include "libs/testing/temp_dir.h"
#include "services/scoring/domain/quality.h"
#include "services/scoring/domain/scorecard.h"
#include "services/scoring/domain/wave_answers.h"
#include "tools/bench/benches.h"
#include "tools/bench/measure.h"
#include "tools/bench/memory_wave.h"

namespace rapport::bench {
namespace {

constexpr int kGroups = 500;
constexpr int kSheets = 50'000;
constexpr int kRunsForOneOfR = 20;
constexpr double kAim = 500;          // times faster
constexpr double kTolerance = 1e-9;   // relative
constexpr int kPackagesMissing = 69;  // exit code of the script

struct Results {
  double seconds = 0;
  double alpha = 0;
  double icc1 = 0;
  double sum_of_means = 0;
};

// Sheets without missing answers, so that all ways of leaving sheets out agree.
std::vector<Block> CompleteBlocks() {
  std::vector<Block> blocks = MakeBlocks(/*seed=*/1, kSheets, kGroups);
  for (Block& block : blocks) {
    for (std::string& column : block.columns) {
      for (char& answer : column) answer = answer == '\0' ? '\3' : answer;
    }
  }
  return blocks;
}

void WriteCsv(const instrument::Instrument& instrument, const std::vector<Block>& blocks,
              const std::string& path) {
  std::ofstream csv(path);
  csv << "group";
  for (const instrument::Item& item : instrument.items) csv << ',' << item.id;
  csv << '\n';
  for (const Block& block : blocks) {
    for (std::size_t row = 0; row < block.cohorts.size(); ++row) {
      csv << block.cohorts[row];
      for (std::size_t item = 0; item < block.columns.size(); ++item) {
        const int answer = static_cast<unsigned char>(block.columns[item][row]);
        csv << ',' << (instrument.items[item].reverse_keyed ? 6 - answer : answer);
      }
      csv << '\n';
    }
  }
}

// None where R or a package is missing; ends the process when the script fails.
std::optional<Results> RunR(const std::string& csv) {
  const std::string command = std::string("Rscript --vanilla ") + RAPPORT_BENCH_R_SCRIPT + " " + csv;
  std::FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  Results results;
  const int read = std::fscanf(pipe, "%lf %lf %lf %lf", &results.seconds, &results.alpha, &results.icc1,
                               &results.sum_of_means);
  const int status = pclose(pipe);
  constexpr int kNoCommand = 127;
  if (WIFEXITED(status) && (WEXITSTATUS(status) == kPackagesMissing || WEXITSTATUS(status) == kNoCommand)) {
    return std::nullopt;
  }
  if (status != 0 || read != 4) {
    std::fprintf(stderr, "side_by_side_r: the script failed\n");
    std::exit(1);
  }
  return results;
}

// The same here, from the answers' bytes on, and all else that scoring tells of quality and units.
class Here {
 public:
  Here(const instrument::Instrument& instrument, const disclosure::MinimumN& minimum_n)
      : instrument_(instrument),
        cells_(MemoryCells(kGroups)),
        plan_(MemoryPlan(instrument, kGroups)),
        minimum_n_(minimum_n) {}

  Results Run(const std::vector<Block>& blocks) const {
    Results results;
    results.seconds = Seconds([&] {
      const scoring::WaveAnswers answers = Gather(blocks);
      std::thread scorecards([&] { results.sum_of_means = SumOfMeans(answers); });
      const std::size_t measures[] = {0};
      const scoring::SheetSelection sheets = scoring::SelectSheets(cells_, answers, {0, std::nullopt});
      const auto quality =
          scoring::ComputeQuality(instrument_, cells_, answers, minimum_n_, sheets, nullptr, measures);
      results.alpha = *quality.front().alpha;
      results.icc1 = quality.front().between_units->icc1;
      scorecards.join();
    });
    return results;
  }

 private:
  // Each of two threads its half of the blocks.
  scoring::WaveAnswers Gather(const std::vector<Block>& blocks) const {
    std::vector<scoring::WaveAnswers> parts(2, scoring::WaveAnswers(plan_));
    const auto add = [&](std::size_t part) {
      for (std::size_t block = part; block < blocks.size(); block += parts.size()) {
        if (!parts[part].Add(0, blocks[block].cohorts, blocks[block].views).ok()) std::abort();
      }
    };
    std::thread other(add, 1);
    add(0);
    other.join();
    parts[0].Merge(parts[1]);
    return std::move(parts[0]);
  }

  // The scorecards of all groups with items; the sum of the items' means.
  double SumOfMeans(const scoring::WaveAnswers& answers) const {
    double sum = 0;
    for (std::size_t unit = 1; unit < cells_.units().size(); ++unit) {
      const scoring::Scorecard scorecard =
          scoring::ComputeScorecard(instrument_, cells_, answers.statistics(),
                                    cells_.CohortsOf({unit, std::nullopt}), minimum_n_, true);
      for (const scoring::Score& score : scorecard.scores) sum += score.is_item ? score.numbers->mean : 0;
    }
    return sum;
  }

  const instrument::Instrument& instrument_;
  const scoring::CellMap cells_;
  const std::shared_ptr<const scoring::WavePlan> plan_;
  const disclosure::MinimumN minimum_n_;
};

void CheckEqual(const char* what, double here, double r) {
  if (std::abs(here - r) <= kTolerance * std::abs(r)) return;
  std::fprintf(stderr, "side_by_side_r: %s is %.17g here and %.17g in R\n", what, here, r);
  std::exit(1);
}

}  // namespace

void BenchR(int repeats) {
  const instrument::Instrument instrument = OneScaleInstrument();
  const Here here(instrument, *disclosure::MinimumN::Create(disclosure::MinimumN::kFloor));
  const std::vector<Block> blocks = CompleteBlocks();
  const testing::TempDir directory;
  const std::string csv = directory.path() + "/sheets.csv";
  WriteCsv(instrument, blocks, csv);
  std::vector<double> seconds;
  std::vector<double> seconds_in_r;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const std::optional<Results> r = RunR(csv);
    if (!r) {
      std::fprintf(stderr, "side_by_side_r: left out, R with psych and multilevel is not installed\n");
      return;
    }
    // It takes milliseconds, in a process that has been waiting for R: several runs, of which the median
    // counts.
    for (int run = 0; run < kRunsForOneOfR; ++run) {
      const Results found = here.Run(blocks);
      CheckEqual("alpha", found.alpha, r->alpha);
      CheckEqual("ICC(1)", found.icc1, r->icc1);
      CheckEqual("the sum of means", found.sum_of_means, r->sum_of_means);
      seconds.push_back(found.seconds);
    }
    seconds_in_r.push_back(r->seconds);
  }
  const double times = Median(seconds_in_r) / Median(seconds);
  Print("side_by_side_r", times, "x", kAim, times / kAim);
  Print("side_by_side_r_seconds", Median(seconds), "s", Median(seconds_in_r), times);
}

}  // namespace rapport::bench
