#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "libs/auditlog/verifier.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/input.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

struct VerifyLog {
  std::vector<std::string> files;
  std::vector<std::string> public_keys;
  std::vector<std::string> expected;
  bool partial = false;

  void Declare(CLI::App& app) {
    app.add_option("files", files, "Logs, the oldest first; - for standard input")
        ->type_name("FILE")
        ->required();
    app.add_option("--public-key", public_keys,
                   "Ed25519 key that checkpoints are signed with, PEM; may be repeated")
        ->type_name("FILE")
        ->allow_extra_args(false);
    app.add_option("--expect", expected, "Hash of a checkpoint that was kept elsewhere; may be repeated")
        ->allow_extra_args(false);
    app.add_flag("--partial", partial, "Earlier lines are not at hand: begin in the middle");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    auditlog::Verifier::Options options{.partial = partial};
    for (const std::string& path : public_keys) {
      RAPPORT_ASSIGN_OR_RETURN(const std::string pem, ReadInput(context.env(), path));
      RAPPORT_ASSIGN_OR_RETURN(auditlog::VerifyingKey key, auditlog::VerifyingKey::FromPem(pem));
      options.keys.push_back(std::move(key));
    }
    auditlog::Verifier verifier(std::move(options));
    for (const std::string& path : files) RAPPORT_RETURN_IF_ERROR(ReadLog(context, path, verifier));
    std::vector<std::string> missing;
    for (const std::string& hash : expected) {
      if (!verifier.HasSeen(hash)) missing.push_back(hash);
    }
    const auditlog::Findings findings = verifier.Finish();
    Print(context, findings);
    return Judge(context, findings, missing);
  }

 private:
  // By lines: a log may be larger than memory.
  static absl::Status ReadLog(Context& context, const std::string& path, auditlog::Verifier& verifier) {
    verifier.StartFile(path);
    std::ifstream file;
    if (path != "-") file.open(path, std::ios::binary);
    std::istream& in = path == "-" ? context.env().in : file;
    for (std::string line; std::getline(in, line);) verifier.Add(line);
    if (in.bad() || (path != "-" && !file.is_open())) {
      return base::Error(absl::StatusCode::kInvalidArgument, "FILE_NOT_READABLE",
                         base::StrCat(path, " cannot be read"));
    }
    return absl::OkStatus();
  }

  static void Print(Context& context, const auditlog::Findings& findings) {
    const std::vector<std::string_view> columns = {"first_time",     "last_time",   "calls",
                                                   "chains",         "checkpoints", "signatures",
                                                   "unsigned_calls", "other_lines", "problems"};
    PrintFacts(
        context, columns,
        {findings.first_time, findings.last_time, findings.calls, findings.chains, findings.checkpoints,
         findings.signatures, findings.unsigned_calls, findings.other_lines, findings.problem_count});
  }

  absl::StatusOr<ExitCode> Judge(Context& context, const auditlog::Findings& findings,
                                 const std::vector<std::string>& missing) const {
    for (const std::string& note : findings.notes) context.Note("note: " + note);
    for (const std::string& problem : findings.problems) context.Note("problem: " + problem);
    for (const std::string& hash : missing) context.Note("problem: the checkpoint " + hash + " is not there");
    if (findings.problem_count > 0 || !missing.empty()) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "AUDIT_LOG_BROKEN",
                         "the log is not as it was written, or not all of it is here");
    }
    if (findings.chains == 0) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "AUDIT_LOG_EMPTY",
                         "there is no line of an audit log");
    }
    if (public_keys.empty()) {
      context.Note(
          "verified: no line was changed since its checkpoint; signatures were not looked at (--public-key)");
    } else {
      context.Note(base::StrCat("verified: no line was changed; ", findings.calls - findings.unsigned_calls,
                                " of ", findings.calls, " calls have a signature behind them"));
    }
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterAuditLog(CLI::App& audit, Context& context) {
  CLI::App& noun = AddNoun(audit, "log", "The log of who did what, when");
  AddCommand<VerifyLog>(noun, "verify", "Check that nobody changed a log, added to it or left something out",
                        context);
}

}  // namespace rapport::ctl
