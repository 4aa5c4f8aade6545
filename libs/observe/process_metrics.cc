#include "libs/observe/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/base/read_file.h"
#include "prometheus/metric_family.h"

namespace rapport::observe {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily Single(const std::string& name, const std::string& help, MetricType type, double value) {
  prometheus::ClientMetric metric;
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {name, help, type, {std::move(metric)}};
}

// The fields of /proc/self/stat by their numbers in proc(5), from the third on.
class Stat {
 public:
  // The second field is the program's name in parentheses, with whatever is in that.
  explicit Stat(const std::string& text)
      : fields_(absl::StrSplit(text.substr(text.rfind(')') + 1), ' ', absl::SkipWhitespace())) {}

  double Field(std::size_t number) const {
    double value = 0;
    if (number - 3 < fields_.size() && !absl::SimpleAtod(fields_[number - 3], &value)) return 0;
    return value;
  }

 private:
  std::vector<std::string> fields_;
};

// When the kernel started, seconds since 1970.
double BootTime() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double time = 0;
    if (word == "btime" && file >> time) return time;
  }
  return 0;
}

std::optional<double> OpenFiles() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (error) return std::nullopt;
  return static_cast<double>(std::distance(begin(files), end(files)) - 1);  // one of them is this iterator's
}

class ProcessCollector final : public prometheus::Collectable {
 public:
  std::vector<MetricFamily> Collect() const override {
    const std::optional<std::string> text = base::ReadFile("/proc/self/stat");
    if (!text) return {};
    const Stat stat(*text);
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
    std::vector<MetricFamily> families = {
        Single("process_cpu_seconds_total", "Processor time of this process, in user and kernel mode.",
               MetricType::Counter, (stat.Field(14) + stat.Field(15)) / ticks),
        Single("process_resident_memory_bytes", "Resident memory.", MetricType::Gauge, stat.Field(24) * page),
        Single("process_virtual_memory_bytes", "Virtual memory.", MetricType::Gauge, stat.Field(23)),
        Single("process_start_time_seconds", "When this process started, seconds since 1970.",
               MetricType::Gauge, BootTime() + stat.Field(22) / ticks)};
    if (const std::optional<double> open = OpenFiles()) {
      families.push_back(Single("process_open_fds", "Open file descriptors.", MetricType::Gauge, *open));
    }
    rlimit limit = {};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
      families.push_back(Single("process_max_fds", "File descriptors that may be open.", MetricType::Gauge,
                                static_cast<double>(limit.rlim_cur)));
    }
    return families;
  }
};

}  // namespace

std::shared_ptr<prometheus::Collectable> ProcessMetrics() { return std::make_shared<ProcessCollector>(); }

}  // namespace rapport::observe
