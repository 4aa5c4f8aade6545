#include "tools/load/scenarios/opening_hour.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/json.h"
#include "tools/load/call.h"
#include "tools/load/request_id.h"

namespace rapport::load {
namespace {

using AsyncResponses = intake::v1::ResponseService::StubInterface::async_interface;

constexpr std::size_t kRepeats = 50;
constexpr std::size_t kStemLength = 24;  // of a UUID, up to and with the last dash

CrowdModel ModelOf(const ScenarioOptions& options) {
  return {options.turnout * static_cast<double>(options.people), options.speed};
}

std::string JsonList(const std::vector<std::string>& texts) {
  std::string json = "[";
  for (const std::string& text : texts) {
    if (json.size() > 1) json += ",";
    observe::AppendJsonString(text, json);
  }
  return json + "]";
}

}  // namespace

absl::StatusOr<std::unique_ptr<Scenario>> OpeningHour::Prepare(const ScenarioOptions& options,
                                                               const World& world) {
  Setup setup(&world.clients->Of(0), options.organization, world.population, world.questionnaire);
  RAPPORT_ASSIGN_OR_RETURN(std::string wave, setup.OpenWave("open"));
  RAPPORT_ASSIGN_OR_RETURN(std::vector<Setup::Code> codes, setup.MakeCodes(wave, options.seed));
  return std::unique_ptr<Scenario>(new OpeningHour(options, world, std::move(wave), std::move(codes)));
}

OpeningHour::OpeningHour(const ScenarioOptions& options, const World& world, std::string wave,
                         std::vector<Setup::Code> codes)
    : options_(options),
      world_(world),
      wave_(std::move(wave)),
      codes_(std::move(codes)),
      request_id_stem_(RandomRequestId().substr(0, kStemLength)),
      crowd_(ModelOf(options), codes_.size(), options.spacing, options.seed),
      ledger_(codes_.size()) {}

void OpeningHour::Start(const PlannedCall& call, Done done) {
  const auto person = static_cast<std::size_t>(call.number);
  AsyncResponses* const stub = world_.clients->Of(call.number).responses->async();
  if (call.operation == Crowd::kOpen) {
    intake::v1::GetFormRequest request;
    request.set_wave(wave_);
    request.set_participation_code(codes_[person].code);
    StartUnary(stub, &AsyncResponses::GetForm, std::move(request), options_.deadline,
               JustTheCode(std::move(done)));
    return;
  }
  StartUnary(stub, &AsyncResponses::SubmitResponse, Submission(person), options_.deadline,
             [this, person, done = std::move(done)](absl::StatusCode code, const auto& response) {
               ledger_.AttemptEnded(person, code, response.receipt());
               done(code);
             });
}

intake::v1::SubmitResponseRequest OpeningHour::Submission(std::size_t person) const {
  intake::v1::SubmitResponseRequest request;
  request.set_wave(wave_);
  request.set_participation_code(codes_[person].code);
  request.set_request_id(base::StrCat(request_id_stem_, absl::StrFormat("%012x", person)));
  Random random(options_.seed + person);
  for (intake::v1::Answer& answer : world_.questionnaire->Answers(codes_[person].role_group, random)) {
    *request.add_answers() = std::move(answer);
  }
  return request;
}

Scenario::Verdict OpeningHour::Check() {
  const Ledger::Counts counts = ledger_.Count();
  std::vector<std::string> faults = ledger_.FindFaults();
  CheckRepeats(faults);
  std::string participation = "null";
  const absl::StatusOr<Band> band = Participation();
  if (!band.ok()) {
    faults.push_back(base::StrCat(base::StdView(band.status().message())));
  } else if (band->invited > 0) {
    participation = absl::StrFormat("[%g,%g]", band->from, band->to);
    if (!Fits(counts, *band)) faults.emplace_back("participation is not what was acknowledged");
  }
  return {
      absl::StrFormat("{\"name\":\"consistency\",\"acknowledged\":%u,\"unknown\":%u,\"invited\":%u,"
                      "\"participation\":%s,\"faults\":%s}\n",
                      counts.acknowledged, counts.unknown, codes_.size(), participation, JsonList(faults)),
      faults.empty()};
}

void OpeningHour::CheckRepeats(std::vector<std::string>& faults) {
  for (const Ledger::Acknowledged& acknowledged : ledger_.Sample(kRepeats)) {
    const auto again =
        Call("SubmitResponse, again", *world_.clients->Of(0).responses,
             &intake::v1::ResponseService::Stub::SubmitResponse, Submission(acknowledged.person));
    if (!again.ok()) {
      faults.push_back(base::StrCat(base::StdView(again.status().message())));
    } else if (again->receipt() != acknowledged.receipt) {
      faults.push_back(base::StrCat("person ", acknowledged.person, " got another receipt later"));
    }
  }
}

absl::StatusOr<Band> OpeningHour::Participation() {
  intake::v1::GetParticipationRequest request;
  request.set_name(wave_);
  RAPPORT_ASSIGN_OR_RETURN(const auto participation,
                           Call("GetParticipation", *world_.clients->Of(0).waves,
                                &intake::v1::WaveService::Stub::GetParticipation, request));
  // The root comes first, all role groups together; too few people have no row.
  if (participation.rows().empty()) return Band{};
  const intake::v1::ParticipationRow& all = participation.rows(0);
  return Band{static_cast<std::size_t>(all.invited()), all.rate_from(), all.rate_to()};
}

}  // namespace rapport::load
