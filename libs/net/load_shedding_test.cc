#include "libs/net/load_shedding.h"

#include <algorithm>
#include <deque>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::net {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kAllBusy = [](std::size_t) { return true; };

// Clients that each offer an equal part of the calls, however many of those before were answered, and give
// each up after a second; and a server of one thread that reads calls and answers them by turns, each in
// order of arrival. A connection has 100 calls under way at most, the others wait in its client. A client
// whose connection was closed tries again for its next call, and waits longer and longer if it is not let in.
class Model {
 public:
  static constexpr double kCapacity = 1000;  // calls that the server answers a second if it refuses none

  struct Options {
    double offered = 1;  // of what the server can answer
    std::size_t clients = 16;
    double refusal_cost = 0.5;  // of what a call takes, the part that is for reading it
  };

  explicit Model(const Options& options)
      : offered_(options.offered), reading_(options.refusal_cost), clients_(options.clients) {}

  void Offer(double load) { offered_ = load; }

  void Pass(absl::Duration time) {
    const auto looks = time / LoadShedding::kInterval;
    for (int i = 0; i < looks; ++i) {
      for (int step = 0; step < kStepsToLook; ++step) Step();
      Look();
    }
  }

  double answered() const { return answered_; }
  std::size_t connected() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(clients_, [](const Client& client) { return client.is_connected; }));
  }
  const LoadShedding& shedding() const { return shedding_; }

 private:
  static constexpr double kStep = 0.005;  // seconds
  static constexpr int kStepsToLook = 20;
  static constexpr double kPatience = 1;      // seconds
  static constexpr double kConnecting = 0.3;  // seconds; who was hung up on has to tell all its callers
  static constexpr std::size_t kStreams = 100;
  static constexpr std::size_t kMostInWork = 512;
  static constexpr double kGivingUp =
      0.1;  // of what an answer takes, for a call that was read and is wanted no more

  struct Client {
    bool is_connected = true;
    int connection = 0;                    // counts them
    double ready = 0;                      // when it may send, or try to connect again
    double pause = 1;                      // after the next attempt in vain, seconds
    double due = 0;                        // of a call, the part that has come up
    double sent = 0;                       // the last call
    std::deque<double> waiting = {};       // since when
    std::multiset<double> under_way = {};  // since when
    Calls ended = {}, at_last_look = {};
  };
  struct Call {
    std::size_t client;
    int connection;
    double begin;
    double read = 0;
  };

  void Step() {
    now_ += kStep;
    for (std::size_t i = 0; i < clients_.size(); ++i) Send(i);
    budget_ = std::min(budget_, 0.0) + kStep * kCapacity;
    while (budget_ > 0 && !(unread_.empty() && in_work_.empty())) {
      if (!unread_.empty()) budget_ -= Read();
      if (budget_ > 0 && !in_work_.empty()) budget_ -= Answer();
    }
  }

  void Send(std::size_t number) {
    Client& client = clients_[number];
    client.due += offered_ * kCapacity * kStep / static_cast<double>(clients_.size());
    for (; client.due >= 1; client.due -= 1) {
      if (!client.is_connected && now_ >= client.ready) Connect(client);
      if (client.is_connected) client.waiting.push_back(now_);
    }
    const double too_old = now_ - kPatience;
    while (!client.waiting.empty() && client.waiting.front() < too_old) client.waiting.pop_front();
    client.under_way.erase(client.under_way.begin(), client.under_way.lower_bound(too_old));
    if (!client.is_connected || now_ < client.ready) return;
    while (client.under_way.size() < kStreams && !client.waiting.empty()) {
      unread_.push_back({.client = number, .connection = client.connection, .begin = client.waiting.front()});
      client.under_way.insert(client.waiting.front());
      client.waiting.pop_front();
      client.sent = now_;
    }
  }

  void Connect(Client& client) {
    if (shedding_.Admits(connected())) {
      client.is_connected = true;
      client.ready = now_ + kConnecting;
      client.pause = 1;
    } else {
      client.ready = now_ + client.pause * std::uniform_real_distribution(0.8, 1.2)(random_);
      client.pause *= 1.6;
    }
  }

  // What it costs.
  double Read() {
    Call call = unread_.front();
    unread_.pop_front();
    Client& client = clients_[call.client];
    if (call.connection != client.connection) return 0;  // thrown away with the connection
    if (now_ - call.begin > kPatience || in_work_.size() >= kMostInWork) {
      ++client.ended.in_vain;
      End(client, call);
    } else {
      call.read = now_;
      in_work_.push_back(call);
    }
    return reading_;
  }

  double Answer() {
    const Call call = in_work_.front();
    in_work_.pop_front();
    Client& client = clients_[call.client];
    if (call.connection != client.connection) return kGivingUp;
    const double left = call.begin + kPatience - now_;
    if (left < 0) {
      ++client.ended.in_vain;
    } else {
      ++client.ended.answered;
      if (left < now_ - call.read) ++client.ended.late;
      ++answered_;
    }
    End(client, call);
    return left < 0 ? kGivingUp : 1 - reading_;
  }

  static void End(Client& client, const Call& call) {
    const auto found = client.under_way.find(call.begin);
    if (found != client.under_way.end()) client.under_way.erase(found);
  }

  void Look() {
    std::vector<std::size_t> numbers;
    std::vector<Calls> calls;
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      Client& client = clients_[i];
      if (!client.is_connected) continue;
      numbers.push_back(i);
      calls.push_back(client.ended - std::exchange(client.at_last_look, client.ended));
    }
    const auto is_busy = [&](std::size_t i) { return now_ - clients_[numbers[i]].sent < 1; };
    for (const std::size_t place : shedding_.Next(calls, is_busy)) {
      Client& client = clients_[numbers[place]];
      client.is_connected = false;
      ++client.connection;
      client.ready = now_;
      client.waiting.clear();
      client.under_way.clear();
    }
  }

  double offered_;
  const double reading_;
  std::vector<Client> clients_;
  double now_ = 0;     // seconds
  double budget_ = 0;  // calls that the server can still handle, or has already
  std::deque<Call> unread_, in_work_;
  double answered_ = 0;
  LoadShedding shedding_;
  std::minstd_rand random_;
};

