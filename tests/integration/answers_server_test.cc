// Raw answers are read by scoring alone: through a server of their own, by certificate.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/testing/certificates.h"
#include "libs/rpc/testing/tls_files.h"
#include "libs/rpc/tls.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/tls_flags.h"

namespace rapport::integration {
namespace {

using absl::StatusCode;
using internal::config::v1::TlsConfig;
using internal::intake::v1::ListOpenWavesRequest;
using ::rapport::testing::StatusIs;
using ::rapport::testing::StatusOf;
using ::testing::HasSubstr;

constexpr char kScoring[] = "spiffe://rapport/scoring";

class AnswersServerTest : public ::testing::Test {
 protected:
  TlsConfig Files(const std::string& name, const std::string& uri) {
    return rpc::testing::WriteTlsFiles(directory_, name, authority_.Issue(uri), authority_);
  }

  // All four, answers behind TLS.
  void Start() {
    Suite::Options options = {.shape = Shape::kFourProcesses};
    options.intake_flags = TlsFlags("answers_server", Files("intake", "spiffe://rapport/intake"));
    options.intake_flags.push_back(base::StrCat("--answers_server.tls.allowed_callers=", kScoring));
    options.scoring_flags = TlsFlags("answers", Files("scoring", kScoring));
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start(options));
  }

  // Tries to read answers, at a port of intake.
  static absl::Status Read(int port, const rpc::ChannelOptions& options) {
    const auto stub = AnswerService::NewStub(rpc::MakeChannel(base::StrCat("127.0.0.1:", port), options));
    return StatusOf(Call(*stub, &AnswerService::Stub::ListOpenWaves, ListOpenWavesRequest()));
  }
  rpc::ChannelOptions As(const std::string& uri) {
    rpc::ChannelOptions options;
    options.retries = false;
    options.credentials = *rpc::MakeChannelCredentials(Files("other", uri), "tls");
    return options;
  }

  const rpc::testing::Authority authority_;
  const rapport::testing::TempDir directory_;
  std::unique_ptr<Suite> suite_;
};

TEST_F(AnswersServerTest, ScoringReadsAndNobodyElse) {
  Start();
  const int port = suite_->intake().apart_port();
  EXPECT_OK(Read(port, As(kScoring)));
  EXPECT_THAT(Read(port, As("spiffe://rapport/reporting")), StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Read(port, {.retries = false}), StatusIs(StatusCode::kUnavailable)) << "without a certificate";

  ASSERT_OK(LoadPulse(suite_->api()));
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(suite_->api(), "w1"));
  ASSERT_OK(ImportResponses(suite_->api(), PulseResponses(wave, RequestId(1)), PulseCsv("u1", 0, 30)));
  ASSERT_OK(CloseWave(suite_->api(), wave));
  ASSERT_OK_AND_ASSIGN(const auto cards,
                       ListScorecards(suite_->api(), wave, ListScorecardsRequest::BREAKDOWN_UNIT));
  EXPECT_EQ(cards[0].responses(), 30);
}

TEST_F(AnswersServerTest, ThePublicPortKnowsNoAnswers) {
  ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({.shape = Shape::kFourProcesses}));
  EXPECT_THAT(Read(suite_->intake().port(), {.retries = false}), StatusIs(StatusCode::kUnimplemented));
  EXPECT_OK(Read(suite_->intake().apart_port(), {.retries = false})) << "on this machine, without TLS";
  EXPECT_THAT(suite_->intake().Log(), HasSubstr("apart_server_without_tls"));
}

TEST_F(AnswersServerTest, IsNotReachedFromElsewhereWithoutTls) {
  const auto refused = [this](std::vector<std::string> flags) {
    Suite::Options options = {.shape = Shape::kFourProcesses};
    options.intake_flags = std::move(flags);
    return StatusOf(Suite::Start(options));
  };
  // The flag that allows it elsewhere does not do so here.
  const absl::Status without =
      refused({"--answers_server.listen_address=0.0.0.0:0", "--server.allow_insecure_non_loopback=true"});
  EXPECT_THAT(std::string(without.message()), HasSubstr("INSECURE_LISTEN_ADDRESS"));
  const absl::Status half = refused(
      {base::StrCat("--answers_server.tls.certificate_file=", Files("half", kScoring).certificate_file())});
  EXPECT_THAT(std::string(half.message()), HasSubstr("answers_server.tls.private_key_file"));
}

}  // namespace
}  // namespace rapport::integration
