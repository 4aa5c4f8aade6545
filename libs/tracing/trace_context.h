#ifndef RAPPORT_LIBS_TRACING_TRACE_CONTEXT_H_
#define RAPPORT_LIBS_TRACING_TRACE_CONTEXT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rapport::tracing {

// Where a call stands in a trace, as it travels between programs (W3C Trace Context, Recommendation of
// 23 November 2021). Of tracestate nothing is kept: the Recommendation lets whoever does not use it drop it.
struct TraceContext {
  std::array<std::uint8_t, 16> trace_id = {};
  std::array<std::uint8_t, 8> span_id = {};
  bool sampled = false;

  bool operator==(const TraceContext&) const = default;
};

// The metadata key.
constexpr std::string_view TraceParentKey() { return "traceparent"; }

// Of "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", or of a later version that begins so. Nothing
// for anything else: then a new trace begins.
std::optional<TraceContext> ParseTraceParent(std::string_view text);

std::string FormatTraceParent(const TraceContext& context);

// The trace's identifier in hexadecimal, as log lines have it.
std::string TraceIdOf(const TraceContext& context);

}  // namespace rapport::tracing

#endif  // RAPPORT_LIBS_TRACING_TRACE_CONTEXT_H_
