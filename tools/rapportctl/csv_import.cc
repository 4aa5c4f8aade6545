#include "tools/rapportctl/csv_import.h"

#include "absl/strings/str_cat.h"
#include "tools/rapportctl/error_text.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

View<type::v1::ImportSummary> SummaryView() {
  return {{"rows", "created", "updated", "unchanged", "skipped", "deactivated"},
          [](const type::v1::ImportSummary& summary) -> Row {
            return {summary.rows(),      summary.created(), summary.updated(),
                    summary.unchanged(), summary.skipped(), summary.deactivated()};
          }};
}

}  // namespace

ExitCode ReportImport(Context& context, const type::v1::ImportSummary& summary) {
  PrintOne(context, summary, SummaryView());
  for (const type::v1::RowError& error : summary.errors()) context.env().err << RowErrorText(error) << '\n';
  if (summary.skipped() > summary.errors_size() && summary.errors_size() > 0) {
    context.env().err << absl::StrCat("and ", summary.skipped() - summary.errors_size(), " more\n");
  }
  if (summary.skipped() == 0 && summary.errors_size() == 0) return ExitCode::kOk;
  context.env().err << absl::StrCat("error: ", summary.skipped(), " of ", summary.rows(),
                                    " rows were left out, the others are loaded (PARTLY_LOADED)\n");
  return ExitCode::kRefused;
}

}  // namespace rapport::ctl
