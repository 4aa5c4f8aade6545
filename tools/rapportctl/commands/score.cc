#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/names.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::scoring::v1;
using Stub = v1::ScoringService::Stub;

std::string StatusText(v1::Scorecard::Status status) {
  return status == v1::Scorecard::STATUS_PUBLISHED ? "published" : "suppressed";
}

// A line a cell and measure: what a pivot table wants.
const std::vector<std::string_view> kColumns = {
    "unit_id", "unit", "role_group",  "measure",           "status", "n", "mean",
    "sd",      "se",   "score_0_100", "percent_favourable"};

void AppendRows(const v1::Scorecard& card, std::vector<Row>* rows) {
  for (const v1::Score& score : card.scores()) {
    rows->push_back({card.unit_id(), card.unit_display_name(), RoleGroupText(card.role_group()),
                     score.measure(), StatusText(score.status()), Cell::If(score.has_n(), score.n()),
                     Cell::If(score.has_mean(), score.mean()), Cell::If(score.has_sd(), score.sd()),
                     Cell::If(score.has_se(), score.se()),
                     Cell::If(score.has_score_0_100(), score.score_0_100()),
                     Cell::If(score.has_percent_favourable(), score.percent_favourable())});
  }
}

v1::ListScorecardsRequest::Breakdown BreakdownOf(const std::string& by) {
  if (by == "role-group") return v1::ListScorecardsRequest::BREAKDOWN_ROLE_GROUP;
  if (by == "unit-role-group") return v1::ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP;
  return v1::ListScorecardsRequest::BREAKDOWN_UNIT;
}

struct Score {
  std::string wave;
  std::string unit;
  std::string role_group;
  std::string by;
  bool items = false;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    CLI::Option* one_unit =
        app.add_option("--unit", unit, "Unit with everything below it (default: the whole organization)");
    CLI::Option* one_group =
        AddRoleGroup(app, "--role-group", role_group, "Role group (default: all together)");
    app.add_option("--by", by, "List all cells of a breakdown instead of one")
        ->check(CLI::IsMember({"unit", "role-group", "unit-role-group"}))
        ->excludes(one_unit)
        ->excludes(one_group);
    app.add_flag("--items", items, "Scores of single items too");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    return by.empty() ? RunOne(context) : RunBreakdown(context);
  }

 private:
  absl::StatusOr<ExitCode> RunOne(Context& context) const {
    v1::GetScorecardRequest request;
    request.set_wave(wave);
    request.set_unit_id(LastId(unit));
    request.set_role_group(RoleGroupOf(role_group));
    request.set_include_items(items);
    Stub stub(context.connections().Scoring());
    const auto card = Call(context, stub, &Stub::GetScorecard, request);
    if (!card.ok()) return card.status();
    if (context.format() == OutputFormat::kJson) {
      PrintJson(context, *card);
      return ExitCode::kOk;
    }
    std::vector<Row> rows;
    AppendRows(*card, &rows);
    PrintRows(context, kColumns, rows);
    if (card->status() == v1::Scorecard::STATUS_SUPPRESSED) {
      context.Note("note: too few have answered here; no number is shown");
    }
    return ExitCode::kOk;
  }

  absl::StatusOr<ExitCode> RunBreakdown(Context& context) const {
    v1::ListScorecardsRequest request;
    request.set_parent(wave);
    request.set_breakdown(BreakdownOf(by));
    request.set_include_items(items);
    Stub stub(context.connections().Scoring());
    const auto cards =
        ListAll(context, stub, &Stub::ListScorecards, request, &v1::ListScorecardsResponse::scorecards);
    if (!cards.ok()) return cards.status();
    if (context.format() == OutputFormat::kJson) {
      std::vector<const google::protobuf::Message*> pointers;
      for (const v1::Scorecard& card : *cards) pointers.push_back(&card);
      PrintJsonArray(context, pointers);
      return ExitCode::kOk;
    }
    std::vector<Row> rows;
    for (const v1::Scorecard& card : *cards) AppendRows(card, &rows);
    PrintRows(context, kColumns, rows);
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterScore(CLI::App& root, Context& context) {
  AddCommand<Score>(root, "score", "Show the scores of a closed wave", context);
}

}  // namespace rapport::ctl
