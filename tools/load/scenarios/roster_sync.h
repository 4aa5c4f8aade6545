#ifndef RAPPORT_TOOLS_LOAD_SCENARIOS_ROSTER_SYNC_H_
#define RAPPORT_TOOLS_LOAD_SCENARIOS_ROSTER_SYNC_H_

#include <memory>
#include <string>

#include "tools/load/mix.h"
#include "tools/load/scenario.h"

namespace rapport::load {

// What HR's system does at night. Of a hundred calls
//   50 get_member
//   10 get_unit
//   20 upsert_member         an import of one record, as the API has no other
//    5 update_organization
//    8 list_members          a page of 200
//    5 list_cohorts          a page of 1,000
//    2 import_members        2,000 people as CSV in pieces, of whom one in twenty changed the unit
// The organization is there.
class RosterSync final : public Mix {
 public:
  RosterSync(const ScenarioOptions& options, const World& world, std::shared_ptr<const Rate> rate);

  void Start(const PlannedCall& call, Done done) override;

 private:
  using Async = roster::v1::RosterService::StubInterface::async_interface;
  void StartGetMember(Async* stub, const PlannedCall& call, Done done);
  void StartGetUnit(Async* stub, const PlannedCall& call, Done done);
  void StartUpsert(Async* stub, const PlannedCall& call, Done done);
  void StartUpdate(Async* stub, const PlannedCall& call, Done done);
  void StartListMembers(Async* stub, Done done);
  void StartListCohorts(Async* stub, Done done);
  void StartImport(Async* stub, const PlannedCall& call, Done done);

  const ScenarioOptions options_;
  const World world_;
  const std::string organization_;  // resource name
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_SCENARIOS_ROSTER_SYNC_H_
