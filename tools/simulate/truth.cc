#include "tools/simulate/truth.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "tools/simulate/expectation.h"
#include "tools/simulate/json_writer.h"

namespace rapport::simulate {
namespace {

using base::RoleGroup;
using base::StrCat;

constexpr std::size_t kFacetItems = 3;

class TruthWriter {
 public:
  explicit TruthWriter(const Simulation& simulation) : simulation_(simulation), model_(simulation.model) {}

  std::string Write() && {
    json_.BeginObject();
    json_.Name("simulated").Bool(true);
    json_.Name("note").Text(
        "Planted truths of simulated answers; nobody's opinion. Scale 1 to 5. 'latent' values are before "
        "rounding to "
        "options; 'expected' ones are on the answer scale, for attentive and complete answers of all "
        "members.");
    WriteOptions();
    WriteShares();
    WriteVariances();
    WriteFacets();
    WriteOutcomes();
    WriteUnits();
    WriteExpectedMeans();
    WriteGaps();
    WriteActionEffects();
    json_.EndObject();
    return std::move(json_).Take();
  }

 private:
  void WriteOptions() {
    json_.Name("seed").Count(simulation_.options.seed);
    json_.Name("hospitals").Count(static_cast<std::uint64_t>(simulation_.options.population.hospitals));
    json_.Name("units").Count(static_cast<std::uint64_t>(simulation_.options.population.units));
    json_.Name("waves").BeginArray();
    for (std::size_t w = 0; w < simulation_.waves.size(); ++w) {
      json_.BeginObject().Name("wave").Count(w + 1).Name("sheets").Count(simulation_.waves[w].size());
      std::size_t careless = 0;
      for (const Sheet& sheet : simulation_.waves[w]) careless += sheet.careless ? 1 : 0;
      json_.Name("careless_sheets").Count(careless).EndObject();
    }
    json_.EndArray();
  }

  void WriteShares() {
    json_.Name("role_groups").BeginArray();
    for (const RoleTruth& role : model_.roles) {
      json_.BeginObject().Name("role_group").Text(base::RoleGroupWord(role.role_group));
      json_.Name("members").Count(
          CountMembers(simulation_, {.role_group = role.role_group, .hospital = {}, .acted = {}}));
      json_.Name("response_rate").Number(role.response_rate);
      json_.Name("careless_share").Number(role.careless_share).EndObject();
    }
    json_.EndArray();
    json_.Name("missing_share").Number(model_.missing_share);
    json_.Name("cannot_judge_share").Number(model_.cannot_judge_share);
  }

  void WriteVariances() {
    json_.Name("latent_sd").BeginObject();
    json_.Name("unit_general").Number(model_.unit_general_sd);
    json_.Name("unit_facet").Number(model_.unit_facet_sd);
    json_.Name("person_general").Number(model_.person_general_sd);
    json_.Name("person_facet").Number(model_.person_facet_sd);
    json_.Name("item").Number(model_.item_sd);
    json_.EndObject();
    json_.Name("latent_icc1_of_facets").Number(LatentIcc1(model_, kFacetItems));
    json_.Name("latent_drift_per_wave").Number(model_.drift);
  }

