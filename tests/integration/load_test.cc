// rapport-load as its users run it, against the real services.

#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/secured_fixture.h"

namespace rapport::integration {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Line = google::protobuf::Struct;

// What a run printed, by the name of the line, and what it exited with.
struct Loaded {
  int exit_code = 0;
  std::map<std::string, Line> lines = {};

  double Number(const std::string& line, const std::string& field) const {
    return lines.at(line).fields().at(field).number_value();
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& [name, line] : lines) names.push_back(name);
    return names;
  }
};

Loaded RunLoad(std::vector<std::string> flags) {
  flags.insert(flags.begin(), BinaryPath("rapport-load"));
  const Outcome outcome = RunCommand(std::move(flags));
  Loaded loaded{outcome.exit_code};
  std::istringstream output(outcome.output);
  for (std::string text; std::getline(output, text);) {
    Line line;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &line).ok()) << text;
    const std::string name = line.fields().at("name").string_value();
    EXPECT_TRUE(loaded.lines.emplace(name, std::move(line)).second) << text;
  }
  return loaded;
}

// Every line of calls adds up, and all of them ended well.
void ExpectAllOk(const Loaded& loaded) {
  EXPECT_EQ(loaded.exit_code, 0);
  ASSERT_TRUE(loaded.lines.contains("all"));
  double sum = 0;
  for (const auto& [name, line] : loaded.lines) {
    if (name == "consistency") continue;
    const double scheduled = loaded.Number(name, "scheduled");
    EXPECT_EQ(loaded.Number(name, "sent"), scheduled) << name;
    EXPECT_EQ(loaded.Number(name, "ok"), scheduled) << name;
    EXPECT_TRUE(line.fields().at("errors").struct_value().fields().empty()) << line.ShortDebugString();
    EXPECT_LE(loaded.Number(name, "p50_ms"), loaded.Number(name, "max_ms")) << name;
    EXPECT_LE(loaded.Number(name, "service_p50_ms"), loaded.Number(name, "p50_ms")) << name;
    if (name != "all") sum += scheduled;
  }
  EXPECT_EQ(sum, loaded.Number("all", "scheduled"));
  EXPECT_GT(sum, 0);
}

void ExpectConsistent(const Loaded& loaded, double acknowledged) {
  ASSERT_TRUE(loaded.lines.contains("consistency"));
  EXPECT_EQ(loaded.Number("consistency", "acknowledged"), acknowledged);
  EXPECT_EQ(loaded.Number("consistency", "unknown"), 0);
  EXPECT_TRUE(loaded.lines.at("consistency").fields().at("faults").list_value().values().empty())
      << loaded.lines.at("consistency").ShortDebugString();
}

class LoadTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({})); }

  std::string Address() const { return base::StrCat("--address=127.0.0.1:", suite_->roster().port()); }

  std::unique_ptr<Suite> suite_;
};

TEST_F(LoadTest, OpeningHour) {
  const Loaded loaded = RunLoad({"opening-hour", Address(), "--organization=crowd", "--people=400",
                                 "--units=4", "--turnout=0.4", "--speed=3600"});
  ExpectAllOk(loaded);
  EXPECT_THAT(loaded.names(), ElementsAre("all", "consistency", "get_form", "submit_response"));
  EXPECT_EQ(loaded.Number("get_form", "ok"), loaded.Number("submit_response", "ok"));
  EXPECT_NEAR(loaded.Number("submit_response", "ok"), 160, 4 * 12.6);
  ExpectConsistent(loaded, loaded.Number("submit_response", "ok"));
  EXPECT_EQ(loaded.Number("consistency", "invited"), 400);
  // Its organization is there for others to look at, and is not loaded a second time.
  EXPECT_OK(ListCohorts(suite_->api(), "organizations/crowd/waves/open"));
  EXPECT_EQ(RunLoad({"roster-sync", Address(), "--organization=crowd"}).exit_code, 1);
}

TEST_F(LoadTest, ReportMorning) {
  const Loaded loaded = RunLoad(
      {"report-morning", Address(), "--people=1500", "--units=5", "--rate=200", "--seconds=1", "--seed=3"});
  ExpectAllOk(loaded);
  EXPECT_THAT(loaded.names(), UnorderedElementsAre("all", "get_drivers", "get_gaps", "get_scorecard",
                                                   "get_trend", "list_scorecards", "render_report"));
  for (const std::string& name : loaded.names()) EXPECT_GT(loaded.Number(name, "ok"), 0) << name;
}

