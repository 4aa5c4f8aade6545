#include "libs/csv/writer.h"

#include <cstddef>

namespace rapport::csv {
namespace {

bool LooksLikeFormula(std::string_view field) {
  return !field.empty() && std::string_view("=+-@\t\r").find(field.front()) != std::string_view::npos;
}

bool NeedsQuotes(std::string_view field, char delimiter) {
  if (field.empty()) return false;
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  return is_space(field.front()) || is_space(field.back()) ||
         field.find(delimiter) != std::string_view::npos ||
         field.find_first_of("\"\r\n") != std::string_view::npos;
}

}  // namespace

std::string EscapeField(std::string_view field, Formulas formulas, char delimiter) {
  std::string text;
  if (formulas == Formulas::kDefuse && LooksLikeFormula(field)) text.push_back('\'');
  text.append(field);
  if (!NeedsQuotes(text, delimiter)) return text;

  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

void AppendRow(std::span<const std::string> fields, std::string* out, Formulas formulas) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out->push_back(',');
    out->append(EscapeField(fields[i], formulas));
  }
  // A lone empty field would be a blank line, which a reader skips.
  if (fields.size() == 1 && fields.front().empty()) out->append("\"\"");
  out->append("\r\n");
}

}  // namespace rapport::csv
