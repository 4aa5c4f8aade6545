#include "libs/cache/redis_cache.h"

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "libs/cache/cache_conformance.h"
#include "libs/cache/redis_connection.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/redis_server.h"

namespace rapport::cache {
namespace {

using ::rapport::base::Secret;
using ::rapport::testing::FakeClock;
using ::rapport::testing::RedisServer;

constexpr char kNotInstalled[] = "redis-server is not installed";
constexpr absl::Duration kHour = absl::Hours(1);

// Patient enough for a loaded machine; tests that run into the timeouts set their own.
RedisOptions OptionsFor(const std::string& socket) {
  RedisOptions options;
  options.addresses = {{"", 0, socket}};
  options.connect_timeout = absl::Seconds(30);
  options.command_timeout = absl::Seconds(30);
  options.retry_backoff = absl::Seconds(10);
  return options;
}

RedisAccess AccessOf(const RedisOptions& options) {
  return {options.addresses[0], options.username, options.password, options.db, options.connect_timeout};
}

// A client beside the cache, to look at Redis and meddle with it.
class Client {
 public:
  explicit Client(const RedisOptions& options) : connection_(RedisConnection::Connect(AccessOf(options))) {}

  Reply Do(const RedisCommand& words) {
    Reply reply = connection_->Command(words, Deadline(absl::Seconds(30)));
    EXPECT_NE(reply, nullptr);
    EXPECT_NE(reply->type, REDIS_REPLY_ERROR) << reply->str;
    return reply;
  }
  std::vector<std::string> Keys() {
    const Reply reply = Do({"KEYS", "*"});
    std::vector<std::string> keys;
    for (size_t i = 0; i < reply->elements; ++i)
      keys.emplace_back(reply->element[i]->str, reply->element[i]->len);
    return keys;
  }
  // Takes `duration` off the time that every key has left.
  void Age(absl::Duration duration) {
    for (const std::string& key : Keys()) {
      const int64_t left = Do({"PTTL", key})->integer - absl::ToInt64Milliseconds(duration);
      Do({"PEXPIRE", key, absl::StrCat(left)});
    }
  }

 private:
  std::unique_ptr<RedisConnection> connection_;
};

class RedisHarness {
 public:
  static const char* SkipReason() { return RedisServer::Start() == nullptr ? kNotInstalled : nullptr; }
  Cache& cache() { return cache_; }
  void Elapse(absl::Duration duration) { Client(OptionsFor(server_->socket())).Age(duration); }

 private:
  std::unique_ptr<RedisServer> server_ = RedisServer::Start();
  FakeClock clock_;
  RedisCache cache_{OptionsFor(server_->socket()), &clock_};
};

INSTANTIATE_TYPED_TEST_SUITE_P(Redis, CacheConformanceTest, RedisHarness);

class RedisCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_ = RedisServer::Start({"--requirepass", "right"});
    if (server_ == nullptr) GTEST_SKIP() << kNotInstalled;
    options_ = OptionsFor(server_->socket());
    options_.password = Secret<std::string>("right");
  }

  std::unique_ptr<RedisServer> server_;
  RedisOptions options_;
  FakeClock clock_;
};

TEST_F(RedisCacheTest, EntriesCarryPrefixAndTimeToLive) {
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", kHour);
  Client client(options_);
  EXPECT_EQ(client.Keys(), std::vector<std::string>{"rapport:a"});
  const int64_t left = client.Do({"PTTL", "rapport:a"})->integer;
  EXPECT_GT(left, 0);
  EXPECT_LE(left, absl::ToInt64Milliseconds(kHour));
}

TEST_F(RedisCacheTest, SelectsTheDatabase) {
  RedisOptions other = options_;
  other.db = 3;
  RedisCache cache(options_, &clock_), other_cache(other, &clock_);
  other_cache.Put("a", "1", kHour);
  EXPECT_EQ(cache.Get("a"), std::nullopt);
  EXPECT_EQ(other_cache.Get("a"), "1");
  EXPECT_EQ(Client(other).Keys().size(), 1u);
}

