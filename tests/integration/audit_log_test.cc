// Who did what, when, and what came of it: in the log of each service, and nothing of respondents.

#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/auditlog/testing/keys.h"
#include "libs/base/strings.h"
#include "libs/testing/small_disk.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/secured_fixture.h"

namespace rapport::integration {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::SmallDisk;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kServices[] = {"roster", "intake", "scoring", "reporting"};

class AuditLogTest : public SecuredFixture {
 protected:
  void Configure(Suite::Options& options) override {
    const std::string key = directory_.Write("audit.key", auditlog::kRfcPrivateKey);
    std::vector<std::string>* const flags[] = {&options.roster_flags, &options.intake_flags,
                                               &options.scoring_flags, &options.reporting_flags};
    for (std::size_t i = 0; i < std::size(kServices); ++i) {
      flags[i]->push_back(base::StrCat("--server.audit_log.path=", PathOf(kServices[i])));
      flags[i]->push_back(base::StrCat("--server.audit_log.signing_key_file=", key));
    }
  }
  virtual std::string PathOf(std::string_view service) const {
    return directory_.File(base::StrCat(service, ".audit.jsonl"));
  }
  std::vector<std::string> LinesOf(std::string_view service) const {
    std::ifstream file(PathOf(service));
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }
  // Of all four processes, which then are no more.
  std::string End() {
    std::string all;
    for (Process* const process : suite_->processes()) {
      process->Signal(SIGTERM);
      EXPECT_EQ(process->Wait(), 0);
    }
    for (const char* service : kServices) {
      for (const std::string& line : LinesOf(service)) base::StrAppend(&all, line, "\n");
    }
    return all;
  }

  // An open wave with one answer sheet, the first of the codes that it returns.
  absl::StatusOr<std::string> OpenWave(std::vector<std::string>* codes) {
    const Api survey_owner = suite_->ApiAs(Person({.role = "survey_owner"}));
    EXPECT_OK(LoadPulseByRoles());
    auto wave = OpenPulseWave(survey_owner, "w1");
    if (!wave.ok()) return wave;
    EXPECT_OK(
        ImportResponses(survey_owner, PulseResponses(*wave, RequestId(1)), PulseCsv("u1", 0, 30)).status());
    auto made = PulseCodes(survey_owner, *wave, "u1", 3);
    if (!made.ok()) return made.status();
    *codes = *made;
    EXPECT_OK(Submit(*wave, (*codes)[0]));
    return wave;
  }
  absl::Status Submit(const std::string& wave, const std::string& code) {
    return integration::Call(*suite_->ApiAs(Nobody()).responses, &ResponseService::Stub::SubmitResponse,
                             PulseSubmission(wave, code, PulseSheet(1), RequestId(7)))
        .status();
  }
};

TEST_F(AuditLogTest, TellsWhoDidWhatAndNothingOfRespondents) {
  std::vector<std::string> codes;
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenWave(&codes));
  ASSERT_OK(CloseWave(suite_->ApiAs(Person({.role = "survey_owner"})), wave).status());
  const Api viewer = suite_->ApiAs(Person({.role = "viewer"}));
  ASSERT_OK(ListScorecards(viewer, wave, ListScorecardsRequest::BREAKDOWN_UNIT).status());
  ASSERT_OK(RenderReport(viewer, wave, reporting::v1::RenderReportRequest::FORMAT_HTML).status());
  EXPECT_THAT(ListScorecards(suite_->ApiAs(Person({.role = "viewer", .organization = "other"})), wave,
                             ListScorecardsRequest::BREAKDOWN_UNIT),
              HasReason("ORGANIZATION_NOT_YOURS"));
  EXPECT_THAT(CreateOrganization(suite_->ApiAs(Person({.role = "roster_admin"})), "mine"),
              HasReason("ORGANIZATION_NOT_YOURS"));
  EXPECT_THAT(
      ListScorecards(suite_->ApiAs(WithToken("no token")), wave, ListScorecardsRequest::BREAKDOWN_UNIT),
      HasReason("TOKEN_MALFORMED"));
  const std::string all = End();

