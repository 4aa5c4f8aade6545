#include "tests/fault/survey.h"

#include <cstddef>

#include "gtest/gtest.h"
#include "libs/base/status_macros.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::fault {
namespace {

using namespace integration;  // the harness: NOLINT(google-build-using-namespace)

constexpr int kClosedSheets = 500;
constexpr absl::Duration kDeadline = absl::Seconds(5);  // of an attempt

}  // namespace

absl::Status Survey::Prepare(const Api& api) {
  RAPPORT_RETURN_IF_ERROR(LoadPulse(api));
  RAPPORT_ASSIGN_OR_RETURN(closed_, OpenPulseWave(api, "closed"));
  RAPPORT_RETURN_IF_ERROR(
      ImportResponses(api, PulseResponses(closed_, RequestId(1)), PulseCsv("u1", 0, kClosedSheets)).status());
  RAPPORT_RETURN_IF_ERROR(CloseWave(api, closed_).status());
  RAPPORT_ASSIGN_OR_RETURN(wave_, OpenPulseWave(api, "open"));
  for (const char* const unit : {"u1", "u2"}) {
    RAPPORT_ASSIGN_OR_RETURN(const auto codes, PulseCodes(api, wave_, unit, kSheets / 2));
    codes_.insert(codes_.end(), codes.begin(), codes.end());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Survey::Submit(const Api& api, int n) const {
  const auto request = PulseSubmission(wave_, codes_[static_cast<std::size_t>(n)], PulseSheet(n),
                                       RequestId(static_cast<std::uint64_t>(n)));
  RAPPORT_ASSIGN_OR_RETURN(const auto response,
                           Call(*api.responses, &ResponseService::Stub::SubmitResponse, request, kDeadline));
  return response.receipt();
}

Submission Survey::SubmitUntilAnswered(const Api& api, int n) const {
  Submission submission{PulseSheet(n)};
  for (;;) {
    const absl::StatusOr<std::string> receipt = Submit(api, n);
    if (receipt.ok()) {
      submission.outcome = Submission::Outcome::kAcknowledged;
      submission.receipt = *receipt;
      return submission;
    }
    if (!absl::IsUnavailable(receipt.status()) && !absl::IsDeadlineExceeded(receipt.status())) {
      ADD_FAILURE() << "sheet " << n << ": " << receipt.status();
      return submission;
    }
  }
}

}  // namespace rapport::fault