TEST(LoadShedding, ClosesNothingWhileMostCallsAreAnswered) {
  LoadShedding shedding;
  EXPECT_THAT(shedding.Next({}, kAllBusy), IsEmpty());
  EXPECT_THAT(shedding.Next({{.answered = 100}, {}}, kAllBusy), IsEmpty());
  // A third, and few.
  EXPECT_THAT(shedding.Next({{.answered = 100}, {.answered = 100, .in_vain = 100}}, kAllBusy), IsEmpty());
  EXPECT_THAT(shedding.Next({{.in_vain = 10}, {.in_vain = 9}}, kAllBusy), IsEmpty());
  EXPECT_FALSE(shedding.is_shedding());
  EXPECT_TRUE(shedding.Admits(1'000'000));
}

TEST(LoadShedding, ClosesThoseThatGetNoAnswers) {
  LoadShedding shedding;
  std::vector<Calls> calls(18, {.answered = 5});
  calls[3] = {.answered = 20, .in_vain = 500};
  calls[4] = {};
  calls[5] = {.in_vain = 1};
  calls[6] = {.answered = 50, .in_vain = 20};
  EXPECT_THAT(shedding.Next(calls, [](std::size_t i) { return i != 5; }), ElementsAre(3, 4, 6));
  EXPECT_TRUE(shedding.is_shedding());
  // Fifteen are left, and two of the others may come back.
  EXPECT_TRUE(shedding.Admits(16));
  EXPECT_FALSE(shedding.Admits(17));
}

TEST(LoadShedding, ClosesAllWhenManyGetNoAnswers) {
  LoadShedding shedding;
  const std::vector<Calls> calls = {{.answered = 10}, {.answered = 10}, {.answered = 10}, {.in_vain = 50}};
  EXPECT_THAT(shedding.Next(calls, [](std::size_t i) { return i != 1; }), ElementsAre(0, 2, 3));
}

TEST(LoadShedding, WaitsUntilClosedConnectionsAreOutOfTheWay) {
  LoadShedding shedding;
  const std::vector<Calls> none(3, {.in_vain = 50}), some(3, {.answered = 5, .in_vain = 50});
  EXPECT_THAT(shedding.Next(none, kAllBusy), ElementsAre(0, 1, 2));
  for (int i = 0; i < 10; ++i) EXPECT_THAT(shedding.Next(none, kAllBusy), IsEmpty());
  EXPECT_THAT(shedding.Next(none, kAllBusy), ElementsAre(0, 1, 2));
  for (int i = 0; i < 5; ++i) EXPECT_THAT(shedding.Next(some, kAllBusy), IsEmpty());
  EXPECT_THAT(shedding.Next(some, kAllBusy), ElementsAre(0, 1, 2));
}

TEST(LoadShedding, TakesMoreBackTheLongerItWentWell) {
  LoadShedding shedding;
  const auto pass = [&](std::size_t connections, Calls each, int looks) {
    const std::vector<Calls> calls(connections, each);
    std::size_t closed = 0;
    for (int i = 0; i < looks; ++i) closed += shedding.Next(calls, kAllBusy).size();
    return closed;
  };
  const auto admits_just = [&](std::size_t connections) {
    return shedding.Admits(connections - 1) && !shedding.Admits(connections);
  };
  const Calls answered = {.answered = 50}, in_vain = {.in_vain = 50};
  EXPECT_EQ(pass(100, in_vain, 1), 100U);
  EXPECT_TRUE(admits_just(50));
  EXPECT_EQ(pass(50, in_vain, 11), 50U);
  EXPECT_TRUE(admits_just(12));
  EXPECT_EQ(pass(12, answered, 25), 0U);
  EXPECT_EQ(pass(12, in_vain, 1), 12U);
  EXPECT_TRUE(admits_just(9));
  // It is no longer far off.
  EXPECT_EQ(pass(9, in_vain, 11), 9U);
  EXPECT_TRUE(admits_just(7));
}

