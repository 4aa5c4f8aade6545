#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_WAVE_ANSWERS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_WAVE_ANSWERS_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/scoring/domain/answer_sheets.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// What scoring holds of a wave: the sufficient statistics from which scorecards come at once, kept up to date
// answer by answer, and the packed answer sheets from which everything else (covariances, regressions,
// careless responding) is computed when it is asked for. Nothing computed from the sheets depends on their
// order. A commutative monoid under Merge, as WaveStatistics is.
//
// Not thread safe while it grows; const members may be used by many threads.
class WaveAnswers {
 public:
  explicit WaveAnswers(std::shared_ptr<const WavePlan> plan);

  // The sums alone, of answers whose sheets are gone.
  explicit WaveAnswers(WaveStatistics statistics);

  // As WaveStatistics::Add.
  absl::Status Add(std::size_t form, std::span<const std::uint32_t> cohorts,
                   std::span<const std::string_view> columns);

  // Both must have the same plan. Costs as much as `other` is large.
  void Merge(const WaveAnswers& other);

  // Gives back memory that was kept for growth: no more will be added.
  void ShrinkToFit();

  // The same answers with pools of cohorts as cohorts, without those of cohorts in no pool; `plan` is
  // PlanPools() of the same pools. Takes the sheets over: *this is not to be used any more.
  WaveAnswers Pooled(std::shared_ptr<const WavePlan> plan, std::span<const std::size_t> pool_of) &&;

  const WaveStatistics& statistics() const { return statistics_; }
  const FormSheets& sheets(std::size_t form) const { return sheets_[form]; }
  const WavePlan& plan() const { return statistics_.plan(); }

 private:
  WaveAnswers(WaveStatistics statistics, std::vector<FormSheets> sheets)
      : statistics_(std::move(statistics)), sheets_(std::move(sheets)) {}

  WaveStatistics statistics_;
  std::vector<FormSheets> sheets_;  // by form
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_WAVE_ANSWERS_H_
