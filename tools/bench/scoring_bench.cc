#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "services/scoring/domain/wave_statistics.h"
#include "tools/bench/benches.h"
#include "tools/bench/fixture.h"
#include "tools/bench/measure.h"
#include "tools/bench/memory_wave.h"

namespace rapport::bench {
namespace {

constexpr int kUnits = 2000;
constexpr int kSheets = 1'000'000;

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
  std::vector<double> transfer;
  std::vector<double> closing;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    Fixture fixture(kUnits);
    const std::string wave = "million-" + std::to_string(repeat);
    fixture.OpenWave(wave);
    fixture.Import(wave, kSheets);
    const auto ahead = fixture.FreshScoring();
    if (!ahead->AccumulateNow().ok()) std::abort();
    closing.push_back(Seconds([&] {
      fixture.CloseWave(wave);
      GetRootScorecard(*ahead, wave);
    }));
    const auto cold = fixture.FreshScoring();
    transfer.push_back(Seconds([&] { GetRootScorecard(*cold, wave); }));
  }
  Print("close_1m", Median(closing), "s", 1, 1 / Median(closing));
  Print("score_1m_transfer", Median(transfer), "s", 3, 3 / Median(transfer));
}

}  // namespace rapport::bench
