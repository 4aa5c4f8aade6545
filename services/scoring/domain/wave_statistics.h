#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_WAVE_STATISTICS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_WAVE_STATISTICS_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/stats/moments.h"
#include "services/scoring/domain/scoring_plan.h"

namespace rapport::scoring {

// What is the same for all statistics of a wave.
struct WavePlan {
  std::vector<FormPlan> forms;                 // by form of the instrument
  std::vector<std::size_t> form_of_cohort;     // by cohort
  std::vector<std::uint32_t> place_of_cohort;  // by cohort: its place among the cohorts of its form
  std::vector<std::size_t> cohorts_of_form;    // by form: how many cohorts
  std::vector<std::size_t> form_of_frozen;     // by cohort before any pooling: its form
};

// `form_of_cohort` holds indexes of the instrument's forms.
std::shared_ptr<const WavePlan> PlanWave(const instrument::Instrument& instrument,
                                         std::vector<std::size_t> form_of_cohort);

// The plan of the same wave with pools of cohorts as cohorts: by cohort its pool, CellMap::kNoPool for none.
// The cohorts of a pool have the same form.
std::shared_ptr<const WavePlan> PlanPools(const WavePlan& plan, std::span<const std::size_t> pool_of,
                                          std::size_t pools);

// Sufficient statistics of one cohort.
struct CohortTotals {
  std::int64_t sheets = 0;
  std::vector<std::uint64_t>
      answers;  // by column of its form, one after the other: [0] missing, [1 + p] option p
  std::vector<stats::Moments> moments;  // by measure of its form's plan

  bool operator==(const CohortTotals&) const = default;
};

// Sufficient statistics of a wave: for each cohort the answer sheets, the distribution of answers to each
// item, and the moments of each measure. A commutative monoid under Merge: the same answers give the same
// statistics, bit for bit, in whatever order, grouping or number of parts they come. One answer sheet leaves
// no trace but its sums.
//
// Not thread safe; parts may be filled by several threads and merged.
class WaveStatistics {
 public:
  explicit WaveStatistics(std::shared_ptr<const WavePlan> plan);

  // Adds answer sheets of one form: the cohort of each row, and one column of answer bytes an item of the
  // form. DATA_LOSS, nothing added, when sizes, a cohort or a byte do not fit the plan.
  absl::Status Add(std::size_t form, std::span<const std::uint32_t> cohorts,
                   std::span<const std::string_view> columns);

  // Both must have the same plan.
  void Merge(const WaveStatistics& other);

  // The statistics of pools of cohorts; `plan` is PlanPools() of the same pools.
  WaveStatistics Pooled(std::shared_ptr<const WavePlan> plan, std::span<const std::size_t> pool_of) const;

  // Answer sheets of a cohort.
  std::int64_t sheets(std::size_t cohort) const;

  // Answers of a cohort to the item in `column` of its form: [0] missing or "cannot judge", [1 + p] option p.
  std::span<const std::uint64_t> answers(std::size_t cohort, std::size_t column) const;

  // Moments of a cohort on measure `position` of its form's plan.
  const stats::Moments& moments(std::size_t cohort, std::size_t position) const;

  const WavePlan& plan() const { return *plan_; }

  // All of a cohort's, and back. DATA_LOSS when they do not fit the cohort's form.
  CohortTotals TotalsOf(std::size_t cohort) const;
  absl::Status SetTotals(std::size_t cohort, const CohortTotals& totals);

 private:
  // By form, and in it by column or measure first: a pass over a column then stays within the cache.
  struct FormStatistics {
    std::vector<std::int64_t> sheets;                  // by cohort
    std::vector<std::vector<std::uint64_t>> answers;   // by column: cohort x (1 + options)
    std::vector<std::vector<stats::Moments>> moments;  // by measure: cohort
  };

  absl::Status Check(std::size_t form, std::span<const std::uint32_t> cohorts,
                     std::span<const std::string_view> columns) const;
  void CountAnswers(FormStatistics& statistics, const FormPlan& plan, std::span<const std::uint32_t> places,
                    std::span<const std::string_view> columns);
  void ScoreMeasures(FormStatistics& statistics, const FormPlan& plan, std::span<const std::uint32_t> places,
                     std::span<const std::string_view> columns);

  std::shared_ptr<const WavePlan> plan_;
  std::vector<FormStatistics> forms_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_WAVE_STATISTICS_H_
