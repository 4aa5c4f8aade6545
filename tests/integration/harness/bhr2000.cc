#include "tests/integration/harness/bhr2000.h"

#include "absl/status/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "tests/integration/harness/organization.h"

namespace rapport::integration {

absl::StatusOr<std::string> LoadBhr2000(const Api& api, int minimum_n, const std::string& organization_id) {
  constexpr int kAnswers = 5400;
  RAPPORT_ASSIGN_OR_RETURN(const auto organization, CreateOrganization(api, organization_id));
  RAPPORT_RETURN_IF_ERROR(
      ImportUnits(api, organization.name(), ReadFile("samples/bhr2000/units.csv")).status());
  RAPPORT_ASSIGN_OR_RETURN(
      const Instrument instrument,
      CreateInstrument(api, organization.name(), ReadInstrument("samples/bhr2000/instrument.json")));
  WavePlan plan = {organization.name(), "army", {}};
  plan.wave.set_display_name("Leadership in 99 companies");
  plan.wave.set_instrument(instrument.name());
  plan.wave.set_provenance(Wave::PROVENANCE_IMPORTED);
  plan.wave.set_source_note("bhr2000");
  plan.wave.mutable_policy()->set_minimum_n(minimum_n);
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, CreateOpenWave(api, plan));
  ResponsesPlan responses = {wave.name(), RequestId(1)};
  responses.format.set_unit_column("GRP");
  responses.format.set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  responses.format.add_ignored_columns("HRS");
  responses.format.add_ignored_columns("RELIG");
  RAPPORT_ASSIGN_OR_RETURN(const ImportSummary summary,
                           ImportResponses(api, responses, ReadFile("samples/bhr2000/responses.csv")));
  if (summary.created() != kAnswers) {
    return absl::InternalError(base::StrCat("imported ", summary.created(), " answers of ", kAnswers));
  }
  RAPPORT_RETURN_IF_ERROR(CloseWave(api, wave.name()).status());
  return wave.name();
}

}  // namespace rapport::integration
