#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_JOINT_RELEASE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_JOINT_RELEASE_H_

#include <span>
#include <vector>

#include "libs/disclosure/joint_audit.h"
#include "libs/disclosure/released_table.h"
#include "libs/instrument/instrument.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/release.h"

namespace rapport::scoring {

// What is already released of another wave that some of the same people were asked in.
struct OtherRelease {
  disclosure::ReleasedTable table;
  std::vector<disclosure::WaveFlow> flows;  // from its cohorts to those of the wave that is being released
};

// The release, with pools taken together until nothing follows from it and any one of the others for fewer
// than minimum n people who were asked in one of the two waves only (disclosure::AuditJointly,
// FindExposedUnions). A group that would tell of them is shown no longer: its smallest pool is taken together
// with the nearest one outside of it. A role group of which that cannot be done, as nobody is outside, is
// used in nothing. `cells` are the wave's, as frozen.
Release SeparateFrom(std::span<const OtherRelease> others, const instrument::Instrument& instrument,
                     const CellMap& cells, Release release);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_JOINT_RELEASE_H_
