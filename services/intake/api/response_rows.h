#ifndef RAPPORT_SERVICES_INTAKE_API_RESPONSE_ROWS_H_
#define RAPPORT_SERVICES_INTAKE_API_RESPONSE_ROWS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/importing/import_report.h"
#include "libs/importing/import_stream.h"
#include "rapport/intake/v1/response.pb.h"
#include "services/intake/api/cohort_finder.h"
#include "services/intake/api/response_columns.h"
#include "services/intake/api/wave_book.h"

namespace rapport::intake {

// Turns the rows of an import of responses into answer sheets, laid out for the forms of their cohorts. A row
// that cannot be taken is in the report, with every answer at fault, and makes no sheet. One import, one
// thread.
class ResponseRows final : public importing::ImportSink<v1::ImportResponsesRequest> {
 public:
  // Both must outlive this object.
  ResponseRows(const OpenedWave& wave, const v1::ImportResponsesHeader& header)
      : wave_(wave),
        columns_(header.csv(), wave.instrument),
        finder_(wave.cohort_index),
        report_(header.on_error()) {}

  std::vector<base::FieldViolation> OnHeader(const csv::Header& header) override;
  void OnRow(const csv::Row& row) override;
  void OnUnreadable(const importing::UnreadableRow& row) override;
  void OnRecord(const v1::ImportResponsesRequest& message, std::int64_t position) override;

  const importing::ImportReport& report() const { return report_; }
  std::vector<StoredSheet>& sheets() { return sheets_; }

 private:
  // The cohort of a row; none, and an error in the report, when no cohort holds it.
  std::optional<std::uint32_t> FindCohort(std::int64_t line, base::RoleGroup role_group,
                                          std::string_view unit, std::string_view unit_column,
                                          std::string_view specialty);
  const FormLayout& LayoutOf(std::uint32_t cohort) const {
    return wave_.layouts[wave_.frozen.cohorts[cohort].form];
  }
  // What a cell says: 1 + the position of an option, 0 for no answer. Nothing when it says neither.
  std::optional<std::uint8_t> MeaningOf(std::string_view field, std::size_t item) const;
  bool ReadItem(const csv::Row& row, const ResponseColumns::ItemColumn& column, const FormLayout& layout,
                std::string& sheet);
  absl::StatusOr<std::string> PackRecord(const v1::ResponseRecord& record, const FormLayout& layout) const;

  // By item column and character what a cell of that one character says, as nearly all cells are.
  static constexpr std::uint8_t kNeither = 255;
  using ShortCells = std::array<std::uint8_t, 256>;

  const OpenedWave& wave_;
  ResponseColumns columns_;
  CohortFinder finder_;
  importing::ImportReport report_;
  std::vector<ShortCells> short_cells_;
  std::vector<StoredSheet> sheets_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_RESPONSE_ROWS_H_
