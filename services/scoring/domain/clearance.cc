#include "services/scoring/domain/clearance.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace rapport::scoring {

bool Partition::IsUnionOfBlocks(std::span<const std::size_t> cohorts) const {
  std::vector<std::size_t> blocks;
  for (const std::size_t cohort : cohorts) {
    if (block_of[cohort] == kLeftOut) return false;
    if (block_of[cohort] != kNotAsked) blocks.push_back(block_of[cohort]);
  }
  std::ranges::sort(blocks);
  for (auto first = blocks.begin(); first != blocks.end();) {
    const auto last = std::upper_bound(first, blocks.end(), *first);
    if (static_cast<std::size_t>(last - first) != cohorts_in[*first]) return false;
    first = last;
  }
  return true;
}

bool Clearance::Allows(const Partition* partition, std::span<const std::size_t> cohorts,
                       std::int64_t n) const {
  return minimum_n_.Allows(n) && (partition == nullptr || partition->IsUnionOfBlocks(cohorts));
}

bool Clearance::AllowsMeasure(std::size_t measure, std::span<const std::size_t> cohorts,
                              std::int64_t n) const {
  return Allows(OfMeasure(measure), cohorts, n);
}

bool Clearance::AllowsMeasures(std::span<const std::size_t> measures, std::span<const std::size_t> cohorts,
                               std::int64_t n) const {
  return std::ranges::all_of(measures,
                             [&](std::size_t measure) { return AllowsMeasure(measure, cohorts, n); });
}

bool Clearance::AllowsItem(std::size_t item, std::span<const std::size_t> cohorts, std::int64_t n) const {
  return Allows(OfItem(item), cohorts, n);
}

std::vector<std::vector<std::size_t>> Clearance::BlocksOf(std::span<const std::size_t> measures,
                                                          std::span<const std::size_t> cohorts) const {
  // By cohort the number of its set, which is that of the first cohort in it.
  std::vector<std::size_t> set_of(cohorts.size());
  std::iota(set_of.begin(), set_of.end(), 0);
  std::vector<bool> left_out(cohorts.size());
  for (const std::size_t measure : measures) {
    const Partition* const partition = OfMeasure(measure);
    if (partition == nullptr) continue;
    std::map<std::size_t, std::size_t> first;  // by block: place of its first cohort
    for (std::size_t place = 0; place < cohorts.size(); ++place) {
      const std::size_t block = partition->block_of[cohorts[place]];
      if (block == Partition::kLeftOut) left_out[place] = true;
      if (block == Partition::kLeftOut || block == Partition::kNotAsked) continue;
      const std::size_t other = first.emplace(block, place).first->second;
      const auto [low, high] = std::minmax(set_of[other], set_of[place]);
      std::ranges::replace(set_of, std::size_t{high}, std::size_t{low});
    }
  }
  std::map<std::size_t, std::vector<std::size_t>> sets;
  for (std::size_t place = 0; place < cohorts.size(); ++place) {
    if (!left_out[place]) sets[set_of[place]].push_back(cohorts[place]);
  }
  std::vector<std::vector<std::size_t>> blocks;
  blocks.reserve(sets.size());
  for (auto& [first, block] : sets) blocks.push_back(std::move(block));
  return blocks;
}

void Clearance::RestrictMeasure(std::size_t measure, std::shared_ptr<const Partition> partition) {
  if (measures_.size() <= measure) measures_.resize(measure + 1);
  measures_[measure] = std::move(partition);
}

void Clearance::RestrictItem(std::size_t item, std::shared_ptr<const Partition> partition) {
  if (items_.size() <= item) items_.resize(item + 1);
  items_[item] = std::move(partition);
}

}  // namespace rapport::scoring
