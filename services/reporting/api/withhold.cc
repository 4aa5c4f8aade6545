#include "services/reporting/api/withhold.h"

#include <string>
#include <utility>

namespace rapport::reporting {
namespace {

using scoring::v1::Drivers;
using scoring::v1::Estimate;
using scoring::v1::Gap;
using scoring::v1::Gaps;
using scoring::v1::MeasurementQuality;
using scoring::v1::ScaleQuality;
using scoring::v1::Score;
using scoring::v1::Scorecard;

constexpr char kSuppressed[] = "SUPPRESSED";

bool IsComplete(const Score& score) {
  return score.has_n() && score.has_mean() && score.has_sd() && score.has_se() && score.has_score_0_100();
}

// Leaves the reason, where there is one.
void Clear(Estimate* estimate) {
  const std::string reason = estimate->not_estimable_reason();
  estimate->Clear();
  estimate->set_not_estimable_reason(reason.empty() ? kSuppressed : reason);
}

void WithholdGap(int minimum_n, Gap* gap) {
  const bool own = gap->has_n() && gap->n() >= minimum_n;
  const bool other = gap->has_other_n() && gap->other_n() >= minimum_n;
  if (!own) {
    gap->clear_n();
    Clear(gap->mutable_mean());
  }
  if (!other) {
    gap->clear_other_n();
    Clear(gap->mutable_other_mean());
  }
  if (own && other) return;
  Clear(gap->mutable_difference());
  Clear(gap->mutable_hedges_g());
}

void WithholdScale(int minimum_n, ScaleQuality* scale) {
  if (scale->has_complete_responses() && scale->complete_responses() >= minimum_n) return;
  ScaleQuality withheld;
  withheld.set_measure(scale->measure());
  withheld.set_items(scale->items());
  const std::string& reason = scale->alpha().not_estimable_reason();
  withheld.mutable_alpha()->set_not_estimable_reason(reason.empty() ? kSuppressed : reason);
  *scale = std::move(withheld);
}

}  // namespace

void Withhold(int minimum_n, Scorecard* card) {
  const bool card_is_shown = card->status() == Scorecard::STATUS_PUBLISHED && card->has_responses() &&
                             card->responses() >= minimum_n;
  if (!card_is_shown) {
    card->set_status(Scorecard::STATUS_SUPPRESSED);
    card->clear_responses();
  }
  for (Score& score : *card->mutable_scores()) {
    if (card_is_shown && score.status() == Scorecard::STATUS_PUBLISHED && IsComplete(score) &&
        score.n() >= minimum_n) {
      continue;
    }
    Score withheld;
    withheld.set_measure(score.measure());
    withheld.set_kind(score.kind());
    withheld.set_status(Scorecard::STATUS_SUPPRESSED);
    score = std::move(withheld);
  }
}

void Withhold(int minimum_n, Gaps* gaps) {
  gaps->clear_profiles();
  for (Gap& gap : *gaps->mutable_gaps()) WithholdGap(minimum_n, &gap);
}

void Withhold(int minimum_n, Drivers* drivers) {
  if (drivers->has_n() && drivers->n() >= minimum_n && drivers->not_estimable_reason().empty()) return;
  Drivers withheld;
  withheld.set_wave(drivers->wave());
  withheld.set_requested_unit_id(drivers->requested_unit_id());
  withheld.set_role_group(drivers->role_group());
  withheld.set_outcome(drivers->outcome());
  const std::string& reason = drivers->not_estimable_reason();
  withheld.set_not_estimable_reason(reason.empty() ? kSuppressed : reason);
  *drivers = std::move(withheld);
}

void Withhold(int minimum_n, MeasurementQuality* quality) {
  if (!quality->has_responses() || quality->responses() < minimum_n) {
    MeasurementQuality withheld;
    withheld.set_wave(quality->wave());
    withheld.set_role_group(quality->role_group());
    *quality = std::move(withheld);
    return;
  }
  for (ScaleQuality& scale : *quality->mutable_scales()) WithholdScale(minimum_n, &scale);
  auto& careless = *quality->mutable_careless();
  for (int i = careless.size() - 1; i >= 0; --i) {
    if (careless[i].sheets() < minimum_n) careless.DeleteSubrange(i, 1);
  }
}

}  // namespace rapport::reporting
