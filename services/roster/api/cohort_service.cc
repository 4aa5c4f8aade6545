#include "services/roster/api/cohort_service.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "libs/base/resource_name.h"
#include "libs/base/role_group.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "services/roster/api/roster_cohorts.h"
#include "services/roster/domain/cohorts.h"
#include "services/roster/domain/row_fault.h"

namespace rapport::roster {
namespace {

// The role groups that a filter lets through, in their own order: all for an empty one.
absl::StatusOr<std::vector<base::RoleGroup>> RoleGroupsOf(
    const internal_v1::SnapshotCohortsRequest& request) {
  const std::vector<base::RoleGroup> all(base::kRoleGroups.begin(), base::kRoleGroups.end());
  std::vector<base::RoleGroup> role_groups;
  for (int i = 0; i < request.role_groups_size(); ++i) {
    if (request.role_groups(i) == type::v1::ROLE_GROUP_UNSPECIFIED) return all;
    const std::optional<base::RoleGroup> role_group = base::RoleGroupFromNumber(request.role_groups(i));
    if (!role_group) {
      return base::InvalidArgument(base::StrCat("role_groups[", i, "]"), "is not known", kUnknownRoleGroup);
    }
    role_groups.push_back(*role_group);
  }
  if (role_groups.empty()) return all;
  std::sort(role_groups.begin(), role_groups.end());
  role_groups.erase(std::unique(role_groups.begin(), role_groups.end()), role_groups.end());
  return role_groups;
}

// Cuts the snapshot into messages of at most 500 entries and, but for a single entry that is longer, 128 KiB.
class Pieces {
 public:
  explicit Pieces(rpc::StreamSink<internal_v1::SnapshotCohortsResponse>& sink) : sink_(sink) {}

  absl::Status Add(internal_v1::SnapshotUnit unit) {
    RAPPORT_RETURN_IF_ERROR(MakeRoom(unit.ByteSizeLong()));
    *piece_.add_units() = std::move(unit);
    return absl::OkStatus();
  }
  absl::Status Add(internal_v1::SnapshotCohort cohort) {
    RAPPORT_RETURN_IF_ERROR(MakeRoom(cohort.ByteSizeLong()));
    *piece_.add_cohorts() = std::move(cohort);
    return absl::OkStatus();
  }
  absl::Status Add(internal_v1::SnapshotFlow flow) {
    RAPPORT_RETURN_IF_ERROR(MakeRoom(flow.ByteSizeLong()));
    *piece_.add_flows() = std::move(flow);
    return absl::OkStatus();
  }
  absl::Status Flush() {
    if (entries() == 0) return absl::OkStatus();
    absl::Status status = sink_.Write(piece_);
    piece_.Clear();
    bytes_ = 0;
    return status;
  }

 private:
  static constexpr int kMaxEntries = 500;
  static constexpr std::size_t kMaxBytes = 128 << 10;

  int entries() const { return piece_.units_size() + piece_.cohorts_size() + piece_.flows_size(); }
  absl::Status MakeRoom(std::size_t bytes) {
    if (entries() == kMaxEntries || bytes_ + bytes > kMaxBytes) RAPPORT_RETURN_IF_ERROR(Flush());
    bytes_ += bytes;
    return absl::OkStatus();
  }

  rpc::StreamSink<internal_v1::SnapshotCohortsResponse>& sink_;
  internal_v1::SnapshotCohortsResponse piece_;
  std::size_t bytes_ = 0;
};

}  // namespace

grpc::ServerWriteReactor<internal_v1::SnapshotCohortsResponse>* CohortServiceImpl::SnapshotCohorts(
    grpc::CallbackServerContext* context, const internal_v1::SnapshotCohortsRequest* request) {
  return rpc::RunServerStream<internal_v1::SnapshotCohortsResponse>(
      *runtime_, context, {internal_v1::CohortService::service_full_name(), "SnapshotCohorts"}, request,
      [this](auto&, const auto& req, auto& sink) { return Snapshot(req, sink); });
}

absl::Status CohortServiceImpl::Snapshot(const internal_v1::SnapshotCohortsRequest& request,
                                         rpc::StreamSink<internal_v1::SnapshotCohortsResponse>& sink) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name,
                           base::OrganizationName::Parse(request.organization(), "organization"));
  RAPPORT_RETURN_IF_ERROR(CheckMinSize(request.min_size()));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<base::RoleGroup> role_groups, RoleGroupsOf(request));
  RAPPORT_ASSIGN_OR_RETURN(const RosterSnapshot snapshot, store_->Snapshot(name));
  RAPPORT_ASSIGN_OR_RETURN(const std::optional<UnitTree> tree, TreeOf(snapshot));
  if (!tree) return absl::OkStatus();
  std::vector<Cohort> cohorts = snapshot.counts.empty()
                                    ? CohortsWithoutMembers(*tree, role_groups)
                                    : DeriveCohorts(*tree, snapshot.counts, request.min_size());
  std::erase_if(cohorts, [&role_groups](const Cohort& cohort) {
    return std::find(role_groups.begin(), role_groups.end(), cohort.role_group) == role_groups.end();
  });
  std::vector<WaveFlow> flows;
  if (!request.wave().empty()) {
    RAPPORT_ASSIGN_OR_RETURN(flows, store_->KeepWaveMembers({name.organization, request.wave()}, cohorts));
  }
  Pieces pieces(sink);
  for (const UnitTree::Node& unit : tree->nodes()) RAPPORT_RETURN_IF_ERROR(pieces.Add(ToSnapshot(unit)));
  for (const Cohort& cohort : cohorts) RAPPORT_RETURN_IF_ERROR(pieces.Add(ToSnapshot(cohort)));
  for (const WaveFlow& flow : flows) RAPPORT_RETURN_IF_ERROR(pieces.Add(ToSnapshot(flow)));
  return pieces.Flush();
}

}  // namespace rapport::roster
