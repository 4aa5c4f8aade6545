#ifndef RAPPORT_TOOLS_RAPPORTCTL_AUDIT_RELEASE_READER_H_
#define RAPPORT_TOOLS_RAPPORTCTL_AUDIT_RELEASE_READER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "libs/disclosure/joint_audit.h"
#include "libs/disclosure/released_table.h"
#include "rapport/scoring/v1/release.pb.h"

namespace rapport::ctl {

// A release as it was told.
struct ToldRelease {
  disclosure::ReleasedTable table;
  std::vector<disclosure::HiddenPart> hidden;
  std::vector<std::string> earlier_waves;
  std::vector<std::vector<disclosure::WaveFlow>> flows;  // by earlier wave
  std::string digest;
  std::string solver;
};

// Puts the pieces of a stream together.
class ReleaseReader {
 public:
  // DATA_LOSS, RELEASE_INCOMPLETE, when a piece does not fit those before it.
  absl::Status Add(const scoring::v1::GetReleaseResponse& piece);

  // After the last piece. DATA_LOSS, RELEASE_INCOMPLETE, without header or certificate, or with fewer hidden
  // parts than the certificate counts.
  absl::StatusOr<ToldRelease> Finish() &&;

 private:
  ToldRelease told_;
  bool begun_ = false;
  bool certified_ = false;
  std::int64_t parts_ = 0;
};

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_AUDIT_RELEASE_READER_H_
