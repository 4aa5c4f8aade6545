#include "tools/simulate/questionnaire.h"

#include <algorithm>

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::simulate {
namespace {

using base::StrCat;

constexpr int kOptions = 5;

struct Place {
  std::size_t score;
  double offset;
};

std::optional<Place> FindPlace(const Model& model, const instrument::Instrument& instrument,
                               const Questionnaire& questionnaire, std::size_t item) {
  for (std::size_t s = 0; s < questionnaire.scores.size(); ++s) {
    const auto& items = instrument.measures[questionnaire.scores[s].measure].items;
    const auto found = std::find(items.begin(), items.end(), item);
    if (found == items.end()) continue;
    return Place{s, ItemOffset(model, static_cast<std::size_t>(found - items.begin()), items.size())};
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<Questionnaire> MakeQuestionnaire(const Model& model, const instrument::Instrument& instrument,
                                                base::RoleGroup role_group) {
  const std::optional<std::size_t> form = instrument.DefaultForm(role_group);
  if (!form) {
    return base::InvalidArgument("instrument.forms",
                                 StrCat("has no form for ", base::RoleGroupWord(role_group)));
  }
  Questionnaire result;
  for (std::size_t m = 0; m < instrument.measures.size(); ++m) {
    if (instrument.measures[m].items.empty()) continue;
    const std::optional<ScoreModel> score = ScoreModelOf(model, role_group, instrument.measures[m].id);
    if (!score) continue;
    const bool is_burnout = instrument.measures[m].id == "burnout";
    if (is_burnout) result.burnout = 0;
    result.scores.insert(is_burnout ? result.scores.begin() : result.scores.end(), {m, *score});
  }
  for (const std::size_t item : instrument.forms[*form].items) {
    if (instrument.items[item].attention_position) {
      result.questions.push_back({item, std::nullopt, 0});
      continue;
    }
    const std::optional<Place> place = FindPlace(model, instrument, result, item);
    if (!place || instrument.ScaleOf(item).options() != kOptions) {
      return base::InvalidArgument(StrCat("instrument.items.", instrument.items[item].id),
                                   "is not known to the model of the simulation");
    }
    result.questions.push_back({item, place->score, place->offset});
  }
  return result;
}

}  // namespace rapport::simulate
