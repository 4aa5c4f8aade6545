#ifndef RAPPORT_TOOLS_LOAD_SCENARIOS_REPORT_MORNING_H_
#define RAPPORT_TOOLS_LOAD_SCENARIOS_REPORT_MORNING_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/load/mix.h"
#include "tools/load/scenario.h"

namespace rapport::load {

// The morning on which a wave's results are there: leaders of all units read what concerns theirs. Of a
// hundred calls
//   50 get_scorecard     with items for every other
//   15 list_scorecards   a page of 50, any of the list
//   12 get_gaps
//    5 get_drivers       no bootstrap
//    8 get_trend         over two waves; with one, scorecards in its place
//   10 render_report     HTML, text and CSV in turns
class ReportMorning final : public Mix {
 public:
  // With closed waves that are released.
  static absl::StatusOr<std::unique_ptr<ReportMorning>> Prepare(const ScenarioOptions& options,
                                                                const World& world,
                                                                std::shared_ptr<const Rate> rate);

  void Start(const PlannedCall& call, Done done) override;

 private:
  ReportMorning(const ScenarioOptions& options, const World& world, std::shared_ptr<const Rate> rate,
                std::vector<std::string> waves, std::vector<std::string> page_tokens);
  void StartScorecard(const PlannedCall& call, Done done);
  void StartList(const PlannedCall& call, Done done);
  void StartGaps(const PlannedCall& call, Done done);
  void StartDrivers(const PlannedCall& call, Done done);
  void StartTrend(const PlannedCall& call, Done done);
  void StartReport(const PlannedCall& call, Done done);
  std::string UnitOf(const PlannedCall& call) const;
  scoring::v1::ScoringService::StubInterface::async_interface* Scoring(const PlannedCall& call) const;

  const ScenarioOptions options_;
  const World world_;
  const std::vector<std::string> waves_;        // in the order of time; the last one is read
  const std::vector<std::string> page_tokens_;  // of all pages of its list
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_SCENARIOS_REPORT_MORNING_H_
