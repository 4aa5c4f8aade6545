#include "tools/rapportctl/wave_views.h"

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/rapportctl/arguments.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::intake::v1;

std::string ProvenanceText(v1::Wave::Provenance provenance) {
  switch (provenance) {
    case v1::Wave::PROVENANCE_IMPORTED:
      return "imported";
    case v1::Wave::PROVENANCE_SIMULATED:
      return "simulated";
    default:
      return "collected";
  }
}

Cell DayCell(const std::string& day) { return Cell::If(!day.empty(), day); }

}  // namespace

std::string StateText(v1::Wave::State state) {
  switch (state) {
    case v1::Wave::STATE_DRAFT:
      return "draft";
    case v1::Wave::STATE_OPEN:
      return "open";
    case v1::Wave::STATE_CLOSED:
      return "closed";
    default:
      return "unknown";
  }
}

View<v1::Wave> WaveView() {
  return {
      {"name", "display_name", "state", "instrument", "minimum_n", "provenance", "open_date", "close_date"},
      [](const v1::Wave& wave) -> Row {
        return {Cell::Name(wave.name()),       wave.display_name(),       StateText(wave.state()),
                Cell::Name(wave.instrument()), wave.policy().minimum_n(), ProvenanceText(wave.provenance()),
                DayCell(wave.open_date()),     DayCell(wave.close_date())};
      }};
}

View<v1::WaveCohort> WaveCohortView() {
  return {{"name", "unit_id", "unit_display_name", "role_group", "specialties", "size"},
          [](const v1::WaveCohort& cohort) -> Row {
            return {Cell::Name(cohort.name()),
                    cohort.unit_id(),
                    cohort.unit_display_name(),
                    RoleGroupText(cohort.role_group()),
                    cohort.specialties().empty() ? "all" : absl::StrJoin(cohort.specialties(), " "),
                    Cell::If(cohort.size() > 0, cohort.size())};
          }};
}

View<v1::ParticipationRow> ParticipationView() {
  return {{"unit_id", "role_group", "invited", "response_rate"}, [](const v1::ParticipationRow& row) -> Row {
            return {row.unit_id(), RoleGroupText(row.role_group()), row.invited(),
                    absl::StrFormat("%.0f–%.0f %%", row.rate_from() * 100, row.rate_to() * 100)};
          }};
}

View<v1::ParticipationRow> ParticipationNumbersView() {
  return {{"unit_id", "role_group", "invited", "rate_from", "rate_to"},
          [](const v1::ParticipationRow& row) -> Row {
            return {row.unit_id(), RoleGroupText(row.role_group()), row.invited(), row.rate_from(),
                    row.rate_to()};
          }};
}

}  // namespace rapport::ctl
