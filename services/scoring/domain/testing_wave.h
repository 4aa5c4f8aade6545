#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_TESTING_WAVE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_TESTING_WAVE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/testing_instrument.h"
#include "services/scoring/domain/wave_answers.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// Answers to TestingInstrument's item BURN, the measure "burnout" at kBurnout: one front-line cohort for each
// entry, of the unit named and with these answers, a digit 1 to 5 a person. Nothing else is answered.
inline constexpr std::size_t kBurnout = 3;
using BurnoutAnswers = std::vector<std::pair<std::string, std::string>>;
WaveStatistics BurnoutWave(const CellMap& cells, const BurnoutAnswers& answers);

// The tree of those units and one front-line cohort for each entry of `answers`.
CellMap BurnoutCells(std::vector<Unit> units, const BurnoutAnswers& answers);

// One answer sheet: a digit 1 to 5 an item in the order of the form, '.' where there is no answer.
struct TestingSheet {
  std::uint32_t cohort = 0;
  std::string answers;
};

// Adds sheets of one form, all of the same length.
void AddSheets(WaveAnswers& answers, std::size_t form, const std::vector<TestingSheet>& sheets);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_TESTING_WAVE_H_
