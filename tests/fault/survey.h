#ifndef RAPPORT_TESTS_FAULT_SURVEY_H_
#define RAPPORT_TESTS_FAULT_SURVEY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/fault/history.h"
#include "tests/integration/harness/suite.h"

namespace rapport::fault {

// A wave that people answer, and one that is closed.
class Survey {
 public:
  static constexpr int kSheets = 10'000;  // codes of the wave that is open

  // In a fresh suite.
  absl::Status Prepare(const integration::Api& api);

  const std::string& closed() const { return closed_; }
  const std::string& wave() const { return wave_; }

  // One attempt of the n-th submission; its receipt.
  absl::StatusOr<std::string> Submit(const integration::Api& api, int n) const;

  // The n-th submission by a client that does not give up.
  Submission SubmitUntilAnswered(const integration::Api& api, int n) const;

 private:
  std::string closed_;
  std::string wave_;
  std::vector<std::string> codes_;
};

}  // namespace rapport::fault

#endif  // RAPPORT_TESTS_FAULT_SURVEY_H_
