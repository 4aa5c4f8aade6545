#ifndef RAPPORT_LIBS_OBSERVE_METRICS_H_
#define RAPPORT_LIBS_OBSERVE_METRICS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace rapport::observe {

using Labels = std::map<std::string, std::string>;

// The metrics of one process (or of one test). Names are API: each stands in libs/observe/metric_names.txt,
// and a test compares that list with the names in the sources, so write them as literals where they are
// added. Label values come from small fixed sets: never an organization, a unit or a person.
//
// Thread safe. What Add*() returns lives as long as this object; asking again with the same name and labels
// returns the same metric. Adding takes a lock: do it once, where the metric's user is made. Help is taken
// from the first call.
class Metrics {
 public:
  Metrics();

  prometheus::Counter& AddCounter(const std::string& name, const std::string& help,
                                  const Labels& labels = {});
  prometheus::Gauge& AddGauge(const std::string& name, const std::string& help, const Labels& labels = {});

  // `bounds` are the buckets' upper bounds, ascending, in the name's unit.
  prometheus::Histogram& AddHistogram(const std::string& name, const std::string& help,
                                      const std::vector<double>& bounds, const Labels& labels = {});

  // What a scrape reads.
  const std::shared_ptr<prometheus::Registry>& registry() const { return registry_; }

  // The exposition as text, for tests and tools.
  std::string Text() const;

 private:
  std::shared_ptr<prometheus::Registry> registry_;
};

// Bounds for durations of calls, seconds: 0.1 ms to 30 s.
const std::vector<double>& DurationBounds();

}  // namespace rapport::observe

#endif  // RAPPORT_LIBS_OBSERVE_METRICS_H_
