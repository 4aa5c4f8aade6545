#include "tools/simulate/answers.h"

#include <algorithm>
#include <cmath>

namespace rapport::simulate {
namespace {

constexpr int kOptions = 5;

}  // namespace

Respondents::Respondents(const Model& model, const Population& population, const Climate& climate,
                         const instrument::Instrument& instrument, const Questionnaires& questionnaires,
                         Random& random)
    : model_(model),
      population_(population),
      climate_(climate),
      instrument_(instrument),
      questionnaires_(questionnaires) {
  for (const Member& member : population.members) {
    Person person;
    const double general = random.Normal(0, model.person_general_sd);
    for (double& deviation : person.deviations) deviation = general + random.Normal(0, model.person_facet_sd);
    for (const Score& score : questionnaires.at(member.role_group).scores) {
      person.residuals.push_back(random.Normal(0, score.model.residual_sd));
    }
    persons_.push_back(std::move(person));
  }
}

std::vector<double> Respondents::LatentScores(std::size_t member, int wave) const {
  const Questionnaire& questionnaire = questionnaires_.at(population_.members[member].role_group);
  const Deviations& unit = climate_.At(population_.members[member].unit, wave);
  const Person& person = persons_[member];
  std::vector<double> result;
  for (std::size_t s = 0; s < questionnaire.scores.size(); ++s) {
    const ScoreModel& score = questionnaire.scores[s].model;
    double latent = score.mean + person.residuals[s];
    for (std::size_t f = 0; f < kFacets; ++f) {
      latent += score.weights[f] * (unit[f] + (score.personal ? person.deviations[f] : 0));
    }
    if (score.burnout_weight != 0 && questionnaire.burnout) {
      const double usual = questionnaire.scores[*questionnaire.burnout].model.mean;
      latent += score.burnout_weight * (result[*questionnaire.burnout] - usual);
    }
    result.push_back(latent);
  }
  return result;
}

std::uint8_t Respondents::AttentiveAnswer(const Question& question, const std::vector<double>& scores,
                                          Random& random) const {
  const instrument::Item& item = instrument_.items[question.item];
  const instrument::ResponseScale& scale = instrument_.ScaleOf(question.item);
  if (random.Chance(model_.missing_share)) return instrument::kMissing;
  if (!question.score) return static_cast<std::uint8_t>(*item.attention_position + 1);
  if (scale.allow_cannot_judge && random.Chance(model_.cannot_judge_share)) return instrument::kCannotJudge;
  const double latent = scores[*question.score] + question.offset + random.Normal(0, model_.item_sd);
  const int option =
      static_cast<int>(std::clamp(std::floor(latent + 0.5), 1.0, static_cast<double>(kOptions)));
  return static_cast<std::uint8_t>(item.reverse_keyed ? kOptions + 1 - option : option);
}

Sheet Respondents::FillIn(std::size_t member, int wave, Random& random) const {
  const Member& who = population_.members[member];
  Sheet sheet{
      who.unit, who.role_group, who.specialty, {}, random.Chance(model_.Role(who.role_group).careless_share)};
  sheet.answers.assign(instrument_.items.size(), instrument::kMissing);
  const auto same = static_cast<std::uint8_t>(random.Integer(1, kOptions));
  const std::vector<double> scores = LatentScores(member, wave);
  for (const Question& question : questionnaires_.at(who.role_group).questions) {
    sheet.answers[question.item] = sheet.careless ? same : AttentiveAnswer(question, scores, random);
  }
  return sheet;
}

std::vector<Sheet> Respondents::Answer(int wave, Random& random) const {
  std::vector<Sheet> sheets;
  for (std::size_t member = 0; member < population_.members.size(); ++member) {
    if (random.Chance(model_.Role(population_.members[member].role_group).response_rate)) {
      sheets.push_back(FillIn(member, wave, random));
    }
  }
  random.Shuffle(sheets);
  return sheets;
}

}  // namespace rapport::simulate
