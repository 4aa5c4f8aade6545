#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_PROCESS_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_PROCESS_H_

#include <sys/types.h>

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"

namespace rapport::integration {

// A server of this build in a process of its own, killed with this object and with the thread that started
// it. Its environment is the test's without RAPPORT_* variables. Thread safe, but for Wait().
class Process {
 public:
  // Runs `program`, a path or a name in the build's bin directory (RAPPORT_BIN_DIR in the environment
  // overrides which), and waits until it logs "serving". UNAVAILABLE, with exit code and log, when it ends
  // before.
  static absl::StatusOr<std::unique_ptr<Process>> Start(const std::string& program,
                                                        std::vector<std::string> flags);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Ports on 127.0.0.1, as the log told them.
  int port() const { return port_; }
  int health_port() const { return health_port_; }
  int metrics_port() const { return metrics_port_; }
  int apart_port() const { return apart_port_; }  // 0: nothing is served apart

  void Signal(int signal) const;

  // What it has of memory, bytes.
  std::size_t MemoryInUse() const;

  // Waits for the end: the exit code, or 128 + the signal that ended it. Again: the same.
  int Wait();

  // Waits until its log holds `text`, or has ended.
  void AwaitLog(std::string_view text);

  // What it wrote to standard error so far; all of it after Wait().
  std::string Log() const;

 private:
  Process(pid_t pid, int error_output);
  void ReadLog(int file);
  bool AwaitServing();

  const pid_t pid_;
  int port_ = 0;
  int health_port_ = 0;
  int metrics_port_ = 0;
  int apart_port_ = 0;
  int exit_code_ = -1;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string log_;
  bool log_ended_ = false;
  std::thread reader_;  // last: it uses all else
};

// What a command that came to its end left.
struct Outcome {
  int exit_code = 0;   // 127: there is no such program
  std::string output;  // standard output
};

// Runs a command, found by path or in PATH, to its end.
Outcome RunCommand(std::vector<std::string> command);

// The path of a binary of this build; a path is itself.
std::string BinaryPath(const std::string& program);

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_PROCESS_H_
