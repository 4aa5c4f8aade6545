#include <libpq-fe.h>
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/db/sqlite/connection.h"
#include "libs/rpc/channel.h"
#include "libs/testing/postgres_server.h"
#include "libs/testing/temp_dir.h"
#include "rapport/roster/v1/roster.grpc.pb.h"
#include "services/roster/module.h"
#include "tools/bench/benches.h"
#include "tools/bench/fixture.h"
#include "tools/bench/measure.h"

namespace rapport::bench {
namespace {

constexpr int kMembers = 200'000;
constexpr int kSheets = 200'000;
constexpr int kUnits = 2000;
constexpr std::size_t kChunk = 128 << 10;

// The same tables in both engines as roster and intake would have them if every sheet were a row.
constexpr char kBareSchema[] =
    "CREATE TABLE members (organization TEXT NOT NULL, member TEXT NOT NULL, unit TEXT NOT NULL,"
    " role_group INTEGER NOT NULL, specialty TEXT NOT NULL, active INTEGER NOT NULL,"
    " PRIMARY KEY (organization, member));"
    "CREATE INDEX members_by_key ON members (organization, unit, role_group, specialty);"
    "CREATE TABLE sheets (organization TEXT NOT NULL, wave TEXT NOT NULL, cohort INTEGER NOT NULL,"
    " answers TEXT NOT NULL);";

struct Row {
  std::vector<std::string> values;
};

std::vector<Row> MemberRows() {
  std::vector<Row> rows;
  rows.reserve(kMembers);
  for (int member = 0; member < kMembers; ++member) {
    rows.push_back({{"bench", absl::StrCat("m", member), absl::StrCat("u", member % kUnits), "1",
                     member % 3 == 0 ? "nursing" : "", "1"}});
  }
  return rows;
}

std::vector<Row> SheetRows() {
  std::vector<Row> rows;
  rows.reserve(kSheets);
  for (int sheet = 0; sheet < kSheets; ++sheet) {
    std::string answers(kItems, '1');
    for (int item = 0; item < kItems; ++item)
      answers[static_cast<std::size_t>(item)] += static_cast<char>((sheet + item) % 5);
    rows.push_back({{"bench", "import", absl::StrCat(sheet % kUnits), std::move(answers)}});
  }
  return rows;
}

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "import: %s\n", what.c_str());
  std::exit(1);
}

