#include "tools/rapportctl/output/print.h"

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

void PrintJsonArray(Context& context, std::span<const google::protobuf::Message* const> messages) {
  context.env().out << RenderJsonArray(messages);
}

}  // namespace rapport::ctl
