#ifndef RAPPORT_TOOLS_LOAD_SCENARIO_H_
#define RAPPORT_TOOLS_LOAD_SCENARIO_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/load/call.h"
#include "tools/load/clients.h"
#include "tools/load/crowd.h"
#include "tools/load/population.h"
#include "tools/load/questionnaire.h"
#include "tools/load/rate.h"
#include "tools/load/workload.h"

namespace rapport::load {

enum class ScenarioKind { kOpeningHour, kReportMorning, kRosterSync, kMixed };

struct ScenarioOptions {
  ScenarioKind kind = ScenarioKind::kOpeningHour;
  std::string organization;  // identifier
  std::size_t people = 20'000;
  std::size_t units = 200;
  std::size_t sheets = 20'000;  // of each closed wave; at most one a person
  int waves = 2;                // closed ones, 1 or 2
  double turnout = 0.3;         // share of the people who come within the hour
  double speed = 60;            // of the hour and of thinking
  std::string rate = "50";      // as ParseRate() reads it
  Spacing spacing = Spacing::kPoisson;
  std::uint64_t seed = 1;
  Deadline deadline{10'000};  // of an attempt
};

// What a scenario stands on; outlives it.
struct World {
  Clients* clients;
  const Population* population;
  const Questionnaire* questionnaire;
};

// A workload and what is checked when it has run.
class Scenario {
 public:
  struct Verdict {
    std::string json_line = {};  // empty: there is nothing to tell; else ends with a line feed
    bool ok = true;
  };
  virtual ~Scenario() = default;
  virtual Workload& workload() = 0;
  // Once, after the run; calls the server.
  virtual Verdict Check() { return {}; }
};

// Makes what the scenario needs within the organization, which is there. Waits for it.
absl::StatusOr<std::unique_ptr<Scenario>> PrepareScenario(const ScenarioOptions& options, const World& world);

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_SCENARIO_H_
