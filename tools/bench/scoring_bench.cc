#include <malloc.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "services/scoring/domain/wave_answers.h"
#include "services/scoring/domain/wave_statistics.h"
#include "tools/bench/benches.h"
#include "tools/bench/fixture.h"
#include "tools/bench/measure.h"
#include "tools/bench/memory_wave.h"

namespace rapport::bench {
namespace {

constexpr int kUnits = 2000;
constexpr int kSheets = 1'000'000;
constexpr double kMemoryAim = 2.0 * (1 << 30);

// Two threads, each its half of the blocks, then merged.
void ScoreInMemory(const std::vector<Block>& blocks, const std::shared_ptr<const scoring::WavePlan>& plan) {
  std::vector<scoring::WaveStatistics> parts(2, scoring::WaveStatistics(plan));
  std::vector<std::thread> threads;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    threads.emplace_back([&, part] {
      for (std::size_t block = part; block < blocks.size(); block += parts.size()) {
        if (!parts[part].Add(0, blocks[block].cohorts, blocks[block].views).ok()) std::abort();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  parts[0].Merge(parts[1]);
}

void GetRootScorecard(scoring::Module& scoring, const std::string& wave) {
  auto server = rpc::Server::Start(rpc::InProcessOptions(), scoring.services());
  const auto stub = scoring::v1::ScoringService::NewStub((*server)->InProcessChannel());
  scoring::v1::GetScorecardRequest request;
  request.set_wave(Fixture::WaveName(wave));
  scoring::v1::Scorecard scorecard;
  Check(stub->GetScorecard(NewContext().get(), request, &scorecard), "GetScorecard");
  if (scorecard.responses() != kSheets) std::abort();
}

// Bytes that are allocated in this process.
double AllocatedBytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

// What gathering sheets takes, from ten thousand to ten million of them: the slope of its logarithm over that
// of their number, and the memory of the most.
void BenchGrowth() {
  const std::vector<Block> blocks = MakeBlocks(/*seed=*/1, kSheets, kUnits);
  const auto plan = MemoryPlan(MemoryInstrument(), kUnits);
  const double before = AllocatedBytes();
  std::vector<double> log_n;
  std::vector<double> log_seconds;
  for (const int sheets : {10'000, 100'000, 1'000'000, 10'000'000}) {
    scoring::WaveAnswers answers(plan);
    std::size_t block = 0;
    const double seconds = Seconds([&] {
      for (std::size_t rows = 0; rows < static_cast<std::size_t>(sheets); ++block) {
        const Block& added = blocks[block % blocks.size()];
        if (!answers.Add(0, added.cohorts, added.views).ok()) std::abort();
        rows += added.cohorts.size();
      }
    });
    log_n.push_back(std::log(static_cast<double>(answers.sheets(0).rows())));
    log_seconds.push_back(std::log(seconds));
    if (sheets == 10'000'000) {
      const double bytes = AllocatedBytes() - before;
      Print("memory_10m", bytes, "B", kMemoryAim, kMemoryAim / bytes);
    }
  }
  const double mean_n = std::accumulate(log_n.begin(), log_n.end(), 0.0) / static_cast<double>(log_n.size());
  double covariance = 0;
  double variance = 0;
  for (std::size_t i = 0; i < log_n.size(); ++i) {
    covariance += (log_n[i] - mean_n) * log_seconds[i];
    variance += (log_n[i] - mean_n) * (log_n[i] - mean_n);
  }
  const double slope = covariance / variance;
  Print("score_growth_10k_to_10m", slope, "log-log slope", 1, 1 / slope);
}

void BenchWaves(Engine engine, int repeats) {
  std::vector<double> cold;
  std::vector<double> closing;
  std::vector<double> restarted;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    Fixture fixture(kUnits, {.engine = engine});
    for (const std::string wave : {"followed", "unseen"}) {
      fixture.OpenWave(wave);
      fixture.Import(wave, kSheets);
    }
    fixture.CloseWave("unseen");
    {
      const auto fresh = fixture.FreshScoring();
      cold.push_back(Seconds([&] { GetRootScorecard(*fresh, "unseen"); }));
    }
    const auto another = fixture.FreshScoring();
    restarted.push_back(Seconds([&] { GetRootScorecard(*another, "unseen"); }));
    const auto ahead = fixture.FreshScoring();
    if (!ahead->AccumulateNow().ok()) std::abort();
    closing.push_back(Seconds([&] {
      fixture.CloseWave("followed");
      GetRootScorecard(*ahead, "followed");
    }));
  }
  const std::string name = engine == Engine::kSqlite ? "_sqlite" : "_postgres";
  Print("close_1m" + name, Median(closing), "s", 1, 1 / Median(closing));
  Print("score_1m_cold" + name, Median(cold), "s", 3, 3 / Median(cold));
  Print("score_1m_restarted" + name, Median(restarted), "s", 0.1, 0.1 / Median(restarted));
}

}  // namespace

void BenchScoring(int repeats) {
  {
    const std::vector<Block> blocks = MakeBlocks(/*seed=*/1, kSheets, kUnits);
    const auto plan = MemoryPlan(MemoryInstrument(), kUnits);
    std::vector<double> seconds;
    seconds.reserve(static_cast<std::size_t>(repeats));
    for (int repeat = 0; repeat < repeats; ++repeat)
      seconds.push_back(Seconds([&] { ScoreInMemory(blocks, plan); }));
    Print("score_1m", Median(seconds), "s", 0.3, 0.3 / Median(seconds));
  }
  BenchGrowth();
  for (const Engine engine : {Engine::kSqlite, Engine::kPostgres}) BenchWaves(engine, repeats);
}

}  // namespace rapport::bench
