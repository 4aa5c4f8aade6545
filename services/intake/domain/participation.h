#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_PARTICIPATION_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_PARTICIPATION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/intake/domain/disclosure_policy.h"
#include "services/intake/domain/frozen_wave.h"

namespace rapport::intake {

// Participation of one role group (none: all together) in a unit and everything below it.
struct ParticipationRow {
  std::string unit_id;
  std::optional<base::RoleGroup> role_group;
  int invited = 0;
  double rate_from = 0;  // band of the response rate
  double rate_to = 0;
  bool operator==(const ParticipationRow&) const = default;
};

// Rows for every unit in tree order, first all role groups together and then each; only groups of which all
// cohorts have a known size, and in which a band of the policy's width is at least minimum_n people. A rate
// is told as the band it lies in: a change of the band needs several answers, so that bands read again and
// again tell nothing of one person. Units that the policy lets nobody see are left out.
std::vector<ParticipationRow> Participate(const FrozenWave& wave,
                                          const std::map<std::uint32_t, std::int64_t>& sheets,
                                          const DisclosurePolicy& policy);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_PARTICIPATION_H_
