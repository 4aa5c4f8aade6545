#include "tests/fault/history.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::fault {
namespace {

using Outcome = Submission::Outcome;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(History, OfAStoreThatKeptItsPromises) {
  const std::vector<Submission> history = {{"11", Outcome::kAcknowledged, "r1", "r1"},
                                           {"12", Outcome::kAcknowledged, "r2"},
                                           {"13", Outcome::kUnknown},
                                           {"14", Outcome::kUnknown},
                                           {"15", Outcome::kRefused}};
  EXPECT_THAT(FindFaults(history, {{"11", 1}, {"12", 1}, {"14", 1}}), IsEmpty());
}

TEST(History, ALostSheet) {
  EXPECT_THAT(FindFaults({{{"11", Outcome::kAcknowledged, "r1"}}}, {}),
              ElementsAre(HasSubstr("acknowledged and lost")));
}

TEST(History, ASheetTwice) {
  EXPECT_THAT(FindFaults({{{"11", Outcome::kAcknowledged, "r1"}}}, {{"11", 2}}),
              ElementsAre(HasSubstr("is there 2 times")));
  EXPECT_THAT(FindFaults({{{"11", Outcome::kUnknown}}}, {{"11", 2}}),
              ElementsAre(HasSubstr("is there 2 times")));
}

TEST(History, ARefusedSheetThatIsThere) {
  EXPECT_THAT(FindFaults({{{"11", Outcome::kRefused}}}, {{"11", 1}}),
              ElementsAre(HasSubstr("was refused and is there")));
}

TEST(History, AnInventedSheet) {
  EXPECT_THAT(FindFaults({}, {{"11", 1}}), ElementsAre(HasSubstr("never sent")));
}

TEST(History, ReceiptsThatAreNone) {
  EXPECT_THAT(FindFaults({{{"11", Outcome::kAcknowledged, "r1"}, {"12", Outcome::kAcknowledged, "r1"}}},
                         {{"11", 1}, {"12", 1}}),
              ElementsAre(HasSubstr("the same receipt")));
  EXPECT_THAT(FindFaults({{{"11", Outcome::kAcknowledged, "r1", "r2"}}}, {{"11", 1}}),
              ElementsAre(HasSubstr("two receipts")));
  EXPECT_THAT(FindFaults({{{"11", Outcome::kAcknowledged, ""}}}, {{"11", 1}}),
              ElementsAre(HasSubstr("without a receipt")));
}

}  // namespace
}  // namespace rapport::fault
