#include "libs/observe/metrics.h"

#include <iterator>
#include <list>
#include <mutex>

#include "prometheus/metric_family.h"
#include "prometheus/text_serializer.h"

namespace rapport::observe {

// Gauges that are read when somebody scrapes.
class Metrics::Gauges final : public prometheus::Collectable {
 public:
  struct Gauge {
    std::string name;
    std::string help;
    Labels labels;
    std::function<double()> read;
  };

  std::function<void()> Add(Gauge gauge) {
    const std::lock_guard lock(mutex_);
    gauges_.push_back(std::move(gauge));
    return [this, added = std::prev(gauges_.end())] {
      const std::lock_guard removing(mutex_);
      gauges_.erase(added);
    };
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::map<std::string, std::map<Labels, double>> sums;
    std::map<std::string, std::string> help;
    {
      const std::lock_guard lock(mutex_);
      for (const Gauge& gauge : gauges_) {
        help.try_emplace(gauge.name, gauge.help);
        sums[gauge.name][gauge.labels] += gauge.read();
      }
    }
    std::vector<prometheus::MetricFamily> families;
    for (const auto& [name, values] : sums) {
      prometheus::MetricFamily family{name, help[name], prometheus::MetricType::Gauge, {}};
      for (const auto& [labels, value] : values) {
        prometheus::ClientMetric metric;
        for (const auto& [label, of] : labels) metric.label.push_back({label, of});
        metric.gauge.value = value;
        family.metric.push_back(std::move(metric));
      }
      families.push_back(std::move(family));
    }
    return families;
  }

 private:
  mutable std::mutex mutex_;
  std::list<Gauge> gauges_;  // guarded by mutex_
};

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()), gauges_(std::make_shared<Gauges>()) {}
Metrics::~Metrics() = default;

prometheus::Counter& Metrics::AddCounter(const std::string& name, const std::string& help,
                                         const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(*registry_).Add(labels);
}

prometheus::Gauge& Metrics::AddGauge(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add(labels);
}

prometheus::Histogram& Metrics::AddHistogram(const std::string& name, const std::string& help,
                                             const std::vector<double>& bounds, const Labels& labels) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(*registry_).Add(labels, bounds);
}

Watched Metrics::WatchGauge(const std::string& name, const std::string& help, std::function<double()> read,
                            const Labels& labels) {
  return Watched(gauges_->Add({name, help, labels, std::move(read)}));
}

std::vector<std::shared_ptr<prometheus::Collectable>> Metrics::collectables() const {
  return {registry_, gauges_};
}

std::string Metrics::Text() const {
  std::string text;
  for (const auto& collectable : collectables()) {
    text += prometheus::TextSerializer().Serialize(collectable->Collect());
  }
  return text;
}

const std::vector<double>& DurationBounds() {
  static const auto* const bounds = new std::vector<double>{
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  return *bounds;
}

}  // namespace rapport::observe
