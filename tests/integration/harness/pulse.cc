#include "tests/integration/harness/pulse.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "tests/integration/harness/call.h"

namespace rapport::integration {

absl::Status LoadPulse(const Api& api) {
  RAPPORT_RETURN_IF_ERROR(CreateOrganization(api, "pulse").status());
  RAPPORT_RETURN_IF_ERROR(ImportUnits(api, kPulse, kPulseUnits).status());
  return CreateInstrument(api, kPulse, ReadInstrument("tests/integration/testdata/pulse.json")).status();
}

WavePlan PulseWave(const std::string& id, int minimum_n) {
  WavePlan plan = {kPulse, id, {}};
  plan.wave.set_display_name(base::StrCat("Wave ", id));
  plan.wave.set_instrument(base::StrCat(kPulse, "/instruments/pulse-v1"));
  plan.wave.mutable_policy()->set_minimum_n(minimum_n);
  return plan;
}

absl::StatusOr<std::string> OpenPulseWave(const Api& api, const std::string& id, int minimum_n) {
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, CreateOpenWave(api, PulseWave(id, minimum_n)));
  return wave.name();
}

absl::StatusOr<std::vector<std::string>> PulseCodes(const Api& api, const std::string& wave,
                                                    const std::string& unit, int count) {
  RAPPORT_ASSIGN_OR_RETURN(const auto cohorts, ListCohorts(api, wave));
  const auto cohort =
      std::find_if(cohorts.begin(), cohorts.end(), [&unit](const intake::v1::WaveCohort& candidate) {
        return candidate.unit_id() == unit && candidate.role_group() == type::v1::ROLE_GROUP_FRONT_LINE;
      });
  if (cohort == cohorts.end()) return absl::NotFoundError(base::StrCat("no cohort in unit ", unit));
  return CreateCodes(api, cohort->name(), count);
}

std::string PulseSheet(int n) {
  std::string sheet(kPulseItems, '1');
  for (char& answer : sheet) {
    answer = static_cast<char>('1' + n % 5);
    n /= 5;
  }
  return sheet;
}

intake::v1::SubmitResponseRequest PulseSubmission(const std::string& wave, const std::string& code,
                                                  const std::string& sheet, const std::string& request_id) {
  intake::v1::SubmitResponseRequest request;
  request.set_wave(wave);
  request.set_participation_code(code);
  request.set_request_id(request_id);
  for (std::size_t i = 0; i < sheet.size(); ++i) {
    intake::v1::Answer& answer = *request.add_answers();
    answer.set_item(base::StrCat("q", i + 1));
    answer.set_value(sheet[i] - '0');
  }
  return request;
}

void AddComment(intake::v1::SubmitResponseRequest& request, const std::string& prompt,
                const std::string& text) {
  intake::v1::Comment& comment = *request.add_comments();
  comment.set_prompt(prompt);
  comment.set_text(text);
}

std::string PulseCsv(const std::string& unit, int first, int count) {
  std::string csv = "unit_id,q1,q2,q3,q4,q5,q6,q7,q8\n";
  for (int n = first; n < first + count; ++n) {
    csv += unit;
    for (const char answer : PulseSheet(n)) base::StrAppend(&csv, ",", std::string(1, answer));
    csv += '\n';
  }
  return csv;
}

ResponsesPlan PulseResponses(const std::string& wave, const std::string& request_id) {
  ResponsesPlan plan = {wave, request_id};
  plan.format.set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  return plan;
}

absl::StatusOr<std::map<std::string, int>> ReadPulseSheets(const Api& api, const std::string& wave) {
  internal::intake::v1::ReadAnswersRequest request;
  request.set_wave(wave);
  const auto context = NewContext();
  const auto reader = api.answers->ReadAnswers(context.get(), request);
  std::map<std::string, int> sheets;
  for (internal::intake::v1::ReadAnswersResponse piece; reader->Read(&piece);) {
    const internal::intake::v1::AnswerBlock& block = piece.block();
    for (std::size_t row = 0; row < static_cast<std::size_t>(block.cohorts_size()); ++row) {
      std::string sheet;
      for (const std::string& column : block.columns()) sheet.push_back(static_cast<char>('0' + column[row]));
      ++sheets[sheet];
    }
  }
  return Result(reader->Finish(), std::move(sheets));
}

}  // namespace rapport::integration
