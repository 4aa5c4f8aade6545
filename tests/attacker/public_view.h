#ifndef RAPPORT_TESTS_ATTACKER_PUBLIC_VIEW_H_
#define RAPPORT_TESTS_ATTACKER_PUBLIC_VIEW_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "tests/attacker/hospital.h"

namespace rapport::attacker {

// What a number says: how many of some cohorts of a wave have a score, and what their scores add up to.
struct Fact {
  int wave = 0;
  std::string measure;        // identifier of a measure or item; kSheets for answer sheets, with no sum
  std::vector<bool> cohorts;  // by cohort of the wave: whom it is about
  double n = 0;
  double sum = 0;
  std::string source;  // the method that told it
  // By cohort: how often its scores count in `sum`; empty: once where it is one of `cohorts`. With it `n`
  // says nothing.
  std::vector<double> weights = {};
};
inline constexpr char kSheets[] = "";

// The same from the answers themselves: what is true of a set of cohorts.
Fact TruthOf(const Hospital& hospital, int wave, const std::string& measure,
             const std::vector<bool>& cohorts);

// Everything that the methods of ScoringService tell of both waves: scorecards in all breakdowns with items,
// comparisons, gaps and drivers of every unit, trends of every unit with its lineage, quality of measurement.
// Whom a number is about is what units and cohorts say, which are no secret. INTERNAL when a number is not
// true of them.
//
// `pools` by wave and cohort: which pool it is in, as GetRelease tells; weighted means are taken to have them
// as strata.
absl::StatusOr<std::vector<Fact>> ReadEverything(scoring::v1::ScoringService::StubInterface& scoring,
                                                 const Hospital& hospital,
                                                 const std::array<std::vector<std::size_t>, 2>& pools);

// How much each of the items q1 to q5 counts in a measure of complete sheets; nothing for kSheets.
std::array<double, kItems> WeightsOf(const std::string& measure);

// Whether all scores on `measure` in these cohorts are equal, or all but one.
bool IsNearlyUnanimous(const Hospital& hospital, int wave, const std::string& measure,
                       const std::vector<bool>& cohorts);

}  // namespace rapport::attacker

#endif  // RAPPORT_TESTS_ATTACKER_PUBLIC_VIEW_H_
