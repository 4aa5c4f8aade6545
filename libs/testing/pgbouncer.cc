#include "libs/testing/pgbouncer.h"

#include <signal.h>
#include <unistd.h>

#include "libs/testing/subprocess.h"

namespace rapport::testing {

std::unique_ptr<Pgbouncer> Pgbouncer::Start(const PostgresServer& server) {
  std::unique_ptr<Pgbouncer> bouncer(new Pgbouncer);
  const TempDir& dir = bouncer->dir_;
  dir.Write("users.txt", "\"rapport_app\" \"\"\n\"rapport_owner\" \"\"\n");
  const std::string settings = dir.Write(
      "pgbouncer.ini", "[databases]\nrapport = host=" + server.socket_directory() +
                           " port=5432\n[pgbouncer]\npool_mode = transaction\ndefault_pool_size = 2\n"
                           "auth_type = trust\nauth_file = " +
                           dir.File("users.txt") + "\nunix_socket_dir = " + dir.path() +
                           "\nlisten_port = 6432\nlisten_addr =\n");
  for (const std::string& path : {dir.path(), dir.File("users.txt"), settings}) GiveToNobodyIfRoot(path);
  const Subprocess process = Spawn({"pgbouncer", settings}, RunAs::kNobodyIfRoot);
  bouncer->process_ = process.process;
  const bool ready = ReadUntil(process.output, "process up");
  close(process.output);
  if (!ready) return nullptr;
  return bouncer;
}

Pgbouncer::~Pgbouncer() {
  kill(process_, SIGKILL);
  Wait(process_);
}

std::string Pgbouncer::Url(const std::string& role) const {
  return "host=" + dir_.path() + " port=6432 user=" + role + " dbname=rapport";
}

}  // namespace rapport::testing
