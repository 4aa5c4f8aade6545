#include "services/intake/api/response_import.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/csv/header.h"
#include "libs/csv/reader.h"
#include "libs/importing/import_report.h"
#include "services/intake/domain/receipt.h"

namespace rapport::intake {
namespace {

constexpr std::string_view kMalformedRow = "MALFORMED_ROW";

// What callers are told of a row that cannot be read.
std::string_view ReasonOf(const csv::RowError& error) {
  return error.reason == csv::kWrongEncoding ? csv::kWrongEncoding : kMalformedRow;
}

// Finds the cohort of a row; rows of one unit mostly follow each other, so the last answer is kept.
class CohortFinder {
 public:
  explicit CohortFinder(const CohortIndex& index) : index_(index) {}

  std::optional<std::uint32_t> Find(base::RoleGroup role_group, std::string_view unit,
                                    std::string_view specialty) {
    if (!last_ || role_group != role_group_ || unit != unit_ || specialty != specialty_) {
      role_group_ = role_group;
      unit_ = unit;
      specialty_ = specialty;
      last_ = index_.Find(role_group, unit, specialty);
    }
    return last_;
  }

 private:
  const CohortIndex& index_;
  base::RoleGroup role_group_ = base::RoleGroup::kFrontLine;
  std::string unit_;
  std::string specialty_;
  std::optional<std::uint32_t> last_;
};

// What all rows of an import share.
class Import {
 public:
  Import(const OpenedWave& wave, type::v1::OnError on_error)
      : wave_(wave), finder_(wave.cohort_index), report_(on_error) {}

  importing::ImportReport& report() { return report_; }
  const OpenedWave& wave() const { return wave_; }
  std::vector<StoredSheet>& sheets() { return sheets_; }

  // The cohort of a row; none, and an error in the report, when there is no such cohort.
  std::optional<std::uint32_t> FindCohort(std::int64_t line, base::RoleGroup role_group,
                                          std::string_view unit, std::string_view unit_column,
                                          std::string_view specialty) {
    const auto cohort = finder_.Find(role_group, unit, specialty);
    if (!cohort) {
      report_.AddError(line, unit_column, "COHORT_NOT_FOUND",
                       "no cohort of the wave holds this unit, role group and specialty");
    }
    return cohort;
  }

 private:
  const OpenedWave& wave_;
  CohortFinder finder_;
  importing::ImportReport report_;
  std::vector<StoredSheet> sheets_;
};

// Reads the CSV form of an import.
class CsvImport final : public csv::RowSink {
 public:
  CsvImport(Import& import, const v1::ResponseCsvFormat& format)
      : import_(import),
        format_(format),
        unit_column_(format.unit_column().empty() ? "unit_id" : format.unit_column()),
        role_group_(base::RoleGroupFromNumber(format.role_group())) {}

  absl::Status OnRow(const csv::Row& row) override {
    if (columns_.empty()) return ReadHeader(row);
    import_.report().CountRow();
    ReadRow(row);
    return absl::OkStatus();
  }

  absl::Status OnError(const csv::RowError& error) override {
    if (columns_.empty()) {
      return base::InvalidArgument(base::StrCat("line ", error.line), error.message, ReasonOf(error));
    }
    import_.report().CountRow();
    import_.report().AddError(error.line,
                              error.column < names_.size() ? std::string_view(names_[error.column]) : "",
                              ReasonOf(error), error.message);
    return absl::OkStatus();
  }

  bool has_header() const { return !columns_.empty(); }

 private:
  enum class Use { kIgnored, kUnit, kRoleGroup, kSpecialty, kItem };
  struct Column {
    Use use = Use::kIgnored;
    std::size_t item = 0;
  };

  absl::Status ReadHeader(const csv::Row& row) {
    RAPPORT_ASSIGN_OR_RETURN(const csv::Header header, csv::Header::Create(row));
    if (format_.role_group_column().empty() && !role_group_) {
      return base::InvalidArgument("header.csv.role_group", "is needed when no column holds the role group",
                                   "UNKNOWN_ROLE_GROUP");
    }
    std::vector<base::FieldViolation> violations;
    for (const std::string* needed :
         {&unit_column_, &format_.role_group_column(), &format_.specialty_column()}) {
      if (!needed->empty() && !header.Find(*needed)) {
        violations.push_back({base::StrCat("line ", row.line, ": ", *needed), "is not a column of the file",
                              "MISSING_COLUMN"});
      }
    }
    names_ = header.names();
    for (const std::string& name : names_) {
      const auto item = import_.wave().instrument.item_index.find(name);
      if (name == unit_column_) {
        columns_.push_back({Use::kUnit, 0});
      } else if (name == format_.role_group_column()) {
        columns_.push_back({Use::kRoleGroup, 0});
      } else if (name == format_.specialty_column()) {
        columns_.push_back({Use::kSpecialty, 0});
      } else if (item != import_.wave().instrument.item_index.end()) {
        columns_.push_back({Use::kItem, item->second});
      } else {
        columns_.push_back({Use::kIgnored, 0});
        const auto& ignored = format_.ignored_columns();
        if (std::find(ignored.begin(), ignored.end(), name) == ignored.end()) {
          violations.push_back({base::StrCat("line ", row.line, ": ", name),
                                "is neither mapped, nor an item, nor listed in ignored_columns",
                                "UNKNOWN_COLUMN"});
        }
      }
    }
    if (violations.empty()) return absl::OkStatus();
    return base::InvalidArgument("IMPORT_REJECTED",
                                 "the header does not fit the wave's instrument; nothing was imported",
                                 std::move(violations));
  }

