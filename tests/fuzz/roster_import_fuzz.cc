// CSV imports of roster: the first byte says whether they are members or units and how long a piece is.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_split.h"
#include "libs/base/strings.h"
#include "libs/importing/csv_table.h"
#include "libs/importing/fixed_columns.h"
#include "libs/importing/import_report.h"
#include "services/roster/domain/member_rows.h"
#include "services/roster/domain/unit_tree.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/input.h"

namespace {

using namespace rapport;
using namespace rapport::roster;

// What both imports do with a table.
class Sink : public importing::TableSink {
 public:
  Sink(std::vector<std::string_view> columns, std::vector<std::string_view> optional, std::int64_t lines)
      : columns_(std::move(columns), std::move(optional)), lines_(lines) {}

  std::vector<base::FieldViolation> OnHeader(const csv::Header& header) override {
    return columns_.Find(header);
  }
  void OnRow(const csv::Row& row) override {
    report.CountRow();
    CheckLine(row.line);
    Take(row, columns_.InOrder(row));
  }
  void OnUnreadable(const importing::UnreadableRow& row) override {
    report.CountRow();
    CheckLine(row.line);
    FUZZ_CHECK(!row.reason.empty() && !row.message.empty());
    report.AddError(row.line, row.column, row.reason, row.message);
  }

  void Report(const std::vector<RowFault>& faults) {
    for (const RowFault& fault : faults) {
      CheckLine(fault.line);
      FUZZ_CHECK(!fault.reason.empty() && !fault.message.empty());
      report.AddError(fault.line, fault.column, fault.reason, fault.message);
    }
  }

  importing::ImportReport report{type::v1::ON_ERROR_STOP};

 protected:
  const importing::FixedColumns& columns() const { return columns_; }

 private:
  virtual void Take(const csv::Row& row, std::span<const std::string_view> fields) = 0;
  void CheckLine(std::int64_t line) const { FUZZ_CHECK(line >= 1 && line <= lines_); }

  importing::FixedColumns columns_;
  const std::int64_t lines_;
};

class Members final : public Sink {
 public:
  explicit Members(std::int64_t lines) : Sink({kMemberId, kUnitId, kRoleGroup, kSpecialty}, {}, lines) {}

  void Check() const {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      FUZZ_CHECK(rows_.Names(rows_.At(i).id));
      FUZZ_CHECK(rows_.At(i).unit_id == "icu" || rows_.At(i).unit_id == "er");
    }
  }

 private:
  void Take(const csv::Row& row, std::span<const std::string_view> fields) override {
    const std::size_t before = rows_.size();
    const std::vector<RowFault> faults = rows_.Add({row.line, fields[0], fields[1], fields[2], fields[3]});
    FUZZ_CHECK(rows_.size() == before + (faults.empty() ? 1 : 0));
    Report(faults);
  }

  MemberRows rows_{{"icu", "er"}};
};

class Units final : public Sink {
 public:
  explicit Units(std::int64_t lines)
      : Sink({kUnitId, kParentUnitId, kDisplayName}, {kPredecessorUnitIds}, lines) {}

  // Only good rows make a tree, as in the import.
  void Check() {
    const std::size_t count = rows_.size();
    if (count == 0) return;
    const auto built = UnitTree::Build(std::move(rows_));
    if (const auto* faults = std::get_if<std::vector<RowFault>>(&built)) {
      FUZZ_CHECK(!faults->empty());
      return Report(*faults);
    }
    const UnitTree& tree = std::get<UnitTree>(built);
    FUZZ_CHECK(tree.nodes().size() == count);
    for (std::size_t i = 0; i < count; ++i) {
      const UnitTree::Node& node = tree.nodes()[i];
      const auto number = static_cast<std::int32_t>(i);
      FUZZ_CHECK(tree.Find(node.id) == number);
      FUZZ_CHECK(i == 0 ? node.parent == UnitTree::kNone : node.parent >= 0 && node.parent < number);
      FUZZ_CHECK(node.subtree_end > number && node.subtree_end <= static_cast<std::int32_t>(count));
    }
  }

 private:
  void Take(const csv::Row& row, std::span<const std::string_view> fields) override {
    UnitRow unit{row.line, std::string(fields[0]), std::string(fields[1]), std::string(fields[2])};
    if (const auto predecessors = columns().Optional(row, 0)) {
      unit.predecessor_ids = absl::StrSplit(base::AbslView(*predecessors), ' ', absl::SkipEmpty());
    }
    const std::vector<RowFault> faults = CheckUnitRow(unit);
    Report(faults);
    if (!faults.empty()) return;
    for (const std::string& id : unit.predecessor_ids.value_or(std::vector<std::string>())) {
      FUZZ_CHECK(!id.empty() && id != unit.id);
    }
    rows_.push_back(std::move(unit));
  }

  std::vector<UnitRow> rows_;
};

template <typename Import>
void Run(std::string_view text, std::size_t piece) {
  const std::int64_t lines = 1 + std::count(text.begin(), text.end(), '\n');
  Import import(lines);
  importing::CsvTable table(import);
  absl::Status status;
  for (std::size_t at = 0; at < text.size() && status.ok(); at += piece)
    status = table.Push(text.substr(at, piece));
  if (status.ok()) status = table.Finish();
  if (!status.ok()) {
    FUZZ_CHECK(base::ReasonOf(status) == "IMPORT_REJECTED");
    return fuzz::CheckRefusal(status, 10'000);
  }
  import.Check();
  FUZZ_CHECK(import.report.Verdict().ok() != import.report.has_errors());
  if (import.report.has_errors())
    fuzz::CheckRefusal(import.report.Verdict(), importing::ImportReport::kMaxErrors);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t how = input.TakeByte();
  const std::size_t piece = 1 + how % 64;
  how >= 128 ? Run<Units>(input.TakeRest(), piece) : Run<Members>(input.TakeRest(), piece);
  return 0;
}
