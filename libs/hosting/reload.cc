#include "libs/hosting/reload.h"

#include <pthread.h>
#include <signal.h>

#include <string>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/config/config.h"
#include "libs/observe/log.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::hosting {
namespace {

using ::google::protobuf::Message;
using internal::config::v1::LogConfig;

sigset_t Hangup() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGHUP);
  return signals;
}

std::unique_ptr<Message> CopyOf(const Message& message) {
  std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  return copy;
}

// The field "log", which every configuration has.
LogConfig& LogOf(Message& config) {
  return static_cast<LogConfig&>(
      *config.GetReflection()->MutableMessage(&config, config.GetDescriptor()->FindFieldByName("log")));
}

}  // namespace

Reload::Reload(const Message& running, std::function<absl::Status(Message*)> read)
    : running_(CopyOf(running)), read_(std::move(read)) {
  const sigset_t hangup = Hangup();
  pthread_sigmask(SIG_BLOCK, &hangup, nullptr);
  thread_ = std::thread([this] { Run(); });
}

Reload::~Reload() {
  ending_ = true;
  pthread_kill(thread_.native_handle(), SIGHUP);
  thread_.join();
}

void Reload::Run() {
  const sigset_t hangup = Hangup();
  for (int signal = 0;;) {
    if (sigwait(&hangup, &signal) != 0) continue;
    if (ending_) return;
    ReadAgain();
  }
}

void Reload::ReadAgain() {
  const std::unique_ptr<Message> fresh(running_->New());
  if (const absl::Status status = read_(fresh.get()); !status.ok()) {
    observe::Log(observe::Level::kError, "configuration_refused",
                 {{"message", base::StdView(status.message())}});
    return;
  }
  LogConfig& log = LogOf(*running_);
  log.set_level(LogOf(*fresh).level());
  observe::SetMinimumLevel(static_cast<observe::Level>(log.level()));
  std::string waiting;
  for (const std::string& field : config::Changes(*running_, *fresh)) {
    base::StrAppend(&waiting, waiting.empty() ? "" : ",", field);
  }
  if (!waiting.empty()) observe::Log(observe::Level::kWarning, "restart_needed", {{"settings", waiting}});
  observe::Log(observe::Level::kInfo, "configuration_applied",
               {{"log_level", base::StdView(internal::config::v1::LogLevel_Name(log.level()))}});
}

}  // namespace rapport::hosting
