#include "services/intake/api/response_rows.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "services/intake/api/convert.h"

namespace rapport::intake {

std::vector<base::FieldViolation> ResponseRows::OnHeader(const csv::Header& header) {
  std::vector<base::FieldViolation> violations = columns_.Map(header);
  short_cells_.clear();
  for (const ResponseColumns::ItemColumn& column : columns_.items()) {
    ShortCells& meanings = short_cells_.emplace_back();
    for (std::size_t character = 0; character < meanings.size(); ++character) {
      const char field = static_cast<char>(character);
      meanings[character] = MeaningOf({&field, 1}, column.item).value_or(kNeither);
    }
  }
  return violations;
}

std::optional<std::uint8_t> ResponseRows::MeaningOf(std::string_view field, std::size_t item) const {
  if (columns_.IsMissing(field)) return 0;
  double value = 0;
  if (!absl::SimpleAtod(base::AbslView(field), &value)) return std::nullopt;
  const auto option = wave_.instrument.ScaleOf(item).PositionOf(value);
  if (!option) return std::nullopt;
  return static_cast<std::uint8_t>(1 + *option);
}

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
  for (std::size_t i = 0; i < columns_.items().size(); ++i) {
    const ResponseColumns::ItemColumn& column = columns_.items()[i];
    const std::string_view field = row.fields[column.place];
    if (field.size() == 1) {
      const std::uint8_t meaning = short_cells_[i][static_cast<unsigned char>(field.front())];
      if (meaning == 0) continue;
      const std::optional<std::size_t> position = layout.PositionOf(column.item);
      if (meaning != kNeither && position) {
        sheet[*position] = static_cast<char>(meaning);
        continue;
      }
    }
    good = ReadItem(row, column, layout, sheet) && good;
  }
  if (good) sheets_.push_back({*cohort, std::move(sheet)});
}

bool ResponseRows::ReadItem(const csv::Row& row, const ResponseColumns::ItemColumn& column,
                            const FormLayout& layout, std::string& sheet) {
  const std::string_view field = row.fields[column.place];
  const std::optional<std::uint8_t> meaning = MeaningOf(field, column.item);
  if (meaning == 0) return true;
  const std::optional<std::size_t> position = layout.PositionOf(column.item);
  double value = 0;
  if (!position) {
    report_.AddError(row.line, column.name, "ITEM_NOT_ON_FORM", "is not asked of this role group");
  } else if (meaning) {
    sheet[*position] = static_cast<char>(*meaning);
    return true;
  } else if (!absl::SimpleAtod(base::AbslView(field), &value)) {
    report_.AddError(row.line, column.name, "NOT_A_NUMBER", "is neither a number nor missing");
  } else {
    report_.AddError(
        row.line, column.name, "VALUE_OUT_OF_RANGE",
        base::StrCat("must be an option of the item, ", wave_.instrument.ScaleOf(column.item).Describe()));
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
