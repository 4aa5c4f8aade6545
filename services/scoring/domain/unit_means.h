#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_UNIT_MEANS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_UNIT_MEANS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>

#include "absl/status/statusor.h"
#include "libs/stats/models/random_intercept.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// What is to be believed of a unit's mean in the light of all units like it: random-intercept models by REML
// of those units (each with everything below it) of one depth of the tree whose means may be shown, by role
// group and measure: what is hidden plays no part, or the model would tell of it. A model is fitted when it
// is first asked for. Thread safe.
class UnitMeans {
 public:
  // All must outlive this object and not change.
  UnitMeans(const CellMap& cells, const WaveStatistics& statistics, const Clearance& clearance)
      : cells_(cells), statistics_(statistics), clearance_(clearance) {}

  // The unit's empirical Bayes mean and how reliable its own mean is. TOO_FEW_GROUPS for the root and where
  // fewer than kFewestUnits units of its depth have scores, of which the means could be told apart; else as
  // stats::FitRandomIntercept.
  static constexpr std::size_t kFewestUnits = 5;
  absl::StatusOr<stats::GroupEffect> Find(const Cell& cell, std::size_t measure) const;

 private:
  struct Model {
    std::vector<std::size_t> units;  // ascending; in the order of fit->groups
    absl::StatusOr<stats::RandomIntercept> fit;
  };
  using Key = std::tuple<std::size_t, int, std::size_t>;  // depth, role group (0: all), measure

  std::shared_ptr<const Model> Fit(std::size_t depth, std::optional<base::RoleGroup> role_group,
                                   std::size_t measure) const;

  const CellMap& cells_;
  const WaveStatistics& statistics_;
  const Clearance& clearance_;
  mutable std::mutex mutex_;
  mutable std::map<Key, std::shared_ptr<const Model>> models_;  // guarded by mutex_
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_UNIT_MEANS_H_
