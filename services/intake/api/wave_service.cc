#include "services/intake/api/wave_service.h"

#include <algorithm>
#include <map>

#include "libs/base/ids.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"
#include "libs/rpc/check_all.h"
#include "libs/rpc/error.h"
#include "libs/rpc/paging.h"
#include "libs/rpc/unary.h"
#include "services/intake/api/convert.h"
#include "services/intake/api/update_wave.h"
#include "services/intake/domain/manifest_digest.h"
#include "services/intake/domain/participation.h"
#include "services/intake/domain/participation_code.h"

namespace rapport::intake {
namespace {

namespace roster = rapport::internal::roster::v1;
constexpr std::string_view kService = v1::WaveService::service_full_name();
constexpr int kMaxCodes = 5000;

// Random, so that an etag also tells apart two databases in which a wave of one name came to be.
std::string NewEtag() { return base::RandomId(10); }

absl::Status Accept(const roster::SnapshotCohortsResponse& piece, const FormOfRoleGroup& forms,
                    FrozenWave* frozen) {
  for (const roster::SnapshotUnit& unit : piece.units()) {
    frozen->units.push_back({unit.unit_id(),
                             unit.parent_unit_id(),
                             unit.display_name(),
                             {unit.earlier_unit_ids().begin(), unit.earlier_unit_ids().end()}});
  }
  for (const roster::SnapshotCohort& cohort : piece.cohorts()) {
    const auto role_group = base::RoleGroupFromNumber(cohort.role_group());
    if (!role_group || !forms.contains(*role_group)) {
      return base::Error(absl::StatusCode::kInternal, "INTERNAL",
                         "the roster sent a cohort that was not asked for");
    }
    FrozenCohort added{
        *role_group,   cohort.unit_id(),      {cohort.specialties().begin(), cohort.specialties().end()},
        cohort.size(), forms.at(*role_group), {}};
    for (const roster::CohortKey& key : cohort.keys()) added.keys.push_back({key.unit_id(), key.specialty()});
    frozen->cohorts.push_back(std::move(added));
  }
  for (const roster::SnapshotFlow& flow : piece.flows()) {
    frozen->flows.push_back({flow.earlier_wave(), flow.earlier_cohort(), flow.cohort(), flow.members()});
  }
  return absl::OkStatus();
}

absl::Status CheckWaveId(const std::string& id) {
  if (base::IsResourceId(id)) return absl::OkStatus();
  return base::InvalidArgument("wave_id", "must be 1 to 63 of a-z, 0-9 and -, not beginning with -",
                               "INVALID_ID");
}

absl::Status CheckRequestId(const std::string& id) {
  if (id.size() <= 128) return absl::OkStatus();
  return base::InvalidArgument("request_id", "is too long for a UUID", "INVALID_REQUEST_ID");
}

// Of an instrument's name; empty when it is none.
std::string OrganizationOf(const std::string& instrument) {
  const auto name = base::InstrumentName::Parse(instrument);
  return name.ok() ? name->organization : std::string();
}

}  // namespace

absl::Status WaveServiceImpl::Create(const v1::CreateWaveRequest& request, v1::Wave* response) {
  const auto parent = base::OrganizationName::Parse(request.parent(), "parent");
  // Without a parent, whether the instrument is of the same organization cannot be told.
  const std::string organization =
      parent.ok() ? parent->organization : OrganizationOf(request.wave().instrument());
  absl::StatusOr<Wave> asked_for = WaveFromProto(request.wave(), {organization, request.wave_id()});
  RAPPORT_RETURN_IF_ERROR(rpc::CheckAll({parent.status(), CheckWaveId(request.wave_id()),
                                         CheckRequestId(request.request_id()), asked_for.status()}));
  Wave wave = *std::move(asked_for);
  RAPPORT_ASSIGN_OR_RETURN(const LoadedInstrument loaded,
                           LoadInstrument(*parts_.store, {organization, wave.instrument_id}));
  RAPPORT_RETURN_IF_ERROR(ChooseForms(loaded.instrument, wave.forms).status());
  Wave asked = wave;
  asked.etag.clear();
  const std::string digest = base::Sha256(ToProto(asked).SerializeAsString());
  wave.etag = NewEtag();
  RAPPORT_ASSIGN_OR_RETURN(const Wave kept, parts_.store->CreateWave(wave, request.request_id(), digest));
  *response = ToProto(kept);
  return absl::OkStatus();
}

absl::Status WaveServiceImpl::List(const v1::ListWavesRequest& request, v1::ListWavesResponse* response) {
  const auto parent = base::OrganizationName::Parse(request.parent(), "parent");
  const auto page = rpc::PageOf(request, request.parent());
  RAPPORT_RETURN_IF_ERROR(rpc::CheckAll({parent.status(), page.status()}));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<Wave> waves,
                           parts_.store->ListWaves(*parent, page->after, page->limit()));
  return rpc::FillPage(
      *page, waves, [](const Wave& wave) { return wave.name.wave; },
      [](const Wave& wave) { return ToProto(wave); }, response->mutable_waves(),
      response->mutable_next_page_token());
}

