#include "libs/observe/log.h"

#include <unistd.h>

#include <atomic>
#include <cmath>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "libs/base/strings.h"
#include "libs/observe/json.h"

namespace rapport::observe {
namespace {

// One write(2) a line: lines of several threads do not mix, as pipes keep writes of up to PIPE_BUF whole.
class StandardError final : public LogSink {
 public:
  void Write(std::string_view line) override {
    while (!line.empty()) {
      const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
      if (written <= 0) return;  // nobody reads: losing a line is better than stopping the service
      line.remove_prefix(static_cast<size_t>(written));
    }
  }
};

std::atomic<Level> g_minimum = Level::kInfo;
std::shared_mutex g_sink_mutex;
LogSink* g_sink = nullptr;  // guarded by g_sink_mutex
std::atomic<const base::Clock*> g_clock = nullptr;

void Write(std::string_view line) {
  static StandardError* const standard_error = new StandardError();
  const std::shared_lock lock(g_sink_mutex);
  (g_sink == nullptr ? standard_error : g_sink)->Write(line);
}

absl::Time Now() {
  const base::Clock* clock = g_clock.load();
  return (clock == nullptr ? base::RealClock() : clock)->Now();
}

std::string_view LevelName(Level level) {
  switch (level) {
    case Level::kDebug:
      return "DEBUG";
    case Level::kInfo:
      return "INFO";
    case Level::kWarning:
      return "WARNING";
    case Level::kError:
      return "ERROR";
  }
  return "ERROR";
}

struct AppendValue {
  std::string& line;
  void operator()(std::string_view text) { AppendJsonString(text, line); }
  void operator()(int64_t number) { base::StrAppend(&line, number); }
  void operator()(double number) {
    if (std::isfinite(number)) {
      absl::StrAppendFormat(&line, "%.9g", number);
    } else {
      line += "null";
    }
  }
  void operator()(bool truth) { line += truth ? "true" : "false"; }
};

}  // namespace

bool IsLogged(Level level) { return level >= g_minimum.load(std::memory_order_relaxed); }

void SetMinimumLevel(Level level) { g_minimum = level; }

void SetLogSink(LogSink* sink) {
  const std::unique_lock lock(g_sink_mutex);
  g_sink = sink;
}

void SetLogClock(const base::Clock* clock) { g_clock = clock; }

void Log(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (!IsLogged(level)) return;
  std::string line =
      base::StrCat("{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", Now(), absl::UTCTimeZone()),
                   "\",\"level\":\"", LevelName(level), "\",\"event\":");
  AppendJsonString(event, line);
  for (const Field& field : fields) {
    line += ',';
    AppendJsonString(field.key, line);
    line += ':';
    std::visit(AppendValue{line}, field.value.get());
  }
  line += "}\n";
  Write(line);
}

}  // namespace rapport::observe
