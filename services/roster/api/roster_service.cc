#include "services/roster/api/roster_service.h"

#include "libs/rpc/stream.h"
#include "libs/rpc/unary.h"
#include "services/roster/api/member_import.h"
#include "services/roster/api/unit_import.h"

// How calls reach their handlers. The handlers stand in organizations.cc and directory.cc.

namespace rapport::roster {
namespace {

rpc::Method MethodOf(std::string_view name) { return {v1::RosterService::service_full_name(), name}; }

}  // namespace

grpc::ServerUnaryReactor* RosterServiceImpl::CreateOrganization(grpc::CallbackServerContext* context,
                                                                const v1::CreateOrganizationRequest* request,
                                                                v1::Organization* response) {
  return rpc::RunUnary(*runtime_, context, MethodOf("CreateOrganization"), request, response,
                       [this](auto&, const auto& req, auto* resp) { return Create(req, resp); });
}

grpc::ServerUnaryReactor* RosterServiceImpl::GetOrganization(grpc::CallbackServerContext* context,
                                                             const v1::GetOrganizationRequest* request,
                                                             v1::Organization* response) {
  return rpc::RunUnary(*runtime_, context, MethodOf("GetOrganization"), request, response,
                       [this](auto&, const auto& req, auto* resp) { return Get(req, resp); });
}

grpc::ServerUnaryReactor* RosterServiceImpl::ListOrganizations(grpc::CallbackServerContext* context,
                                                               const v1::ListOrganizationsRequest* request,
                                                               v1::ListOrganizationsResponse* response) {
  return rpc::RunUnary(*runtime_, context, MethodOf("ListOrganizations"), request, response,
                       [this](auto&, const auto& req, auto* resp) { return List(req, resp); });
}

grpc::ServerUnaryReactor* RosterServiceImpl::UpdateOrganization(grpc::CallbackServerContext* context,
                                                                const v1::UpdateOrganizationRequest* request,
                                                                v1::Organization* response) {
  return rpc::RunUnary(*runtime_, context, MethodOf("UpdateOrganization"), request, response,
                       [this](auto&, const auto& req, auto* resp) { return Update(req, resp); });
}

grpc::ServerReadReactor<v1::ImportUnitsRequest>* RosterServiceImpl::ImportUnits(
    grpc::CallbackServerContext* context, v1::ImportUnitsResponse* response) {
  return rpc::RunClientStream<v1::ImportUnitsRequest>(
      *runtime_, context, MethodOf("ImportUnits"), response, [this](auto& call, auto& source, auto* resp) {
        return roster::ImportUnits(*store_, call, source, resp);
      });
}

grpc::ServerUnaryReactor* RosterServiceImpl::GetUnit(grpc::CallbackServerContext* context,
                                                     const v1::GetUnitRequest* request, v1::Unit* response) {
  return rpc::RunUnary(*runtime_, context, MethodOf("GetUnit"), request, response,
                       [this](auto&, const auto& req, auto* resp) { return Get(req, resp); });
}

grpc::ServerUnaryReactor* RosterServiceImpl::ListUnits(grpc::CallbackServerContext* context,
                                                       const v1::ListUnitsRequest* request,
                                                       v1::ListUnitsResponse* response) {
  return rpc::RunUnary(*runtime_, context, MethodOf("ListUnits"), request, response,
                       [this](auto&, const auto& req, auto* resp) { return List(req, resp); });
}

grpc::ServerReadReactor<v1::ImportMembersRequest>* RosterServiceImpl::ImportMembers(
    grpc::CallbackServerContext* context, v1::ImportMembersResponse* response) {
  return rpc::RunClientStream<v1::ImportMembersRequest>(
      *runtime_, context, MethodOf("ImportMembers"), response, [this](auto& call, auto& source, auto* resp) {
        return roster::ImportMembers(*store_, call, source, resp);
      });
}

grpc::ServerUnaryReactor* RosterServiceImpl::GetMember(grpc::CallbackServerContext* context,
                                                       const v1::GetMemberRequest* request,
                                                       v1::Member* response) {
  return rpc::RunUnary(*runtime_, context, MethodOf("GetMember"), request, response,
                       [this](auto&, const auto& req, auto* resp) { return Get(req, resp); });
}

grpc::ServerUnaryReactor* RosterServiceImpl::ListMembers(grpc::CallbackServerContext* context,
                                                         const v1::ListMembersRequest* request,
                                                         v1::ListMembersResponse* response) {
  return rpc::RunUnary(*runtime_, context, MethodOf("ListMembers"), request, response,
                       [this](auto&, const auto& req, auto* resp) { return List(req, resp); });
}

grpc::ServerUnaryReactor* RosterServiceImpl::ListCohorts(grpc::CallbackServerContext* context,
                                                         const v1::ListCohortsRequest* request,
                                                         v1::ListCohortsResponse* response) {
  return rpc::RunUnary(*runtime_, context, MethodOf("ListCohorts"), request, response,
                       [this](auto&, const auto& req, auto* resp) { return List(req, resp); });
}

}  // namespace rapport::roster
