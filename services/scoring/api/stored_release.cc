#include "services/scoring/api/stored_release.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "rapport/internal/scoring/v1/stored_release.pb.h"
#include "services/scoring/api/sums_proto.h"

namespace rapport::scoring {
namespace {

namespace pb = rapport::internal::scoring::v1;

constexpr std::uint32_t kFormat = 1;

absl::Status Corrupt() {
  return base::Error(absl::StatusCode::kDataLoss, "RELEASE_CORRUPT",
                     "what was kept of a release cannot be used");
}

// Numbers partitions in the order in which they are first met.
class PartitionWriter {
 public:
  explicit PartitionWriter(pb::StoredRelease& out) : out_(out) {}

  // 1 + the number; 0 for null.
  std::uint32_t Number(const Partition* partition) {
    if (partition == nullptr) return 0;
    const auto [found, is_new] = numbers_.emplace(partition, numbers_.size() + 1);
    if (is_new) {
      pb::StoredPartition* const added = out_.add_partitions();
      for (const std::size_t block : partition->block_of) {
        added->add_block_of(block == Partition::kNotAsked  ? 0
                            : block == Partition::kLeftOut ? 1
                                                           : static_cast<std::uint32_t>(block) + 2);
      }
    }
    return static_cast<std::uint32_t>(found->second);
  }

