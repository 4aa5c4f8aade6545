#ifndef RAPPORT_SERVICES_SCORING_API_READ_INTO_H_
#define RAPPORT_SERVICES_SCORING_API_READ_INTO_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "services/scoring/api/intake_client.h"

namespace rapport::scoring {

// Reads answers of a wave into `answers`, WaveAnswers or WaveStatistics by the wave's plan; returns what
// intake says of them. Errors of intake; UNAVAILABLE, ANSWERS_INCOMPLETE. After an error `answers` are of no
// use.
template <typename Answers>
absl::StatusOr<internal::intake::v1::ReadAnswersHeader> ReadInto(Answers& answers, IntakeClient& intake,
                                                                 const std::string& wave,
                                                                 const AnswerRange& range,
                                                                 const ContextMaker& contexts) {
  internal::intake::v1::ReadAnswersHeader header;
  std::int64_t rows = 0;
  IntakeClient::AnswerVisitor visitor;
  visitor.on_header = [&header](const internal::intake::v1::ReadAnswersHeader& received) {
    header = received;
    return absl::OkStatus();
  };
  visitor.on_block = [&answers, &rows](const internal::intake::v1::AnswerBlock& block) {
    const std::vector<std::string_view> columns(block.columns().begin(), block.columns().end());
    rows += block.cohorts_size();
    return answers.Add(block.form(), {block.cohorts().data(), static_cast<std::size_t>(block.cohorts_size())},
                       columns);
  };
  RAPPORT_RETURN_IF_ERROR(intake.ReadAnswers(wave, range, contexts, visitor));
  if (rows != header.rows()) {
    return base::Error(absl::StatusCode::kUnavailable, "ANSWERS_INCOMPLETE", "not all answers arrived");
  }
  return header;
}

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_READ_INTO_H_
