#include "tools/load/report.h"

#include <chrono>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::load {
namespace {

using ::testing::HasSubstr;

RunResult TwoOperations() {
  RunResult result;
  result.scheduled_span = std::chrono::seconds(2);
  result.span = std::chrono::seconds(4);
  OperationResult& good = result.operations.emplace_back(OperationResult{"good", 2, 2, 2, 1});
  for (const std::int64_t micros : {1500, 1000}) good.from_schedule.Record(micros);
  for (const std::int64_t micros : {500, 750}) good.from_sending.Record(micros);
  OperationResult& bad = result.operations.emplace_back(OperationResult{"bad", 4, 3, 1});
  bad.errors = {{absl::StatusCode::kUnavailable, 1}, {absl::StatusCode::kDeadlineExceeded, 1}};
  for (int i = 0; i < 3; ++i) {
    bad.from_schedule.Record(2000);
    bad.from_sending.Record(2000);
  }
  return result;
}

TEST(ReportTest, TellsEachOperationInALine) {
  EXPECT_EQ(
      OperationLines(TwoOperations()),
      R"({"name":"good","scheduled":2,"sent":2,"ok":2,"errors":{},"retried":1,"scheduled_per_s":1.0,)"
      R"("ok_per_s":0.5,"p50_ms":1.000,"p90_ms":1.500,"p99_ms":1.500,"p99_9_ms":1.500,"max_ms":1.500,)"
      R"("service_p50_ms":0.500,"service_p99_ms":0.750})"
      "\n"
      R"({"name":"bad","scheduled":4,"sent":3,"ok":1,"errors":{"DEADLINE_EXCEEDED":1,"UNAVAILABLE":1},)"
      R"("retried":0,"scheduled_per_s":2.0,"ok_per_s":0.2,"p50_ms":2.000,"p90_ms":2.000,"p99_ms":2.000,)"
      R"("p99_9_ms":2.000,"max_ms":2.000,"service_p50_ms":2.000,"service_p99_ms":2.000})"
      "\n");
}

TEST(ReportTest, TheTotalIsTheSum) {
  EXPECT_THAT(TotalLine(TwoOperations()),
              HasSubstr(R"({"name":"all","scheduled":6,"sent":5,"ok":3,)"
                        R"("errors":{"DEADLINE_EXCEEDED":1,"UNAVAILABLE":1},"retried":1,)"));
  EXPECT_THAT(Summary("mixed", TwoOperations()),
              HasSubstr("mixed: 3 of 6 calls ok, 2 failed, 1 not sent, 1 retried; in 4.0 s; p50 2.0 ms"));
}

TEST(ReportTest, ARunSucceedsWhenAllThatWasScheduledDid) {
  RunResult result = TwoOperations();
  EXPECT_FALSE(Succeeded(result));
  result.operations.pop_back();
  EXPECT_TRUE(Succeeded(result));
  result.operations.front().scheduled += 1;  // and was never sent
  EXPECT_FALSE(Succeeded(result));
}

TEST(ReportTest, HistogramsHaveASectionEach) {
  const std::string text = HistogramText(TwoOperations());
  for (const char* const name : {"good", "bad", "all"}) {
    EXPECT_THAT(text, HasSubstr(std::string("# ") + name + ", ms from the scheduled time\n"));
    EXPECT_THAT(text, HasSubstr(std::string("# ") + name + ", ms from the sending\n"));
  }
}

TEST(ReportTest, NothingDoneIsToldToo) {
  EXPECT_THAT(TotalLine({}), HasSubstr(R"("scheduled":0,"sent":0,"ok":0,"errors":{},"retried":0,)"
                                       R"("scheduled_per_s":0.0,"ok_per_s":0.0,"p50_ms":0.000)"));
}

}  // namespace
}  // namespace rapport::load
