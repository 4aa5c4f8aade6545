#include "libs/tracing/tracer.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "libs/base/ids.h"

namespace rapport::tracing {
namespace {

template <std::size_t size>
void FillAtRandom(std::array<std::uint8_t, size>& bytes) {
  const std::string random = base::RandomBytes(size);
  std::memcpy(bytes.data(), random.data(), size);
}

// Uniform in [0, 1), from the trace's random identifier, so that all who look at it decide alike.
double ShareOf(const TraceContext& context) {
  std::uint32_t number = 0;
  for (std::size_t i = context.trace_id.size() - 4; i < context.trace_id.size(); ++i) {
    number = number << 8 | context.trace_id[i];
  }
  return static_cast<double>(number) / 4294967296.0;
}

}  // namespace

Tracer::Tracer(const Options& options, observe::Metrics* metrics)
    : options_(options),
      spans_(metrics->AddCounter("rapport_trace_spans_total", "Spans that were begun and sampled.")),
      dropped_(metrics->AddCounter("rapport_trace_spans_dropped_total", "Spans that could not be sent.")) {}

TraceContext Tracer::Begin(const std::optional<TraceContext>& parent) const {
  TraceContext context;
  if (parent) {
    context = *parent;
  } else {
    FillAtRandom(context.trace_id);
    context.sampled = ShareOf(context) < options_.sampled_share;
  }
  FillAtRandom(context.span_id);
  return context;
}

void Tracer::End(Span span) {
  spans_.Increment();
  {
    const std::lock_guard lock(mutex_);
    if (!closed_ && waiting_.size() < options_.max_waiting) {
      waiting_.push_back(std::move(span));
      has_spans_.notify_one();
      return;
    }
  }
  dropped_.Increment();
}

std::vector<Span> Tracer::Take(std::size_t most) {
  std::unique_lock lock(mutex_);
  has_spans_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting_.size()));
  std::vector<Span> taken(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return taken;
}

void Tracer::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  has_spans_.notify_all();
}

void Tracer::CountDropped(std::size_t spans) { dropped_.Increment(static_cast<double>(spans)); }

}  // namespace rapport::tracing
