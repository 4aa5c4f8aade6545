#include <cstdio>
#include <memory>

#include "libs/base/status.h"
#include "libs/config/config.h"
#include "libs/observe/log.h"
#include "libs/observe/metrics.h"
#include "libs/observe/metrics_server.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"
#include "rapport/internal/config/v1/intake.pb.h"
#include "services/intake/module.h"

int main(int argc, char** argv) {
  rapport::internal::config::v1::IntakeConfig config;
  rapport::config::LoadOrExit({"rapport-intake", "Holds instruments, waves and answers; knows no identity."}, argc, argv,
                              &config);
  return 0;
}
