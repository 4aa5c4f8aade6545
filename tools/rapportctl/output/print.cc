#include "tools/rapportctl/output/print.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "libs/base/strings.h"
#include "tools/rapportctl/output/csv.h"
#include "tools/rapportctl/output/json.h"
#include "tools/rapportctl/output/table.h"

namespace rapport::ctl {

void PrintRows(Context& context, std::span<const std::string_view> columns, std::span<const Row> rows) {
  const bool csv = context.format() == OutputFormat::kCsv;
  context.env().out << (csv ? RenderCsv(columns, rows) : RenderTable(columns, rows));
}

void PrintRecord(Context& context, std::span<const std::string_view> columns, const Row& row) {
  const bool csv = context.format() == OutputFormat::kCsv;
  context.env().out << (csv ? RenderCsv(columns, std::span(&row, 1)) : RenderRecord(columns, row));
}

void PrintJson(Context& context, const google::protobuf::Message& message) {
  context.env().out << RenderJson(message);
}

void PrintFacts(Context& context, std::span<const std::string_view> columns, const Row& row) {
  if (context.format() != OutputFormat::kJson) return PrintRecord(context, columns, row);
  // By hand, as the fields of a Struct come in any order.
  std::string json = "{";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    google::protobuf::Value fact;
    switch (const Cell& cell = row[i]; cell.kind) {
      case Cell::Kind::kInteger:
        fact.set_number_value(static_cast<double>(cell.integer));
        break;
      case Cell::Kind::kReal:
        fact.set_number_value(cell.real);
        break;
      default:
        fact.set_string_value(cell.text);
    }
    absl::StrAppend(&json, i == 0 ? "\n" : ",\n", " \"", base::AbslView(columns[i]),
                    "\": ", RenderCompactJson(fact));
  }
  context.env().out << json << "\n}\n";
}

void PrintJsonArray(Context& context, std::span<const google::protobuf::Message* const> messages) {
  context.env().out << RenderJsonArray(messages);
}

}  // namespace rapport::ctl