// Rows a second by a prepared INSERT in one transaction.
double LoadSqlite(const std::string& table, const std::vector<Row>& rows) {
  const testing::TempDir directory;
  auto connection = db::sqlite::Connection::Open(directory.File("bare.db"));
  if (!connection.ok() || !(*connection)->Execute(kBareSchema).ok()) Fail("SQLite");
  const double seconds = Seconds([&] {
    if (!(*connection)->Execute("BEGIN IMMEDIATE").ok()) Fail("SQLite");
    std::string sql = absl::StrCat("INSERT INTO ", table, " VALUES (?");
    for (std::size_t column = 1; column < rows.front().values.size(); ++column) sql += ", ?";
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2((*connection)->handle(), (sql + ")").c_str(), -1, &statement, nullptr);
    for (const Row& row : rows) {
      for (std::size_t column = 0; column < row.values.size(); ++column) {
        sqlite3_bind_text(statement, static_cast<int>(column) + 1, row.values[column].data(),
                          static_cast<int>(row.values[column].size()), SQLITE_STATIC);
      }
      if (sqlite3_step(statement) != SQLITE_DONE) Fail("SQLite");
      sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    if (!(*connection)->Execute("COMMIT").ok()) Fail("SQLite");
  });
  return static_cast<double>(rows.size()) / seconds;
}

// Rows a second by COPY in one transaction.
double LoadPostgres(const testing::PostgresServer& server, const std::string& table,
                    const std::vector<Row>& rows) {
  server.Run("DROP TABLE IF EXISTS members, sheets");
  server.Run(kBareSchema);
  PGconn* const connection = PQconnectdb(server.Url("postgres").c_str());
  const double seconds = Seconds([&] {
    PQclear(PQexec(connection, absl::StrCat("COPY ", table, " FROM STDIN").c_str()));
    std::string buffer;
    for (const Row& row : rows) {
      for (std::size_t column = 0; column < row.values.size(); ++column) {
        absl::StrAppend(&buffer, column == 0 ? "" : "\t", row.values[column]);
      }
      buffer += '\n';
      if (buffer.size() < kChunk) continue;
      if (PQputCopyData(connection, buffer.data(), static_cast<int>(buffer.size())) != 1) Fail("COPY");
      buffer.clear();
    }
    PQputCopyData(connection, buffer.data(), static_cast<int>(buffer.size()));
    PQputCopyEnd(connection, nullptr);
    PGresult* const result = PQgetResult(connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) Fail(PQerrorMessage(connection));
    PQclear(result);
  });
  PQfinish(connection);
  return static_cast<double>(rows.size()) / seconds;
}

// Roster on a loopback port with an organization of kUnits units.
class Roster {
 public:
  explicit Roster(const testing::PostgresServer* postgres) {
    roster::Module::Options options;
    options.sqlite_path = directory_.File("roster.db");
    if (postgres != nullptr) {
      db::postgres::Options& application = options.postgres.emplace();
      application.url = postgres->AppUrl();
      application.schema = "roster";
      db::postgres::Options owner = application;
      owner.url = postgres->OwnerUrl();
      if (!roster::Module::Migrate(owner, application).ok()) Fail("migration");
    }
    auto module = roster::Module::Open(options, runtime_);
    if (!module.ok()) Fail(module.status().ToString());
    module_ = *std::move(module);
    rpc::ServerOptions server_options;
    server_options.listen_address = "127.0.0.1:0";
    auto server = rpc::Server::Start(server_options, module_->services());
    if (!server.ok()) Fail(server.status().ToString());
    server_ = *std::move(server);
    stub_ = roster::v1::RosterService::NewStub(rpc::MakeChannel(absl::StrCat("127.0.0.1:", server_->port())));
    roster::v1::CreateOrganizationRequest request;
    request.set_organization_id("bench");
    request.mutable_organization()->set_display_name("Bench");
    roster::v1::Organization organization;
    Check(stub_->CreateOrganization(NewContext().get(), request, &organization), "CreateOrganization");
    std::string units = "unit_id,parent_unit_id,display_name\nroot,,All\n";
    for (int unit = 0; unit < kUnits; ++unit) absl::StrAppend(&units, "u", unit, ",root,Unit\n");
    roster::v1::ImportUnitsRequest header;
    header.mutable_header()->set_parent("organizations/bench");
    Import<roster::v1::ImportUnitsResponse>(&roster::v1::RosterService::Stub::ImportUnits, header, units);
  }
  ~Roster() { server_->Drain(); }

  // Rows a second.
  double ImportMembers(const std::string& csv) {
    roster::v1::ImportMembersRequest header;
    header.mutable_header()->set_parent("organizations/bench");
    return kMembers / Seconds([&] {
             Import<roster::v1::ImportMembersResponse>(&roster::v1::RosterService::Stub::ImportMembers,
                                                       header, csv);
           });
  }

 private:
  template <typename Response, typename Method, typename Request>
  void Import(Method method, const Request& header, std::string_view csv) {
    const auto context = NewContext();
    Response response;
    const auto writer = (stub_.get()->*method)(context.get(), &response);
    writer->Write(header);
    Request message;
    for (; !csv.empty(); csv.remove_prefix(std::min(kChunk, csv.size()))) {
      message.set_csv_chunk(std::string(csv.substr(0, kChunk)));
      writer->Write(message);
    }
    writer->WritesDone();
    Check(writer->Finish(), "import");
  }

  const testing::TempDir directory_;
  observe::Metrics metrics_;
  rpc::Runtime runtime_{rpc::Runtime::Options{}, &metrics_};
  std::unique_ptr<roster::Module> module_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<roster::v1::RosterService::Stub> stub_;
};

std::string MembersCsv() {
  std::string csv = "member_id,unit_id,role_group,specialty\n";
  for (int member = 0; member < kMembers; ++member) {
    absl::StrAppend(&csv, "m", member, ",u", member % kUnits, ",front_line,",
                    member % 3 == 0 ? "nursing" : "", "\n");
  }
  return csv;
}

void PrintRates(const std::string& name, const std::vector<double>& rates,
                const std::vector<double>& baselines) {
  Print(name, Median(rates), "rows/s", Median(baselines), Median(rates) / Median(baselines));
}

}  // namespace

void BenchImport(int repeats) {
  const std::string csv = MembersCsv();
  const std::vector<Row> members = MemberRows();
  const std::vector<Row> sheets = SheetRows();
  for (const Engine engine : {Engine::kSqlite, Engine::kPostgres}) {
    std::vector<double> member_rates;
    std::vector<double> member_baselines;
    std::vector<double> sheet_rates;
    std::vector<double> sheet_baselines;
    for (int repeat = 0; repeat < repeats; ++repeat) {
      const auto postgres = engine == Engine::kPostgres ? testing::PostgresServer::Start() : nullptr;
      const auto bare = [&](const std::string& table, const std::vector<Row>& rows) {
        return postgres != nullptr ? LoadPostgres(*postgres, table, rows) : LoadSqlite(table, rows);
      };
      member_baselines.push_back(bare("members", members));
      member_rates.push_back(Roster(postgres.get()).ImportMembers(csv));
      sheet_baselines.push_back(bare("sheets", sheets));
      Fixture fixture(kUnits, {.engine = engine});
      fixture.OpenWave("import");
      sheet_rates.push_back(kSheets / Seconds([&] { fixture.Import("import", kSheets); }));
    }
    const std::string name = engine == Engine::kSqlite ? "sqlite" : "postgres";
    PrintRates("import_members_" + name, member_rates, member_baselines);
    PrintRates("import_responses_" + name, sheet_rates, sheet_baselines);
  }
}

}  // namespace rapport::bench
