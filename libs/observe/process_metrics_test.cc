#include "libs/observe/process_metrics.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "prometheus/metric_family.h"

namespace rapport::observe {
namespace {

std::map<std::string, double> Values() {
  std::map<std::string, double> values;
  for (const prometheus::MetricFamily& family : ProcessMetrics()->Collect()) {
    const prometheus::ClientMetric& metric = family.metric.at(0);
    values[family.name] =
        family.type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value;
  }
  return values;
}

TEST(ProcessMetrics, AreNamedAsEverywhere) {
  std::vector<std::string> names;
  for (const auto& [name, value] : Values()) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("process_cpu_seconds_total", "process_max_fds",
                                            "process_open_fds", "process_resident_memory_bytes",
                                            "process_start_time_seconds", "process_virtual_memory_bytes"));
}

TEST(ProcessMetrics, OpenFilesAreCounted) {
  const double before = Values().at("process_open_fds");
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(Values().at("process_open_fds"), before + 1);
  close(fd);
  EXPECT_EQ(Values().at("process_open_fds"), before);
  EXPECT_LT(before, Values().at("process_max_fds"));
}

TEST(ProcessMetrics, MemoryThatIsUsedIsResident) {
  constexpr std::size_t kBytes = 64 << 20;
  const double before = Values().at("process_resident_memory_bytes");
  const std::vector<char> used(kBytes, 'x');
  const std::map<std::string, double> after = Values();
  EXPECT_GE(after.at("process_resident_memory_bytes"), before + 0.9 * kBytes);
  EXPECT_GE(after.at("process_virtual_memory_bytes"), after.at("process_resident_memory_bytes"));
  EXPECT_EQ(used.back(), 'x');
}

TEST(ProcessMetrics, ProcessorTimeIsThisProcesss) {
  const double before = Values().at("process_cpu_seconds_total");
  std::map<std::string, double> now = Values();
  while (now.at("process_cpu_seconds_total") < before + 0.05) now = Values();  // reading takes some
  const double since_1970 =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_LT(now.at("process_start_time_seconds"), since_1970);
  EXPECT_GT(now.at("process_start_time_seconds"), since_1970 - 3600);
}

}  // namespace
}  // namespace rapport::observe
