#ifndef RAPPORT_SERVICES_ROSTER_API_IMPORT_SUMMARY_H_
#define RAPPORT_SERVICES_ROSTER_API_IMPORT_SUMMARY_H_

#include <string>
#include <string_view>

#include "libs/importing/import_report.h"
#include "rapport/type/v1/import.pb.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// What an import did: its rows as `report` has them, its resources as the store counted them.
type::v1::ImportSummary SummaryOf(const importing::ImportReport& report, const ImportCounts& counts);

// Logs that an import was taken, in counts alone. `event` is "units_imported" or "members_imported".
void LogImport(std::string_view event, std::string_view organization, bool validate_only,
               const type::v1::ImportSummary& summary);

// The external id that ends `name`, a resource name in `collection` ("units") of the organization: empty for
// an empty name, and a text that is no external id for any other.
std::string_view ExternalIdOf(std::string_view name, std::string_view organization,
                              std::string_view collection);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_IMPORT_SUMMARY_H_
