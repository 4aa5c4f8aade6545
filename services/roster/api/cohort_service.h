#ifndef RAPPORT_SERVICES_ROSTER_API_COHORT_SERVICE_H_
#define RAPPORT_SERVICES_ROSTER_API_COHORT_SERVICE_H_

#include "absl/status/status.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/stream.h"
#include "rapport/internal/roster/v1/roster_internal.grpc.pb.h"
#include "services/roster/api/convert.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// rapport.internal.roster.v1.CohortService on a store: what intake freezes into a wave. No person leaves
// here.
class CohortServiceImpl final : public internal_v1::CohortService::CallbackService {
 public:
  // Both must outlive the service.
  CohortServiceImpl(RosterStore* store, const rpc::Runtime* runtime) : store_(store), runtime_(runtime) {}

  grpc::ServerWriteReactor<internal_v1::SnapshotCohortsResponse>* SnapshotCohorts(
      grpc::CallbackServerContext* context, const internal_v1::SnapshotCohortsRequest* request) override;

 private:
  absl::Status Snapshot(const internal_v1::SnapshotCohortsRequest& request,
                        rpc::StreamSink<internal_v1::SnapshotCohortsResponse>& sink);

  RosterStore* const store_;
  const rpc::Runtime* const runtime_;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_COHORT_SERVICE_H_
