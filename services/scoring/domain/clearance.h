#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_CLEARANCE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_CLEARANCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "libs/disclosure/minimum_n.h"
#include "libs/disclosure/pooling.h"

namespace rapport::scoring {

// A partition of a wave's cohorts into blocks, some left out.
struct Partition {
  static constexpr std::size_t kLeftOut = disclosure::Pooling::kWithheld;
  static constexpr std::size_t kNotAsked = kLeftOut - 1;  // not concerned: neither in nor in the way
  std::vector<std::size_t> block_of;                      // by cohort
  std::vector<std::size_t> cohorts_in;                    // by block: how many cohorts

  // Whether the cohorts (each once) that are concerned are whole blocks.
  bool IsUnionOfBlocks(std::span<const std::size_t> cohorts) const;

  bool operator==(const Partition&) const = default;
};

// What of a wave's numbers may be shown. Of sheets, of each measure and of the items of each measure there is
// a partition of the cohorts whose blocks are safe; a number may be shown if it is about whole blocks and at
// least minimum n respondents.
class Clearance {
 public:
  // Every cohort a block: only numbers about fewer than minimum n are withheld.
  Clearance(const disclosure::MinimumN& minimum_n) : minimum_n_(minimum_n) {}  // NOLINT: stands for one

  const disclosure::MinimumN& minimum_n() const { return minimum_n_; }

  // Whether numbers about `n` answer sheets may be shown.
  bool AllowsSheets(std::int64_t n) const { return minimum_n_.Allows(n); }

  // Whether those of `n` scores on a measure, or answers to an item, of these cohorts may.
  bool AllowsMeasure(std::size_t measure, std::span<const std::size_t> cohorts, std::int64_t n) const;
  bool AllowsItem(std::size_t item, std::span<const std::size_t> cohorts, std::int64_t n) const;

  // Whether statistics of `n` sheets with scores on all of these measures may.
  bool AllowsMeasures(std::span<const std::size_t> measures, std::span<const std::size_t> cohorts,
                      std::int64_t n) const;

  // These cohorts (ascending) as the finest sets about which numbers of all of these measures may be shown:
  // what the strata and clusters of a statistic on them must be, or it would tell the parts of a block apart.
  // Those of which nothing may be shown are left out. Requires AllowsMeasures().
  std::vector<std::vector<std::size_t>> BlocksOf(std::span<const std::size_t> measures,
                                                 std::span<const std::size_t> cohorts) const;

  // Narrows what may be shown of a measure, of an item.
  void RestrictMeasure(std::size_t measure, std::shared_ptr<const Partition> partition);
  void RestrictItem(std::size_t item, std::shared_ptr<const Partition> partition);

  // Null where every cohort is a block.
  const Partition* OfMeasure(std::size_t measure) const { return At(measures_, measure); }
  const Partition* OfItem(std::size_t item) const { return At(items_, item); }

 private:
  using Partitions = std::vector<std::shared_ptr<const Partition>>;

  static const Partition* At(const Partitions& partitions, std::size_t index) {
    return index < partitions.size() ? partitions[index].get() : nullptr;
  }
  bool Allows(const Partition* partition, std::span<const std::size_t> cohorts, std::int64_t n) const;

  disclosure::MinimumN minimum_n_;
  Partitions measures_;  // by measure; null or beyond the end: every cohort a block
  Partitions items_;     // by item, likewise
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_CLEARANCE_H_
