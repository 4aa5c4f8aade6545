#include "services/intake/api/response_rows.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "services/intake/api/convert.h"

namespace rapport::intake {

void ResponseRows::OnRow(const csv::Row& row) {
  report_.CountRow();
  const std::optional<base::RoleGroup> role_group = columns_.RoleGroupOf(row);
  if (!role_group) {
    report_.AddError(row.line, columns_.role_group_column(), "UNKNOWN_ROLE_GROUP",
                     "must be front_line, clinical_leader or executive");
    return;
  }
  const auto cohort = FindCohort(row.line, *role_group, columns_.UnitOf(row), columns_.unit_column(),
                                 columns_.SpecialtyOf(row));
  if (!cohort) return;
  const FormLayout& layout = LayoutOf(*cohort);
  std::string sheet = layout.EmptySheet();
  bool good = true;
  for (const ResponseColumns::ItemColumn& column : columns_.items()) {
    good = ReadItem(row, column, layout, sheet) && good;
  }
  if (good) sheets_.push_back({*cohort, std::move(sheet)});
}

bool ResponseRows::ReadItem(const csv::Row& row, const ResponseColumns::ItemColumn& column,
                            const FormLayout& layout, std::string& sheet) {
  const std::string_view field = row.fields[column.place];
  if (columns_.IsMissing(field)) return true;
  const instrument::ResponseScale& scale = wave_.instrument.ScaleOf(column.item);
  const std::optional<std::size_t> position = layout.PositionOf(column.item);
  double value = 0;
  if (!position) {
    report_.AddError(row.line, column.name, "ITEM_NOT_ON_FORM", "is not asked of this role group");
  } else if (!absl::SimpleAtod(base::AbslView(field), &value)) {
    report_.AddError(row.line, column.name, "NOT_A_NUMBER", "is neither a number nor missing");
  } else if (const auto option = scale.PositionOf(value)) {
    sheet[*position] = static_cast<char>(1 + *option);
    return true;
  } else {
    report_.AddError(row.line, column.name, "VALUE_OUT_OF_RANGE",
                     base::StrCat("must be an option of the item, ", scale.Describe()));
  }
  return false;
}

void ResponseRows::OnUnreadable(const importing::UnreadableRow& row) {
  report_.CountRow();
  report_.AddError(row.line, row.column, row.reason, row.message);
}

void ResponseRows::OnRecord(const v1::ImportResponsesRequest& message, std::int64_t position) {
  report_.CountRow();
  const v1::ResponseRecord& record = message.record();
  const auto role_group = base::RoleGroupFromNumber(record.role_group());
  if (!role_group) {
    report_.AddError(position, "role_group", "UNKNOWN_ROLE_GROUP", "is not known");
    return;
  }
  const auto cohort = FindCohort(position, *role_group, record.unit_id(), "unit_id", record.specialty());
  if (!cohort) return;
  absl::StatusOr<std::string> sheet = PackRecord(record, LayoutOf(*cohort));
  if (sheet.ok()) {
    sheets_.push_back({*cohort, *std::move(sheet)});
    return;
  }
  for (const base::FieldViolation& violation : base::ViolationsOf(sheet.status())) {
    report_.AddError(position, violation.field, violation.reason, violation.description);
  }
}

// Somebody who answered nothing took part nevertheless, which a respondent's client cannot send.
absl::StatusOr<std::string> ResponseRows::PackRecord(const v1::ResponseRecord& record,
                                                     const FormLayout& layout) const {
  if (record.answers().empty()) return layout.EmptySheet();
  RAPPORT_ASSIGN_OR_RETURN(const SheetDraft draft,
                           SheetDraft::Create(wave_.instrument, AnswerInputs(record.answers())));
  return layout.Pack(draft);
}

std::optional<std::uint32_t> ResponseRows::FindCohort(std::int64_t line, base::RoleGroup role_group,
                                                      std::string_view unit, std::string_view unit_column,
                                                      std::string_view specialty) {
  const auto cohort = finder_.Find(role_group, unit, specialty);
  if (!cohort) {
    report_.AddError(line, unit_column, "COHORT_NOT_FOUND",
                     "no cohort of the wave holds this unit, role group and specialty");
  }
  return cohort;
}

}  // namespace rapport::intake
