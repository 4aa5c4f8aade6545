#ifndef RAPPORT_TOOLS_SIMULATE_MODEL_H_
#define RAPPORT_TOOLS_SIMULATE_MODEL_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "libs/base/role_group.h"

// The truths that a simulation plants for the instrument rapport-trust, and what they imply. All values are
// on the latent 1 to 5 scale, of which answers are the rounded and clipped image, unless stated otherwise.
namespace rapport::simulate {

inline constexpr std::size_t kFacets = 10;

struct FacetTruth {
  std::string_view id;
  double front_line;            // mean of the front line in wave 1
  double leader_shift;          // formal leaders' own view less the front line's
  double perception_gap;        // executives' own view less the front line's
  double leader_blind_spot;     // formal leaders' prediction less the front line's view
  double executive_blind_spot;  // executives' prediction less the front line's view
  double action_effect;         // what units that acted gain from wave 2 on
  double trust_weight;          // points of trust for each point of the facet
  double burnout_weight;        // points of burnout less for each point of the facet
  double leave_weight;          // points of intent to leave less for each point, besides the way over burnout
};

struct TrustTruth {
  std::string_view id;
  double mean;
  double sensitivity;  // multiplies the facets' trust weights
};

// A scale that depends on nothing but the person.
struct PlainTruth {
  std::string_view id;
  double mean;
};

struct RoleTruth {
  base::RoleGroup role_group;
  double response_rate;
  double careless_share;  // of respondents: the same option all the way down
};

struct Model {
  std::array<FacetTruth, kFacets> facets;
  std::array<TrustTruth, 3> trust;
  std::array<PlainTruth, 4> executive_scales;
  std::array<RoleTruth, 3> roles;
  double burnout_mean;
  double leave_mean;
  double leave_per_burnout;  // points of intent to leave for each point of burnout

  double unit_general_sd;    // units differ in all facets together
  double unit_facet_sd;      // and in each by itself
  double person_general_sd;  // so do people within a unit
  double person_facet_sd;
  double item_sd;      // what is left from item to item
  double item_spread;  // items of a scale lie evenly up to this far from its mean
  double trust_residual_sd;
  double burnout_residual_sd;
  double leave_residual_sd;
  double plain_residual_sd;  // executives' scales
  double prediction_sd;

  std::array<double, 3> hospital_offsets;  // repeated when there are more hospitals
  double drift;                            // change of every unit from wave to wave
  double acted_share;                      // of units: those that acted between wave 1 and wave 2
  double missing_share;                    // of answers, completely at random
  double cannot_judge_share;               // of answers to items that offer it

  const RoleTruth& Role(base::RoleGroup role_group) const;
};

// The truths that `simulate` plants.
const Model& PlantedModel();

// How one score of one person comes about:
//   mean + sum over facets of weight x (deviation of the unit [+ deviation of the person]) + burnout_weight x
//   (the person's burnout - its mean) + residual.
struct ScoreModel {
  double mean = 0;
  std::array<double, kFacets> weights = {};
  bool personal = true;  // whether the person's own deviations count; not for predictions of others
  double burnout_weight = 0;
  double residual_sd = 0;
};

// The model of the score `measure_id` of people of that role group; none for measures that the model does not
// know.
std::optional<ScoreModel> ScoreModelOf(const Model& model, base::RoleGroup role_group,
                                       std::string_view measure_id);

// Latent distance of item `index` of `items` from the mean of its scale. The distances of a scale sum to 0.
double ItemOffset(const Model& model, std::size_t index, std::size_t items);

// Mean on the answer scale that attentive people have whose unit deviates by `deviations` (a number a facet),
// for a scale of `items` items: the latent normal distribution rounded to 1..5.
double ExpectedScore(const Model& model, const ScoreModel& score, std::span<const double> deviations,
                     std::size_t items);

// ICC(1) of a facet's latent score of `items` items within hospitals: unit variance over total variance.
double LatentIcc1(const Model& model, std::size_t items);

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_MODEL_H_
