#include "libs/importing/fixed_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/base/strings.h"

namespace rapport::importing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Fields = std::vector<std::string_view>;

csv::Header HeaderOf(const Fields& names) { return *csv::Header::Create({1, names}); }

TEST(FixedColumns, OrdersTheFieldsOfAFileInAnyOrder) {
  FixedColumns columns({"id", "unit", "name"});
  EXPECT_THAT(columns.Find(HeaderOf({"name", "id", "unit"})), IsEmpty());
  const Fields first = {"Ann", "7", "er"};
  EXPECT_THAT(columns.InOrder({2, first}), ElementsAre("7", "er", "Ann"));
  const Fields second = {"", "8", ""};
  EXPECT_THAT(columns.InOrder({3, second}), ElementsAre("8", "", ""));
}

TEST(FixedColumns, FindsOptionalColumnsWhereTheyAre) {
  FixedColumns columns({"id", "name"}, {"before", "after"});
  EXPECT_THAT(columns.Find(HeaderOf({"after", "name", "id"})), IsEmpty());
  const Fields row = {"x", "Ann", "7"};
  EXPECT_THAT(columns.InOrder({2, row}), ElementsAre("7", "Ann"));
  EXPECT_EQ(columns.Optional({2, row}, 0), std::nullopt);
  EXPECT_EQ(columns.Optional({2, row}, 1), "x");
}

TEST(FixedColumns, NamesWhatLacksAndWhatIsTooMuch) {
  FixedColumns columns({"id", "unit", "name"});
  std::vector<std::string> faults;
  for (const base::FieldViolation& violation : columns.Find(HeaderOf({"name", "ID", "colour"}))) {
    faults.push_back(base::StrCat(violation.field, " ", violation.reason));
  }
  EXPECT_THAT(faults, ElementsAre("id MISSING_COLUMN", "unit MISSING_COLUMN", "ID UNKNOWN_COLUMN",
                                  "colour UNKNOWN_COLUMN"));
}

}  // namespace
}  // namespace rapport::importing