absl::Status WaveServiceImpl::Update(const v1::UpdateWaveRequest& request, v1::Wave* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.wave().name(), "wave.name"));
  // Instruments never change, so the wanted one can be looked at before the wave is.
  const auto change = [&](const Wave& current) -> absl::StatusOr<Wave> {
    RAPPORT_ASSIGN_OR_RETURN(Wave changed, intake::Update(current, request));
    changed.etag = NewEtag();
    return changed;
  };
  RAPPORT_ASSIGN_OR_RETURN(const Wave current, parts_.store->GetWave(name));
  RAPPORT_ASSIGN_OR_RETURN(const Wave wanted, intake::Update(current, request));
  RAPPORT_ASSIGN_OR_RETURN(const LoadedInstrument loaded,
                           LoadInstrument(*parts_.store, {name.organization, wanted.instrument_id}));
  RAPPORT_RETURN_IF_ERROR(ChooseForms(loaded.instrument, wanted.forms).status());
  RAPPORT_ASSIGN_OR_RETURN(const Wave kept, parts_.store->UpdateWave(name, change));
  *response = ToProto(kept);
  return absl::OkStatus();
}

absl::StatusOr<FrozenWave> WaveServiceImpl::Freeze(rpc::CallContext& call, const Wave& wave,
                                                   const FormOfRoleGroup& forms) {
  roster::SnapshotCohortsRequest request;
  request.set_organization(base::OrganizationName{wave.name.organization}.ToString());
  request.set_min_size(wave.policy.minimum_n);
  for (const auto& [role_group, form] : forms) request.add_role_groups(ToProto(role_group));
  request.set_wave(wave.name.wave);
  const std::unique_ptr<grpc::ClientContext> context = call.NewClientContext();
  const auto reader = parts_.roster->SnapshotCohorts(context.get(), request);
  FrozenWave frozen;
  roster::SnapshotCohortsResponse piece;
  absl::Status accepted;
  while (accepted.ok() && reader->Read(&piece)) accepted = Accept(piece, forms, &frozen);
  if (!accepted.ok()) context->TryCancel();
  const grpc::Status finished = reader->Finish();
  RAPPORT_RETURN_IF_ERROR(accepted);
  RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus(finished));
  if (frozen.units.empty() || frozen.cohorts.empty()) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "NOBODY_TO_ASK",
                       "the roster has no units, or nobody in the role groups that the wave asks");
  }
  return frozen;
}

