#include "tests/attacker/public_view.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/error.h"
#include "tests/attacker/intake.h"

namespace rapport::attacker {
namespace {

using scoring::v1::ScoringService;
using type::v1::RoleGroup;
namespace v1 = scoring::v1;

constexpr RoleGroup kEverybody = type::v1::ROLE_GROUP_UNSPECIFIED;
constexpr RoleGroup kRoleGroups[] = {type::v1::ROLE_GROUP_FRONT_LINE, type::v1::ROLE_GROUP_CLINICAL_LEADER,
                                     type::v1::ROLE_GROUP_EXECUTIVE};

const Wave& WaveOf(const Hospital& hospital, int wave) {
  return wave == 0 ? hospital.first : hospital.second;
}

// Mean of the valid ones if half are; none otherwise.
std::optional<double> MeanIfHalf(std::initializer_list<std::optional<double>> parts) {
  double sum = 0;
  double valid = 0;
  for (const std::optional<double>& part : parts) {
    if (!part) continue;
    sum += *part;
    ++valid;
  }
  if (2 * valid < static_cast<double>(parts.size())) return std::nullopt;
  return sum / valid;
}

std::optional<double> ScoreOf(const std::vector<std::uint8_t>& sheet, const std::string& measure) {
  const auto item = [&](std::size_t i) {
    return sheet[i] == 0 ? std::nullopt : std::optional<double>(sheet[i]);
  };
  if (measure == kSheets) return 0;
  if (measure == "f1") return MeanIfHalf({item(0), item(1)});
  if (measure == "f2") return MeanIfHalf({item(2), item(3)});
  if (measure == "d") return MeanIfHalf({ScoreOf(sheet, "f1"), ScoreOf(sheet, "f2")});
  if (measure == "s") return item(4);
  return item(static_cast<std::size_t>(measure[1] - '1'));
}

class Reader {
 public:
  Reader(ScoringService::StubInterface& scoring, const Hospital& hospital,
         const std::array<std::vector<std::size_t>, 2>& pools)
      : scoring_(scoring), hospital_(hospital), pools_(pools) {}

  absl::StatusOr<std::vector<Fact>> Read() {
    for (int wave = 0; wave < 2; ++wave) {
      RAPPORT_RETURN_IF_ERROR(ReadScorecards(wave));
      RAPPORT_RETURN_IF_ERROR(ReadComparisons(wave));
      RAPPORT_RETURN_IF_ERROR(ReadQuality(wave));
      for (const Unit& unit : WaveOf(hospital_, wave).units) {
        RAPPORT_RETURN_IF_ERROR(ReadGaps(wave, unit.id));
        RAPPORT_RETURN_IF_ERROR(ReadDrivers(wave, unit.id));
      }
    }
    for (const Unit& unit : hospital_.second.units) {
      for (const RoleGroup role_group : {kEverybody, type::v1::ROLE_GROUP_FRONT_LINE}) {
        RAPPORT_RETURN_IF_ERROR(ReadTrend(unit.id, role_group));
      }
    }
    if (pools_are_strata_) facts_.insert(facts_.end(), weighted_.begin(), weighted_.end());
    return std::move(facts_);
  }

 private:
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (ScoringService::StubInterface::*method)(grpc::ClientContext*,
                                                                                      const Request&,
                                                                                      Response*),
                                const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
    Response response;
    RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus((scoring_.*method)(&context, request, &response)));
    return response;
  }

  // The cohorts of units with everything below them.
  std::vector<bool> CohortsOf(int wave, const std::vector<std::string>& units, RoleGroup role_group) const {
    const Wave& from = WaveOf(hospital_, wave);
    std::vector<bool> cohorts(from.cohorts.size());
    for (std::size_t unit = 0; unit < from.units.size(); ++unit) {
      if (std::ranges::find(units, from.units[unit].id) == units.end()) continue;
      for (std::size_t cohort = 0; cohort < cohorts.size(); ++cohort) {
        const bool wanted = role_group == kEverybody || from.cohorts[cohort].role_group == role_group;
        if (wanted && from.IsWithin(from.cohorts[cohort].unit, unit)) cohorts[cohort] = true;
      }
    }
    return cohorts;
  }

