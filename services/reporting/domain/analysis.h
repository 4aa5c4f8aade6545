#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_ANALYSIS_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_ANALYSIS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/role_group.h"

namespace rapport::reporting {

// What a report shows besides scores: gaps between role groups, drivers of outcomes, quality of measurement.
// As with scores, what is withheld is not in here at all.

// A number with its 95 % interval, or why there is none.
struct Figure {
  std::optional<double> value = {};
  std::optional<double> low = {};
  std::optional<double> high = {};
  std::optional<double> p = {};  // adjusted for all comparisons it is shown with
  std::string reason = {};       // stable, as SUPPRESSED; empty when there is a value
};

enum class GapKind { kPerception, kBlindSpot, kRepresentation, kRepresentationPredicted, kMetaAccuracy };

// Means on 0 to 100, the difference in points of it: other minus own.
struct Gap {
  GapKind kind = GapKind::kPerception;
  std::string measure = {};
  Figure mean = {};
  Figure other_mean = {};
  Figure difference = {};
};

struct GapAnalysis {
  std::string executive_unit = {};  // name of the unit from which executives are pooled
  std::string leader_unit = {};
  int comparisons = 0;         // for which p values are adjusted
  std::vector<Gap> gaps = {};  // by measure, then kind
};

enum class Priority { kAct, kKeep, kWatch, kLow };

struct Driver {
  std::string measure = {};
  double importance = 0;           // per cent of the outcome's variance
  std::optional<double> low = {};  // its 95 % interval
  std::optional<double> high = {};
  double room = 0;  // 0 to 100: distance of the mean from the favourable end
  int rank = 0;     // 1 for the largest importance
  Priority priority = Priority::kLow;
};

struct DriverAnalysis {
  std::string outcome = {};  // id of a measure
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  int64_t n = 0;
  double r_squared = 0;              // 0 to 1
  std::string reason = {};           // why there are no drivers; empty when there are
  std::vector<Driver> drivers = {};  // by rank
};

struct ScaleQuality {
  std::string measure = {};
  int items = 0;
  Figure alpha = {};
  Figure omega = {};
  Figure icc1 = {};  // share of the differences that lies between units, 0 to 1
  Figure icc2 = {};  // reliability of unit means
};

struct QualityAnalysis {
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  int64_t sheets = 0;
  std::optional<double> careless_share = {};  // 0 to 1
  std::vector<ScaleQuality> scales = {};
};

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_ANALYSIS_H_
