#include "tests/integration/harness/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/strings.h"

namespace rapport::integration {
namespace {

[[noreturn]] void Fail(const char* what) {
  std::perror(what);
  std::abort();
}

std::vector<char*> PointersTo(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

// A server refuses RAPPORT_* variables that it does not know.
std::vector<std::string> EnvironmentOfAServer() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("RAPPORT_")) variables.emplace_back(*variable);
  }
  return variables;
}

// Starts a command with `stream` (a file descriptor of the child) going into a pipe, whose other end is
// `*output`.
pid_t Spawn(std::vector<std::string> command, int stream, int* output) {
  // All memory is had before the fork: afterwards only what is safe in a signal handler is.
  std::vector<std::string> variables = EnvironmentOfAServer();
  const std::vector<char*> argv = PointersTo(command);
  const std::vector<char*> env = PointersTo(variables);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Fail("pipe2");
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) Fail("fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // it died before we asked
    dup2(ends[1], stream);
    execvpe(argv[0], argv.data(), env.data());
    _exit(127);
  }
  close(ends[1]);
  *output = ends[0];
  return child;
}

int WaitFor(pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid) Fail("waitpid");
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

std::string BinaryPath(const std::string& program) {
  if (program.starts_with('/')) return program;
  const char* const directory = std::getenv("RAPPORT_BIN_DIR");
  return base::StrCat(directory != nullptr ? directory : RAPPORT_BIN_DIR, "/", program);
}

Outcome RunCommand(std::vector<std::string> command) {
  int output = -1;
  const pid_t child = Spawn(std::move(command), STDOUT_FILENO, &output);
  Outcome outcome;
  char buffer[4096];
  for (ssize_t count; (count = read(output, buffer, sizeof(buffer))) > 0;) {
    outcome.output.append(buffer, static_cast<std::size_t>(count));
  }
  close(output);
  outcome.exit_code = WaitFor(child);
  return outcome;
}

absl::StatusOr<std::unique_ptr<Process>> Process::Start(const std::string& program,
                                                        std::vector<std::string> flags) {
  flags.insert(flags.begin(), BinaryPath(program));
  int error_output = -1;
  const pid_t child = Spawn(std::move(flags), STDERR_FILENO, &error_output);
  std::unique_ptr<Process> process(new Process(child, error_output));
  if (process->AwaitServing()) return process;
  const int exit_code = process->Wait();
  return absl::UnavailableError(
      base::StrCat(program, " did not serve, exit code ", exit_code, ":\n", process->Log()));
}

Process::Process(pid_t pid, int error_output)
    : pid_(pid), reader_([this, error_output] { ReadLog(error_output); }) {}

Process::~Process() {
  if (exit_code_ < 0) Signal(SIGKILL);
  Wait();
}

void Process::Signal(int signal) const {
  if (kill(pid_, signal) != 0) Fail("kill");
}

std::size_t Process::MemoryInUse() const {
  std::ifstream statistics(base::StrCat("/proc/", pid_, "/statm"));
  std::size_t all = 0;
  std::size_t resident = 0;
  statistics >> all >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

int Process::Wait() {
  if (reader_.joinable()) {
    reader_.join();
    exit_code_ = WaitFor(pid_);
  }
  return exit_code_;
}

void Process::AwaitLog(std::string_view text) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return log_.find(text) != std::string::npos || log_ended_; });
}

std::string Process::Log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void Process::ReadLog(int file) {
  char buffer[4096];
  for (ssize_t count; (count = read(file, buffer, sizeof(buffer))) > 0;) {
    const std::lock_guard lock(mutex_);
    log_.append(buffer, static_cast<std::size_t>(count));
    changed_.notify_all();
  }
  close(file);
  const std::lock_guard lock(mutex_);
  log_ended_ = true;
  changed_.notify_all();
}

bool Process::AwaitServing() {
  constexpr std::string_view kServing = R"("event":"serving")";
  std::unique_lock lock(mutex_);
  std::size_t event = std::string::npos;
  std::size_t end = std::string::npos;
  changed_.wait(lock, [&] {
    event = log_.find(kServing);
    end = event == std::string::npos ? event : log_.find('\n', event);
    return end != std::string::npos || log_ended_;
  });
  if (end == std::string::npos) return false;
  const std::size_t before = log_.rfind('\n', event);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  google::protobuf::Struct line;
  if (!google::protobuf::util::JsonStringToMessage(log_.substr(begin, end - begin), &line).ok()) return false;
  const auto number = [&line](const char* field) {
    return static_cast<int>(line.fields().at(field).number_value());
  };
  port_ = number("port");
  health_port_ = number("health_port");
  apart_port_ = number("apart_port");
  metrics_port_ = number("metrics_port");
  return true;
}

}  // namespace rapport::integration
