// Two of each service, PostgreSQL and a Redis Cluster, of which each process is killed once while people
// answer and leaders read: nothing that was acknowledged is lost, and everybody reads the same as if nothing
// had happened.

#include <signal.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/testing/redis_cluster.h"
#include "libs/testing/status_matchers.h"
#include "tests/fault/history.h"
#include "tests/fault/readers.h"
#include "tests/fault/survey.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::fault {
namespace {

using namespace integration;  // the harness: NOLINT(google-build-using-namespace)

constexpr int kSheets = Survey::kSheets;
constexpr int kRate = 165;  // submissions a second: a minute in all
constexpr int kClients = 64;

// Submissions at their times, from many clients, whatever becomes of the earlier ones.
class Load {
 public:
  Load(const Survey* survey, const Api* api, int rate)
      : survey_(survey), api_(api), rate_(rate), start_(absl::Now()), history_(kSheets) {
    for (int client = 0; client < kClients; ++client) clients_.emplace_back([this] { Run(); });
  }

  void AwaitAnswered(int count) {
    std::unique_lock lock(mutex_);
    progress_.wait(lock, [&] { return answered_ >= count; });
  }

  std::vector<Submission> Finish() && {
    for (std::thread& client : clients_) client.join();
    return std::move(history_);
  }

 private:
  void Run() {
    for (int n; (n = next_.fetch_add(1)) < kSheets;) {
      if (rate_ > 0) absl::SleepFor(start_ + absl::Seconds(1) * n / rate_ - absl::Now());
      history_[static_cast<std::size_t>(n)] = survey_->SubmitUntilAnswered(*api_, n);
      const std::lock_guard lock(mutex_);
      ++answered_;
      progress_.notify_all();
    }
  }

  const Survey* const survey_;
  const Api* const api_;
  const int rate_;
  const absl::Time start_;
  std::vector<Submission> history_;
  std::atomic<int> next_ = 0;
  std::mutex mutex_;
  std::condition_variable progress_;
  int answered_ = 0;  // guarded by mutex_
  std::vector<std::thread> clients_;
};

class ReplicasTest : public ::testing::Test {
 protected:
  void SetUp() override {
    redis_ = rapport::testing::RedisCluster::Start();
    if (redis_ == nullptr) GTEST_SKIP() << "redis-server is not installed";
    ASSERT_OK_AND_ASSIGN(
        suite_, Suite::Start({.shape = Shape::kReplicas,
                              .redis_flags = {"--cache.backend=REDIS", "--cache.redis.topology=CLUSTER",
                                              base::StrCat("--cache.redis.address=", redis_->addresses())}}));
    ASSERT_OK(survey_.Prepare(suite_->api()));
  }

  void KillAndRestart(Service service, int replica) {
    suite_->process(service, replica).Signal(SIGKILL);
    suite_->process(service, replica).Wait();
    EXPECT_OK(suite_->Restart(service, replica));
  }

  // Everything that keeps or serves anything, each to be killed in its turn.
  std::vector<std::function<void()>> Kills() {
    std::vector<std::function<void()>> kills;
    for (int replica = 0; replica < 2; ++replica) {
      for (int service = 0; service < kServices; ++service) {
        kills.push_back([this, service, replica] { KillAndRestart(static_cast<Service>(service), replica); });
      }
    }
    kills.push_back([this] {
      suite_->postgres().Stop();
      suite_->postgres().Restart();
    });
    return kills;
  }

  std::vector<std::function<void()>> KillsOfRedis() {
    std::vector<std::function<void()>> kills;
    for (rapport::testing::RedisNode& node : redis_->nodes()) {
      kills.push_back([&node] {
        node.server->Kill();
        node.server->Restart();
      });
    }
    return kills;
  }

  std::unique_ptr<rapport::testing::RedisCluster> redis_;
  std::unique_ptr<Suite> suite_;
  Survey survey_;
};

TEST_F(ReplicasTest, EachProcessIsKilledOnceUnderLoad) {
  const Api& api = suite_->api();
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> results, ReadResults(api, survey_.closed()));
  const auto kills = Kills();
  const auto kills_of_redis = KillsOfRedis();
  const int step = kSheets / static_cast<int>(kills.size() + kills_of_redis.size() + 2);
  std::vector<Submission> history;
  {
    Readers readers(&api, survey_.closed(), results);
    Load load(&survey_, &api, kRate);
    int answered = 0;
    for (const auto& kill : kills) {
      load.AwaitAnswered(answered += step);
      kill();
    }
    load.AwaitAnswered(answered += step);
    readers.ExpectNoErrors();
    for (const auto& kill : kills_of_redis) {
      load.AwaitAnswered(answered += step);
      kill();
    }
    history = std::move(load).Finish();
  }
  for (int n = 0; n < kSheets; n += 7) {
    history[static_cast<std::size_t>(n)].later_receipt = survey_.SubmitUntilAnswered(api, n).receipt;
  }
  ASSERT_OK(CloseWave(api, survey_.wave()));
  ASSERT_OK_AND_ASSIGN(const auto stored, ReadPulseSheets(api, survey_.wave()));
  EXPECT_THAT(FindFaults(history, stored), ::testing::IsEmpty());
  EXPECT_EQ(stored.size(), static_cast<std::size_t>(kSheets));

  ASSERT_OK_AND_ASSIGN(const auto clean, Suite::Start({.shape = Shape::kStandalone}));
  Survey same;
  ASSERT_OK(same.Prepare(clean->api()));
  Load(&same, &clean->api(), 0).Finish();
  ASSERT_OK(CloseWave(clean->api(), same.wave()));
  ASSERT_OK_AND_ASSIGN(const auto expected, ReadResults(clean->api(), same.wave()));
  ASSERT_OK_AND_ASSIGN(const auto told, ReadResults(api, survey_.wave()));
  EXPECT_EQ(told, expected);
  ASSERT_OK_AND_ASSIGN(const auto expected_of_closed, ReadResults(clean->api(), same.closed()));
  EXPECT_EQ(results, expected_of_closed);
}

}  // namespace
}  // namespace rapport::fault
