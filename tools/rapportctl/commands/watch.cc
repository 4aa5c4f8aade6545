#include <algorithm>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/names.h"
#include "tools/rapportctl/output/json.h"
#include "tools/rapportctl/output/table.h"
#include "tools/rapportctl/wave_views.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::intake::v1;
using Stub = v1::WaveService::Stub;

// What one look at the wave found.
struct Look {
  v1::Wave wave;
  v1::Participation participation;  // empty while the wave is a draft
};

absl::StatusOr<Look> LookAt(Context& context, const std::string& name) {
  Stub stub(context.connections().Intake());
  v1::GetWaveRequest get_wave;
  get_wave.set_name(name);
  auto wave = Call(context, stub, &Stub::GetWave, get_wave);
  if (!wave.ok()) return wave.status();
  Look look{.wave = *std::move(wave), .participation = {}};
  if (look.wave.state() == v1::Wave::STATE_DRAFT) return look;
  v1::GetParticipationRequest get_participation;
  get_participation.set_name(name);
  auto participation = Call(context, stub, &Stub::GetParticipation, get_participation);
  if (!participation.ok()) return participation.status();
  look.participation = *std::move(participation);
  return look;
}

std::string PictureText(const Look& look) {
  std::string text =
      absl::StrCat(Printable(ShortName(look.wave.name())), "  ", StateText(look.wave.state()), "\n");
  if (look.participation.rows().empty()) return text;
  const View<v1::ParticipationRow> view = ParticipationView();
  std::vector<Row> rows;
  for (const v1::ParticipationRow& row : look.participation.rows()) rows.push_back(view.cells(row));
  return text + RenderTable(view.columns, rows);
}

std::string PictureJson(const Look& look) {
  return absl::StrCat("{\"wave\":", RenderCompactJson(look.wave),
                      ",\"participation\":", RenderCompactJson(look.participation), "}\n");
}

struct Watch {
  std::string name;
  int interval_seconds = 5;

  void Declare(CLI::App& app) {
    AddWave(app, name);
    app.add_option("--interval", interval_seconds, "Seconds between two looks (default 5)")
        ->check(CLI::Range(1, 3600));
  }

  // On a terminal the picture is redrawn in place; elsewhere it is written again whenever it has changed.
  absl::StatusOr<ExitCode> Run(Context& context) const {
    Environment& env = context.env();
    const bool json = context.format_given() && context.format() == OutputFormat::kJson;
    const bool redraw = !json && env.out_is_terminal && env.CanStyle();
    std::string shown;
    for (;; env.sleep(absl::Seconds(interval_seconds))) {
      const absl::StatusOr<Look> look = LookAt(context, name);
      if (!look.ok()) {
        // A service that restarts while it is watched is waited for.
        if (shown.empty() || !absl::IsUnavailable(look.status())) return look.status();
        continue;
      }
      const std::string picture = json ? PictureJson(*look) : PictureText(*look);
      if (picture != shown) {
        if (redraw && !shown.empty()) {
          env.out << absl::StrCat("\x1b[", std::count(shown.begin(), shown.end(), '\n'), "A\x1b[J");
        }
        env.out << picture << std::flush;
        shown = picture;
      }
      if (look->wave.state() == v1::Wave::STATE_CLOSED) return ExitCode::kOk;
    }
  }
};

}  // namespace

void RegisterWatch(CLI::App& root, Context& context) {
  AddCommand<Watch>(root, "watch", "Watch the state and participation of a wave until it is closed", context);
}

}  // namespace rapport::ctl
