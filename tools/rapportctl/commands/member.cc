#include <string>

#include "rapport/roster/v1/roster.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/csv_import.h"
#include "tools/rapportctl/input.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::roster::v1;
using Stub = v1::RosterService::Stub;

View<v1::Member> MemberView() {
  return {{"name", "unit", "role_group", "specialty", "active"}, [](const v1::Member& member) -> Row {
            return {Cell::Name(member.name()), Cell::Name(member.unit()), RoleGroupText(member.role_group()),
                    member.specialty(), member.active()};
          }};
}

struct Import {
  std::string organization;
  std::string file;
  std::string on_error;
  bool deactivate_missing = false;
  bool validate_only = false;

  void Declare(CLI::App& app) {
    AddOrganization(app, organization);
    AddFile(app, file, "CSV with the columns member_id,unit_id,role_group,specialty");
    AddOnError(app, on_error);
    app.add_flag("--deactivate-missing", deactivate_missing,
                 "Members that the file does not name are leavers");
    app.add_flag("--validate-only", validate_only, "Check and count, change nothing");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    const absl::StatusOr<std::string> csv = ReadInput(context.env(), file);
    if (!csv.ok()) return csv.status();
    v1::ImportMembersHeader header;
    header.set_parent(organization);
    header.set_on_error(OnErrorOf(on_error));
    header.set_deactivate_missing(deactivate_missing);
    header.set_validate_only(validate_only);
    Stub stub(context.connections().Roster());
    const auto summary = ImportCsv(context, stub, &Stub::ImportMembers, header, *csv, file);
    if (!summary.ok()) return summary.status();
    return ReportImport(context, *summary);
  }
};

struct Get {
  std::string name;

  void Declare(CLI::App& app) { AddMember(app, name); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetMemberRequest request;
    request.set_name(name);
    Stub stub(context.connections().Roster());
    const auto member = Call(context, stub, &Stub::GetMember, request);
    if (!member.ok()) return member.status();
    PrintOne(context, *member, MemberView());
    return ExitCode::kOk;
  }
};

struct List {
  std::string organization;
  bool show_inactive = false;

  void Declare(CLI::App& app) {
    AddOrganization(app, organization);
    app.add_flag("--show-inactive", show_inactive, "Leavers too");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ListMembersRequest request;
    request.set_parent(organization);
    request.set_show_inactive(show_inactive);
    Stub stub(context.connections().Roster());
    const auto members =
        ListAll(context, stub, &Stub::ListMembers, request, &v1::ListMembersResponse::members);
    if (!members.ok()) return members.status();
    PrintList(context, *members, MemberView());
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterMember(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "member", "Members: the people who may answer");
  AddCommand<Import>(noun, "import", "Load members from a CSV file", context);
  AddCommand<List>(noun, "list", "List the members of an organization", context);
  AddCommand<Get>(noun, "get", "Show a member", context);
}

}  // namespace rapport::ctl
