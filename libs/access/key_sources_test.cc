// Keys from files and from elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <string>

#include "libs/access/fetched_keys.h"
#include "libs/access/http_get.h"
#include "libs/access/key_file.h"
#include "libs/access/testing/provider.h"
#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::access {
namespace {

using ::rapport::testing::HasReason;
using testing::Provider;

const absl::Time kStart = absl::FromUnixSeconds(1'800'000'000);
constexpr auto kRsa = RsaAlgorithm::kRs256;

class KeyFileTest : public ::testing::Test {
 protected:
  void Write(const std::string& content) const { std::ofstream(path_, std::ios::trunc) << content; }

  const rapport::testing::TempDir directory_;
  const std::string path_ = directory_.path() + "/jwks.json";
  const Provider old_{"old"};
  const Provider fresh_{"fresh"};
};

TEST_F(KeyFileTest, FollowsItsFile) {
  Write(old_.KeySet());
  ASSERT_OK_AND_ASSIGN(const auto file, KeyFile::Open(path_, kRsa, kStart));
  EXPECT_NE(file->Current(kStart)->Find("old"), nullptr);
  Write(fresh_.KeySet());
  EXPECT_EQ(file->Current(kStart + absl::Seconds(4))->Find("fresh"), nullptr) << "not looked at yet";
  EXPECT_NE(file->Current(kStart + absl::Seconds(5))->Find("fresh"), nullptr);
  EXPECT_EQ(file->Current(kStart + absl::Seconds(5))->Find("old"), nullptr);
}

TEST_F(KeyFileTest, LooksAtOnceForAKeyThatIsMissed) {
  Write(old_.KeySet());
  ASSERT_OK_AND_ASSIGN(const auto file, KeyFile::Open(path_, kRsa, kStart));
  Write(fresh_.KeySet());
  EXPECT_EQ(file->Missed(kStart + absl::Milliseconds(900))->Find("fresh"), nullptr)
      << "once a second at most";
  EXPECT_NE(file->Missed(kStart + absl::Seconds(1))->Find("fresh"), nullptr);
}

TEST_F(KeyFileTest, KeepsItsKeysWhileTheFileIsOfNoUse) {
  Write(old_.KeySet());
  ASSERT_OK_AND_ASSIGN(const auto file, KeyFile::Open(path_, kRsa, kStart));
  Write("half a fi");
  EXPECT_NE(file->Current(kStart + absl::Seconds(10))->Find("old"), nullptr);
  std::remove(path_.c_str());
  EXPECT_NE(file->Current(kStart + absl::Seconds(20))->Find("old"), nullptr);
  Write(fresh_.KeySet());
  EXPECT_NE(file->Current(kStart + absl::Seconds(30))->Find("fresh"), nullptr);
}

TEST_F(KeyFileTest, MustBeThereAtTheStart) {
  EXPECT_THAT(KeyFile::Open(path_, kRsa, kStart), HasReason("KEY_SET_UNUSABLE"));
  for (const char* const content : {"{}", ""}) {
    Write(content);
    EXPECT_THAT(KeyFile::Open(path_, kRsa, kStart), HasReason("KEY_SET_UNUSABLE")) << content;
  }
}

class FetchedKeysTest : public ::testing::Test {
 protected:
  FetchedKeys::Fetch Fetch() {
    return [this]() -> absl::StatusOr<std::string> {
      ++fetches_;
      const std::lock_guard lock(mutex_);
      if (answer_.empty()) return absl::UnavailableError("down");
      return answer_;
    };
  }
  void Answer(const std::string& answer) {
    const std::lock_guard lock(mutex_);
    answer_ = answer;
  }

  const Provider old_{"old"};
  const Provider fresh_{"fresh"};
  std::atomic<int> fetches_ = 0;
  std::mutex mutex_;
  std::string answer_ = old_.KeySet();  // guarded by mutex_; empty: none
};

TEST_F(FetchedKeysTest, AreFetchedAtTheStartAndWhenTheyAreOld) {
  FetchedKeys keys(Fetch(), kRsa, kStart);
  keys.AwaitIdle();
  EXPECT_NE(keys.Current(kStart)->Find("old"), nullptr);
  Answer(fresh_.KeySet());
  keys.Current(kStart + absl::Seconds(599));
  keys.AwaitIdle();
  EXPECT_EQ(fetches_, 1);
  keys.Current(kStart + absl::Seconds(600));
  keys.AwaitIdle();
  EXPECT_EQ(fetches_, 2);
  EXPECT_NE(keys.Current(kStart + absl::Seconds(601))->Find("fresh"), nullptr);
}

TEST_F(FetchedKeysTest, AreFetchedForAMissedKeyOnceAMinute) {
  FetchedKeys keys(Fetch(), kRsa, kStart);
  keys.AwaitIdle();
  for (int second = 1; second <= 125; ++second) {
    keys.Missed(kStart + absl::Seconds(second));
    keys.AwaitIdle();
  }
  EXPECT_EQ(fetches_, 3) << "at 0, 60 and 120 seconds, however many ask";
}

TEST_F(FetchedKeysTest, StayWhileTheyCannotBeFetched) {
  FetchedKeys keys(Fetch(), kRsa, kStart);
  keys.AwaitIdle();
  for (const std::string& answer : {std::string(), std::string("<html>"), std::string(R"({"keys":[]})")}) {
    Answer(answer);
    keys.Missed(kStart + absl::Minutes(10 * fetches_));
    keys.AwaitIdle();
    EXPECT_NE(keys.Current(kStart)->Find("old"), nullptr) << answer;
  }
  EXPECT_EQ(fetches_, 4);
}

TEST_F(FetchedKeysTest, AProviderThatIsDownAtTheStartIsAskedAgain) {
  Answer("");
  FetchedKeys keys(Fetch(), kRsa, kStart);
  keys.AwaitIdle();
  EXPECT_EQ(keys.Current(kStart + absl::Seconds(30))->size(), 0u);
  Answer(old_.KeySet());
  keys.Current(kStart + absl::Seconds(60));
  keys.AwaitIdle();
  EXPECT_NE(keys.Current(kStart + absl::Seconds(61))->Find("old"), nullptr);
}

TEST(CheckUrl, TakesWhatCannotBeTamperedWith) {
  EXPECT_OK(CheckUrl("https://id.example/keys", "f"));
  EXPECT_OK(CheckUrl("http://127.0.0.1:8080/keys", "f"));
  EXPECT_OK(CheckUrl("http://localhost/keys", "f"));
  EXPECT_OK(CheckUrl("http://[::1]:80/keys", "f"));
  for (const char* const url :
       {"http://id.example/keys", "file:///etc/passwd", "ftp://id.example/", "", "keys", "https//x",
        "http://127.0.0.1.evil.example@id.example/", "http://127.evil.example/"}) {
    EXPECT_THAT(CheckUrl(url, "f"), HasReason("INVALID_URL")) << url;
  }
}

TEST(HttpGet, SaysThatNobodyAnswers) {
  EXPECT_THAT(HttpGet("http://127.0.0.1:1/keys"), HasReason("FETCH_FAILED"));
}

}  // namespace
}  // namespace rapport::access
