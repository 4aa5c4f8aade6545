#ifndef RAPPORT_LIBS_TESTING_REDIS_SERVER_H_
#define RAPPORT_LIBS_TESTING_REDIS_SERVER_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/testing/temp_dir.h"

namespace rapport::testing {

// A real redis-server on a unix socket in a directory of its own, without persistence. It dies with the
// object, and with the test process.
class RedisServer {
 public:
  // Starts the server and waits until it accepts connections. Null when redis-server is not installed: skip
  // the test. `arguments` are added to the command line, e.g. {"--requirepass", "x"}.
  static std::unique_ptr<RedisServer> Start(std::vector<std::string> arguments = {});
  ~RedisServer();

  std::string socket() const { return dir_.File("redis.sock"); }

  void Kill();     // at once, as by kill -9
  void Restart();  // after Kill(): an empty server on the same socket
  void Pause();    // stops answering while connections stay open
  void Resume();

 private:
  explicit RedisServer(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {}
  bool Spawn();
  void Signal(int signal);

  const TempDir dir_;
  const std::vector<std::string> arguments_;
  pid_t process_ = -1;
  int output_ = -1;
};

}  // namespace rapport::testing

#endif  // RAPPORT_LIBS_TESTING_REDIS_SERVER_H_
