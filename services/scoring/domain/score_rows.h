#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_SCORE_ROWS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_SCORE_ROWS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "libs/stats/fixed_point.h"
#include "libs/stats/models/cross_products.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::scoring {

// In which cluster the answers of each cohort count: the units to which the blocks of a cell belong.
struct Clusters {
  static constexpr int kOutside = -1;
  std::vector<int> of_cohort;      // by cohort of the wave; kOutside for those outside the cell
  std::vector<std::size_t> units;  // by cluster: index into CellMap::units(), ascending
};

// Blocks as of Clearance::BlocksOf() for `measures`.
Clusters ClustersOf(const CellMap& cells, const Clearance& clearance, const Cell& cell,
                    std::span<const std::size_t> measures);

// Sums of products of the scores on `measures` (indexes in the instrument), one a cluster, over the answer
// sheets that have a valid score on all of them. Does not depend on the order of sheets.
std::vector<stats::CrossProducts> CollectCrossProducts(const WaveAnswers& answers, const Clusters& clusters,
                                                       std::span<const std::size_t> measures);

// The same sheets as rows of scores in the order of `measures`.
struct ScoreRows {
  std::size_t columns = 0;
  std::vector<stats::FixedScore> scores;  // row by row
  std::vector<int> clusters;              // by row

  std::size_t rows() const { return clusters.size(); }
};

// Rows sorted by cluster and then by score, so that what is drawn from them at random does not depend on the
// order in which answers came.
ScoreRows CollectRows(const WaveAnswers& answers, const Clusters& clusters,
                      std::span<const std::size_t> measures);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_SCORE_ROWS_H_
