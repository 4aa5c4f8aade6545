#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/audit/release_reader.h"
#include "tools/rapportctl/audit/verify.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/names.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::scoring::v1;
using Stub = v1::ScoringService::Stub;

absl::StatusOr<ToldRelease> ReadRelease(Context& context, Stub& stub, const std::string& wave) {
  grpc::ClientContext call;
  call.set_deadline(context.Deadline());
  v1::GetReleaseRequest request;
  request.set_wave(wave);
  const auto pieces = stub.GetRelease(&call, request);
  ReleaseReader reader;
  v1::GetReleaseResponse piece;
  absl::Status added;
  while (added.ok() && pieces->Read(&piece)) added = reader.Add(piece);
  if (!added.ok()) call.TryCancel();
  const grpc::Status finished = pieces->Finish();
  if (!added.ok()) return added;
  if (!finished.ok()) return rpc::FromGrpcStatus(finished);
  return std::move(reader).Finish();
}

struct Verify {
  std::string wave;

  void Declare(CLI::App& app) { AddWave(app, wave); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    Stub stub(context.connections().Scoring());
    RAPPORT_ASSIGN_OR_RETURN(const ToldRelease told, ReadRelease(context, stub, wave));
    RAPPORT_ASSIGN_OR_RETURN(const Verified verified, VerifyRelease(told));
    RAPPORT_ASSIGN_OR_RETURN(const std::int64_t joint_parts, VerifyWithEarlierWaves(context, stub, told));
    std::int64_t numbers = 0;
    using Request = v1::ListScorecardsRequest;
    for (const auto breakdown :
         {Request::BREAKDOWN_UNIT, Request::BREAKDOWN_ROLE_GROUP, Request::BREAKDOWN_UNIT_BY_ROLE_GROUP}) {
      Request request;
      request.set_parent(wave);
      request.set_breakdown(breakdown);
      request.set_include_items(true);
      RAPPORT_ASSIGN_OR_RETURN(
          const std::vector<v1::Scorecard> scorecards,
          ListAll(context, stub, &Stub::ListScorecards, request, &v1::ListScorecardsResponse::scorecards));
      RAPPORT_ASSIGN_OR_RETURN(const std::int64_t found, VerifyScorecards(told.table, scorecards));
      numbers += found;
    }
    Print(context, told, verified, joint_parts, numbers);
    context.Note("verified: every number is one of whole blocks, and no hidden part can be had from them");
    return ExitCode::kOk;
  }

 private:
  // How many people who left or joined were looked at.
  static absl::StatusOr<std::int64_t> VerifyWithEarlierWaves(Context& context, Stub& stub,
                                                             const ToldRelease& told) {
    std::int64_t parts = 0;
    for (std::size_t earlier = 0; earlier < told.earlier_waves.size(); ++earlier) {
      const std::string& name = told.earlier_waves[earlier];
      const auto release = ReadRelease(context, stub, name);
      const std::string reason = base::ReasonOf(release.status());
      if (reason == "WAVE_NOT_FOUND" || reason == "WAVE_NOT_CLOSED") {
        context.Note("note: nothing is released of " + name);
        continue;
      }
      if (!release.ok()) return release.status();
      RAPPORT_RETURN_IF_ERROR(VerifyRelease(*release).status());
      RAPPORT_ASSIGN_OR_RETURN(const VerifiedJointly verified, VerifyJointly(told, earlier, *release));
      parts += verified.parts;
    }
    return parts;
  }

  static void Print(Context& context, const ToldRelease& told, const Verified& verified,
                    std::int64_t joint_parts, std::int64_t numbers) {
    const std::vector<std::string_view> columns = {"digest",       "minimum_n",  "blocks",
                                                   "hidden_parts", "protection", "narrowest_interval",
                                                   "joint_parts",  "numbers"};
    PrintFacts(context, columns,
               {told.digest, told.table.minimum_n, verified.blocks, verified.hidden_parts,
                told.table.protection, verified.narrowest, joint_parts, numbers});
  }
};

}  // namespace

void RegisterAudit(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "audit", "Audits: of what is released, and of who did what");
  AddCommand<Verify>(noun, "verify", "Check a wave's release and scorecards, by a solver of its own",
                     context);
  RegisterAuditLog(noun, context);
}

}  // namespace rapport::ctl