TEST_F(RedisCacheTest, AuthenticatesAsAUser) {
  Client(options_).Do({"ACL", "SETUSER", "rapport", "on", ">own", "~rapport:*", "+get", "+set", "+del"});
  options_.username = "rapport";
  options_.password = Secret<std::string>("own");
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", kHour);
  EXPECT_EQ(cache.Get("a"), "1");
}

TEST_F(RedisCacheTest, AWrongPasswordIsAMiss) {
  options_.password = Secret<std::string>("wrong");
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", kHour);
  EXPECT_EQ(cache.Get("a"), std::nullopt);
  EXPECT_FALSE(cache.healthy());
  EXPECT_EQ(cache.stats().errors, 1) << "the second operation was turned away by the breaker";
}

TEST_F(RedisCacheTest, GarbageIsAMiss) {
  RedisCache cache(options_, &clock_);
  cache.Put("good", "1", kHour);
  Client client(options_);
  const Reply good = client.Do({"GET", "rapport:good"});
  const std::string entry(good->str, good->len);
  std::string flipped = entry;
  flipped.back() ^= 1;
  std::string newer = entry;
  newer.front() = 2;

  for (const std::string& garbage : {std::string(), std::string("garbage"), std::string(1000, '\0'), flipped,
                                     newer, entry.substr(0, entry.size() - 1), entry + "x"}) {
    client.Do({"SET", "rapport:a", garbage});
    EXPECT_EQ(cache.Get("a"), std::nullopt);
  }
  client.Do({"SET", "rapport:a", entry});
  EXPECT_EQ(cache.Get("a"), std::nullopt) << "an entry of another key";
  EXPECT_EQ(cache.Get("good"), "1");
  EXPECT_EQ(cache.stats().errors, 0);
}

TEST_F(RedisCacheTest, ReplyIsBounded) {
  const auto reply_to = [this](std::string_view script) {
    const auto connection = RedisConnection::Connect(AccessOf(options_));
    return connection->Command({"EVAL", script, "0"}, Deadline(absl::Seconds(30)));
  };
  EXPECT_NE(reply_to("local t = {} for i = 1, 1024 do t[i] = i end return t"), nullptr);
  EXPECT_EQ(reply_to("local t = {} for i = 1, 1025 do t[i] = i end return t"), nullptr);
  EXPECT_NE(reply_to("return string.rep('x', 16000000)"), nullptr);
  EXPECT_EQ(reply_to("return string.rep('x', 17000000)"), nullptr);
}

TEST_F(RedisCacheTest, AKeyOfAnotherTypeIsAMissAndCanBeOverwritten) {
  Client(options_).Do({"LPUSH", "rapport:a", "x"});
  RedisCache cache(options_, &clock_);
  EXPECT_EQ(cache.Get("a"), std::nullopt);
  EXPECT_TRUE(cache.healthy());
  cache.Put("a", "1", kHour);
  EXPECT_EQ(cache.Get("a"), "1");
  EXPECT_EQ(cache.stats().errors, 1);
}

TEST_F(RedisCacheTest, WithAnEncryptionKeyForgedEntriesAreMisses) {
  RedisCache forger(options_, &clock_);
  EXPECT_FALSE(forger.is_private());
  options_.encryption_key = Secret<std::string>("one");
  RedisCache cache(options_, &clock_), peer(options_, &clock_);
  options_.encryption_key = Secret<std::string>("two");
  RedisCache stranger(options_, &clock_);

  cache.Put("a", "1", kHour);
  EXPECT_EQ(peer.Get("a"), "1");
  EXPECT_EQ(stranger.Get("a"), std::nullopt);
  forger.Put("a", "2", kHour);
  EXPECT_EQ(cache.Get("a"), std::nullopt);
  cache.Put("a", "3", kHour);
  EXPECT_EQ(forger.Get("a"), std::nullopt);
}

