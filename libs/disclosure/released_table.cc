#include "libs/disclosure/released_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::disclosure {
namespace {

// Sums of doubles may be off by so much.
constexpr double kRounding = 1e-9;

absl::Status Failed(const std::string& why) {
  return base::Error(absl::StatusCode::kFailedPrecondition, "AUDIT_FAILED", why);
}

// Shortest decimal that reads back as the same number.
std::string Exactly(double value) {
  std::array<char, 32> text;
  const std::to_chars_result end = std::to_chars(text.begin(), text.end(), value);
  return {text.begin(), end.ptr};
}

class Auditor {
 public:
  Auditor(const ReleasedTable& table, const BoundingRule& bound) : table_(table), bound_(bound) {}

  absl::StatusOr<std::vector<HiddenPart>> Run() {
    RAPPORT_RETURN_IF_ERROR(CheckTree());
    RAPPORT_RETURN_IF_ERROR(GatherPools());
    for (std::size_t measure = 0; measure < table_.measures.size(); ++measure) {
      RAPPORT_RETURN_IF_ERROR(AuditMeasure(measure));
    }
    return std::move(hidden_);
  }

 private:
  absl::Status CheckTree() {
    for (std::size_t unit = 0; unit < table_.units.size(); ++unit) {
      if (unit > 0 ? table_.units[unit].parent >= unit : table_.units[unit].parent != 0) {
        return Failed(base::StrCat("unit ", table_.units[unit].id, " comes before its parent"));
      }
    }
    for (const ReleasedTable::Cohort& cohort : table_.cohorts) {
      if (cohort.unit >= table_.units.size()) return Failed("a cohort has an unknown unit");
    }
    return absl::OkStatus();
  }

  absl::Status GatherPools() {
    for (std::size_t index = 0; index < table_.cohorts.size(); ++index) {
      const ReleasedTable::Cohort& cohort = table_.cohorts[index];
      if (!cohort.pool) continue;
      if (*cohort.pool >= table_.cohorts.size()) return Failed("a cohort has an unknown pool");
      if (pools_.size() <= *cohort.pool) pools_.resize(*cohort.pool + 1);
      std::vector<std::size_t>& pool = pools_[*cohort.pool];
      if (!pool.empty() && table_.cohorts[pool.front()].role_group != cohort.role_group) {
        return Failed(base::StrCat("pool ", *cohort.pool, " is of two role groups"));
      }
      pool.push_back(index);
    }
    return absl::OkStatus();
  }

  absl::Status AuditMeasure(std::size_t index) {
    const ReleasedTable::Measure& measure = table_.measures[index];
    std::vector<bool> seen(pools_.size());
    for (std::size_t number = 0; number < measure.blocks.size(); ++number) {
      const ReleasedTable::Block& block = measure.blocks[number];
      const std::string name = base::StrCat("block ", number, " of measure '", measure.id, "'");
      std::vector<std::size_t> cohorts;
      for (const std::size_t pool : block.pools) {
        if (pool >= pools_.size() || pools_[pool].empty()) return Failed(name + " has an unknown pool");
        if (seen[pool]) return Failed(base::StrCat("pool ", pool, " is twice in measure '", measure.id, "'"));
        seen[pool] = true;
        cohorts.insert(cohorts.end(), pools_[pool].begin(), pools_[pool].end());
      }
      if (cohorts.empty()) return Failed(name + " is of nobody");
      std::ranges::sort(cohorts);
      if (block.n < table_.minimum_n) return Failed(name + " has fewer than minimum n scores");
      const double most = measure.range * static_cast<double>(block.n);
      if (!(block.sum >= -kRounding * most) || !(block.sum <= most * (1 + kRounding))) {
        return Failed(name + " has a sum that its scores cannot have");
      }
      RAPPORT_RETURN_IF_ERROR(AuditBlock(index, number, cohorts));
    }
    return absl::OkStatus();
  }

