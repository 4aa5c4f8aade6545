#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_AGREEMENT_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_AGREEMENT_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace rapport::stats {

// How the respondents of one unit answered one item: by option its value and how often it was chosen.
struct OptionCounts {
  absl::Span<const double> values;         // ascending
  absl::Span<const std::uint64_t> counts;  // of equal size
};

// What is measured against in "less variance than by chance": the variance of the answers of somebody who
// answers at random, in squared units of the response scale.

// Every option as likely as any other: for A options in steps of 1, (A^2 - 1) / 12 (James, Demaree and Wolf
// 1984); for any values their variance with divisor A. Requires at least two options.
double UniformNullVariance(absl::Span<const double> values);

// Slightly skewed towards one end (leniency): 1.34, 1.85, 2.90, 3.47, 5.66, 6.30, 7.31 for 5 to 11 options in
// steps of 1 (LeBreton and Senter 2008, table 2; for five options that of James et al. 1984: .05 .15
// .20 .35 .25). None for fewer or more options, and for uneven steps.
std::optional<double> SlightSkewNullVariance(absl::Span<const double> values);

// Agreement of one unit's respondents. `items` are the items of the scale; for the indices of more than one
// item the definitions want the same respondents to have answered all of them, so the counts are to come from
// complete sheets. TOO_FEW_ITEMS without items, TOO_FEW_RESPONDENTS when an item has fewer than two answers.
// Variances have divisor n - 1. Relative error 1e-13.

// rwg for one item, 1 - s^2 / null, and rwg(j) for J items, J (1 - m) / (J (1 - m) + m) where m is the mean
// of the items' s^2 over the null variance (James, Demaree and Wolf 1984). 1 is full
// agreement. More variance than by chance (m > 1) counts as m = 1 and gives 0, as James et al. advise
// and the R package multilevel does; without that rwg(j) has a pole and may pass 1. Requires
// null_variance > 0.
absl::StatusOr<double> Rwg(absl::Span<const OptionCounts> items, double null_variance);

// r*wg(j) = 1 - m (Lindell, Brandt and Whitney 1999), which does not grow with the number of
// items. Not cut at 0: negative values, to about -1 for the uniform null, mean that the unit is divided.
// Requires null_variance > 0.
absl::StatusOr<double> RwgStar(absl::Span<const OptionCounts> items, double null_variance);

// Average deviation index: mean over items of the mean |answer - the item's mean (median)|, in units of the
// response scale; 0 is full agreement (Burke, Finkelstein and Dusig 1999). The median of an
// even number of answers is midway between the middle two, which does not change the index. Burke and Dunlap
// (2002) take up to A / 6 as agreement for A options.
absl::StatusOr<double> AverageDeviationAboutMean(absl::Span<const OptionCounts> items);
absl::StatusOr<double> AverageDeviationAboutMedian(absl::Span<const OptionCounts> items);

// awg(j), the mean over items of 1 - 2 s^2 / (((H + L) M - M^2 - H L) n / (n - 1)) with item mean M and the
// scale's ends L and H: agreement relative to the largest variance that the mean allows (Brown and Hauenstein
// 2005). -1 to 1. An item on which all chose the same end counts 1.
absl::StatusOr<double> Awg(absl::Span<const OptionCounts> items);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_AGREEMENT_H_
