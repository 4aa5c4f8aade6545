#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "rapport/intake/v1/response.grpc.pb.h"
#include "tools/rapportctl/answers.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/input.h"
#include "tools/rapportctl/output/print.h"
#include "tools/rapportctl/participation_code.h"
#include "tools/rapportctl/request_id.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::intake::v1;
using Stub = v1::ResponseService::Stub;

View<v1::SubmitResponseResponse> ReceiptView() {
  return {{"receipt"},
          [](const v1::SubmitResponseResponse& response) -> Row { return {response.receipt()}; }};
}

struct Submit {
  std::string wave;
  std::string code;
  std::vector<std::string> answers;
  std::vector<std::string> comments;
  std::string request_id;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    AddCode(app, code);
    app.add_option(
           "--answers", answers,
           "A JSON file like {\"q1\": 4, \"q2\": \"cannot-judge\"}, - for standard input, or item=value ...")
        ->required()
        ->type_name("FILE|ITEM=VALUE");
    app.add_option("--comment", comments, "What is written on an open question, prompt=text; may be repeated")
        ->allow_extra_args(false)
        ->type_name("PROMPT=TEXT");
    AddRequestId(app, request_id,
                 "UUID of this submission, to repeat one that was cut off (default: a fresh one)");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    const absl::StatusOr<std::string> given_code = ReadCode(context.env(), code);
    if (!given_code.ok()) return given_code.status();
    const absl::StatusOr<std::vector<v1::Answer>> sheet = ReadAnswers(context.env());
    if (!sheet.ok()) return sheet.status();
    v1::SubmitResponseRequest request;
    request.set_wave(wave);
    request.set_participation_code(*given_code);
    request.mutable_answers()->Assign(sheet->begin(), sheet->end());
    const absl::StatusOr<std::vector<v1::Comment>> written = CommentsFromPairs(comments);
    if (!written.ok()) return written.status();
    request.mutable_comments()->Assign(written->begin(), written->end());
    request.set_request_id(request_id.empty() ? RandomRequestId() : request_id);
    const absl::StatusOr<v1::SubmitResponseResponse> response = Send(context, request);
    if (!response.ok()) return response.status();
    PrintOne(context, *response, ReceiptView());
    return ExitCode::kOk;
  }

 private:
  absl::StatusOr<std::vector<v1::Answer>> ReadAnswers(Environment& env) const {
    if (answers.size() > 1 || absl::StrContains(answers.front(), '=')) return AnswersFromPairs(answers);
    const absl::StatusOr<std::string> json = ReadInput(env, answers.front());
    if (!json.ok()) return json.status();
    return AnswersFromJson(*json);
  }

  // A sheet must not be lost to a service that restarts: the same request is repeated, which stores it once.
  static absl::StatusOr<v1::SubmitResponseResponse> Send(Context& context,
                                                         const v1::SubmitResponseRequest& request) {
    constexpr int kAttempts = 5;
    Stub stub(context.connections().Intake());
    absl::Duration pause = absl::Milliseconds(500);
    for (int attempt = 1;; ++attempt) {
      auto response = Call(context, stub, &Stub::SubmitResponse, request);
      const bool unanswered =
          absl::IsUnavailable(response.status()) || absl::IsDeadlineExceeded(response.status());
      if (!absl::IsUnavailable(response.status()) || attempt == kAttempts) {
        if (unanswered) {
          context.Note("hint: repeat it with --request-id " + request.request_id() +
                       " and it is stored only once");
        }
        return response;
      }
      context.Note(absl::StrCat("note: no answer, trying again (", attempt + 1, " of ", kAttempts, ")"));
      context.env().sleep(pause);
      pause *= 2;
    }
  }
};

}  // namespace

void RegisterSubmit(CLI::App& root, Context& context) {
  AddCommand<Submit>(root, "submit", "Hand in an answer sheet and print its receipt", context);
}

}  // namespace rapport::ctl
