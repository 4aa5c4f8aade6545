// Four processes with a real Redis answer as the standalone process does, and go on doing so when Redis dies
// or hangs.

#include <csignal>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/cache/redis_connection.h"
#include "libs/testing/redis_server.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/bhr2000.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/http.h"
#include "tests/integration/harness/organization.h"

namespace rapport::integration {
namespace {

using ::rapport::testing::RedisServer;

// All that a user reads of the wave, as bytes.
absl::StatusOr<std::vector<std::string>> ReadAll(const Api& api, const std::string& wave) {
  std::vector<std::string> answers;
  for (const auto breakdown :
       {ListScorecardsRequest::BREAKDOWN_UNIT, ListScorecardsRequest::BREAKDOWN_ROLE_GROUP,
        ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP}) {
    for (const bool include_items : {false, true}) {
      const auto scorecards = ListScorecards(api, wave, breakdown, include_items);
      if (!scorecards.ok()) return scorecards.status();
      for (const Scorecard& scorecard : *scorecards) answers.push_back(scorecard.SerializeAsString());
    }
  }
  const auto report = RenderReport(api, wave, reporting::v1::RenderReportRequest::FORMAT_CSV);
  if (!report.ok()) return report.status();
  answers.push_back(*report);
  return answers;
}

class RedisTest : public ::testing::Test {
 protected:
  void SetUp() override {
    redis_ = RedisServer::Start();
    if (redis_ == nullptr) GTEST_SKIP() << "redis-server is not installed";
    ASSERT_OK_AND_ASSIGN(suite_,
                         Suite::Start({.shape = Shape::kFourProcesses, .redis_socket = redis_->socket()}));
    ASSERT_OK_AND_ASSIGN(wave_, LoadBhr2000(suite_->api()));
  }

  // The answers of a suite in one process, without Redis.
  static std::vector<std::string> StandaloneAnswers() {
    const auto standalone = Suite::Start({});
    EXPECT_OK(standalone);
    const auto wave = LoadBhr2000((*standalone)->api());
    EXPECT_OK(wave);
    const auto answers = ReadAll((*standalone)->api(), *wave);
    EXPECT_OK(answers);
    return *answers;
  }