TEST_F(LoadTest, RosterSync) {
  const testing::TempDir dir;
  const std::string histogram = dir.File("distributions");
  const Loaded loaded =
      RunLoad({"roster-sync", Address(), "--people=3000", "--units=10", "--rate=0:100,1:300",
               "--max_calls=200", "--constant", "--histogram=" + histogram});
  ExpectAllOk(loaded);
  EXPECT_EQ(loaded.Number("all", "ok"), 200);
  EXPECT_THAT(loaded.names(),
              UnorderedElementsAre("all", "get_member", "get_unit", "import_members", "list_cohorts",
                                   "list_members", "update_organization", "upsert_member"));
  EXPECT_THAT(ReadFile(histogram), HasSubstr("# import_members, ms from the scheduled time\n"));
}

TEST_F(LoadTest, Mixed) {
  const Loaded loaded = RunLoad({"mixed", Address(), "--people=500", "--units=5", "--turnout=0.5",
                                 "--speed=3600", "--sheets=300", "--waves=1"});
  ExpectAllOk(loaded);
  EXPECT_EQ(loaded.lines.size(), 2 + 6 + 7 + 2);
  EXPECT_EQ(loaded.Number("get_trend", "scheduled"), 0);
  ExpectConsistent(loaded, loaded.Number("submit_response", "ok"));
}

TEST_F(LoadTest, CallsThatFailAreToldAndFailTheRun) {
  // No answer comes within a millisecond from a database that is written to.
  const Loaded loaded = RunLoad({"roster-sync", Address(), "--people=20000", "--rate=500", "--max_calls=200",
                                 "--deadline_ms=1", "--attempts=2"});
  EXPECT_EQ(loaded.exit_code, 1);
  ASSERT_TRUE(loaded.lines.contains("all"));
  const auto& errors = loaded.lines.at("import_members").fields().at("errors").struct_value().fields();
  ASSERT_TRUE(errors.contains("DEADLINE_EXCEEDED"));
  EXPECT_GE(loaded.Number("import_members", "retried"), errors.at("DEADLINE_EXCEEDED").number_value());
}

// Behind TLS and tokens, with a token that may do everything.
class SecuredLoadTest : public SecuredFixture {
 protected:
  std::vector<std::string> Flags() const {
    const auto target = [](const char* flag, const Process& process) {
      return base::StrCat("--", flag, "=127.0.0.1:", process.port());
    };
    return {"mixed",
            target("roster", suite_->roster()),
            target("intake", suite_->intake()),
            target("scoring", suite_->scoring()),
            target("reporting", suite_->reporting()),
            "--people=300",
            "--units=3",
            "--speed=3600",
            "--sheets=300",
            "--connections=2",
            "--ca-file=" + directory_.Write("load.ca", authority_.certificate())};
  }
};

TEST_F(SecuredLoadTest, TakesCertificatesAndAToken) {
  std::vector<std::string> flags = Flags();
  EXPECT_EQ(RunLoad(flags).exit_code, 1) << "nobody lets it in";
  const std::string token =
      provider_.Sign(ClaimsOf({.role = R"(roster_admin","survey_owner","viewer)", .organization = "*"}));
  flags.push_back("--token-file=" + directory_.Write("load.token", token + "\n"));
  ExpectAllOk(RunLoad(flags));
}

TEST(LoadUsageTest, ATokenNeedsTls) {
  const rapport::testing::TempDir directory;
  const Loaded loaded = RunLoad({"mixed", "--token-file=" + directory.Write("token", "t")});
  EXPECT_EQ(loaded.exit_code, 1);
  EXPECT_THAT(loaded.lines, IsEmpty());
}

TEST(LoadUsageTest, RefusesOtherMachines) {
  const Loaded loaded = RunLoad({"mixed", "--address=hospital.example:7400"});
  EXPECT_EQ(loaded.exit_code, 64);
  EXPECT_THAT(loaded.lines, IsEmpty());
}

TEST(LoadFourProcessesTest, EachServiceHasATargetOfItsOwn) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.shape = Shape::kFourProcesses}));
  const auto target = [](const char* flag, const Process& process) {
    return base::StrCat("--", flag, "=ipv4:127.0.0.1:", process.port());
  };
  const Loaded loaded =
      RunLoad({"mixed", target("roster", suite->roster()), target("intake", suite->intake()),
               target("scoring", suite->scoring()), target("reporting", suite->reporting()), "--people=300",
               "--units=3", "--speed=3600", "--sheets=300"});
  ExpectAllOk(loaded);
}

}  // namespace
}  // namespace rapport::integration
