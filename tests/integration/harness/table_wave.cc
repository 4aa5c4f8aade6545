#include "tests/integration/harness/table_wave.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "tests/integration/harness/organization.h"

namespace rapport::integration {
namespace {

using intake::v1::Measure;

constexpr char kOneUnit[] = "all";

void SetText(std::string text, google::protobuf::RepeatedPtrField<intake::v1::LocalizedText>* texts) {
  intake::v1::LocalizedText* const added = texts->Add();
  added->set_language("en");
  added->set_text(std::move(text));
}

// Identifiers have no dots.
std::string ItemId(const std::string& column) { return absl::StrReplaceAll(column, {{".", "_"}}); }

Instrument MakeInstrument(const oracles::Table& table, const TableWave& plan) {
  Instrument instrument;
  instrument.set_code(plan.organization);
  instrument.set_version(1);
  instrument.add_languages("en");
  SetText("Published data", instrument.mutable_title());
  intake::v1::Form* const form = instrument.add_forms();
  form->set_id("all");
  SetText("All", form->mutable_title());
  form->add_role_groups(type::v1::ROLE_GROUP_FRONT_LINE);
  form->add_role_groups(type::v1::ROLE_GROUP_CLINICAL_LEADER);
  for (const std::string& column : plan.items) {
    intake::v1::ResponseScale* const scale = instrument.add_response_scales();
    scale->set_id(SingleItemScale(column));
    scale->set_favourable_options(plan.options.empty() ? 1 : 2);
    std::set<double> values(plan.options.begin(), plan.options.end());
    if (values.empty()) {
      for (const auto& value : table.Optional(column)) {
        if (value) values.insert(*value);
      }
    }
    for (const double value : values) scale->add_options()->set_value(value);
    intake::v1::Item* const item = instrument.add_items();
    item->set_id(ItemId(column));
    SetText(column, item->mutable_text());
    item->set_response_scale(scale->id());
    item->set_reverse_keyed(plan.reverse_keyed.contains(column));
    form->add_items(item->id());
  }
  std::vector<TableWave::Scale> scales = plan.scales;
  if (scales.empty()) {
    for (const std::string& column : plan.items) scales.push_back({SingleItemScale(column), {column}});
  }
  for (const TableWave::Scale& scale : scales) {
    Measure* const measure = instrument.add_measures();
    measure->set_id(scale.id);
    SetText(scale.id, measure->mutable_title());
    measure->set_kind(Measure::KIND_SCALE);
    for (const std::string& column : scale.items) measure->add_items(ItemId(column));
  }
  return instrument;
}

std::string Units(const oracles::Table& table, const TableWave& plan) {
  std::string csv = base::StrCat("unit_id,parent_unit_id,display_name\nroot,,Root\n");
  if (plan.unit_column.empty()) return csv + "all,root,All\n";
  const std::vector<std::string>& column = table.Text(plan.unit_column);
  for (const std::string& unit : std::set<std::string>(column.begin(), column.end())) {
    csv += base::StrCat(unit, ",root,Unit ", unit, "\n");
  }
  return csv;
}

// The rows of a table.
using Rows = std::vector<std::size_t>;

std::string Responses(const oracles::Table& table, const TableWave& plan, const Rows& rows) {
  std::string csv = "unit_id,role_group";
  for (const std::string& column : plan.items) csv += "," + ItemId(column);
  csv += "\n";
  for (const std::size_t row : rows) {
    csv += plan.unit_column.empty() ? kOneUnit : table.Text(plan.unit_column)[row];
    csv += plan.role_groups.empty() ? ",front_line" : "," + plan.role_groups[row];
    for (const std::string& column : plan.items) csv += "," + table.Text(column)[row];
    csv += "\n";
  }
  return csv;
}

// The organization with its units and the instrument's resource name.
absl::StatusOr<std::string> LoadFrame(const Api& api, const oracles::Table& table, const TableWave& plan) {
  RAPPORT_ASSIGN_OR_RETURN(const auto organization, CreateOrganization(api, plan.organization));
  RAPPORT_RETURN_IF_ERROR(ImportUnits(api, organization.name(), Units(table, plan)).status());
  if (!plan.members.empty()) {
    RAPPORT_RETURN_IF_ERROR(ImportMembers(api, organization.name(), plan.members).status());
  }
  RAPPORT_ASSIGN_OR_RETURN(const Instrument instrument,
                           CreateInstrument(api, organization.name(), MakeInstrument(table, plan)));
  return instrument.name();
}

absl::StatusOr<std::string> LoadRows(const Api& api, const oracles::Table& table, const TableWave& plan,
                                     const std::string& instrument, const std::string& wave_id,
                                     const Rows& rows) {
  WavePlan wave_plan = {"organizations/" + plan.organization, wave_id, {}};
  wave_plan.wave.set_display_name("Published data");
  wave_plan.wave.set_instrument(instrument);
  wave_plan.wave.set_provenance(Wave::PROVENANCE_IMPORTED);
  wave_plan.wave.set_source_note("tests/oracles");
  wave_plan.wave.mutable_policy()->set_minimum_n(plan.minimum_n);
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, CreateOpenWave(api, wave_plan));
  ResponsesPlan responses = {wave.name(), RequestId(1)};
  responses.format.set_role_group_column("role_group");
  responses.format.add_missing_markers("NA");
  RAPPORT_ASSIGN_OR_RETURN(const ImportSummary summary,
                           ImportResponses(api, responses, Responses(table, plan, rows)));
  if (summary.created() != static_cast<std::int64_t>(rows.size())) {
    return absl::InternalError(base::StrCat("imported ", summary.created(), " of ", rows.size(), " rows"));
  }
  RAPPORT_RETURN_IF_ERROR(CloseWave(api, wave.name()).status());
  return wave.name();
}

}  // namespace

std::string SingleItemScale(const std::string& item) {
  return "m-" + absl::AsciiStrToLower(absl::StrReplaceAll(item, {{".", "-"}}));
}

absl::StatusOr<std::string> LoadTable(const Api& api, const oracles::Table& table, const TableWave& plan) {
  RAPPORT_ASSIGN_OR_RETURN(const std::string instrument, LoadFrame(api, table, plan));
  Rows rows(table.rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return LoadRows(api, table, plan, instrument, "data", rows);
}

absl::StatusOr<std::vector<std::string>> LoadTableByWave(const Api& api, const oracles::Table& table,
                                                         const TableWave& plan,
                                                         const std::string& wave_column) {
  RAPPORT_ASSIGN_OR_RETURN(const std::string instrument, LoadFrame(api, table, plan));
  std::map<std::string, Rows> waves;
  const std::vector<std::string>& column = table.Text(wave_column);
  for (std::size_t row = 0; row < table.rows(); ++row) waves[column[row]].push_back(row);
  std::vector<std::string> names;
  for (const auto& [value, rows] : waves) {
    RAPPORT_ASSIGN_OR_RETURN(names.emplace_back(),
                             LoadRows(api, table, plan, instrument, "wave-" + value, rows));
  }
  return names;
}

}  // namespace rapport::integration
