#ifndef RAPPORT_LIBS_OBSERVE_LOG_H_
#define RAPPORT_LIBS_OBSERVE_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"
#include "libs/base/clock.h"
#include "libs/base/secret.h"
#include "libs/base/strings.h"

namespace rapport::observe {

// Structured logging, one JSON object a line:
//   {"time":"2026-11-23T06:10:21.123Z","level":"INFO","event":"server_started","port":7401}
// Events and keys are snake_case and stable. Never log an answer, a token, a name of a person or a whole
// message: messages and secrets do not compile as values. Everything here is safe for use by any thread.

enum class Level {
  kDebug = 1,
  kInfo = 2,
  kWarning = 3,
  kError = 4
};  // numbers of LogLevel in config's common.proto

// A value of a log line. Borrows strings: use it only in the call of Log().
class Value {
 public:
  Value(std::string_view text) : value_(text) {}  // NOLINT(google-explicit-constructor): for {{"key", value}}
  Value(const char* text) : value_(std::string_view(text)) {}         // NOLINT(google-explicit-constructor)
  Value(const std::string& text) : value_(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Value(absl::string_view text) : value_(base::StdView(text)) {}      // NOLINT(google-explicit-constructor)
  template <typename T, std::enable_if_t<std::is_same_v<T, bool>, int> = 0>  // else any pointer would do
  Value(T truth) : value_(truth) {}  // NOLINT(google-explicit-constructor)
  template <typename T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>, int> = 0>
  Value(T number) : value_(static_cast<int64_t>(number)) {}  // NOLINT(google-explicit-constructor)
  template <typename T, std::enable_if_t<std::is_floating_point_v<T>, int> = 0>
  Value(T number) : value_(static_cast<double>(number)) {}  // NOLINT(google-explicit-constructor)
  Value(const google::protobuf::MessageLite&) = delete;
  template <typename T>
  Value(const base::Secret<T>&) = delete;

  const std::variant<std::string_view, int64_t, double, bool>& get() const { return value_; }

 private:
  std::variant<std::string_view, int64_t, double, bool> value_;
};

struct Field {
  std::string_view key;
  Value value;
};

// Writes one line, when `level` is not below the minimum. NaN and infinities become null, bytes that are not
// UTF-8 become U+FFFD.
void Log(Level level, std::string_view event, std::initializer_list<Field> fields = {});

// Whether Log() writes at this level: for values that cost something to make.
bool IsLogged(Level level);

// Default: kInfo.
void SetMinimumLevel(Level level);

// Where lines go: one call a line, which ends in '\n'. Calls come from any thread, also at the same time.
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void Write(std::string_view line) = 0;
};

// Sends lines to `sink`; null for standard error, which gets one write(2) a line. Waits for lines that are
// being written: afterwards nobody uses the sink from before.
void SetLogSink(LogSink* sink);

// Takes time from `clock`, which must outlive its use; null for the system's.
void SetLogClock(const base::Clock* clock);

}  // namespace rapport::observe

#endif  // RAPPORT_LIBS_OBSERVE_LOG_H_
