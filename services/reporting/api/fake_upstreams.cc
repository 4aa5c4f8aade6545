#include "services/reporting/api/fake_upstreams.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

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

int FakeScoring::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

void FillUpstreams(int units, FakeWaves& waves, FakeInstruments& instruments, FakeScoring& scoring) {
  waves.wave.set_name("organizations/o/waves/w");
  waves.wave.set_display_name("Spring");
  waves.wave.set_instrument("organizations/o/instruments/t-v1");
  waves.wave.set_state(intake::v1::Wave::STATE_CLOSED);
  waves.wave.set_minimum_n(10);
  waves.wave.set_provenance(intake::v1::Wave::PROVENANCE_SIMULATED);
  waves.wave.set_source_note("seed 7");
  waves.wave.set_close_date("2026-03-31");
  const auto parsed = google::protobuf::util::JsonStringToMessage(kInstrument, &instruments.instrument);
  if (!parsed.ok()) instruments.status = {grpc::StatusCode::INTERNAL, parsed.ToString()};

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