 private:
  pb::StoredRelease& out_;
  std::map<const Partition*, std::size_t> numbers_;
};

absl::StatusOr<std::shared_ptr<const Partition>> ReadPartition(const pb::StoredPartition& from,
                                                               std::size_t pools) {
  if (static_cast<std::size_t>(from.block_of_size()) != pools) return Corrupt();
  Partition partition;
  partition.block_of.reserve(pools);
  for (const std::uint32_t number : from.block_of()) {
    if (number >= 2 && number - 2 >= pools) return Corrupt();
    const std::size_t block = number == 0   ? Partition::kNotAsked
                              : number == 1 ? Partition::kLeftOut
                                            : number - 2;
    partition.block_of.push_back(block);
    if (number < 2) continue;
    if (partition.cohorts_in.size() <= block) partition.cohorts_in.resize(block + 1);
    ++partition.cohorts_in[block];
  }
  return std::make_shared<const Partition>(std::move(partition));
}

absl::StatusOr<Clearance> ReadClearance(const Manifest& manifest, const pb::StoredRelease& stored,
                                        const ReleasePolicy& policy) {
  if (static_cast<std::size_t>(stored.measure_partitions_size()) != manifest.instrument.measures.size() ||
      static_cast<std::size_t>(stored.item_partitions_size()) != manifest.instrument.items.size()) {
    return Corrupt();
  }
  std::vector<std::shared_ptr<const Partition>> partitions = {nullptr};
  for (const pb::StoredPartition& from : stored.partitions()) {
    RAPPORT_ASSIGN_OR_RETURN(partitions.emplace_back(),
                             ReadPartition(from, static_cast<std::size_t>(stored.pools_size())));
  }
  Clearance clearance(policy.minimum_n);
  for (int measure = 0; measure < stored.measure_partitions_size(); ++measure) {
    if (stored.measure_partitions(measure) >= partitions.size()) return Corrupt();
    clearance.RestrictMeasure(static_cast<std::size_t>(measure),
                              partitions[stored.measure_partitions(measure)]);
  }
  for (int item = 0; item < stored.item_partitions_size(); ++item) {
    if (stored.item_partitions(item) >= partitions.size()) return Corrupt();
    clearance.RestrictItem(static_cast<std::size_t>(item), partitions[stored.item_partitions(item)]);
  }
  return clearance;
}

// By frozen cohort its pool. Every pool holds cohorts of one role group, and so of one form.
absl::StatusOr<std::vector<std::size_t>> ReadPools(const Manifest& manifest,
                                                   const pb::StoredRelease& stored) {
  const CellMap& cells = manifest.cells;
  if (static_cast<std::size_t>(stored.pool_of_size()) != cells.cohort_count()) return Corrupt();
  std::vector<std::size_t> pool_of(cells.cohort_count(), CellMap::kNoPool);
  std::vector<std::optional<std::size_t>> first(static_cast<std::size_t>(stored.pools_size()));
  for (std::size_t cohort = 0; cohort < pool_of.size(); ++cohort) {
    const std::uint32_t number = stored.pool_of(static_cast<int>(cohort));
    if (number == 0) continue;
    if (number > first.size()) return Corrupt();
    std::optional<std::size_t>& other = first[number - 1];
    if (!other) other = cohort;
    if (cells.RoleGroupOfCohort(cohort) != cells.RoleGroupOfCohort(*other)) return Corrupt();
    pool_of[cohort] = number - 1;
  }
  const auto has_cohort = [](const std::optional<std::size_t>& cohort) { return cohort.has_value(); };
  if (!std::ranges::all_of(first, has_cohort)) return Corrupt();
  return pool_of;
}

bool SameSums(const WaveStatistics& a, const WaveStatistics& b, std::size_t pools) {
  for (std::size_t pool = 0; pool < pools; ++pool) {
    if (a.TotalsOf(pool) != b.TotalsOf(pool)) return false;
  }
  return true;
}

}  // namespace

std::string Encode(const instrument::Instrument& instrument, const Release& release,
                   const intake::v1::DisclosurePolicy& policy) {
  pb::StoredRelease stored;
  stored.set_format(kFormat);
  *stored.mutable_policy() = policy;
  for (const std::size_t pool : release.pool_of) {
    stored.add_pool_of(pool == CellMap::kNoPool ? 0 : static_cast<std::uint32_t>(pool) + 1);
  }
  for (std::size_t pool = 0; pool < release.cells.cohort_count(); ++pool) {
    *stored.add_pools() = SumsToProto(release.answers.statistics().TotalsOf(pool));
  }
  PartitionWriter partitions(stored);
  for (std::size_t measure = 0; measure < instrument.measures.size(); ++measure) {
    stored.add_measure_partitions(partitions.Number(release.clearance.OfMeasure(measure)));
  }
  for (std::size_t item = 0; item < instrument.items.size(); ++item) {
    stored.add_item_partitions(partitions.Number(release.clearance.OfItem(item)));
  }
  return stored.SerializeAsString();
}

absl::StatusOr<Release> Decode(const Manifest& manifest, std::string_view bytes,
                               std::optional<WaveAnswers> answers) {
  pb::StoredRelease stored;
  if (!stored.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || stored.format() != kFormat) {
    return Corrupt();
  }
  RAPPORT_ASSIGN_OR_RETURN(const ReleasePolicy policy, PolicyFromProto(stored.policy()));
  RAPPORT_ASSIGN_OR_RETURN(std::vector<std::size_t> pool_of, ReadPools(manifest, stored));
  RAPPORT_ASSIGN_OR_RETURN(Clearance clearance, ReadClearance(manifest, stored, policy));
  const auto pools = static_cast<std::size_t>(stored.pools_size());
  WaveStatistics statistics(PlanPools(*manifest.plan, pool_of, pools));
  for (std::size_t pool = 0; pool < pools; ++pool) {
    const absl::StatusOr<CohortTotals> totals = SumsFromProto(stored.pools(static_cast<int>(pool)));
    if (!totals.ok()) return Corrupt();
    RAPPORT_RETURN_IF_ERROR(statistics.SetTotals(pool, *totals));
  }
  if (!answers) {
    return RestoreRelease(manifest.cells, std::move(statistics), std::move(pool_of), std::move(clearance),
                          policy);
  }
  Release release =
      RestoreRelease(manifest.cells, *std::move(answers), std::move(pool_of), std::move(clearance), policy);
  if (!SameSums(release.answers.statistics(), statistics, pools)) return Corrupt();
  return release;
}

}  // namespace rapport::scoring