  void WriteFacets() {
    json_.Name("facets").BeginArray();
    for (const FacetTruth& facet : model_.facets) {
      json_.BeginObject().Name("id").Text(facet.id);
      json_.Name("latent_front_line_mean").Number(facet.front_line);
      json_.Name("latent_leader_shift").Number(facet.leader_shift);
      json_.Name("latent_perception_gap").Number(facet.perception_gap);
      json_.Name("latent_leader_blind_spot").Number(facet.leader_blind_spot);
      json_.Name("latent_executive_blind_spot").Number(facet.executive_blind_spot);
      json_.Name("latent_action_effect").Number(facet.action_effect);
      json_.Name("trust_weight").Number(facet.trust_weight);
      json_.Name("burnout_weight").Number(-facet.burnout_weight);
      json_.Name("intent_to_leave_weight").Number(-facet.leave_weight);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteOutcomes() {
    json_.Name("trust").BeginArray();
    for (const TrustTruth& trust : model_.trust) {
      json_.BeginObject().Name("id").Text(trust.id).Name("latent_mean").Number(trust.mean);
      json_.Name("multiplier_of_trust_weights").Number(trust.sensitivity).EndObject();
    }
    json_.EndArray();
    json_.Name("burnout").BeginObject().Name("latent_mean").Number(model_.burnout_mean).EndObject();
    json_.Name("intent_to_leave").BeginObject().Name("latent_mean").Number(model_.leave_mean);
    json_.Name("weight_of_burnout").Number(model_.leave_per_burnout).EndObject();
  }

  // The units of the front line with what was drawn for them.
  void WriteUnits() {
    json_.Name("unit_effects").BeginArray();
    const auto& units = simulation_.population.units;
    for (std::size_t u = 0; u < units.size(); ++u) {
      if (units[u].level != Level::kUnit) continue;
      json_.BeginObject()
          .Name("unit_id")
          .Text(units[u].id)
          .Name("hospital")
          .Text(units[*units[u].hospital].id);
      json_.Name("acted").Bool(simulation_.climate.Acted(u)).Name("latent_deviation").BeginObject();
      const Deviations& deviations = simulation_.climate.At(u, 1);
      for (std::size_t f = 0; f < kFacets; ++f) json_.Name(model_.facets[f].id).Number(deviations[f]);
      json_.EndObject().EndObject();
    }
    json_.EndArray();
  }

  void WriteExpectedMeans() {
    json_.Name("expected_means").BeginArray();
    for (int wave = 1; wave <= simulation_.climate.waves(); ++wave) {
      for (const RoleGroup role_group : base::kRoleGroups) {
        WriteMeansOf({.role_group = role_group, .hospital = {}, .acted = {}}, wave);
        for (std::size_t u = 0; u < simulation_.population.units.size(); ++u) {
          if (simulation_.population.units[u].level == Level::kHospital) {
            WriteMeansOf({.role_group = role_group, .hospital = u, .acted = {}}, wave);
          }
        }
      }
    }
    json_.EndArray();
  }

  void WriteMeansOf(const Scope& scope, int wave) {
    const std::size_t root = 0;
    json_.BeginObject().Name("wave").Count(static_cast<std::uint64_t>(wave));
    json_.Name("role_group").Text(base::RoleGroupWord(scope.role_group));
    json_.Name("unit_id").Text(simulation_.population.units[scope.hospital.value_or(root)].id);
    json_.Name("members").Count(CountMembers(simulation_, scope)).Name("means").BeginObject();
    for (const Score& score : simulation_.questionnaires.at(scope.role_group).scores) {
      const std::string& id = simulation_.instrument.measures[score.measure].id;
      if (const auto mean = ExpectedMean(simulation_, scope, wave, id)) json_.Name(id).Number(*mean);
    }
    json_.EndObject().EndObject();
  }

  double SystemMean(RoleGroup role_group, int wave, std::string_view measure) const {
    return ExpectedMean(simulation_, {.role_group = role_group, .hospital = {}, .acted = {}}, wave, measure)
        .value_or(0);
  }

  void WriteGaps() {
    json_.Name("expected_gaps").BeginArray();
    for (int wave = 1; wave <= simulation_.climate.waves(); ++wave) {
      for (const FacetTruth& facet : model_.facets) {
        const double front_line = SystemMean(RoleGroup::kFrontLine, wave, facet.id);
        const std::string mirrored = StrCat("exec-", facet.id);
        const std::string predicted = StrCat("predicted-", facet.id);
        json_.BeginObject().Name("wave").Count(static_cast<std::uint64_t>(wave)).Name("facet").Text(facet.id);
        json_.Name("perception").Number(SystemMean(RoleGroup::kExecutive, wave, mirrored) - front_line);
        json_.Name("executive_blind_spot")
            .Number(SystemMean(RoleGroup::kExecutive, wave, predicted) - front_line);
        json_.Name("leader_blind_spot")
            .Number(SystemMean(RoleGroup::kClinicalLeader, wave, predicted) - front_line);
        json_.Name("representation")
            .Number(SystemMean(RoleGroup::kClinicalLeader, wave, facet.id) - front_line);
        json_.EndObject();
      }
    }
    json_.EndArray();
  }

  // Change from wave 1 to 2 of the units that acted, less that of the others.
  void WriteActionEffects() {
    json_.Name("expected_action_effects").BeginArray();
    for (const FacetTruth& facet : model_.facets) {
      if (simulation_.climate.waves() < 2) break;
      const auto change = [&](bool acted) {
        const Scope scope{.role_group = RoleGroup::kFrontLine, .hospital = {}, .acted = acted};
        return ExpectedMean(simulation_, scope, 2, facet.id).value_or(0) -
               ExpectedMean(simulation_, scope, 1, facet.id).value_or(0);
      };
      json_.BeginObject()
          .Name("facet")
          .Text(facet.id)
          .Name("effect")
          .Number(change(true) - change(false))
          .EndObject();
    }
    json_.EndArray();
  }

  const Simulation& simulation_;
  const Model& model_;
  JsonWriter json_;
};

}  // namespace

std::string TruthJson(const Simulation& simulation) { return TruthWriter(simulation).Write(); }

}  // namespace rapport::simulate
