#include "services/reporting/api/fake_upstreams.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/status.h"
#include "libs/rpc/error.h"

namespace rapport::reporting {
namespace {

using rapport::type::v1::RoleGroup;
using scoring::v1::ListScorecardsRequest;
using scoring::v1::Scorecard;

constexpr char kInstrument[] = R"json({
  "name": "organizations/o/instruments/t-v1", "code": "t", "version": 1, "languages": ["en", "es"],
  "title": [{"language": "en", "text": "Trust"}, {"language": "es", "text": "Confianza"}],
  "source": "Made up for tests; not validated.",
  "responseScales": [{"id": "agree5", "options": [{"value": 1}, {"value": 2}, {"value": 3}, {"value": 4}, {"value": 5}]}],
  "items": [
    {"id": "r1", "text": [{"language": "en", "text": "Heard"}], "responseScale": "agree5"},
    {"id": "c1", "text": [{"language": "en", "text": "Cared for"}], "responseScale": "agree5"},
    {"id": "b1", "text": [{"language": "en", "text": "Worn out"}], "responseScale": "agree5"},
    {"id": "att", "text": [{"language": "en", "text": "Choose 4"}], "responseScale": "agree5", "attentionValue": 4}],
  "measures": [
    {"id": "reach", "title": [{"language": "en", "text": "Reach"}], "kind": "KIND_FACET", "items": ["r1"]},
    {"id": "care", "title": [{"language": "en", "text": "Care"}], "kind": "KIND_FACET", "items": ["c1"]},
    {"id": "trust", "title": [{"language": "en", "text": "Trust"}, {"language": "es", "text": "Confianza"}],
     "kind": "KIND_INDEX", "components": ["reach", "care"], "minValidShare": 1},
    {"id": "burnout", "title": [{"language": "en", "text": "Burnout"}], "kind": "KIND_SCALE", "items": ["b1"],
     "direction": "DIRECTION_LOWER_IS_BETTER"}],
  "forms": [
    {"id": "full", "roleGroups": ["ROLE_GROUP_FRONT_LINE"], "items": ["r1", "c1", "b1", "att"]},
    {"id": "half", "roleGroups": ["ROLE_GROUP_EXECUTIVE"], "items": ["r1"]}]
})json";

constexpr char kGaps[] = R"json({
  "unitId": "root", "executiveUnitId": "root", "leaderUnitId": "root", "comparisons": 1,
  "gaps": [{"measure": "reach", "otherMeasure": "reach", "kind": "KIND_PERCEPTION", "n": 480, "otherN": 20,
            "mean": {"value": 3, "interval": {"lower": 2.9, "upper": 3.1}},
            "otherMean": {"value": 3.5, "interval": {"lower": 3.1, "upper": 3.9}},
            "difference": {"value": 0.5, "interval": {"lower": 0.1, "upper": 0.9}, "adjustedPValue": 0.02},
            "hedgesG": {"value": 0.5}}],
  "profiles": [{"kind": "KIND_PERCEPTION", "measures": 2, "correlation": {"value": 0.5}}]
})json";

constexpr char kDrivers[] = R"json({
  "requestedUnitId": "root", "unitId": "root", "roleGroup": "ROLE_GROUP_FRONT_LINE", "n": 470, "clusters": 9,
  "rSquared": 0.3, "drivers": [
    {"measure": "reach", "relativeWeight": {"value": 0.1, "interval": {"lower": 0.05, "upper": 0.15}}, "rank": 2,
     "roomToImprove": 50, "priority": "PRIORITY_WATCH"},
    {"measure": "care", "relativeWeight": {"value": 0.2}, "rank": 1, "roomToImprove": 60, "priority": "PRIORITY_ACT"}]
})json";

constexpr char kQuality[] = R"json({
  "roleGroup": "ROLE_GROUP_FRONT_LINE", "responses": 480,
  "scales": [{"measure": "reach", "items": 4, "completeResponses": 470,
              "alpha": {"value": 0.9, "interval": {"lower": 0.88, "upper": 0.92}}, "omega": {"value": 0.91},
              "itemStatistics": [{"item": "r1", "n": 475, "mean": {"value": 3}}],
              "agreement": {"units": 9, "icc1": {"value": 0.1}, "icc2": {"value": 0.8}}}],
  "careless": [{"form": "full", "sheets": 480, "flaggedShare": {"value": 0.025}}]
})json";

// A fault in the JSON becomes the status that the fake answers with.
template <typename Message>
void Fill(const char* json, Message* message, grpc::Status* status) {
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, message);
  if (!parsed.ok()) *status = {grpc::StatusCode::INTERNAL, parsed.ToString()};
}

Scorecard Card(const std::string& unit, const std::string& parent, RoleGroup role_group, int n) {
  Scorecard card;
  card.set_wave("organizations/o/waves/w");
  card.set_unit_id(unit);
  card.set_unit_display_name(absl::StrCat("Unit ", unit));
  card.set_parent_unit_id(parent);
  card.set_role_group(role_group);
  card.set_status(n == 0 ? Scorecard::STATUS_SUPPRESSED : Scorecard::STATUS_PUBLISHED);
  if (n > 0) card.set_responses(n);
  for (const char* measure : {"reach", "care", "trust", "burnout", "r1", "att"}) {
    scoring::v1::Score& score = *card.add_scores();
    score.set_measure(measure);
    // The executives' form has but one item.
    const bool asked =
        role_group != type::v1::ROLE_GROUP_EXECUTIVE || score.measure() == "reach" || score.measure() == "r1";
    score.set_status(asked ? card.status() : Scorecard::STATUS_SUPPRESSED);
    if (n == 0 || !asked) continue;
    score.set_n(n);
    score.set_mean(3);
    score.set_sd(1);
    score.set_se(1 / std::sqrt(n));
    score.set_score_0_100(50);
    score.set_percent_favourable(40);
  }
  return card;
}

}  // namespace

