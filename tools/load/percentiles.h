#ifndef RAPPORT_TOOLS_LOAD_PERCENTILES_H_
#define RAPPORT_TOOLS_LOAD_PERCENTILES_H_

#include <string>

#include "tools/load/histogram.h"

namespace rapport::load {

// The distribution in the text form of HDR histograms, which their plotters read: lines of value in
// milliseconds, percentile as a share, count up to it and 1/(1 - percentile), five lines for each halving of
// what is left above; then mean, standard deviation, maximum and count. Mean and deviation are those of the
// buckets.
std::string PercentileText(const Histogram& histogram);

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_PERCENTILES_H_
