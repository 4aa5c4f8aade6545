// Traces go through all services to a collector; respondents leave none.

#include <algorithm>
#include <csignal>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/hosting/testing/collector.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/suite.h"

namespace rapport::integration {
namespace {

namespace otlp = opentelemetry::proto::collector::trace::v1;
using ::testing::HasSubstr;
using ::testing::Not;
using Spans = std::vector<otlp::Span>;

constexpr char kTraceParent[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr char kTraceId[] = "\x4b\xf9\x2f\x35\x77\xb3\x4d\xa6\xa3\xce\x92\x9d\x0e\x0e\x47\x36";

const otlp::Span* Find(const Spans& spans, std::string_view method) {
  const auto found = std::find_if(spans.begin(), spans.end(),
                                  [method](const otlp::Span& span) { return span.name().ends_with(method); });
  return found == spans.end() ? nullptr : &*found;
}

class TracingTest : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    ASSERT_OK(collector_.Start());
    ASSERT_OK_AND_ASSIGN(
        suite_, Suite::Start({.shape = GetParam(),
                              .flags = {base::StrCat("--server.tracing.otlp_address=", collector_.address()),
                                        "--server.tracing.sampled_share=0", "--log.level=DEBUG"}}));
    ASSERT_OK(LoadPulse(suite_->api()));
  }
  static std::unique_ptr<grpc::ClientContext> Traced() {
    auto context = NewContext();
    context->AddMetadata("traceparent", kTraceParent);
    return context;
  }

  hosting::testing::Collector collector_;
  std::unique_ptr<Suite> suite_;
};

TEST_P(TracingTest, GoThroughAllServicesAndNotThroughRespondents) {
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(suite_->api(), "w1"));
  ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(suite_->api(), wave, "u1", 20));
  for (const std::string& code : codes) {
    const auto submission = PulseSubmission(wave, code, PulseSheet(1), RequestId(1));
    intake::v1::SubmitResponseResponse receipt;
    const auto context = Traced();
    ASSERT_TRUE(suite_->api().responses->SubmitResponse(context.get(), submission, &receipt).ok());
  }
  ASSERT_OK(CloseWave(suite_->api(), wave).status());
  reporting::v1::GetReportRequest request;
  request.set_wave(wave);
  reporting::v1::Report report;
  const auto context = Traced();
  ASSERT_TRUE(suite_->api().reporting->GetReport(context.get(), request, &report).ok());

  const Spans spans = collector_.Await([](const Spans& so_far) {
    return Find(so_far, "/GetReport") != nullptr && Find(so_far, "ScoringService/ListScorecards") != nullptr;
  });
  const otlp::Span* const reading = Find(spans, "ReportingService/GetReport");
  EXPECT_EQ(reading->trace_id(), kTraceId);
  EXPECT_EQ(reading->parent_span_id(), std::string("\x00\xf0\x67\xaa\x0b\xa9\x02\xb7", 8));
  for (const otlp::Span& span : spans) {
    EXPECT_EQ(span.trace_id(), kTraceId) << span.name() << ": nobody asked for another trace";
    EXPECT_THAT(span.name(), Not(HasSubstr("ResponseService")));
    if (&span != reading) {
      EXPECT_NE(span.parent_span_id(), reading->parent_span_id()) << span.name();
    }
    EXPECT_LE(span.start_time_unix_nano(), span.end_time_unix_nano());
  }
  for (Process* const process : suite_->processes()) process->Signal(SIGTERM);
  for (Process* const process : suite_->processes()) EXPECT_EQ(process->Wait(), 0);
  EXPECT_THAT(suite_->Logs(), HasSubstr("\"method\":\"GetReport\",\"code\":\"OK\""));
  EXPECT_THAT(suite_->Logs(), HasSubstr("\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\""));
  std::istringstream logs(suite_->Logs());
  for (std::string line; std::getline(logs, line);) {
    if (line.find("SubmitResponse") == std::string::npos) continue;
    EXPECT_THAT(line, HasSubstr("\"trace_id\":\"\""));
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, TracingTest, ::testing::Values(Shape::kStandalone, Shape::kFourProcesses),
                         NameOf);

}  // namespace
}  // namespace rapport::integration
