#include "libs/config/config.h"

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/temp_dir.h"
#include "rapport/internal/config/v1/intake.pb.h"
#include "rapport/internal/config/v1/reporting.pb.h"
#include "rapport/internal/config/v1/roster.pb.h"
#include "rapport/internal/config/v1/scoring.pb.h"
#include "rapport/internal/config/v1/standalone.pb.h"
#include "rapport/internal/testing/v1/config.pb.h"

namespace rapport::config {
namespace {

using ::rapport::internal::testing::v1::ConfigForTest;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
namespace v1 = ::rapport::internal::config::v1;

const Program kProgram = {.name = "rapport-test", .summary = "Tests."};

class ConfigTest : public ::testing::Test {
 protected:
  absl::StatusOr<LoadResult> LoadWith(const std::vector<std::string>& args,
                                      const Environment& environment = {}) {
    return Load(kProgram, args, environment, &config_);
  }

  std::string ErrorOf(const std::vector<std::string>& args, const Environment& environment = {}) {
    return std::string(LoadWith(args, environment).status().message());
  }

  std::string WriteFile(const std::string& text) {
    std::string path = dir_.path() + "/config.json";
    std::ofstream(path) << text;
    return path;
  }

  testing::TempDir dir_;
  ConfigForTest config_;
};

TEST_F(ConfigTest, TakesDefaultsFromTheDefinition) {
  ASSERT_TRUE(LoadWith({}).ok());
  EXPECT_EQ(config_.offset(), -5);
  EXPECT_EQ(config_.share(), 0.25);
  EXPECT_THAT(config_.languages(), ElementsAre("en", "de"));
  EXPECT_TRUE(config_.server().reflection());
  EXPECT_EQ(config_.cache().backend(), v1::CACHE_BACKEND_IN_PROCESS);
}

TEST_F(ConfigTest, ThePlaceOfUseOverridesADefault) {
  ASSERT_TRUE(LoadWith({}).ok());
  EXPECT_EQ(config_.server().listen_address(), "127.0.0.1:7777");
  EXPECT_EQ(config_.server().health_address(), "127.0.0.1:0");
  EXPECT_EQ(config_.cache().redis().key_prefix(), "test=");
}

TEST_F(ConfigTest, FlagBeatsEnvironmentBeatsFileBeatsDefault) {
  const std::string file = WriteFile(R"({"offset": 1, "share": 1, "big": 1})");
  ASSERT_TRUE(LoadWith({"--big=3", "--config", file}, {{"RAPPORT_SHARE", "2"}, {"RAPPORT_BIG", "2"}}).ok());
  EXPECT_EQ(config_.offset(), 1);
  EXPECT_EQ(config_.share(), 2);
  EXPECT_EQ(config_.big(), 3);
  EXPECT_EQ(config_.server().max_request_bytes(), 262144u);
}

TEST_F(ConfigTest, TheFileMayBeNamedByTheEnvironmentAndAFlagWins) {
  const std::string file = WriteFile(R"({"offset": 1})");
  ASSERT_TRUE(LoadWith({}, {{"RAPPORT_CONFIG", file}}).ok());
  EXPECT_EQ(config_.offset(), 1);
  EXPECT_EQ(LoadWith({"--config=/nonexistent.json"}, {{"RAPPORT_CONFIG", file}}).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ConfigTest, SetsEveryTypeByFlag) {
  ASSERT_TRUE(LoadWith({"--server.listen_address", "127.0.0.1:1", "--cache.backend=redis", "--ports=1,2",
                        "--languages=fr", "--ratio=0.5", "--big=-9223372036854775808",
                        "--cache.max_bytes=18446744073709551615"})
                  .ok());
  EXPECT_EQ(config_.server().listen_address(), "127.0.0.1:1");
  EXPECT_EQ(config_.cache().backend(), v1::CACHE_BACKEND_REDIS);
  EXPECT_THAT(config_.ports(), ElementsAre(1, 2));
  EXPECT_THAT(config_.languages(), ElementsAre("fr"));
  EXPECT_EQ(config_.ratio(), 0.5f);
  EXPECT_EQ(config_.big(), INT64_MIN);
  EXPECT_EQ(config_.cache().max_bytes(), UINT64_MAX);
}

TEST_F(ConfigTest, AnEmptyListReplacesTheDefault) {
  ASSERT_TRUE(LoadWith({"--languages="}).ok());
  EXPECT_EQ(config_.languages_size(), 0);
}

TEST_F(ConfigTest, ABoolFlagMayStandAlone) {
  ASSERT_TRUE(LoadWith({"--server.allow_insecure_non_loopback", "--server.reflection", "false"}).ok());
  EXPECT_TRUE(config_.server().allow_insecure_non_loopback());
  EXPECT_FALSE(config_.server().reflection());
}

TEST_F(ConfigTest, RefusesValuesOfTheWrongTypeOrRange) {
  EXPECT_EQ(ErrorOf({"--offset=2147483648"}), "--offset: \"2147483648\" is not a valid int32");
  EXPECT_EQ(ErrorOf({"--server.worker_threads=-1"}), "--server.worker_threads: \"-1\" is not a valid uint32");
  EXPECT_EQ(ErrorOf({"--share=much"}), "--share: \"much\" is not a valid double");
  EXPECT_EQ(ErrorOf({"--ports=1,x"}), "--ports: \"x\" is not a valid uint32,...");
  EXPECT_EQ(ErrorOf({"--server.reflection=perhaps"}), "--server.reflection: \"perhaps\" is not a valid bool");
  EXPECT_EQ(ErrorOf({}, {{"RAPPORT_CACHE_BACKEND", "DISK"}}),
            "RAPPORT_CACHE_BACKEND: cache.backend: \"DISK\" is not a valid IN_PROCESS|REDIS");
  EXPECT_EQ(ErrorOf({"--languages=en,\xfd"}), "--languages: the value is not UTF-8");
}

TEST_F(ConfigTest, RefusesUnknownFlagsAndSuggestsTheNearest) {
  EXPECT_EQ(ErrorOf({"--server.listen_adress=x"}),
            "unknown flag \"--server.listen_adress\"; did you mean \"--server.listen_address\"?");
  EXPECT_EQ(ErrorOf({"--xyzzy"}), "unknown flag \"--xyzzy\"");
  EXPECT_THAT(ErrorOf({"serve"}), HasSubstr("unexpected argument \"serve\""));
  EXPECT_EQ(ErrorOf({"--offset"}), "flag --offset needs a value");
}

TEST_F(ConfigTest, RefusesUnknownVariablesOfOurs) {
  EXPECT_EQ(ErrorOf({}, {{"RAPPORT_OFSET", "1"}}),
            "unknown environment variable \"RAPPORT_OFSET\"; did you mean \"RAPPORT_OFFSET\"?");
  EXPECT_TRUE(LoadWith({}, {{"HOME", "/"}, {"RAPPORTX", "1"}}).ok());
}

TEST_F(ConfigTest, PassesOverWhatKubernetesInjectsForServices) {
  EXPECT_TRUE(LoadWith({}, {{"RAPPORT_ROSTER_SERVICE_HOST", "10.0.0.1"},
                            {"RAPPORT_ROSTER_SERVICE_PORT_GRPC", "7401"},
                            {"RAPPORT_ROSTER_PORT", "tcp://10.0.0.1:7401"},
                            {"RAPPORT_ROSTER_PORT_7401_TCP", "tcp://10.0.0.1:7401"},
                            {"RAPPORT_ROSTER_PORT_7401_TCP_PORT", "7401"},
                            {"RAPPORT_ROSTER_PORT_7401_TCP_ADDR", "10.0.0.1"}})
                  .ok());
}

TEST_F(ConfigTest, PrintsTheEffectiveConfigurationWithoutSecrets) {
  const absl::StatusOr<LoadResult> result =
      LoadWith({"--print-config"}, {{"RAPPORT_CACHE_REDIS_PASSWORD", "open sesame"}});
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->run);
  EXPECT_EQ(config_.cache().redis().password(), "open sesame");
  EXPECT_THAT(result->output, AllOf(HasSubstr("\"password\": \"***\""), Not(HasSubstr("sesame")),
                                    HasSubstr("\"listen_address\": \"127.0.0.1:7777\""),
                                    HasSubstr("\"allow_insecure_non_loopback\": false")));
}

TEST_F(ConfigTest, HelpNamesEveryFieldWithTypeDefaultVariableAndHelp) {
  const absl::StatusOr<LoadResult> result = LoadWith({"--help"});
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->run);
  EXPECT_THAT(
      result->output,
      AllOf(HasSubstr(
                "  --offset=<int32>\n      Minutes, may be negative.\n      RAPPORT_OFFSET; default -5\n"),
            HasSubstr("--cache.backend=<IN_PROCESS|REDIS>"), HasSubstr("RAPPORT_CACHE_REDIS_PASSWORD")));
}

TEST_F(ConfigTest, VersionSaysProgramAndVersion) {
  const absl::StatusOr<LoadResult> result = LoadWith({"--version"});
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->run);
  EXPECT_EQ(result->output, "rapport-test " + Version() + "\n");
}

TEST(ServiceConfigs, DefaultsLoadAndPortsFollowTheScheme) {
  const auto expect = [](auto config, const std::string& port) {
    ASSERT_TRUE(Load(kProgram, {}, {}, &config).ok());
    EXPECT_EQ(config.server().listen_address(), "127.0.0.1:74" + port);
    EXPECT_EQ(config.server().health_address(), "127.0.0.1:75" + port);
    EXPECT_EQ(config.server().metrics_address(), "127.0.0.1:76" + port);
    EXPECT_EQ(config.log().level(), v1::LOG_LEVEL_INFO);
  };
  expect(v1::StandaloneConfig(), "00");
  expect(v1::RosterConfig(), "01");
  expect(v1::IntakeConfig(), "02");
  expect(v1::ScoringConfig(), "03");
  expect(v1::ReportingConfig(), "04");
}

}  // namespace
}  // namespace rapport::config