absl::Status WaveServiceImpl::Open(rpc::CallContext& call, const v1::OpenWaveRequest& request,
                                   v1::Wave* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.name(), "name"));
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, parts_.store->GetWave(name));
  if (wave.state != WaveState::kDraft) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_DRAFT",
                       "the wave is no longer a draft");
  }
  if (!request.etag().empty() && request.etag() != wave.etag) {
    return base::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH", "the wave has changed since it was read");
  }
  RAPPORT_ASSIGN_OR_RETURN(const LoadedInstrument loaded,
                           LoadInstrument(*parts_.store, {name.organization, wave.instrument_id}));
  RAPPORT_ASSIGN_OR_RETURN(const FormOfRoleGroup forms, ChooseForms(loaded.instrument, wave.forms));
  RAPPORT_ASSIGN_OR_RETURN(FrozenWave frozen, Freeze(call, wave, forms));
  Opening opening{NewEtag(), base::DayString(parts_.clock->Now()), std::move(frozen), {}};
  opening.manifest_digest = ManifestDigest(wave, loaded.proto.SerializeAsString(), opening.frozen);
  RAPPORT_ASSIGN_OR_RETURN(const Wave opened, parts_.store->OpenWave(name, wave.etag, opening));
  observe::Log(observe::Level::kInfo, "wave_opened",
               {{"wave", name.ToString()}, {"cohorts", opening.frozen.cohorts.size()}});
  *response = ToProto(opened);
  return absl::OkStatus();
}

absl::Status WaveServiceImpl::Close(const v1::CloseWaveRequest& request, v1::Wave* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.name(), "name"));
  RAPPORT_ASSIGN_OR_RETURN(const Wave closed, parts_.store->CloseWave(name, request.etag(), NewEtag(),
                                                                      base::DayString(parts_.clock->Now())));
  observe::Log(observe::Level::kInfo, "wave_closed", {{"wave", name.ToString()}});
  parts_.on_closed();
  *response = ToProto(closed);
  return absl::OkStatus();
}

absl::Status WaveServiceImpl::ListCohorts(const v1::ListWaveCohortsRequest& request,
                                          v1::ListWaveCohortsResponse* response) {
  const auto name = base::WaveName::Parse(request.parent(), "parent");
  const auto page = rpc::PageOf(request, request.parent());
  RAPPORT_RETURN_IF_ERROR(rpc::CheckAll({name.status(), page.status()}));
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, parts_.book->Find(*name));
  std::map<std::string, std::string> display_names;
  for (const FrozenUnit& unit : wave->frozen.units) display_names[unit.unit_id] = unit.display_name;
  const auto cohorts = static_cast<std::uint32_t>(wave->frozen.cohorts.size());
  const std::uint32_t first = page->after.empty() ? 0 : ParseCohortId(page->after).value_or(0) + 1;
  return rpc::FillPage(
      *page, rpc::IndexesFrom(std::min(first, cohorts), cohorts), CohortId,
      [&](std::uint32_t index) {
        const FrozenCohort& cohort = wave->frozen.cohorts[index];
        return ToProto(*name, index, cohort, display_names[cohort.unit_id]);
      },
      response->mutable_cohorts(), response->mutable_next_page_token());
}

absl::Status WaveServiceImpl::CreateCodes(const v1::CreateParticipationCodesRequest& request,
                                          v1::CreateParticipationCodesResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::CohortName::Parse(request.parent(), "parent"));
  if (request.count() < 1 || request.count() > kMaxCodes) {
    return base::InvalidArgument("count", "lies within 1 to 5000", "COUNT_OUT_OF_RANGE");
  }
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, parts_.book->Find(name.Parent()));
  const std::optional<std::uint32_t> cohort = ParseCohortId(name.cohort);
  if (!cohort || *cohort >= wave->frozen.cohorts.size()) {
    return base::Error(absl::StatusCode::kNotFound, "COHORT_NOT_FOUND", "there is no such cohort");
  }
  std::vector<std::string> hashes;
  for (int i = 0; i < request.count(); ++i) {
    const std::string& code = *response->add_codes() = NewParticipationCode();
    hashes.push_back(HashParticipationCode(name.Parent(), *DecodeParticipationCode(code)));
  }
  return parts_.store->AddCodes(name.Parent(), *cohort, hashes);
}

