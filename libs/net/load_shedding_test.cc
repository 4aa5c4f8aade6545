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
  double answered = 0;  // all in all
  LoadShedding shedding = {};

  void Pass(int intervals) {
    for (int i = 0; i < intervals; ++i) {
      const double load = offered * static_cast<double>(connected) / static_cast<double>(clients);
      double now_answered = load, now_in_vain = 0;
      if (load > capacity) {
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
      connected -= shedding.Next(calls, kAllBusy).size();
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
  const std::vector<Calls> calls = {{10, 0}, {0, 50}, {0, 0}, {20, 50}, {50, 20}, {0, 1}};
  EXPECT_THAT(shedding.Next(calls, [](std::size_t i) { return i != 5; }), ElementsAre(1, 2, 3, 4));
  EXPECT_TRUE(shedding.is_shedding());
  // Two are left, and two of the others may come back.
  EXPECT_TRUE(shedding.Admits(3));
  EXPECT_FALSE(shedding.Admits(4));
  // For a second the server may have to do with what is left of those.
  for (int i = 0; i < 10; ++i) EXPECT_THAT(shedding.Next({{0, 50}, {0, 50}, {0, 50}}, kAllBusy), IsEmpty());
  EXPECT_THAT(shedding.Next({{0, 50}, {0, 50}, {0, 50}}, kAllBusy), ElementsAre(0, 1, 2));
  EXPECT_TRUE(shedding.Admits(1));
  EXPECT_FALSE(shedding.Admits(2));
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
        model.Pass(20);  // to find out
        model.answered = 0;
        model.Pass(300);
        const double could = std::min(model.capacity, offered);
        // Of few connections each is a large part.
        const double one = offered / static_cast<double>(clients);
        if (one > model.capacity / 2) continue;
        // Where refusing costs much, little is refused, and connections are closed, before they are too many.
        const double most = refusal_cost < 0.5 ? 0.75 : 0.65;
        EXPECT_GE(model.answered / 300, most * could)
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
  model.Pass(151);
  EXPECT_EQ(model.connected, 100U);
  EXPECT_FALSE(model.shedding.is_shedding());
}

}  // namespace
}  // namespace rapport::net
