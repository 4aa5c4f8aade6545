#ifndef RAPPORT_LIBS_DISCLOSURE_PART_BOUNDS_H_
#define RAPPORT_LIBS_DISCLOSURE_PART_BOUNDS_H_

#include <cstdint>
#include <optional>

namespace rapport::disclosure {

// What is told of some cohorts taken together: how many have a score, and what their scores add up to, each
// counted from the lower end of its range; `range` is the distance of the ends.
struct BlockTotals {
  std::int64_t n = 0;
  double sum = 0;
  double range = 0;
};

// How many were invited in a part of those cohorts and in the rest of them; none where it is not known.
struct PartSizes {
  std::optional<std::int64_t> part;
  std::optional<std::int64_t> rest;
};

// What follows for the part: its count and its sum lie between these, ends included, and may be any of them.
struct PartBounds {
  std::int64_t lowest_n = 0;
  std::int64_t highest_n = 0;
  double lowest_sum = 0;
  double highest_sum = 0;
};

// The optima of the linear program over counts n and sums s of part and rest,
//   0 <= n <= invited,  0 <= s <= range n,  n_part + n_rest = n,  s_part + s_rest = sum,
// which has them in closed form: the part is as full, or as empty, as the other one lets it be. Requires what
// an actual block has: 0 <= sum <= range n, and no more scores than were invited.
PartBounds BoundPart(const BlockTotals& block, const PartSizes& sizes);

// Whether the sum of the part is left open by at least `protection` (0 to 1) of the range for each respondent
// that the part is known to have, and for one at least: then its mean is not known to better than that share
// of the response range. The attribute disclosure by bounds that a threshold alone does not prevent
// (Hundepool et al. 2012, Statistical Disclosure Control, section 4.2.2 on sensitivity rules for magnitudes).
bool IsProtected(const BlockTotals& block, const PartSizes& sizes, double protection);

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_PART_BOUNDS_H_
