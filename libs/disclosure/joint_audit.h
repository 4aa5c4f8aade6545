#ifndef RAPPORT_LIBS_DISCLOSURE_JOINT_AUDIT_H_
#define RAPPORT_LIBS_DISCLOSURE_JOINT_AUDIT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "libs/disclosure/released_table.h"
#include "libs/disclosure/wave_pair.h"

namespace rapport::disclosure {

// How many people of a cohort of an earlier wave were invited with a cohort of a later one.
struct WaveFlow {
  std::size_t earlier_cohort = 0;  // index in the earlier wave's table
  std::size_t cohort = 0;          // index in the later wave's
  std::int64_t members = 0;
  bool operator==(const WaveFlow&) const = default;
};

// A few people who were invited in one of two waves only, and what follows for them.
struct JointPart {
  enum class Who { kLeavers, kJoiners };
  Who who = Who::kJoiners;
  std::size_t earlier_measure = 0;                  // of the earlier table
  std::size_t measure = 0;                          // of the later table
  std::span<const std::size_t> earlier_pools = {};  // the group that is shown in the earlier wave, ascending
  std::span<const std::size_t> pools = {};          // the one that is shown in the later wave, ascending
  WavePair pair = {};
  std::optional<PartBounds> bounds = {};  // see BoundJoiners()
  bool is_protected = true;               // open by `protection` of the later table, as with AuditRelease()
};

// Looks for what two waves tell together that neither tells by itself. Groups that are shown in a wave are
// cells of its tree (a unit with everything below it, of one role group or all) and blocks. Wherever such a
// group of the earlier wave and one of the later differ by people, but by fewer than the later wave's minimum
// n who left and fewer who joined, both of these are bounded on every measure that is shown of both groups
// (same identifier, same range) and given to `visit`, for the time of the call. Cohorts of which it is not
// known how many were invited take no part.
//
// Joint with one earlier wave: what three waves tell together is not looked at.
void AuditJointly(const ReleasedTable& earlier, const ReleasedTable& later, std::span<const WaveFlow> flows,
                  const std::function<void(const JointPart&)>& visit);

// Sets of pools of the later wave of which the following is true: less the sum over some pools of the earlier
// wave their sum is that of fewer than the later wave's minimum n people, if everybody of these pools has a
// score on a measure in both waves, and the same. What AuditJointly() finds for cells and blocks, for any
// unions of blocks, but only where everybody answered (FindOneWayCuts). Ascending, without repetition.
std::vector<std::vector<std::size_t>> FindExposedUnions(const ReleasedTable& earlier,
                                                        const ReleasedTable& later,
                                                        std::span<const WaveFlow> flows);

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_JOINT_AUDIT_H_
