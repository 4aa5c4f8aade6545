#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_ANSWER_SHEET_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_ANSWER_SHEET_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"

namespace rapport::intake {

// One answer as it came in: the item's identifier and either a value or "cannot judge".
struct AnswerInput {
  std::string_view item;
  std::optional<double> value;
  bool cannot_judge = false;
};

// Answers that fit the instrument, not yet laid out for a form: which form it is follows from the
// participation code's cohort, which is known only where the code is spent.
class SheetDraft {
 public:
  struct Choice {
    std::uint16_t item;  // index in the instrument
    std::uint8_t code;   // instrument::kCannotJudge or 1 + position of the option
    bool operator==(const Choice&) const = default;
  };

  // Choices in any order, each item at most once; they are kept by item.
  explicit SheetDraft(std::vector<Choice> choices);

  // Checks answers item by item. INVALID_ARGUMENT names every answer at fault as "answers[i].item" or
  // "answers[i].value": UNKNOWN_ITEM, DUPLICATE_ANSWER, NO_CHOICE, VALUE_OUT_OF_RANGE,
  // CANNOT_JUDGE_NOT_OFFERED; and "answers" when there are none (NO_ANSWERS) or more than the instrument has
  // items (TOO_MANY_ANSWERS).
  static absl::StatusOr<SheetDraft> Create(const instrument::Instrument& instrument,
                                           std::span<const AnswerInput> answers);

  const std::vector<Choice>& choices() const { return choices_; }

 private:
  std::vector<Choice> choices_;
};

// Where each item of an instrument stands on one form.
class FormLayout {
 public:
  // `form` is an index into instrument.forms.
  FormLayout(const instrument::Instrument& instrument, std::size_t form);

  std::size_t item_count() const { return item_count_; }

  // A sheet on which nothing is answered.
  std::string EmptySheet() const { return std::string(item_count_, static_cast<char>(instrument::kMissing)); }

  // Where the item, an index into the instrument's, stands on the form; none when the form does not ask it.
  std::optional<std::size_t> PositionOf(std::size_t item) const {
    if (position_[item] == kNotAsked) return std::nullopt;
    return position_[item];
  }

  // One byte an item of the form, in its order. INVALID_ARGUMENT with reason ITEM_NOT_ON_FORM for an answer
  // to an item that the form does not ask.
  absl::StatusOr<std::string> Pack(const SheetDraft& draft) const;

 private:
  static constexpr std::uint16_t kNotAsked = 0xffff;
  std::vector<std::uint16_t> position_;  // by item of the instrument
  std::size_t item_count_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_ANSWER_SHEET_H_