absl::Status WaveServiceImpl::TellParticipation(const v1::GetParticipationRequest& request,
                                                v1::Participation* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.name(), "name"));
  RAPPORT_ASSIGN_OR_RETURN(const auto opened, parts_.book->Find(name));
  RAPPORT_ASSIGN_OR_RETURN(const auto sheets, parts_.store->CountSheets(name));
  response->set_wave(name.ToString());
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, parts_.store->GetWave(name));
  if (!wave.answers_deleted_date.empty()) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "ANSWERS_DELETED",
                       "the answers have been deleted, as the wave's policy says");
  }
  for (const ParticipationRow& row : Participate(opened->frozen, sheets, wave.policy)) {
    v1::ParticipationRow* added = response->add_rows();
    added->set_unit_id(row.unit_id);
    if (row.role_group) added->set_role_group(ToProto(*row.role_group));
    added->set_invited(row.invited);
    added->set_rate_from(row.rate_from);
    added->set_rate_to(row.rate_to);
  }
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* WaveServiceImpl::CreateWave(grpc::CallbackServerContext* context,
                                                      const v1::CreateWaveRequest* request,
                                                      v1::Wave* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "CreateWave"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) { return Create(req, resp); });
}

grpc::ServerUnaryReactor* WaveServiceImpl::GetWave(grpc::CallbackServerContext* context,
                                                   const v1::GetWaveRequest* request, v1::Wave* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "GetWave"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) -> absl::Status {
                         RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(req.name(), "name"));
                         RAPPORT_ASSIGN_OR_RETURN(const Wave wave, parts_.store->GetWave(name));
                         *resp = ToProto(wave);
                         return absl::OkStatus();
                       });
}

grpc::ServerUnaryReactor* WaveServiceImpl::ListWaves(grpc::CallbackServerContext* context,
                                                     const v1::ListWavesRequest* request,
                                                     v1::ListWavesResponse* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "ListWaves"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) { return List(req, resp); });
}

grpc::ServerUnaryReactor* WaveServiceImpl::UpdateWave(grpc::CallbackServerContext* context,
                                                      const v1::UpdateWaveRequest* request,
                                                      v1::Wave* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "UpdateWave"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) { return Update(req, resp); });
}

grpc::ServerUnaryReactor* WaveServiceImpl::OpenWave(grpc::CallbackServerContext* context,
                                                    const v1::OpenWaveRequest* request, v1::Wave* response) {
  return rpc::RunUnary(
      *parts_.runtime, context, {kService, "OpenWave"}, request, response,
      [this](rpc::CallContext& call, const auto& req, auto* resp) { return Open(call, req, resp); });
}

grpc::ServerUnaryReactor* WaveServiceImpl::CloseWave(grpc::CallbackServerContext* context,
                                                     const v1::CloseWaveRequest* request,
                                                     v1::Wave* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "CloseWave"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) { return Close(req, resp); });
}

grpc::ServerUnaryReactor* WaveServiceImpl::ListWaveCohorts(grpc::CallbackServerContext* context,
                                                           const v1::ListWaveCohortsRequest* request,
                                                           v1::ListWaveCohortsResponse* response) {
  return rpc::RunUnary(
      *parts_.runtime, context, {kService, "ListWaveCohorts"}, request, response,
      [this](rpc::CallContext&, const auto& req, auto* resp) { return ListCohorts(req, resp); });
}

grpc::ServerUnaryReactor* WaveServiceImpl::CreateParticipationCodes(
    grpc::CallbackServerContext* context, const v1::CreateParticipationCodesRequest* request,
    v1::CreateParticipationCodesResponse* response) {
  return rpc::RunUnary(
      *parts_.runtime, context, {kService, "CreateParticipationCodes"}, request, response,
      [this](rpc::CallContext&, const auto& req, auto* resp) { return CreateCodes(req, resp); });
}

grpc::ServerUnaryReactor* WaveServiceImpl::GetParticipation(grpc::CallbackServerContext* context,
                                                            const v1::GetParticipationRequest* request,
                                                            v1::Participation* response) {
  return rpc::RunUnary(
      *parts_.runtime, context, {kService, "GetParticipation"}, request, response,
      [this](rpc::CallContext&, const auto& req, auto* resp) { return TellParticipation(req, resp); });
}

}  // namespace rapport::intake
