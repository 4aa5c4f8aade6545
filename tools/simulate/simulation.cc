#include "tools/simulate/simulation.h"

#include <optional>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "tools/simulate/questionnaire.h"
#include "tools/simulate/random.h"

namespace rapport::simulate {
namespace {

// Streams of the seed. Wave w draws from kFirstWaveStream + w, its newcomers from kFirstNewcomersStream + w.
constexpr std::uint64_t kPopulationStream = 1;
constexpr std::uint64_t kClimateStream = 2;
constexpr std::uint64_t kPeopleStream = 3;
constexpr std::uint64_t kFirstWaveStream = 1000;
constexpr std::uint64_t kFirstNewcomersStream = 2000;

}  // namespace

absl::StatusOr<Simulation> Simulate(const Options& options, const Model& model,
                                    instrument::Instrument instrument) {
  if (options.waves < 1 || options.waves > 20) {
    return base::InvalidArgument("waves", "must be 1 to 20", "OUT_OF_RANGE");
  }
  Questionnaires questionnaires;
  for (const base::RoleGroup role_group : base::kRoleGroups) {
    RAPPORT_ASSIGN_OR_RETURN(questionnaires[role_group], MakeQuestionnaire(model, instrument, role_group));
  }
  Random population_random(options.seed, kPopulationStream);
  RAPPORT_ASSIGN_OR_RETURN(Population population, MakePopulation(options.population, population_random));
  Random climate_random(options.seed, kClimateStream);
  Climate climate(model, population, options.waves, climate_random);

  Random people_random(options.seed, kPeopleStream);
  std::optional<Respondents> respondents(std::in_place, model, population, climate, instrument,
                                         questionnaires, people_random);
  std::vector<std::vector<Sheet>> waves;
  for (int wave = 1; wave <= options.waves; ++wave) {
    const auto number = static_cast<std::uint64_t>(wave);
    if (wave > 1 && !options.same_people) {
      Random newcomers_random(options.seed, kFirstNewcomersStream + number);
      respondents.emplace(model, population, climate, instrument, questionnaires, newcomers_random);
    }
    Random wave_random(options.seed, kFirstWaveStream + number);
    waves.push_back(respondents->Answer(wave, wave_random));
  }
  return Simulation{options,
                    model,
                    std::move(instrument),
                    std::move(questionnaires),
                    std::move(population),
                    std::move(climate),
                    std::move(waves)};
}

}  // namespace rapport::simulate