  bool IsMissing(std::string_view field) const {
    if (field.empty()) return true;
    const auto& markers = format_.missing_markers();
    return std::find(markers.begin(), markers.end(), field) != markers.end();
  }

  void ReadRow(const csv::Row& row) {
    importing::ImportReport& report = import_.report();
    if (row.fields.size() != columns_.size()) {
      report.AddError(
          row.line, "", kMalformedRow,
          base::StrCat("has ", row.fields.size(), " fields where the header has ", columns_.size()));
      return;
    }
    std::string_view unit;
    std::string_view specialty;
    std::optional<base::RoleGroup> role_group = role_group_;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].use == Use::kUnit) unit = row.fields[i];
      if (columns_[i].use == Use::kSpecialty) specialty = row.fields[i];
      if (columns_[i].use == Use::kRoleGroup) role_group = base::ParseRoleGroupWord(row.fields[i]);
    }
    if (!role_group) {
      report.AddError(row.line, format_.role_group_column(), "UNKNOWN_ROLE_GROUP",
                      "must be front_line, clinical_leader or executive");
      return;
    }
    const auto cohort = import_.FindCohort(row.line, *role_group, unit, unit_column_, specialty);
    if (!cohort) return;
    const FormLayout& layout = import_.wave().layouts[import_.wave().frozen.cohorts[*cohort].form];
    std::string sheet = layout.EmptySheet();
    bool good = true;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].use != Use::kItem || IsMissing(row.fields[i])) continue;
      good = ReadItem(row.line, i, row.fields[i], layout, sheet) && good;
    }
    if (good) import_.sheets().push_back({*cohort, std::move(sheet)});
  }

  bool ReadItem(std::int64_t line, std::size_t column, std::string_view field, const FormLayout& layout,
                std::string& sheet) {
    const instrument::ResponseScale& scale = import_.wave().instrument.ScaleOf(columns_[column].item);
    const std::optional<std::size_t> position = layout.PositionOf(columns_[column].item);
    double value = 0;
    if (!position) {
      import_.report().AddError(line, names_[column], "ITEM_NOT_ON_FORM", "is not asked of this role group");
    } else if (!absl::SimpleAtod(base::AbslView(field), &value)) {
      import_.report().AddError(line, names_[column], "NOT_A_NUMBER", "is neither a number nor missing");
    } else if (const auto option = scale.PositionOf(value)) {
      sheet[*position] = static_cast<char>(1 + *option);
      return true;
    } else {
      import_.report().AddError(line, names_[column], "VALUE_OUT_OF_RANGE",
                                base::StrCat("must be an option of the item, ", scale.Describe()));
    }
    return false;
  }

  Import& import_;
  const v1::ResponseCsvFormat& format_;
  const std::string unit_column_;
  const std::optional<base::RoleGroup> role_group_;
  std::vector<std::string> names_;
  std::vector<Column> columns_;
};

// Reads one record of the message form; its position in the stream stands for the line.
void ReadRecord(Import& import, std::int64_t position, const v1::ResponseRecord& record) {
  import.report().CountRow();
  const auto role_group = base::RoleGroupFromNumber(record.role_group());
  if (!role_group) {
    import.report().AddError(position, "role_group", "UNKNOWN_ROLE_GROUP", "is not known");
    return;
  }
  const auto cohort =
      import.FindCohort(position, *role_group, record.unit_id(), "unit_id", record.specialty());
  if (!cohort) return;
  std::vector<AnswerInput> answers;
  for (const v1::Answer& answer : record.answers()) {
    AnswerInput& input =
        answers.emplace_back(AnswerInput{answer.item(), std::nullopt, answer.cannot_judge()});
    if (answer.choice_case() == v1::Answer::kValue) input.value = answer.value();
  }
  absl::StatusOr<std::string> sheet = [&]() -> absl::StatusOr<std::string> {
    const FormLayout& layout = import.wave().layouts[import.wave().frozen.cohorts[*cohort].form];
    if (answers.empty()) return layout.EmptySheet();
    RAPPORT_ASSIGN_OR_RETURN(const SheetDraft draft, SheetDraft::Create(import.wave().instrument, answers));
    return layout.Pack(draft);
  }();
  if (sheet.ok()) {
    import.sheets().push_back({*cohort, *std::move(sheet)});
    return;
  }
  for (const base::FieldViolation& violation : base::ViolationsOf(sheet.status())) {
    import.report().AddError(position, violation.field, violation.reason, violation.description);
  }
}

