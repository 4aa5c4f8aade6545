#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_FORM_SCORER_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_FORM_SCORER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "libs/stats/fixed_point.h"
#include "services/scoring/domain/scoring_plan.h"

namespace rapport::scoring {

// Scores the measures of one form, a block of answer sheets at a time: the only place where answers become
// scores.
class FormScorer {
 public:
  // Scores all measures of `plan`, which must outlive the scorer.
  explicit FormScorer(const FormPlan& plan);

  // Scores only those at `positions` in the plan, and what they are made of.
  FormScorer(const FormPlan& plan, std::span<const std::size_t> positions);

  // Scores `rows` sheets, given as one column of answer bytes an item of the form.
  void Score(std::span<const std::string_view> columns, std::size_t rows);

  // By row of the last block: the score on the measure at `position`, stats::kNoScore where there is none.
  // Valid until the next block. Requires that the measure is scored.
  std::span<const stats::FixedScore> scores(std::size_t position) const { return scores_[position]; }

 private:
  const FormPlan& plan_;
  std::vector<bool> wanted_;                            // by position
  std::vector<std::uint32_t> tallies_;                  // by row; for the measure at hand
  std::vector<std::vector<stats::FixedScore>> scores_;  // by position, by row
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_FORM_SCORER_H_
