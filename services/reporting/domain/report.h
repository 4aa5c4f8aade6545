#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_REPORT_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/role_group.h"
#include "services/reporting/domain/analysis.h"

namespace rapport::reporting {

// The report of one closed wave as plain values: what the renderers draw. A suppressed number is not in here
// at all, so no renderer can show it. Texts are as people typed them: each renderer makes them safe for its
// own medium.

enum class MeasureKind { kScale, kFacet, kDomain, kIndex, kItem };

// "scale", "facet", ...: the word in files.
std::string_view MeasureKindWord(MeasureKind kind);

// How to name and read a measure.
struct Measure {
  std::string id = {};
  std::string title = {};
  MeasureKind kind = MeasureKind::kScale;
  bool lower_is_better = false;
  std::vector<std::string> parts = {};  // ids of its items or components
  double scale_min = 0;                 // lowest possible mean, in units of the response scale
  double scale_max = 0;
  std::vector<base::RoleGroup> asked_of = {};  // role groups whose form in this wave can yield it, ascending
};

// What is published of one measure in one cell. mean, sd and se are in units of the response scale.
struct Numbers {
  int64_t n = 0;
  double mean = 0;
  double sd = 0;
  double se = 0;
  double score = 0;  // 0 to 100, not turned round when lower is better
  std::optional<double> percent_favourable = {};
  std::vector<int64_t> answers = {};  // of an item: how many chose each option, by ascending value as scored
};

struct Score {
  std::string measure = {};
  std::optional<Numbers> numbers = {};  // none: suppressed
};

// A unit with everything below it, crossed with a role group.
struct Scorecard {
  std::string unit_id = {};
  std::string unit_name = {};
  std::string parent_unit_id = {};                 // empty for the root
  std::optional<base::RoleGroup> role_group = {};  // none: all together
  std::optional<int64_t> responses = {};           // none: suppressed
  std::vector<Score> scores = {};

  // Null when suppressed or not in the card.
  const Numbers* Find(std::string_view measure) const;
};

enum class Provenance { kCollected, kImported, kSimulated };

struct Report {
  std::string wave = {};          // resource name
  std::string organization = {};  // identifier
  std::string title = {};
  std::string instrument_title = {};
  std::string instrument_source = {};
  std::string language = {};  // BCP 47 tag of the instrument's texts
  Provenance provenance = Provenance::kCollected;
  std::string source_note = {};
  std::string close_date = {};  // ISO 8601
  int minimum_n = 10;
  std::vector<Measure> measures = {};               // in the order of the instrument, items last
  Scorecard overall = {};                           // with items
  std::vector<Scorecard> role_groups = {};          // the whole organization
  std::vector<Scorecard> units = {};                // tree order, the root first
  std::vector<Scorecard> units_by_role_group = {};  // tree order, then role group; for CSV only
  GapAnalysis gaps = {};
  std::vector<DriverAnalysis> drivers = {};     // by outcome, in the order of the instrument
  std::optional<QualityAnalysis> quality = {};  // none: withheld or not asked for
  std::string answers_deleted_date = {};  // ISO 8601; where drivers or quality are missing for that reason

  // Null when there is none.
  const Measure* FindMeasure(std::string_view id) const;
  // The root unit's name, or the identifier where it has none.
  std::string OrganizationTitle() const;
};

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_REPORT_H_
