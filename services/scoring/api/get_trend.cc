#include "services/scoring/api/get_trend.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "services/scoring/api/estimates.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/trend.h"
#include "services/scoring/domain/unit_links.h"

namespace rapport::scoring {
namespace {

constexpr int kFewestWaves = 2;
constexpr int kMostWaves = 40;
constexpr int kMostMeasures = 64;
constexpr int kMostActed = 1000;

// Index of a measure in each wave's instrument; INVALID_ARGUMENT, UNKNOWN_MEASURE or NOT_COMPARABLE.
absl::StatusOr<std::vector<std::size_t>> InEveryWave(const std::vector<AnsweredWave>& waves,
                                                     const std::string& id, const std::string& field) {
  std::vector<std::size_t> places;
  const instrument::Measure* first = nullptr;
  for (const AnsweredWave& wave : waves) {
    const instrument::Instrument& instrument = wave.wave->manifest->instrument;
    RAPPORT_ASSIGN_OR_RETURN(const std::size_t place, FindMeasure(instrument, id, field));
    const instrument::Measure& measure = instrument.measures[place];
    if (first == nullptr) first = &measure;
    if (measure.kind != first->kind || measure.min_value != first->min_value ||
        measure.max_value != first->max_value || measure.lower_is_better != first->lower_is_better) {
      return base::InvalidArgument(field, "has another kind, range or direction in some of the waves",
                                   "NOT_COMPARABLE");
    }
    places.push_back(place);
  }
  return places;
}

bool IsAskedInEveryWave(const std::vector<AnsweredWave>& waves, const std::vector<std::size_t>& places) {
  for (std::size_t wave = 0; wave < waves.size(); ++wave) {
    if (!IsAsked(waves[wave].release->answers.plan(), places[wave])) return false;
  }
  return true;
}

absl::StatusOr<std::vector<std::vector<std::size_t>>> ChooseMeasures(const std::vector<AnsweredWave>& waves,
                                                                     const v1::GetTrendRequest& request) {
  if (request.measures_size() > kMostMeasures) {
    return base::InvalidArgument("measures", base::StrCat("must be at most ", kMostMeasures), "TOO_MANY");
  }
  std::vector<std::vector<std::size_t>> chosen;
  for (int i = 0; i < request.measures_size(); ++i) {
    const std::string field = base::StrCat("measures[", i, "]");
    RAPPORT_ASSIGN_OR_RETURN(std::vector<std::size_t> places, InEveryWave(waves, request.measures(i), field));
    if (std::ranges::find(chosen, places) != chosen.end()) {
      return base::InvalidArgument(field, "is named twice", "DUPLICATE");
    }
    chosen.push_back(std::move(places));
  }
  if (request.measures_size() > 0) return chosen;
  for (const instrument::Measure& measure : waves.back().wave->manifest->instrument.measures) {
    absl::StatusOr<std::vector<std::size_t>> places = InEveryWave(waves, measure.id, "");
    if (places.ok() && IsAskedInEveryWave(waves, *places)) chosen.push_back(*std::move(places));
  }
  return chosen;
}

absl::StatusOr<TrendQuestion> ReadQuestion(const std::vector<AnsweredWave>& waves,
                                           const v1::GetTrendRequest& request) {
  const CellMap& cells = waves.back().wave->manifest->cells;
  TrendQuestion question;
  const std::optional<std::size_t> unit = cells.FindUnit(request.unit_id());
  if (!unit) {
    return base::Error(absl::StatusCode::kNotFound, "UNIT_NOT_FOUND", "the last wave has no such unit");
  }
  question.unit = *unit;
  question.role_group = base::RoleGroupFromNumber(request.role_group());
  if (request.role_group() != 0 && !question.role_group) {
    return base::InvalidArgument("role_group", "is not known", "UNKNOWN_ENUM_VALUE");
  }
  RAPPORT_ASSIGN_OR_RETURN(question.adjustment, DecodeAdjustment(request.adjustment()));
  RAPPORT_ASSIGN_OR_RETURN(question.measures, ChooseMeasures(waves, request));
  if (request.acted_unit_ids_size() > kMostActed) {
    return base::InvalidArgument("acted_unit_ids", base::StrCat("must be at most ", kMostActed), "TOO_MANY");
  }
  for (int i = 0; i < request.acted_unit_ids_size(); ++i) {
    const std::string& id = request.acted_unit_ids(i);
    const std::optional<std::size_t> acted = id.empty() ? std::nullopt : cells.FindUnit(id);
    if (!acted) {
      return base::InvalidArgument(base::StrCat("acted_unit_ids[", i, "]"), "is no unit of the last wave",
                                   "UNKNOWN_UNIT");
    }
    question.acted.push_back(*acted);
  }
  return question;
}

template <typename Statistic>
void EncodeAdjusted(const Adjusted<Statistic>& adjusted, v1::Estimate* out) {
  if (adjusted.statistic.ok()) {
    Encode(*adjusted.statistic, out);
  } else {
    SetReason(adjusted.statistic.status(), out);
  }
  if (adjusted.adjusted_p) out->set_adjusted_p_value(*adjusted.adjusted_p);
}

void EncodePoint(const std::string& wave, const TrendPoint& point, v1::TrendPoint* out) {
  out->set_wave(wave);
  if (point.scores.ok()) out->set_n(point.scores->n);
  EncodeMean(point.scores, out->mutable_mean());
  if (point.percent_favourable) out->set_percent_favourable(*point.percent_favourable);
}

void EncodeMeasure(const std::vector<AnsweredWave>& waves, const std::string& id, const MeasureTrend& trend,
                   v1::MeasureTrend* out) {
  out->set_measure(id);
  for (std::size_t wave = 0; wave < waves.size(); ++wave) {
    EncodePoint(waves[wave].wave->name, trend.points[wave], out->add_points());
  }
  EncodeAdjusted(trend.change, out->mutable_change());
  Encode(trend.effect, out->mutable_hedges_g());
  if (trend.favourable_change) Encode(*trend.favourable_change, out->mutable_favourable_change());
  if (trend.cochran_armitage) EncodeAdjusted(*trend.cochran_armitage, out->mutable_cochran_armitage());
  EncodeAdjusted(trend.mann_kendall, out->mutable_mann_kendall());
  Encode(trend.sen_slope, out->mutable_sen_slope());
  EncodeAdjusted(trend.slope, out->mutable_random_intercept_slope());
  if (!trend.difference_in_differences) return;
  EncodeAdjusted(*trend.difference_in_differences, out->mutable_difference_in_differences());
  out->set_acted_units(trend.acted_units);
  out->set_other_units(trend.other_units);
}

// Groups of units that did not just stay, among the units taken and what is below them.
void EncodeLinks(const std::vector<AnsweredWave>& waves, const UnitLinks& links, const Trend& trend,
                 v1::Trend* out) {
  const auto group_ids = [&](std::size_t wave, std::set<std::size_t>* groups) {
    const CellMap& cells = waves[wave].wave->manifest->cells;
    for (std::size_t unit = 0; unit < cells.units().size(); ++unit) {
      if (std::ranges::any_of(trend.units[wave],
                              [&](std::size_t top) { return cells.IsWithin(unit, top); })) {
        groups->insert(links.GroupOf(wave, unit));
      }
    }
  };
  std::set<std::size_t> groups;
  group_ids(0, &groups);
  group_ids(waves.size() - 1, &groups);
  for (const std::size_t group : groups) {
    v1::UnitLink link;
    const auto add = [&](std::size_t wave, google::protobuf::RepeatedPtrField<std::string>* ids) {
      for (const std::size_t unit : links.UnitsOf(wave, group)) {
        *ids->Add() = waves[wave].wave->manifest->cells.units()[unit].id;
      }
    };
    add(0, link.mutable_first_unit_ids());
    add(waves.size() - 1, link.mutable_last_unit_ids());
    const bool stayed =
        std::ranges::equal(link.first_unit_ids(), link.last_unit_ids()) && link.first_unit_ids_size() == 1;
    if (!stayed) *out->add_unit_links() = std::move(link);
  }
}

}  // namespace

absl::Status CheckWaves(const v1::GetTrendRequest& request) {
  if (request.waves_size() < kFewestWaves) {
    return base::InvalidArgument("waves", base::StrCat("must be ", kFewestWaves, " or more"),
                                 "TOO_FEW_WAVES");
  }
  if (request.waves_size() > kMostWaves) {
    return base::InvalidArgument("waves", base::StrCat("must be at most ", kMostWaves), "TOO_MANY_WAVES");
  }
  std::set<std::string> seen;
  std::string organization;
  for (int i = 0; i < request.waves_size(); ++i) {
    const std::string field = base::StrCat("waves[", i, "]");
    RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.waves(i), field));
    if (!seen.insert(request.waves(i)).second) {
      return base::InvalidArgument(field, "is named twice", "DUPLICATE");
    }
    if (i == 0) organization = name.organization;
    if (name.organization != organization) {
      return base::InvalidArgument(field, "belongs to another organization than the first",
                                   "DIFFERENT_ORGANIZATIONS");
    }
  }
  return absl::OkStatus();
}

