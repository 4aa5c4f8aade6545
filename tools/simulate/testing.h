#ifndef RAPPORT_TOOLS_SIMULATE_TESTING_H_
#define RAPPORT_TOOLS_SIMULATE_TESTING_H_

#include <gtest/gtest.h>

#include <optional>
#include <string_view>
#include <vector>

#include "libs/instrument/decode.h"
#include "libs/testing/status_matchers.h"
#include "tools/simulate/instrument_file.h"
#include "tools/simulate/simulation.h"

namespace rapport::simulate {

inline constexpr char kTrustInstrument[] = "instruments/rapport-trust-v1.json";

inline instrument::Instrument TrustInstrument() {
  const auto proto = ReadInstrumentFile(kTrustInstrument);
  EXPECT_OK(proto);
  auto decoded = instrument::Decode(proto.value_or(intake::v1::Instrument()));
  EXPECT_OK(decoded);
  return decoded.value_or(instrument::Instrument());
}

// The system that `simulate` makes without options. Made once.
inline const Simulation& DefaultSimulation() {
  static const auto* const simulation =
      new Simulation(*Simulate(Options(), PlantedModel(), TrustInstrument()));
  return *simulation;
}

// A person's score, computed here a second time: the mean of the reversed valid items, none if fewer than
// half are valid.
inline std::optional<double> PersonScore(const instrument::Instrument& instrument, const Sheet& sheet,
                                         std::string_view measure_id) {
  for (const instrument::Measure& measure : instrument.measures) {
    if (measure.id != measure_id) continue;
    double sum = 0;
    int valid = 0;
    for (const std::size_t item : measure.items) {
      const int answer = sheet.answers[item];
      if (answer == instrument::kMissing || answer == instrument::kCannotJudge) continue;
      sum += instrument.items[item].reverse_keyed ? 6 - answer : answer;
      ++valid;
    }
    if (valid == 0 || 2 * valid < static_cast<int>(measure.items.size())) return std::nullopt;
    return sum / valid;
  }
  ADD_FAILURE() << "no measure " << measure_id;
  return std::nullopt;
}

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_TESTING_H_
