#include "tools/simulate/writer.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "libs/base/sha256.h"
#include "libs/base/strings.h"
#include "libs/csv/reader.h"
#include "tools/simulate/testing.h"

namespace rapport::simulate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Table : public csv::RowSink {
 public:
  explicit Table(const std::string& text) { EXPECT_OK(csv::ParseAll(text, *this)); }

  absl::Status OnRow(const csv::Row& row) override {
    rows.emplace_back(row.fields.begin(), row.fields.end());
    return absl::OkStatus();
  }
  absl::Status OnError(const csv::RowError& error) override {
    ADD_FAILURE() << error.line << ": " << error.message;
    return absl::OkStatus();
  }

  std::vector<std::vector<std::string>> rows;
};

std::map<std::string, std::string> Hashes(const Simulation& simulation) {
  std::map<std::string, std::string> hashes;
  for (const File& file : Render(simulation)) {
    hashes[file.name] = absl::BytesToHexString(base::AbslView(base::Sha256(file.content)));
  }
  return hashes;
}

std::string Content(const std::string& name) {
  for (const File& file : Render(DefaultSimulation())) {
    if (file.name == name) return file.content;
  }
  ADD_FAILURE() << "no file " << name;
  return "";
}

TEST(Writer, TheSameSeedGivesTheSameFiles) {
  ASSERT_OK_AND_ASSIGN(const Simulation again, Simulate(Options(), PlantedModel(), TrustInstrument()));
  EXPECT_EQ(Hashes(again), Hashes(DefaultSimulation()));
}

// The same bytes on every platform and compiler. A change of the model, of the instrument's items or of the
// order in which numbers are drawn changes them, and with them what people have seen for this seed: change
// them knowingly.
TEST(Writer, TheDefaultSeedGivesTheseFiles) {
  auto hashes = Hashes(DefaultSimulation());
  EXPECT_EQ(hashes["members.csv"], "80b068b8c983b81477a0a17d4d4140c4b5ebe7ffbac9c92b1ce4de68fa526cf4");
  EXPECT_EQ(hashes["wave1.csv"], "58edf1a206cbe9d032a5899f4c52f3c5b12121a5031cfbb2f8fa6950853a2c84");
  EXPECT_EQ(hashes["wave2.csv"], "7e601fc8f8092b9bda75357970629144f416a758fc9add8aa022f5f372981e4a");
  EXPECT_EQ(hashes["truth.json"], "e0ec0421c7229b7ab312c9d7c326f70cc397d3f71a0d2a7dcc6e64114be7fbf8");
}

TEST(Writer, AnotherSeedGivesOtherPeopleAndAnswers) {
  Options options;
  options.seed = 20262;
  ASSERT_OK_AND_ASSIGN(const Simulation other, Simulate(options, PlantedModel(), TrustInstrument()));
  auto hashes = Hashes(DefaultSimulation());
  auto other_hashes = Hashes(other);
  for (const std::string name : {"members.csv", "wave1.csv", "wave2.csv", "truth.json"}) {
    EXPECT_NE(hashes[name], other_hashes[name]) << name;
  }
}

TEST(Writer, RosterFilesHaveTheImportersColumns) {
  const Table units(Content("units.csv"));
  EXPECT_THAT(units.rows[0], ElementsAre("unit_id", "parent_unit_id", "display_name"));
  EXPECT_THAT(units.rows[1], ElementsAre("system", "", "Simulated Health System"));
  EXPECT_EQ(units.rows.size(), DefaultSimulation().population.units.size() + 1);
  const Table members(Content("members.csv"));
  EXPECT_THAT(members.rows[0], ElementsAre("member_id", "unit_id", "role_group", "specialty"));
  EXPECT_EQ(members.rows.size(), 1u + 1400 + 60 + 24);
}

TEST(Writer, WavesHaveAColumnForEveryItemAndNoMember) {
  const Table wave(Content("wave1.csv"));
  ASSERT_EQ(wave.rows[0].size(), 3 + DefaultSimulation().instrument.items.size());
  EXPECT_EQ(wave.rows[0][0], "unit_id");
  EXPECT_EQ(wave.rows[0][1], "role_group");
  EXPECT_EQ(wave.rows[0][2], "specialty");
  EXPECT_EQ(wave.rows[0][3], "reach-1");
  EXPECT_EQ(wave.rows.size(), DefaultSimulation().waves[0].size() + 1);
  for (const auto& row : wave.rows) ASSERT_EQ(row.size(), wave.rows[0].size());
  EXPECT_THAT(Content("wave1.csv"), Not(HasSubstr("m-0")));
}

TEST(Writer, AnswersStandAsTheirValues) {
  const Table wave(Content("wave1.csv"));
  const Simulation& simulation = DefaultSimulation();
  for (std::size_t i = 0; i < simulation.waves[0].size(); ++i) {
    const Sheet& sheet = simulation.waves[0][i];
    for (std::size_t item = 0; item < sheet.answers.size(); ++item) {
      const int answer = sheet.answers[item];
      const bool none = answer == instrument::kMissing || answer == instrument::kCannotJudge;
      ASSERT_EQ(wave.rows[i + 1][3 + item], none ? "" : std::to_string(answer));
    }
  }
}

TEST(Writer, TruthIsJsonAndSaysThatItIsSimulated) {
  google::protobuf::Struct truth;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(Content("truth.json"), &truth).ok());
  EXPECT_TRUE(truth.fields().at("simulated").bool_value());
  EXPECT_EQ(truth.fields().at("facets").list_value().values_size(), 10);
  EXPECT_EQ(truth.fields().at("unit_effects").list_value().values_size(), 40);
  EXPECT_EQ(truth.fields().at("expected_means").list_value().values_size(), 2 * 3 * (1 + 3));
  EXPECT_EQ(truth.fields().at("expected_gaps").list_value().values_size(), 2 * 10);
  EXPECT_THAT(Content("README.txt"), HasSubstr("SIMULATED DATA"));
}

}  // namespace
}  // namespace rapport::simulate
