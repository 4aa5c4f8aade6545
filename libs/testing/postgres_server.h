#ifndef RAPPORT_LIBS_TESTING_POSTGRES_SERVER_H_
#define RAPPORT_LIBS_TESTING_POSTGRES_SERVER_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/testing/temp_dir.h"

namespace rapport::testing {

// A real PostgreSQL on a unix socket in a directory of its own, as PostgreSQL demands not run by root: root
// starts it as nobody. It dies with the object, and with the test process. It has the superuser "postgres", a
// database "rapport" that belongs to the role "rapport_owner", and the role "rapport_app", which owns
// nothing. Nobody needs a password, except roles with a name that begins with "guarded".
class PostgresServer {
 public:
  // Makes the server and waits until it accepts connections. Null when PostgreSQL is not installed: skip the
  // test. `settings` go on the server's command line, e.g. {"fsync=off"}.
  static std::unique_ptr<PostgresServer> Start(std::vector<std::string> settings = {});
  ~PostgresServer();

  // A hot standby of this server, with all that it has now. It follows for as long as this one lives.
  std::unique_ptr<PostgresServer> StartStandby() const;

  // For libpq: how `role` reaches `database`.
  std::string Url(const std::string& role, const std::string& database = "rapport") const;
  std::string OwnerUrl() const { return Url("rapport_owner"); }
  std::string AppUrl() const { return Url("rapport_app"); }

  // The directory of the socket .s.PGSQL.5432.
  std::string socket_directory() const { return dir_.File("socket"); }
  // The directory of programs like psql.
  const std::string& programs() const { return programs_; }

  // Runs SQL as the superuser and returns what psql prints: rows with a "|" between columns. Aborts on
  // errors.
  std::string Run(const std::string& sql, const std::string& database = "rapport") const;

  void Stop();     // as by pg_ctl stop -m immediate: connections break, no checkpoint
  void Restart();  // after Stop()

 private:
  PostgresServer(std::string programs, std::vector<std::string> settings)
      : programs_(std::move(programs)), settings_(std::move(settings)) {}
  bool Spawn();
  std::string Program(const std::string& name) const { return programs_ + "/" + name; }

  const TempDir dir_;
  const std::string programs_;
  const std::vector<std::string> settings_;
  pid_t process_ = -1;
};

}  // namespace rapport::testing

#endif  // RAPPORT_LIBS_TESTING_POSTGRES_SERVER_H_