  // A role group that is too small altogether is left out of everything; the attacker tries which ones are.
  absl::Status Add(int wave, const std::string& measure, const std::vector<bool>& cohorts, double n,
                   std::optional<double> mean, const std::string& source) {
    for (unsigned left_out = 0; left_out < 8; ++left_out) {
      std::vector<bool> about = cohorts;
      for (std::size_t cohort = 0; cohort < about.size(); ++cohort) {
        const RoleGroup role_group = WaveOf(hospital_, wave).cohorts[cohort].role_group;
        const auto place = std::ranges::find(kRoleGroups, role_group) - std::begin(kRoleGroups);
        if ((left_out >> place & 1U) != 0) about[cohort] = false;
      }
      const Fact truth = TruthOf(hospital_, wave, measure, about);
      if (truth.n != n || (mean && std::abs(*mean * n - truth.sum) > 1e-6)) continue;
      facts_.push_back({wave, measure, std::move(about), n, mean ? *mean * n : 0, source});
      return absl::OkStatus();
    }
    return absl::InternalError(base::StrCat(source, " tells something that is not true of ", measure));
  }

  // A mean weighted to the invited of each pool adds up to so many times the scores of its cohorts. Whether
  // pools were the strata shows in whether that is true of all such means.
  void AddWeighted(int wave, const v1::Scorecard& card, const v1::Score& score) {
    const Wave& from = WaveOf(hospital_, wave);
    Fact fact{wave, score.measure(), CohortsOf(wave, {card.unit_id()}, card.role_group()), 0, 0, "weighted"};
    fact.weights.resize(from.cohorts.size());
    std::map<std::size_t, std::pair<double, double>> strata;  // by pool: invited, answered
    double invited = 0;
    for (std::size_t cohort = 0; cohort < from.cohorts.size(); ++cohort) {
      if (!fact.cohorts[cohort]) continue;
      std::vector<bool> alone(from.cohorts.size());
      alone[cohort] = true;
      auto& [size, n] = strata[pools_[static_cast<std::size_t>(wave)][cohort]];
      size += from.cohorts[cohort].size;
      n += TruthOf(hospital_, wave, score.measure(), alone).n;
      invited += from.cohorts[cohort].size;
    }
    double sum = 0;
    for (std::size_t cohort = 0; cohort < from.cohorts.size(); ++cohort) {
      if (!fact.cohorts[cohort]) continue;
      std::vector<bool> alone(from.cohorts.size());
      alone[cohort] = true;
      const auto& [size, n] = strata[pools_[static_cast<std::size_t>(wave)][cohort]];
      fact.weights[cohort] = size / std::max(1.0, n);
      sum += fact.weights[cohort] * TruthOf(hospital_, wave, score.measure(), alone).sum;
    }
    fact.sum = score.weighted_mean().value() * invited;
    pools_are_strata_ = pools_are_strata_ && std::abs(fact.sum - sum) < 1e-6;
    weighted_.push_back(std::move(fact));
  }

