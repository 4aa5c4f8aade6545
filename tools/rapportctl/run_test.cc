#include "tools/rapportctl/run.h"

#include "gmock/gmock.h"
#include "libs/base/status.h"
#include "rapport/intake/v1/wave.pb.h"
#include "rapport/roster/v1/roster.pb.h"
#include "tools/rapportctl/testing/ctl_test.h"

namespace rapport::ctl {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class RunTest : public CtlTest {};

TEST_F(RunTest, HelpListsCommandsAndExitCodes) {
  EXPECT_EQ(Ctl({"--help"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("wave"));
  EXPECT_THAT(out.str(), HasSubstr("  6  the input was refused"));
  EXPECT_EQ(Ctl({"wave", "create", "--help"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("--minimum-n"));
  EXPECT_EQ(Ctl({"version"}), 0);
  EXPECT_THAT(out.str(), StartsWith("rapportctl 0."));
}

TEST_F(RunTest, WrongUsageIsExitCode2AndSendsNothing) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"nonsense"},
      {"wave"},
      {"wave", "get"},
      {"wave", "get", "acme"},
      {"wave", "get", "acme/w", "extra"},
      {"wave", "get", "acme/w", "--nonsense"},
      {"wave", "get", "acme/w", "--output", "xml"},
      {"wave", "get", "acme/w", "--timeout", "0"},
      {"wave", "create", "acme/w"},
      {"wave", "create", "acme/w", "--instrument", "i", "--request-id", "7"},
      {"codes", "create", "acme/w/c", "--count", "5001"},
      {"unit", "import", "acme", "/no/such/file"},
      {"score", "acme/w", "--role-group", "janitor"},
      {"score", "acme/w", "--by", "unit", "--unit", "icu"},
      {"report", "acme/w", "--width", "20"},
  };
  for (const auto& arguments : wrong) {
    EXPECT_EQ(Ctl(arguments), 2) << ::testing::PrintToString(arguments);
    EXPECT_THAT(err.str(), StartsWith("error: "));
    EXPECT_THAT(err.str(), HasSubstr("hint: rapportctl"));
    EXPECT_THAT(out.str(), IsEmpty());
  }
  EXPECT_THAT(suite.Requests<intake::v1::GetWaveRequest>(), IsEmpty());
}

TEST_F(RunTest, ErrorsOfCallsHaveTheirExitCodes) {
  const std::vector<std::pair<absl::StatusCode, int>> codes = {
      {absl::StatusCode::kNotFound, 3},
      {absl::StatusCode::kFailedPrecondition, 4},
      {absl::StatusCode::kAlreadyExists, 1},
      {absl::StatusCode::kInvalidArgument, 6},
  };
  for (const auto& [code, exit] : codes) {
    suite.Fail(base::Error(code, "SOME_REASON", "it did not work"));
    EXPECT_EQ(Ctl({"wave", "get", "acme/w"}), exit);
    EXPECT_THAT(err.str(), StartsWith("error: it did not work (SOME_REASON)\n"));
    EXPECT_THAT(out.str(), IsEmpty());
  }
}

TEST_F(RunTest, ViolationsAreListed) {
  suite.Fail(
      base::InvalidArgument({{"wave.display_name", "is too long", "TOO_LONG"}, {"wave_id", "is bad", ""}}));
  EXPECT_EQ(Ctl({"wave", "create", "acme/w", "--instrument", "i-v1"}), 6);
  EXPECT_THAT(err.str(), HasSubstr("\n  wave.display_name: is too long (TOO_LONG)\n  wave_id: is bad\n"));
}

TEST_F(RunTest, HintsAreGivenUnlessQuiet) {
  suite.Fail(base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED", "wave is still open"));
  EXPECT_EQ(Ctl({"score", "acme/w"}), 4);
  EXPECT_THAT(err.str(), HasSubstr("error: wave is still open (WAVE_NOT_CLOSED)"));
  EXPECT_THAT(err.str(), HasSubstr("hint: scores exist once the wave is closed"));
  EXPECT_EQ(Ctl({"score", "acme/w", "-q"}), 4);
  EXPECT_THAT(err.str(), Not(HasSubstr("hint:")));
}

TEST_F(RunTest, AServiceThatIsNotThereIsExitCode5) {
  EXPECT_EQ(Ctl({"--address", "127.0.0.1:1", "org", "list"}), 5);
  EXPECT_THAT(err.str(), HasSubstr("hint: is the suite running at 127.0.0.1:1?"));
}

TEST_F(RunTest, AServiceOfItsOwnAddressIsAskedThere) {
  variables["RAPPORTCTL_ADDRESS"] = "127.0.0.1:1";
  EXPECT_EQ(Ctl({"org", "list", "--roster-address", suite.address()}), 0);
  EXPECT_EQ(Ctl({"wave", "list", "acme", "--intake-address", suite.address()}), 0);
  EXPECT_EQ(Ctl({"score", "acme/w", "--scoring-address", suite.address()}), 0);
  EXPECT_EQ(Ctl({"report", "acme/w", "--reporting-address", suite.address()}), 0);
  EXPECT_EQ(Ctl({"report", "acme/w", "--scoring-address", suite.address()}), 5);
}

TEST_F(RunTest, ATokenGoesByTlsOnly) {
  const std::string token = directory.Write("token", "eyJhbGciOiJub25lIn0.e30.\n");
  EXPECT_EQ(Ctl({"org", "list", "--token-file", token}), 2);
  EXPECT_THAT(err.str(), HasSubstr("ca-file: is needed with a token"));
  EXPECT_EQ(Ctl({"org", "list", "--ca-file", directory.File("none")}), 2);
  EXPECT_THAT(err.str(), HasSubstr("ca-file: cannot be read"));
  variables["RAPPORTCTL_TOKEN_FILE"] = directory.Write("empty", "");
  EXPECT_EQ(Ctl({"org", "list"}), 2);
  EXPECT_THAT(err.str(), HasSubstr("token-file: cannot be read, or is empty"));
}

TEST_F(RunTest, NamesThatEqualCommandsAreNames) {
  EXPECT_EQ(Ctl({"org", "get", "wave"}), 0) << err.str();
  EXPECT_EQ(suite.Requests<roster::v1::GetOrganizationRequest>().at(0).name(), "organizations/wave");
}

TEST_F(RunTest, TheFormatFollowsTheTerminal) {
  suite.Answer(Proto<roster::v1::Organization>("name: 'organizations/acme' display_name: 'Acme' etag: 'e1'"));
  EXPECT_EQ(Ctl({"org", "get", "acme"}), 0);
  EXPECT_THAT(out.str(), StartsWith("{"));
  env.out_is_terminal = true;
  EXPECT_EQ(Ctl({"org", "get", "acme"}), 0);
  EXPECT_EQ(out.str(), "NAME          acme\nDISPLAY NAME  Acme\nETAG          e1\n");
  EXPECT_EQ(Ctl({"org", "get", "acme", "-o", "csv"}), 0);
  EXPECT_EQ(out.str(), "name,display_name,etag\r\norganizations/acme,Acme,e1\r\n");
}

TEST_F(RunTest, OutputThatCannotBeWrittenIsAnError) {
  out.setstate(std::ios::badbit);
  EXPECT_EQ(Ctl({"org", "list"}), 1);
}

}  // namespace
}  // namespace rapport::ctl
