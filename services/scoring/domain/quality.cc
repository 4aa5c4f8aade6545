#include "services/scoring/domain/quality.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/stats/measurement/agreement.h"
#include "libs/stats/measurement/dif_tables.h"
#include "libs/stats/measurement/item_cross_products.h"
#include "libs/stats/measurement/reliability.h"
#include "libs/stats/measurement/scale_key.h"
#include "libs/stats/models/group_statistics.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/form_scorer.h"

namespace rapport::scoring {
namespace {

using stats::FixedScore;

// A scale as it is asked in a selection.
struct Scale {
  const instrument::Measure* measure;
  std::vector<std::size_t> items;              // those that some form of the selection asks
  std::shared_ptr<const stats::ScaleKey> key;  // null when there are none
};

Scale ScaleOf(const instrument::Instrument& instrument, const WaveAnswers& answers,
              const SheetSelection& selection, std::size_t measure) {
  Scale scale{&instrument.measures[measure], {}, nullptr};
  std::vector<std::vector<double>> values;
  for (const std::size_t item : scale.measure->items) {
    bool asked = false;
    for (std::size_t form = 0; form < selection.rows.size(); ++form) {
      const std::vector<std::size_t>& on_form = answers.plan().forms[form].items;
      asked = asked || (!selection.rows[form].empty() &&
                        std::find(on_form.begin(), on_form.end(), item) != on_form.end());
    }
    if (!asked) continue;
    const instrument::ResponseScale& response = instrument.ScaleOf(item);
    std::vector<double>& keyed = values.emplace_back(response.values);
    if (instrument.items[item].reverse_keyed) {
      for (double& value : keyed) value = response.min_value() + response.max_value() - value;
    }
    scale.items.push_back(item);
  }
  if (!values.empty()) scale.key = *stats::ScaleKey::Create(std::move(values));
  return scale;
}

stats::ItemCrossProducts SumUp(const WaveAnswers& answers, const SheetSelection& selection,
                               const Scale& scale) {
  stats::ItemCrossProducts sums(scale.key);
  for (std::size_t form = 0; form < selection.rows.size(); ++form) {
    const ItemColumns columns(answers, form, scale.items);
    if (columns.asked()) sums.AddRows(columns.columns(), selection.rows[form]);
  }
  return sums;
}

// How the complete sheets of each unit answer each item, by option.
struct UnitAnswers {
  std::int64_t n = 0;
  std::vector<std::vector<std::uint64_t>> counts;  // by item
};

std::map<std::size_t, UnitAnswers> AnswersByUnit(const CellMap& cells, const WaveAnswers& answers,
                                                 const SheetSelection& selection, const Scale& scale) {
  std::map<std::size_t, UnitAnswers> units;
  for (std::size_t form = 0; form < selection.rows.size(); ++form) {
    const ItemColumns columns(answers, form, scale.items);
    if (!columns.asked()) continue;
    const std::span<const std::uint32_t> cohorts = answers.sheets(form).cohorts();
    for (const std::uint32_t row : selection.rows[form]) {
      const auto missing = [&](std::size_t i) {
        const std::size_t position = columns.columns()[i][row] - std::size_t{1};
        return position >= scale.key->values(static_cast<int>(i)).size();
      };
      bool complete = true;
      for (std::size_t i = 0; i < scale.items.size() && complete; ++i) complete = !missing(i);
      if (!complete) continue;
      UnitAnswers& unit = units[cells.UnitOfCohort(cohorts[row])];
      if (unit.n == 0) {
        for (int i = 0; i < scale.key->items(); ++i) unit.counts.emplace_back(scale.key->values(i).size());
      }
      ++unit.n;
      for (std::size_t i = 0; i < scale.items.size(); ++i) {
        ++unit.counts[i][columns.columns()[i][row] - std::size_t{1}];
      }
    }
  }
  return units;
}

WithinUnit Agreement(const instrument::Instrument& instrument, const Scale& scale, std::size_t unit,
                     const UnitAnswers& answers) {
  // Agreement does not depend on the keying: values as asked, which ascend.
  const std::vector<double>& values = instrument.ScaleOf(scale.items.front()).values;
  std::vector<stats::OptionCounts> items;
  for (std::size_t i = 0; i < scale.items.size(); ++i) {
    items.push_back({instrument.ScaleOf(scale.items[i]).values, answers.counts[i]});
  }
  WithinUnit within{unit, answers.n, 0.0, 0.0, 0.0, 0.0};
  const double uniform = stats::UniformNullVariance(values);
  within.rwg_uniform = stats::Rwg(items, uniform);
  within.rwg_star = stats::RwgStar(items, uniform);
  if (const std::optional<double> skew = stats::SlightSkewNullVariance(values)) {
    within.rwg_slight_skew = stats::Rwg(items, *skew);
  } else {
    within.rwg_slight_skew =
        base::Error(absl::StatusCode::kFailedPrecondition, "NOT_DEFINED",
                    "no slightly skewed null distribution is published for so many options");
  }
  within.average_deviation = stats::AverageDeviationAboutMean(items);
  return within;
}

// Moments of the scores on `measure` by unit, in tree order.
std::vector<stats::Moments> MomentsByUnit(const CellMap& cells, const WaveAnswers& answers,
                                          const SheetSelection& selection, std::size_t measure) {
  constexpr std::size_t kBlockRows = 8192;
  std::map<std::size_t, stats::Moments> units;
  for (std::size_t form = 0; form < selection.rows.size(); ++form) {
    const FormPlan& plan = answers.plan().forms[form];
    const auto found =
        std::find_if(plan.measures.begin(), plan.measures.end(),
                     [&](const FormMeasure& candidate) { return candidate.measure == measure; });
    if (found == plan.measures.end() || selection.rows[form].empty()) continue;
    const std::size_t position[] = {static_cast<std::size_t>(found - plan.measures.begin())};
    FormScorer scorer(plan, position);
    const FormSheets& sheets = answers.sheets(form);
    std::vector<std::string_view> columns(sheets.columns());
    auto row = selection.rows[form].begin();
    for (std::size_t begin = 0; begin < sheets.rows(); begin += kBlockRows) {
      const std::size_t rows = std::min(kBlockRows, sheets.rows() - begin);
      for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto bytes = sheets.column(column).subspan(begin, rows);
        columns[column] = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
      }
      scorer.Score(columns, rows);
      const std::span<const FixedScore> scores = scorer.scores(position[0]);
      for (; row != selection.rows[form].end() && *row < begin + rows; ++row) {
        if (scores[*row - begin] == stats::kNoScore) continue;
        units[cells.UnitOfCohort(sheets.cohorts()[*row])].Add(scores[*row - begin]);
      }
    }
  }
  std::vector<stats::Moments> moments;
  moments.reserve(units.size());
  for (const auto& [unit, sums] : units) moments.push_back(sums);
  return moments;
}

void FillReliability(const stats::ItemCrossProducts& sums, ScaleQuality& quality) {
  const absl::StatusOr<Eigen::MatrixXd> covariance = sums.CompleteCovariance();
  if (!covariance.ok()) {
    quality.alpha = quality.alpha_standardized = quality.standard_error_of_measurement = covariance.status();
    quality.alpha_interval = covariance.status();
    quality.one_factor = covariance.status();
  } else {
    quality.alpha = stats::CronbachAlpha(*covariance);
    quality.alpha_standardized = stats::StandardizedAlpha(*covariance);
    quality.one_factor = stats::FitOneFactor(*covariance, sums.complete());
    if (quality.alpha.ok()) {
      quality.alpha_interval = stats::FeldtInterval(*quality.alpha, sums.complete(), sums.items());
      quality.standard_error_of_measurement =
          stats::StandardErrorOfMeasurement(std::sqrt(covariance->sum()) / sums.items(), *quality.alpha);
    } else {
      quality.alpha_interval = quality.alpha.status();
      quality.standard_error_of_measurement = quality.alpha.status();
    }
  }
  const absl::StatusOr<Eigen::MatrixXd> pairwise = sums.PairwiseCovariance();
  quality.alpha_pairwise = pairwise.ok() ? stats::CronbachAlpha(*pairwise) : pairwise.status();
  for (int i = 0; i < sums.items(); ++i) {
    ItemQuality& item = quality.items[static_cast<std::size_t>(i)];
    item.n = sums.Answers(i);
    item.mean = sums.CompleteMean(i);
    if (!covariance.ok()) {
      item.sd = item.corrected_item_total = item.alpha_if_dropped = covariance.status();
      continue;
    }
    item.sd = std::sqrt((*covariance)(i, i));
    item.corrected_item_total = stats::CorrectedItemTotal(*covariance, i);
    item.alpha_if_dropped = stats::AlphaIfDropped(*covariance, i);
  }
}

void FillComparison(const WaveAnswers& answers, const disclosure::MinimumN& minimum_n,
                    const SheetSelection& selection, const SheetSelection& compared, const Scale& scale,
                    ScaleQuality& quality) {
  const stats::ItemCrossProducts other = SumUp(answers, compared, scale);
  if (!minimum_n.Allows(other.complete())) {
    quality.congruence = Suppressed();
    for (ItemQuality& item : quality.items) item.functioning = ItemFunctioning{0, Suppressed(), Suppressed()};
    return;
  }
  const absl::StatusOr<Eigen::MatrixXd> covariance = other.CompleteCovariance();
  const absl::StatusOr<stats::OneFactorModel> model =
      covariance.ok() ? stats::FitOneFactor(*covariance, other.complete()) : covariance.status();
  if (!quality.one_factor.ok()) {
    quality.congruence = quality.one_factor.status();
  } else if (!model.ok()) {
    quality.congruence = model.status();
  } else {
    quality.congruence = stats::TuckerCongruence(quality.one_factor->loadings, model->loadings);
  }
  stats::DifTables tables(scale.key);
  for (std::size_t form = 0; form < selection.rows.size(); ++form) {
    const ItemColumns columns(answers, form, scale.items);
    if (!columns.asked()) continue;
    tables.AddRows(stats::DifGroup::kReference, columns.columns(), selection.rows[form]);
    tables.AddRows(stats::DifGroup::kFocal, columns.columns(), compared.rows[form]);
  }
  for (std::size_t i = 0; i < quality.items.size(); ++i) {
    const stats::DifTable table = tables.Table(static_cast<int>(i));
    quality.items[i].functioning =
        ItemFunctioning{tables.n(stats::DifGroup::kReference) + tables.n(stats::DifGroup::kFocal),
                        stats::MantelTest(table), stats::TestOrdinalDif(table)};
  }
}

ScaleQuality Withheld(std::size_t measure, const Scale& scale, const absl::Status& why) {
  ScaleQuality quality{.measure = measure,
                       .alpha = why,
                       .alpha_interval = why,
                       .alpha_pairwise = why,
                       .alpha_standardized = why,
                       .one_factor = why,
                       .standard_error_of_measurement = why,
                       .items = {},
                       .between_units = why,
                       .reml = why,
                       .ml = why,
                       .within_units = {},
                       .congruence = std::nullopt};
  for (const std::size_t item : scale.items) {
    quality.items.push_back({item, 0, why, why, why, why, std::nullopt});
  }
  return quality;
}

}  // namespace

