#include "services/reporting/api/questions.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

namespace rapport::reporting {
namespace {

constexpr size_t kFewestFacets = 2;
constexpr size_t kMostFacets = 15;

// An answer of scoring about so many measures and items stays well below the 4 MiB that a message may have.
constexpr size_t kMostMeasuresABatch = 64;
constexpr size_t kMostItemsABatch = 150;

using Ids = std::set<std::string_view>;

bool IsAskedOf(const Measure& measure, base::RoleGroup role_group) {
  return std::ranges::find(measure.asked_of, role_group) != measure.asked_of.end();
}

// What `id` is made of, itself included.
Ids MadeOf(const std::vector<Measure>& measures, std::string_view id) {
  Ids found;
  std::vector<std::string_view> next = {id};
  while (!next.empty()) {
    const std::string_view part = next.back();
    next.pop_back();
    const auto measure = std::ranges::find(measures, part, &Measure::id);
    if (!found.insert(part).second || measure == measures.end()) continue;
    next.insert(next.end(), measure->parts.begin(), measure->parts.end());
  }
  return found;
}

bool IsOutcome(const Measure& measure) {
  return measure.kind == MeasureKind::kIndex ||
         (measure.kind == MeasureKind::kScale && measure.lower_is_better);
}

// The facets that `role_group` is asked and that `outcome` is not made of.
std::vector<std::string> FacetsFor(const std::vector<Measure>& measures, const Measure& outcome,
                                   base::RoleGroup role_group) {
  const Ids own_parts = MadeOf(measures, outcome.id);
  std::vector<std::string> facets;
  for (const Measure& measure : measures) {
    const bool is_facet = measure.kind == MeasureKind::kFacet && IsAskedOf(measure, role_group);
    if (is_facet && !own_parts.contains(measure.id)) facets.push_back(measure.id);
  }
  return facets;
}

bool IsMadeOfItems(const Measure& measure) {
  return measure.kind == MeasureKind::kScale || measure.kind == MeasureKind::kFacet;
}

}  // namespace

std::vector<DriverQuestion> DriverQuestionsOf(const std::vector<Measure>& measures) {
  Ids parts;
  for (const Measure& measure : measures) parts.insert(measure.parts.begin(), measure.parts.end());
  std::vector<DriverQuestion> questions;
  for (const base::RoleGroup role_group : base::kRoleGroups) {
    for (const Measure& measure : measures) {
      if (!IsOutcome(measure) || !IsAskedOf(measure, role_group) || parts.contains(measure.id)) continue;
      std::vector<std::string> facets = FacetsFor(measures, measure, role_group);
      if (facets.size() < kFewestFacets || facets.size() > kMostFacets) continue;
      questions.push_back({role_group, measure.id, std::move(facets)});
    }
    if (!questions.empty()) break;
  }
  return questions;
}

std::optional<QualityQuestion> QualityQuestionOf(const std::vector<Measure>& measures) {
  for (const base::RoleGroup role_group : base::kRoleGroups) {
    QualityQuestion question = {role_group, {}};
    size_t items = 0;
    for (const Measure& measure : measures) {
      if (!IsMadeOfItems(measure) || !IsAskedOf(measure, role_group)) continue;
      const bool is_full = question.batches.empty() ||
                           question.batches.back().size() == kMostMeasuresABatch ||
                           items + measure.parts.size() > kMostItemsABatch;
      if (is_full) {
        question.batches.emplace_back();
        items = 0;
      }
      question.batches.back().push_back(measure.id);
      items += measure.parts.size();
    }
    if (!question.batches.empty()) return question;
  }
  return std::nullopt;
}

}  // namespace rapport::reporting
