#include "tools/simulate/writer.h"

#include <utility>

#include "libs/base/strings.h"
#include "libs/csv/writer.h"
#include "tools/simulate/truth.h"

namespace rapport::simulate {
namespace {

using base::StrCat;

void AppendRow(const std::vector<std::string>& fields, std::string& out) {
  csv::AppendRow(fields, &out, csv::Formulas::kKeep);
}

std::string UnitsCsv(const Population& population) {
  std::string out;
  AppendRow({"unit_id", "parent_unit_id", "display_name"}, out);
  for (const Unit& unit : population.units) {
    AppendRow({unit.id, unit.parent ? population.units[*unit.parent].id : "", unit.display_name}, out);
  }
  return out;
}

std::string MembersCsv(const Population& population) {
  std::string out;
  AppendRow({"member_id", "unit_id", "role_group", "specialty"}, out);
  for (const Member& member : population.members) {
    AppendRow({member.id, population.units[member.unit].id,
               std::string(base::RoleGroupWord(member.role_group)), member.specialty},
              out);
  }
  return out;
}

std::string AnswerField(const instrument::Instrument& instrument, std::size_t item, std::uint8_t answer) {
  if (answer == instrument::kMissing || answer == instrument::kCannotJudge) return "";
  return StrCat(instrument.ScaleOf(item).values[answer - 1U]);
}

std::string WaveCsv(const Simulation& simulation, const std::vector<Sheet>& sheets) {
  std::string out;
  std::vector<std::string> fields = {"unit_id", "role_group", "specialty"};
  for (const instrument::Item& item : simulation.instrument.items) fields.push_back(item.id);
  AppendRow(fields, out);
  for (const Sheet& sheet : sheets) {
    fields = {simulation.population.units[sheet.unit].id, std::string(base::RoleGroupWord(sheet.role_group)),
              sheet.specialty};
    for (std::size_t item = 0; item < sheet.answers.size(); ++item) {
      fields.push_back(AnswerField(simulation.instrument, item, sheet.answers[item]));
    }
    AppendRow(fields, out);
  }
  return out;
}

std::string Readme(const Simulation& simulation) {
  return StrCat(
      "SIMULATED DATA. NOT REAL PEOPLE. NOT ANYBODY'S OPINION.\n"
      "=======================================================\n\n"
      "A program made all of this: the health system, its members and every answer. Use it to try\n"
      "the suite and to test it, never to say anything about health care.\n\n"
      "Instrument: ",
      simulation.instrument.ResourceId(), "\nSeed: ", simulation.options.seed,
      "\n\n"
      "units.csv      the unit tree, for the roster\n"
      "members.csv    the people, for the roster\n"
      "waveN.csv      the answer sheets of wave N, for intake: no member's id, rows in an order by lot;\n"
      "               an empty field is a question not asked, not answered or not to be judged\n"
      "truth.json     what was planted, to compare results with\n\n"
      "Import the waves with the provenance SIMULATED, so that every report says so.\n");
}

}  // namespace

std::vector<File> Render(const Simulation& simulation) {
  std::vector<File> files;
  files.push_back({"units.csv", UnitsCsv(simulation.population)});
  files.push_back({"members.csv", MembersCsv(simulation.population)});
  for (std::size_t w = 0; w < simulation.waves.size(); ++w) {
    files.push_back({StrCat("wave", w + 1, ".csv"), WaveCsv(simulation, simulation.waves[w])});
  }
  files.push_back({"truth.json", TruthJson(simulation)});
  files.push_back({"README.txt", Readme(simulation)});
  return files;
}

}  // namespace rapport::simulate
