#ifndef RAPPORT_TOOLS_LOAD_CROWD_H_
#define RAPPORT_TOOLS_LOAD_CROWD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

#include "tools/load/arrivals.h"
#include "tools/load/workload.h"

namespace rapport::load {

// When people come and when they are done: the first hour after the mail. Times are those of the model
// divided by `speed`.
struct CrowdModel {
  double people = 1;  // expected to come within the hour
  double speed = 1;

  static constexpr double kSeconds = 3600;
  // The rate of arrivals falls by the factor e in a quarter of an hour: half of the hour's people come within
  // ten minutes, and 1.9 % of the first minute's rate is left at its end.
  static constexpr double kFallSeconds = 900;
  // Thinking is log-normal with this median and a spread that lets two in three take 3 to 8 minutes.
  static constexpr double kThinkMedianSeconds = 300;
  static constexpr double kThinkLogSpread = 0.5;
  static constexpr double kThinkLeastSeconds = 60;
  static constexpr double kThinkMostSeconds = 1200;

  // Until the last possible submission.
  double TotalSeconds() const { return (kSeconds + kThinkMostSeconds) / speed; }
};

// The calls of people who each open a form and submit it once. A submission goes out at its time even when
// the form came late or not at all: nobody's wait thins out the load. Not thread safe.
class Crowd {
 public:
  static constexpr std::size_t kOpen = 0;
  static constexpr std::size_t kSubmit = 1;

  // At most `most` people come.
  Crowd(const CrowdModel& model, std::size_t most, Spacing spacing, std::uint64_t seed);

  // kOpen or kSubmit, with the number of the person, by ascending time; nullopt after the last.
  std::optional<PlannedCall> Next();

 private:
  struct Later {
    bool operator()(const PlannedCall& a, const PlannedCall& b) const { return a.at > b.at; }
  };
  void Arrive();
  Offset Think();

  const CrowdModel model_;
  const std::size_t most_;
  Arrivals arrivals_;
  Random random_;
  std::optional<PlannedCall> arrival_;
  std::uint64_t arrived_ = 0;
  std::priority_queue<PlannedCall, std::vector<PlannedCall>, Later> submissions_;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_CROWD_H_
