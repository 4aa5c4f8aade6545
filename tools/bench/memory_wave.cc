#include "tools/bench/memory_wave.h"

#include <algorithm>
#include <random>

#include "tools/bench/fixture.h"

namespace rapport::bench {
namespace {

using instrument::MeasureKind;

constexpr int kRowsInABlock = 4096;
constexpr int kFacetItems = 4;

// Adds the answers of one facet of four items to a block. An answer is the rounded mean of what is the
// person's, the facet's and the item's own, each by lot.
void AddFacet(std::mt19937_64& random, const std::vector<std::uint8_t>& persons, Block& block) {
  const std::size_t first = block.columns.size();
  block.columns.resize(first + kFacetItems, std::string(persons.size(), '\0'));
  for (std::size_t row = 0; row < persons.size(); ++row) {
    std::uint64_t bits = random();
    const auto draw = [&bits](unsigned bound) {  // 8 bits a draw
      const unsigned value = static_cast<unsigned>(bits & 0xff) * bound >> 8;
      bits >>= 8;
      return value;
    };
    const unsigned facet = draw(6);
    for (int item = 0; item < kFacetItems; ++item) {
      const unsigned position = (persons[row] + facet + draw(6)) * 5 / 16;  // 0 to 4
      const bool reverse_keyed = item == kFacetItems - 1;
      const unsigned answer = reverse_keyed ? 5 - position : 1 + position;
      block.columns[first + static_cast<std::size_t>(item)][row] = static_cast<char>(answer);
    }
    if (draw(32) < kFacetItems) block.columns[first + draw(kFacetItems)][row] = '\0';
  }
}

instrument::Measure NewMeasure(const std::string& id, MeasureKind kind) {
  return instrument::Measure{id, kind, {}, {}, 0.5, false, 1, 5, {}, {}};
}

instrument::Instrument InstrumentWithoutMeasures() {
  instrument::Instrument instrument;
  instrument.response_scales = {{"agree5", {1, 2, 3, 4, 5}, false, 2}};
  instrument.forms = {{"all", {base::RoleGroup::kFrontLine}, {}}};
  for (std::size_t item = 0; item < kItems; ++item) {
    const bool reverse_keyed = item % kFacetItems == kFacetItems - 1;
    instrument.items.push_back({"ITEM" + std::to_string(item), 0, reverse_keyed, std::nullopt});
    instrument.forms[0].items.push_back(item);
  }
  return instrument;
}

}  // namespace

std::vector<Block> MakeBlocks(std::uint64_t seed, int sheets, int units) {
  std::mt19937_64 random(seed);
  std::vector<Block> blocks;
  for (int begin = 0; begin < sheets; begin += kRowsInABlock) {
    const int rows = std::min(kRowsInABlock, sheets - begin);
    Block& block = blocks.emplace_back();
    std::vector<std::uint8_t> persons;
    for (int row = 0; row < rows; ++row) {
      block.cohorts.push_back(static_cast<std::uint32_t>(random() % static_cast<std::uint64_t>(units)));
      persons.push_back(static_cast<std::uint8_t>(random() % 6));
    }
    for (int item = 0; item < kItems; item += kFacetItems) AddFacet(random, persons, block);
  }
  for (Block& block : blocks) block.views.assign(block.columns.begin(), block.columns.end());
  return blocks;
}

instrument::Instrument MemoryInstrument() {
  instrument::Instrument instrument = InstrumentWithoutMeasures();
  instrument::Measure index = NewMeasure("index", MeasureKind::kIndex);
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    if (item % kFacetItems == 0) {
      index.components.push_back(instrument.measures.size());
      instrument.measures.push_back(
          NewMeasure("facet-" + std::to_string(index.components.back()), MeasureKind::kFacet));
    }
    instrument.measures.back().items.push_back(item);
  }
  instrument.measures.push_back(index);
  return instrument;
}

instrument::Instrument OneScaleInstrument() {
  instrument::Instrument instrument = InstrumentWithoutMeasures();
  instrument.measures.push_back(NewMeasure("all", MeasureKind::kScale));
  instrument.measures.back().items = instrument.forms[0].items;
  return instrument;
}

scoring::CellMap MemoryCells(int units) {
  std::vector<scoring::Unit> tree = {{"root", "", "All"}};
  std::vector<scoring::Cohort> cohorts;
  for (int unit = 0; unit < units; ++unit) {
    const std::string id = "u" + std::to_string(unit);
    tree.push_back({id, "root", id});
    cohorts.push_back({base::RoleGroup::kFrontLine, id, 0});
  }
  return *scoring::CellMap::Create(std::move(tree), cohorts);
}

std::shared_ptr<const scoring::WavePlan> MemoryPlan(const instrument::Instrument& instrument, int units) {
  return scoring::PlanWave(instrument, std::vector<std::size_t>(static_cast<std::size_t>(units), 0));
}

}  // namespace rapport::bench
