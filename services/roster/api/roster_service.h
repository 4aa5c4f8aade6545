#ifndef RAPPORT_SERVICES_ROSTER_API_ROSTER_SERVICE_H_
#define RAPPORT_SERVICES_ROSTER_API_ROSTER_SERVICE_H_

#include "absl/status/status.h"
#include "libs/rpc/runtime.h"
#include "rapport/roster/v1/roster.grpc.pb.h"
#include "services/roster/api/cohort_lists.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// rapport.roster.v1.RosterService on a store.
class RosterServiceImpl final : public v1::RosterService::CallbackService {
 public:
  // Both must outlive the service.
  RosterServiceImpl(RosterStore* store, const rpc::Runtime* runtime) : store_(store), runtime_(runtime) {}

  grpc::ServerUnaryReactor* CreateOrganization(grpc::CallbackServerContext* context,
                                               const v1::CreateOrganizationRequest* request,
                                               v1::Organization* response) override;
  grpc::ServerUnaryReactor* GetOrganization(grpc::CallbackServerContext* context,
                                            const v1::GetOrganizationRequest* request,
                                            v1::Organization* response) override;
  grpc::ServerUnaryReactor* ListOrganizations(grpc::CallbackServerContext* context,
                                              const v1::ListOrganizationsRequest* request,
                                              v1::ListOrganizationsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateOrganization(grpc::CallbackServerContext* context,
                                               const v1::UpdateOrganizationRequest* request,
                                               v1::Organization* response) override;

  grpc::ServerReadReactor<v1::ImportUnitsRequest>* ImportUnits(grpc::CallbackServerContext* context,
                                                               v1::ImportUnitsResponse* response) override;
  grpc::ServerUnaryReactor* GetUnit(grpc::CallbackServerContext* context, const v1::GetUnitRequest* request,
                                    v1::Unit* response) override;
  grpc::ServerUnaryReactor* ListUnits(grpc::CallbackServerContext* context,
                                      const v1::ListUnitsRequest* request,
                                      v1::ListUnitsResponse* response) override;

  grpc::ServerReadReactor<v1::ImportMembersRequest>* ImportMembers(
      grpc::CallbackServerContext* context, v1::ImportMembersResponse* response) override;
  grpc::ServerUnaryReactor* GetMember(grpc::CallbackServerContext* context,
                                      const v1::GetMemberRequest* request, v1::Member* response) override;
  grpc::ServerUnaryReactor* ListMembers(grpc::CallbackServerContext* context,
                                        const v1::ListMembersRequest* request,
                                        v1::ListMembersResponse* response) override;

  grpc::ServerUnaryReactor* ListCohorts(grpc::CallbackServerContext* context,
                                        const v1::ListCohortsRequest* request,
                                        v1::ListCohortsResponse* response) override;

 private:
  absl::Status Create(const v1::CreateOrganizationRequest& request, v1::Organization* response);
  absl::Status Get(const v1::GetOrganizationRequest& request, v1::Organization* response);
  absl::Status List(const v1::ListOrganizationsRequest& request, v1::ListOrganizationsResponse* response);
  absl::Status Update(const v1::UpdateOrganizationRequest& request, v1::Organization* response);
  absl::Status Get(const v1::GetUnitRequest& request, v1::Unit* response);
  absl::Status List(const v1::ListUnitsRequest& request, v1::ListUnitsResponse* response);
  absl::Status Get(const v1::GetMemberRequest& request, v1::Member* response);
  absl::Status List(const v1::ListMembersRequest& request, v1::ListMembersResponse* response);
  absl::Status List(const v1::ListCohortsRequest& request, v1::ListCohortsResponse* response);

  RosterStore* const store_;
  const rpc::Runtime* const runtime_;
  CohortLists cohort_lists_;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_ROSTER_SERVICE_H_
