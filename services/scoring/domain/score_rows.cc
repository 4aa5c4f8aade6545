#include "services/scoring/domain/score_rows.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string_view>

#include "services/scoring/domain/form_scorer.h"

namespace rapport::scoring {
namespace {

using stats::FixedScore;

constexpr std::size_t kBlockRows = 8192;  // scores of a block stay within the cache

// Where `measures` stand in a form's plan; none when the form lacks one, so that no sheet of it is complete.
std::optional<std::vector<std::size_t>> PositionsIn(const FormPlan& plan,
                                                    std::span<const std::size_t> measures) {
  std::vector<std::size_t> positions;
  for (const std::size_t measure : measures) {
    const auto found =
        std::find_if(plan.measures.begin(), plan.measures.end(),
                     [&](const FormMeasure& candidate) { return candidate.measure == measure; });
    if (found == plan.measures.end()) return std::nullopt;
    positions.push_back(static_cast<std::size_t>(found - plan.measures.begin()));
  }
  return positions;
}

// Calls visit(cluster, row of scores) for every complete row inside the cell.
template <typename Visit>
void ForEachRow(const WaveAnswers& answers, const Clusters& clusters, std::span<const std::size_t> measures,
                const Visit& visit) {
  std::vector<FixedScore> row(measures.size());
  for (std::size_t form = 0; form < answers.plan().forms.size(); ++form) {
    const FormPlan& plan = answers.plan().forms[form];
    const FormSheets& sheets = answers.sheets(form);
    const auto positions = PositionsIn(plan, measures);
    if (!positions) continue;
    FormScorer scorer(plan, *positions);
    std::vector<std::string_view> columns(sheets.columns());
    for (std::size_t begin = 0; begin < sheets.rows(); begin += kBlockRows) {
      const std::size_t rows = std::min(kBlockRows, sheets.rows() - begin);
      for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto bytes = sheets.column(column).subspan(begin, rows);
        columns[column] = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
      }
      scorer.Score(columns, rows);
      for (std::size_t i = 0; i < rows; ++i) {
        const int cluster = clusters.of_cohort[sheets.cohorts()[begin + i]];
        if (cluster == Clusters::kOutside) continue;
        bool complete = true;
        for (std::size_t column = 0; column < row.size(); ++column) {
          row[column] = scorer.scores((*positions)[column])[i];
          complete = complete && row[column] != stats::kNoScore;
        }
        if (complete) visit(cluster, row);
      }
    }
  }
}

}  // namespace

Clusters ClustersOf(const CellMap& cells, const Clearance& clearance, const Cell& cell,
                    std::span<const std::size_t> measures) {
  const std::vector<std::vector<std::size_t>> blocks = clearance.BlocksOf(measures, cells.CohortsOf(cell));
  Clusters clusters;
  clusters.of_cohort.assign(cells.cohort_count(), Clusters::kOutside);
  for (const std::vector<std::size_t>& block : blocks) {
    clusters.units.push_back(cells.LowestCommonUnit(block));
  }
  std::sort(clusters.units.begin(), clusters.units.end());
  clusters.units.erase(std::unique(clusters.units.begin(), clusters.units.end()), clusters.units.end());
  for (const std::vector<std::size_t>& block : blocks) {
    const auto unit =
        std::lower_bound(clusters.units.begin(), clusters.units.end(), cells.LowestCommonUnit(block));
    for (const std::size_t cohort : block) {
      clusters.of_cohort[cohort] = static_cast<int>(unit - clusters.units.begin());
    }
  }
  return clusters;
}

std::vector<stats::CrossProducts> CollectCrossProducts(const WaveAnswers& answers, const Clusters& clusters,
                                                       std::span<const std::size_t> measures) {
  std::vector<stats::CrossProducts> sums(clusters.units.size(),
                                         stats::CrossProducts(static_cast<int>(measures.size())));
  ForEachRow(answers, clusters, measures, [&sums](int cluster, const std::vector<FixedScore>& row) {
    sums[static_cast<std::size_t>(cluster)].Add(row);
  });
  return sums;
}

ScoreRows CollectRows(const WaveAnswers& answers, const Clusters& clusters,
                      std::span<const std::size_t> measures) {
  ScoreRows found{measures.size(), {}, {}};
  ForEachRow(answers, clusters, measures, [&found](int cluster, const std::vector<FixedScore>& row) {
    found.scores.insert(found.scores.end(), row.begin(), row.end());
    found.clusters.push_back(cluster);
  });
  const auto row_at = [&found](std::size_t row) {
    return std::span(found.scores).subspan(row * found.columns, found.columns);
  };
  std::vector<std::size_t> order(found.rows());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (found.clusters[a] != found.clusters[b]) return found.clusters[a] < found.clusters[b];
    return std::ranges::lexicographical_compare(row_at(a), row_at(b));
  });
  ScoreRows sorted{found.columns, {}, {}};
  sorted.scores.reserve(found.scores.size());
  sorted.clusters.reserve(found.rows());
  for (const std::size_t row : order) {
    sorted.scores.insert(sorted.scores.end(), row_at(row).begin(), row_at(row).end());
    sorted.clusters.push_back(found.clusters[row]);
  }
  return sorted;
}

}  // namespace rapport::scoring