  absl::Status AuditBlock(std::size_t measure, std::size_t number, const std::vector<std::size_t>& cohorts) {
    if (cohorts.size() < 2) return absl::OkStatus();
    const ReleasedTable::Block& block = table_.measures[measure].blocks[number];
    const double range = table_.measures[measure].range;
    const BlockTotals totals{block.n, std::clamp(block.sum, 0.0, range * static_cast<double>(block.n)),
                             range};
    const std::vector<std::optional<std::int64_t>> invited = InvitedOf(cohorts, block.n);
    for (const std::vector<std::size_t>& part : PartsOf(cohorts)) {
      HiddenPart& hidden =
          hidden_.emplace_back(HiddenPart{measure, number, {}, bound_(totals, invited, part)});
      for (const std::size_t place : part) hidden.cohorts.push_back(cohorts[place]);
      const auto respondents = static_cast<double>(std::max<std::int64_t>(1, hidden.bounds.lowest_n));
      const double open = hidden.bounds.highest_sum - hidden.bounds.lowest_sum;
      if (open < table_.protection * range * respondents - kRounding * range) {
        return Failed(base::StrCat("of measure '", table_.measures[measure].id, "' the mean in unit ",
                                   table_.units[table_.cohorts[hidden.cohorts.front()].unit].id,
                                   " is known to ", open / respondents, " of ", range));
      }
    }
    return absl::OkStatus();
  }

  // Unknown for all where more answered than are said to have been invited.
  std::vector<std::optional<std::int64_t>> InvitedOf(const std::vector<std::size_t>& cohorts,
                                                     std::int64_t n) const {
    std::vector<std::optional<std::int64_t>> invited;
    std::int64_t sum = 0;
    bool known = true;
    for (const std::size_t cohort : cohorts) {
      invited.push_back(table_.cohorts[cohort].invited);
      known = known && invited.back().has_value();
      sum += invited.back().value_or(0);
    }
    if (known && sum < n) invited.assign(cohorts.size(), std::nullopt);
    return invited;
  }

  // Places in `cohorts` of the cohorts of each part, each part once.
  std::set<std::vector<std::size_t>> PartsOf(const std::vector<std::size_t>& cohorts) const {
    std::map<std::size_t, std::vector<std::size_t>> by_unit;
    std::set<std::vector<std::size_t>> parts;
    for (std::size_t place = 0; place < cohorts.size(); ++place) {
      parts.insert({place});
      std::size_t unit = table_.cohorts[cohorts[place]].unit;
      by_unit[unit].push_back(place);
      while (unit != 0) {
        unit = table_.units[unit].parent;
        by_unit[unit].push_back(place);
      }
    }
    for (auto& [unit, places] : by_unit) {
      if (places.size() < cohorts.size()) parts.insert(std::move(places));
    }
    return parts;
  }

  const ReleasedTable& table_;
  const BoundingRule& bound_;
  std::vector<std::vector<std::size_t>> pools_;  // by pool: cohorts
  std::vector<HiddenPart> hidden_;
};

}  // namespace

std::string DigestOf(const ReleasedTable& table) {
  std::string text =
      base::StrCat(table.minimum_n, "\t", Exactly(table.protection), "\t", table.manifest_digest, "\n");
  for (const ReleasedTable::Unit& unit : table.units) {
    base::StrAppend(&text, "unit\t", unit.id, "\t", unit.parent, "\n");
  }
  for (const ReleasedTable::Cohort& cohort : table.cohorts) {
    base::StrAppend(&text, "cohort\t", cohort.unit, "\t", cohort.role_group, "\t",
                    cohort.invited ? base::StrCat(*cohort.invited) : "", "\t",
                    cohort.pool ? base::StrCat(*cohort.pool) : "", "\n");
  }
  for (const ReleasedTable::Measure& measure : table.measures) {
    base::StrAppend(&text, "measure\t", measure.id, "\t", Exactly(measure.range), "\n");
    for (const ReleasedTable::Block& block : measure.blocks) {
      base::StrAppend(&text, "block\t", block.n, "\t", Exactly(block.sum));
      for (const std::size_t pool : block.pools) base::StrAppend(&text, "\t", pool);
      text += '\n';
    }
  }
  return absl::BytesToHexString(base::AbslView(base::Sha256(text)));
}

PartBounds BoundInClosedForm(const BlockTotals& block, std::span<const std::optional<std::int64_t>> invited,
                             std::span<const std::size_t> part) {
  PartSizes sizes{0, 0};
  for (std::size_t cohort = 0; cohort < invited.size(); ++cohort) {
    const bool inside = std::ranges::find(part, cohort) != part.end();
    std::optional<std::int64_t>& sum = inside ? sizes.part : sizes.rest;
    sum = sum && invited[cohort] ? std::optional(*sum + *invited[cohort]) : std::nullopt;
  }
  return BoundPart(block, sizes);
}

absl::StatusOr<std::vector<HiddenPart>> AuditRelease(const ReleasedTable& table, const BoundingRule& bound) {
  return Auditor(table, bound).Run();
}

}  // namespace rapport::disclosure
