#include "tools/bench/small_server.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "tools/bench/fixture.h"

namespace rapport::bench {
namespace {

// A short period, so that the process never stands still for long.
constexpr int kPeriodMicroseconds = 10'000;

bool WriteTo(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  return file.good();
}

// Version 2 has one hierarchy, version 1 one for each controller.
bool IsUnified() { return std::filesystem::exists("/sys/fs/cgroup/cgroup.controllers"); }

}  // namespace

std::unique_ptr<SmallServer> SmallServer::Start(double processors) {
  std::unique_ptr<SmallServer> server(new SmallServer(processors));
  if (!server->Spawn() || !server->Confine()) return nullptr;
  return server;
}

SmallServer::~SmallServer() {
  if (to_ != nullptr) std::fclose(to_);  // which ends it
  if (process_ > 0) waitpid(process_, nullptr, 0);
  if (from_ != nullptr) std::fclose(from_);
  if (!group_.empty()) rmdir(group_.c_str());
}

bool SmallServer::Spawn() {
  int to[2], from[2];
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) return false;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  process_ = fork();
  if (process_ == 0) {
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    execl(program.c_str(), program.c_str(), "small-server", nullptr);
    _exit(127);
  }
  close(to[0]);
  close(from[1]);
  to_ = fdopen(to[1], "w");
  from_ = fdopen(from[0], "r");
  port_ = std::atoi(ReadLine().c_str());
  return port_ > 0;
}

bool SmallServer::Confine() {
  group_ = absl::StrCat(IsUnified() ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpu", "/rapport-bench-", process_);
  std::error_code error;
  if (IsUnified()) WriteTo("/sys/fs/cgroup/cgroup.subtree_control", "+cpu");
  if (!std::filesystem::create_directory(group_, error)) {
    std::fprintf(stderr, "no control group %s: %s\n", group_.c_str(), error.message().c_str());
    group_.clear();
    return false;
  }
  SetQuota(processors_);
  if (WriteTo(group_ + "/cgroup.procs", std::to_string(process_))) return true;
  std::fprintf(stderr, "the control group %s takes no process\n", group_.c_str());
  return false;
}

void SmallServer::SetQuota(double processors) const {
  const int quota = static_cast<int>(processors * kPeriodMicroseconds);
  if (IsUnified()) {
    WriteTo(group_ + "/cpu.max", absl::StrCat(quota, " ", kPeriodMicroseconds));
  } else {
    WriteTo(group_ + "/cpu.cfs_quota_us", "-1");  // a shorter period must not be too short for the quota
    WriteTo(group_ + "/cpu.cfs_period_us", std::to_string(kPeriodMicroseconds));
    WriteTo(group_ + "/cpu.cfs_quota_us", std::to_string(quota));
  }
}

std::string SmallServer::ReadLine() {
  char line[256];
  if (std::fgets(line, sizeof(line), from_) == nullptr) return "";
  std::string text = line;
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::vector<std::string> SmallServer::MakeCodes(int count) {
  SetQuota(static_cast<double>(sysconf(_SC_NPROCESSORS_ONLN)));
  std::fprintf(to_, "%d\n", count);
  std::fflush(to_);
  std::vector<std::string> codes;
  for (int i = 0; i < count; ++i) codes.push_back(ReadLine());
  SetQuota(processors_);
  return codes;
}

std::shared_ptr<grpc::Channel> SmallServer::Connect() const { return ConnectAloneTo(port_); }

void RunSmallServer() {
  FixtureOptions options;
  options.default_limits = true;
  Fixture fixture(1, options);
  fixture.OpenWave(SmallServer::Wave());
  std::cout << fixture.port() << std::endl;
  for (int count = 0; std::cin >> count;) {
    for (const std::string& code : fixture.MakeCodes(SmallServer::Wave(), count)) std::cout << code << '\n';
    std::cout.flush();
  }
}

}  // namespace rapport::bench
