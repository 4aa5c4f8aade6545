#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_PARTICIPATION_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_PARTICIPATION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/intake/domain/frozen_wave.h"

namespace rapport::intake {

// Participation of one role group (none: all together) in a unit and everything below it.
struct ParticipationRow {
  std::string unit_id;
  std::optional<base::RoleGroup> role_group;
  int invited = 0;
  double rate_from = 0;  // band of the response rate: quarters
  double rate_to = 0;
  bool operator==(const ParticipationRow&) const = default;
};

// Rows for every unit in tree order, first all role groups together and then each; only groups of `minimum_n`
// invited or more, of whom all cohorts have a known size. A rate is told as the quarter it lies in: a change
// of a band needs several answers, so that bands read again and again tell nothing of one person. Groups
// under 4 x minimum_n invited, in which a quarter would be fewer than minimum_n answers, are left out as
// well.
std::vector<ParticipationRow> Participate(const FrozenWave& wave,
                                          const std::map<std::uint32_t, std::int64_t>& sheets, int minimum_n);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_PARTICIPATION_H_
