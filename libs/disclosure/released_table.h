#ifndef RAPPORT_LIBS_DISCLOSURE_RELEASED_TABLE_H_
#define RAPPORT_LIBS_DISCLOSURE_RELEASED_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/disclosure/part_bounds.h"

namespace rapport::disclosure {

// All that anybody can know of a closed wave's sums: the finest blocks of people about whom something is
// released, measure by measure. Every released sum is one of whole blocks.
struct ReleasedTable {
  struct Unit {
    std::string id;
    std::size_t parent = 0;  // index, below its own; of the root 0
    bool operator==(const Unit&) const = default;
  };
  // People of one role group in one unit.
  struct Cohort {
    std::size_t unit = 0;
    int role_group = 0;
    std::optional<std::int64_t> invited = {};
    std::optional<std::size_t> pool = {};  // none: used in nothing
    bool operator==(const Cohort&) const = default;
  };
  struct Block {
    std::vector<std::size_t> pools;  // ascending
    std::int64_t n = 0;              // valid scores, or sheets
    double sum = 0;                  // of the scores, each counted from the lower end of its range
    bool operator==(const Block&) const = default;
  };
  // Answer sheets (a range of 0 and no sums), a measure or an item.
  struct Measure {
    std::string id;
    double range = 0;  // upper less lower end of a score
    std::vector<Block> blocks;
    bool operator==(const Measure&) const = default;
  };

  std::int64_t minimum_n = 0;
  double protection = 0;             // see IsProtected()
  std::string manifest_digest = {};  // of what was frozen with the wave
  std::vector<Unit> units;
  std::vector<Cohort> cohorts;
  std::vector<Measure> measures;
};

// SHA-256, 64 hexadecimal digits, of the table as text: a line for minimum n, protection and manifest, each
// unit, cohort, measure and block, fields separated by tabs, numbers in the shortest form that reads back as
// the same double.
std::string DigestOf(const ReleasedTable& table);

// People about whom nothing is released by themselves: those of a block's cohorts that belong to a unit, or a
// single cohort.
struct HiddenPart {
  std::size_t measure = 0;
  std::size_t block = 0;             // of the measure
  std::vector<std::size_t> cohorts;  // ascending; some of the block's, not all
  PartBounds bounds;                 // what follows for them from the block's numbers
};

// Bounds of a part of a block: `invited` by cohort of the block, `part` indexes into it.
using BoundingRule =
    std::function<PartBounds(const BlockTotals& block, std::span<const std::optional<std::int64_t>> invited,
                             std::span<const std::size_t> part)>;

// BoundPart() of the part's and the rest's sums.
PartBounds BoundInClosedForm(const BlockTotals& block, std::span<const std::optional<std::int64_t>> invited,
                             std::span<const std::size_t> part);

// Every part of a block that a cell of the tree (a unit with everything below it) or a single cohort cuts
// off, with its bounds, by measure, block and cohorts. FAILED_PRECONDITION, AUDIT_FAILED, with what is wrong,
// when
//  - units, cohorts, pools or blocks do not hold together: a pool of two role groups, one in two blocks;
//  - a block has fewer than minimum n scores, or a sum that its scores cannot have;
//  - a part is not protected: its sum is left open by less than `protection` of the range for each respondent
//  that it
//    is known to have, or for one.
absl::StatusOr<std::vector<HiddenPart>> AuditRelease(const ReleasedTable& table,
                                                     const BoundingRule& bound = BoundInClosedForm);

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_RELEASED_TABLE_H_
