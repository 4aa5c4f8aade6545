#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "libs/base/strings.h"
#include "libs/disclosure/clp_bounds.h"
#include "services/roster/domain/cohorts.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/release.h"
#include "services/scoring/domain/table_of_release.h"
#include "tools/bench/benches.h"
#include "tools/bench/measure.h"
#include "tools/bench/memory_wave.h"

namespace rapport::bench {
namespace {

using base::RoleGroup;
constexpr int kHospitals = 20;
constexpr int kDepartments = 25;  // of each hospital
constexpr int kUnits = 19;        // of each department
constexpr int kExecutives = 12;
constexpr int kMinimumN = 10;

// A health system of 10,021 units, its people, and who of them answered.
class HealthSystem {
 public:
  HealthSystem() : random_(20260301) {
    rows_.push_back({1, "system", "", "System"});
    counts_.push_back({"system", RoleGroup::kExecutive, "", kExecutives});
    for (int hospital = 0; hospital < kHospitals; ++hospital) {
      const std::string hospital_id = AddUnit("system");
      for (int department = 0; department < kDepartments; ++department) {
        const std::string department_id = AddUnit(hospital_id);
        for (int unit = 0; unit < kUnits; ++unit) AddPeople(AddUnit(department_id));
      }
    }
  }

  // Cohorts as the roster makes them: of `merge_size` members at least.
  void Freeze(std::int64_t merge_size) {
    const auto tree = roster::UnitTree::Build(rows_);
    cohorts_ = roster::DeriveCohorts(std::get<roster::UnitTree>(tree), counts_, merge_size);
  }

  scoring::CellMap Cells() const {
    std::vector<scoring::Unit> units;
    for (const roster::UnitRow& row : rows_) units.push_back({row.id, row.parent_id, row.display_name});
    std::vector<scoring::Cohort> cohorts;
    for (const roster::Cohort& cohort : cohorts_) {
      cohorts.push_back({cohort.role_group, cohort.unit_id, cohort.size});
    }
    return *scoring::CellMap::Create(std::move(units), cohorts);
  }

  // Two in three answer on average, in some cohorts fewer and in some more.
  scoring::WaveAnswers Answers(const std::shared_ptr<const scoring::WavePlan>& plan) {
    scoring::WaveAnswers answers(plan);
    std::vector<std::uint32_t> sheets;
    for (std::uint32_t cohort = 0; cohort < cohorts_.size(); ++cohort) {
      const double share = std::uniform_real_distribution(0.4, 0.9)(random_);
      for (std::int64_t person = 0; person < cohorts_[cohort].size; ++person) {
        if (std::bernoulli_distribution(share)(random_)) sheets.push_back(cohort);
      }
    }
    const std::vector<Block> blocks = MakeBlocks(1, static_cast<int>(sheets.size()), 1);
    std::size_t first = 0;
    for (const Block& block : blocks) {
      const std::size_t rows = block.cohorts.size();
      if (!answers.Add(0, std::span(sheets).subspan(first, rows), block.views).ok()) std::abort();
      first += rows;
    }
    return answers;
  }

  std::size_t cohorts() const { return cohorts_.size(); }

 private:
  std::string AddUnit(const std::string& parent) {
    std::string id = base::StrCat("u", rows_.size());
    rows_.push_back({static_cast<std::int64_t>(rows_.size()) + 1, id, parent, id});
    return id;
  }

  // Half of all units have fewer than 22 of the front line; each has two formal leaders.
  void AddPeople(const std::string& unit) {
    const double size = std::lognormal_distribution(std::log(22.0), 0.6)(random_);
    counts_.push_back({unit, RoleGroup::kFrontLine, "", std::max<std::int64_t>(1, std::lround(size))});
    counts_.push_back({unit, RoleGroup::kClinicalLeader, "", 2});
  }

  std::mt19937_64 random_;
  std::vector<roster::UnitRow> rows_;
  std::vector<roster::KeyCount> counts_;
  std::vector<roster::Cohort> cohorts_;
};

struct Shown {
  std::int64_t cells = 0;    // units, by role group and all together, with minimum n scores
  std::int64_t answers = 0;  // in such cells of units at the bottom of the tree
};

Shown CountShown(const scoring::CellMap& cells, const scoring::WaveStatistics& statistics,
                 const scoring::Clearance& clearance, std::size_t measure) {
  Shown shown;
  for (std::size_t unit = 0; unit < cells.units().size(); ++unit) {
    const bool bottom = cells.SubtreeEnd(unit) == unit + 1;
    for (const std::optional<RoleGroup> role_group :
         {std::optional<RoleGroup>(), std::optional(RoleGroup::kFrontLine),
          std::optional(RoleGroup::kClinicalLeader), std::optional(RoleGroup::kExecutive)}) {
      const std::vector<std::size_t> cohorts = cells.CohortsOf({unit, role_group});
      const std::int64_t n = scoring::MomentsOf(statistics, cohorts, measure).n();
      if (!clearance.AllowsMeasure(measure, cohorts, n)) continue;
      ++shown.cells;
      if (bottom && role_group) shown.answers += n;
    }
  }
  return shown;
}

}  // namespace

void BenchRelease(int repeats) {
  const instrument::Instrument instrument = MemoryInstrument();
  const disclosure::MinimumN minimum_n = *disclosure::MinimumN::Create(kMinimumN);
  const std::size_t index = instrument.measures.size() - 1;
  HealthSystem system;
  system.Freeze(kMinimumN);
  const scoring::CellMap cells = system.Cells();
  const auto plan = scoring::PlanWave(instrument, std::vector<std::size_t>(system.cohorts(), 0));
  const scoring::WaveAnswers answers = system.Answers(plan);
  const Shown primary = CountShown(cells, answers.statistics(), minimum_n, index);
  std::vector<double> seconds;
  std::vector<double> audit_seconds;
  Shown released;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    scoring::WaveAnswers copy = answers;
    std::optional<scoring::Release> release;
    disclosure::ReleasedTable table;
    seconds.push_back(Seconds([&] {
      release.emplace(scoring::BuildRelease(instrument, cells, std::move(copy), {minimum_n}));
      table = scoring::TableOf(instrument, cells, *release);
      if (!disclosure::AuditRelease(table).ok()) std::abort();
    }));
    released = CountShown(release->cells, release->answers.statistics(), release->clearance, index);
    audit_seconds.push_back(Seconds([&] {
      disclosure::ClpBounds clp;
      const auto by_clp = [&clp](const auto& block, auto invited, auto part) {
        return clp(block, invited, part);
      };
      if (!disclosure::AuditRelease(table, by_clp).ok()) std::abort();
    }));
  }
  const double median = Median(seconds);
  Print("release_10k_units", median, "s", 30, 30 / median);
  const double audit_median = Median(audit_seconds);
  Print("audit_10k_units", audit_median, "s", 60, 60 / audit_median);
  const auto share = [](std::int64_t part, std::int64_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
  };
  Print("release_cells_kept", static_cast<double>(released.cells), "cells",
        static_cast<double>(primary.cells), share(released.cells, primary.cells));
  Print("release_answers_kept", static_cast<double>(released.answers), "answers",
        static_cast<double>(primary.answers), share(released.answers, primary.answers));
}

}  // namespace rapport::bench
