#ifndef RAPPORT_SERVICES_SCORING_API_STORED_RELEASE_H_
#define RAPPORT_SERVICES_SCORING_API_STORED_RELEASE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/intake/v1/disclosure_policy.pb.h"
#include "services/scoring/api/manifest.h"
#include "services/scoring/domain/release.h"

namespace rapport::scoring {

// A release as it is kept: the bytes of a rapport.internal.scoring.v1.StoredRelease. The same release gives
// the same bytes. `policy` is the wave's.
std::string Encode(const instrument::Instrument& instrument, const Release& release,
                   const intake::v1::DisclosurePolicy& policy);

// The release that was kept of a wave with this manifest. With the wave's answers (not pooled yet) it has
// their sheets; DATA_LOSS, RELEASE_CORRUPT, when their sums are not those that were kept. Without, it has
// sums alone. The same error for bytes that are no release of such a wave.
absl::StatusOr<Release> Decode(const Manifest& manifest, std::string_view bytes,
                               std::optional<WaveAnswers> answers);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_STORED_RELEASE_H_
