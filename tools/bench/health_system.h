#ifndef RAPPORT_TOOLS_BENCH_HEALTH_SYSTEM_H_
#define RAPPORT_TOOLS_BENCH_HEALTH_SYSTEM_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "libs/base/role_group.h"
#include "libs/disclosure/joint_audit.h"
#include "services/roster/domain/cohorts.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::bench {

// Who was invited in a wave, and with which cohort.
struct Invited {
  std::vector<roster::Cohort> cohorts;
  std::map<std::size_t, std::size_t> cohort_of;  // by person
};

// A health system of 10,021 units in four levels, its people, and who of them answered. The same each time.
class HealthSystem {
 public:
  HealthSystem();

  // Cohorts as the roster makes them: of `merge_size` members at least.
  Invited Invite(std::int64_t merge_size) const;

  // Between two waves: `leave` of the people leave, each unit hires as many as leave it on average, and
  // `move` go to another unit.
  void Turnover(double leave, double move);

  scoring::CellMap Cells(std::span<const roster::Cohort> cohorts) const;

  // Two in three answer on average, in some cohorts fewer and in some more.
  scoring::WaveAnswers Answers(const Invited& invited, const std::shared_ptr<const scoring::WavePlan>& plan);

 private:
  struct Person {
    std::size_t unit = 0;
    base::RoleGroup role_group = base::RoleGroup::kFrontLine;
    bool employed = true;
  };

  std::size_t AddUnit(std::size_t parent);
  void AddPeople(std::size_t unit, base::RoleGroup role_group, std::int64_t count);
  bool Chance(double probability) { return std::bernoulli_distribution(probability)(random_); }

  std::mt19937_64 random_;
  std::vector<roster::UnitRow> rows_;
  std::vector<std::size_t> lowest_;  // units without units below
  std::vector<Person> people_;
};

// How many went from which cohort of the earlier wave to which of the later one.
std::vector<disclosure::WaveFlow> FlowsBetween(const Invited& earlier, const Invited& later);

}  // namespace rapport::bench

#endif  // RAPPORT_TOOLS_BENCH_HEALTH_SYSTEM_H_
