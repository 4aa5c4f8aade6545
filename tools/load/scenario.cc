#include "tools/load/scenario.h"

#include <utility>
#include <vector>

#include "libs/base/status_macros.h"
#include "tools/load/mix.h"
#include "tools/load/scenarios/opening_hour.h"
#include "tools/load/scenarios/report_morning.h"
#include "tools/load/scenarios/roster_sync.h"

namespace rapport::load {
namespace {

// Of a hundred calls in all, those of leaders who read and of HR; the others are the opening hour's.
constexpr double kReadsInAHundred = 15;
constexpr double kSyncsInAHundred = 5;
constexpr double kCallsAPerson = 2;  // form and submission

// Far enough from the seed that neighbours of each are taken.
constexpr std::uint64_t kSeedOfReads = 1'000'000;
constexpr std::uint64_t kSeedOfSyncs = 2'000'000;

template <typename Load>
class Single final : public Scenario {
 public:
  explicit Single(std::unique_ptr<Load> load) : load_(std::move(load)) {}
  Workload& workload() override { return *load_; }

 private:
  const std::unique_ptr<Load> load_;
};

class Mixed final : public Scenario {
 public:
  Mixed(std::unique_ptr<Scenario> crowd, std::unique_ptr<Scenario> reads, std::unique_ptr<Scenario> syncs)
      : crowd_(std::move(crowd)),
        reads_(std::move(reads)),
        syncs_(std::move(syncs)),
        merged_({&crowd_->workload(), &reads_->workload(), &syncs_->workload()}) {}
  Workload& workload() override { return merged_; }
  Verdict Check() override { return crowd_->Check(); }

 private:
  const std::unique_ptr<Scenario> crowd_;
  const std::unique_ptr<Scenario> reads_;
  const std::unique_ptr<Scenario> syncs_;
  Merged merged_;
};

absl::StatusOr<std::unique_ptr<Scenario>> PrepareReads(const ScenarioOptions& options, const World& world,
                                                       std::shared_ptr<const Rate> rate) {
  RAPPORT_ASSIGN_OR_RETURN(auto reads, ReportMorning::Prepare(options, world, std::move(rate)));
  return std::make_unique<Single<ReportMorning>>(std::move(reads));
}

std::unique_ptr<Scenario> MakeSyncs(const ScenarioOptions& options, const World& world,
                                    std::shared_ptr<const Rate> rate) {
  return std::make_unique<Single<RosterSync>>(std::make_unique<RosterSync>(options, world, std::move(rate)));
}

absl::StatusOr<std::unique_ptr<Scenario>> PrepareMixed(const ScenarioOptions& options, const World& world) {
  const double crowd_calls = kCallsAPerson * options.turnout * static_cast<double>(options.people);
  const double in_a_hundred =
      crowd_calls / (100 - kReadsInAHundred - kSyncsInAHundred) / (CrowdModel::kSeconds / options.speed);
  // Seeds of their own: otherwise both would come in one rhythm.
  ScenarioOptions reading = options;
  reading.seed = options.seed + kSeedOfReads;
  ScenarioOptions syncing = options;
  syncing.seed = options.seed + kSeedOfSyncs;
  RAPPORT_ASSIGN_OR_RETURN(auto reads,
                           PrepareReads(reading, world, ConstantRate(kReadsInAHundred * in_a_hundred)));
  // After the closed waves: the roster is synchronized while people answer.
  RAPPORT_ASSIGN_OR_RETURN(auto crowd, OpeningHour::Prepare(options, world));
  return std::make_unique<Mixed>(std::move(crowd), std::move(reads),
                                 MakeSyncs(syncing, world, ConstantRate(kSyncsInAHundred * in_a_hundred)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Scenario>> PrepareScenario(const ScenarioOptions& options,
                                                          const World& world) {
  RAPPORT_ASSIGN_OR_RETURN(std::shared_ptr<const Rate> rate, ParseRate(options.rate));
  switch (options.kind) {
    case ScenarioKind::kOpeningHour:
      return OpeningHour::Prepare(options, world);
    case ScenarioKind::kReportMorning:
      return PrepareReads(options, world, std::move(rate));
    case ScenarioKind::kRosterSync:
      return MakeSyncs(options, world, std::move(rate));
    case ScenarioKind::kMixed:
      break;
  }
  return PrepareMixed(options, world);
}

}  // namespace rapport::load
