#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <memory>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

#include "libs/disclosure/minimum_n.h"
#include "services/scoring/domain/careless.h"
#include "services/scoring/domain/drivers.h"
#include "services/scoring/domain/quality.h"
#include "services/scoring/domain/scorecard.h"
#include "services/scoring/domain/wave_answers.h"
#include "tools/bench/benches.h"
#include "tools/bench/measure.h"
#include "tools/bench/memory_wave.h"

namespace rapport::bench {
namespace {

constexpr int kUnits = 2000;
constexpr int kSheets = 1'000'000;
constexpr int kIncrement = 1000;
constexpr std::size_t kThreads = 2;
constexpr std::size_t kFacets = 10;

// Does all tasks, each once, on two threads.
void InParallel(const std::vector<std::function<void()>>& tasks) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t task = next++; task < tasks.size(); task = next++) tasks[task]();
  };
  std::thread other(work);
  work();
  other.join();
}

// A wave and everything that is asked about it.
class Wave {
 public:
  Wave(int units, const disclosure::MinimumN& minimum_n)
      : instrument_(MemoryInstrument()),
        cells_(MemoryCells(units)),
        plan_(MemoryPlan(instrument_, units)),
        minimum_n_(minimum_n) {}

  scoring::WaveAnswers Empty() const { return scoring::WaveAnswers(plan_); }

  // Each thread its half of the blocks, then merged.
  scoring::WaveAnswers Gather(const std::vector<Block>& blocks) const {
    std::vector<scoring::WaveAnswers> parts(kThreads, Empty());
    std::vector<std::function<void()>> tasks;
    for (std::size_t part = 0; part < kThreads; ++part) {
      tasks.emplace_back([&, part] {
        for (std::size_t block = part; block < blocks.size(); block += kThreads) {
          Add(blocks[block], parts[part]);
        }
      });
    }
    InParallel(tasks);
    parts[0].Merge(parts[1]);
    return std::move(parts[0]);
  }

  static void Add(const Block& block, scoring::WaveAnswers& answers) {
    if (!answers.Add(0, block.cohorts, block.views).ok()) std::abort();
  }

  // The scorecards of the units from `first` to before `last`, with items.
  void Scorecards(const scoring::WaveAnswers& answers, std::size_t first, std::size_t last) const {
    for (std::size_t unit = first; unit < last; ++unit) {
      const scoring::Scorecard scorecard =
          scoring::ComputeScorecard(instrument_, cells_, answers.statistics(),
                                    cells_.CohortsOf({unit, std::nullopt}), minimum_n_, true);
      if (!scorecard.sheets) std::abort();
    }
  }

  // The last facet as outcome of the others.
  void Drivers(const scoring::WaveAnswers& answers) const {
    scoring::DriversQuestion question;
    question.predictors.resize(kFacets - 1);
    std::iota(question.predictors.begin(), question.predictors.end(), 0);
    question.outcome = kFacets - 1;
    const auto drivers = scoring::ComputeDrivers(instrument_, cells_, answers, minimum_n_, question);
    if (!drivers.ok() || !drivers->clustered.ok()) std::abort();
  }

  void Careless(const scoring::WaveAnswers& answers, const scoring::SheetSelection& sheets) const {
    if (scoring::ScreenCareless(instrument_, answers, sheets).forms.empty()) std::abort();
  }

  void Quality(const scoring::WaveAnswers& answers, const scoring::SheetSelection& sheets,
               std::size_t facet) const {
    const std::size_t measures[] = {facet};
    const auto quality =
        scoring::ComputeQuality(instrument_, cells_, answers, minimum_n_, sheets, nullptr, measures);
    if (!quality.front().alpha.ok() || !quality.front().reml.ok()) std::abort();
  }

  // Scorecards of all units and of the root, drivers of the whole without bootstrap, the quality of all
  // facets and careless responding.
  void Analyze(const scoring::WaveAnswers& answers) const {
    const scoring::SheetSelection sheets = scoring::SelectSheets(cells_, answers, {0, std::nullopt});
    std::vector<std::function<void()>> tasks;
    tasks.emplace_back([&] { Careless(answers, sheets); });
    tasks.emplace_back([&] { Drivers(answers); });
    for (std::size_t facet = 0; facet < kFacets; ++facet) {
      tasks.emplace_back([&, facet] { Quality(answers, sheets, facet); });
    }
    constexpr std::size_t kUnitsInATask = 100;
    const std::size_t units = cells_.units().size();
    for (std::size_t first = 0; first < units; first += kUnitsInATask) {
      const std::size_t last = std::min(units, first + kUnitsInATask);
      tasks.emplace_back([&, first, last] { Scorecards(answers, first, last); });
    }
    InParallel(tasks);
  }

 private:
  const instrument::Instrument instrument_;
  const scoring::CellMap cells_;
  const std::shared_ptr<const scoring::WavePlan> plan_;
  const disclosure::MinimumN minimum_n_;
};

// Bytes that are allocated in this process.
double AllocatedBytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

void BenchMemory(const Wave& wave) {
  // Just past 2^20 sheets, where the columns have doubled their room: the most that a sheet takes.
  constexpr int kAfterGrowth = (1 << 20) + 4096;
  const std::vector<Block> blocks = MakeBlocks(/*seed=*/1, kAfterGrowth, kUnits);
  const double before = AllocatedBytes();
  scoring::WaveAnswers answers = wave.Empty();
  const double empty = AllocatedBytes() - before;
  for (const Block& block : blocks) Wave::Add(block, answers);
  const double full = AllocatedBytes() - before;
  const double a_sheet = (full - empty) / kAfterGrowth;
  const double a_unit = empty / kUnits;
  Print("memory_per_sheet", a_sheet, "B", 120, 120 / a_sheet);
  Print("memory_per_unit", a_unit, "B", 65536, 65536 / a_unit);
}

}  // namespace

void BenchAnalysis(int repeats) {
  const auto minimum_n = disclosure::MinimumN::Create(disclosure::MinimumN::kFloor);
  const Wave wave(kUnits, *minimum_n);
  BenchMemory(wave);
  const std::vector<Block> blocks = MakeBlocks(/*seed=*/1, kSheets, kUnits);
  std::vector<double> full;
  full.reserve(static_cast<std::size_t>(repeats));
  for (int repeat = 0; repeat < repeats; ++repeat) {
    full.push_back(Seconds([&] { wave.Analyze(wave.Gather(blocks)); }));
  }
  Print("score_1m_full", Median(full), "s", 1, 1 / Median(full));

  scoring::WaveAnswers answers = wave.Gather(blocks);
  const std::vector<Block> more = MakeBlocks(/*seed=*/2, kIncrement, kUnits);
  std::vector<double> increments;
  increments.reserve(10 * static_cast<std::size_t>(repeats));
  for (int repeat = 0; repeat < 10 * repeats; ++repeat) {
    increments.push_back(Seconds([&] {
      Wave::Add(more.front(), answers);
      wave.Scorecards(answers, 0, 1);
    }));
  }
  Print("score_incremental_1000", Median(increments), "s", 0.01, 0.01 / Median(increments));
}

}  // namespace rapport::bench