  std::unique_ptr<RedisServer> redis_;
  std::unique_ptr<Suite> suite_;
  std::string wave_;
};

// Until intake has mixed the blocks of a closed wave, which is not divided before.
void AwaitMixed(const Api& api, const std::string& wave) {
  internal::intake::v1::ReadAnswersRequest request;
  request.set_wave(wave);
  request.set_parts(2);
  internal::intake::v1::ReadAnswersResponse first;
  do {
    const auto context = NewContext();
    const auto reader = api.answers->ReadAnswers(context.get(), request);
    ASSERT_TRUE(reader->Read(&first));
    context->TryCancel();
    (void)reader->Finish();
  } while (first.header().generation() != 0);
}

bool AddedUpParts(const Process& scoring) {
  const std::string metrics = HttpGet(scoring.metrics_port(), "/metrics");
  const ::testing::Matcher<std::string> has_parts =
      ::testing::ContainsRegex("\nrapport_rpc_requests_total\\{[^}]*SumPart[^}]*\\} [1-9]");
  return has_parts.Matches(metrics);
}

// Every call goes to the replica whose turn it is. Nobody reads the wave ahead.
TEST_F(RedisTest, ReplicasAnswerAsStandaloneDoes) {
  ASSERT_OK_AND_ASSIGN(const auto replicas,
                       Suite::Start({.shape = Shape::kReplicas,
                                     .intake_flags = {"--epoch.mixing_patience_ms=1"},
                                     .scoring_flags = {"--accumulate_interval_ms=3600000"}}));
  ASSERT_OK_AND_ASSIGN(const std::string wave, LoadBhr2000(replicas->api()));
  AwaitMixed(replicas->api(), wave);
  const std::vector<std::string> expected = StandaloneAnswers();
  for (int round = 0; round < 3; ++round) {
    ASSERT_OK_AND_ASSIGN(const auto answers, ReadAll(replicas->api(), wave));
    EXPECT_EQ(answers, expected);
  }
  // Until they have found each other after their start, one may do all the work of a wave.
  const auto both_worked = [&replicas] {
    return AddedUpParts(replicas->process(Service::kScoring, 0)) &&
           AddedUpParts(replicas->process(Service::kScoring, 1));
  };
  for (int more = 0; !both_worked(); ++more) {
    ASSERT_LT(more, 50) << "one of them does all the work";
    ASSERT_OK_AND_ASSIGN(const std::string another,
                         LoadBhr2000(replicas->api(), 0, base::StrCat("bhr2000-", more)));
    AwaitMixed(replicas->api(), another);
    ASSERT_OK(ReadAll(replicas->api(), another));
  }
}

TEST_F(RedisTest, FourProcessesAnswerAsStandaloneDoes) {
  ASSERT_OK_AND_ASSIGN(const auto computed, ReadAll(suite_->api(), wave_));
  EXPECT_EQ(computed, StandaloneAnswers());
  ASSERT_OK_AND_ASSIGN(const auto cached, ReadAll(suite_->api(), wave_));
  EXPECT_EQ(cached, computed);
  EXPECT_THAT(HttpGet(suite_->scoring().metrics_port(), "/metrics"),
              ::testing::ContainsRegex("\nrapport_cache_hits_total\\{[^}]*redis[^}]*\\} [1-9]"));
}

// Runs a script with the arguments; null when that failed.
cache::Reply RunScript(const RedisServer& redis, std::string_view script,
                       const std::vector<std::string_view>& arguments) {
  cache::RedisAccess access;
  access.address.unix_socket = redis.socket();
  const auto connection = cache::RedisConnection::Connect(access);
  if (connection == nullptr) return nullptr;
  cache::RedisCommand command = {"EVAL", script, "0"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return connection->Command(command, cache::Deadline(absl::Seconds(30)));
}

// How many entries of a kind there are, and how many of them others could read.
std::int64_t CountEntries(const RedisServer& redis, std::string_view kind, bool readable_only) {
  constexpr std::string_view kCount =
      "local count = 0 for _, key in ipairs(redis.call('KEYS', 'rapport:' .. ARGV[1] .. '/*')) do "
      "if ARGV[2] == 'all' or string.byte(redis.call('GET', key)) ~= 2 then count = count + 1 end end return "
      "count";
  const cache::Reply reply = RunScript(redis, kCount, {kind, readable_only ? "readable" : "all"});
  return reply == nullptr || reply->type != REDIS_REPLY_INTEGER ? -1 : reply->integer;
}

TEST_F(RedisTest, WithAnEncryptionKeyReplicasShareReleasesThatNobodyElseReads) {
  ASSERT_OK(ReadAll(suite_->api(), wave_));
  EXPECT_EQ(CountEntries(*redis_, "release", false), 0) << "where anybody could read it";
  suite_ = nullptr;
  ASSERT_OK_AND_ASSIGN(
      suite_, Suite::Start({.shape = Shape::kFourProcesses,
                            .redis_socket = redis_->socket(),
                            .scoring_flags = {"--cache.redis.encryption_key=0123456789abcdef0123456789abcdef",
                                              "--cache.redis.key_prefix=rapport:own:"}}));
  ASSERT_OK_AND_ASSIGN(wave_, LoadBhr2000(suite_->api()));
  ASSERT_OK_AND_ASSIGN(const auto computed, ReadAll(suite_->api(), wave_));
  EXPECT_EQ(computed, StandaloneAnswers());
  suite_->scoring().Signal(SIGTERM);
  suite_->scoring().Wait();
  ASSERT_OK(suite_->Restart(Service::kScoring));
  ASSERT_OK_AND_ASSIGN(const auto again, ReadAll(suite_->api(), wave_));
  EXPECT_EQ(again, computed);
  EXPECT_EQ(CountEntries(*redis_, "own:release", false), 1);
  EXPECT_GT(CountEntries(*redis_, "own:scorecard", false), 0);
  EXPECT_EQ(CountEntries(*redis_, "own:*", true), 0);
}

TEST_F(RedisTest, KillingRedisChangesNoAnswer) {
  ASSERT_OK_AND_ASSIGN(const auto before, ReadAll(suite_->api(), wave_));
  redis_->Kill();
  ASSERT_OK_AND_ASSIGN(const auto without, ReadAll(suite_->api(), wave_));
  EXPECT_EQ(without, before);
  redis_->Restart();
  ASSERT_OK_AND_ASSIGN(const auto again, ReadAll(suite_->api(), wave_));
  EXPECT_EQ(again, before);
}

TEST_F(RedisTest, FreezingRedisChangesNoAnswer) {
  ASSERT_OK_AND_ASSIGN(const auto before, ReadAll(suite_->api(), wave_));
  redis_->Pause();
  ASSERT_OK_AND_ASSIGN(const auto frozen, ReadAll(suite_->api(), wave_));
  EXPECT_EQ(frozen, before);
  redis_->Resume();
  ASSERT_OK_AND_ASSIGN(const auto after, ReadAll(suite_->api(), wave_));
  EXPECT_EQ(after, before);
}

// Entries that others have changed cost computing them again.
TEST_F(RedisTest, PoisoningRedisChangesNoAnswer) {
  ASSERT_OK_AND_ASSIGN(const auto before, ReadAll(suite_->api(), wave_));
  // What becomes of a value v; the last one takes the entries in turns.
  for (const std::string_view poison :
       {"''", "'no scorecard at all'", "v:sub(1, #v - 1)", "v:sub(1, math.floor(#v / 2))", "v .. v",
        "v:sub(1, #v - 1) .. string.char((v:byte(#v) + 1) % 256)", "v:sub(2)", "last or v"}) {
    const std::string script = base::StrCat(
        "local count = 0 local last = nil for _, key in ipairs(redis.call('KEYS', 'rapport:*')) do "
        "if redis.call('TYPE', key).ok == 'string' then local v = redis.call('GET', key) "
        "redis.call('SET', key, ",
        poison, ") last = v count = count + 1 end end return count");
    const cache::Reply reply = RunScript(*redis_, script, {});
    ASSERT_TRUE(reply != nullptr && reply->type == REDIS_REPLY_INTEGER) << poison;
    EXPECT_GT(reply->integer, 100) << poison;
    ASSERT_OK_AND_ASSIGN(const auto answers, ReadAll(suite_->api(), wave_));
    EXPECT_EQ(answers, before) << poison;
  }
}

// A hundred cells, each of which asks the cache twice: no more than a few of them may wait for it.
TEST_F(RedisTest, AFrozenRedisDoesNotHoldUpAList) {
  redis_->Pause();
  ListScorecardsRequest request;
  request.set_parent(wave_);
  request.set_page_size(100);
  ASSERT_OK_AND_ASSIGN(const auto page, Call(*suite_->api().scoring, &ScoringService::Stub::ListScorecards,
                                             request, absl::Seconds(10)));
  EXPECT_EQ(page.scorecards_size(), 100);
}

}  // namespace
}  // namespace rapport::integration
