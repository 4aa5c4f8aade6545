#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/resource_name.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/check_all.h"
#include "libs/rpc/paging.h"
#include "services/roster/api/convert.h"
#include "services/roster/api/roster_cohorts.h"
#include "services/roster/api/roster_service.h"

// Handlers of the methods that read units, members and cohorts.

namespace rapport::roster {
namespace {

// The filter of a list, as a parameter of its page tokens.
std::string_view Shown(bool show_inactive) { return show_inactive ? "all" : "active"; }

}  // namespace

absl::Status RosterServiceImpl::Get(const v1::GetUnitRequest& request, v1::Unit* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::UnitName::Parse(request.name()));
  RAPPORT_ASSIGN_OR_RETURN(const Unit unit, store_->GetUnit(name));
  *response = ToProto(name.organization, unit);
  return absl::OkStatus();
}

absl::Status RosterServiceImpl::List(const v1::ListUnitsRequest& request, v1::ListUnitsResponse* response) {
  const auto parent = base::OrganizationName::Parse(request.parent(), "parent");
  const auto page = rpc::PageOf(request, request.parent(), Shown(request.show_inactive()));
  RAPPORT_RETURN_IF_ERROR(rpc::CheckAll({parent.status(), page.status()}));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<Unit> found,
                           store_->ListUnits(*parent, {page->after, page->limit(), request.show_inactive()}));
  return rpc::FillPage(
      *page, found, &Unit::id, [&](const Unit& unit) { return ToProto(parent->organization, unit); },
      response->mutable_units(), response->mutable_next_page_token());
}

absl::Status RosterServiceImpl::Get(const v1::GetMemberRequest& request, v1::Member* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::MemberName::Parse(request.name()));
  RAPPORT_ASSIGN_OR_RETURN(const Member member, store_->GetMember(name));
  *response = ToProto(name.organization, member);
  return absl::OkStatus();
}

absl::Status RosterServiceImpl::List(const v1::ListMembersRequest& request,
                                     v1::ListMembersResponse* response) {
  const auto parent = base::OrganizationName::Parse(request.parent(), "parent");
  const auto page = rpc::PageOf(request, request.parent(), Shown(request.show_inactive()));
  RAPPORT_RETURN_IF_ERROR(rpc::CheckAll({parent.status(), page.status()}));
  RAPPORT_ASSIGN_OR_RETURN(
      const std::vector<Member> found,
      store_->ListMembers(*parent, {page->after, page->limit(), request.show_inactive()}));
  return rpc::FillPage(
      *page, found, &Member::id, [&](const Member& member) { return ToProto(parent->organization, member); },
      response->mutable_members(), response->mutable_next_page_token());
}

absl::Status RosterServiceImpl::List(const v1::ListCohortsRequest& request,
                                     v1::ListCohortsResponse* response) {
  const auto parent = base::OrganizationName::Parse(request.parent(), "parent");
  const std::int32_t min_size = request.min_size() == 0 ? kDefaultCohortSize : request.min_size();
  const auto page = rpc::PageOf(request, request.parent(), base::StrCat(min_size));
  RAPPORT_RETURN_IF_ERROR(rpc::CheckAll({parent.status(), CheckMinSize(min_size), page.status()}));
  const CohortLists::Key key = {parent->organization, min_size};
  RAPPORT_ASSIGN_OR_RETURN(
      const CohortLists::List cohorts,
      cohort_lists_.Find(key, page->after.empty(), [&]() -> absl::StatusOr<std::vector<Cohort>> {
        RAPPORT_ASSIGN_OR_RETURN(const RosterSnapshot snapshot, store_->Snapshot(*parent));
        RAPPORT_ASSIGN_OR_RETURN(const std::optional<UnitTree> tree, TreeOf(snapshot));
        return tree ? DeriveCohorts(*tree, snapshot.counts, min_size) : std::vector<Cohort>();
      }));
  const auto begin = std::partition_point(
      cohorts->begin(), cohorts->end(), [&](const Cohort& cohort) { return SortKey(cohort) <= page->after; });
  RAPPORT_RETURN_IF_ERROR(rpc::FillPage(
      *page, std::span(begin, cohorts->end()), SortKey,
      [&](const Cohort& cohort) { return ToProto(parent->organization, cohort); },
      response->mutable_cohorts(), response->mutable_next_page_token()));
  if (response->next_page_token().empty()) cohort_lists_.Drop(key);
  return absl::OkStatus();
}

}  // namespace rapport::roster
