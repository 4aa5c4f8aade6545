#include "libs/hosting/span_exporter.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/hosting/testing/collector.h"
#include "libs/observe/captured_log.h"
#include "libs/rpc/channel.h"
#include "libs/testing/status_matchers.h"

namespace rapport::hosting {
namespace {

namespace otlp = opentelemetry::proto::collector::trace::v1;

class SpanExporterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK(collector_.Start());
    channel_ = rpc::MakeChannel(collector_.address(), {.retries = false});
  }
  tracing::Span SpanOf(absl::StatusCode code = absl::StatusCode::kOk, std::string reason = "") {
    return {.context = tracer_.Begin(std::nullopt),
            .service = "rapport.roster.v1.RosterService",
            .method = "GetUnit",
            .start = absl::FromUnixNanos(1'800'000'000'000'000'001),
            .end = absl::FromUnixNanos(1'800'000'000'000'000'009),
            .code = code,
            .reason = std::move(reason)};
  }
  double Dropped() { return metrics_.AddCounter("rapport_trace_spans_dropped_total", "").Value(); }

  observe::CapturedLog log_;
  observe::Metrics metrics_;
  tracing::Tracer tracer_{{.sampled_share = 1}, &metrics_};
  testing::Collector collector_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(SpanExporterTest, TellsTheCollectorWhatACallWas) {
  const SpanExporter exporter(&tracer_, channel_, "rapport-roster");
  tracing::Span span = SpanOf(absl::StatusCode::kNotFound, "UNIT_NOT_FOUND");
  span.parent_id = {1, 2, 3, 4, 5, 6, 7, 8};
  tracer_.End(span);
  tracer_.End(SpanOf());
  const std::vector<otlp::Span> spans = collector_.Await(2);
  EXPECT_EQ(spans[0].trace_id(), std::string(span.context.trace_id.begin(), span.context.trace_id.end()));
  EXPECT_EQ(spans[0].span_id().size(), 8u);
  EXPECT_EQ(spans[0].parent_span_id(), "\x01\x02\x03\x04\x05\x06\x07\x08");
  EXPECT_EQ(spans[0].name(), "rapport.roster.v1.RosterService/GetUnit");
  EXPECT_EQ(spans[0].kind(), otlp::Span::SPAN_KIND_SERVER);
  EXPECT_EQ(spans[0].start_time_unix_nano(), 1'800'000'000'000'000'001u);
  EXPECT_EQ(spans[0].end_time_unix_nano(), 1'800'000'000'000'000'009u);
  EXPECT_EQ(spans[0].status().code(), otlp::Status::STATUS_CODE_ERROR);
  ASSERT_EQ(spans[0].attributes_size(), 5);
  EXPECT_EQ(spans[0].attributes(3).key(), "rpc.grpc.status_code");
  EXPECT_EQ(spans[0].attributes(3).value().int_value(), 5);
  EXPECT_EQ(spans[0].attributes(4).value().string_value(), "UNIT_NOT_FOUND");
  EXPECT_EQ(spans[1].parent_span_id(), "") << "its trace begins here";
  EXPECT_EQ(spans[1].status().code(), otlp::Status::STATUS_CODE_UNSET);
  EXPECT_EQ(spans[1].attributes_size(), 4);
  EXPECT_EQ(collector_.resource().attributes(0).value().string_value(), "rapport-roster");
}

TEST_F(SpanExporterTest, SendsWhatIsLeftAtTheEnd) {
  auto exporter = std::make_unique<SpanExporter>(&tracer_, channel_, "rapport-roster");
  for (int i = 0; i < 1500; ++i) tracer_.End(SpanOf());
  exporter = nullptr;
  EXPECT_EQ(collector_.Await(1500).size(), 1500u);
  EXPECT_EQ(Dropped(), 0);
}

TEST_F(SpanExporterTest, WhatIsNotTakenIsCounted) {
  collector_.Answer(grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "too many"));
  auto exporter = std::make_unique<SpanExporter>(&tracer_, channel_, "rapport-roster");
  tracer_.End(SpanOf());
  collector_.Await(1);
  collector_.Answer(grpc::Status::OK, 1);
  tracer_.End(SpanOf());
  collector_.Await(2);
  exporter = nullptr;
  EXPECT_EQ(Dropped(), 2);
  EXPECT_THAT(log_.text(), ::testing::HasSubstr("spans_not_sent"));
}

TEST_F(SpanExporterTest, ACollectorThatIsAwayHoldsNobodyUp) {
  collector_.Stop();
  auto exporter = std::make_unique<SpanExporter>(&tracer_, channel_, "rapport-roster");
  for (int i = 0; i < 3000; ++i) tracer_.End(SpanOf());
  exporter = nullptr;
  EXPECT_EQ(Dropped() + static_cast<double>(tracer_.Take(3000).size()), 3000);
}

}  // namespace
}  // namespace rapport::hosting
