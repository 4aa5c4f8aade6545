#include "services/roster/api/import_summary.h"

#include "libs/base/strings.h"
#include "libs/observe/log.h"

namespace rapport::roster {

type::v1::ImportSummary SummaryOf(const importing::ImportReport& report, const ImportCounts& counts) {
  type::v1::ImportSummary summary = report.Summary();
  summary.set_created(counts.created);
  summary.set_updated(counts.updated);
  summary.set_unchanged(counts.unchanged);
  summary.set_deactivated(counts.deactivated);
  return summary;
}

void LogImport(std::string_view event, std::string_view organization, bool validate_only,
               const type::v1::ImportSummary& summary) {
  observe::Log(observe::Level::kInfo, event,
               {{"organization", organization},
                {"validate_only", validate_only},
                {"rows", summary.rows()},
                {"created", summary.created()},
                {"updated", summary.updated()},
                {"unchanged", summary.unchanged()},
                {"skipped", summary.skipped()},
                {"deactivated", summary.deactivated()}});
}

std::string_view ExternalIdOf(std::string_view name, std::string_view organization,
                              std::string_view collection) {
  const std::string prefix = base::StrCat("organizations/", organization, "/", collection, "/");
  if (name.empty()) return name;
  return name.starts_with(prefix) ? name.substr(prefix.size()) : "/";
}

}  // namespace rapport::roster