absl::Status GetTrend(const std::vector<AnsweredWave>& waves, const v1::GetTrendRequest& request,
                      v1::Trend* response) {
  RAPPORT_ASSIGN_OR_RETURN(const TrendQuestion question, ReadQuestion(waves, request));
  std::vector<const CellMap*> cells;
  std::vector<TrendWave> trend_waves;
  for (const AnsweredWave& wave : waves) {
    const Manifest& manifest = *wave.wave->manifest;
    cells.push_back(&wave.release->cells);
    trend_waves.push_back({&manifest.instrument, &wave.release->cells, &wave.release->answers.statistics(),
                           &wave.release->clearance});
  }
  const UnitLinks links(cells);
  const Trend trend = ComputeTrend(trend_waves, links, question);
  *response->mutable_waves() = request.waves();
  response->set_unit_id(cells.back()->units()[question.unit].id);
  response->set_role_group(request.role_group());
  for (std::size_t i = 0; i < trend.measures.size(); ++i) {
    const std::size_t place = question.measures[i].back();
    EncodeMeasure(waves, waves.back().wave->manifest->instrument.measures[place].id, trend.measures[i],
                  response->add_measures());
  }
  response->set_comparisons(trend.comparisons);
  response->set_adjustment(EncodeAdjustment(question.adjustment));
  for (std::size_t wave = 0; wave < waves.size(); ++wave) {
    v1::TrendUnits* const units = response->add_units();
    units->set_wave(waves[wave].wave->name);
    for (const std::size_t unit : trend.units[wave]) units->add_unit_ids(cells[wave]->units()[unit].id);
  }
  EncodeLinks(waves, links, trend, response);
  return absl::OkStatus();
}

}  // namespace rapport::scoring
