#include "libs/cache/redis_leases.h"

#include <atomic>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "libs/base/ids.h"
#include "libs/base/strings.h"

namespace rapport::cache {
namespace {

// Both do nothing to a key that holds another token: 0.
constexpr std::string_view kRenewScript =
    "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end "
    "return redis.call('pexpire', KEYS[1], ARGV[2])";
constexpr std::string_view kGiveUpScript =
    "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('del', KEYS[1])";

constexpr std::size_t kTokenBytes = 16;

}  // namespace

// What stands in Redis for one lease.
struct RedisLeases::Token {
  std::string key;
  std::string value;
  std::atomic<bool> lost = false;  // another one has the key now
  std::mutex mutex;                // held while Redis is asked to keep the key
  bool given_up = false;           // guarded by mutex
};

class RedisLeases::Held final : public Lease {
 public:
  Held(RedisLeases* leases, std::shared_ptr<Token> token) : leases_(leases), token_(std::move(token)) {}
  ~Held() override {
    {
      const std::lock_guard lock(leases_->mutex_);
      std::erase(leases_->tokens_, token_);
    }
    const std::lock_guard lock(token_->mutex);
    token_->given_up = true;
    leases_->GiveUp(*token_);
  }
  bool held() const override { return !token_->lost.load(std::memory_order_relaxed); }

 private:
  RedisLeases* const leases_;
  const std::shared_ptr<Token> token_;
};

RedisLeases::RedisLeases(RedisOptions options, absl::Duration term, const base::Clock* clock)
    : client_(std::move(options), clock),
      term_(term),
      term_milliseconds_(absl::StrCat(absl::ToInt64Milliseconds(term))),
      renewal_([this] { RenewAll(); }) {}

RedisLeases::~RedisLeases() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    stop_.notify_all();
  }
  renewal_.join();
}

RedisLeases::Outcome RedisLeases::Take(const Token& token) {
  const RedisClient::Answer answer =
      client_.Ask(token.key, {"SET", token.key, token.value, "NX", "PX", term_milliseconds_});
  if (answer.reply == nullptr) return Outcome::kUnknown;
  return answer.reply->type == REDIS_REPLY_NIL ? Outcome::kAnothers : Outcome::kMine;
}

// A lease that ran out while nobody else wanted it is taken again.
RedisLeases::Outcome RedisLeases::Renew(const Token& token) {
  const RedisClient::Answer answer =
      client_.Ask(token.key, {"EVAL", kRenewScript, "1", token.key, token.value, term_milliseconds_});
  if (answer.reply == nullptr) return Outcome::kUnknown;
  return answer.reply->integer == 1 ? Outcome::kMine : Take(token);
}

void RedisLeases::GiveUp(const Token& token) {
  client_.Ask(token.key, {"EVAL", kGiveUpScript, "1", token.key, token.value});
}

std::unique_ptr<Lease> RedisLeases::TryTake(std::string_view name) {
  const auto token = std::make_shared<Token>();
  token->key = base::StrCat(client_.options().key_prefix, "lease/", name);
  token->value = absl::BytesToHexString(base::RandomBytes(kTokenBytes));
  if (Take(*token) == Outcome::kAnothers) return nullptr;
  {
    const std::lock_guard lock(mutex_);
    tokens_.push_back(token);
  }
  return std::make_unique<Held>(this, token);
}

void RedisLeases::RenewAll() {
  for (;;) {
    std::vector<std::shared_ptr<Token>> tokens;
    {
      std::unique_lock lock(mutex_);
      if (stop_.wait_for(lock, absl::ToChronoNanoseconds(term_ / 3), [this] { return stopping_; })) return;
      tokens = tokens_;
    }
    for (const std::shared_ptr<Token>& token : tokens) {
      const std::lock_guard lock(token->mutex);
      if (token->given_up || token->lost) continue;
      if (Renew(*token) == Outcome::kAnothers) token->lost = true;
    }
  }
}

}  // namespace rapport::cache
