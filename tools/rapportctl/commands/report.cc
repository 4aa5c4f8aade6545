#include <algorithm>
#include <string>

#include "CLI/CLI.hpp"
#include "rapport/reporting/v1/reporting.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/input.h"
#include "tools/rapportctl/output/json.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::reporting::v1;
using Stub = v1::ReportingService::Stub;

v1::RenderReportRequest::Format FormatOf(const std::string& format) {
  if (format == "html") return v1::RenderReportRequest::FORMAT_HTML;
  return format == "csv" ? v1::RenderReportRequest::FORMAT_CSV : v1::RenderReportRequest::FORMAT_TEXT;
}

struct Report {
  std::string wave;
  std::string format;
  std::string out;
  std::string language;
  std::string color = "auto";
  int width = 0;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    app.add_option("--format", format, "Kind of document (default text)")
        ->check(CLI::IsMember({"text", "html", "csv", "json"}));
    app.add_option("--out", out, "File to write (default: standard output)")->type_name("FILE");
    app.add_option("--language", language, "Preferred language, for example es");
    app.add_option("--width", width, "Columns of the text, 60 to 240 (default: the terminal's, else 100)")
        ->check(CLI::Range(60, 240));
    app.add_option("--color", color,
                   "Colours in the text (default auto: on a terminal, unless NO_COLOR is set)")
        ->check(CLI::IsMember({"auto", "always", "never"}));
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    const absl::StatusOr<std::string> document =
        Kind(context) == "json" ? Structured(context) : Rendered(context, Kind(context));
    if (!document.ok()) return document.status();
    if (out.empty() || out == "-") {
      context.env().out << *document;
      return ExitCode::kOk;
    }
    if (const absl::Status written = WriteFile(out, *document); !written.ok()) return written;
    context.Note("wrote " + out);
    return ExitCode::kOk;
  }

 private:
  // --format, else what --output says where that is a kind of document.
  std::string Kind(Context& context) const {
    if (!format.empty()) return format;
    if (!context.format_given() || context.format() == OutputFormat::kTable) return "text";
    return context.format() == OutputFormat::kJson ? "json" : "csv";
  }

  absl::StatusOr<std::string> Structured(Context& context) const {
    v1::GetReportRequest request;
    request.set_wave(wave);
    request.set_language(language);
    Stub stub(context.connections().Reporting());
    const auto report = Call(context, stub, &Stub::GetReport, request);
    if (!report.ok()) return report.status();
    return RenderJson(*report);
  }

  absl::StatusOr<std::string> Rendered(Context& context, const std::string& kind) const {
    v1::RenderReportRequest request;
    request.set_wave(wave);
    request.set_format(FormatOf(kind));
    request.set_language(language);
    request.set_width(Width(context.env()));
    request.set_color(kind == "text" && UseColor(context.env()));
    Stub stub(context.connections().Reporting());
    grpc::ClientContext call;
    call.set_deadline(context.Deadline());
    const auto reader = stub.RenderReport(&call, request);
    std::string document;
    v1::RenderReportResponse piece;
    while (reader->Read(&piece)) document += piece.content();
    if (const grpc::Status status = reader->Finish(); !status.ok()) return rpc::FromGrpcStatus(status);
    return document;
  }

  int Width(const Environment& env) const {
    if (width > 0 || !ToTerminal(env) || env.columns == 0) return width;
    return std::clamp(env.columns, 60, 240);
  }

  bool UseColor(const Environment& env) const {
    if (color != "auto") return color == "always";
    return ToTerminal(env) && env.CanStyle() && env.variable("NO_COLOR").value_or("").empty();
  }

  bool ToTerminal(const Environment& env) const { return out.empty() && env.out_is_terminal; }
};

}  // namespace

void RegisterReport(CLI::App& root, Context& context) {
  AddCommand<Report>(root, "report", "Write the report of a closed wave", context);
}

}  // namespace rapport::ctl