grpc::Status FakeWaves::GetWave(grpc::ServerContext* context, const intake::v1::GetWaveRequest* request,
                                intake::v1::Wave* response) {
  const std::lock_guard lock(mutex_);
  asked_ = request->name();
  deadline_ = context->deadline();
  *response = wave;
  return status;
}

std::string FakeWaves::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

std::chrono::system_clock::time_point FakeWaves::deadline() const {
  const std::lock_guard lock(mutex_);
  return deadline_;
}

grpc::Status FakeInstruments::GetInstrument(grpc::ServerContext*,
                                            const intake::v1::GetInstrumentRequest* request,
                                            intake::v1::Instrument* response) {
  if (status.ok() && request->name() != instrument.name())
    return {grpc::StatusCode::INTERNAL, "another instrument"};
  *response = instrument;
  return status;
}

grpc::Status FakeScoring::GetScorecard(grpc::ServerContext*, const scoring::v1::GetScorecardRequest*,
                                       Scorecard* response) {
  const std::lock_guard lock(mutex_);
  ++calls_;
  *response = overall;
  return status;
}

grpc::Status FakeScoring::ListScorecards(grpc::ServerContext*, const ListScorecardsRequest* request,
                                         scoring::v1::ListScorecardsResponse* response) {
  const std::lock_guard lock(mutex_);
  ++calls_;
  if (!status.ok()) return status;
  const std::vector<Scorecard>& cards =
      request->breakdown() == ListScorecardsRequest::BREAKDOWN_ROLE_GROUP ? role_groups
      : request->breakdown() == ListScorecardsRequest::BREAKDOWN_UNIT     ? units
                                                                          : units_by_role_group;
  size_t from = 0;
  if (!request->page_token().empty() && !absl::SimpleAtoi(request->page_token(), &from)) {
    return {grpc::StatusCode::INVALID_ARGUMENT, "page token"};
  }
  const size_t to =
      std::min(cards.size(), from + static_cast<size_t>(std::min(most_a_page, request->page_size())));
  for (size_t i = from; i < to; ++i) *response->add_scorecards() = cards[i];
  if (to < cards.size()) response->set_next_page_token(absl::StrCat(to));
  return grpc::Status::OK;
}

template <typename Message>
grpc::Status FakeScoring::Answer(const Message& with, Message* response) {
  const std::lock_guard lock(mutex_);
  ++calls_;
  *response = with;
  return status;
}

grpc::Status FakeScoring::GetGaps(grpc::ServerContext*, const scoring::v1::GetGapsRequest*,
                                  scoring::v1::Gaps* response) {
  return Answer(gaps, response);
}

namespace {

grpc::Status AnswersDeleted() {
  return rpc::ToGrpcStatus(
      base::Error(absl::StatusCode::kFailedPrecondition, "ANSWERS_DELETED", "the answers are gone"));
}

}  // namespace

grpc::Status FakeScoring::GetDrivers(grpc::ServerContext*, const scoring::v1::GetDriversRequest* request,
                                     scoring::v1::Drivers* response) {
  if (answers_deleted) return AnswersDeleted();
  grpc::Status answered = Answer(drivers, response);
  response->set_outcome(request->outcome());
  return answered;
}

grpc::Status FakeScoring::GetMeasurementQuality(grpc::ServerContext*,
                                                const scoring::v1::GetMeasurementQualityRequest*,
                                                scoring::v1::MeasurementQuality* response) {
  if (answers_deleted) return AnswersDeleted();
  return Answer(quality, response);
}

int FakeScoring::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

void FillUpstreams(int units, FakeWaves& waves, FakeInstruments& instruments, FakeScoring& scoring) {
  waves.wave.set_name("organizations/o/waves/w");
  waves.wave.set_display_name("Spring");
  waves.wave.set_instrument("organizations/o/instruments/t-v1");
  waves.wave.set_state(intake::v1::Wave::STATE_CLOSED);
  waves.wave.mutable_policy()->set_minimum_n(10);
  waves.wave.set_provenance(intake::v1::Wave::PROVENANCE_SIMULATED);
  waves.wave.set_source_note("seed 7");
  waves.wave.set_close_date("2026-03-31");
  Fill(kInstrument, &instruments.instrument, &instruments.status);

  Fill(kGaps, &scoring.gaps, &scoring.status);
  Fill(kDrivers, &scoring.drivers, &scoring.status);
  Fill(kQuality, &scoring.quality, &scoring.status);
  scoring.overall = Card("root", "", type::v1::ROLE_GROUP_UNSPECIFIED, 500);
  scoring.role_groups = {Card("root", "", type::v1::ROLE_GROUP_FRONT_LINE, 480),
                         Card("root", "", type::v1::ROLE_GROUP_EXECUTIVE, 20)};
  scoring.units = {scoring.overall};
  scoring.units_by_role_group = scoring.role_groups;
  for (int i = 1; i <= units; ++i) {
    const std::string id = absl::StrCat("u", i);
    const int n = i % 5 == 0 ? 0 : 20;
    scoring.units.push_back(Card(id, "root", type::v1::ROLE_GROUP_UNSPECIFIED, n));
    scoring.units_by_role_group.push_back(Card(id, "root", type::v1::ROLE_GROUP_FRONT_LINE, n));
    scoring.units_by_role_group.push_back(Card(id, "root", type::v1::ROLE_GROUP_EXECUTIVE, 0));
  }
}

}  // namespace rapport::reporting
