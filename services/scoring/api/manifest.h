#ifndef RAPPORT_SERVICES_SCORING_API_MANIFEST_H_
#define RAPPORT_SERVICES_SCORING_API_MANIFEST_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/disclosure/joint_audit.h"
#include "libs/instrument/instrument.h"
#include "rapport/internal/intake/v1/answers.pb.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/release_policy.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::scoring {

// What scoring knows of a wave besides its answers and its policy; does not change once the wave has opened.
struct Manifest {
  instrument::Instrument instrument;
  std::string digest;  // the wave's manifest_digest
  CellMap cells;
  std::shared_ptr<const WavePlan> plan;
  std::string open_date = {};  // ISO 8601
  // By earlier wave (its resource name, it may never have opened) who of its cohorts was invited with those
  // of this one.
  std::map<std::string, std::vector<disclosure::WaveFlow>> flows = {};
};

// DATA_LOSS, MANIFEST_CORRUPT: what intake tells of a wave does not hold together.
absl::Status ManifestCorrupt();

// The policy that intake tells, for scores and for comments. ManifestCorrupt() when it cannot be one.
absl::StatusOr<ReleasePolicy> PolicyFromProto(const intake::v1::DisclosurePolicy& proto);
absl::StatusOr<ReleasePolicy> CommentPolicyFromProto(const intake::v1::DisclosurePolicy& proto);

// Puts the pieces of a manifest's stream together.
class ManifestReader {
 public:
  // ManifestCorrupt().
  absl::Status Add(const internal::intake::v1::GetWaveManifestResponse& piece);

  // After the last piece. ManifestCorrupt(), and what Decode() of instruments and CellMap::Create() return.
  absl::StatusOr<Manifest> Finish() &&;

 private:
  intake::v1::Wave wave_;
  intake::v1::Instrument instrument_;
  std::vector<Unit> units_;
  std::vector<Cohort> cohorts_;
  std::vector<std::size_t> form_of_cohort_;
  std::map<std::string, std::vector<disclosure::WaveFlow>> flows_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_MANIFEST_H_
