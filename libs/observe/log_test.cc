#include "libs/observe/log.h"

#include <cmath>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "libs/base/secret.h"
#include "libs/observe/captured_log.h"
#include "libs/testing/fake_clock.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::observe {
namespace {

using ::testing::ElementsAre;

class LogTest : public ::testing::Test {
 protected:
  LogTest() { SetLogClock(&clock_); }
  ~LogTest() override { SetLogClock(nullptr); }

  testing::FakeClock clock_{absl::FromUnixMillis(1'000'000'000'123)};
  CapturedLog log_;
};

TEST_F(LogTest, WritesOneJsonObjectALine) {
  Log(Level::kInfo, "server_started",
      {{"service", "roster"}, {"port", 7401}, {"share", 0.5}, {"reflection", true}, {"size", size_t{3}}});
  EXPECT_THAT(log_.lines(),
              ElementsAre(R"({"time":"2001-09-09T01:46:40.123Z","level":"INFO","event":"server_started",)"
                          R"("service":"roster","port":7401,"share":0.5,"reflection":true,"size":3})"));
}

TEST_F(LogTest, EveryLineIsValidJsonWhateverTheValue) {
  const std::string bytes =
      std::string("\x00\x01\x1f\x7f\"\\\n\r\t", 9) + "\xC3\xA9 \xFF \xED\xA0\x80 \xF0\x9F\x98\x80 \xC3";
  Log(Level::kError, bytes, {{bytes, bytes}, {"nan", std::nan("")}, {"inf", -INFINITY}});
  ASSERT_EQ(log_.lines().size(), 1u);
  google::protobuf::Struct line;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(log_.lines()[0], &line).ok()) << log_.text();
  EXPECT_EQ(line.fields().at("event").string_value(),
            std::string("\x00\x01\x1f\x7f\"\\\n\r\t", 9) +
                "\xC3\xA9 \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xF0\x9F\x98\x80 \xEF\xBF\xBD");
  EXPECT_TRUE(line.fields().at("nan").has_null_value());
  EXPECT_TRUE(line.fields().at("inf").has_null_value());
}

TEST_F(LogTest, DropsWhatIsBelowTheMinimum) {
  SetMinimumLevel(Level::kWarning);
  EXPECT_FALSE(IsLogged(Level::kInfo));
  Log(Level::kInfo, "unseen");
  Log(Level::kWarning, "seen");
  EXPECT_EQ(log_.lines().size(), 1u);
}

TEST_F(LogTest, ThreadsDoNotMixLines) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int j = 0; j < 250; ++j) Log(Level::kInfo, "tick", {{"text", std::string(100, 'x')}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<std::string> lines = log_.lines();
  EXPECT_EQ(lines.size(), 1000u);
  for (const std::string& line : lines) EXPECT_EQ(line, lines[0]);
}

TEST(LogValue, MessagesAndSecretsDoNotCompile) {
  static_assert(std::is_constructible_v<Value, std::string>);
  static_assert(!std::is_constructible_v<Value, const internal::config::v1::RedisConfig&>);
  static_assert(!std::is_constructible_v<Value, const base::Secret<std::string>&>);
  static_assert(!std::is_constructible_v<Value, const void*>);
}

}  // namespace
}  // namespace rapport::observe
