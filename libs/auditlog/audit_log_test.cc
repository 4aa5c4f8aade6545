#include "libs/auditlog/audit_log.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/auditlog/testing/keys.h"
#include "libs/auditlog/verifier.h"
#include "libs/observe/captured_log.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/small_disk.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::auditlog {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::SmallDisk;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kNever = std::chrono::hours(1);

std::vector<std::string> LinesOf(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::int64_t CountLinesWith(const std::vector<std::string>& lines, std::string_view part) {
  return std::count_if(lines.begin(), lines.end(),
                       [part](const std::string& line) { return line.find(part) != std::string::npos; });
}

class AuditLogTest : public ::testing::Test {
 protected:
  AuditLog::Options Options() const {
    return {.path = path_,
            .program = "rapport-scoring",
            .key = *SigningKey::FromPem(kRfcPrivateKey),
            .time_to_checkpoint = kNever};
  }
  std::unique_ptr<AuditLog> Open(AuditLog::Options options) {
    auto log = AuditLog::Open(std::move(options), &metrics_, &clock_);
    EXPECT_OK(log);
    return *std::move(log);
  }
  std::unique_ptr<AuditLog> Open() { return Open(Options()); }

  Findings Verify() const {
    Verifier verifier({.keys = {*VerifyingKey::FromPem(kRfcPublicKey)}});
    verifier.StartFile("audit.jsonl");
    for (const std::string& line : LinesOf(path_)) verifier.Add(line);
    return verifier.Finish();
  }
  double Errors() { return metrics_.AddCounter("rapport_audit_errors_total", "").Value(); }

  rapport::testing::TempDir dir_;
  std::string path_ = dir_.File("audit.jsonl");
  observe::Metrics metrics_;
  rapport::testing::FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
};

TEST_F(AuditLogTest, TellsWhoDidWhatWhenAndWhatCameOfIt) {
  const auto log = Open();
  ASSERT_OK(log->Record({.caller = "person",
                         .subject = "a \"quoted\" subject",
                         .organization = "mercy",
                         .roles = {"viewer", "analyst"},
                         .method = "rapport.scoring.v1.ScoringService/GetScorecard",
                         .resource = "organizations/mercy/waves/w1",
                         .code = "FAILED_PRECONDITION",
                         .reason = "WAVE_NOT_CLOSED"}));
  const auto lines = LinesOf(path_);
  ASSERT_THAT(lines, SizeIs(2)) << "before the caller is answered";
  EXPECT_THAT(lines[0], HasSubstr(R"("seq":0,"time":"2027-01-15T08:00:00.000000Z","type":"begin",)"
                                  R"("program":"rapport-scoring","after":"","hash":)"));
  EXPECT_THAT(
      lines[1],
      HasSubstr(R"("seq":1,"time":"2027-01-15T08:00:00.000000Z","type":"call","caller":"person",)"
                R"("subject":"a \"quoted\" subject","organization":"mercy","roles":["viewer","analyst"],)"
                R"("method":"rapport.scoring.v1.ScoringService/GetScorecard",)"
                R"("resource":"organizations/mercy/waves/w1","code":"FAILED_PRECONDITION",)"
                R"("reason":"WAVE_NOT_CLOSED","hash":)"));
}

TEST_F(AuditLogTest, LongAndStrangeSubjectsStayInTheirLine) {
  const auto log = Open();
  const std::string hash = R"(","hash":"0000"})";
  ASSERT_OK(log->Record({.subject = std::string(10000, 's')}));
  ASSERT_OK(log->Record({.subject = "line\nfeed\xff" + hash, .roles = {hash}, .reason = hash}));
  EXPECT_THAT(LinesOf(path_), SizeIs(3));
  EXPECT_THAT(Verify().problems, IsEmpty());
}

