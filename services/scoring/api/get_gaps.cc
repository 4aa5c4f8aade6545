#include "services/scoring/api/get_gaps.h"

#include <algorithm>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "services/scoring/api/estimates.h"
#include "services/scoring/domain/gaps.h"

namespace rapport::scoring {
namespace {

void EncodeGap(const Manifest& manifest, const Gap& gap, v1::Gap* out) {
  out->set_measure(manifest.instrument.measures[gap.from.measure].id);
  out->set_other_measure(manifest.instrument.measures[gap.to.measure].id);
  out->set_kind(static_cast<v1::Gap::Kind>(gap.kind));
  if (gap.from.scores.ok()) out->set_n(gap.from.scores->n);
  if (gap.to.scores.ok()) out->set_other_n(gap.to.scores->n);
  EncodeMean(gap.from.scores, out->mutable_mean());
  EncodeMean(gap.to.scores, out->mutable_other_mean());
  Encode(gap.difference, out->mutable_difference());
  if (gap.adjusted_p) out->mutable_difference()->set_adjusted_p_value(*gap.adjusted_p);
  Encode(gap.effect, out->mutable_hedges_g());
}

void EncodeProfile(const Profile& profile, v1::ProfileAccuracy* out) {
  out->set_kind(static_cast<v1::Gap::Kind>(profile.kind));
  out->set_measures(profile.measures);
  if (!profile.similarity.ok()) {
    for (v1::Estimate* const estimate :
         {out->mutable_correlation(), out->mutable_squared_distance(), out->mutable_elevation(),
          out->mutable_scatter(), out->mutable_shape(), out->mutable_mean_absolute_difference(),
          out->mutable_double_entry_icc()}) {
      SetReason(profile.similarity.status(), estimate);
    }
    return;
  }
  const stats::ProfileSimilarity& similarity = *profile.similarity;
  const absl::Status flat =
      stats::NotEstimableError(stats::NotEstimable::kNoVariance, "a profile is the same in all measures");
  const auto optional = [&flat](const std::optional<double>& value, v1::Estimate* estimate) {
    value ? SetValue(*value, estimate) : SetReason(flat, estimate);
  };
  optional(similarity.correlation, out->mutable_correlation());
  SetValue(similarity.squared_distance, out->mutable_squared_distance());
  SetValue(similarity.elevation, out->mutable_elevation());
  SetValue(similarity.scatter, out->mutable_scatter());
  SetValue(similarity.shape, out->mutable_shape());
  SetValue(similarity.mean_absolute_difference, out->mutable_mean_absolute_difference());
  optional(similarity.double_entry_icc, out->mutable_double_entry_icc());
}

bool HasCohortOf(const CellMap& cells, const std::string& specialty) {
  for (std::size_t cohort = 0; cohort < cells.cohort_count(); ++cohort) {
    if (cells.SpecialtiesOfCohort(cohort) == std::vector<std::string>{specialty}) return true;
  }
  return false;
}

}  // namespace

absl::Status GetGaps(const ClosedWave& wave, const Release& release, const v1::GetGapsRequest& request,
                     v1::Gaps* response) {
  const Manifest& manifest = *wave.manifest;
  GapsQuestion question;
  const std::optional<std::size_t> unit = manifest.cells.FindUnit(request.unit_id());
  if (!unit) return base::Error(absl::StatusCode::kNotFound, "UNIT_NOT_FOUND", "the wave has no such unit");
  question.unit = *unit;
  question.specialty = request.specialty();
  if (!question.specialty.empty() && !HasCohortOf(manifest.cells, question.specialty)) {
    return base::InvalidArgument("specialty", "no cohort of the wave holds this specialty alone",
                                 "UNKNOWN_SPECIALTY");
  }
  RAPPORT_ASSIGN_OR_RETURN(question.adjustment, DecodeAdjustment(request.adjustment()));
  RAPPORT_ASSIGN_OR_RETURN(question.measures, FindMeasures(manifest.instrument, request.measures()));
  const Gaps gaps = ComputeGaps(manifest.instrument, release.cells, release.answers.statistics(),
                                release.clearance, question);
  response->set_wave(wave.name);
  response->set_unit_id(manifest.cells.units()[*unit].id);
  response->set_specialty(question.specialty);
  response->set_executive_unit_id(manifest.cells.units()[gaps.executive_unit].id);
  response->set_leader_unit_id(manifest.cells.units()[gaps.leader_unit].id);
  for (const Gap& gap : gaps.gaps) EncodeGap(manifest, gap, response->add_gaps());
  response->set_comparisons(gaps.comparisons);
  response->set_adjustment(EncodeAdjustment(question.adjustment));
  for (const Profile& profile : gaps.profiles) EncodeProfile(profile, response->add_profiles());
  return absl::OkStatus();
}

}  // namespace rapport::scoring
