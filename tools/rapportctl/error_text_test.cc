#include "tools/rapportctl/error_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "tools/rapportctl/exit_code.h"

namespace rapport::ctl {
namespace {

using ::testing::HasSubstr;

TEST(ErrorText, MessageReasonAndCode) {
  const auto status =
      base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED", "wave is still open");
  EXPECT_EQ(ErrorText(status), "error: wave is still open (WAVE_NOT_CLOSED)\n  code: FAILED_PRECONDITION\n");
  EXPECT_THAT(HintText(status, ""), HasSubstr("rapportctl wave close"));
  EXPECT_EQ(ErrorText(absl::InternalError("broken")), "error: broken (INTERNAL)\n");
}

TEST(ErrorText, ViolationsOneALineAndNotTwice) {
  const auto status = base::InvalidArgument(
      {{"line 17: unit_id", "there is no such unit", "UNKNOWN_UNIT"}, {"x", "is bad", ""}});
  EXPECT_EQ(ErrorText(status),
            "error: the input was refused (INVALID_ARGUMENT)\n"
            "  line 17: unit_id: there is no such unit (UNKNOWN_UNIT)\n"
            "  x: is bad\n");
}

TEST(ErrorText, TextOfAServiceCannotSteerTheTerminal) {
  EXPECT_EQ(ErrorText(absl::InternalError("a\x1b[2Jb")), "error: a\xef\xbf\xbd[2Jb (INTERNAL)\n");
  EXPECT_EQ(ErrorText(base::Error(absl::StatusCode::kInternal, "X\x1b[2J", "a")),
            "error: a (X\xef\xbf\xbd[2J)\n  code: INTERNAL\n");
  EXPECT_EQ(ErrorText(base::InvalidArgument("R", "b", {{"x", "is bad", "Y\r"}})),
            "error: b (R)\n  code: INVALID_ARGUMENT\n  x: is bad (Y\xef\xbf\xbd)\n");
}

TEST(ErrorText, UnavailableNamesTheAddress) {
  EXPECT_THAT(HintText(absl::UnavailableError("x"), "host:1"), HasSubstr("host:1"));
  EXPECT_EQ(HintText(absl::InternalError("x"), "host:1"), "");
  // Who gives a reason is there.
  EXPECT_EQ(HintText(base::Error(absl::StatusCode::kUnavailable, "AUDIT_LOG_UNAVAILABLE", "x"), "host:1"),
            "");
}

TEST(ErrorText, RowErrors) {
  type::v1::RowError error;
  error.set_line(17);
  error.set_column("unit_id");
  error.set_reason("UNKNOWN_UNIT");
  error.set_message("there is no such unit");
  EXPECT_EQ(RowErrorText(error), "line 17: unit_id: there is no such unit (UNKNOWN_UNIT)");
  error.clear_column();
  EXPECT_EQ(RowErrorText(error), "line 17: there is no such unit (UNKNOWN_UNIT)");
  error.set_reason("\a");
  EXPECT_EQ(RowErrorText(error), "line 17: there is no such unit (\xef\xbf\xbd)");
}

TEST(ExitCode, EveryCodeHasOne) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kOk);
  EXPECT_EQ(ExitCodeOf(absl::AlreadyExistsError("")), ExitCode::kError);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("")), ExitCode::kError);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("")), ExitCode::kNotFound);
  EXPECT_EQ(ExitCodeOf(absl::FailedPreconditionError("")), ExitCode::kPrecondition);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("")), ExitCode::kUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("")), ExitCode::kUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("")), ExitCode::kRefused);
}

}  // namespace
}  // namespace rapport::ctl
