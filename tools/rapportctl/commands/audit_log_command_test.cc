#include <fstream>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "libs/auditlog/audit_log.h"
#include "libs/auditlog/testing/keys.h"
#include "tools/rapportctl/testing/ctl_test.h"

namespace rapport::ctl {
namespace {

using ::testing::HasSubstr;

class AuditLogCommandTest : public CtlTest {
 protected:
  AuditLogCommandTest() {
    Write(2);
    Write(3);
  }

  // What a process leaves that answered `calls` calls.
  void Write(int calls) {
    auto log = auditlog::AuditLog::Open({.path = path_,
                                         .program = "rapport-roster",
                                         .key = *auditlog::SigningKey::FromPem(auditlog::kRfcPrivateKey)},
                                        &metrics_, &clock);
    ASSERT_TRUE(log.ok()) << log.status();
    for (int i = 0; i < calls; ++i) ASSERT_TRUE((*log)->Record({.method = "m"}).ok());
  }
  std::string Content() const {
    std::ifstream file(path_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  observe::Metrics metrics_;
  const std::string path_ = directory.File("audit.jsonl");
  const std::string key_ = directory.Write("audit.pub", auditlog::kRfcPublicKey);
};

TEST_F(AuditLogCommandTest, CountsWhatWasNotChanged) {
  EXPECT_EQ(Ctl({"audit", "log", "verify", path_, "--public-key", key_, "-o", "csv"}), 0) << err.str();
  EXPECT_THAT(out.str(),
              HasSubstr("calls,chains,checkpoints,signatures,unsigned_calls,other_lines,problems"));
  EXPECT_THAT(out.str(), HasSubstr(",5,2,2,2,0,0,0"));
  EXPECT_THAT(err.str(),
              HasSubstr("verified: no line was changed; 5 of 5 calls have a signature behind them"));
  EXPECT_EQ(Ctl({"audit", "log", "verify", path_}), 0);
  EXPECT_THAT(out.str(), HasSubstr("\"calls\": 5"));
  EXPECT_THAT(err.str(), HasSubstr("signatures were not looked at"));
}

TEST_F(AuditLogCommandTest, ReadsStandardInputAndSeveralFiles) {
  in.str(Content());
  EXPECT_EQ(Ctl({"audit", "log", "verify", "-"}), 0) << err.str();
  const std::string content = Content();
  const std::size_t cut = content.find('\n', content.size() / 2) + 1;
  const std::string first = directory.Write("1", content.substr(0, cut));
  const std::string second = directory.Write("2", content.substr(cut));
  EXPECT_EQ(Ctl({"audit", "log", "verify", first, second, "--public-key", key_}), 0) << err.str();
  EXPECT_EQ(Ctl({"audit", "log", "verify", second, first}), 4);
  EXPECT_EQ(Ctl({"audit", "log", "verify", second}), 4);
  EXPECT_EQ(Ctl({"audit", "log", "verify", "--partial", second, "--public-key", key_}), 0) << err.str();
}

TEST_F(AuditLogCommandTest, TellsWhereALineWasChanged) {
  std::string content = Content();
  content.replace(content.find("rapport-roster"), 7, "RAPPORT");
  directory.Write("audit.jsonl", content);
  EXPECT_EQ(Ctl({"audit", "log", "verify", path_}), 4);
  EXPECT_THAT(err.str(), HasSubstr(path_ + ":1: the line, or one before it, was changed"));
  EXPECT_THAT(err.str(), HasSubstr("AUDIT_LOG_BROKEN"));
}

TEST_F(AuditLogCommandTest, WantsTheCheckpointsThatWereKeptElsewhere) {
  const std::string content = Content();
  const std::size_t last = content.rfind("\"hash\":\"", content.rfind("\"type\":\"end\"") - 10) + 8;
  const std::string hash = content.substr(last, 64);
  EXPECT_EQ(Ctl({"audit", "log", "verify", path_, "--expect", hash}), 0) << err.str();
  // Without the last process's lines the rest is in order, but what it had told is not there.
  directory.Write("audit.jsonl", content.substr(0, content.find("\"seq\":0", 100) - 44));
  EXPECT_EQ(Ctl({"audit", "log", "verify", path_, "--expect", hash}), 4);
  EXPECT_THAT(err.str(), HasSubstr("the checkpoint " + hash + " is not there"));
}

TEST_F(AuditLogCommandTest, WhatIsNoLogIsNotVerified) {
  EXPECT_EQ(Ctl({"audit", "log", "verify", directory.File("missing")}), 6);
  EXPECT_EQ(Ctl({"audit", "log", "verify", directory.Write("empty", "")}), 4);
  EXPECT_THAT(err.str(), HasSubstr("AUDIT_LOG_EMPTY"));
  EXPECT_EQ(Ctl({"audit", "log", "verify", path_, "--public-key", path_}), 6);
  EXPECT_EQ(Ctl({"audit", "log", "verify"}), 2);
}

}  // namespace
}  // namespace rapport::ctl
