#include "tests/integration/harness/organization.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "google/protobuf/util/json_util.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "tests/integration/harness/call.h"

namespace rapport::integration {
namespace {

[[noreturn]] void Fail(const std::string& path, std::string_view what) {
  std::fprintf(stderr, "%s: %.*s\n", path.c_str(), static_cast<int>(what.size()), what.data());
  std::abort();
}

template <typename Result>
absl::StatusOr<ImportSummary> SummaryOf(const absl::StatusOr<Result>& result) {
  if (!result.ok()) return result.status();
  return result->summary();
}

}  // namespace

std::string RequestId(std::uint64_t n) {
  char id[37];
  std::snprintf(id, sizeof(id), "7d3f2a10-0000-4000-8000-%012llx", static_cast<unsigned long long>(n));
  return id;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Fail(path, "cannot be read");
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

absl::StatusOr<roster::v1::Organization> CreateOrganization(const Api& api, const std::string& id,
                                                            const std::string& request_id) {
  roster::v1::CreateOrganizationRequest request;
  request.set_organization_id(id);
  request.mutable_organization()->set_display_name(base::StrCat("Organization ", id));
  request.set_request_id(request_id);
  return Call(*api.roster, &RosterService::Stub::CreateOrganization, request);
}

absl::StatusOr<ImportSummary> ImportUnits(const Api& api, const std::string& organization,
                                          std::string_view csv, type::v1::OnError on_error) {
  roster::v1::ImportUnitsHeader header;
  header.set_parent(organization);
  header.set_on_error(on_error);
  return SummaryOf(Upload(*api.roster, &RosterService::Stub::ImportUnits, header, csv));
}

absl::StatusOr<ImportSummary> ImportMembers(const Api& api, const std::string& organization,
                                            std::string_view csv, type::v1::OnError on_error) {
  roster::v1::ImportMembersHeader header;
  header.set_parent(organization);
  header.set_on_error(on_error);
  return SummaryOf(Upload(*api.roster, &RosterService::Stub::ImportMembers, header, csv));
}

Instrument ReadInstrument(const std::string& path) {
  Instrument instrument;
  const auto parsed = google::protobuf::util::JsonStringToMessage(ReadFile(path), &instrument);
  if (!parsed.ok()) Fail(path, parsed.ToString());
  return instrument;
}

absl::StatusOr<Instrument> CreateInstrument(const Api& api, const std::string& organization,
                                            const Instrument& instrument) {
  intake::v1::CreateInstrumentRequest request;
  request.set_parent(organization);
  *request.mutable_instrument() = instrument;
  return Call(*api.instruments, &InstrumentService::Stub::CreateInstrument, request);
}

absl::StatusOr<Wave> CreateWave(const Api& api, const WavePlan& plan) {
  intake::v1::CreateWaveRequest request;
  request.set_parent(plan.organization);
  request.set_wave_id(plan.id);
  *request.mutable_wave() = plan.wave;
  request.set_request_id(plan.request_id);
  return Call(*api.waves, &WaveService::Stub::CreateWave, request);
}

absl::StatusOr<Wave> OpenWave(const Api& api, const std::string& wave, const std::string& etag) {
  intake::v1::OpenWaveRequest request;
  request.set_name(wave);
  request.set_etag(etag);
  return Call(*api.waves, &WaveService::Stub::OpenWave, request);
}

absl::StatusOr<Wave> CloseWave(const Api& api, const std::string& wave, const std::string& etag) {
  intake::v1::CloseWaveRequest request;
  request.set_name(wave);
  request.set_etag(etag);
  return Call(*api.waves, &WaveService::Stub::CloseWave, request);
}

absl::StatusOr<Wave> CreateOpenWave(const Api& api, const WavePlan& plan) {
  RAPPORT_ASSIGN_OR_RETURN(const Wave draft, CreateWave(api, plan));
  return OpenWave(api, draft.name(), draft.etag());
}

absl::StatusOr<ImportSummary> ImportResponses(const Api& api, const ResponsesPlan& plan,
                                              std::string_view csv) {
  intake::v1::ImportResponsesHeader header;
  header.set_wave(plan.wave);
  header.set_on_error(plan.on_error);
  header.set_request_id(plan.request_id);
  *header.mutable_csv() = plan.format;
  return SummaryOf(Upload(*api.responses, &ResponseService::Stub::ImportResponses, header, csv));
}

absl::StatusOr<std::vector<intake::v1::WaveCohort>> ListCohorts(const Api& api, const std::string& wave) {
  std::vector<intake::v1::WaveCohort> cohorts;
  intake::v1::ListWaveCohortsRequest request;
  request.set_parent(wave);
  do {
    RAPPORT_ASSIGN_OR_RETURN(const auto page, Call(*api.waves, &WaveService::Stub::ListWaveCohorts, request));
    cohorts.insert(cohorts.end(), page.cohorts().begin(), page.cohorts().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return cohorts;
}

absl::StatusOr<std::vector<std::string>> CreateCodes(const Api& api, const std::string& cohort, int count) {
  intake::v1::CreateParticipationCodesRequest request;
  request.set_parent(cohort);
  request.set_count(count);
  RAPPORT_ASSIGN_OR_RETURN(const auto response,
                           Call(*api.waves, &WaveService::Stub::CreateParticipationCodes, request));
  return std::vector<std::string>(response.codes().begin(), response.codes().end());
}

absl::StatusOr<std::vector<Scorecard>> ListScorecards(const Api& api, const std::string& wave,
                                                      ListScorecardsRequest::Breakdown breakdown,
                                                      bool include_items) {
  std::vector<Scorecard> scorecards;
  ListScorecardsRequest request;
  request.set_parent(wave);
  request.set_breakdown(breakdown);
  request.set_include_items(include_items);
  do {
    RAPPORT_ASSIGN_OR_RETURN(const auto page,
                             Call(*api.scoring, &ScoringService::Stub::ListScorecards, request));
    scorecards.insert(scorecards.end(), page.scorecards().begin(), page.scorecards().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return scorecards;
}

absl::StatusOr<std::string> RenderReport(const Api& api, const std::string& wave,
                                         reporting::v1::RenderReportRequest::Format format) {
  reporting::v1::RenderReportRequest request;
  request.set_wave(wave);
  request.set_format(format);
  const auto context = NewContext();
  const auto reader = api.reporting->RenderReport(context.get(), request);
  std::string document;
  for (reporting::v1::RenderReportResponse piece; reader->Read(&piece);) document += piece.content();
  return Result(reader->Finish(), std::move(document));
}

}  // namespace rapport::integration
