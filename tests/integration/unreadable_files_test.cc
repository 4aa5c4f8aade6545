// Files that a service is told to read and cannot: at its start it does not start and says which setting and
// which file, later it goes on with what it read before and says so.

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "tests/integration/harness/secured_fixture.h"

namespace rapport::integration {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kUsage[] = "exit code 64";
constexpr char kConfig[] = "exit code 78";

class UnreadableFilesTest : public ::testing::Test {
 protected:
  // What a roster with these flags says when it does not start.
  std::string Refusal(std::vector<std::string> flags) const {
    flags.insert(flags.begin(),
                 {"--sqlite.path=" + directory_.File("roster.db"), "--server.listen_address=127.0.0.1:0",
                  "--server.health_address=", "--server.metrics_address="});
    const auto started = Process::Start("rapport-roster", flags);
    return started.ok() ? "it started" : std::string(started.status().message());
  }

  // Paths at which there is nothing of use.
  std::vector<std::string> Useless() const {
    std::filesystem::create_symlink("nothing", directory_.File("dangling"));
    std::vector<std::string> paths = {directory_.File("absent"), directory_.File("dangling"),
                                      directory_.path(), directory_.Write("empty", ""),
                                      directory_.Write("binary", std::string("\x7f"
                                                                             "ELF\0\1\xff",
                                                                             7))};
    if (geteuid() != 0) {  // whom no permission stops
      paths.push_back(directory_.Write("forbidden", "{}"));
      ::chmod(paths.back().c_str(), 0);
    }
    return paths;
  }

  const rapport::testing::TempDir directory_;
};

TEST_F(UnreadableFilesTest, AConfiguration) {
  for (const std::string& path : Useless()) {
    EXPECT_THAT(Refusal({"--config=" + path}), AllOf(HasSubstr(kUsage), HasSubstr(path + ":")));
  }
  const std::string deep = directory_.Write("deep", [] {
    std::string json;
    for (int i = 0; i < 100'000; ++i) json += R"({"server":)";
    return json;
  }());
  EXPECT_THAT(Refusal({"--config=" + deep}), AllOf(HasSubstr(kUsage), HasSubstr(deep + ":")));
  const std::string huge = directory_.Write("huge", "{");
  std::filesystem::resize_file(huge, 100 << 20);
  EXPECT_THAT(Refusal({"--config=" + huge}), AllOf(HasSubstr(kUsage), HasSubstr(huge + ": is longer")));
}

TEST_F(UnreadableFilesTest, Certificates) {
  const rpc::testing::Authority authority;
  const auto files = rpc::testing::WriteTlsFiles(directory_, "s", authority.Issue(""), authority);
  const char* const settings[] = {"certificate_file", "private_key_file", "ca_file"};
  std::size_t next = 0;
  for (const std::string& path : Useless()) {
    std::vector<std::string> flags = TlsFlags("server", files);
    const std::string name = base::StrCat("server.tls.", settings[next++ % std::size(settings)]);
    flags.push_back(base::StrCat("--", name, "=", path));  // the last one counts
    EXPECT_THAT(Refusal(flags),
                AllOf(HasSubstr(kConfig), HasSubstr("TLS_FILE_UNUSABLE"), HasSubstr(name), HasSubstr(path)));
  }
  directory_.Write("s.key", authority.Issue("").private_key);
  EXPECT_THAT(Refusal(TlsFlags("server", files)),
              AllOf(HasSubstr(kConfig), HasSubstr("TLS_KEY_MISMATCH"),
                    HasSubstr("server.tls.private_key_file"), HasSubstr("s.key")));
}

TEST_F(UnreadableFilesTest, KeySets) {
  for (const std::string& path : Useless()) {
    EXPECT_THAT(Refusal({"--server.tokens.issuer=https://id.example", "--server.tokens.audience=rapport",
                         "--server.tokens.jwks_file=" + path}),
                AllOf(HasSubstr(kConfig), HasSubstr("KEY_SET_UNUSABLE"), HasSubstr("server.tokens.jwks_file"),
                      HasSubstr(path)));
  }
}

TEST_F(UnreadableFilesTest, SigningKeys) {
  for (const std::string& path : Useless()) {
    EXPECT_THAT(Refusal({"--server.audit_log.path=" + directory_.File("audit.jsonl"),
                         "--server.audit_log.signing_key_file=" + path}),
                AllOf(HasSubstr(kConfig), HasSubstr("SIGNING_KEY_UNUSABLE"),
                      HasSubstr("server.audit_log.signing_key_file"), HasSubstr(path)));
  }
}

class FilesThatGoAwayTest : public SecuredFixture {
 protected:
  void Configure(Suite::Options& options) override {
    options.flags.emplace_back("--server.tls.refresh_seconds=1");
  }
};

TEST_F(FilesThatGoAwayTest, WhatWasReadBeforeStaysInUse) {
  constexpr char kScorecard[] = "rapport.scoring.v1.ScoringService/GetScorecard";
  ASSERT_TRUE(LetIn(Call(kScorecard, Person())));
  std::remove(directory_.File("jwks.json").c_str());
  std::filesystem::create_directory(directory_.File("jwks.json"));
  std::remove(directory_.File("scoring.pem").c_str());
  // A key that nobody knows has the file looked at.
  const access::testing::Provider stranger("k2");
  while (suite_->scoring().Log().find("key_set_unusable") == std::string::npos ||
         suite_->scoring().Log().find("certificates_refused") == std::string::npos) {
    EXPECT_FALSE(LetIn(Call(kScorecard, WithToken(stranger.Sign(ClaimsOf({}))))));
    EXPECT_TRUE(LetIn(Call(kScorecard, Person())));
  }
  EXPECT_THAT(suite_->scoring().Log(),
              AllOf(HasSubstr(directory_.File("jwks.json")), HasSubstr(directory_.File("scoring.pem"))));
}

}  // namespace
}  // namespace rapport::integration
