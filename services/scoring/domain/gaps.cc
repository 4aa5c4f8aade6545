#include "services/scoring/domain/gaps.h"

#include <algorithm>
#include <map>
#include <utility>

#include "services/scoring/domain/cell_moments.h"

namespace rapport::scoring {
namespace {

using base::RoleGroup;

// Measures that say the same of others' views, by the measure of which they say it.
struct Counterparts {
  std::optional<std::size_t> mirror;      // the same facet as another role group sees it
  std::optional<std::size_t> prediction;  // a prediction of the facet
};

std::vector<Counterparts> CounterpartsOf(const instrument::Instrument& instrument) {
  std::vector<Counterparts> counterparts(instrument.measures.size());
  for (std::size_t measure = 0; measure < instrument.measures.size(); ++measure) {
    const instrument::Measure& candidate = instrument.measures[measure];
    if (candidate.mirrors && !counterparts[*candidate.mirrors].mirror) {
      counterparts[*candidate.mirrors].mirror = measure;
    }
    if (candidate.predicts && !counterparts[*candidate.predicts].prediction) {
      counterparts[*candidate.predicts].prediction = measure;
    }
  }
  return counterparts;
}

class Comparer {
 public:
  Comparer(const CellMap& cells, const WaveStatistics& statistics, const Clearance& clearance,
           std::size_t unit, const std::string& specialty)
      : cells_(cells), statistics_(statistics), clearance_(clearance) {
    cohorts_[RoleGroup::kFrontLine] = cells.CohortsOf({unit, RoleGroup::kFrontLine}, specialty);
    executive_unit_ = Pool(cells, unit, RoleGroup::kExecutive, "");
    leader_unit_ = Pool(cells, unit, RoleGroup::kClinicalLeader, specialty);
  }

  std::size_t executive_unit() const { return executive_unit_; }
  std::size_t leader_unit() const { return leader_unit_; }

  // Whether the role group is asked the measure, whatever may be shown of it.
  bool Asks(RoleGroup role_group, std::size_t measure) const {
    const std::optional<std::size_t> cohort = cells_.FrozenCohortOf(role_group);
    const WavePlan& plan = statistics_.plan();
    return cohort && FormAsks(plan.forms[plan.form_of_frozen[*cohort]], measure);
  }

  Gap Compare(GapKind kind, RoleGroup from_group, std::size_t from, RoleGroup to_group,
              std::size_t to) const {
    Gap gap{kind,
            {from, Describe(from_group, from)},
            {to, Describe(to_group, to)},
            Suppressed(),
            Suppressed(),
            std::nullopt};
    if (gap.from.scores.ok() && gap.to.scores.ok()) {
      gap.difference = stats::TestDifference(*gap.to.scores, *gap.from.scores);
      gap.effect = stats::StandardizeDifference(*gap.to.scores, *gap.from.scores);
    }
    return gap;
  }

 private:
  absl::StatusOr<stats::MeanAndSd> Describe(RoleGroup role_group, std::size_t measure) const {
    const std::vector<std::size_t>& cohorts = cohorts_.at(role_group);
    return DescribeUnlessSuppressed(MomentsOf(statistics_, cohorts, measure), measure, cohorts, clearance_);
  }

  // Takes the cohorts of the nearest unit, upwards from `unit`, with minimum n answer sheets; of the root
  // otherwise. Returns that unit.
  std::size_t Pool(const CellMap& cells, std::size_t unit, RoleGroup role_group,
                   const std::string& specialty) {
    std::size_t at = unit;
    while (true) {
      cohorts_[role_group] = cells.CohortsOf({at, role_group}, specialty);
      const std::optional<std::size_t> parent = cells.ParentOf(at);
      if (!parent || clearance_.AllowsSheets(SheetsOf(statistics_, cohorts_[role_group]))) return at;
      at = *parent;
    }
  }

