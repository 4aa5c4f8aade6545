#include "services/scoring/domain/quality.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <numeric>
#include <set>
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
  std::size_t index;
  const instrument::Measure* measure;
  std::vector<std::size_t> items;              // those that some form of the selection asks
  std::shared_ptr<const stats::ScaleKey> key;  // null when there are none
};

Scale ScaleOf(const instrument::Instrument& instrument, const WaveAnswers& answers,
              const SheetSelection& selection, std::size_t measure) {
  Scale scale{measure, &instrument.measures[measure], {}, nullptr};
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

// Whether statistics of a scale and of its items over `n` complete sheets of these cohorts may be shown.
bool MayShow(const Clearance& clearance, const Scale& scale, std::span<const std::size_t> cohorts,
             std::int64_t n) {
  return clearance.AllowsMeasure(scale.index, cohorts, n) &&
         std::ranges::all_of(scale.items,
                             [&](std::size_t item) { return clearance.AllowsItem(item, cohorts, n); });
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

// The units to which the wave's cohorts belong.
struct Units {
  std::vector<std::size_t> units;        // ascending; indexes into CellMap::units()
  std::vector<std::uint32_t> of_cohort;  // place in `units` of each cohort's
  std::vector<bool> apart;               // by place: whether no cohort of it is pooled with another unit's

  // Those of `cohorts` that belong to the unit at `place`.
  std::vector<std::size_t> Select(std::span<const std::size_t> cohorts, std::size_t place) const {
    std::vector<std::size_t> selected;
    std::ranges::copy_if(cohorts, std::back_inserter(selected),
                         [&](std::size_t cohort) { return of_cohort[cohort] == place; });
    return selected;
  }
};

// Cohorts that may not be told apart on the measure are of the lowest unit that holds them all.
Units UnitsOfCohorts(const CellMap& cells, const Clearance& clearance, std::size_t measure) {
  std::vector<std::size_t> cohorts(cells.cohort_count());
  std::iota(cohorts.begin(), cohorts.end(), 0);
  std::vector<std::size_t> unit_of(cells.cohort_count());
  std::vector<bool> apart(cells.units().size(), true);
  for (const std::size_t cohort : cohorts) unit_of[cohort] = cells.UnitOfCohort(cohort);
  for (const std::vector<std::size_t>& block : clearance.BlocksOf({&measure, 1}, cohorts)) {
    std::set<std::size_t> held;
    for (const std::size_t cohort : block) {
      held.insert(cells.UnitsOfCohort(cohort).begin(), cells.UnitsOfCohort(cohort).end());
      unit_of[cohort] = cells.LowestCommonUnit(block);
    }
    if (held.size() == 1) continue;
    apart[cells.LowestCommonUnit(block)] = false;
    for (const std::size_t unit : held) apart[unit] = false;
  }
  Units units;
  units.units = unit_of;
  std::sort(units.units.begin(), units.units.end());
  units.units.erase(std::unique(units.units.begin(), units.units.end()), units.units.end());
  for (const std::size_t unit : unit_of) {
    const auto found = std::lower_bound(units.units.begin(), units.units.end(), unit);
    units.of_cohort.push_back(static_cast<std::uint32_t>(found - units.units.begin()));
  }
  for (const std::size_t unit : units.units) units.apart.push_back(apart[unit]);
  return units;
}

// How the complete sheets of each unit answer each item, by option.
class AnswersByUnit {
 public:
  AnswersByUnit(const Units& units, const WaveAnswers& answers, const SheetSelection& selection,
                const Scale& scale)
      : n_(units.units.size()) {
    for (int item = 0; item < scale.key->items(); ++item) {
      options_.push_back(scale.key->values(item).size());
      first_of_item_.push_back(size_of_unit_);
      size_of_unit_ += options_.back();
    }
    counts_.resize(units.units.size() * size_of_unit_);
    for (std::size_t form = 0; form < selection.rows.size(); ++form) {
      const ItemColumns columns(answers, form, scale.items);
      if (!columns.asked()) continue;
      Add(columns.columns(), selection.rows[form], answers.sheets(form).cohorts(), units);
    }
  }

  // Complete sheets of the unit at `place`, and how they answer `item`.
  std::int64_t n(std::size_t place) const { return n_[place]; }
  absl::Span<const std::uint64_t> counts(std::size_t place, std::size_t item) const {
    return {&counts_[place * size_of_unit_ + first_of_item_[item]], options_[item]};
  }

 private:
  static constexpr std::size_t kRows = 1024;

  // By blocks of rows and in them by column.
  void Add(stats::AnswerColumns columns, const std::vector<std::uint32_t>& rows,
           std::span<const std::uint32_t> cohorts, const Units& units) {
    std::vector<std::uint8_t> missing(kRows);
    std::vector<std::uint32_t> complete(kRows);  // rows
    std::vector<std::size_t> first(kRows);       // of their units' counts
    for (std::size_t start = 0; start < rows.size(); start += kRows) {
      const std::size_t length = std::min(kRows, rows.size() - start);
      std::fill(missing.begin(), missing.end(), std::uint8_t{0});
      for (std::size_t item = 0; item < columns.size(); ++item) {
        const std::uint8_t* const column = columns[item].data();
        for (std::size_t i = 0; i < length; ++i) {
          const unsigned position = column[rows[start + i]] - 1U;
          missing[i] |= static_cast<std::uint8_t>(position >= options_[item]);
        }
      }
      std::size_t found = 0;
      for (std::size_t i = 0; i < length; ++i) {
        const std::uint32_t row = rows[start + i];
        const std::uint32_t place = units.of_cohort[cohorts[row]];
        complete[found] = row;
        first[found] = place * size_of_unit_;
        n_[place] += 1 - missing[i];
        found += 1U - missing[i];
      }
      for (std::size_t item = 0; item < columns.size(); ++item) {
        const std::uint8_t* const column = columns[item].data();
        std::uint64_t* const counts = counts_.data() + first_of_item_[item];
        for (std::size_t i = 0; i < found; ++i) ++counts[first[i] + column[complete[i]] - 1U];
      }
    }
  }

  std::vector<std::size_t> options_;        // by item
  std::vector<std::size_t> first_of_item_;  // place of its counts among those of a unit
  std::size_t size_of_unit_ = 0;
  std::vector<std::int64_t> n_;  // by place of the unit
  std::vector<std::uint64_t> counts_;
};

// The agreement within the unit at `place`.
WithinUnit Agreement(const instrument::Instrument& instrument, const Scale& scale, const Units& units,
                     const AnswersByUnit& answers, std::size_t place) {
  // Agreement does not depend on the keying: values as asked, which ascend.
  const std::vector<double>& values = instrument.ScaleOf(scale.items.front()).values;
  std::vector<stats::OptionCounts> items;
  for (std::size_t i = 0; i < scale.items.size(); ++i) {
    items.push_back({instrument.ScaleOf(scale.items[i]).values, answers.counts(place, i)});
  }
  WithinUnit within{units.units[place], answers.n(place), 0.0, 0.0, 0.0, 0.0};
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
std::vector<stats::Moments> MomentsByUnit(const Units& units, const WaveAnswers& answers,
                                          const SheetSelection& selection, std::size_t measure) {
  constexpr std::size_t kBlockRows = 8192;
  std::vector<stats::Moments> moments(units.units.size());
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
        moments[units.of_cohort[sheets.cohorts()[*row]]].Add(scores[*row - begin]);
      }
    }
  }
  std::erase_if(moments, [](const stats::Moments& unit) { return unit.n() == 0; });
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

void FillComparison(const WaveAnswers& answers, const Clearance& clearance, const SheetSelection& selection,
                    const SheetSelection& compared, const Scale& scale, ScaleQuality& quality) {
  const stats::ItemCrossProducts other = SumUp(answers, compared, scale);
  if (!MayShow(clearance, scale, compared.cohorts, other.complete())) {
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
                                         const WaveAnswers& answers, const Clearance& clearance,
                                         const SheetSelection& selection, const SheetSelection* compared,
                                         std::span<const std::size_t> measures) {
  std::vector<ScaleQuality> qualities;
  for (const std::size_t measure : measures) {
    const Units units = UnitsOfCohorts(cells, clearance, measure);
    const Scale scale = ScaleOf(instrument, answers, selection, measure);
    ScaleQuality quality = Withheld(measure, scale, Suppressed());
    if (scale.key == nullptr) {
      qualities.push_back(std::move(quality));
      continue;
    }
    const stats::ItemCrossProducts sums = SumUp(answers, selection, scale);
    if (MayShow(clearance, scale, selection.cohorts, sums.complete())) {
      quality.complete = sums.complete();
      FillReliability(sums, quality);
      const std::vector<stats::Moments> scores = MomentsByUnit(units, answers, selection, measure);
      quality.between_units = stats::AnalyzeGroups(scores);
      const std::vector<stats::GroupStatistic> groups = stats::GroupStatistics(scores);
      quality.reml = stats::FitRandomIntercept(groups);
      quality.ml = stats::FitRandomIntercept(groups, stats::Likelihood::kFull);
      const AnswersByUnit by_unit(units, answers, selection, scale);
      for (std::size_t place = 0; place < units.units.size(); ++place) {
        const std::vector<std::size_t> cohorts = units.Select(selection.cohorts, place);
        if (!units.apart[place] || !MayShow(clearance, scale, cohorts, by_unit.n(place))) continue;
        quality.within_units.push_back(Agreement(instrument, scale, units, by_unit, place));
      }
      if (compared != nullptr) FillComparison(answers, clearance, selection, *compared, scale, quality);
    }
    qualities.push_back(std::move(quality));
  }
  return qualities;
}

}  // namespace rapport::scoring
