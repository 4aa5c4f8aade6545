#include <string>

#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/status.h"
#include "rapport/intake/v1/instrument.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/input.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::intake::v1;
using Stub = v1::InstrumentService::Stub;

std::string TitleOf(const v1::Instrument& instrument) {
  return instrument.title().empty() ? "" : instrument.title(0).text();
}

View<v1::Instrument> InstrumentView() {
  return {{"name", "title", "languages", "items", "measures", "forms"},
          [](const v1::Instrument& instrument) -> Row {
            return {Cell::Name(instrument.name()),
                    TitleOf(instrument),
                    absl::StrJoin(instrument.languages(), " "),
                    instrument.items_size(),
                    instrument.measures_size(),
                    instrument.forms_size()};
          }};
}

// A list leaves out items, measures and forms, so it does not count them.
View<v1::Instrument> ListedInstrumentView() {
  return {{"name", "title", "languages"}, [](const v1::Instrument& instrument) -> Row {
            return {Cell::Name(instrument.name()), TitleOf(instrument),
                    absl::StrJoin(instrument.languages(), " ")};
          }};
}

struct Load {
  std::string organization;
  std::string file;

  void Declare(CLI::App& app) {
    AddOrganization(app, organization);
    AddFile(app, file, "Instrument as JSON, see the message Instrument of the API");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    const absl::StatusOr<std::string> json = ReadInput(context.env(), file);
    if (!json.ok()) return json.status();
    v1::CreateInstrumentRequest request;
    request.set_parent(organization);
    const auto parsed = google::protobuf::util::JsonStringToMessage(*json, request.mutable_instrument());
    if (!parsed.ok()) {
      return base::Error(absl::StatusCode::kInvalidArgument, "INSTRUMENT_NOT_JSON",
                         file + " is not an instrument: " + std::string(parsed.message()));
    }
    Stub stub(context.connections().Intake());
    const auto instrument = Call(context, stub, &Stub::CreateInstrument, request);
    if (!instrument.ok()) return instrument.status();
    PrintOne(context, *instrument, InstrumentView());
    return ExitCode::kOk;
  }
};

struct Get {
  std::string name;

  void Declare(CLI::App& app) { AddInstrument(app, name); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetInstrumentRequest request;
    request.set_name(name);
    Stub stub(context.connections().Intake());
    const auto instrument = Call(context, stub, &Stub::GetInstrument, request);
    if (!instrument.ok()) return instrument.status();
    PrintOne(context, *instrument, InstrumentView());
    return ExitCode::kOk;
  }
};

struct List {
  std::string organization;

  void Declare(CLI::App& app) { AddOrganization(app, organization); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ListInstrumentsRequest request;
    request.set_parent(organization);
    Stub stub(context.connections().Intake());
    const auto instruments =
        ListAll(context, stub, &Stub::ListInstruments, request, &v1::ListInstrumentsResponse::instruments);
    if (!instruments.ok()) return instruments.status();
    PrintList(context, *instruments, ListedInstrumentView());
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterInstrument(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "instrument", "Instruments: immutable versions of questionnaires");
  AddCommand<Load>(noun, "load", "Load an instrument from a JSON file", context);
  AddCommand<Get>(noun, "get", "Show an instrument; with --output json all of it", context);
  AddCommand<List>(noun, "list", "List the instruments of an organization", context);
}

}  // namespace rapport::ctl
