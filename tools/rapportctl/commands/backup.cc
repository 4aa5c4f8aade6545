#include "libs/backup/backup.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "services/intake/store/sql/schema.h"
#include "services/roster/store/sql/schema.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/output/print.h"
#include "tools/rapportctl/progress.h"

namespace rapport::ctl {
namespace {

using backup::Manifest;

enum class Service { kRoster, kIntake };

// Where a service's data is, as options.
struct DataOptions {
  std::string sqlite;
  std::string postgres;
  std::string schema;

  void Declare(CLI::App& app, const std::string& role) {
    CLI::Option* const file = app.add_option("--sqlite", sqlite, "Its SQLite database")->type_name("FILE");
    app.add_option("--postgres", postgres,
                   "Its PostgreSQL database, as libpq takes it and for " + role +
                       "; the password comes from PGPASSWORD or PGPASSFILE")
        ->excludes(file);
    app.add_option("--schema", schema, "Schema of PostgreSQL (default: the service's name)");
  }

  backup::Data Of(Service service) const {
    backup::Data data;
    data.service = service == Service::kRoster ? "roster" : "intake";
    data.migrations = service == Service::kRoster ? roster::Migrations() : intake::Migrations();
    data.sqlite_path = sqlite;
    if (!postgres.empty()) {
      data.postgres.emplace().url = postgres;
      data.postgres->schema = schema.empty() ? data.service : schema;
    }
    return data;
  }

  bool empty() const { return sqlite.empty() && postgres.empty(); }
};

std::int64_t BytesOf(const Manifest& manifest) {
  std::int64_t bytes = 0;
  for (const backup::BackupFile& file : manifest.files()) bytes += file.bytes();
  return bytes;
}

absl::Status Print(Context& context, const Manifest& manifest, const std::string& folder) {
  RAPPORT_ASSIGN_OR_RETURN(const std::string digest, backup::DigestOf(folder));
  const std::vector<std::string_view> columns = {"service",     "engine", "schema_version", "program_version",
                                                 "create_time", "files",  "bytes",          "digest"};
  PrintFacts(context, columns,
             {manifest.service(), manifest.engine(), std::int64_t{manifest.schema_version()},
              manifest.program_version(), manifest.create_time(), std::int64_t{manifest.files_size()},
              BytesOf(manifest), digest});
  return absl::OkStatus();
}

template <Service kService>
struct BackUp {
  DataOptions where;
  std::string to;

  void Declare(CLI::App& app) {
    where.Declare(app, "a role that may read, for example the one that serves");
    app.add_option("--to", to, "Folder that is made")->required()->type_name("DIR");
    app.parse_complete_callback([this] {
      if (where.empty()) throw CLI::RequiredError("--sqlite or --postgres");
    });
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    RAPPORT_ASSIGN_OR_RETURN(
        const Manifest manifest,
        backup::BackUp(where.Of(kService), to, RAPPORT_VERSION, context.env().clock->Now(),
                       [&](std::string_view name, std::int64_t bytes) {
                         context.Note(base::StrCat(name, ": ", ByteText(static_cast<double>(bytes))));
                       }));
    RAPPORT_RETURN_IF_ERROR(Print(context, manifest, to));
    return ExitCode::kOk;
  }
};

template <Service kService>
struct Restore {
  DataOptions where;
  std::string from;
  std::string serving_role;
  bool replace = false;
  bool check_only = false;

  void Declare(CLI::App& app) {
    where.Declare(app, "the owner of the tables");
    app.add_option("--from", from, "Folder of the backup")->required()->check(CLI::ExistingDirectory);
    app.add_option("--serving-role", serving_role, "Role of PostgreSQL that serves");
    app.add_flag("--replace", replace, "Replace the data that is there");
    app.add_flag("--check-only", check_only, "Only check that the backup is whole and can be restored");
    app.parse_complete_callback([this] {
      if (where.empty() && !check_only) throw CLI::RequiredError("--sqlite, --postgres or --check-only");
      if (!where.postgres.empty() && serving_role.empty() && !check_only) {
        throw CLI::RequiredError("--serving-role");
      }
    });
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    const backup::Data data = where.Of(kService);
    RAPPORT_ASSIGN_OR_RETURN(const Manifest manifest, backup::Describe(data, from));
    {
      Progress progress(context, "checking", BytesOf(manifest));
      RAPPORT_RETURN_IF_ERROR(
          backup::CheckFiles(from, manifest, [&](std::int64_t bytes) { progress.Advance(bytes); }));
    }
    RAPPORT_RETURN_IF_ERROR(Print(context, manifest, from));
    if (check_only) return ExitCode::kOk;
    Progress progress(context, "restoring", BytesOf(manifest));
    RAPPORT_RETURN_IF_ERROR(backup::Restore(data, manifest, from, {replace, serving_role},
                                            [&](std::int64_t bytes) { progress.Advance(bytes); }));
    context.Note("restored; flush Redis or give it another key_prefix before you start the services");
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterBackup(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "backup", "Backups: what a service keeps, while it serves");
  AddCommand<BackUp<Service::kRoster>>(noun, "roster", "Back up who may answer", context);
  AddCommand<BackUp<Service::kIntake>>(noun, "intake", "Back up instruments, waves and answers", context);
}

void RegisterRestore(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "restore", "Backups put back, while nothing serves");
  AddCommand<Restore<Service::kRoster>>(noun, "roster", "Restore who may answer", context);
  AddCommand<Restore<Service::kIntake>>(noun, "intake", "Restore instruments, waves and answers", context);
}

}  // namespace rapport::ctl
