#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/names.h"
#include "tools/rapportctl/output/print.h"
#include "tools/rapportctl/policy.h"
#include "tools/rapportctl/request_id.h"
#include "tools/rapportctl/wave_views.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::intake::v1;
using Stub = v1::WaveService::Stub;

absl::StatusOr<ExitCode> Show(Context& context, const absl::StatusOr<v1::Wave>& wave) {
  if (!wave.ok()) return wave.status();
  PrintOne(context, *wave, WaveView());
  return ExitCode::kOk;
}

// "organizations/acme" of "organizations/acme/waves/wave-1".
std::string OrganizationOf(const std::string& wave) { return wave.substr(0, wave.find("/waves/")); }

struct Create {
  std::string name;
  std::string instrument;
  std::string display_name;
  std::vector<std::string> forms;
  PolicyOptions policy;
  std::string provenance = "collected";
  std::string source_note;
  std::string request_id;

  void Declare(CLI::App& app) {
    AddWave(app, name);
    app.add_option("--instrument", instrument, "Instrument to ask, for example rapport-trust-v1")->required();
    app.add_option("--display-name", display_name, "Name shown to people (default: the identifier)");
    app.add_option("--form", forms,
                   "Form to ask; may be repeated, one a role group (default: the first of each)")
        ->allow_extra_args(false);
    policy.Declare(app);
    app.add_option("--provenance", provenance, "How the answers come about (default collected)")
        ->check(CLI::IsMember({"collected", "imported", "simulated"}));
    app.add_option("--source-note", source_note,
                   "Source of imported or simulated answers, shown on every report");
    AddRequestId(app, request_id, "UUID of this creation, to repeat it safely (default: a fresh one)");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::CreateWaveRequest request;
    request.set_parent(OrganizationOf(name));
    request.set_wave_id(LastId(name));
    v1::Wave& wave = *request.mutable_wave();
    wave.set_display_name(display_name.empty() ? LastId(name) : display_name);
    const absl::StatusOr<std::string> expanded = ExpandInstrument(
        absl::StrContains(instrument, '/') ? instrument
                                           : absl::StrCat(ShortName(request.parent()), "/", instrument));
    if (!expanded.ok()) return expanded.status();
    wave.set_instrument(*expanded);
    for (const std::string& form : forms) wave.add_forms(form);
    google::protobuf::FieldMask given;
    policy.Apply(*wave.mutable_policy(), given);
    v1::Wave::Provenance parsed = v1::Wave::PROVENANCE_UNSPECIFIED;
    v1::Wave::Provenance_Parse("PROVENANCE_" + absl::AsciiStrToUpper(provenance), &parsed);
    wave.set_provenance(parsed);
    wave.set_source_note(source_note);
    request.set_request_id(request_id.empty() ? RandomRequestId() : request_id);
    Stub stub(context.connections().Intake());
    return Show(context, Call(context, stub, &Stub::CreateWave, request));
  }
};

struct Get {
  std::string name;

  void Declare(CLI::App& app) { AddWave(app, name); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetWaveRequest request;
    request.set_name(name);
    Stub stub(context.connections().Intake());
    return Show(context, Call(context, stub, &Stub::GetWave, request));
  }
};

struct List {
  std::string organization;

  void Declare(CLI::App& app) { AddOrganization(app, organization); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ListWavesRequest request;
    request.set_parent(organization);
    Stub stub(context.connections().Intake());
    const auto waves = ListAll(context, stub, &Stub::ListWaves, request, &v1::ListWavesResponse::waves);
    if (!waves.ok()) return waves.status();
    PrintList(context, *waves, WaveView());
    return ExitCode::kOk;
  }
};

// Shows the policy; with options changes it first.
struct Policy {
  std::string name;
  std::string etag;
  PolicyOptions options;

  void Declare(CLI::App& app) {
    AddWave(app, name);
    options.Declare(app);
    app.add_option("--etag", etag, "Do it only if the wave still has this etag");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    Stub stub(context.connections().Intake());
    v1::UpdateWaveRequest update;
    options.Apply(*update.mutable_wave()->mutable_policy(), *update.mutable_update_mask());
    const auto wave = [&] {
      if (update.update_mask().paths().empty()) {
        v1::GetWaveRequest request;
        request.set_name(name);
        return Call(context, stub, &Stub::GetWave, request);
      }
      update.mutable_wave()->set_name(name);
      update.mutable_wave()->set_etag(etag);
      return Call(context, stub, &Stub::UpdateWave, update);
    }();
    if (!wave.ok()) return wave.status();
    if (context.format() == OutputFormat::kJson) {
      PrintJson(context, wave->policy());
      return ExitCode::kOk;
    }
    std::vector<Row> rows;
    for (std::string& sentence : PolicySentences(wave->policy())) rows.push_back({std::move(sentence)});
    PrintRows(context, std::vector<std::string_view>{"policy"}, rows);
    return ExitCode::kOk;
  }
};

// Opens or closes a wave.
template <class Request, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, v1::Wave*)>
struct Move {
  std::string name;
  std::string etag;

  void Declare(CLI::App& app) {
    AddWave(app, name);
    app.add_option("--etag", etag, "Do it only if the wave still has this etag");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    Request request;
    request.set_name(name);
    request.set_etag(etag);
    Stub stub(context.connections().Intake());
    return Show(context, Call(context, stub, method, request));
  }
};
using Open = Move<v1::OpenWaveRequest, &Stub::OpenWave>;
using Close = Move<v1::CloseWaveRequest, &Stub::CloseWave>;

struct Cohorts {
  std::string name;

  void Declare(CLI::App& app) { AddWave(app, name); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ListWaveCohortsRequest request;
    request.set_parent(name);
    Stub stub(context.connections().Intake());
    const auto cohorts =
        ListAll(context, stub, &Stub::ListWaveCohorts, request, &v1::ListWaveCohortsResponse::cohorts);
    if (!cohorts.ok()) return cohorts.status();
    PrintList(context, *cohorts, WaveCohortView());
    return ExitCode::kOk;
  }
};

struct Participation {
  std::string name;

  void Declare(CLI::App& app) { AddWave(app, name); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetParticipationRequest request;
    request.set_name(name);
    Stub stub(context.connections().Intake());
    const auto participation = Call(context, stub, &Stub::GetParticipation, request);
    if (!participation.ok()) return participation.status();
    if (context.format() == OutputFormat::kJson) {
      PrintJson(context, *participation);
      return ExitCode::kOk;
    }
    const bool csv = context.format() == OutputFormat::kCsv;
    PrintList(context, std::vector(participation->rows().begin(), participation->rows().end()),
              csv ? ParticipationNumbersView() : ParticipationView());
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterWave(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "wave", "Waves: the runs of an instrument");
  AddCommand<Create>(noun, "create", "Prepare a wave", context);
  AddCommand<Get>(noun, "get", "Show a wave", context);
  AddCommand<List>(noun, "list", "List the waves of an organization", context);
  AddCommand<Policy>(noun, "policy", "Show what may become known of the answers, or change it", context);
  AddCommand<Open>(noun, "open", "Freeze the cohorts and start taking answers", context);
  AddCommand<Close>(noun, "close", "Stop taking answers and let scores be read", context);
  AddCommand<Cohorts>(noun, "cohorts", "List the frozen cohorts of a wave", context);
  AddCommand<Participation>(noun, "participation", "Show how many have answered, in bands", context);
}

}  // namespace rapport::ctl
