#ifndef RAPPORT_LIBS_HOSTING_RELOAD_H_
#define RAPPORT_LIBS_HOSTING_RELOAD_H_

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace rapport::hosting {

// Has the configuration read again on SIGHUP, and applies of what has changed what is safe while calls are
// served: log.level. The log tells what was applied (configuration_applied), which other settings differ from
// those in force and so need a restart (restart_needed; names, no values), or what is wrong with the new
// configuration (configuration_refused), of which then nothing is applied.
class Reload {
 public:
  // `running` is what the process was started with; `read` reads it anew. Construct it before any other
  // thread is started: those must not be interrupted by the signal.
  Reload(const google::protobuf::Message& running,
         std::function<absl::Status(google::protobuf::Message*)> read);
  ~Reload();
  Reload(const Reload&) = delete;
  Reload& operator=(const Reload&) = delete;

 private:
  void Run();
  void ReadAgain();

  const std::unique_ptr<google::protobuf::Message> running_;  // what is in force; used by thread_ alone
  const std::function<absl::Status(google::protobuf::Message*)> read_;
  std::atomic<bool> ending_ = false;
  std::thread thread_;  // last: it uses all else
};

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_RELOAD_H_
