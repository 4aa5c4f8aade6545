#include "services/scoring/api/get_drivers.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "services/scoring/api/estimates.h"
#include "services/scoring/domain/drivers.h"

namespace rapport::scoring {
namespace {

constexpr int kMostPredictors = 15;
constexpr int kFewestDraws = 100;
constexpr int kMostDraws = 10000;

// All facets that some form asks of the role group along with the outcome.
std::vector<std::size_t> FacetsBesides(const Manifest& manifest, base::RoleGroup role_group,
                                       std::size_t outcome) {
  std::vector<bool> asked(manifest.instrument.measures.size());
  for (std::size_t cohort = 0; cohort < manifest.cells.cohort_count(); ++cohort) {
    if (manifest.cells.RoleGroupOfCohort(cohort) != role_group) continue;
    for (const FormMeasure& measure : manifest.plan->forms[manifest.plan->form_of_cohort[cohort]].measures) {
      asked[measure.measure] = true;
    }
  }
  std::vector<std::size_t> facets;
  for (std::size_t measure = 0; measure < asked.size(); ++measure) {
    const bool facet = manifest.instrument.measures[measure].kind == instrument::MeasureKind::kFacet;
    if (facet && asked[measure] && measure != outcome && facets.size() < kMostPredictors) {
      facets.push_back(measure);
    }
  }
  return facets;
}

absl::StatusOr<DriversQuestion> Decode(const Manifest& manifest, const v1::GetDriversRequest& request) {
  DriversQuestion question;
  const std::optional<std::size_t> unit = manifest.cells.FindUnit(request.unit_id());
  if (!unit) return base::Error(absl::StatusCode::kNotFound, "UNIT_NOT_FOUND", "the wave has no such unit");
  const auto role_group = request.role_group() == type::v1::ROLE_GROUP_UNSPECIFIED
                              ? base::RoleGroup::kFrontLine
                              : base::RoleGroupFromNumber(request.role_group());
  if (!role_group) return base::InvalidArgument("role_group", "is not known", "UNKNOWN_ENUM_VALUE");
  question.cell = {*unit, role_group};
  RAPPORT_ASSIGN_OR_RETURN(question.outcome, FindMeasure(manifest.instrument, request.outcome(), "outcome"));
  for (int i = 0; i < request.predictors_size(); ++i) {
    const std::string field = base::StrCat("predictors[", i, "]");
    RAPPORT_ASSIGN_OR_RETURN(const std::size_t measure,
                             FindMeasure(manifest.instrument, request.predictors(i), field));
    const auto& before = question.predictors;
    if (measure == question.outcome || std::find(before.begin(), before.end(), measure) != before.end()) {
      return base::InvalidArgument(field, "is the outcome or named twice", "DUPLICATE");
    }
    question.predictors.push_back(measure);
  }
  if (question.predictors.empty()) {
    question.predictors = FacetsBesides(manifest, *role_group, question.outcome);
  }
  if (question.predictors.size() < 2 || question.predictors.size() > kMostPredictors) {
    return base::InvalidArgument("predictors", "has 2 to 15 measures, or none and there are as many facets",
                                 "OUT_OF_RANGE");
  }
  const int draws = request.bootstrap_draws();
  if (draws != 0 && (draws < kFewestDraws || draws > kMostDraws)) {
    return base::InvalidArgument("bootstrap_draws", "is 0 or 100 to 10000", "OUT_OF_RANGE");
  }
  question.bootstrap_draws = draws;
  question.seed = request.seed();
  if (request.has_present_from()) {
    if (!std::isfinite(request.present_from())) {
      return base::InvalidArgument("present_from", "is a number", "OUT_OF_RANGE");
    }
    question.present_from = request.present_from();
  }
  return question;
}

void EncodeCoefficient(const Drivers& drivers, Eigen::Index index, v1::RegressionCoefficient* out) {
  const auto position = static_cast<std::size_t>(index);
  const stats::CoefficientTest& classical = drivers.regression.tests[position];
  Encode(drivers.clustered.ok() ? drivers.clustered->tests[position] : classical, out->mutable_estimate());
  out->mutable_estimate()->set_standard_error(classical.standard_error);
  if (!drivers.clustered.ok()) return;
  const auto root = [index](const Eigen::MatrixXd& covariance) {
    return std::sqrt(covariance(index, index));
  };
  out->set_se_cr0(root(drivers.clustered->cr0));
  out->set_se_cr1s(root(drivers.clustered->cr1s));
  out->set_se_cr2(root(drivers.clustered->cr2));
  out->set_cr2_df(drivers.clustered->cr2_df(index));
}

v1::Driver::Priority PriorityOf(const DriverPlace& place) {
  if (place.important) return place.much_room ? v1::Driver::PRIORITY_ACT : v1::Driver::PRIORITY_KEEP;
  return place.much_room ? v1::Driver::PRIORITY_WATCH : v1::Driver::PRIORITY_LOW;
}

void EncodeDriver(const Drivers& drivers, std::size_t position, v1::Driver* out) {
  const auto index = static_cast<Eigen::Index>(position);
  const DriverPlace& place = drivers.places[position];
  out->set_mean(place.mean);
  out->set_sd(place.sd);
  out->set_correlation(place.correlation);
  v1::Estimate* const weight = out->mutable_relative_weight();
  SetValue(drivers.weights.weights(index), weight);
  out->set_relative_weight_percent(drivers.weights.percent(index));
  SetValue(drivers.lmg.weights(index), out->mutable_lmg());
  out->set_rank(place.rank);
  out->set_room_to_improve(place.room);
  out->set_priority(PriorityOf(place));
  EncodeCoefficient(drivers, index + 1, out->mutable_coefficient());
  if (!drivers.bootstrap.ok()) return;
  const stats::WeightUncertainty& uncertainty = drivers.bootstrap->predictors[position];
  weight->set_standard_error(uncertainty.se);
  SetInterval(uncertainty.weight, weight->mutable_interval());
  out->set_top_share(uncertainty.top_share);
}

void EncodeLogistic(const absl::StatusOr<stats::LogisticImportance>& logistic, v1::LogisticDrivers* out) {
  if (!logistic.ok()) {
    out->set_not_estimable_reason(base::ReasonOf(logistic.status()));
    return;
  }
  out->set_r_squared(logistic->importance.r2);
  out->set_mcfadden_r_squared(logistic->model.mcfadden_r2);
  out->set_log_likelihood(logistic->model.log_likelihood);
  Encode(logistic->model.tests.front(), out->mutable_intercept());
  for (std::size_t i = 1; i < logistic->model.tests.size(); ++i) {
    Encode(logistic->model.tests[i], out->add_coefficients());
  }
  for (const double weight : logistic->importance.weights) out->add_relative_weights(weight);
}

}  // namespace

absl::Status GetDrivers(const ClosedWave& wave, const Release& release, const v1::GetDriversRequest& request,
                        v1::Drivers* response) {
  const Manifest& manifest = *wave.manifest;
  RAPPORT_ASSIGN_OR_RETURN(const DriversQuestion question, Decode(manifest, request));
  response->set_wave(wave.name);
  response->set_requested_unit_id(manifest.cells.units()[question.cell.unit].id);
  response->set_role_group(static_cast<type::v1::RoleGroup>(*question.cell.role_group));
  response->set_outcome(request.outcome());
  for (const std::size_t predictor : question.predictors) {
    response->add_drivers()->set_measure(manifest.instrument.measures[predictor].id);
  }
  const absl::StatusOr<Drivers> drivers =
      ComputeDrivers(manifest.instrument, release.cells, release.answers, release.clearance, question);
  if (!drivers.ok()) {
    response->set_not_estimable_reason(base::ReasonOf(drivers.status()));
    return absl::OkStatus();
  }
  response->set_unit_id(manifest.cells.units()[drivers->unit].id);
  response->set_n(drivers->n);
  response->set_clusters(drivers->clusters);
  response->set_r_squared(drivers->regression.r2);
  response->set_adjusted_r_squared(drivers->regression.adjusted_r2);
  EncodeCoefficient(*drivers, 0, response->mutable_intercept());
  for (std::size_t i = 0; i < question.predictors.size(); ++i) {
    EncodeDriver(*drivers, i, response->mutable_drivers(static_cast<int>(i)));
  }
  if (drivers->bootstrap.ok()) response->set_bootstrap_draws(drivers->bootstrap->usable_draws);
  if (question.present_from) EncodeLogistic(drivers->logistic, response->mutable_logistic());
  return absl::OkStatus();
}

}  // namespace rapport::scoring
