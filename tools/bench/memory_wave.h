#ifndef RAPPORT_TOOLS_BENCH_MEMORY_WAVE_H_
#define RAPPORT_TOOLS_BENCH_MEMORY_WAVE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/instrument/instrument.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/wave_statistics.h"

// A wave in memory, as scoring's domain takes it: no server, no database.
namespace rapport::bench {

// Answer sheets by column, as intake sends them.
struct Block {
  std::vector<std::uint32_t> cohorts;
  std::vector<std::string> columns;
  std::vector<std::string_view> views;  // of `columns`
};

// Sheets of kItems items in blocks of 4,096 (the last one smaller), each in a unit by lot. Answers of a
// person go together, those of one facet of four items more so; every 32nd is missing. The same for the same
// seed.
std::vector<Block> MakeBlocks(std::uint64_t seed, int sheets, int units);

// Ten facets of four items, the last of each reverse-keyed, and an index of them.
instrument::Instrument MemoryInstrument();

// The same items as a single scale.
instrument::Instrument OneScaleInstrument();

// As many units below one root, each with one cohort of the front line of unknown size.
scoring::CellMap MemoryCells(int units);
std::shared_ptr<const scoring::WavePlan> MemoryPlan(const instrument::Instrument& instrument, int units);

}  // namespace rapport::bench

#endif  // RAPPORT_TOOLS_BENCH_MEMORY_WAVE_H_
