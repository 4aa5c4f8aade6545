#ifndef RAPPORT_LIBS_TRACING_TRACER_H_
#define RAPPORT_LIBS_TRACING_TRACER_H_

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/observe/metrics.h"
#include "libs/tracing/trace_context.h"

namespace rapport::tracing {

// A call that this process answered.
struct Span {
  TraceContext context;
  std::array<std::uint8_t, 8> parent_id = {};  // zero: the trace begins here
  std::string_view service;                    // lives as long as the process
  std::string_view method;                     // as well
  absl::Time start = {};
  absl::Time end = {};
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string reason = {};  // of an error
};

// Begins and collects the spans of a process. Thread safe.
class Tracer {
 public:
  struct Options {
    double sampled_share = 0;        // of the traces that begin here; others are as their caller says
    std::size_t max_waiting = 2048;  // spans that wait to be sent; further ones are dropped
  };

  // rapport_trace_spans_total, rapport_trace_spans_dropped_total. `metrics` must outlive the tracer.
  Tracer(const Options& options, observe::Metrics* metrics);

  // Where a call stands whose caller sent `parent`.
  TraceContext Begin(const std::optional<TraceContext>& parent) const;

  // Keeps a span to be sent. Requires that its context is sampled.
  void End(Span span);

  // Waits for spans, until there are some or Close(), and takes up to `most`. Empty once closed and nothing
  // is left.
  std::vector<Span> Take(std::size_t most);
  void Close();

  // Of spans that were taken and could not be sent.
  void CountDropped(std::size_t spans);

 private:
  const Options options_;
  prometheus::Counter& spans_;
  prometheus::Counter& dropped_;
  std::mutex mutex_;
  std::condition_variable has_spans_;
  std::deque<Span> waiting_;  // guarded by mutex_
  bool closed_ = false;       // guarded by mutex_
};

}  // namespace rapport::tracing

#endif  // RAPPORT_LIBS_TRACING_TRACER_H_
