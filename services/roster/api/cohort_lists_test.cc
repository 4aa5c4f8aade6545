#include "services/roster/api/cohort_lists.h"

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace rapport::roster {
namespace {

using testing::StatusIs;

class CohortListsTest : public ::testing::Test {
 protected:
  // The number of the derivation that a page is cut from.
  std::int64_t Page(const CohortLists::Key& key, bool first) {
    const auto list = lists_.Find(key, first, [this]() -> absl::StatusOr<std::vector<Cohort>> {
      Cohort cohort;
      cohort.size = ++derived_;
      return std::vector<Cohort>{cohort};
    });
    EXPECT_OK(list);
    return list->get()->front().size;
  }

  CohortLists lists_;
  std::int64_t derived_ = 0;
};

TEST_F(CohortListsTest, DerivesForTheFirstPageAlone) {
  EXPECT_EQ(Page({"a", 10}, true), 1);
  EXPECT_EQ(Page({"a", 10}, false), 1);
  EXPECT_EQ(Page({"a", 10}, true), 2) << "a first page finds the roster as it stands";
  EXPECT_EQ(Page({"a", 10}, false), 2);
  EXPECT_EQ(Page({"a", 5}, false), 3);
  EXPECT_EQ(Page({"b", 10}, false), 4);
}

TEST_F(CohortListsTest, DerivesAgainWhatIsNotKept) {
  EXPECT_EQ(Page({"a", 10}, true), 1);
  lists_.Drop({"a", 10});
  EXPECT_EQ(Page({"a", 10}, false), 2);
  for (int i = 0; i < static_cast<int>(CohortLists::kMaxLists); ++i) Page({"b", 10 + i}, true);
  EXPECT_EQ(Page({"b", 10}, false), 3);
  EXPECT_EQ(Page({"a", 10}, false), 7);
}

TEST_F(CohortListsTest, KeepsNoError) {
  const auto failing = []() -> absl::StatusOr<std::vector<Cohort>> { return absl::UnavailableError("down"); };
  EXPECT_THAT(lists_.Find({"a", 10}, true, failing), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Page({"a", 10}, false), 1);
}

}  // namespace
}  // namespace rapport::roster
