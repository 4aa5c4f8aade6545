#ifndef RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_PRINT_H_
#define RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_PRINT_H_

#include <span>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"
#include "tools/rapportctl/context.h"
#include "tools/rapportctl/output/cell.h"

namespace rapport::ctl {

// Writes rows as a table or as CSV; the format must not be JSON.
void PrintRows(Context& context, std::span<const std::string_view> columns, std::span<const Row> rows);
// The same for a single row, which a table shows lying on its side.
void PrintRecord(Context& context, std::span<const std::string_view> columns, const Row& row);
void PrintJson(Context& context, const google::protobuf::Message& message);

// Texts and numbers that are no message of an API: as a record, or as one JSON object with the columns as
// names.
void PrintFacts(Context& context, std::span<const std::string_view> columns, const Row& row);
void PrintJsonArray(Context& context, std::span<const google::protobuf::Message* const> messages);

// One resource in the format of the command line.
template <class T>
void PrintOne(Context& context, const T& message, const View<T>& view) {
  if (context.format() == OutputFormat::kJson) return PrintJson(context, message);
  PrintRecord(context, view.columns, view.cells(message));
}

// Resources in the format of the command line.
template <class T>
void PrintList(Context& context, const std::vector<T>& messages, const View<T>& view) {
  if (context.format() == OutputFormat::kJson) {
    std::vector<const google::protobuf::Message*> pointers;
    pointers.reserve(messages.size());
    for (const T& message : messages) pointers.push_back(&message);
    return PrintJsonArray(context, pointers);
  }
  std::vector<Row> rows;
  rows.reserve(messages.size());
  for (const T& message : messages) rows.push_back(view.cells(message));
  PrintRows(context, view.columns, rows);
}

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_PRINT_H_
