// Makes a simulated health system, its people and its answers, with planted truths.

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/instrument/decode.h"
#include "tools/simulate/instrument_file.h"
#include "tools/simulate/simulation.h"
#include "tools/simulate/writer.h"

namespace {

using rapport::simulate::File;

absl::Status WriteFile(const std::filesystem::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file) return absl::UnavailableError(rapport::base::StrCat("cannot write ", path.string()));
  return absl::OkStatus();
}

absl::Status Run(const std::string& instrument_path, const std::string& out,
                 const rapport::simulate::Options& options) {
  RAPPORT_ASSIGN_OR_RETURN(const auto proto, rapport::simulate::ReadInstrumentFile(instrument_path));
  RAPPORT_ASSIGN_OR_RETURN(auto instrument, rapport::instrument::Decode(proto));
  RAPPORT_ASSIGN_OR_RETURN(
      const auto simulation,
      rapport::simulate::Simulate(options, rapport::simulate::PlantedModel(), instrument));
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (error) return absl::UnavailableError(rapport::base::StrCat("cannot make the folder ", out));
  for (const File& file : rapport::simulate::Render(simulation)) {
    RAPPORT_RETURN_IF_ERROR(WriteFile(std::filesystem::path(out) / file.name, file.content));
  }
  std::cout << "SIMULATED: " << simulation.population.units.size() << " units, "
            << simulation.population.members.size() << " members";
  for (std::size_t w = 0; w < simulation.waves.size(); ++w) {
    std::cout << ", wave " << w + 1 << ": " << simulation.waves[w].size() << " sheets";
  }
  std::cout << " -> " << out << "\n";
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Simulates a health system that answers the trust instrument, with planted truths. Not real data."};
  rapport::simulate::Options options;
  std::string instrument = "instruments/rapport-trust-v1.json";
  std::string out;
  app.add_option("--seed", options.seed, "same seed, same files")->capture_default_str();
  app.add_option("--instrument", instrument, "instrument file, rapport-trust")->capture_default_str();
  app.add_option("--out", out, "folder for the files; made if missing")->required();
  app.add_option("--hospitals", options.population.hospitals)->capture_default_str();
  app.add_option("--units", options.population.units, "units with front line, all hospitals together")
      ->capture_default_str();
  app.add_option("--waves", options.waves)->capture_default_str();
  app.add_option("--clinicians", options.population.clinicians, "front line, all units together")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  const absl::Status status = Run(instrument, out, options);
  if (status.ok()) return EXIT_SUCCESS;
  std::cerr << "simulate: " << status.message() << "\n";
  return EXIT_FAILURE;
}