TEST_F(RedisCacheTest, WithAnEncryptionKeyNobodyElseReadsOrMovesEntries) {
  options_.encryption_key = Secret<std::string>("one");
  RedisCache cache(options_, &clock_);
  EXPECT_TRUE(cache.is_private());
  const std::string value = "what nobody else may read";
  cache.Put("a", value, kHour);
  cache.Put("empty", "", kHour);
  EXPECT_EQ(cache.Get("a"), value);
  EXPECT_EQ(cache.Get("empty"), "");
  Client client(options_);
  const Reply reply = client.Do({"GET", "rapport:a"});
  const std::string entry(reply->str, reply->len);
  EXPECT_EQ(entry.find("nobody"), std::string::npos);
  client.Do({"SET", "rapport:b", entry});
  EXPECT_EQ(cache.Get("b"), std::nullopt) << "an entry of another key";
  for (std::size_t i = 0; i < entry.size(); ++i) {
    std::string flipped = entry;
    flipped[i] ^= 1;
    for (const std::string& garbage : {flipped, entry.substr(0, i)}) {
      client.Do({"SET", "rapport:a", garbage});
      EXPECT_EQ(cache.Get("a"), std::nullopt) << i;
    }
  }
}

TEST_F(RedisCacheTest, DownIsAMissAndComesBackAfterTheBackoff) {
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", kHour);
  server_->Kill();
  EXPECT_EQ(cache.Get("a"), std::nullopt);
  EXPECT_FALSE(cache.healthy());

  server_->Restart();
  cache.Put("a", "2", kHour);
  EXPECT_EQ(cache.Get("a"), std::nullopt) << "not asked before the backoff is over";
  EXPECT_EQ(cache.stats().errors, 1);

  clock_.Advance(options_.retry_backoff);
  cache.Put("a", "3", kHour);
  EXPECT_EQ(cache.Get("a"), "3");
  EXPECT_TRUE(cache.healthy());
}

TEST_F(RedisCacheTest, ARestartBetweenTwoOperationsIsNotNoticed) {
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", kHour);
  server_->Kill();
  server_->Restart();
  cache.Put("a", "2", kHour);
  EXPECT_EQ(cache.Get("a"), "2");
  EXPECT_EQ(cache.stats().errors, 0);
}

TEST_F(RedisCacheTest, NobodyListens) {
  options_.addresses = {{"127.0.0.1", 1}};
  RedisCache cache(options_, &clock_);
  EXPECT_EQ(cache.Get("a"), std::nullopt);
  EXPECT_EQ(cache.stats().errors, 1);
}

TEST_F(RedisCacheTest, SlowCostsOneTimeoutOnly) {
  options_.connect_timeout = options_.command_timeout = absl::Seconds(1);
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", kHour);
  server_->Pause();

  const absl::Time begin = absl::Now();
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(cache.Get("a"), std::nullopt);
  EXPECT_GE(absl::Now() - begin, options_.command_timeout);
  EXPECT_EQ(cache.stats().errors, 1) << "one operation waited, 999 were turned away";

  server_->Resume();
  clock_.Advance(options_.retry_backoff);
  // A machine under load may need more than one try to answer in time.
  for (int i = 0; i < 100 && !cache.Get("a").has_value(); ++i) clock_.Advance(options_.retry_backoff);
  EXPECT_EQ(cache.Get("a"), "1");
}

TEST_F(RedisCacheTest, OneThreadProbesWhileOthersGoOn) {
  options_.connect_timeout = options_.command_timeout = absl::Milliseconds(300);
  RedisCache cache(options_, &clock_);
  server_->Pause();
  EXPECT_EQ(cache.Get("a"), std::nullopt);
  clock_.Advance(options_.retry_backoff);

  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&cache] { EXPECT_EQ(cache.Get("a"), std::nullopt); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cache.stats().errors, 2) << "the first failure and a single probe";
  EXPECT_EQ(cache.stats().misses, 9);
  server_->Resume();
}

TEST_F(RedisCacheTest, ThreadsShareFewConnections) {
  options_.pool_size = 2;
  RedisCache cache(options_, &clock_);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&cache, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string key = absl::StrCat(t, "/", i);
        cache.Put(key, key, kHour);
        EXPECT_EQ(cache.Get(key), key);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cache.stats().errors, 0);
  const Reply clients = Client(options_).Do({"CLIENT", "LIST"});
  const std::string list(clients->str, clients->len);
  EXPECT_LE(std::count(list.begin(), list.end(), '\n'), 3) << list;
}

}  // namespace
}  // namespace rapport::cache