TEST_F(AuditLogTest, CheckpointsAreSignedAfterSoManyCallsAndAtTheEnd) {
  AuditLog::Options options = Options();
  options.calls_to_checkpoint = 10;
  auto log = Open(options);
  for (int i = 0; i < 25; ++i) ASSERT_OK(log->Record({}));
  EXPECT_EQ(CountLinesWith(LinesOf(path_), R"("type":"checkpoint")"), 2);
  log = nullptr;
  const Findings findings = Verify();
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_EQ(findings.calls, 25);
  EXPECT_EQ(findings.signatures, 3);
  EXPECT_EQ(findings.unsigned_calls, 0);
  EXPECT_THAT(findings.notes, IsEmpty());
}

TEST_F(AuditLogTest, ACheckpointFollowsSomeTimeAfterACall) {
  AuditLog::Options options = Options();
  options.time_to_checkpoint = std::chrono::milliseconds(1);
  const auto log = Open(options);
  ASSERT_OK(log->Record({}));
  while (CountLinesWith(LinesOf(path_), R"("type":"checkpoint")") == 0) std::this_thread::yield();
  ASSERT_OK(log->Checkpoint());
  EXPECT_EQ(CountLinesWith(LinesOf(path_), R"("type":"checkpoint")"), 1) << "nothing is new";
}

TEST_F(AuditLogTest, ANewProcessGoesOnAfterTheOneBefore) {
  for (int i = 0; i < 3; ++i) {
    const auto log = Open();
    ASSERT_OK(log->Record({}));
  }
  const Findings findings = Verify();
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_EQ(findings.chains, 3);
  EXPECT_EQ(findings.calls, 3);
}

TEST_F(AuditLogTest, ThreadsShareAChain) {
  const auto log = Open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&log] {
      for (int i = 0; i < 500; ++i) EXPECT_OK(log->Record({.method = "m"}));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Findings findings = Verify();
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_EQ(findings.calls, 4000);
  EXPECT_EQ(metrics_.AddCounter("rapport_audit_records_total", "").Value(), 4000);
}

TEST_F(AuditLogTest, WithoutAKeyCheckpointsAreUnsigned) {
  AuditLog::Options options = Options();
  options.key.reset();
  Open(options)->Record({}).IgnoreError();
  const Findings findings = Verify();
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_EQ(findings.checkpoints, 1);
  EXPECT_EQ(findings.signatures, 0);
  EXPECT_EQ(findings.unsigned_calls, 1);
}

TEST_F(AuditLogTest, WhatCannotBeWrittenIsRefusedAndWrittenLater) {
  const auto disk = SmallDisk::Mount(64 * 1024);
  if (disk == nullptr) GTEST_SKIP() << "needs the right to mount";
  path_ = disk->File("audit.jsonl");
  observe::CapturedLog captured;
  {
    const auto log = Open();
    ASSERT_OK(log->CheckWritable());
    std::string filler(32 * 1024, 'x');
    for (std::ofstream rest(disk->File("filler")); rest << filler << std::flush;) {
    }
    std::int64_t written = 0;
    absl::Status status;
    while ((status = log->Record({.subject = filler})).ok()) ++written;
    EXPECT_THAT(status, HasReason("AUDIT_LOG_UNAVAILABLE"));
    EXPECT_THAT(log->CheckWritable(), HasReason("AUDIT_LOG_UNAVAILABLE"));
    EXPECT_GE(Errors(), 2);
    EXPECT_THAT(Verify().problems, IsEmpty()) << "nothing of the line that did not fit";
    std::ofstream(disk->File("filler"), std::ios::trunc);
    EXPECT_OK(log->CheckWritable());
    EXPECT_EQ(Verify().calls, written + 1);
    EXPECT_OK(log->Record({}));
  }
  EXPECT_THAT(Verify().problems, IsEmpty());
  EXPECT_THAT(captured.text(), HasSubstr("audit_log_unavailable"));
  EXPECT_THAT(captured.text(), HasSubstr("audit_log_available"));
}

}  // namespace
}  // namespace rapport::auditlog
