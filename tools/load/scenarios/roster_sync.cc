#include "tools/load/scenarios/roster_sync.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "tools/load/call.h"

namespace rapport::load {
namespace {

using roster::v1::ImportMembersRequest;
using roster::v1::ImportMembersResponse;

enum Operation : std::size_t { kGetMember, kGetUnit, kUpsert, kUpdate, kListMembers, kListCohorts, kImport };

constexpr int kMembersPage = 200;
constexpr int kCohortsPage = 1000;
constexpr std::size_t kImportRows = 2000;
constexpr std::size_t kMovesOneIn = 20;

const std::vector<Mix::Share>& Shares() {
  static const std::vector<Mix::Share> shares = {
      {"get_member", 50},  {"get_unit", 10},    {"upsert_member", 20}, {"update_organization", 5},
      {"list_members", 8}, {"list_cohorts", 5}, {"import_members", 2}};
  return shares;
}

}  // namespace

RosterSync::RosterSync(const ScenarioOptions& options, const World& world, std::shared_ptr<const Rate> rate)
    : Mix(Shares(), std::move(rate), options.spacing, options.seed),
      options_(options),
      world_(world),
      organization_(base::StrCat("organizations/", options.organization)) {}

void RosterSync::Start(const PlannedCall& call, Done done) {
  Async* const stub = world_.clients->Of(call.number).roster->async();
  switch (call.operation) {
    case kGetMember:
      return StartGetMember(stub, call, std::move(done));
    case kGetUnit:
      return StartGetUnit(stub, call, std::move(done));
    case kUpsert:
      return StartUpsert(stub, call, std::move(done));
    case kUpdate:
      return StartUpdate(stub, call, std::move(done));
    case kListMembers:
      return StartListMembers(stub, std::move(done));
    case kListCohorts:
      return StartListCohorts(stub, std::move(done));
    default:
      return StartImport(stub, call, std::move(done));
  }
}

void RosterSync::StartGetMember(Async* stub, const PlannedCall& call, Done done) {
  const std::size_t person = RandomOf(call).Below(world_.population->people());
  roster::v1::GetMemberRequest request;
  request.set_name(base::StrCat(organization_, "/members/", world_.population->MemberId(person)));
  StartUnary(stub, &Async::GetMember, std::move(request), options_.deadline, JustTheCode(std::move(done)));
}

void RosterSync::StartGetUnit(Async* stub, const PlannedCall& call, Done done) {
  const std::size_t unit = RandomOf(call).Below(world_.population->units());
  roster::v1::GetUnitRequest request;
  request.set_name(base::StrCat(organization_, "/units/", world_.population->UnitId(unit)));
  StartUnary(stub, &Async::GetUnit, std::move(request), options_.deadline, JustTheCode(std::move(done)));
}

void RosterSync::StartUpsert(Async* stub, const PlannedCall& call, Done done) {
  Random random = RandomOf(call);
  const std::size_t person = random.Below(world_.population->people());
  std::vector<ImportMembersRequest> messages(2);
  messages[0].mutable_header()->set_parent(organization_);
  roster::v1::Member& member = *messages[1].mutable_member();
  member.set_name(base::StrCat(organization_, "/members/", world_.population->MemberId(person)));
  member.set_unit(base::StrCat(organization_, "/units/",
                               world_.population->UnitId(random.Below(world_.population->units()))));
  member.set_role_group(world_.population->RoleGroupOf(person));
  member.set_active(true);
  Upload<ImportMembersRequest, ImportMembersResponse>::Start(stub, &Async::ImportMembers, std::move(messages),
                                                             options_.deadline, std::move(done));
}

void RosterSync::StartUpdate(Async* stub, const PlannedCall& call, Done done) {
  roster::v1::UpdateOrganizationRequest request;
  request.mutable_organization()->set_name(organization_);
  request.mutable_organization()->set_display_name(base::StrCat("Load test, ", call.number));
  request.mutable_update_mask()->add_paths("display_name");
  StartUnary(stub, &Async::UpdateOrganization, std::move(request), options_.deadline,
             JustTheCode(std::move(done)));
}

void RosterSync::StartListMembers(Async* stub, Done done) {
  roster::v1::ListMembersRequest request;
  request.set_parent(organization_);
  request.set_page_size(kMembersPage);
  StartUnary(stub, &Async::ListMembers, std::move(request), options_.deadline, JustTheCode(std::move(done)));
}

void RosterSync::StartListCohorts(Async* stub, Done done) {
  roster::v1::ListCohortsRequest request;
  request.set_parent(organization_);
  request.set_page_size(kCohortsPage);
  StartUnary(stub, &Async::ListCohorts, std::move(request), options_.deadline, JustTheCode(std::move(done)));
}

void RosterSync::StartImport(Async* stub, const PlannedCall& call, Done done) {
  const Population& population = *world_.population;
  const std::size_t rows = std::min(kImportRows, population.people());
  const std::size_t first = RandomOf(call).Below(population.people() - rows + 1);
  // Whoever moves goes to the unit of the next on the list.
  std::string csv = population.MembersCsv(first, first);
  for (std::size_t person = first; person < first + rows; ++person) {
    const bool moves = (person + call.number) % kMovesOneIn == 0;
    population.AppendMember(person, population.UnitOf(moves ? person + 1 : person), csv);
  }
  roster::v1::ImportMembersHeader header;
  header.set_parent(organization_);
  Upload<ImportMembersRequest, ImportMembersResponse>::Start(
      stub, &Async::ImportMembers, ImportMessages<ImportMembersRequest>(header, csv), options_.deadline,
      std::move(done));
}

}  // namespace rapport::load
