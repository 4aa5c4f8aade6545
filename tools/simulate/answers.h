#ifndef RAPPORT_TOOLS_SIMULATE_ANSWERS_H_
#define RAPPORT_TOOLS_SIMULATE_ANSWERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "libs/instrument/instrument.h"
#include "tools/simulate/climate.h"
#include "tools/simulate/model.h"
#include "tools/simulate/population.h"
#include "tools/simulate/questionnaire.h"
#include "tools/simulate/random.h"

namespace rapport::simulate {

// The answers of one respondent, without the respondent.
struct Sheet {
  std::size_t unit = 0;
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::string specialty;
  std::vector<std::uint8_t> answers;  // an item of the instrument each, packed as libs/instrument says
  bool careless = false;              // known to the simulation only
};

using Questionnaires = std::map<base::RoleGroup, Questionnaire>;

// The members as respondents: what makes each of them differ from the others of the unit stays from wave to
// wave. Borrows its arguments, which must outlive it.
class Respondents {
 public:
  Respondents(const Model& model, const Population& population, const Climate& climate,
              const instrument::Instrument& instrument, const Questionnaires& questionnaires, Random& random);

  // The sheets of those who answered in wave 1, 2, ..., in an order by lot.
  std::vector<Sheet> Answer(int wave, Random& random) const;

 private:
  struct Person {
    Deviations deviations;          // general and facet by facet, together
    std::vector<double> residuals;  // a score of the questionnaire each
  };

  std::vector<double> LatentScores(std::size_t member, int wave) const;
  std::uint8_t AttentiveAnswer(const Question& question, const std::vector<double>& scores,
                               Random& random) const;
  Sheet FillIn(std::size_t member, int wave, Random& random) const;

  const Model& model_;
  const Population& population_;
  const Climate& climate_;
  const instrument::Instrument& instrument_;
  const Questionnaires& questionnaires_;
  std::vector<Person> persons_;  // a member each
};

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_ANSWERS_H_
