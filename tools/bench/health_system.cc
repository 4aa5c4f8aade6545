#include "tools/bench/health_system.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <variant>

#include "libs/base/strings.h"
#include "tools/bench/memory_wave.h"

namespace rapport::bench {
namespace {

using base::RoleGroup;
constexpr int kHospitals = 20;
constexpr int kDepartments = 25;  // of each hospital
constexpr int kUnits = 19;        // of each department
constexpr int kExecutives = 12;

}  // namespace

// Half of the lowest units have fewer than 22 of the front line; each has two formal leaders.
HealthSystem::HealthSystem() : random_(20260301) {
  rows_.push_back({1, "system", "", "System"});
  AddPeople(0, RoleGroup::kExecutive, kExecutives);
  for (int hospital = 0; hospital < kHospitals; ++hospital) {
    const std::size_t hospital_unit = AddUnit(0);
    for (int department = 0; department < kDepartments; ++department) {
      const std::size_t department_unit = AddUnit(hospital_unit);
      for (int unit = 0; unit < kUnits; ++unit) {
        const std::size_t lowest = AddUnit(department_unit);
        lowest_.push_back(lowest);
        const double size = std::lognormal_distribution(std::log(22.0), 0.6)(random_);
        AddPeople(lowest, RoleGroup::kFrontLine, std::max<std::int64_t>(1, std::lround(size)));
        AddPeople(lowest, RoleGroup::kClinicalLeader, 2);
      }
    }
  }
}

std::size_t HealthSystem::AddUnit(std::size_t parent) {
  const std::size_t unit = rows_.size();
  const std::string id = base::StrCat("u", unit);
  rows_.push_back({static_cast<std::int64_t>(unit) + 1, id, rows_[parent].id, id});
  return unit;
}

void HealthSystem::AddPeople(std::size_t unit, RoleGroup role_group, std::int64_t count) {
  people_.insert(people_.end(), static_cast<std::size_t>(count), {unit, role_group});
}

Invited HealthSystem::Invite(std::int64_t merge_size) const {
  std::vector<roster::KeyCount> counts;
  for (const Person& person : people_) {
    if (person.employed) counts.push_back({rows_[person.unit].id, person.role_group, "", 1});
  }
  const auto tree = roster::UnitTree::Build(rows_);
  Invited invited{roster::DeriveCohorts(std::get<roster::UnitTree>(tree), counts, merge_size), {}};
  std::map<std::pair<std::string, RoleGroup>, std::size_t> cohorts;
  for (std::size_t cohort = 0; cohort < invited.cohorts.size(); ++cohort) {
    for (const roster::CohortKey& key : invited.cohorts[cohort].keys) {
      cohorts[{key.unit_id, invited.cohorts[cohort].role_group}] = cohort;
    }
  }
  for (std::size_t person = 0; person < people_.size(); ++person) {
    const Person& who = people_[person];
    if (who.employed) invited.cohort_of[person] = cohorts.at({rows_[who.unit].id, who.role_group});
  }
  return invited;
}

void HealthSystem::Turnover(double leave, double move) {
  const std::size_t before = people_.size();
  for (std::size_t person = 0; person < before; ++person) {
    const Person who = people_[person];
    if (!who.employed || who.role_group == RoleGroup::kExecutive) continue;
    if (Chance(leave)) people_[person].employed = false;
    if (Chance(leave)) AddPeople(who.unit, who.role_group, 1);
    if (Chance(move)) people_[person].unit = lowest_[random_() % lowest_.size()];
  }
}

scoring::CellMap HealthSystem::Cells(std::span<const roster::Cohort> cohorts) const {
  std::vector<scoring::Unit> units;
  for (const roster::UnitRow& row : rows_) units.push_back({row.id, row.parent_id, row.display_name});
  std::vector<scoring::Cohort> frozen;
  for (const roster::Cohort& cohort : cohorts) {
    frozen.push_back({cohort.role_group, cohort.unit_id, cohort.size});
  }
  return *scoring::CellMap::Create(std::move(units), frozen);
}

scoring::WaveAnswers HealthSystem::Answers(const Invited& invited,
                                           const std::shared_ptr<const scoring::WavePlan>& plan) {
  std::vector<std::uint32_t> sheets;
  for (std::uint32_t cohort = 0; cohort < invited.cohorts.size(); ++cohort) {
    const double share = std::uniform_real_distribution(0.4, 0.9)(random_);
    for (std::int64_t person = 0; person < invited.cohorts[cohort].size; ++person) {
      if (Chance(share)) sheets.push_back(cohort);
    }
  }
  const std::vector<Block> blocks = MakeBlocks(random_(), static_cast<int>(sheets.size()), 1);
  scoring::WaveAnswers answers(plan);
  std::size_t first = 0;
  for (const Block& block : blocks) {
    const std::size_t rows = block.cohorts.size();
    if (!answers.Add(0, std::span(sheets).subspan(first, rows), block.views).ok()) std::abort();
    first += rows;
  }
  return answers;
}

std::vector<disclosure::WaveFlow> FlowsBetween(const Invited& earlier, const Invited& later) {
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> members;
  for (const auto& [person, cohort] : earlier.cohort_of) {
    const auto stayed = later.cohort_of.find(person);
    if (stayed != later.cohort_of.end()) ++members[{cohort, stayed->second}];
  }
  std::vector<disclosure::WaveFlow> flows;
  flows.reserve(members.size());
  for (const auto& [cohorts, count] : members) flows.push_back({cohorts.first, cohorts.second, count});
  return flows;
}

}  // namespace rapport::bench
