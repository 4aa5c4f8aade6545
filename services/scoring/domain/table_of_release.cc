#include "services/scoring/domain/table_of_release.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/cell_totals.h"
#include "services/scoring/domain/sheet_places.h"

namespace rapport::scoring {
namespace {

using disclosure::ReleasedTable;

// Scores of some pools, as they are released.
using MomentsOfPools = std::function<stats::Moments(std::span<const std::size_t> pools)>;

// `asked` by pool.
std::vector<ReleasedTable::Block> BlocksOf(const Partition* partition, const std::vector<bool>& asked,
                                           double min_value, const MomentsOfPools& moments_of) {
  std::vector<ReleasedTable::Block> blocks;
  if (partition != nullptr) blocks.resize(partition->cohorts_in.size());
  for (std::size_t pool = 0; pool < asked.size(); ++pool) {
    if (partition == nullptr) {
      if (asked[pool]) blocks.push_back({{pool}});
    } else if (partition->block_of[pool] < blocks.size()) {
      blocks[partition->block_of[pool]].pools.push_back(pool);
    }
  }
  for (ReleasedTable::Block& block : blocks) {
    const stats::Moments moments = moments_of(block.pools);
    block.n = moments.n();
    block.sum = static_cast<double>(block.n) * (*moments.Mean() - min_value);
  }
  return blocks;
}

}  // namespace

ReleasedTable TableOf(const instrument::Instrument& instrument, const CellMap& cells,
                      const Release& release) {
  ReleasedTable table;
  table.minimum_n = release.policy.minimum_n.value();
  table.protection = release.policy.protection;
  for (std::size_t unit = 0; unit < cells.units().size(); ++unit) {
    table.units.push_back({cells.units()[unit].id, cells.ParentOf(unit).value_or(0)});
  }
  for (std::size_t cohort = 0; cohort < cells.cohort_count(); ++cohort) {
    ReleasedTable::Cohort& added = table.cohorts.emplace_back();
    added.unit = cells.UnitOfCohort(cohort);
    added.role_group = static_cast<int>(cells.RoleGroupOfCohort(cohort));
    if (cells.SizeOfCohort(cohort) > 0) added.invited = cells.SizeOfCohort(cohort);
    if (release.pool_of[cohort] != CellMap::kNoPool) added.pool = release.pool_of[cohort];
  }

  const WaveStatistics& statistics = release.answers.statistics();
  const SheetPlaces places(instrument, statistics.plan());
  const std::size_t pools = release.cells.cohort_count();
  const auto form_of = [&](std::size_t pool) { return statistics.plan().form_of_cohort[pool]; };
  ReleasedTable::Measure sheets;
  for (std::size_t pool = 0; pool < pools; ++pool) {
    sheets.blocks.push_back({{pool}, statistics.sheets(pool), 0});
  }
  table.measures.push_back(std::move(sheets));

  std::vector<bool> asked(pools);
  const auto add = [&](const std::string& id, double min_value, double max_value, const Partition* partition,
                       const MomentsOfPools& moments_of) {
    if (std::ranges::find(asked, true) == asked.end()) return;
    table.measures.push_back({id, max_value - min_value, BlocksOf(partition, asked, min_value, moments_of)});
  };
  for (std::size_t index = 0; index < instrument.measures.size(); ++index) {
    const instrument::Measure& measure = instrument.measures[index];
    for (std::size_t pool = 0; pool < pools; ++pool) {
      asked[pool] = places.OfMeasure(form_of(pool), index).has_value();
    }
    add(measure.id, measure.min_value, measure.max_value, release.clearance.OfMeasure(index),
        [&](std::span<const std::size_t> some) { return MomentsOf(statistics, some, index); });
  }
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    if (instrument.items[item].attention_position) continue;
    const instrument::ResponseScale& scale = instrument.ScaleOf(item);
    for (std::size_t pool = 0; pool < pools; ++pool) {
      asked[pool] = places.OfItem(form_of(pool), item).has_value();
    }
    add(instrument.items[item].id, scale.min_value(), scale.max_value(), release.clearance.OfItem(item),
        [&](std::span<const std::size_t> some) {
          return ItemMoments(instrument, item, AnswersOf(instrument, statistics, some, item));
        });
  }
  return table;
}

}  // namespace rapport::scoring
