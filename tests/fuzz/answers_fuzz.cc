// Answers: read as rapportctl reads them (JSON where the input begins with a brace, else a line an answer),
// then checked and packed as intake does it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/intake/domain/answer_sheet.h"
#include "services/intake/domain/comment.h"
#include "services/intake/domain/receipt.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/quiet.h"
#include "tools/rapportctl/answers.h"
#include "tools/rapportctl/error_text.h"

namespace rapport {
namespace {

// Items A to D with one to five, of which C may be "cannot judge"; the one form asks B, A and C.
const instrument::Instrument& Demo() {
  static const auto* const demo = [] {
    auto* made = new instrument::Instrument;
    made->response_scales = {{"five", {1, 2, 3, 4, 5}, false, 2}, {"odd", {-1.5, 0, 1000}, true, 1}};
    for (const auto& [id, scale] : {std::pair{"A", 0}, {"B", 1}, {"C", 1}, {"D", 0}}) {
      made->item_index[id] = made->items.size();
      made->items.push_back({id, static_cast<std::size_t>(scale), false, {}});
    }
    made->comment_prompts = {"A", "B", "D"};
    made->forms = {{"short", {base::RoleGroup::kFrontLine}, {1, 0, 2}}};
    return made;
  }();
  return *demo;
}

absl::StatusOr<std::vector<intake::v1::Answer>> Read(fuzz::Input input, bool is_json) {
  if (is_json) return ctl::AnswersFromJson(std::string(input.TakeRest()));
  std::vector<std::string> pairs;
  while (!input.empty()) pairs.emplace_back(input.TakeLine());
  return ctl::AnswersFromPairs(pairs);
}

// What is shown of an error steers no terminal.
void CheckShown(const absl::Status& status) {
  FUZZ_CHECK(status.code() == absl::StatusCode::kInvalidArgument && !base::ReasonOf(status).empty());
  const std::string text = ctl::ErrorText(status);
  FUZZ_CHECK(std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  }));
}

void CheckDraft(const intake::SheetDraft& draft, std::size_t answers) {
  const instrument::Instrument& demo = Demo();
  FUZZ_CHECK(draft.choices().size() == answers);
  std::vector<int> wanted(demo.items.size(), instrument::kMissing);
  for (const intake::SheetDraft::Choice& choice : draft.choices()) {
    FUZZ_CHECK(choice.item < demo.items.size() && wanted[choice.item] == instrument::kMissing);
    const instrument::ResponseScale& scale = demo.ScaleOf(choice.item);
    FUZZ_CHECK(choice.code == instrument::kCannotJudge ? scale.allow_cannot_judge
                                                       : choice.code >= 1 && choice.code <= scale.options());
    wanted[choice.item] = choice.code;
  }
  const std::string receipt = intake::MakeReceipt("0123456789abcdef", "hash", draft);
  FUZZ_CHECK(receipt.size() == intake::kReceiptBytes && receipt != std::string(intake::kReceiptBytes, '\0'));

  const absl::StatusOr<std::string> sheet = intake::FormLayout(demo, 0).Pack(draft);
  FUZZ_CHECK(sheet.ok() == (wanted[3] == instrument::kMissing));
  if (!sheet.ok()) return fuzz::CheckRefusal(sheet.status(), 1);
  FUZZ_CHECK(sheet->size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    FUZZ_CHECK(static_cast<unsigned char>((*sheet)[i]) == wanted[demo.forms[0].items[i]]);
  }
}

}  // namespace

namespace {

// Comments in the same form are told apart from what is none, and what is said of that steers no terminal.
void CheckComments(fuzz::Input input) {
  std::vector<std::string> pairs;
  while (!input.empty()) pairs.emplace_back(input.TakeLine());
  const absl::StatusOr<std::vector<intake::v1::Comment>> comments = ctl::CommentsFromPairs(pairs);
  if (!comments.ok()) return CheckShown(comments.status());
  FUZZ_CHECK(comments->size() == pairs.size());
  std::vector<intake::CommentInput> inputs;
  for (const intake::v1::Comment& comment : *comments) inputs.push_back({comment.prompt(), comment.text()});
  const absl::StatusOr<std::vector<intake::Comment>> checked = intake::CheckComments(Demo(), inputs);
  if (!checked.ok()) return fuzz::CheckRefusal(checked.status(), 2 * pairs.size() + 1);
  FUZZ_CHECK(checked->size() == pairs.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  CheckComments({data, size});
  const bool is_json = size > 0 && data[0] == '{';
  const absl::StatusOr<std::vector<intake::v1::Answer>> answers = Read({data, size}, is_json);
  if (!answers.ok()) {
    CheckShown(answers.status());
    return 0;
  }
  std::vector<intake::AnswerInput> inputs;
  for (const intake::v1::Answer& answer : *answers) {
    intake::AnswerInput& input =
        inputs.emplace_back(intake::AnswerInput{answer.item(), {}, answer.cannot_judge()});
    if (answer.choice_case() == intake::v1::Answer::kValue) input.value = answer.value();
  }
  const absl::StatusOr<intake::SheetDraft> draft = intake::SheetDraft::Create(Demo(), inputs);
  std::reverse(inputs.begin(), inputs.end());
  const absl::StatusOr<intake::SheetDraft> reversed = intake::SheetDraft::Create(Demo(), inputs);
  FUZZ_CHECK(draft.ok() == reversed.ok());
  if (!draft.ok()) {
    fuzz::CheckRefusal(draft.status(), 100);
    return 0;
  }
  FUZZ_CHECK(draft->choices() == reversed->choices());
  CheckDraft(*draft, inputs.size());
  return 0;
}

}  // namespace rapport
