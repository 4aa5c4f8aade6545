#ifndef RAPPORT_SERVICES_SCORING_API_ESTIMATES_H_
#define RAPPORT_SERVICES_SCORING_API_ESTIMATES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "libs/instrument/instrument.h"
#include "libs/stats/estimate.h"
#include "libs/stats/inference/effect_size.h"
#include "libs/stats/inference/mean_comparison.h"
#include "libs/stats/inference/multiplicity.h"
#include "libs/stats/inference/proportion.h"
#include "libs/stats/inference/trend.h"
#include "libs/stats/measurement/chi_square.h"
#include "libs/stats/models/inference.h"
#include "rapport/scoring/v1/estimate.pb.h"

namespace rapport::scoring {

// How statistics go onto the wire: a value that is not finite never does.

void SetReason(const absl::Status& why, v1::Estimate* estimate);
void SetValue(double value, v1::Estimate* estimate);
void SetInterval(const stats::Interval& interval, v1::Interval* out);

// The value, or why there is none.
void Encode(const absl::StatusOr<double>& value, v1::Estimate* estimate);

// Chi-square as value, with its degrees of freedom and p value.
void Encode(const stats::ChiSquareTest& test, v1::Estimate* estimate);

// Estimate, standard error, degrees of freedom, interval and p value.
void Encode(const stats::CoefficientTest& test, v1::Estimate* estimate);

// Mean with its t interval, or why there is none.
void EncodeMean(const absl::StatusOr<stats::MeanAndSd>& scores, v1::Estimate* mean);

// The test, or why there is none.
void Encode(const absl::StatusOr<stats::CoefficientTest>& test, v1::Estimate* estimate);

// Hedges' g with its interval, or why there is none.
void Encode(const absl::StatusOr<stats::StandardizedDifference>& effect, v1::Estimate* estimate);

// The difference in per cent with its interval, or why there is none.
void Encode(const absl::StatusOr<stats::ShareDifference>& difference, v1::Estimate* estimate);

// Z and p value; the slope with its interval, or why there is none.
void Encode(const stats::MannKendall& test, v1::Estimate* estimate);
void Encode(const absl::StatusOr<stats::SenSlope>& slope, v1::Estimate* estimate);

// INVALID_ARGUMENT, UNKNOWN_ENUM_VALUE, naming `adjustment`.
absl::StatusOr<stats::Adjustment> DecodeAdjustment(v1::Adjustment adjustment);
v1::Adjustment EncodeAdjustment(stats::Adjustment adjustment);

// Indexes of the measures named in `measures`; INVALID_ARGUMENT, UNKNOWN_MEASURE or DUPLICATE.
absl::StatusOr<std::vector<std::size_t>> FindMeasures(
    const instrument::Instrument& instrument,
    const google::protobuf::RepeatedPtrField<std::string>& measures);

// Index of the measure with that identifier; INVALID_ARGUMENT, UNKNOWN_MEASURE, naming `field`.
absl::StatusOr<std::size_t> FindMeasure(const instrument::Instrument& instrument, std::string_view id,
                                        std::string_view field);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_ESTIMATES_H_
