#include "libs/net/load_shedding.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::net {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kAllBusy = [](std::size_t) { return true; };

// A server that answers `capacity` calls an interval if it refuses none, and clients that each offer an equal
// part of `offered` and come back when they may. Refusing a call takes `refusal_cost` of answering it.
struct Model {
  double capacity = 100;
  double offered = 100;
  std::size_t clients = 16;
  double refusal_cost = 0.5;

  std::size_t connected = clients;
  int silent = 0;       // intervals until calls of connections that were closed are out of the way
  double answered = 0;  // all in all
  LoadShedding shedding = {};

  void Pass(int intervals) {
    for (int i = 0; i < intervals; ++i) {
      const double load = offered * static_cast<double>(connected) / static_cast<double>(clients);
      double now_answered = load, now_in_vain = 0;
      if (silent > 0) {
        --silent;
        now_answered = 0;
      } else if (load > capacity) {
        now_answered = std::max(0.0, (capacity - load * refusal_cost) / (1 - refusal_cost));
        now_in_vain = std::min(load - now_answered, (capacity - now_answered) / refusal_cost);
      }
      answered += now_answered;
      // Whole numbers of calls that are short of the sum by less than one for each connection.
      std::vector<Calls> calls(connected);
      for (std::size_t c = 0; c < connected; ++c) {
        const auto part = [&](double all) {
          return static_cast<std::uint64_t>(all * static_cast<double>(c + 1) /
                                            static_cast<double>(connected)) -
                 static_cast<std::uint64_t>(all * static_cast<double>(c) / static_cast<double>(connected));
        };
        calls[c] = {.answered = part(now_answered), .in_vain = part(now_in_vain)};
      }
      const std::size_t closed = shedding.Next(calls, kAllBusy).size();
      if (closed > 0) silent = 3;
      connected -= closed;
      while (connected < clients && shedding.Admits(connected)) ++connected;
    }
  }
};

TEST(LoadShedding, ClosesNothingWhileMostCallsAreAnswered) {
  LoadShedding shedding;
  EXPECT_THAT(shedding.Next({}, kAllBusy), IsEmpty());
  EXPECT_THAT(shedding.Next({{100, 0}, {0, 0}}, kAllBusy), IsEmpty());
  EXPECT_THAT(shedding.Next({{100, 0}, {100, 100}}, kAllBusy), IsEmpty());  // a third
  EXPECT_THAT(shedding.Next({{0, 10}, {0, 9}}, kAllBusy), IsEmpty());       // few
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
  EXPECT_EQ(pass(9, answered, 40), 0U);
  EXPECT_EQ(pass(10, in_vain, 1), 10U);
  EXPECT_TRUE(admits_just(9));
  // It is no longer far off.
  EXPECT_EQ(pass(9, in_vain, 11), 9U);
  EXPECT_TRUE(admits_just(6));
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

TEST(LoadShedding, AnswersMostOfWhatItCouldWhateverIsOffered) {
  for (const double offered : {200.0, 500.0, 2000.0}) {
    for (const std::size_t clients : {8U, 16U, 1000U}) {
      for (const double refusal_cost : {0.05, 0.3, 0.5}) {
        Model model{.offered = offered, .clients = clients, .refusal_cost = refusal_cost};
        model.Pass(600);
        const double could = std::min(model.capacity, offered);
        // Of few connections each is a large part.
        const double one = offered / static_cast<double>(clients);
        if (one > model.capacity / 2) continue;
        // Where refusing costs much, much is lost until it is found out how much is offered.
        const double most = refusal_cost == 0.5 ? 0.75 : 0.8;
        EXPECT_GE(model.answered / 600, most * could)
            << offered << " of " << clients << " clients, refusal " << refusal_cost;
      }
    }
  }
}

TEST(LoadShedding, GivesASingleConnectionAFreshStart) {
  LoadShedding shedding;
  EXPECT_THAT(shedding.Next({{10, 100}}, kAllBusy), ElementsAre(0));
  EXPECT_TRUE(shedding.Admits(0));
  EXPECT_FALSE(shedding.Admits(1));
}

TEST(LoadShedding, TakesAllBackOnceTheLoadIsGone) {
  Model model{.offered = 500, .clients = 100};
  model.Pass(50);
  EXPECT_LT(model.connected, 50U);
  model.offered = 50;
  model.Pass(201);
  EXPECT_EQ(model.connected, 100U);
  EXPECT_FALSE(model.shedding.is_shedding());
}

}  // namespace
}  // namespace rapport::net
