#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/disclosure/clp_pair_bounds.h"
#include "libs/disclosure/joint_audit.h"
#include "tools/rapportctl/audit/verify.h"

namespace rapport::ctl {
namespace {

using disclosure::JointPart;
using disclosure::PartBounds;

constexpr double kTolerance = 1e-6;
constexpr std::int64_t kAlwaysSolved = 1000;

absl::Status Failed(const std::string& why) {
  return base::Error(absl::StatusCode::kFailedPrecondition, "AUDIT_FAILED", why);
}

double OpenShare(const PartBounds& bounds, double range) {
  const auto respondents = static_cast<double>(std::max<std::int64_t>(1, bounds.lowest_n));
  return (bounds.highest_sum - bounds.lowest_sum) / respondents / range;
}

// The bounds of a part, anew.
std::optional<PartBounds> Solve(const JointPart& part) {
  disclosure::WavePair pair = part.pair;
  if (part.who == JointPart::Who::kLeavers) {
    std::swap(pair.earlier, pair.later);
    std::swap(pair.leavers, pair.joiners);
  }
  return disclosure::BoundJoinersByClp(pair);
}

}  // namespace

absl::StatusOr<VerifiedJointly> VerifyJointly(const ToldRelease& told, std::size_t earlier,
                                              const ToldRelease& release_of_earlier) {
  const auto& flows = told.flows[earlier];
  for (const disclosure::WaveFlow& flow : flows) {
    if (flow.cohort >= told.table.cohorts.size() ||
        flow.earlier_cohort >= release_of_earlier.table.cohorts.size()) {
      return Failed("people came from a cohort that the earlier wave does not have");
    }
  }
  VerifiedJointly verified;
  std::string wrong;
  disclosure::AuditJointly(release_of_earlier.table, told.table, flows, [&](const JointPart& part) {
    ++verified.parts;
    if (!wrong.empty() || !part.bounds) return;
    const double range = part.pair.later.range;
    const bool near = OpenShare(*part.bounds, range) < 2 * told.table.protection;
    if (!near && verified.solved >= kAlwaysSolved) return;
    ++verified.solved;
    const std::optional<PartBounds> solved = Solve(part);
    if (!part.is_protected || !solved || OpenShare(*solved, range) < told.table.protection - kTolerance ||
        solved->lowest_sum > part.bounds->lowest_sum + kTolerance * range ||
        solved->highest_sum < part.bounds->highest_sum - kTolerance * range) {
      wrong = base::StrCat("of measure '", told.table.measures[part.measure].id, "' too much is known of ",
                           part.who == JointPart::Who::kLeavers ? part.pair.leavers : part.pair.joiners,
                           part.who == JointPart::Who::kLeavers ? " who left" : " who joined");
    }
  });
  if (!wrong.empty()) return Failed(wrong);
  if (!disclosure::FindExposedUnions(release_of_earlier.table, told.table, flows).empty()) {
    return Failed("groups taken together tell of few who moved");
  }
  return verified;
}

}  // namespace rapport::ctl