  EXPECT_THAT(
      LinesOf("roster"),
      Contains(HasSubstr(R"("caller":"person","subject":"u-1","organization":"*","roles":["roster_admin"],)"
                         R"("method":"rapport.roster.v1.RosterService/CreateOrganization",)"
                         R"("resource":"organizations/pulse","code":"OK","reason":"")")));
  EXPECT_THAT(
      LinesOf("roster"),
      Contains(HasSubstr(R"(CreateOrganization","resource":"organizations/mine","code":"PERMISSION_DENIED",)"
                         R"("reason":"ORGANIZATION_NOT_YOURS")")));
  EXPECT_THAT(LinesOf("roster"),
              Contains(HasSubstr(R"(ImportUnits","resource":"organizations/pulse","code":"OK")")));
  EXPECT_THAT(LinesOf("intake"),
              Contains(HasSubstr(R"(CloseWave","resource":"organizations/pulse/waves/w1","code":"OK")")));
  EXPECT_THAT(LinesOf("intake"),
              Contains(HasSubstr(R"(ImportResponses","resource":"organizations/pulse/waves/w1")")));
  EXPECT_THAT(LinesOf("reporting"), Contains(AllOf(HasSubstr(R"("caller":"person","subject":"u-1")"),
                                                   HasSubstr("RenderReport"), HasSubstr(R"("code":"OK")"))));
  EXPECT_THAT(LinesOf("scoring"), Contains(AllOf(HasSubstr(R"("caller":"service","subject":"reporting")"),
                                                 HasSubstr("ScoringService"))));
  EXPECT_THAT(LinesOf("scoring"),
              Contains(HasSubstr(R"("organization":"other","roles":["viewer"],)"
                                 R"("method":"rapport.scoring.v1.ScoringService/ListScorecards",)"
                                 R"("resource":"organizations/pulse/waves/w1",)"
                                 R"("code":"PERMISSION_DENIED")")));
  EXPECT_THAT(LinesOf("scoring"), Contains(AllOf(HasSubstr(R"("caller":"unknown","subject":"")"),
                                                 HasSubstr(R"("code":"UNAUTHENTICATED")"))));

  for (const std::string& code : codes) EXPECT_THAT(all, Not(HasSubstr(code)));
  EXPECT_THAT(all, Not(HasSubstr("SubmitResponse")));
  EXPECT_THAT(all, Not(HasSubstr("eyJ"))) << "no token";

  std::vector<std::string> verify = {BinaryPath("rapportctl"),
                                     "audit",
                                     "log",
                                     "verify",
                                     "-o",
                                     "csv",
                                     "--public-key",
                                     directory_.Write("audit.pub", auditlog::kRfcPublicKey)};
  for (const char* service : kServices) verify.push_back(PathOf(service));
  EXPECT_EQ(RunCommand(verify).exit_code, 0);
  EXPECT_THAT(RunCommand(verify).output, HasSubstr(",4,4,4,0,0,0")) << "chains, checkpoints, signatures";
}

TEST_F(AuditLogTest, GoesOnAfterACrash) {
  ASSERT_OK(CreateOrganization(suite_->ApiAs(Person({.role = "roster_admin", .organization = "*"})), "pulse")
                .status());
  suite_->roster().Signal(SIGKILL);
  suite_->roster().Wait();
  EXPECT_THAT(LinesOf("roster"), Contains(HasSubstr("CreateOrganization")))
      << "it was told that it had done so";
  ASSERT_OK(suite_->Restart(Service::kRoster));
  EXPECT_EQ(RunCommand({BinaryPath("rapportctl"), "audit", "log", "verify", PathOf("roster")}).exit_code, 0);
}

// On a disk of its own that is full.
class FullAuditLogTest : public AuditLogTest {
 protected:
  void SetUp() override {
    if (disk_ == nullptr) GTEST_SKIP() << "needs the right to mount";
    AuditLogTest::SetUp();
  }
  std::string PathOf(std::string_view service) const override {
    return disk_->File(base::StrCat(service, ".audit.jsonl"));
  }

  const std::unique_ptr<SmallDisk> disk_ = SmallDisk::Mount(256 * 1024);
};

TEST_F(FullAuditLogTest, WhatBelongsIntoItIsRefusedAndRespondentsAnswer) {
  std::vector<std::string> codes;
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenWave(&codes));
  const Api survey_owner = suite_->ApiAs(Person({.role = "survey_owner"}));
  for (std::ofstream filler(disk_->File("filler")); filler << std::string(512, 'x') << std::flush;) {
  }
  const auto get_wave = [&] {
    intake::v1::GetWaveRequest request;
    request.set_name(wave);
    return integration::Call(*survey_owner.waves, &WaveService::Stub::GetWave, request).status();
  };
  absl::Status status;
  while ((status = get_wave()).ok()) {  // there may be room for some lines still
  }
  EXPECT_THAT(status, HasReason("AUDIT_LOG_UNAVAILABLE"));
  EXPECT_THAT(get_wave(), HasReason("AUDIT_LOG_UNAVAILABLE"));
  EXPECT_OK(Submit(wave, codes[1]));
  std::ofstream(disk_->File("filler"), std::ios::trunc);
  EXPECT_OK(get_wave());
  EXPECT_THAT(suite_->intake().Log(), HasSubstr("audit_log_unavailable"));
}

}  // namespace
}  // namespace rapport::integration
