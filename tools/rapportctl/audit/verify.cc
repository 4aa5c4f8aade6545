#include "tools/rapportctl/audit/verify.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/disclosure/clp_bounds.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::scoring::v1;
using disclosure::HiddenPart;
using disclosure::ReleasedTable;

// Solvers agree to this, relative to a block's sum.
constexpr double kTolerance = 1e-6;

absl::Status Failed(const std::string& why) {
  return base::Error(absl::StatusCode::kFailedPrecondition, "AUDIT_FAILED", why);
}

bool Agree(const HiddenPart& a, const HiddenPart& b, double scale) {
  const auto near = [scale](double x, double y) {
    return std::abs(x - y) <= kTolerance * std::max(1.0, scale);
  };
  return a.measure == b.measure && a.block == b.block && a.cohorts == b.cohorts &&
         a.bounds.lowest_n == b.bounds.lowest_n && a.bounds.highest_n == b.bounds.highest_n &&
         near(a.bounds.lowest_sum, b.bounds.lowest_sum) && near(a.bounds.highest_sum, b.bounds.highest_sum);
}

// Which numbers follow for a cell from the blocks.
class Blocks {
 public:
  explicit Blocks(const ReleasedTable& table) : table_(table), end_(table.units.size()) {
    for (std::size_t unit = table.units.size(); unit-- > 0;) {
      end_[unit] = std::max(end_[unit], unit + 1);
      if (unit > 0) end_[table.units[unit].parent] = std::max(end_[table.units[unit].parent], end_[unit]);
      units_[table.units[unit].id] = unit;
    }
    for (const ReleasedTable::Measure& measure : table.measures) Place(measure);
  }

  // n and sum of a cell; none when it cuts through a block, or nothing is told of it.
  std::optional<ReleasedTable::Block> Find(const std::string& unit_id, int role_group,
                                           const std::string& measure) const {
    const auto unit = units_.find(unit_id);
    const auto placed = placed_.find(measure);
    if (unit == units_.end() || placed == placed_.end()) return std::nullopt;
    ReleasedTable::Block total;
    const std::size_t first = unit->second;
    const std::size_t end = end_[first];
    for (const Placed& block : placed->second) {
      if (role_group != 0 && block.role_group != role_group) continue;
      const auto inside =
          std::ranges::count_if(block.units, [&](std::size_t at) { return at >= first && at < end; });
      if (inside == 0) continue;
      if (inside < static_cast<std::ptrdiff_t>(block.units.size())) return std::nullopt;
      total.n += block.n;
      total.sum += block.sum;
    }
    if (total.n == 0) return std::nullopt;
    return total;
  }

 private:
  struct Placed {
    int role_group = 0;
    std::vector<std::size_t> units;  // of its cohorts
    std::int64_t n = 0;
    double sum = 0;
  };

  void Place(const ReleasedTable::Measure& measure) {
    std::vector<Placed>& placed = placed_[measure.id];
    std::map<std::size_t, std::size_t> block_of_pool;
    for (const ReleasedTable::Block& block : measure.blocks) {
      for (const std::size_t pool : block.pools) block_of_pool[pool] = placed.size();
      placed.push_back({0, {}, block.n, block.sum});
    }
    for (const ReleasedTable::Cohort& cohort : table_.cohorts) {
      if (!cohort.pool) continue;
      const auto found = block_of_pool.find(*cohort.pool);
      if (found == block_of_pool.end()) continue;
      placed[found->second].role_group = cohort.role_group;
      placed[found->second].units.push_back(cohort.unit);
    }
  }

  const ReleasedTable& table_;
  std::vector<std::size_t> end_;  // by unit: one past the last below it; units stand in tree order
  std::map<std::string, std::size_t> units_;
  std::map<std::string, std::vector<Placed>> placed_;  // by measure
};

}  // namespace

absl::StatusOr<Verified> VerifyRelease(const ToldRelease& told) {
  if (disclosure::DigestOf(told.table) != told.digest) {
    return Failed("the digest is not that of what is released");
  }
  const auto clp = std::make_shared<disclosure::ClpBounds>();
  RAPPORT_ASSIGN_OR_RETURN(
      const std::vector<HiddenPart> hidden,
      disclosure::AuditRelease(told.table, [clp](const auto& block, auto invited, auto part) {
        return (*clp)(block, invited, part);
      }));
  if (hidden.size() != told.hidden.size()) return Failed("not all that is hidden is certified");
  Verified verified;
  for (const ReleasedTable::Measure& measure : told.table.measures) {
    verified.blocks += static_cast<std::int64_t>(measure.blocks.size());
  }
  verified.hidden_parts = static_cast<std::int64_t>(hidden.size());
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    const ReleasedTable::Measure& measure = told.table.measures[hidden[i].measure];
    if (!Agree(hidden[i], told.hidden[i], measure.blocks[hidden[i].block].sum)) {
      return Failed(
          base::StrCat("bounds of hidden part ", i, " (measure '", measure.id, "') are not those certified"));
    }
    if (measure.range == 0) continue;
    const auto respondents = static_cast<double>(std::max<std::int64_t>(1, hidden[i].bounds.lowest_n));
    const double open = hidden[i].bounds.highest_sum - hidden[i].bounds.lowest_sum;
    verified.narrowest = std::min(verified.narrowest, open / respondents / measure.range);
  }
  return verified;
}

absl::StatusOr<std::int64_t> VerifyScorecards(const ReleasedTable& table,
                                              std::span<const v1::Scorecard> scorecards) {
  const Blocks blocks(table);
  std::int64_t numbers = 0;
  for (const v1::Scorecard& card : scorecards) {
    const auto at = [&](const std::string& measure) {
      return base::StrCat("'", measure, "' of unit ", card.unit_id(), ", role group ",
                          static_cast<int>(card.role_group()));
    };
    if (card.has_responses()) {
      ++numbers;
      const auto told = blocks.Find(card.unit_id(), card.role_group(), "");
      if (!told || told->n != card.responses()) return Failed("responses are not of whole pools: " + at(""));
    }
    for (const v1::Score& score : card.scores()) {
      if (!score.has_n() && !score.has_mean()) continue;
      ++numbers;
      const auto told = blocks.Find(card.unit_id(), card.role_group(), score.measure());
      if (!told || told->n != score.n()) return Failed("n is not of whole blocks: " + at(score.measure()));
      // The score's mean counts from zero, the table's from the lower end; 0-100 says where that is.
      const auto measure = std::ranges::find(table.measures, score.measure(), &ReleasedTable::Measure::id);
      const double mean = told->sum / static_cast<double>(told->n);
      if (std::abs(score.score_0_100() - 100 * mean / measure->range) > 100 * kTolerance) {
        return Failed("the mean is not of whole blocks: " + at(score.measure()));
      }
    }
  }
  return numbers;
}

}  // namespace rapport::ctl