std::vector<ScaleQuality> ComputeQuality(const instrument::Instrument& instrument, const CellMap& cells,
                                         const WaveAnswers& answers, const disclosure::MinimumN& minimum_n,
                                         const SheetSelection& selection, const SheetSelection* compared,
                                         std::span<const std::size_t> measures) {
  std::vector<ScaleQuality> qualities;
  for (const std::size_t measure : measures) {
    const Scale scale = ScaleOf(instrument, answers, selection, measure);
    ScaleQuality quality = Withheld(measure, scale, Suppressed());
    if (scale.key == nullptr) {
      qualities.push_back(std::move(quality));
      continue;
    }
    const stats::ItemCrossProducts sums = SumUp(answers, selection, scale);
    if (minimum_n.Allows(sums.complete())) {
      quality.complete = sums.complete();
      FillReliability(sums, quality);
      const std::vector<stats::Moments> units = MomentsByUnit(cells, answers, selection, measure);
      quality.between_units = stats::AnalyzeGroups(units);
      const std::vector<stats::GroupStatistic> groups = stats::GroupStatistics(units);
      quality.reml = stats::FitRandomIntercept(groups);
      quality.ml = stats::FitRandomIntercept(groups, stats::Likelihood::kFull);
      for (const auto& [unit, counts] : AnswersByUnit(cells, answers, selection, scale)) {
        if (minimum_n.Allows(counts.n)) {
          quality.within_units.push_back(Agreement(instrument, scale, unit, counts));
        }
      }
      if (compared != nullptr) FillComparison(answers, minimum_n, selection, *compared, scale, quality);
    }
    qualities.push_back(std::move(quality));
  }
  return qualities;
}

}  // namespace rapport::scoring
