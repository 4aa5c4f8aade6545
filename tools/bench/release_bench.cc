#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/disclosure/clp_bounds.h"
#include "libs/disclosure/joint_audit.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/joint_release.h"
#include "services/scoring/domain/release.h"
#include "services/scoring/domain/table_of_release.h"
#include "tools/bench/benches.h"
#include "tools/bench/health_system.h"
#include "tools/bench/measure.h"
#include "tools/bench/memory_wave.h"

namespace rapport::bench {
namespace {

using base::RoleGroup;
constexpr int kMinimumN = 10;

// Of the lowest units' people within half a year.
constexpr double kLeave = 0.08;
constexpr double kMove = 0.02;

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

void PrintKept(const std::string& name, const Shown& shown, const Shown& baseline) {
  const auto print = [&name](const std::string& what, std::int64_t kept, std::int64_t of) {
    Print(name + "_" + what + "_kept", static_cast<double>(kept), what, static_cast<double>(of),
          static_cast<double>(kept) / static_cast<double>(of));
  };
  print("cells", shown.cells, baseline.cells);
  print("answers", shown.answers, baseline.answers);
}

void PrintAgainstAim(const std::string& name, std::vector<double> seconds, double aim) {
  const double median = Median(std::move(seconds));
  Print(name, median, "s", aim, aim / median);
}

// A wave of which only the answers are to be released.
struct ClosedSurvey {
  Invited invited;
  scoring::CellMap cells;
  scoring::WaveAnswers answers;
};

class ReleaseBench {
 public:
  explicit ReleaseBench(int repeats) : repeats_(repeats) {}

  void Run() {
    const ClosedSurvey first = Survey();
    const scoring::Release first_release = MeasureAlone(first);
    system_.Turnover(kLeave, kMove);
    const ClosedSurvey second = Survey();
    MeasureJointly(second, {scoring::TableOf(instrument_, first.cells, first_release),
                            FlowsBetween(first.invited, second.invited)});
  }

 private:
  ClosedSurvey Survey() {
    Invited invited = system_.Invite(kMinimumN);
    const auto plan = scoring::PlanWave(instrument_, std::vector<std::size_t>(invited.cohorts.size(), 0));
    scoring::CellMap cells = system_.Cells(invited.cohorts);
    scoring::WaveAnswers answers = system_.Answers(invited, plan);
    return {std::move(invited), std::move(cells), std::move(answers)};
  }

  scoring::Release Alone(const ClosedSurvey& survey) const {
    return scoring::BuildRelease(instrument_, survey.cells, survey.answers, {minimum_n_});
  }

  Shown ShownOf(const scoring::Release& release) const {
    return CountShown(release.cells, release.answers.statistics(), release.clearance, index_);
  }

  scoring::Release MeasureAlone(const ClosedSurvey& survey) const {
    std::vector<double> seconds;
    std::vector<double> audit_seconds;
    std::optional<scoring::Release> release;
    for (int repeat = 0; repeat < repeats_; ++repeat) {
      scoring::WaveAnswers copy = survey.answers;
      disclosure::ReleasedTable table;
      seconds.push_back(Seconds([&] {
        release.emplace(scoring::BuildRelease(instrument_, survey.cells, std::move(copy), {minimum_n_}));
        table = scoring::TableOf(instrument_, survey.cells, *release);
        if (!disclosure::AuditRelease(table).ok()) std::abort();
      }));
      audit_seconds.push_back(Seconds([&] {
        disclosure::ClpBounds clp;
        const auto by_clp = [&clp](const auto& block, auto invited, auto part) {
          return clp(block, invited, part);
        };
        if (!disclosure::AuditRelease(table, by_clp).ok()) std::abort();
      }));
    }
    PrintAgainstAim("release_10k_units", std::move(seconds), 30);
    PrintAgainstAim("audit_10k_units", std::move(audit_seconds), 60);
    PrintKept("release", ShownOf(*release),
              CountShown(survey.cells, survey.answers.statistics(), minimum_n_, index_));
    return std::move(*release);
  }

  void MeasureJointly(const ClosedSurvey& survey, scoring::OtherRelease earlier) const {
    const std::vector<scoring::OtherRelease> others = {std::move(earlier)};
    std::vector<double> seconds;
    std::vector<double> audit_seconds;
    std::optional<scoring::Release> release;
    for (int repeat = 0; repeat < repeats_; ++repeat) {
      scoring::Release alone = Alone(survey);
      seconds.push_back(Seconds([&] {
        release.emplace(scoring::SeparateFrom(others, instrument_, survey.cells, std::move(alone)));
      }));
      const disclosure::ReleasedTable table = scoring::TableOf(instrument_, survey.cells, *release);
      audit_seconds.push_back(Seconds([&] {
        disclosure::AuditJointly(others[0].table, table, others[0].flows,
                                 [](const disclosure::JointPart& part) {
                                   if (!part.is_protected) std::abort();
                                 });
        if (!disclosure::FindExposedUnions(others[0].table, table, others[0].flows).empty()) std::abort();
      }));
    }
    PrintAgainstAim("joint_release_10k_units", std::move(seconds), 30);
    PrintAgainstAim("joint_audit_10k_units", std::move(audit_seconds), 60);
    PrintKept("joint_release", ShownOf(*release), ShownOf(Alone(survey)));
  }

  int repeats_;
  instrument::Instrument instrument_ = MemoryInstrument();
  disclosure::MinimumN minimum_n_ = *disclosure::MinimumN::Create(kMinimumN);
  std::size_t index_ = instrument_.measures.size() - 1;  // the measure whose cells are counted
  HealthSystem system_;
};

}  // namespace

void BenchRelease(int repeats) { ReleaseBench(repeats).Run(); }

}  // namespace rapport::bench
