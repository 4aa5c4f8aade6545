#include "libs/testing/postgres_server.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "libs/testing/subprocess.h"

namespace rapport::testing {
namespace {

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

// Where Debian puts the programs of the newest version, or what PATH has; empty if neither.
std::string FindPrograms() {
  std::string newest;
  std::error_code ignored;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored)) {
    const std::string programs = version.path() / "bin";
    if (access((programs + "/initdb").c_str(), X_OK) == 0 && programs > newest) newest = programs;
  }
  if (!newest.empty()) return newest;
  const Subprocess which = Spawn({"sh", "-c", "dirname \"$(command -v initdb)\""});
  std::string found = ReadAll(which.output);
  close(which.output);
  Wait(which.process);
  if (!found.empty() && found.back() == '\n') found.pop_back();
  return found.starts_with('/') ? found : "";
}

// Runs to the end; aborts with what it printed unless it succeeds.
std::string Check(std::vector<std::string> words) {
  const std::string name = words.front();
  const Subprocess program = Spawn(std::move(words), RunAs::kNobodyIfRoot);
  std::string printed = ReadAll(program.output);
  close(program.output);
  if (Wait(program.process) != 0) Fail(name + ": " + printed);
  return printed;
}

}  // namespace

std::unique_ptr<PostgresServer> PostgresServer::Start(std::vector<std::string> settings) {
  std::string programs = FindPrograms();
  if (programs.empty()) return nullptr;
  std::unique_ptr<PostgresServer> server(new PostgresServer(std::move(programs), std::move(settings)));
  GiveToNobodyIfRoot(server->dir_.path());
  const std::string data = server->dir_.File("data");
  Check({server->Program("initdb"), "--pgdata", data, "--username", "postgres", "--auth", "trust",
         "--no-sync", "--encoding", "UTF8", "--no-locale", "--no-instructions"});
  Check({"sh", "-c",
         "mkdir " + server->socket_directory() +
             " && printf 'local all +guarded scram-sha-256\\nlocal all all trust\\nlocal replication all "
             "trust\\n' > " +
             data + "/pg_hba.conf"});
  if (!server->Spawn()) Fail("postgres does not start");
  server->Run("CREATE ROLE rapport_owner LOGIN; CREATE ROLE rapport_app LOGIN; CREATE ROLE guarded",
              "postgres");
  server->Run("CREATE DATABASE rapport OWNER rapport_owner", "postgres");
  return server;
}

std::unique_ptr<PostgresServer> PostgresServer::StartStandby() const {
  std::unique_ptr<PostgresServer> standby(new PostgresServer(programs_, settings_));
  GiveToNobodyIfRoot(standby->dir_.path());
  Check({Program("pg_basebackup"), "--pgdata", standby->dir_.File("data"), "--write-recovery-conf",
         "--no-sync", "--checkpoint=fast", "--dbname", Url("postgres", "postgres")});
  Check({"mkdir", standby->socket_directory()});
  if (!standby->Spawn()) Fail("the standby does not start");
  return standby;
}

PostgresServer::~PostgresServer() { Stop(); }

bool PostgresServer::Spawn() {
  std::vector<std::string> words = {Program("postgres"), "-D", dir_.File("data"),   "-k",
                                    socket_directory(),  "-c", "listen_addresses=", "-c",
                                    "timezone=UTC",      "-c", "lc_messages=C"};
  for (const std::string& setting : settings_) {
    words.emplace_back("-c");
    words.push_back(setting);
  }
  const Subprocess server = testing::Spawn(std::move(words), RunAs::kNobodyIfRoot);
  process_ = server.process;
  const bool ready = ReadUntil(server.output, "database system is ready to accept");
  if (!ready) Stop();
  // What it says later goes nowhere: it ignores that nobody reads.
  close(server.output);
  return ready;
}

std::string PostgresServer::Url(const std::string& role, const std::string& database) const {
  return "host=" + socket_directory() + " port=5432 user=" + role + " dbname=" + database;
}

std::string PostgresServer::Run(const std::string& sql, const std::string& database) const {
  return Check({Program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
                Url("postgres", database), "-c", sql});
}

void PostgresServer::Stop() {
  if (process_ < 0) return;
  kill(process_, SIGQUIT);
  Wait(process_);
  process_ = -1;
}

void PostgresServer::Restart() {
  if (!Spawn()) Fail("postgres does not start again");
}

}  // namespace rapport::testing
