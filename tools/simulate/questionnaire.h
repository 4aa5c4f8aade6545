#ifndef RAPPORT_TOOLS_SIMULATE_QUESTIONNAIRE_H_
#define RAPPORT_TOOLS_SIMULATE_QUESTIONNAIRE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/role_group.h"
#include "libs/instrument/instrument.h"
#include "tools/simulate/model.h"

namespace rapport::simulate {

// An item of a form with what decides its answer. Attention checks have no score.
struct Question {
  std::size_t item = 0;              // index in the instrument
  std::optional<std::size_t> score;  // index in Questionnaire::scores
  double offset = 0;                 // latent distance from its score
};

struct Score {
  std::size_t measure = 0;  // index in the instrument
  ScoreModel model;
};

// The form of one role group joined with the model of its scores.
struct Questionnaire {
  std::vector<Question> questions;     // in the order of the form
  std::vector<Score> scores;           // of measures made of items; burnout, if any, first
  std::optional<std::size_t> burnout;  // index in scores
};

// The role group's default form. INVALID_ARGUMENT if it has none, or if it has an item that the model knows
// no answer to: one that is neither an attention check nor part of a modelled measure on a scale of five
// options.
absl::StatusOr<Questionnaire> MakeQuestionnaire(const Model& model, const instrument::Instrument& instrument,
                                                base::RoleGroup role_group);

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_QUESTIONNAIRE_H_
