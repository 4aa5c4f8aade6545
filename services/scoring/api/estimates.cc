#include "services/scoring/api/estimates.h"

#include <algorithm>
#include <cmath>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::scoring {

void SetReason(const absl::Status& why, v1::Estimate* estimate) {
  const std::string reason = base::ReasonOf(why);
  estimate->set_not_estimable_reason(reason.empty() ? "NOT_ESTIMABLE" : reason);
}

void SetValue(double value, v1::Estimate* estimate) {
  if (std::isfinite(value)) {
    estimate->set_value(value);
  } else {
    estimate->set_not_estimable_reason(std::string(stats::ReasonName(stats::NotEstimable::kNotConverged)));
  }
}

void SetInterval(const stats::Interval& interval, v1::Interval* out) {
  out->set_lower(interval.lower);
  out->set_upper(interval.upper);
}

void Encode(const absl::StatusOr<double>& value, v1::Estimate* estimate) {
  if (value.ok()) {
    SetValue(*value, estimate);
  } else {
    SetReason(value.status(), estimate);
  }
}

void Encode(const stats::ChiSquareTest& test, v1::Estimate* estimate) {
  SetValue(test.chi_square, estimate);
  estimate->set_degrees_of_freedom(test.df);
  estimate->set_p_value(test.p);
}

void Encode(const stats::CoefficientTest& test, v1::Estimate* estimate) {
  SetValue(test.estimate, estimate);
  if (!estimate->has_value()) return;
  estimate->set_standard_error(test.standard_error);
  estimate->set_degrees_of_freedom(test.df);
  estimate->set_p_value(test.p);
  SetInterval(test.interval, estimate->mutable_interval());
}

void Encode(const absl::StatusOr<stats::CoefficientTest>& test, v1::Estimate* estimate) {
  test.ok() ? Encode(*test, estimate) : SetReason(test.status(), estimate);
}

void Encode(const absl::StatusOr<stats::StandardizedDifference>& effect, v1::Estimate* estimate) {
  if (!effect.ok()) return SetReason(effect.status(), estimate);
  SetValue(effect->g, estimate);
  estimate->set_standard_error(std::sqrt(effect->var_g));
  SetInterval(effect->g_interval, estimate->mutable_interval());
}

void EncodeMean(const absl::StatusOr<stats::MeanAndSd>& scores, v1::Estimate* mean) {
  if (!scores.ok()) return SetReason(scores.status(), mean);
  Encode(stats::TestMean(*scores), mean);
  mean->clear_p_value();  // "the mean is 0" is no question
}

void Encode(const absl::StatusOr<stats::ShareDifference>& difference, v1::Estimate* estimate) {
  if (!difference.ok()) return SetReason(difference.status(), estimate);
  SetValue(100 * difference->difference, estimate);
  SetInterval({100 * difference->interval.lower, 100 * difference->interval.upper},
              estimate->mutable_interval());
}

void Encode(const stats::MannKendall& test, v1::Estimate* estimate) {
  SetValue(test.z, estimate);
  estimate->set_p_value(test.p);
}

void Encode(const absl::StatusOr<stats::SenSlope>& slope, v1::Estimate* estimate) {
  if (!slope.ok()) return SetReason(slope.status(), estimate);
  SetValue(slope->slope, estimate);
  SetInterval(slope->interval, estimate->mutable_interval());
}

absl::StatusOr<stats::Adjustment> DecodeAdjustment(v1::Adjustment adjustment) {
  switch (adjustment) {
    case v1::ADJUSTMENT_UNSPECIFIED:
    case v1::ADJUSTMENT_BENJAMINI_HOCHBERG:
      return stats::Adjustment::kBenjaminiHochberg;
    case v1::ADJUSTMENT_BENJAMINI_YEKUTIELI:
      return stats::Adjustment::kBenjaminiYekutieli;
    case v1::ADJUSTMENT_HOLM:
      return stats::Adjustment::kHolm;
    default:
      return base::InvalidArgument("adjustment", "is not known", "UNKNOWN_ENUM_VALUE");
  }
}

v1::Adjustment EncodeAdjustment(stats::Adjustment adjustment) {
  switch (adjustment) {
    case stats::Adjustment::kBenjaminiYekutieli:
      return v1::ADJUSTMENT_BENJAMINI_YEKUTIELI;
    case stats::Adjustment::kHolm:
      return v1::ADJUSTMENT_HOLM;
    default:
      return v1::ADJUSTMENT_BENJAMINI_HOCHBERG;
  }
}

absl::StatusOr<std::vector<std::size_t>> FindMeasures(
    const instrument::Instrument& instrument,
    const google::protobuf::RepeatedPtrField<std::string>& measures) {
  std::vector<std::size_t> found;
  for (int i = 0; i < measures.size(); ++i) {
    const std::string field = base::StrCat("measures[", i, "]");
    RAPPORT_ASSIGN_OR_RETURN(const std::size_t measure, FindMeasure(instrument, measures[i], field));
    if (std::find(found.begin(), found.end(), measure) != found.end()) {
      return base::InvalidArgument(field, "is named twice", "DUPLICATE");
    }
    found.push_back(measure);
  }
  return found;
}

absl::StatusOr<std::size_t> FindMeasure(const instrument::Instrument& instrument, std::string_view id,
                                        std::string_view field) {
  for (std::size_t measure = 0; measure < instrument.measures.size(); ++measure) {
    if (instrument.measures[measure].id == id) return measure;
  }
  return base::InvalidArgument(field, "names no measure of the instrument", "UNKNOWN_MEASURE");
}

}  // namespace rapport::scoring
