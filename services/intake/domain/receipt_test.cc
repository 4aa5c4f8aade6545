#include "services/intake/domain/receipt.h"

#include <gtest/gtest.h>

#include "libs/base/sha256.h"
#include "libs/base/status.h"

namespace rapport::intake {
namespace {

constexpr std::string_view kRequest = "0b9a4f8e-6c1d-4d57-9a64-2f8f4f1f2b33";

SheetDraft Draft(std::vector<SheetDraft::Choice> choices) { return SheetDraft(std::move(choices)); }

TEST(Receipt, DependsOnRequestCodeAndAnswersAlone) {
  const std::string receipt = MakeReceipt(kRequest, "hash", Draft({{0, 3}, {1, 4}}));
  EXPECT_EQ(receipt.size(), kReceiptBytes);
  EXPECT_EQ(MakeReceipt(kRequest, "hash", Draft({{1, 4}, {0, 3}})), receipt)
      << "order of sending does not matter";
  EXPECT_NE(MakeReceipt(kRequest, "hash", Draft({{0, 3}, {1, 5}})), receipt);
  EXPECT_NE(MakeReceipt(kRequest, "hasch", Draft({{0, 3}, {1, 4}})), receipt);
  EXPECT_NE(MakeReceipt("another-request-id-123", "hash", Draft({{0, 3}, {1, 4}})), receipt);
}

TEST(Receipt, CoversTheComments) {
  const SheetDraft sheet = Draft({{0, 3}});
  const auto with = [&](const std::vector<Comment>& comments) {
    return MakeReceipt(kRequest, "hash", sheet, comments);
  };
  // What it was before there were comments: a sheet that was handed in then may be handed in again now.
  std::string before = base::HmacSha256(kRequest, std::string("hash\0\0\3", 7)).substr(0, kReceiptBytes);
  before.back() = static_cast<char>(before.back() | 1);
  EXPECT_EQ(with({}), before);
  EXPECT_EQ(with({{"a", "text"}}), with({{"a", "text"}}));
  EXPECT_NE(with({{"a", "text"}}), with({}));
  EXPECT_NE(with({{"a", "text"}}), with({{"a", "texts"}}));
  EXPECT_NE(with({{"a", "text"}}), with({{"b", "text"}}));
  EXPECT_NE(with({{"a", "x"}, {"b", "y"}}), with({{"a", "xb 1 y"}}));
}

TEST(Receipt, NeedsARequestIdThatNobodyGuesses) {
  EXPECT_TRUE(CheckRequestId(kRequest).ok());
  for (const std::string& bad :
       {std::string(), std::string("short"), std::string(129, 'a'), std::string("with blank 1234567"),
        std::string("umlaut-\xc3\xb6-123456789")}) {
    EXPECT_EQ(base::ReasonOf(CheckRequestId(bad)), "REQUEST_ID_REQUIRED") << bad;
  }
}

}  // namespace
}  // namespace rapport::intake
