#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "services/scoring/domain/wave_statistics.h"
#include "tools/bench/benches.h"
#include "tools/bench/fixture.h"
#include "tools/bench/measure.h"

namespace rapport::bench {
namespace {

constexpr int kUnits = 2000;
constexpr int kSheets = 1'000'000;
constexpr int kRowsInABlock = 4096;

struct Block {
  std::vector<std::uint32_t> cohorts;
  std::vector<std::string> columns;
  std::vector<std::string_view> views;
};

std::vector<Block> MakeBlocks() {
  std::mt19937_64 random(1);
  std::vector<Block> blocks;
  for (int begin = 0; begin < kSheets; begin += kRowsInABlock) {
    const int rows = std::min(kRowsInABlock, kSheets - begin);
    Block& block = blocks.emplace_back();
    for (int row = 0; row < rows; ++row)
      block.cohorts.push_back(static_cast<std::uint32_t>(random() % kUnits));
    for (int item = 0; item < kItems; ++item) {
      std::string& column = block.columns.emplace_back(static_cast<std::size_t>(rows), '\0');
      for (char& answer : column) answer = static_cast<char>(random() % 32 == 0 ? 0 : 1 + random() % 5);
    }
  }
  for (Block& block : blocks) block.views.assign(block.columns.begin(), block.columns.end());
  return blocks;
}

instrument::Instrument MakeInstrument() {
  instrument::Instrument instrument;
  instrument.response_scales = {{"agree5", {1, 2, 3, 4, 5}, false, 2}};
  instrument.forms = {{"all", {base::RoleGroup::kFrontLine}, {}}};
  for (std::size_t item = 0; item < kItems; ++item) {
    instrument.items.push_back({"ITEM" + std::to_string(item), 0, item % 4 == 3, std::nullopt});
    instrument.forms[0].items.push_back(item);
  }
  instrument::Measure index{"index", instrument::MeasureKind::kIndex, {}, {}, 0.5, false, 1, 5, {}, {}};
  for (std::size_t facet = 0; facet < kItems / 4; ++facet) {
    instrument.measures.push_back({"facet-" + std::to_string(facet),
                                   instrument::MeasureKind::kFacet,
                                   {4 * facet, 4 * facet + 1, 4 * facet + 2, 4 * facet + 3},
                                   {},
                                   0.5,
                                   false,
                                   1,
                                   5,
                                   {},
                                   {}});
    index.components.push_back(facet);
  }
  instrument.measures.push_back(index);
  return instrument;
}

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
    const std::vector<Block> blocks = MakeBlocks();
    const auto plan = scoring::PlanWave(MakeInstrument(), std::vector<std::size_t>(kUnits, 0));
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
