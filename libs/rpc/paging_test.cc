#include "libs/rpc/paging.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "rapport/internal/testing/v1/echo.pb.h"

namespace rapport::rpc {
namespace {

using ::rapport::internal::testing::v1::EchoAnswer;
using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;
using ::rapport::testing::IsOk;
using ::rapport::testing::IsOkAndHolds;
using ::rapport::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ParsePage, SizeHasADefaultAndAMaximum) {
  EXPECT_EQ(ParsePage(0, "", {"p"})->size, 50);
  EXPECT_EQ(ParsePage(7, "", {"p"})->size, 7);
  EXPECT_EQ(ParsePage(1000, "", {"p"})->size, 1000);
  EXPECT_EQ(ParsePage(INT32_MAX, "", {"p"})->size, 1000);
}

TEST(ParsePage, RefusesANegativeSize) {
  EXPECT_THAT(ParsePage(-1, "", {"p"}), HasReason("NEGATIVE_PAGE_SIZE"));
  EXPECT_THAT(ParsePage(-1, "", {"p"}), HasViolation("page_size"));
}

TEST(ParsePage, ATokenLeadsToTheNextPageOfTheSameList) {
  const std::string key("a\0\xff/+", 5);
  ASSERT_OK_AND_ASSIGN(const Page first, ParsePage(3, "", {"organizations/o", "filter"}));
  EXPECT_EQ(first.after, "");
  const std::string token = first.TokenAfter(key);
  ASSERT_OK_AND_ASSIGN(const Page page, ParsePage(3, token, {"organizations/o", "filter"}));
  EXPECT_EQ(page.after, key);
  EXPECT_EQ(page.size, 3);
}

TEST(ParsePage, RefusesATokenOfAnotherList) {
  const std::string token = ParsePage(0, "", {"ab", "c"})->TokenAfter("k");
  EXPECT_THAT(ParsePage(0, token, {"ab", "d"}), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(ParsePage(0, token, {"a", "bc"}), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(ParsePage(0, token, {"ab"}), HasReason("INVALID_PAGE_TOKEN"));
}

TEST(ParsePage, RefusesADamagedToken) {
  const std::string token = ParsePage(0, "", {"p"})->TokenAfter("key");
  EXPECT_THAT(ParsePage(0, token.substr(1), {"p"}), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(ParsePage(0, "!", {"p"}), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(ParsePage(0, "YQ", {"p"}), HasViolation("page_token"));
}

// A request of a list method.
class ListRequest {
 public:
  ListRequest(std::string method, int page_size, std::string page_token)
      : method_(std::move(method)), page_size_(page_size), page_token_(std::move(page_token)) {}
  int page_size() const { return page_size_; }
  const std::string& page_token() const { return page_token_; }
  std::string GetTypeName() const { return method_; }

 private:
  const std::string method_;
  const int page_size_;
  const std::string page_token_;
};

TEST(PageOf, ATokenIsGoodForItsMethodAndParametersAlone) {
  ASSERT_OK_AND_ASSIGN(const Page page, PageOf(ListRequest("ListUnits", 2, ""), "o", "all"));
  EXPECT_EQ(page.limit(), 3);
  const std::string token = page.TokenAfter("k");
  EXPECT_THAT(PageOf(ListRequest("ListUnits", 9, token), "o", "all"), IsOk());
  EXPECT_THAT(PageOf(ListRequest("ListUnits", 2, token), "o", "active"), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(PageOf(ListRequest("ListUnits", 2, token), "o"), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(PageOf(ListRequest("ListMembers", 2, token), "o", "all"), HasReason("INVALID_PAGE_TOKEN"));
}

// Fills pages with answers whose item is text that is also the key.
class FillPageTest : public ::testing::Test {
 protected:
  static EchoAnswer ToProto(const std::string& item) {
    EchoAnswer answer;
    answer.set_item(item);
    return answer;
  }
  // What the page holds, and the key that its token leads on from.
  absl::StatusOr<std::vector<std::string>> Fill(int size, const std::vector<std::string>& items) {
    const absl::StatusOr<Page> page = ParsePage(size, "", {"p"});
    google::protobuf::RepeatedPtrField<EchoAnswer> out;
    std::string token;
    const absl::Status status = FillPage(
        *page, items, std::identity(),
        [this](const std::string& item) -> absl::StatusOr<EchoAnswer> {
          ++made_;
          if (item == "bad") return absl::DataLossError("is bad");
          return ToProto(item);
        },
        &out, &token);
    if (!status.ok()) return status;
    after_ = ParsePage(size, token, {"p"})->after;
    std::vector<std::string> filled;
    for (const EchoAnswer& answer : out) filled.push_back(answer.item());
    return filled;
  }

  std::string after_;
  int made_ = 0;
};

TEST_F(FillPageTest, AFullPageLeadsOnBehindItsLastEntry) {
  EXPECT_THAT(Fill(2, {"a", "b", "c"}), IsOkAndHolds(ElementsAre("a", "b")));
  EXPECT_EQ(after_, "b");
  EXPECT_EQ(made_, 2);
}

TEST_F(FillPageTest, TheLastPageLeadsNowhere) {
  EXPECT_THAT(Fill(2, {"a", "b"}), IsOkAndHolds(ElementsAre("a", "b")));
  EXPECT_EQ(after_, "");
  EXPECT_THAT(Fill(2, {}), IsOkAndHolds(IsEmpty()));
  EXPECT_EQ(after_, "");
}

TEST_F(FillPageTest, APageEndsBeforeItIsTooLongForAMessage) {
  const std::string half(kMaxPageBytes / 2, 'x');
  EXPECT_THAT(Fill(9, {"a", half, half}), IsOkAndHolds(ElementsAre("a", half)));
  EXPECT_EQ(after_, half);
  const std::string longer(2 * kMaxPageBytes, 'y');
  EXPECT_THAT(Fill(9, {longer, "a"}), IsOkAndHolds(ElementsAre(longer))) << "one entry there always is";
  EXPECT_EQ(after_, longer);
}

TEST_F(FillPageTest, AnErrorOfAnEntryEndsTheList) {
  EXPECT_THAT(Fill(2, {"a", "bad"}), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace rapport::rpc
