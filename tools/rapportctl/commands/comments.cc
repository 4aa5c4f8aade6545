#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "rapport/scoring/v1/comments.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/input.h"
#include "tools/rapportctl/names.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::scoring::v1;
using Stub = v1::CommentService::Stub;
using State = v1::CommentToReview;

std::string StateText(State::State state) {
  switch (state) {
    case State::STATE_APPROVED:
      return "approved";
    case State::STATE_WITHHELD:
      return "withheld";
    default:
      return "waiting";
  }
}

std::string FindingText(v1::CommentFinding::Kind kind) {
  switch (kind) {
    case v1::CommentFinding::KIND_EMAIL:
      return "email";
    case v1::CommentFinding::KIND_URL:
      return "url";
    case v1::CommentFinding::KIND_PHONE:
      return "phone";
    case v1::CommentFinding::KIND_DATE:
      return "date";
    case v1::CommentFinding::KIND_IDENTIFIER:
      return "identifier";
    case v1::CommentFinding::KIND_PERSON_NAME:
      return "name";
    case v1::CommentFinding::KIND_UNIT_NAME:
      return "unit";
    default:
      return "other";
  }
}

std::string FindingsText(const v1::CommentToReview& comment) {
  std::string text;
  for (const v1::CommentFinding& finding : comment.findings()) {
    if (!text.empty()) text += " ";
    text += FindingText(finding.kind());
  }
  return text;
}

View<v1::Comment> CommentView() {
  return {{"name", "unit_id", "unit", "role_group", "prompt", "text"}, [](const v1::Comment& comment) -> Row {
            return {Cell::Name(comment.name()),          comment.unit_id(), comment.unit_display_name(),
                    RoleGroupText(comment.role_group()), comment.prompt(),  comment.text()};
          }};
}

View<v1::CommentToReview> ReviewView() {
  return {{"name", "prompt", "state", "findings", "text", "proposed_text", "released_text"},
          [](const v1::CommentToReview& comment) -> Row {
            return {Cell::Name(comment.name()), comment.prompt(), StateText(comment.state()),
                    FindingsText(comment),      comment.text(),   comment.proposed_text(),
                    comment.released_text()};
          }};
}

struct List {
  std::string wave;
  std::string unit;
  std::string role_group;
  std::string prompt;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    app.add_option("--unit", unit, "Only comments of groups within this unit (default: all)");
    AddRoleGroup(app, "--role-group", role_group, "Only comments of this role group (default: all)");
    app.add_option("--prompt", prompt, "Only comments on this prompt (default: all)");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ListCommentsRequest request;
    request.set_parent(wave);
    request.set_unit_id(LastId(unit));
    request.set_role_group(RoleGroupOf(role_group));
    request.set_prompt(prompt);
    Stub stub(context.connections().Scoring());
    const auto comments =
        ListAll(context, stub, &Stub::ListComments, request, &v1::ListCommentsResponse::comments);
    if (!comments.ok()) return comments.status();
    PrintList(context, *comments, CommentView());
    return ExitCode::kOk;
  }
};

struct Review {
  std::string wave;
  std::string state;
  std::string prompt;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    app.add_option("--state", state, "Comments in this state (default: waiting)")
        ->check(CLI::IsMember({"waiting", "approved", "withheld"}));
    app.add_option("--prompt", prompt, "Only comments on this prompt (default: all)");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ListCommentsToReviewRequest request;
    request.set_parent(wave);
    request.set_prompt(prompt);
    request.set_state(state == "approved"   ? State::STATE_APPROVED
                      : state == "withheld" ? State::STATE_WITHHELD
                                            : State::STATE_WAITING);
    Stub stub(context.connections().Scoring());
    const auto comments = ListAll(context, stub, &Stub::ListCommentsToReview, request,
                                  &v1::ListCommentsToReviewResponse::comments);
    if (!comments.ok()) return comments.status();
    PrintList(context, *comments, ReviewView());
    return ExitCode::kOk;
  }
};

absl::StatusOr<ExitCode> Decide(Context& context, const v1::ReviewCommentRequest& request) {
  Stub stub(context.connections().Scoring());
  const auto comment = Call(context, stub, &Stub::ReviewComment, request);
  if (!comment.ok()) return comment.status();
  PrintOne(context, *comment, ReviewView());
  return ExitCode::kOk;
}

struct Approve {
  std::string comment;
  std::string text;
  bool names_reviewed = false;

  void Declare(CLI::App& app) {
    AddComment(app, comment);
    app.add_option("--text", text, "What readers are to be shown; - for standard input")->required();
    app.add_flag("--names-reviewed", names_reviewed,
                 "You have looked for names of people, posts and places in that text, and mean what is left");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ReviewCommentRequest request;
    request.set_name(comment);
    request.set_decision(v1::ReviewCommentRequest::DECISION_APPROVE);
    request.set_released_text(text);
    if (text == "-") {
      absl::StatusOr<std::string> read = ReadInput(context.env(), text);
      if (!read.ok()) return read.status();
      while (read->ends_with('\n')) read->pop_back();
      request.set_released_text(*std::move(read));
    }
    request.set_names_reviewed(names_reviewed);
    return Decide(context, request);
  }
};

struct Withhold {
  std::string comment;

  void Declare(CLI::App& app) { AddComment(app, comment); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ReviewCommentRequest request;
    request.set_name(comment);
    request.set_decision(v1::ReviewCommentRequest::DECISION_WITHHOLD);
    return Decide(context, request);
  }
};

}  // namespace

void RegisterComments(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "comments", "What was written on open questions");
  AddCommand<List>(noun, "list", "List released comments", context);
  AddCommand<Review>(noun, "review", "List comments for a reviewer, as they were written", context);
  AddCommand<Approve>(noun, "approve", "Release a comment in the reviewer's words", context);
  AddCommand<Withhold>(noun, "withhold", "Show nothing of a comment, also not what was released", context);
}

}  // namespace rapport::ctl
