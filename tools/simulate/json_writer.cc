#include "tools/simulate/json_writer.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "libs/base/strings.h"

namespace rapport::simulate {

void JsonWriter::StartValue() {
  if (after_name_) {
    after_name_ = false;
    return;
  }
  if (empty_.empty()) return;
  out_ += empty_.back() ? "\n" : ",\n";
  empty_.back() = false;
  out_.append(2 * empty_.size(), ' ');
}

JsonWriter& JsonWriter::Begin(char bracket) {
  StartValue();
  out_ += bracket;
  empty_.push_back(true);
  return *this;
}

JsonWriter& JsonWriter::End(char bracket) {
  const bool empty = empty_.back();
  empty_.pop_back();
  if (!empty) {
    out_ += '\n';
    out_.append(2 * empty_.size(), ' ');
  }
  out_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::Name(std::string_view name) {
  StartValue();
  base::StrAppend(&out_, "\"", name, "\": ");
  after_name_ = true;
  return *this;
}

JsonWriter& JsonWriter::Value(std::string_view text) {
  StartValue();
  out_ += text;
  return *this;
}

JsonWriter& JsonWriter::Text(std::string_view value) { return Value(base::StrCat("\"", value, "\"")); }
JsonWriter& JsonWriter::Number(double value) { return Value(absl::StrFormat("%.4f", value)); }
JsonWriter& JsonWriter::Count(std::uint64_t value) { return Value(base::StrCat(value)); }
JsonWriter& JsonWriter::Bool(bool value) { return Value(value ? "true" : "false"); }

std::string JsonWriter::Take() && { return std::move(out_ += '\n'); }

}  // namespace rapport::simulate
