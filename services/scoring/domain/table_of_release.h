#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_TABLE_OF_RELEASE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_TABLE_OF_RELEASE_H_

#include "libs/disclosure/released_table.h"
#include "libs/instrument/instrument.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/release.h"

namespace rapport::scoring {

// The release as a table that can be audited: sheets (identifier ""), measures in the instrument's order,
// then items (attention checks aside), each with its blocks; those that nobody was asked are left out.
// `cells` are those of the frozen cohorts, from which the release was built.
disclosure::ReleasedTable TableOf(const instrument::Instrument& instrument, const CellMap& cells,
                                  const Release& release);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_TABLE_OF_RELEASE_H_
