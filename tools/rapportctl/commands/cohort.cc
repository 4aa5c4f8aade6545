#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_join.h"
#include "rapport/roster/v1/roster.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::roster::v1;
using Stub = v1::RosterService::Stub;

View<v1::Cohort> CohortView() {
  return {{"unit", "role_group", "specialties", "size", "undersized"}, [](const v1::Cohort& cohort) -> Row {
            return {Cell::Name(cohort.unit()), RoleGroupText(cohort.role_group()),
                    cohort.specialties().empty() ? "all" : absl::StrJoin(cohort.specialties(), " "),
                    cohort.size(), cohort.undersized()};
          }};
}

struct List {
  std::string organization;
  int min_size = 0;

  void Declare(CLI::App& app) {
    AddOrganization(app, organization);
    app.add_option("--min-size", min_size, "Smallest size of a cohort (default 10)")
        ->check(CLI::Range(5, 1000));
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ListCohortsRequest request;
    request.set_parent(organization);
    request.set_min_size(min_size);
    Stub stub(context.connections().Roster());
    const auto cohorts =
        ListAll(context, stub, &Stub::ListCohorts, request, &v1::ListCohortsResponse::cohorts);
    if (!cohorts.ok()) return cohorts.status();
    PrintList(context, *cohorts, CohortView());
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterCohort(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "cohort", "Cohorts: the groups that a wave opened now would freeze");
  AddCommand<List>(noun, "list", "List the cohorts of an organization as its roster stands", context);
}

}  // namespace rapport::ctl
