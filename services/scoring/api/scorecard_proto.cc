#include "services/scoring/api/scorecard_proto.h"

#include <cmath>
#include <optional>

#include "services/scoring/api/estimates.h"

namespace rapport::scoring {
namespace {

intake::v1::Measure::Kind KindOf(const Score& score) {
  if (score.is_item) return intake::v1::Measure::KIND_ITEM;
  switch (score.kind) {
    case instrument::MeasureKind::kScale:
      return intake::v1::Measure::KIND_SCALE;
    case instrument::MeasureKind::kFacet:
      return intake::v1::Measure::KIND_FACET;
    case instrument::MeasureKind::kDomain:
      return intake::v1::Measure::KIND_DOMAIN;
    case instrument::MeasureKind::kIndex:
      return intake::v1::Measure::KIND_INDEX;
  }
  return intake::v1::Measure::KIND_UNSPECIFIED;
}

// The mean with its interval, and the weighting's design effect.
std::optional<double> EncodeWeighted(const absl::StatusOr<stats::StratifiedMean>& weighted,
                                     v1::Estimate* mean) {
  if (!weighted.ok()) {
    SetReason(weighted.status(), mean);
    return std::nullopt;
  }
  Encode(stats::TestCoefficient(weighted->mean, weighted->standard_error, weighted->degrees_of_freedom),
         mean);
  mean->clear_p_value();  // "the mean is 0" is no question
  return weighted->weighting.design_effect;
}

void Encode(const Score& score, v1::Score* proto) {
  proto->set_measure(score.measure);
  proto->set_kind(KindOf(score));
  if (!score.numbers) {
    proto->set_status(v1::Scorecard::STATUS_SUPPRESSED);
    return;
  }
  proto->set_status(v1::Scorecard::STATUS_PUBLISHED);
  proto->set_n(score.numbers->n);
  proto->set_mean(score.numbers->mean);
  proto->set_sd(score.numbers->sd);
  proto->set_se(score.numbers->se);
  proto->set_score_0_100(score.numbers->score_0_100);
  proto->set_percent_favourable(score.numbers->percent_favourable);
  SetInterval(score.numbers->mean_interval, proto->mutable_mean_interval());
  if (score.numbers->percent_favourable_interval) {
    SetInterval(*score.numbers->percent_favourable_interval, proto->mutable_percent_favourable_interval());
  }
  if (score.numbers->cluster && score.numbers->cluster->ok()) {
    const stats::ClusterMean& cluster = **score.numbers->cluster;
    SetValue(cluster.mean, proto->mutable_cluster_mean());
    proto->mutable_cluster_mean()->set_standard_error(cluster.se_cr1);
    proto->mutable_cluster_mean()->set_degrees_of_freedom(static_cast<double>(cluster.clusters - 1));
    SetInterval(cluster.interval, proto->mutable_cluster_mean()->mutable_interval());
    if (cluster.design_effect) proto->set_design_effect(*cluster.design_effect);
  }
  if (score.numbers->weighted) {
    const auto effect = EncodeWeighted(*score.numbers->weighted, proto->mutable_weighted_mean());
    if (effect) proto->set_weighting_design_effect(*effect);
  }
  if (score.numbers->raked) {
    const auto effect = EncodeWeighted(*score.numbers->raked, proto->mutable_raked_mean());
    if (effect) proto->set_raking_design_effect(*effect);
  }
  for (const AnswerCount& answer : score.numbers->answers) {
    v1::AnswerCount* const out = proto->add_answers();
    out->set_value(answer.value);
    out->set_n(answer.n);
  }
}

// The empirical Bayes means of a unit below the root.
void AddUnitMeans(const Cell& cell, const instrument::Instrument& instrument, const UnitMeans& means,
                  v1::Scorecard* proto) {
  if (cell.unit == 0) return;
  std::size_t measure = 0;
  for (v1::Score& score : *proto->mutable_scores()) {
    if (score.kind() == intake::v1::Measure::KIND_ITEM) return;
    if (score.status() != v1::Scorecard::STATUS_PUBLISHED) continue;
    while (instrument.measures[measure].id != score.measure()) ++measure;
    const absl::StatusOr<stats::GroupEffect> effect = means.Find(cell, measure);
    v1::Estimate* const out = score.mutable_empirical_bayes_mean();
    if (!effect.ok()) {
      SetReason(effect.status(), out);
      continue;
    }
    SetValue(effect->eb_mean, out);
    out->set_standard_error(std::sqrt(effect->mean_squared_error));
    SetInterval(stats::EmpiricalBayesInterval(*effect), out->mutable_interval());
    score.set_mean_reliability(effect->reliability);
  }
}

}  // namespace

v1::Scorecard EncodeScorecard(const ClosedWave& wave, const Cell& cell, const Scorecard& scorecard,
                              const UnitMeans& unit_means) {
  v1::Scorecard proto;
  const Unit& unit = wave.manifest->cells.units()[cell.unit];
  proto.set_wave(wave.name);
  proto.set_unit_id(unit.id);
  proto.set_unit_display_name(unit.display_name);
  proto.set_parent_unit_id(unit.parent_id);
  if (cell.role_group) proto.set_role_group(static_cast<type::v1::RoleGroup>(*cell.role_group));
  proto.set_status(scorecard.sheets ? v1::Scorecard::STATUS_PUBLISHED : v1::Scorecard::STATUS_SUPPRESSED);
  if (scorecard.sheets) proto.set_responses(*scorecard.sheets);
  for (const Score& score : scorecard.scores) Encode(score, proto.add_scores());
  AddUnitMeans(cell, wave.manifest->instrument, unit_means, &proto);
  return proto;
}

}  // namespace rapport::scoring
