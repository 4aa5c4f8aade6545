#include "libs/csv/row_parser.h"

#include "libs/base/utf8.h"

namespace rapport::csv {

RowParser::Fault RowParser::Parse(std::string_view raw) {
  fields_.clear();
  columns_ = 0;
  // find() of one character is memchr: a few instructions per 32 bytes, which pays for the fast path.
  const bool plain = raw.find('"') == std::string_view::npos && raw.find('\r') == std::string_view::npos;
  if (Fault fault = plain ? Split(raw) : SplitQuoted(raw); fault.found()) return fault;
  if (columns_ > options_.max_columns) return {kTooManyColumns, options_.max_columns};
  return CheckContent(raw);
}

void RowParser::Add(std::string_view field) {
  if (++columns_ <= options_.max_columns) fields_.push_back(field);
}

// A row without quotes.
RowParser::Fault RowParser::Split(std::string_view raw) {
  const char* begin = raw.data();
  const char* const end = begin + raw.size();
  const char delimiter = options_.delimiter;
  for (const char* p = begin; p != end; ++p) {
    if (*p == delimiter) {
      Add({begin, static_cast<size_t>(p - begin)});
      begin = p + 1;
    }
  }
  Add({begin, static_cast<size_t>(end - begin)});
  return {};
}

RowParser::Fault RowParser::SplitQuoted(std::string_view raw) {
  unescaped_.clear();
  unescaped_.reserve(raw.size());  // never grows afterwards, so that views into it stay
  size_t at = 0;
  for (;;) {
    const bool quoted = at < raw.size() && raw[at] == '"';
    if (Fault fault = quoted ? TakeQuoted(raw, at) : TakePlain(raw, at); fault.found()) return fault;
    if (at == raw.size()) return {};
    ++at;  // the delimiter
  }
}

// Takes the quoted field at `at` and leaves `at` on the delimiter or end behind it.
RowParser::Fault RowParser::TakeQuoted(std::string_view raw, size_t& at) {
  size_t from = at + 1;
  const size_t unescaped_begin = unescaped_.size();
  for (;;) {
    const size_t quote = raw.find('"', from);
    if (quote == std::string_view::npos) return {kUnterminatedQuote, columns_};
    const size_t next = quote + 1;
    if (next < raw.size() && raw[next] == '"') {
      unescaped_.append(raw.substr(from, next - from));
      from = next + 1;
      continue;
    }
    if (next < raw.size() && raw[next] != options_.delimiter) {
      // On a later line this is most likely the opening quote of another row.
      const bool same_line = raw.substr(at, quote - at).find('\n') == std::string_view::npos;
      return {same_line ? kStrayQuote : kUnterminatedQuote, columns_};
    }
    const bool as_is = from == at + 1;  // no doubled quote inside
    if (!as_is) unescaped_.append(raw.substr(from, quote - from));
    Add(as_is ? raw.substr(from, quote - from) : std::string_view(unescaped_).substr(unescaped_begin));
    at = next;
    return {};
  }
}

// Takes the field without quotes at `at` and leaves `at` on the delimiter or end behind it.
RowParser::Fault RowParser::TakePlain(std::string_view raw, size_t& at) {
  const size_t begin = at;
  for (; at < raw.size() && raw[at] != options_.delimiter; ++at) {
    if (raw[at] == '"') return {kStrayQuote, columns_};
    if (raw[at] == '\r') return {kBareCarriageReturn, columns_};
  }
  Add(raw.substr(begin, at - begin));
  return {};
}

RowParser::Fault RowParser::CheckContent(std::string_view raw) const {
  const bool has_nul = raw.find('\0') != std::string_view::npos;
  const bool is_utf8 = base::IsUtf8(raw);
  if (!has_nul && is_utf8 && raw.size() <= options_.max_field_bytes) return {};
  for (size_t column = 0; column < fields_.size(); ++column) {
    const std::string_view field = fields_[column];
    if (field.size() > options_.max_field_bytes) return {kFieldTooLong, column};
    if (!is_utf8 && !base::IsUtf8(field)) return {kWrongEncoding, column};
    if (has_nul && field.find('\0') != std::string_view::npos) return {kNulByte, column};
  }
  return {};
}

std::string_view Describe(std::string_view reason) {
  if (reason == kStrayQuote) return "a quote stands inside an unquoted field, or text after a closing quote";
  if (reason == kUnterminatedQuote) return "a quote is opened and not closed";
  if (reason == kBareCarriageReturn) return "a carriage return without a line feed";
  if (reason == kWrongEncoding) return "the text is not UTF-8";
  if (reason == kNulByte) return "the text holds a NUL byte";
  if (reason == kFieldTooLong) return "the field is too long";
  if (reason == kTooManyColumns) return "the row has too many columns";
  if (reason == kRowTooLong) return "the row is too long";
  return "the row cannot be read";
}

}  // namespace rapport::csv
