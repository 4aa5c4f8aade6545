#include "libs/hosting/reload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <future>
#include <string>

#include "absl/status/statusor.h"
#include "libs/observe/captured_log.h"
#include "libs/observe/log.h"
#include "rapport/internal/config/v1/intake.pb.h"

namespace rapport::hosting {
namespace {

using internal::config::v1::IntakeConfig;
using internal::config::v1::LOG_LEVEL_DEBUG;
using internal::config::v1::LOG_LEVEL_INFO;
using ::testing::HasSubstr;
using ::testing::Not;

class ReloadTest : public ::testing::Test {
 protected:
  ~ReloadTest() override { observe::SetMinimumLevel(observe::Level::kInfo); }

  // What is logged when the configuration is `next` at a SIGHUP.
  std::string LogOfReading(const IntakeConfig& running, const absl::StatusOr<IntakeConfig>& next) {
    observe::CapturedLog log;
    {
      std::promise<void> read;
      Reload reload(running, [&](google::protobuf::Message* fresh) {
        read.set_value();
        if (!next.ok()) return next.status();
        fresh->CopyFrom(*next);
        return absl::OkStatus();
      });
      kill(getpid(), SIGHUP);
      read.get_future().wait();
    }  // ends what it is at
    return log.text();
  }
};

TEST_F(ReloadTest, AppliesTheLogLevelAndNamesWhatWaits) {
  IntakeConfig running;
  running.mutable_log()->set_level(LOG_LEVEL_INFO);
  running.mutable_postgres()->set_password("old secret");
  IntakeConfig next = running;
  next.mutable_log()->set_level(LOG_LEVEL_DEBUG);
  next.mutable_postgres()->set_password("new secret");
  next.mutable_server()->set_worker_threads(7);
  const std::string log = LogOfReading(running, next);
  EXPECT_THAT(log, HasSubstr("configuration_applied"));
  EXPECT_THAT(log, HasSubstr("LOG_LEVEL_DEBUG"));
  EXPECT_THAT(log, HasSubstr("\"settings\":\"server.worker_threads,postgres.password\""));
  EXPECT_THAT(log, Not(HasSubstr("secret\"")));
}

TEST_F(ReloadTest, AppliesNothingOfAConfigurationThatIsRefused) {
  IntakeConfig running;
  running.mutable_log()->set_level(LOG_LEVEL_INFO);
  const std::string log = LogOfReading(running, absl::InvalidArgumentError("unknown flag"));
  EXPECT_THAT(log, HasSubstr("configuration_refused"));
  EXPECT_THAT(log, HasSubstr("unknown flag"));
  EXPECT_THAT(log, Not(HasSubstr("configuration_applied")));
}

TEST_F(ReloadTest, SaysNothingOfARestartWhenNothingElseChanged) {
  IntakeConfig running;
  running.mutable_log()->set_level(LOG_LEVEL_INFO);
  EXPECT_THAT(LogOfReading(running, running), Not(HasSubstr("restart_needed")));
}

}  // namespace
}  // namespace rapport::hosting
