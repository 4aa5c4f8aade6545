#include "tools/simulate/model.h"

#include <cmath>
#include <numbers>

namespace rapport::simulate {
namespace {

using base::RoleGroup;

constexpr std::string_view kMirrorPrefix = "exec-";
constexpr std::string_view kPredictionPrefix = "predicted-";

constexpr Model kModel = {
    // id               front  lead   gap   blind: lead exec  action trust burnout leave
    .facets = {{{"reach", 2.7, 0.30, 0.90, 0.15, 0.60, 0.00, 0.10, 0.00, 0.00},
                {"understanding", 2.5, 0.25, 0.95, 0.15, 0.75, 0.00, 0.15, 0.00, 0.00},
                {"clarity", 2.9, 0.20, 0.70, 0.10, 0.45, 0.00, 0.00, 0.00, 0.00},
                {"input", 2.4, 0.40, 1.15, 0.20, 0.90, 0.50, 0.25, 0.00, 0.25},
                {"patient-first", 2.9, 0.30, 1.10, 0.20, 0.80, 0.00, 0.10, 0.20, 0.00},
                {"transparency", 2.5, 0.35, 1.05, 0.20, 0.80, 0.40, 0.20, 0.00, 0.00},
                {"recognition", 2.8, 0.20, 0.65, 0.10, 0.45, 0.00, 0.00, 0.00, 0.15},
                {"governance", 2.4, 0.45, 1.00, 0.25, 0.70, 0.00, 0.10, 0.00, 0.00},
                {"autonomy", 3.1, 0.15, 0.60, 0.10, 0.40, 0.00, 0.00, 0.25, 0.00},
                {"agency", 2.5, 0.40, 1.00, 0.20, 0.75, 0.30, 0.10, 0.45, 0.10}}},
    .trust = {{{"trust-leader", 3.7, 0.4}, {"trust-csuite", 2.8, 1.0}, {"trust-ceo", 3.0, 0.9}}},
    .executive_scales = {{{"attribution-resistant", 3.4},
                          {"attribution-indifferent", 3.5},
                          {"attribution-disinterested", 3.2},
                          {"trust-in-clinicians", 3.8}}},
    .roles = {{{RoleGroup::kFrontLine, 0.62, 0.03},
               {RoleGroup::kClinicalLeader, 0.80, 0.03},
               {RoleGroup::kExecutive, 0.90, 0.0}}},
    .burnout_mean = 2.6,
    .leave_mean = 2.2,
    .leave_per_burnout = 0.35,
    .unit_general_sd = 0.25,
    .unit_facet_sd = 0.10,
    .person_general_sd = 0.45,
    .person_facet_sd = 0.45,
    .item_sd = 0.75,
    .item_spread = 0.15,
    .trust_residual_sd = 0.45,
    .burnout_residual_sd = 0.60,
    .leave_residual_sd = 0.70,
    .plain_residual_sd = 0.50,
    .prediction_sd = 0.40,
    .hospital_offsets = {0.15, 0.02, -0.17},
    .drift = -0.03,
    .acted_share = 0.30,
    .missing_share = 0.03,
    .cannot_judge_share = 0.02,
};

std::optional<std::size_t> FindFacet(const Model& model, std::string_view id) {
  for (std::size_t f = 0; f < kFacets; ++f) {
    if (model.facets[f].id == id) return f;
  }
  return std::nullopt;
}

ScoreModel FacetScore(const Model& model, std::size_t facet, double shift) {
  ScoreModel score;
  score.mean = model.facets[facet].front_line + shift;
  score.weights[facet] = 1;
  return score;
}

ScoreModel TrustScore(const Model& model, const TrustTruth& truth) {
  ScoreModel score{.mean = truth.mean, .residual_sd = model.trust_residual_sd};
  for (std::size_t f = 0; f < kFacets; ++f)
    score.weights[f] = truth.sensitivity * model.facets[f].trust_weight;
  return score;
}

ScoreModel BurnoutScore(const Model& model) {
  ScoreModel score{.mean = model.burnout_mean, .residual_sd = model.burnout_residual_sd};
  for (std::size_t f = 0; f < kFacets; ++f) score.weights[f] = -model.facets[f].burnout_weight;
  return score;
}

ScoreModel LeaveScore(const Model& model) {
  ScoreModel score{.mean = model.leave_mean,
                   .burnout_weight = model.leave_per_burnout,
                   .residual_sd = model.leave_residual_sd};
  for (std::size_t f = 0; f < kFacets; ++f) score.weights[f] = -model.facets[f].leave_weight;
  return score;
}

// What clinicians are asked: formal leaders answer the same form as the front line.
std::optional<ScoreModel> ClinicianScore(const Model& model, RoleGroup role_group, std::string_view id) {
  if (const auto facet = FindFacet(model, id)) {
    const bool leader = role_group == RoleGroup::kClinicalLeader;
    return FacetScore(model, *facet, leader ? model.facets[*facet].leader_shift : 0);
  }
  for (const TrustTruth& truth : model.trust) {
    if (truth.id == id) return TrustScore(model, truth);
  }
  if (id == "burnout") return BurnoutScore(model);
  if (id == "intent-to-leave") return LeaveScore(model);
  return std::nullopt;
}

std::optional<ScoreModel> ExecutiveScore(const Model& model, std::string_view id) {
  if (id.starts_with(kMirrorPrefix)) {
    const auto facet = FindFacet(model, id.substr(kMirrorPrefix.size()));
    if (!facet) return std::nullopt;
    return FacetScore(model, *facet, model.facets[*facet].perception_gap);
  }
  for (const PlainTruth& truth : model.executive_scales) {
    if (truth.id == id) {
      return ScoreModel{.mean = truth.mean, .personal = false, .residual_sd = model.plain_residual_sd};
    }
  }
  return std::nullopt;
}

// Standard normal distribution function.
double Phi(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double Square(double x) { return x * x; }

// Standard deviation of one item of the score among the people of one unit.
double ItemSd(const Model& model, const ScoreModel& score) {
  const ScoreModel burnout = BurnoutScore(model);
  double sum = 0;
  double variance =
      Square(model.item_sd) + Square(score.residual_sd) + Square(score.burnout_weight * burnout.residual_sd);
  if (score.personal) {
    for (std::size_t f = 0; f < kFacets; ++f) {
      const double weight = score.weights[f] + score.burnout_weight * burnout.weights[f];
      sum += weight;
      variance += Square(weight * model.person_facet_sd);
    }
    variance += Square(sum * model.person_general_sd);
  }
  return std::sqrt(variance);
}

}  // namespace

const RoleTruth& Model::Role(base::RoleGroup role_group) const {
  for (const RoleTruth& role : roles) {
    if (role.role_group == role_group) return role;
  }
  return roles.front();
}

const Model& PlantedModel() { return kModel; }

std::optional<ScoreModel> ScoreModelOf(const Model& model, RoleGroup role_group,
                                       std::string_view measure_id) {
  const bool executive = role_group == RoleGroup::kExecutive;
  if (measure_id.starts_with(kPredictionPrefix) && role_group != RoleGroup::kFrontLine) {
    const auto facet = FindFacet(model, measure_id.substr(kPredictionPrefix.size()));
    if (!facet) return std::nullopt;
    const FacetTruth& truth = model.facets[*facet];
    ScoreModel score =
        FacetScore(model, *facet, executive ? truth.executive_blind_spot : truth.leader_blind_spot);
    score.personal = false;
    score.residual_sd = model.prediction_sd;
    return score;
  }
  return executive ? ExecutiveScore(model, measure_id) : ClinicianScore(model, role_group, measure_id);
}

double ItemOffset(const Model& model, std::size_t index, std::size_t items) {
  if (items < 2) return 0;
  return model.item_spread * (2.0 * static_cast<double>(index) / static_cast<double>(items - 1) - 1.0);
}

double ExpectedScore(const Model& model, const ScoreModel& score, std::span<const double> deviations,
                     std::size_t items) {
  const ScoreModel burnout = BurnoutScore(model);
  double mean = score.mean;
  for (std::size_t f = 0; f < kFacets; ++f) {
    mean += (score.weights[f] + score.burnout_weight * burnout.weights[f]) * deviations[f];
  }
  const double sd = ItemSd(model, score);
  double sum = 0;
  for (std::size_t i = 0; i < items; ++i) {
    const double item_mean = mean + ItemOffset(model, i, items);
    double expected = 1;
    for (const double threshold : {1.5, 2.5, 3.5, 4.5}) expected += Phi((item_mean - threshold) / sd);
    sum += expected;
  }
  return sum / static_cast<double>(items);
}

double LatentIcc1(const Model& model, std::size_t items) {
  const double between = Square(model.unit_general_sd) + Square(model.unit_facet_sd);
  const double within = Square(model.person_general_sd) + Square(model.person_facet_sd) +
                        Square(model.item_sd) / static_cast<double>(items);
  return between / (between + within);
}

}  // namespace rapport::simulate
