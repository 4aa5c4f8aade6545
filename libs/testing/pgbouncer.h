#ifndef RAPPORT_LIBS_TESTING_PGBOUNCER_H_
#define RAPPORT_LIBS_TESTING_PGBOUNCER_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "libs/testing/postgres_server.h"
#include "libs/testing/temp_dir.h"

namespace rapport::testing {

// A real pgbouncer in transaction mode before a server, with two connections to it: whoever keeps something
// in a session loses it to somebody else. It dies with the object, and with the test process.
class Pgbouncer {
 public:
  // `server` must outlive it. Null when pgbouncer is not installed.
  static std::unique_ptr<Pgbouncer> Start(const PostgresServer& server);
  ~Pgbouncer();

  // For libpq: how `role` reaches the database "rapport" through it.
  std::string Url(const std::string& role) const;

 private:
  Pgbouncer() = default;

  const TempDir dir_;
  pid_t process_ = -1;
};

}  // namespace rapport::testing

#endif  // RAPPORT_LIBS_TESTING_PGBOUNCER_H_
