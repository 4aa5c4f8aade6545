#include "tools/load/setup.h"

#include <algorithm>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "tools/load/call.h"
#include "tools/load/random.h"
#include "tools/load/request_id.h"

namespace rapport::load {
namespace {

using intake::v1::InstrumentService;
using intake::v1::ResponseService;
using intake::v1::WaveService;
using roster::v1::RosterService;
using scoring::v1::ScoringService;

constexpr std::size_t kMembersAnImport = 50'000;
constexpr int kCodesACall = 5000;
constexpr int kPageSize = 1000;

}  // namespace

Setup::Setup(Client* client, const std::string& organization, const Population* population,
             const Questionnaire* questionnaire)
    : client_(client),
      organization_(base::StrCat("organizations/", organization)),
      population_(population),
      questionnaire_(questionnaire) {}

absl::Status Setup::MakeOrganization() {
  RosterService::Stub& roster = *client_->roster;
  roster::v1::CreateOrganizationRequest create;
  create.set_organization_id(organization_.substr(organization_.find('/') + 1));
  create.mutable_organization()->set_display_name("Load test");
  create.set_request_id(RandomRequestId());
  RAPPORT_RETURN_IF_ERROR(
      Call("CreateOrganization", roster, &RosterService::Stub::CreateOrganization, create).status());

  roster::v1::ImportUnitsHeader units;
  units.set_parent(organization_);
  RAPPORT_RETURN_IF_ERROR(
      Import("ImportUnits", roster, &RosterService::Stub::ImportUnits,
             ImportMessages<roster::v1::ImportUnitsRequest>(units, population_->UnitsCsv()))
          .status());

  roster::v1::ImportMembersHeader members;
  members.set_parent(organization_);
  for (std::size_t first = 0; first < population_->people(); first += kMembersAnImport) {
    const std::size_t last = std::min(population_->people(), first + kMembersAnImport);
    RAPPORT_RETURN_IF_ERROR(Import("ImportMembers", roster, &RosterService::Stub::ImportMembers,
                                   ImportMessages<roster::v1::ImportMembersRequest>(
                                       members, population_->MembersCsv(first, last)))
                                .status());
  }

  intake::v1::CreateInstrumentRequest instrument;
  instrument.set_parent(organization_);
  *instrument.mutable_instrument() = questionnaire_->instrument();
  return Call("CreateInstrument", *client_->instruments, &InstrumentService::Stub::CreateInstrument,
              instrument)
      .status();
}

absl::StatusOr<std::string> Setup::OpenWave(const std::string& id) {
  const intake::v1::Instrument& instrument = questionnaire_->instrument();
  intake::v1::CreateWaveRequest create;
  create.set_parent(organization_);
  create.set_wave_id(id);
  create.mutable_wave()->set_display_name(base::StrCat("Load test, ", id));
  create.mutable_wave()->set_instrument(
      base::StrCat(organization_, "/instruments/", instrument.code(), "-v", instrument.version()));
  create.mutable_wave()->set_provenance(intake::v1::Wave::PROVENANCE_SIMULATED);
  create.mutable_wave()->set_source_note("rapport-load");
  create.set_request_id(RandomRequestId());
  RAPPORT_ASSIGN_OR_RETURN(const intake::v1::Wave wave,
                           Call("CreateWave", *client_->waves, &WaveService::Stub::CreateWave, create));
  intake::v1::OpenWaveRequest open;
  open.set_name(wave.name());
  RAPPORT_RETURN_IF_ERROR(Call("OpenWave", *client_->waves, &WaveService::Stub::OpenWave, open).status());
  return wave.name();
}

absl::StatusOr<std::vector<Setup::Code>> Setup::MakeCodes(const std::string& wave, std::uint64_t seed) {
  std::vector<Code> codes;
  intake::v1::ListWaveCohortsRequest list;
  list.set_parent(wave);
  list.set_page_size(kPageSize);
  do {
    RAPPORT_ASSIGN_OR_RETURN(
        const auto page, Call("ListWaveCohorts", *client_->waves, &WaveService::Stub::ListWaveCohorts, list));
    for (const intake::v1::WaveCohort& cohort : page.cohorts()) {
      intake::v1::CreateParticipationCodesRequest request;
      request.set_parent(cohort.name());
      for (int missing = cohort.size(); missing > 0; missing -= request.count()) {
        request.set_count(std::min(missing, kCodesACall));
        RAPPORT_ASSIGN_OR_RETURN(const auto made,
                                 Call("CreateParticipationCodes", *client_->waves,
                                      &WaveService::Stub::CreateParticipationCodes, request));
        for (const std::string& code : made.codes()) codes.push_back({code, cohort.role_group()});
      }
    }
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  Random random(seed);
  for (std::size_t rest = codes.size(); rest > 1; --rest) {
    std::swap(codes[rest - 1], codes[random.Below(rest)]);
  }
  return codes;
}

absl::StatusOr<std::string> Setup::MakeClosedWave(const std::string& id, std::size_t sheets,
                                                  std::uint64_t seed) {
  RAPPORT_ASSIGN_OR_RETURN(const std::string wave, OpenWave(id));
  Random random(seed);
  intake::v1::ImportResponsesHeader header;
  header.set_wave(wave);
  header.set_request_id(RandomRequestId());
  header.mutable_csv()->set_role_group_column("role_group");
  RAPPORT_RETURN_IF_ERROR(Import("ImportResponses", *client_->responses,
                                 &ResponseService::Stub::ImportResponses,
                                 ImportMessages<intake::v1::ImportResponsesRequest>(
                                     header, questionnaire_->SheetsCsv(*population_, sheets, random)))
                              .status());
  intake::v1::CloseWaveRequest close;
  close.set_name(wave);
  RAPPORT_RETURN_IF_ERROR(Call("CloseWave", *client_->waves, &WaveService::Stub::CloseWave, close).status());
  // The first reading waits for the release, which would otherwise be measured.
  scoring::v1::GetScorecardRequest read;
  read.set_wave(wave);
  RAPPORT_RETURN_IF_ERROR(
      Call("GetScorecard", *client_->scoring, &ScoringService::Stub::GetScorecard, read).status());
  return wave;
}

}  // namespace rapport::load
