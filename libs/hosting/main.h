#ifndef RAPPORT_LIBS_HOSTING_MAIN_H_
#define RAPPORT_LIBS_HOSTING_MAIN_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "libs/config/config.h"
#include "libs/hosting/host.h"
#include "libs/hosting/reload.h"

namespace rapport::hosting {

// The main() of a binary: its configuration, read again on SIGHUP, and `run` with what it was at the start.
// Returns the exit code.
template <typename Config>
int Main(const config::Program& program, int argc, char** argv, absl::Status (*run)(const Config&)) {
  Config started;
  config::LoadOrExit(program, argc, argv, &started);
  const Reload reload(started, [&](google::protobuf::Message* fresh) {
    return config::LoadAgain(program, argc, argv, fresh);
  });
  return ExitCode(run(started));
}

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_MAIN_H_
