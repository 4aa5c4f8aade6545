#include "services/scoring/api/manifest.h"

#include <algorithm>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/disclosure/minimum_n.h"
#include "libs/instrument/decode.h"

namespace rapport::scoring {

namespace pb = rapport::internal::intake::v1;

absl::Status ManifestCorrupt() {
  return base::Error(absl::StatusCode::kDataLoss, "MANIFEST_CORRUPT", "the wave's manifest cannot be used");
}

absl::StatusOr<ReleasePolicy> PolicyFromProto(const intake::v1::DisclosurePolicy& proto) {
  const absl::StatusOr<disclosure::MinimumN> minimum_n = disclosure::MinimumN::Create(proto.minimum_n());
  if (!minimum_n.ok() || proto.protection_percent() < 20 || proto.breakdowns().empty()) {
    return ManifestCorrupt();
  }
  ReleasePolicy policy{*minimum_n, proto.protection_percent() / 100.0, 0, false};
  for (const int breakdown : proto.breakdowns()) {
    if (breakdown == intake::v1::DisclosurePolicy::BREAKDOWN_UNIT) {
      policy.lowest_unit_depth = proto.has_lowest_unit_depth()
                                     ? static_cast<std::size_t>(std::max(0, proto.lowest_unit_depth()))
                                     : ReleasePolicy::kAllUnits;
    }
    if (breakdown == intake::v1::DisclosurePolicy::BREAKDOWN_SPECIALTY) policy.by_specialty = true;
  }
  return policy;
}

absl::StatusOr<ReleasePolicy> CommentPolicyFromProto(const intake::v1::DisclosurePolicy& proto) {
  RAPPORT_ASSIGN_OR_RETURN(ReleasePolicy policy, PolicyFromProto(proto));
  if (proto.comment_minimum_n() < proto.minimum_n()) return ManifestCorrupt();
  RAPPORT_ASSIGN_OR_RETURN(policy.minimum_n, disclosure::MinimumN::Create(proto.comment_minimum_n()));
  return policy;
}

absl::Status ManifestReader::Add(const pb::GetWaveManifestResponse& piece) {
  if (piece.has_wave()) wave_ = piece.wave();
  if (piece.has_instrument()) instrument_ = piece.instrument();
  for (const pb::ManifestUnit& unit : piece.units()) {
    units_.push_back({unit.unit_id(),
                      unit.parent_unit_id(),
                      unit.display_name(),
                      {unit.earlier_unit_ids().begin(), unit.earlier_unit_ids().end()}});
  }
  for (const pb::ManifestCohort& cohort : piece.cohorts()) {
    const auto role_group = base::RoleGroupFromNumber(cohort.role_group());
    if (!role_group || cohort.index() != cohorts_.size()) return ManifestCorrupt();
    cohorts_.push_back({*role_group,
                        cohort.unit_id(),
                        cohort.size(),
                        {cohort.specialties().begin(), cohort.specialties().end()}});
    form_of_cohort_.push_back(cohort.form());
  }
  for (const pb::ManifestFlow& flow : piece.flows()) {
    flows_[flow.earlier_wave()].push_back({flow.earlier_cohort(), flow.cohort(), flow.members()});
  }
  return absl::OkStatus();
}

absl::StatusOr<Manifest> ManifestReader::Finish() && {
  RAPPORT_ASSIGN_OR_RETURN(instrument::Instrument decoded, instrument::Decode(instrument_));
  for (const std::size_t form : form_of_cohort_) {
    if (form >= decoded.forms.size()) return ManifestCorrupt();
  }
  for (const auto& [earlier, some] : flows_) {
    for (const disclosure::WaveFlow& flow : some) {
      if (flow.cohort >= cohorts_.size() || flow.members < 1) return ManifestCorrupt();
    }
  }
  RAPPORT_ASSIGN_OR_RETURN(CellMap cells, CellMap::Create(std::move(units_), cohorts_));
  std::shared_ptr<const WavePlan> plan = PlanWave(decoded, std::move(form_of_cohort_));
  return Manifest{std::move(decoded), wave_.manifest_digest(), std::move(cells),
                  std::move(plan),    wave_.open_date(),       std::move(flows_)};
}

}  // namespace rapport::scoring
