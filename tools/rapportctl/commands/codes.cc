#include <string>

#include "CLI/CLI.hpp"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::intake::v1;
using Stub = v1::WaveService::Stub;

struct Create {
  std::string cohort;
  int count = 0;

  void Declare(CLI::App& app) {
    AddCohort(app, cohort);
    app.add_option("-n,--count", count, "How many")->required()->check(CLI::Range(1, 5000));
  }

  // Codes are for a printer: one a line unless another format is asked for.
  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::CreateParticipationCodesRequest request;
    request.set_parent(cohort);
    request.set_count(count);
    Stub stub(context.connections().Intake());
    const auto made = Call(context, stub, &Stub::CreateParticipationCodes, request);
    if (!made.ok()) return made.status();
    if (context.format_given() && context.format() == OutputFormat::kJson) {
      PrintJson(context, *made);
    } else if (context.format() == OutputFormat::kCsv) {
      std::vector<Row> rows;
      for (const std::string& code : made->codes()) rows.push_back({code});
      PrintRows(context, std::vector<std::string_view>{"code"}, rows);
    } else {
      for (const std::string& code : made->codes()) context.env().out << code << '\n';
    }
    if (context.env().out_is_terminal)
      context.Note("note: codes are shown only now; nobody can read them again");
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterCodes(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "codes", "Participation codes: the right to answer once");
  AddCommand<Create>(noun, "create", "Make codes for a cohort and print them, one a line", context);
}

}  // namespace rapport::ctl
