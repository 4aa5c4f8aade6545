#include "libs/tracing/tracer.h"

#include <set>
#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace rapport::tracing {
namespace {

Span SpanOf(const TraceContext& context, const std::string& reason = "") {
  return {.context = context, .service = "s", .method = "m", .reason = reason};
}

TEST(Tracer, GoesOnWithTheCallersTrace) {
  observe::Metrics metrics;
  const Tracer tracer({.sampled_share = 0}, &metrics);
  TraceContext parent;
  parent.trace_id[3] = 7;
  parent.span_id[3] = 8;
  parent.sampled = true;
  const TraceContext context = tracer.Begin(parent);
  EXPECT_EQ(context.trace_id, parent.trace_id);
  EXPECT_NE(context.span_id, parent.span_id);
  EXPECT_TRUE(context.sampled);
  parent.sampled = false;
  EXPECT_FALSE(Tracer({.sampled_share = 1}, &metrics).Begin(parent).sampled);
}

TEST(Tracer, SamplesAShareOfItsOwnTraces) {
  observe::Metrics metrics;
  const Tracer none({.sampled_share = 0}, &metrics), half({.sampled_share = 0.5}, &metrics),
      all({.sampled_share = 1}, &metrics);
  int sampled = 0;
  std::set<std::string> ids;
  constexpr int kTraces = 10'000;
  for (int i = 0; i < kTraces; ++i) {
    EXPECT_FALSE(none.Begin(std::nullopt).sampled);
    EXPECT_TRUE(all.Begin(std::nullopt).sampled);
    const TraceContext context = half.Begin(std::nullopt);
    ids.insert(TraceIdOf(context));
    if (context.sampled) ++sampled;
  }
  EXPECT_EQ(ids.size(), kTraces);
  EXPECT_NEAR(sampled, kTraces / 2, 300);  // six standard deviations of 50
}

TEST(Tracer, DropsWhatNobodyTakes) {
  observe::Metrics metrics;
  Tracer tracer({.sampled_share = 1, .max_waiting = 3}, &metrics);
  for (int i = 0; i < 5; ++i) tracer.End(SpanOf(tracer.Begin(std::nullopt), std::to_string(i)));
  EXPECT_EQ(metrics.AddCounter("rapport_trace_spans_total", "").Value(), 5);
  EXPECT_EQ(metrics.AddCounter("rapport_trace_spans_dropped_total", "").Value(), 2);
  const std::vector<Span> first = tracer.Take(2);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].reason, "0");
  EXPECT_EQ(tracer.Take(2).size(), 1u);
  tracer.CountDropped(1);
  EXPECT_EQ(metrics.AddCounter("rapport_trace_spans_dropped_total", "").Value(), 3);
}

TEST(Tracer, TakeWaitsForASpanOrTheEnd) {
  observe::Metrics metrics;
  Tracer tracer({.sampled_share = 1}, &metrics);
  std::vector<Span> taken;
  std::thread taker([&] {
    taken = tracer.Take(10);
    while (!tracer.Take(10).empty()) {
    }
  });
  tracer.End(SpanOf(tracer.Begin(std::nullopt)));
  tracer.Close();
  taker.join();
  EXPECT_LE(taken.size(), 1u);
  tracer.End(SpanOf(tracer.Begin(std::nullopt)));
  EXPECT_TRUE(tracer.Take(10).empty());
}

}  // namespace
}  // namespace rapport::tracing
