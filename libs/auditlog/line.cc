#include "libs/auditlog/line.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "absl/strings/escaping.h"
#include "libs/base/sha256.h"
#include "libs/base/strings.h"

namespace rapport::auditlog {
namespace {

constexpr std::size_t kHashLength = 64;
// A string's end and the object's.
constexpr std::string_view kLineEnd = "\"}";

// What has not been read yet of a text whose form is known to the letter.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool Take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  // Up to the next quotation mark and over it; nothing without one.
  std::optional<std::string> TakeString() {
    const std::size_t end = rest_.find('"');
    if (end == std::string_view::npos) return std::nullopt;
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }
  std::optional<std::int64_t> TakeNumber() {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc() || number < 0) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return number;
  }
  bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool IsHexadecimal(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// "2026-11-29T12:30:01.123456Z"
bool IsTime(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00.000000Z";
  return std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(),
                    [](char c, char form) { return form == '0' ? c >= '0' && c <= '9' : c == form; });
}

bool IsWord(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// The last member of `covered`, a string without escapes.
std::optional<std::string> LastString(std::string_view covered, std::string_view start) {
  const std::size_t at = covered.rfind(start);
  if (at == std::string_view::npos) return std::nullopt;
  Cursor cursor(covered.substr(at + start.size()));
  std::optional<std::string> text = cursor.TakeString();
  return cursor.AtEnd() ? text : std::nullopt;
}

// What all lines begin with.
bool ReadStart(Cursor& cursor, Line& line) {
  if (!cursor.Take(LineStart()) || !cursor.Take("\"chain\":\"")) return false;
  const auto chain = cursor.TakeString();
  if (!chain || chain->empty() || !IsHexadecimal(*chain) || !cursor.Take(",\"seq\":")) return false;
  const auto seq = cursor.TakeNumber();
  if (!seq || !cursor.Take(",\"time\":\"")) return false;
  const auto time = cursor.TakeString();
  if (!time || !IsTime(*time) || !cursor.Take(",\"type\":\"")) return false;
  const auto type = cursor.TakeString();
  if (!type || !IsWord(*type)) return false;
  line.chain = *chain;
  line.seq = *seq;
  line.time = *time;
  line.type = *type;
  return true;
}

bool ReadBegin(Line& line) {
  const auto after = LastString(line.covered, ",\"after\":\"");
  if (!after || !IsHexadecimal(*after)) return false;
  line.after = *after;
  return true;
}

bool ReadCheckpoint(Cursor& cursor, Line& line) {
  if (!cursor.Take(",\"key\":\"")) return false;
  const auto key = cursor.TakeString();
  const auto signature = LastString(line.covered, SignatureStart());
  if (!key || !signature || !absl::Base64Unescape(*signature, &line.signature)) return false;
  line.key = *key;
  line.signed_part = line.covered.substr(0, line.covered.rfind(SignatureStart()));
  return true;
}

}  // namespace

std::string HashOf(std::string_view hash_before, std::string_view covered) {
  return absl::BytesToHexString(base::Sha256(base::StrCat(hash_before, covered)));
}

std::optional<Line> ParseLine(std::string_view line) {
  // The hash stands at the very end, so that it is found without reading what is before it.
  const std::size_t tail = HashStart().size() + kHashLength + kLineEnd.size();
  if (!line.starts_with(LineStart()) || line.size() < tail || !line.ends_with(kLineEnd)) return std::nullopt;
  Line parsed;
  parsed.covered = line.substr(0, line.size() - tail);
  if (!line.substr(parsed.covered.size()).starts_with(HashStart())) return std::nullopt;
  parsed.hash = line.substr(parsed.covered.size() + HashStart().size(), kHashLength);
  if (!IsHexadecimal(parsed.hash)) return std::nullopt;

  Cursor cursor(parsed.covered);
  if (!ReadStart(cursor, parsed)) return std::nullopt;
  if (parsed.type == "begin" && !ReadBegin(parsed)) return std::nullopt;
  if (parsed.type == "checkpoint" && !ReadCheckpoint(cursor, parsed)) return std::nullopt;
  return parsed;
}

}  // namespace rapport::auditlog
