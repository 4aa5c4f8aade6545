#include "libs/csv/header.h"

#include <array>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::csv {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Optional;

using Names = std::vector<std::string_view>;

absl::StatusOr<Header> Make(const Names& names) { return Header::Create(Row{1, names}); }

TEST(CsvHeaderTest, FindsColumns) {
  ASSERT_OK_AND_ASSIGN(const Header header, Make({"id", " name ", "unit"}));
  EXPECT_THAT(header.names(), ElementsAre("id", "name", "unit"));
  EXPECT_THAT(header.Find("name"), Optional(1u));
  EXPECT_EQ(header.Find("Name"), std::nullopt);
  const Names fields = {"7", "Ann"};
  EXPECT_EQ(header.Get(Row{2, fields}, "name"), "Ann");
  EXPECT_EQ(header.Get(Row{2, fields}, "unit"), "");
  EXPECT_EQ(header.Get(Row{2, fields}, "other"), "");
}

TEST(CsvHeaderTest, RefusesDuplicatesAndEmptyNames) {
  EXPECT_THAT(Make({"id", "name", "id "}), AllOf(HasReason("DUPLICATE_COLUMN"), HasViolation("id")));
  EXPECT_THAT(Make({"id", " "}), AllOf(HasReason("EMPTY_COLUMN_NAME"), HasViolation("column 2")));
  EXPECT_THAT(Make({"id", "", "id"}),
              AllOf(HasReason("INVALID_ARGUMENT"), HasViolation("column 2"), HasViolation("id")));
}

TEST(CsvHeaderTest, RequiresAndAllows) {
  ASSERT_OK_AND_ASSIGN(const Header header, Make({"id", "name"}));
  EXPECT_OK(header.Require(Names{"name", "id"}));
  EXPECT_OK(header.AllowOnly(Names{"name", "id", "unit"}));
  EXPECT_THAT(header.Require(Names{"id", "unit"}), AllOf(HasReason("MISSING_COLUMN"), HasViolation("unit")));
  EXPECT_THAT(header.AllowOnly(Names{"id"}), AllOf(HasReason("UNKNOWN_COLUMN"), HasViolation("name")));
}

}  // namespace
}  // namespace rapport::csv
