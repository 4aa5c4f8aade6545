#ifndef RAPPORT_SERVICES_ROSTER_API_CONVERT_H_
#define RAPPORT_SERVICES_ROSTER_API_CONVERT_H_

#include <string>

#include "rapport/internal/roster/v1/roster_internal.pb.h"
#include "rapport/roster/v1/roster.pb.h"
#include "services/roster/domain/cohorts.h"
#include "services/roster/domain/member.h"
#include "services/roster/domain/unit_tree.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

namespace internal_v1 = ::rapport::internal::roster::v1;

// What the roster knows as its API says it. `organization` is the id of the one that it belongs to.
v1::Organization ToProto(const Organization& organization);  // with its etag
v1::Unit ToProto(const std::string& organization, const Unit& unit);
v1::Member ToProto(const std::string& organization, const Member& member);
v1::Cohort ToProto(const std::string& organization, const Cohort& cohort);

// For other services of the suite: external ids, no names of people.
internal_v1::SnapshotUnit ToSnapshot(const UnitTree::Node& unit);
internal_v1::SnapshotCohort ToSnapshot(const Cohort& cohort);
internal_v1::SnapshotFlow ToSnapshot(const WaveFlow& flow);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_CONVERT_H_
