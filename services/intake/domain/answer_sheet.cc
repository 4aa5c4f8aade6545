#include "services/intake/domain/answer_sheet.h"

#include <algorithm>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::intake {
namespace {

constexpr std::size_t kMaxViolations = 100;

}  // namespace

SheetDraft::SheetDraft(std::vector<Choice> choices) : choices_(std::move(choices)) {
  std::sort(choices_.begin(), choices_.end(),
            [](const Choice& a, const Choice& b) { return a.item < b.item; });
}

absl::StatusOr<SheetDraft> SheetDraft::Create(const instrument::Instrument& instrument,
                                              std::span<const AnswerInput> answers) {
  if (answers.empty()) return base::InvalidArgument("answers", "needs at least one answer", "NO_ANSWERS");
  if (answers.size() > instrument.items.size()) {
    return base::InvalidArgument("answers", "has more answers than the instrument has items",
                                 "TOO_MANY_ANSWERS");
  }
  std::vector<base::FieldViolation> violations;
  const auto bad = [&violations](std::size_t i, std::string_view part, std::string_view reason,
                                 std::string_view description) {
    if (violations.size() == kMaxViolations) return;
    violations.push_back(
        {base::StrCat("answers[", i, "].", part), std::string(description), std::string(reason)});
  };
  std::vector<Choice> choices;
  choices.reserve(answers.size());
  std::vector<bool> answered(instrument.items.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const AnswerInput& answer = answers[i];
    const auto found = instrument.item_index.find(base::AbslView(answer.item));
    if (found == instrument.item_index.end()) {
      bad(i, "item", "UNKNOWN_ITEM", "is no item of the instrument");
      continue;
    }
    const std::size_t item = found->second;
    if (answered[item]) {
      bad(i, "item", "DUPLICATE_ANSWER", "is answered twice");
      continue;
    }
    answered[item] = true;
    const instrument::ResponseScale& scale = instrument.ScaleOf(item);
    if (answer.cannot_judge) {
      if (!scale.allow_cannot_judge)
        bad(i, "cannot_judge", "CANNOT_JUDGE_NOT_OFFERED", "is not offered for this item");
      choices.push_back({static_cast<std::uint16_t>(item), instrument::kCannotJudge});
    } else if (!answer.value.has_value()) {
      bad(i, "value", "NO_CHOICE", "has neither a value nor cannot_judge");
    } else if (const auto position = scale.PositionOf(*answer.value)) {
      choices.push_back({static_cast<std::uint16_t>(item), static_cast<std::uint8_t>(1 + *position)});
    } else {
      bad(i, "value", "VALUE_OUT_OF_RANGE",
          base::StrCat("must be an option of the item, ", scale.Describe()));
    }
  }
  if (!violations.empty()) return base::InvalidArgument(std::move(violations));
  return SheetDraft(std::move(choices));
}

FormLayout::FormLayout(const instrument::Instrument& instrument, std::size_t form)
    : position_(instrument.items.size(), kNotAsked), item_count_(instrument.forms[form].items.size()) {
  for (std::size_t i = 0; i < item_count_; ++i) {
    position_[instrument.forms[form].items[i]] = static_cast<std::uint16_t>(i);
  }
}

absl::StatusOr<std::string> FormLayout::Pack(const SheetDraft& draft) const {
  std::string sheet = EmptySheet();
  for (const SheetDraft::Choice& choice : draft.choices()) {
    const std::uint16_t position = position_[choice.item];
    if (position == kNotAsked) {
      return base::InvalidArgument("answers", "has an answer to an item that the code's form does not ask",
                                   "ITEM_NOT_ON_FORM");
    }
    sheet[position] = static_cast<char>(choice.code);
  }
  return sheet;
}

}  // namespace rapport::intake