  absl::Status ReadScorecards(int wave) {
    using Request = v1::ListScorecardsRequest;
    for (const auto breakdown :
         {Request::BREAKDOWN_UNIT, Request::BREAKDOWN_ROLE_GROUP, Request::BREAKDOWN_UNIT_BY_ROLE_GROUP}) {
      Request request;
      request.set_parent(WaveName(wave));
      request.set_breakdown(breakdown);
      request.set_page_size(1000);
      request.set_include_items(true);
      RAPPORT_ASSIGN_OR_RETURN(const v1::ListScorecardsResponse listed,
                               Call(&ScoringService::StubInterface::ListScorecards, request));
      for (const v1::Scorecard& card : listed.scorecards()) {
        const std::vector<bool> cohorts = CohortsOf(wave, {card.unit_id()}, card.role_group());
        if (card.has_responses()) {
          RAPPORT_RETURN_IF_ERROR(
              Add(wave, kSheets, cohorts, static_cast<double>(card.responses()), std::nullopt, "scorecard"));
        }
        for (const v1::Score& score : card.scores()) {
          if (!score.has_n()) continue;
          const auto n = static_cast<double>(score.n());
          RAPPORT_RETURN_IF_ERROR(Add(wave, score.measure(), cohorts, n, score.mean(), "scorecard"));
          means_[{wave, card.unit_id(), card.role_group(), score.measure()}] = score.mean();
          if (score.weighted_mean().has_value() && !pools_[static_cast<std::size_t>(wave)].empty()) {
            AddWeighted(wave, card, score);
          }
        }
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadComparisons(int wave) {
    for (const RoleGroup role_group : {kEverybody, kRoleGroups[0], kRoleGroups[1], kRoleGroups[2]}) {
      v1::ListComparisonsRequest request;
      request.set_parent(WaveName(wave));
      request.set_role_group(role_group);
      request.set_page_size(1000);
      for (const char* measure : kMeasures) request.add_measures(measure);
      RAPPORT_ASSIGN_OR_RETURN(const v1::ListComparisonsResponse listed,
                               Call(&ScoringService::StubInterface::ListComparisons, request));
      const std::vector<bool> all = CohortsOf(wave, {WaveOf(hospital_, wave).units[0].id}, role_group);
      for (const v1::Comparison& comparison : listed.comparisons()) {
        const std::vector<bool> own = CohortsOf(wave, {comparison.unit_id()}, role_group);
        const auto mean = means_.find({wave, comparison.unit_id(), role_group, comparison.measure()});
        if (comparison.has_n() && mean == means_.end()) {
          return absl::InternalError("a comparison tells what no scorecard tells");
        }
        if (!comparison.has_other_n() || mean == means_.end() || !comparison.difference().has_value())
          continue;
        std::vector<bool> others = all;
        for (std::size_t i = 0; i < own.size(); ++i) others[i] = all[i] && !own[i];
        RAPPORT_RETURN_IF_ERROR(Add(wave, comparison.measure(), others,
                                    static_cast<double>(comparison.other_n()),
                                    mean->second - comparison.difference().value(), "comparison"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadGaps(int wave, const std::string& unit) {
    v1::GetGapsRequest request;
    request.set_wave(WaveName(wave));
    request.set_unit_id(unit);
    for (const char* measure : kMeasures) request.add_measures(measure);
    RAPPORT_ASSIGN_OR_RETURN(const v1::Gaps gaps, Call(&ScoringService::StubInterface::GetGaps, request));
    for (const v1::Gap& gap : gaps.gaps()) {
      if (gap.has_n()) {
        RAPPORT_RETURN_IF_ERROR(Add(wave, gap.measure(),
                                    CohortsOf(wave, {unit}, type::v1::ROLE_GROUP_FRONT_LINE),
                                    static_cast<double>(gap.n()), gap.mean().value(), "gap"));
      }
      if (gap.has_other_n()) {
        RAPPORT_RETURN_IF_ERROR(
            Add(wave, gap.other_measure(),
                CohortsOf(wave, {gaps.leader_unit_id()}, type::v1::ROLE_GROUP_CLINICAL_LEADER),
                static_cast<double>(gap.other_n()), gap.other_mean().value(), "gap"));
      }
    }
    return absl::OkStatus();
  }

  // Of sheets with all scores: where nobody left an item out these are all sheets.
  absl::Status ReadDrivers(int wave, const std::string& unit) {
    v1::GetDriversRequest request;
    request.set_wave(WaveName(wave));
    request.set_unit_id(unit);
    request.set_outcome("s");
    request.add_predictors("f1");
    request.add_predictors("f2");
    RAPPORT_ASSIGN_OR_RETURN(const v1::Drivers drivers,
                             Call(&ScoringService::StubInterface::GetDrivers, request));
    const std::vector<bool> cohorts = CohortsOf(wave, {drivers.unit_id()}, type::v1::ROLE_GROUP_FRONT_LINE);
    for (const v1::Driver& driver : drivers.drivers()) {
      if (TruthOf(hospital_, wave, kSheets, cohorts).n != static_cast<double>(drivers.n())) continue;
      RAPPORT_RETURN_IF_ERROR(
          Add(wave, driver.measure(), cohorts, static_cast<double>(drivers.n()), driver.mean(), "drivers"));
    }
    return absl::OkStatus();
  }

  // Agreement within units tells of a unit's own cohorts, without what is below them.
  absl::Status ReadQuality(int wave) {
    const Wave& from = WaveOf(hospital_, wave);
    for (const RoleGroup role_group : {kEverybody, kRoleGroups[0], kRoleGroups[1], kRoleGroups[2]}) {
      v1::GetMeasurementQualityRequest request;
      request.set_wave(WaveName(wave));
      request.set_role_group(role_group);
      RAPPORT_ASSIGN_OR_RETURN(const v1::MeasurementQuality quality,
                               Call(&ScoringService::StubInterface::GetMeasurementQuality, request));
      for (const v1::ScaleQuality& scale : quality.scales()) {
        for (const v1::WithinUnitAgreement& within : scale.agreement().within_units()) {
          std::vector<bool> own(from.cohorts.size());
          for (std::size_t cohort = 0; cohort < own.size(); ++cohort) {
            const bool wanted = role_group == kEverybody || from.cohorts[cohort].role_group == role_group;
            own[cohort] = wanted && from.units[from.cohorts[cohort].unit].id == within.unit_id();
          }
          if (TruthOf(hospital_, wave, kSheets, own).n != static_cast<double>(within.n())) continue;
          RAPPORT_RETURN_IF_ERROR(
              Add(wave, kSheets, own, static_cast<double>(within.n()), std::nullopt, "agreement"));
        }
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadTrend(const std::string& unit, RoleGroup role_group) {
    v1::GetTrendRequest request;
    request.add_waves(WaveName(0));
    request.add_waves(WaveName(1));
    request.set_unit_id(unit);
    request.set_role_group(role_group);
    RAPPORT_ASSIGN_OR_RETURN(const v1::Trend trend, Call(&ScoringService::StubInterface::GetTrend, request));
    for (const v1::MeasureTrend& measure : trend.measures()) {
      for (int wave = 0; wave < 2; ++wave) {
        const v1::TrendPoint& point = measure.points(wave);
        if (!point.has_n()) continue;
        const auto& ids = trend.units(wave).unit_ids();
        RAPPORT_RETURN_IF_ERROR(Add(wave, measure.measure(),
                                    CohortsOf(wave, {ids.begin(), ids.end()}, role_group),
                                    static_cast<double>(point.n()), point.mean().value(), "trend"));
      }
    }
    return absl::OkStatus();
  }

  using Place = std::tuple<int, std::string, int, std::string>;  // wave, unit, role group, measure

  ScoringService::StubInterface& scoring_;
  const Hospital& hospital_;
  const std::array<std::vector<std::size_t>, 2>& pools_;
  std::map<Place, double> means_;  // from scorecards
  std::vector<Fact> facts_;
  std::vector<Fact> weighted_;
  bool pools_are_strata_ = true;
};

}  // namespace

Fact TruthOf(const Hospital& hospital, int wave, const std::string& measure,
             const std::vector<bool>& cohorts) {
  Fact truth{wave, measure, cohorts, 0, 0, "truth"};
  const Wave& from = WaveOf(hospital, wave);
  for (std::size_t cohort = 0; cohort < from.cohorts.size(); ++cohort) {
    if (!cohorts[cohort]) continue;
    for (const std::vector<std::uint8_t>& sheet : from.cohorts[cohort].sheets) {
      const std::optional<double> score = ScoreOf(sheet, measure);
      if (!score) continue;
      ++truth.n;
      truth.sum += *score;
    }
  }
  return truth;
}

std::array<double, kItems> WeightsOf(const std::string& measure) {
  if (measure == kSheets) return {};
  if (measure == "f1") return {0.5, 0.5, 0, 0, 0};
  if (measure == "f2") return {0, 0, 0.5, 0.5, 0};
  if (measure == "d") return {0.25, 0.25, 0.25, 0.25, 0};
  if (measure == "s") return {0, 0, 0, 0, 1};
  std::array<double, kItems> weights = {};
  weights[static_cast<std::size_t>(measure[1] - '1')] = 1;
  return weights;
}

bool IsNearlyUnanimous(const Hospital& hospital, int wave, const std::string& measure,
                       const std::vector<bool>& cohorts) {
  std::map<double, int> scores;
  int n = 0;
  int most = 0;
  const Wave& from = WaveOf(hospital, wave);
  for (std::size_t cohort = 0; cohort < from.cohorts.size(); ++cohort) {
    if (!cohorts[cohort]) continue;
    for (const std::vector<std::uint8_t>& sheet : from.cohorts[cohort].sheets) {
      const std::optional<double> score = ScoreOf(sheet, measure);
      if (!score) continue;
      ++n;
      most = std::max(most, ++scores[*score]);
    }
  }
  return n > 0 && n - most <= 1;
}

absl::StatusOr<std::vector<Fact>> ReadEverything(ScoringService::StubInterface& scoring,
                                                 const Hospital& hospital,
                                                 const std::array<std::vector<std::size_t>, 2>& pools) {
  return Reader(scoring, hospital, pools).Read();
}

}  // namespace rapport::attacker
