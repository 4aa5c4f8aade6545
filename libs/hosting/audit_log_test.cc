#include "libs/hosting/audit_log.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/auditlog/testing/keys.h"
#include "libs/observe/captured_log.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::hosting {
namespace {

using ::rapport::testing::HasReason;
using ::testing::HasSubstr;
using ::testing::Not;

class AuditLogTest : public ::testing::Test {
 protected:
  auto Make(bool callers_are_checked) {
    return MakeAuditLog(config_, "rapport-roster", callers_are_checked, &metrics_);
  }

  rapport::testing::TempDir dir_;
  internal::config::v1::AuditLogConfig config_;
  observe::Metrics metrics_;
  observe::CapturedLog log_;
};

TEST_F(AuditLogTest, IsThereWhereCallersAreChecked) {
  ASSERT_OK_AND_ASSIGN(const auto unchecked, Make(false));
  EXPECT_EQ(unchecked, nullptr);
  ::testing::internal::CaptureStdout();
  ASSERT_OK_AND_ASSIGN(auto checked, Make(true));
  EXPECT_NE(checked, nullptr);
  checked = nullptr;
  EXPECT_THAT(::testing::internal::GetCapturedStdout(), HasSubstr(R"("program":"rapport-roster")"));
  EXPECT_THAT(log_.text(), Not(HasSubstr("audit_log_off")));
  EXPECT_THAT(log_.text(), HasSubstr("audit_log_unsigned"));
}

TEST_F(AuditLogTest, CanBeTurnedOffLoudly) {
  config_.set_path("none");
  ASSERT_OK_AND_ASSIGN(const auto log, Make(true));
  EXPECT_EQ(log, nullptr);
  EXPECT_THAT(log_.text(), HasSubstr("audit_log_off"));
}

TEST_F(AuditLogTest, IsSignedWithTheKeyInTheFile) {
  config_.set_path(dir_.File("audit.jsonl"));
  config_.set_signing_key_file(dir_.Write("audit.key", auditlog::kRfcPrivateKey));
  ASSERT_OK_AND_ASSIGN(const auto log, Make(false));
  EXPECT_NE(log, nullptr);
  EXPECT_THAT(log_.text(), Not(HasSubstr("audit_log_unsigned")));
  EXPECT_THAT(Make(false), HasReason("AUDIT_LOG_IN_USE"));
}

TEST_F(AuditLogTest, WithAKeyThatIsNoneNothingStarts) {
  config_.set_path(dir_.File("audit.jsonl"));
  config_.set_signing_key_file(dir_.File("missing.key"));
  EXPECT_THAT(Make(true), HasReason("SIGNING_KEY_UNUSABLE"));
  config_.set_signing_key_file(dir_.Write("public.key", auditlog::kRfcPublicKey));
  EXPECT_THAT(Make(true), HasReason("SIGNING_KEY_UNUSABLE"));
  config_.clear_signing_key_file();
  config_.set_path(dir_.File("missing/audit.jsonl"));
  EXPECT_THAT(Make(true), HasReason("AUDIT_LOG_UNUSABLE"));
}

}  // namespace
}  // namespace rapport::hosting
