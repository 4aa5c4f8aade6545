#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_TESTING_INSTRUMENT_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_TESTING_INSTRUMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "libs/instrument/instrument.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// Two facets of three items (the third of each reverse-keyed) in a domain, a burnout item whose low end is
// favourable, an attention check; form 0 asks all, form 1 the first facet.
instrument::Instrument TestingInstrument();

// Sheets of form 0 with random answers, a fifth of them missing, in columns.
struct Sheets {
  std::vector<std::uint32_t> cohorts;
  std::vector<std::string> columns;
  std::vector<std::string_view> views() const { return {columns.begin(), columns.end()}; }
};
Sheets RandomSheets(const instrument::Instrument& instrument, std::uint64_t seed, int rows, int cohorts);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_TESTING_INSTRUMENT_H_
