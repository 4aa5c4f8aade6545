#ifndef RAPPORT_TOOLS_RAPPORTCTL_AUDIT_VERIFY_H_
#define RAPPORT_TOOLS_RAPPORTCTL_AUDIT_VERIFY_H_

#include <cstddef>
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

// What a verification of two waves together found in order.
struct VerifiedJointly {
  std::int64_t parts = 0;  // people who left or joined, on some measure
  std::int64_t solved =
      0;  // of these, bounded anew by CLP: all that are not far from the limit, and some others
};

// Checks that nothing follows from a release and that of an earlier wave (`earlier`, a place among
// `told.earlier_waves`) for fewer than minimum n people who were asked in one of them only, nor for those who
// moved. Both have to be verified by themselves before. FAILED_PRECONDITION, AUDIT_FAILED, with what is
// wrong.
absl::StatusOr<VerifiedJointly> VerifyJointly(const ToldRelease& told, std::size_t earlier,
                                              const ToldRelease& release_of_earlier);

// Checks that every number on the scorecards is one of whole blocks of the release, and what these make it.
// Returns how many numbers there were. FAILED_PRECONDITION, AUDIT_FAILED, with the first that is not.
absl::StatusOr<std::int64_t> VerifyScorecards(const disclosure::ReleasedTable& table,
                                              std::span<const scoring::v1::Scorecard> scorecards);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_AUDIT_VERIFY_H_
