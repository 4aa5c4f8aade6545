#include "libs/tracing/trace_context.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "libs/base/strings.h"

namespace rapport::tracing {
namespace {

constexpr std::size_t kVersionLength = 2;
constexpr std::size_t kTraceIdAt = 3;
constexpr std::size_t kSpanIdAt = 36;
constexpr std::size_t kFlagsAt = 53;
constexpr std::size_t kLength = 55;
constexpr std::uint8_t kSampled = 1;

std::optional<int> DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

// `bytes` from twice as many lower-case digits; false when there are others.
template <std::size_t size>
bool Read(std::string_view digits, std::array<std::uint8_t, size>& bytes) {
  for (std::size_t i = 0; i < size; ++i) {
    const auto high = DigitOf(digits[2 * i]);
    const auto low = DigitOf(digits[2 * i + 1]);
    if (!high || !low) return false;
    bytes[i] = static_cast<std::uint8_t>(*high * 16 + *low);
  }
  return true;
}

template <std::size_t size>
bool IsZero(const std::array<std::uint8_t, size>& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

template <std::size_t size>
std::string Hexadecimal(const std::array<std::uint8_t, size>& bytes) {
  return absl::BytesToHexString({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

std::optional<TraceContext> ParseTraceParent(std::string_view text) {
  if (text.size() < kLength || text[kVersionLength] != '-' || text[kSpanIdAt - 1] != '-' ||
      text[kFlagsAt - 1] != '-') {
    return std::nullopt;
  }
  std::array<std::uint8_t, 1> version, flags;
  TraceContext context;
  if (!Read(text, version) || version[0] == 0xff || !Read(text.substr(kTraceIdAt), context.trace_id) ||
      !Read(text.substr(kSpanIdAt), context.span_id) || !Read(text.substr(kFlagsAt), flags)) {
    return std::nullopt;
  }
  if (text.size() > kLength && (version[0] == 0 || text[kLength] != '-')) return std::nullopt;
  if (IsZero(context.trace_id) || IsZero(context.span_id)) return std::nullopt;
  context.sampled = (flags[0] & kSampled) != 0;
  return context;
}

std::string FormatTraceParent(const TraceContext& context) {
  return base::StrCat("00-", Hexadecimal(context.trace_id), "-", Hexadecimal(context.span_id),
                      context.sampled ? "-01" : "-00");
}

std::string TraceIdOf(const TraceContext& context) { return Hexadecimal(context.trace_id); }

}  // namespace rapport::tracing
