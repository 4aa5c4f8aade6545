#include "libs/access/method_table.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "google/protobuf/text_format.h"
#include "libs/access/method_table_text.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::access {

MethodTable::MethodTable(internal::access::v1::MethodTable table) : table_(std::move(table)) {
  for (int place = 0; place < table_.methods_size(); ++place) places_[table_.methods(place).method()] = place;
}

absl::StatusOr<MethodTable> MethodTable::Parse(const std::string& text) {
  internal::access::v1::MethodTable table;
  if (!google::protobuf::TextFormat::ParseFromString(text, &table)) {
    return base::InvalidArgument("methods", "cannot be read");
  }
  MethodTable made(std::move(table));
  if (made.places_.size() != static_cast<std::size_t>(made.table_.methods_size())) {
    return base::InvalidArgument("methods", "names a method twice");
  }
  for (const MethodRule& rule : made.table_.methods()) {
    if (!rule.anyone() && rule.roles().empty() && rule.services().empty()) {
      return base::InvalidArgument("methods", "lets nobody call a method");
    }
  }
  return made;
}

const MethodTable& MethodTable::OfTheSuite() {
  static const MethodTable* const table = [] {
    absl::StatusOr<MethodTable> parsed = Parse(kMethodTableText);
    if (!parsed.ok()) {
      std::fputs("fatal: the table of methods is unusable\n", stderr);
      std::abort();
    }
    return new MethodTable(*std::move(parsed));
  }();
  return *table;
}

const MethodRule* MethodTable::Find(std::string_view method) const {
  const auto place = places_.find(base::AbslView(method));
  return place == places_.end() ? nullptr : &table_.methods(place->second);
}

}  // namespace rapport::access
