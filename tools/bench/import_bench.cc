#include <libpq-fe.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/db/postgres/database.h"
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

// A table for the rows of a CSV file, whose columns it has in their order.
struct BareTable {
  std::string schema;
  std::string into;  // table and the file's columns
};

// With the keys that roster's has.
BareTable MembersTable() {
  return {
      "CREATE TABLE bare (organization TEXT NOT NULL DEFAULT 'bench', member TEXT NOT NULL,"
      " unit TEXT NOT NULL, role_group TEXT NOT NULL, specialty TEXT, active INTEGER NOT NULL DEFAULT 1,"
      " PRIMARY KEY (organization, member));"
      "CREATE INDEX members_by_key ON bare (organization, unit, role_group, specialty);",
      "bare (member, unit, role_group, specialty)"};
}

// A sheet has no key.
BareTable SheetsTable() {
  BareTable table{"CREATE TABLE bare (unit TEXT NOT NULL", "bare (unit"};
  for (int item = 0; item < kItems; ++item) {
    absl::StrAppend(&table.schema, ", item", item, " SMALLINT");
    absl::StrAppend(&table.into, ", item", item);
  }
  table.schema += ");";
  table.into += ")";
  return table;
}

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "import: %s\n", what.c_str());
  std::exit(1);
}

// The cells of a file without quotes, row by row, without its header.
std::vector<std::vector<std::string>> CellsOf(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  for (const absl::string_view line : absl::StrSplit(csv, '\n', absl::SkipEmpty())) {
    rows.push_back(absl::StrSplit(line, ','));
  }
  rows.erase(rows.begin());
  return rows;
}

// Seconds by a prepared INSERT in one transaction; empty cells are NULL.
double LoadSqlite(const BareTable& table, const std::vector<std::vector<std::string>>& rows) {
  const testing::TempDir directory;
  auto connection = db::sqlite::Connection::Open(directory.File("bare.db"));
  if (!connection.ok() || !(*connection)->Execute(table.schema).ok()) Fail("SQLite");
  std::string sql = absl::StrCat("INSERT INTO ", table.into, " VALUES (?");
  for (std::size_t column = 1; column < rows.front().size(); ++column) sql += ", ?";
  return Seconds([&] {
    if (!(*connection)->Execute("BEGIN IMMEDIATE").ok()) Fail("SQLite");
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2((*connection)->handle(), (sql + ")").c_str(), -1, &statement, nullptr);
    for (const std::vector<std::string>& row : rows) {
      for (std::size_t column = 0; column < row.size(); ++column) {
        const int index = static_cast<int>(column) + 1;
        const std::string& cell = row[column];
        if (cell.empty()) {
          sqlite3_bind_null(statement, index);
        } else if (cell.size() == 1) {
          sqlite3_bind_int(statement, index, cell.front() - '0');
        } else {
          sqlite3_bind_text(statement, index, cell.data(), static_cast<int>(cell.size()), SQLITE_STATIC);
        }
      }
      if (sqlite3_step(statement) != SQLITE_DONE) Fail("SQLite");
      sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    if (!(*connection)->Execute("COMMIT").ok()) Fail("SQLite");
  });
}

// Seconds by COPY of the file itself.
double LoadPostgres(const testing::PostgresServer& server, const BareTable& table, const std::string& csv) {
  server.Run("DROP TABLE IF EXISTS bare");
  server.Run(table.schema);
  PGconn* const connection = PQconnectdb(server.Url("postgres").c_str());
  const double seconds = Seconds([&] {
    PQclear(
        PQexec(connection, absl::StrCat("COPY ", table.into, " FROM STDIN (FORMAT csv, HEADER)").c_str()));
    for (std::size_t begin = 0; begin < csv.size(); begin += kChunk) {
      const int size = static_cast<int>(std::min(kChunk, csv.size() - begin));
      if (PQputCopyData(connection, csv.data() + begin, size) != 1) Fail("COPY");
    }
    PQputCopyEnd(connection, nullptr);
    PGresult* const result = PQgetResult(connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) Fail(PQerrorMessage(connection));
    PQclear(result);
  });
  PQfinish(connection);
  return seconds;
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
      if (!db::postgres::MigrateDatabase(owner, application, roster::Module::Migrations()).ok())
        Fail("migration");
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

  void ImportMembers(const std::string& csv) {
    roster::v1::ImportMembersRequest header;
    header.mutable_header()->set_parent("organizations/bench");
    Import<roster::v1::ImportMembersResponse>(&roster::v1::RosterService::Stub::ImportMembers, header, csv);
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

void PrintRates(const std::string& name, int rows, const std::vector<double>& seconds,
                const std::vector<double>& baselines) {
  const double rate = rows / Median(seconds);
  const double baseline = rows / Median(baselines);
  Print(name, rate, "rows/s", baseline, rate / baseline);
}

void BenchImportTo(Engine engine, const std::string& name, int repeats) {
  const std::string members = MembersCsv();
  const std::string sheets = ResponsesCsv(kSheets);
  const auto member_cells = CellsOf(members);
  const auto sheet_cells = CellsOf(sheets);
  std::vector<double> member_seconds;
  std::vector<double> member_baselines;
  std::vector<double> sheet_seconds;
  std::vector<double> sheet_baselines;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const auto postgres = engine == Engine::kPostgres ? testing::PostgresServer::Start() : nullptr;
    member_baselines.push_back(postgres != nullptr ? LoadPostgres(*postgres, MembersTable(), members)
                                                   : LoadSqlite(MembersTable(), member_cells));
    sheet_baselines.push_back(postgres != nullptr ? LoadPostgres(*postgres, SheetsTable(), sheets)
                                                  : LoadSqlite(SheetsTable(), sheet_cells));
    {
      Roster roster(postgres.get());
      member_seconds.push_back(Seconds([&] { roster.ImportMembers(members); }));
    }
    Fixture fixture(kUnits, {.engine = engine});
    fixture.OpenWave("import");
    sheet_seconds.push_back(Seconds([&] { fixture.ImportCsv("import", sheets); }));
  }
  PrintRates("import_members_" + name, kMembers, member_seconds, member_baselines);
  PrintRates("import_responses_" + name, kSheets, sheet_seconds, sheet_baselines);
}

}  // namespace

void BenchImport(int repeats) {
  BenchImportTo(Engine::kSqlite, "sqlite", repeats);
  BenchImportTo(Engine::kPostgres, "postgres", repeats);
}

}  // namespace rapport::bench
