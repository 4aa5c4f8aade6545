#ifndef RAPPORT_LIBS_OBSERVE_METRICS_H_
#define RAPPORT_LIBS_OBSERVE_METRICS_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "prometheus/collectable.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace rapport::observe {

using Labels = std::map<std::string, std::string>;

// The right to be read by whoever scrapes; ends with this object. Moves, and is empty when moved from.
class [[nodiscard]] Watched {
 public:
  Watched() = default;
  explicit Watched(std::function<void()> end) : end_(std::move(end)) {}
  Watched(Watched&& other) noexcept : end_(std::exchange(other.end_, nullptr)) {}
  Watched& operator=(Watched&&) = delete;
  ~Watched() {
    if (end_) end_();
  }

 private:
  std::function<void()> end_;
};

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
  ~Metrics();

  prometheus::Counter& AddCounter(const std::string& name, const std::string& help,
                                  const Labels& labels = {});
  prometheus::Gauge& AddGauge(const std::string& name, const std::string& help, const Labels& labels = {});

  // `bounds` are the buckets' upper bounds, ascending, in the name's unit.
  prometheus::Histogram& AddHistogram(const std::string& name, const std::string& help,
                                      const std::vector<double>& bounds, const Labels& labels = {});

  // A gauge of what `read` says when somebody scrapes, as long as the result lives; of several with the same
  // name and labels, the sum. `read` is called on a scraper's thread: it must be quick, and must not end a
  // Watched. This object must outlive the result.
  Watched WatchGauge(const std::string& name, const std::string& help, std::function<double()> read,
                     const Labels& labels = {});

  // What a scrape reads.
  std::vector<std::shared_ptr<prometheus::Collectable>> collectables() const;

  // The exposition as text, for tests and tools.
  std::string Text() const;

 private:
  class Gauges;

  const std::shared_ptr<prometheus::Registry> registry_;
  const std::shared_ptr<Gauges> gauges_;  // those that are watched
};

// Bounds for durations of calls, seconds: 0.1 ms to 30 s.
const std::vector<double>& DurationBounds();

}  // namespace rapport::observe

#endif  // RAPPORT_LIBS_OBSERVE_METRICS_H_