absl::StatusOr<v1::ImportResponsesHeader> ReadImportHeader(
    rpc::StreamSource<v1::ImportResponsesRequest>& source) {
  v1::ImportResponsesRequest first;
  if (!source.Next(&first) || !first.has_header()) {
    RAPPORT_RETURN_IF_ERROR(source.status());
    return base::InvalidArgument("header", "must be the first message of the stream", "HEADER_MISSING");
  }
  RAPPORT_RETURN_IF_ERROR(CheckRequestId(first.header().request_id()));
  return first.header();
}

// Reads all rows; what stands in none of them ends the import at once.
absl::Status ReadRows(rpc::StreamSource<v1::ImportResponsesRequest>& source,
                      const v1::ImportResponsesHeader& header, Import& import) {
  csv::Reader reader;
  CsvImport csv(import, header.csv());
  v1::ImportResponsesRequest message;
  bool any_csv = false;
  std::int64_t records = 0;
  while (source.Next(&message)) {
    switch (message.payload_case()) {
      case v1::ImportResponsesRequest::kCsvChunk:
        any_csv = true;
        RAPPORT_RETURN_IF_ERROR(reader.Push(message.csv_chunk(), csv));
        break;
      case v1::ImportResponsesRequest::kRecord:
        ReadRecord(import, ++records, message.record());
        break;
      case v1::ImportResponsesRequest::kHeader:
        return base::InvalidArgument("header", "must be the first message only", "HEADER_REPEATED");
      default:
        return base::InvalidArgument("payload", "a message carries CSV text or a record", "PAYLOAD_MISSING");
    }
    if (any_csv && records > 0) {
      return base::InvalidArgument("payload", "a stream carries CSV text or records, not both",
                                   "PAYLOAD_MIXED");
    }
  }
  RAPPORT_RETURN_IF_ERROR(source.status());
  if (!any_csv) return absl::OkStatus();
  RAPPORT_RETURN_IF_ERROR(reader.Finish(csv));
  if (csv.has_header()) return absl::OkStatus();
  return base::InvalidArgument("csv_chunk", "has no header row", "MISSING_COLUMN");
}

// Answers with the summary of the import that had this request_id; false when there was none.
absl::StatusOr<bool> FindEarlier(IntakeStore& store, const base::WaveName& wave,
                                 const std::string& request_id, v1::ImportResponsesResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto earlier, store.FindImport(wave, request_id));
  if (!earlier.has_value()) return false;
  if (response->mutable_summary()->ParseFromString(*earlier)) return true;
  return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored summary cannot be read");
}

}  // namespace

absl::Status ImportStream(IntakeStore& store, WaveBook& book, const rpc::CallContext& call,
                          rpc::StreamSource<v1::ImportResponsesRequest>& source,
                          v1::ImportResponsesResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const v1::ImportResponsesHeader header, ReadImportHeader(source));
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(header.wave(), "header.wave"));
  RAPPORT_ASSIGN_OR_RETURN(const bool known, FindEarlier(store, name, header.request_id(), response));
  if (known) return absl::OkStatus();
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, store.GetWave(name));
  if (wave.state != WaveState::kOpen) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN",
                       "the wave does not take answers");
  }
  RAPPORT_ASSIGN_OR_RETURN(const std::shared_ptr<const OpenedWave> opened, book.Find(name));
  Import import(*opened, header.on_error());
  RAPPORT_RETURN_IF_ERROR(ReadRows(source, header, import));
  RAPPORT_RETURN_IF_ERROR(import.report().Verdict());
  type::v1::ImportSummary summary = import.report().Summary();
  summary.set_created(static_cast<std::int64_t>(import.sheets().size()));
  RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
  const absl::Status imported =
      store.ImportSheets(name, header.request_id(), summary.SerializeAsString(), std::move(import.sheets()));
  if (!imported.ok()) {
    // The same import may have come in while this one was read.
    RAPPORT_ASSIGN_OR_RETURN(const bool overtaken, FindEarlier(store, name, header.request_id(), response));
    return overtaken ? absl::OkStatus() : imported;
  }
  *response->mutable_summary() = std::move(summary);
  return absl::OkStatus();
}

}  // namespace rapport::intake
