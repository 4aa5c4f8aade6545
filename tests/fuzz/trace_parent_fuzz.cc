// The traceparent that any caller may send.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "libs/tracing/trace_context.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::optional<tracing::TraceContext> context = tracing::ParseTraceParent(text);
  if (!context) return 0;
  FUZZ_CHECK(context->trace_id != decltype(context->trace_id){});
  FUZZ_CHECK(context->span_id != decltype(context->span_id){});
  FUZZ_CHECK(tracing::ParseTraceParent(tracing::FormatTraceParent(*context)) == context);
  FUZZ_CHECK(text.substr(3, 32) == tracing::TraceIdOf(*context));
  return 0;
}
