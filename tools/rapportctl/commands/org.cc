#include <string>

#include "rapport/roster/v1/roster.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/names.h"
#include "tools/rapportctl/output/print.h"
#include "tools/rapportctl/request_id.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::roster::v1;
using Stub = v1::RosterService::Stub;

View<v1::Organization> OrganizationView() {
  return {{"name", "display_name", "etag"}, [](const v1::Organization& organization) -> Row {
            return {Cell::Name(organization.name()), organization.display_name(), organization.etag()};
          }};
}

absl::StatusOr<ExitCode> Show(Context& context, const absl::StatusOr<v1::Organization>& organization) {
  if (!organization.ok()) return organization.status();
  PrintOne(context, *organization, OrganizationView());
  return ExitCode::kOk;
}

struct Create {
  std::string name;
  std::string display_name;
  std::string request_id;

  void Declare(CLI::App& app) {
    AddOrganization(app, name);
    app.add_option("--display-name", display_name, "Name shown to people (default: the identifier)");
    AddRequestId(app, request_id, "UUID of this creation, to repeat it safely (default: a fresh one)");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::CreateOrganizationRequest request;
    request.set_organization_id(LastId(name));
    request.mutable_organization()->set_display_name(display_name.empty() ? LastId(name) : display_name);
    request.set_request_id(request_id.empty() ? RandomRequestId() : request_id);
    Stub stub(context.connections().Roster());
    return Show(context, Call(context, stub, &Stub::CreateOrganization, request));
  }
};

struct Get {
  std::string name;

  void Declare(CLI::App& app) { AddOrganization(app, name); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetOrganizationRequest request;
    request.set_name(name);
    Stub stub(context.connections().Roster());
    return Show(context, Call(context, stub, &Stub::GetOrganization, request));
  }
};

struct List {
  void Declare(CLI::App&) {}

  absl::StatusOr<ExitCode> Run(Context& context) const {
    Stub stub(context.connections().Roster());
    const auto organizations =
        ListAll(context, stub, &Stub::ListOrganizations, v1::ListOrganizationsRequest(),
                &v1::ListOrganizationsResponse::organizations);
    if (!organizations.ok()) return organizations.status();
    PrintList(context, *organizations, OrganizationView());
    return ExitCode::kOk;
  }
};

struct Update {
  std::string name;
  std::string display_name;
  std::string etag;

  void Declare(CLI::App& app) {
    AddOrganization(app, name);
    app.add_option("--display-name", display_name, "New name shown to people")->required();
    app.add_option("--etag", etag, "Change it only if it still has this etag");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::UpdateOrganizationRequest request;
    request.mutable_organization()->set_name(name);
    request.mutable_organization()->set_display_name(display_name);
    request.mutable_organization()->set_etag(etag);
    request.mutable_update_mask()->add_paths("display_name");
    Stub stub(context.connections().Roster());
    return Show(context, Call(context, stub, &Stub::UpdateOrganization, request));
  }
};

}  // namespace

void RegisterOrg(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "org", "Organizations: the health systems that the suite serves");
  AddCommand<Create>(noun, "create", "Make an organization", context);
  AddCommand<Get>(noun, "get", "Show an organization", context);
  AddCommand<List>(noun, "list", "List all organizations", context);
  AddCommand<Update>(noun, "update", "Rename an organization", context);
}

}  // namespace rapport::ctl
