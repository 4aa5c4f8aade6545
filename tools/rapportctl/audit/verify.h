#ifndef RAPPORT_TOOLS_RAPPORTCTL_AUDIT_VERIFY_H_
#define RAPPORT_TOOLS_RAPPORTCTL_AUDIT_VERIFY_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rapport/scoring/v1/scoring.pb.h"
#include "tools/rapportctl/audit/release_reader.h"

namespace rapport::ctl {

// What a verification found in order.
struct Verified {
  std::int64_t blocks = 0;
  std::int64_t hidden_parts = 0;
  // The narrowest interval of a hidden mean, in shares of its response range; 1 where nothing is hidden.
  double narrowest = 1;
};

// Checks a release from itself alone: its digest, its blocks, and that the bounds of every hidden part, found
// anew by CLP, are those certified and wide enough. FAILED_PRECONDITION, AUDIT_FAILED, with what is wrong.
absl::StatusOr<Verified> VerifyRelease(const ToldRelease& told);

// Checks that every number on the scorecards is one of whole blocks of the release, and what these make it.
// Returns how many numbers there were. FAILED_PRECONDITION, AUDIT_FAILED, with the first that is not.
absl::StatusOr<std::int64_t> VerifyScorecards(const disclosure::ReleasedTable& table,
                                              std::span<const scoring::v1::Scorecard> scorecards);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_AUDIT_VERIFY_H_