  const CellMap& cells_;
  const WaveStatistics& statistics_;
  const Clearance& clearance_;
  std::size_t executive_unit_ = 0;
  std::size_t leader_unit_ = 0;
  std::map<RoleGroup, std::vector<std::size_t>> cohorts_;
};

// The gaps on one measure of the front line.
void AddGaps(const Comparer& comparer, std::size_t measure, const Counterparts& counterparts,
             const std::vector<Counterparts>& all, std::vector<Gap>& gaps) {
  const auto add = [&](GapKind kind, RoleGroup from_group, std::size_t from, RoleGroup to_group,
                       std::optional<std::size_t> to) {
    if (!to || !comparer.Asks(from_group, from) || !comparer.Asks(to_group, *to)) return;
    gaps.push_back(comparer.Compare(kind, from_group, from, to_group, *to));
  };
  constexpr RoleGroup kFrontLine = RoleGroup::kFrontLine;
  add(GapKind::kPerception, kFrontLine, measure, RoleGroup::kExecutive, counterparts.mirror);
  add(GapKind::kBlindSpot, kFrontLine, measure, RoleGroup::kExecutive, counterparts.prediction);
  add(GapKind::kRepresentation, kFrontLine, measure, RoleGroup::kClinicalLeader, measure);
  add(GapKind::kRepresentationPredicted, kFrontLine, measure, RoleGroup::kClinicalLeader,
      counterparts.prediction);
  if (counterparts.mirror) {
    add(GapKind::kMetaAccuracy, RoleGroup::kExecutive, *counterparts.mirror, kFrontLine,
        all[*counterparts.mirror].prediction);
  }
}

void Adjust(stats::Adjustment adjustment, Gaps& gaps) {
  std::vector<std::optional<double>> p;
  for (const Gap& gap : gaps.gaps) {
    p.push_back(gap.difference.ok() ? std::optional(gap.difference->p) : std::nullopt);
    gaps.comparisons += gap.difference.ok() ? 1 : 0;
  }
  const std::vector<std::optional<double>> adjusted = stats::AdjustPValues(p, adjustment);
  for (std::size_t i = 0; i < adjusted.size(); ++i) gaps.gaps[i].adjusted_p = adjusted[i];
}

// Predicted against actual profile of facets, over the gaps of one kind that have both.
void AddProfile(GapKind kind, Gaps& gaps) {
  std::vector<double> actual;
  std::vector<double> predicted;
  bool asked = false;
  for (const Gap& gap : gaps.gaps) {
    if (gap.kind != kind) continue;
    asked = true;
    if (!gap.from.scores.ok() || !gap.to.scores.ok()) continue;
    actual.push_back(gap.from.scores->mean);
    predicted.push_back(gap.to.scores->mean);
  }
  if (!asked) return;
  gaps.profiles.push_back({kind, static_cast<int>(actual.size()),
                           actual.empty() ? absl::StatusOr<stats::ProfileSimilarity>(Suppressed())
                                          : stats::CompareProfiles(predicted, actual)});
}

}  // namespace

Gaps ComputeGaps(const instrument::Instrument& instrument, const CellMap& cells,
                 const WaveStatistics& statistics, const Clearance& clearance, const GapsQuestion& question) {
  const std::vector<Counterparts> counterparts = CounterpartsOf(instrument);
  std::vector<std::size_t> chosen = question.measures;
  if (chosen.empty()) {
    for (std::size_t measure = 0; measure < counterparts.size(); ++measure) {
      if (counterparts[measure].mirror || counterparts[measure].prediction) chosen.push_back(measure);
    }
  }
  const Comparer comparer(cells, statistics, clearance, question.unit, question.specialty);
  Gaps gaps;
  gaps.executive_unit = comparer.executive_unit();
  gaps.leader_unit = comparer.leader_unit();
  for (const std::size_t measure : chosen) {
    AddGaps(comparer, measure, counterparts[measure], counterparts, gaps.gaps);
  }
  Adjust(question.adjustment, gaps);
  for (const GapKind kind :
       {GapKind::kBlindSpot, GapKind::kRepresentationPredicted, GapKind::kMetaAccuracy}) {
    AddProfile(kind, gaps);
  }
  return gaps;
}

}  // namespace rapport::scoring
