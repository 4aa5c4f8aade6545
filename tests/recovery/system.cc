#include "tests/recovery/system.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "libs/instrument/decode.h"
#include "tools/simulate/instrument_file.h"
#include "tools/simulate/questionnaire.h"

namespace rapport::recovery {
namespace {

using base::RoleGroup;
using simulate::Level;

// The value; what cannot be had ends the process, as no test could go on.
template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) std::abort();
  return *std::move(value);
}

simulate::Simulation MakeSimulation(const Plan& plan, std::uint64_t seed) {
  simulate::Options options = plan.options;
  options.seed = seed;
  return Must(simulate::Simulate(options, plan.model, TrustInstrument()));
}

}  // namespace

simulate::Model ClusteredAnswers() {
  simulate::Model model = simulate::PlantedModel();
  model.hospital_offsets = {0, 0, 0};
  model.missing_share = 0;
  model.cannot_judge_share = 0;
  for (simulate::RoleTruth& role : model.roles) role.careless_share = 0;
  return model;
}

simulate::Model IndependentAnswers() {
  simulate::Model model = ClusteredAnswers();
  model.unit_general_sd = 0;
  model.unit_facet_sd = 0;
  return model;
}

const instrument::Instrument& TrustInstrument() {
  static const auto* const instrument = new instrument::Instrument(
      Must(instrument::Decode(Must(simulate::ReadInstrumentFile("instruments/rapport-trust-v1.json")))));
  return *instrument;
}

simulate::PlantedAnswers Planted(const simulate::Model& model, RoleGroup role_group,
                                 const simulate::Deviations& shift) {
  return simulate::PlantedAnswersOf(model, TrustInstrument(),
                                    Must(simulate::MakeQuestionnaire(model, TrustInstrument(), role_group)),
                                    shift);
}

std::size_t MeasureIndex(std::string_view id) {
  const auto& measures = TrustInstrument().measures;
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const instrument::Measure& measure) { return measure.id == id; });
  if (found == measures.end()) std::abort();
  return static_cast<std::size_t>(found - measures.begin());
}

disclosure::MinimumN FloorOfN() { return Must(disclosure::MinimumN::Create(disclosure::MinimumN::kFloor)); }

System::System(const Plan& plan, std::uint64_t seed)
    : lowest_(plan.cohorts), simulation_(MakeSimulation(plan, seed)) {
  const std::vector<simulate::Unit>& nodes = simulation_.population.units;
  std::vector<scoring::Unit> units;
  for (const simulate::Unit& node : nodes) {
    units.push_back({node.id, node.parent ? nodes[*node.parent].id : "", node.display_name});
  }
  std::vector<scoring::Cohort> cohorts;
  std::vector<std::size_t> forms;
  for (const simulate::Member& member : simulation_.population.members) {
    const std::size_t node = NodeOf(member.unit);
    const auto [place, is_new] = cohorts_.try_emplace({member.role_group, node}, cohorts.size());
    if (is_new) {
      cohorts.push_back({member.role_group, nodes[node].id, 0});
      forms.push_back(*TrustInstrument().DefaultForm(member.role_group));
    }
    ++cohorts[place->second].size;
  }
  cells_ = Must(scoring::CellMap::Create(std::move(units), cohorts));
  plan_ = scoring::PlanWave(TrustInstrument(), std::move(forms));
}

std::size_t System::NodeOf(std::size_t unit) const {
  while (simulation_.population.units[unit].level > lowest_)
    unit = *simulation_.population.units[unit].parent;
  return unit;
}

scoring::WaveAnswers System::Answers(int wave) const {
  return Answers(wave, [](const simulate::Sheet&, std::size_t) { return true; });
}

scoring::WaveAnswers System::Answers(int wave, const Keep& keep) const {
  struct Block {
    std::vector<std::uint32_t> cohorts;
    std::vector<std::string> columns;
  };
  std::vector<Block> blocks;
  for (const scoring::FormPlan& form : plan_->forms) {
    blocks.push_back({{}, std::vector<std::string>(form.items.size())});
  }
  for (const simulate::Sheet& sheet : simulation_.waves[static_cast<std::size_t>(wave - 1)]) {
    const std::uint32_t cohort = cohorts_.at({sheet.role_group, NodeOf(sheet.unit)});
    if (!keep(sheet, cohort)) continue;
    const std::size_t form = plan_->form_of_cohort[cohort];
    blocks[form].cohorts.push_back(cohort);
    for (std::size_t column = 0; column < blocks[form].columns.size(); ++column) {
      blocks[form].columns[column].push_back(
          static_cast<char>(sheet.answers[plan_->forms[form].items[column]]));
    }
  }
  scoring::WaveAnswers answers(plan_);
  for (std::size_t form = 0; form < blocks.size(); ++form) {
    const std::vector<std::string_view> columns(blocks[form].columns.begin(), blocks[form].columns.end());
    if (!answers.Add(form, blocks[form].cohorts, columns).ok()) std::abort();
  }
  return answers;
}

}  // namespace rapport::recovery
