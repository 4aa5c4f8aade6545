#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rapport/intake/v1/response.grpc.pb.h"
#include "tools/rapportctl/answers.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/output/print.h"
#include "tools/rapportctl/participation_code.h"
#include "tools/rapportctl/policy.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::intake::v1;
using Stub = v1::ResponseService::Stub;

// "1 = never, 2 = always, cannot-judge = I do not know"
std::string OptionsText(const v1::ResponseScale& scale) {
  std::string text;
  for (const v1::ResponseOption& option : scale.options()) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", option.value());
    if (!option.label().empty()) absl::StrAppend(&text, " = ", option.label(0).text());
  }
  if (scale.allow_cannot_judge()) absl::StrAppend(&text, ", ", std::string(kCannotJudge));
  if (!scale.cannot_judge_label().empty()) absl::StrAppend(&text, " = ", scale.cannot_judge_label(0).text());
  return text;
}

struct Form {
  std::string wave;
  std::string code;
  std::string language;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    AddCode(app, code);
    app.add_option("--language", language, "Preferred language, for example es");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    const absl::StatusOr<std::string> given_code = ReadCode(context.env(), code);
    if (!given_code.ok()) return given_code.status();
    v1::GetFormRequest request;
    request.set_wave(wave);
    request.set_participation_code(*given_code);
    request.set_language(language);
    Stub stub(context.connections().Intake());
    const auto form = Call(context, stub, &Stub::GetForm, request);
    if (!form.ok()) return form.status();
    Show(context, *form);
    return ExitCode::kOk;
  }

 private:
  static void Show(Context& context, const v1::GetFormResponse& form) {
    if (context.format() == OutputFormat::kJson) return PrintJson(context, form);
    std::map<std::string, std::string> options;
    for (const v1::ResponseScale& scale : form.response_scales()) options[scale.id()] = OptionsText(scale);
    std::vector<Row> rows;
    for (const v1::Item& item : form.items()) {
      rows.push_back(
          {item.id(), item.text().empty() ? "" : item.text(0).text(), options[item.response_scale()]});
    }
    for (const v1::CommentPrompt& prompt : form.comment_prompts()) {
      rows.push_back({prompt.id(), prompt.text().empty() ? "" : prompt.text(0).text(), "comment"});
    }
    if (!form.form().introduction().empty()) context.Note(form.form().introduction(0).text());
    PrintRows(context, std::vector<std::string_view>{"item", "text", "options"}, rows);
    for (const std::string& sentence : PolicySentences(form.policy())) {
      context.Note(absl::StrCat("note: ", sentence));
    }
    if (!form.comment_prompts().empty()) {
      context.Note("note: a reviewer reads comments first, without unit and role group, and takes out names");
    }
  }
};

}  // namespace

void RegisterForm(CLI::App& root, Context& context) {
  AddCommand<Form>(root, "form", "Show the questionnaire of a participation code", context);
}

}  // namespace rapport::ctl
