#ifndef RAPPORT_SERVICES_INTAKE_API_RESPONSE_COLUMNS_H_
#define RAPPORT_SERVICES_INTAKE_API_RESPONSE_COLUMNS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/role_group.h"
#include "libs/base/status.h"
#include "libs/csv/header.h"
#include "libs/instrument/instrument.h"
#include "rapport/intake/v1/response.pb.h"

namespace rapport::intake {

// Where in a CSV file of responses things stand: its header row, read as the importer's ResponseCsvFormat
// says. Not thread safe; rows are those below the header row that was mapped.
class ResponseColumns {
 public:
  // A column with the answers to an item.
  struct ItemColumn {
    std::string name;
    std::size_t place = 0;  // in the file
    std::size_t item = 0;   // in the instrument
  };

  // Both must outlive this object.
  ResponseColumns(const v1::ResponseCsvFormat& format, const instrument::Instrument& instrument)
      : format_(format), instrument_(instrument) {}

  // Reads the header row. Returns what is wrong with it: MISSING_COLUMN for one that the format names, or
  // that is needed because it does not; UNKNOWN_COLUMN for one that is neither mapped, nor an item, nor
  // ignored.
  std::vector<base::FieldViolation> Map(const csv::Header& header);

  // In the order of the file.
  const std::vector<ItemColumn>& items() const { return items_; }

  std::string_view UnitOf(const csv::Row& row) const { return row.fields[*unit_]; }
  std::string_view SpecialtyOf(const csv::Row& row) const;
  // None for a word that is no role group.
  std::optional<base::RoleGroup> RoleGroupOf(const csv::Row& row) const;

  // Whether the field of an item says that there is no answer.
  bool IsMissing(std::string_view field) const;

  // Names of the columns, for error messages.
  std::string_view unit_column() const;
  std::string_view role_group_column() const { return format_.role_group_column(); }

 private:
  const v1::ResponseCsvFormat& format_;
  const instrument::Instrument& instrument_;
  std::optional<std::size_t> unit_;
  std::optional<std::size_t> role_group_;  // none: the same for all rows
  std::optional<std::size_t> specialty_;   // none: no row has one
  std::vector<ItemColumn> items_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_RESPONSE_COLUMNS_H_