TEST(LoadShedding, LeavesOthersAloneWhenOneClientHasNoPatience) {
  LoadShedding shedding;
  std::vector<Calls> calls(10, {.answered = 5, .in_vain = 0});
  calls[4] = {.answered = 0, .in_vain = 1000};
  EXPECT_THAT(shedding.Next(calls, kAllBusy), ElementsAre(4));
  EXPECT_TRUE(shedding.Admits(9));  // it may come back, as it might have learned
  calls[4] = {.answered = 5, .in_vain = 0};
  EXPECT_THAT(shedding.Next(calls, kAllBusy), IsEmpty());
}

TEST(LoadShedding, ClosesThoseThatAreAnsweredLateInTurns) {
  LoadShedding shedding;
  const auto next = [&](const std::vector<Calls>& calls) { return shedding.Next(calls, kAllBusy); };
  const Calls in_time = {.answered = 50}, late = {.answered = 50, .late = 30};
  EXPECT_THAT(next(std::vector(8, late)), IsEmpty());  // nobody is turned away
  EXPECT_THAT(next(std::vector(16, Calls{.in_vain = 50})), SizeIs(16));
  for (int i = 0; i < 20; ++i) EXPECT_THAT(next(std::vector(8, in_time)), IsEmpty());
  // Those that are the latest first.
  std::vector<Calls> calls(8, late);
  calls[3].late = calls[5].late = 40;
  EXPECT_THAT(next(calls), ElementsAre(3, 5));
  EXPECT_TRUE(shedding.Admits(6));
  EXPECT_FALSE(shedding.Admits(7));
  // Then the others, and who comes back is let in.
  EXPECT_THAT(next({late, late, late, late, late, late}), ElementsAre(0, 1));
  EXPECT_THAT(next({in_time, in_time, late, late, late, late, late}), ElementsAre(2, 3));
  EXPECT_THAT(next({in_time, in_time, in_time, in_time, late, late, late}), ElementsAre(4));
  EXPECT_TRUE(shedding.Admits(6));
  EXPECT_FALSE(shedding.Admits(7));
  // Half, and few.
  EXPECT_THAT(next(std::vector(7, Calls{.answered = 50, .late = 25})), IsEmpty());
  EXPECT_THAT(next({in_time, {.answered = 19, .late = 19}}), IsEmpty());
}

TEST(LoadShedding, AnswersMostOfWhatItCouldWhateverIsOffered) {
  for (const double offered : {1.3, 2.0, 5.0, 10.0}) {
    for (const std::size_t clients : {8U, 16U, 64U, 300U}) {
      // Of few connections each is a large part.
      if (offered / static_cast<double>(clients) > 0.5) continue;
      for (const double refusal_cost : {0.05, 0.3, 0.5}) {
        Model model({.offered = offered, .clients = clients, .refusal_cost = refusal_cost});
        model.Pass(absl::Minutes(1));
        EXPECT_GE(model.answered() / 60, 0.88 * Model::kCapacity)
            << offered << " of " << clients << " clients, refusal " << refusal_cost;
      }
    }
  }
}

TEST(LoadShedding, FollowsALoadThatGrows) {
  Model model({.offered = 1.3, .clients = 64});
  model.Pass(absl::Seconds(10));
  EXPECT_TRUE(model.shedding().is_shedding());
  const double before = model.answered();
  model.Offer(10);
  model.Pass(absl::Seconds(20));
  EXPECT_GE((model.answered() - before) / 20, 0.8 * Model::kCapacity);
}

TEST(LoadShedding, GivesASingleConnectionAFreshStart) {
  LoadShedding shedding;
  EXPECT_THAT(shedding.Next({{.answered = 10, .in_vain = 100}}, kAllBusy), ElementsAre(0));
  EXPECT_TRUE(shedding.Admits(0));
  EXPECT_FALSE(shedding.Admits(1));
}

TEST(LoadShedding, TakesAllBackOnceTheLoadIsGone) {
  Model model({.offered = 5, .clients = 100});
  model.Pass(absl::Seconds(5));
  EXPECT_LT(model.connected(), 50U);
  model.Offer(0.5);
  model.Pass(absl::Seconds(30));  // some clients wait a while themselves
  EXPECT_EQ(model.connected(), 100U);
  EXPECT_FALSE(model.shedding().is_shedding());
}

}  // namespace
}  // namespace rapport::net
