#include "services/intake/domain/disclosure_policy.h"

#include <functional>
#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using Change = std::function<void(DisclosurePolicy&)>;
using ::rapport::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

DisclosurePolicy Changed(const Change& change) {
  DisclosurePolicy policy{.minimum_n = 20,
                          .comment_minimum_n = 40,
                          .by_unit = true,
                          .by_specialty = true,
                          .lowest_unit_depth = 3,
                          .protection_percent = 30,
                          .response_rate_band_percent = 25,
                          .keep_answers_days = 100,
                          .export_epsilon = 1.25};
  change(policy);
  return policy;
}

TEST(DisclosurePolicyTest, DefaultIsGood) { EXPECT_THAT(Check({}), IsOk()); }

TEST(DisclosurePolicyTest, NamesWhatIsOutOfRange) {
  const std::pair<std::string, Change> cases[] = {
      {"minimum_n", [](auto& p) { p.minimum_n = 4; }},
      {"minimum_n", [](auto& p) { p.minimum_n = p.comment_minimum_n = 1001; }},
      {"comment_minimum_n", [](auto& p) { p.comment_minimum_n = 19; }},
      {"comment_minimum_n", [](auto& p) { p.comment_minimum_n = 10001; }},
      {"lowest_unit_depth", [](auto& p) { p.lowest_unit_depth = 0; }},
      {"lowest_unit_depth", [](auto& p) { p.lowest_unit_depth = -1; }},
      {"protection_percent", [](auto& p) { p.protection_percent = 19; }},
      {"protection_percent", [](auto& p) { p.protection_percent = 51; }},
      {"response_rate_band_percent", [](auto& p) { p.response_rate_band_percent = 30; }},
      {"keep_answers_days", [](auto& p) { p.keep_answers_days = 0; }},
      {"keep_answers_days", [](auto& p) { p.keep_answers_days = 3651; }},
      {"export_epsilon", [](auto& p) { p.export_epsilon = -0.1; }},
      {"export_epsilon", [](auto& p) { p.export_epsilon = 4.1; }},
      {"export_epsilon", [](auto& p) { p.export_epsilon = std::numeric_limits<double>::quiet_NaN(); }},
  };
  for (const auto& [field, change] : cases) {
    const auto violations = base::ViolationsOf(Check(Changed(change)));
    ASSERT_EQ(violations.size(), 1u) << field;
    EXPECT_EQ(violations[0].field, "wave.policy." + field);
  }
}

TEST(DisclosurePolicyTest, MayBecomeStricterOnly) {
  const std::pair<std::string, std::pair<Change, Change>> cases[] = {
      {"minimum_n", {[](auto& p) { p.minimum_n = 21; }, [](auto& p) { p.minimum_n = 19; }}},
      {"comment_minimum_n",
       {[](auto& p) { p.comment_minimum_n = 41; }, [](auto& p) { p.comment_minimum_n = 39; }}},
      {"lowest_unit_depth",
       {[](auto& p) { p.lowest_unit_depth = 2; }, [](auto& p) { p.lowest_unit_depth = 4; }}},
      {"lowest_unit_depth",
       {[](auto& p) { p.lowest_unit_depth = 1; }, [](auto& p) { p.lowest_unit_depth.reset(); }}},
      {"protection_percent",
       {[](auto& p) { p.protection_percent = 31; }, [](auto& p) { p.protection_percent = 29; }}},
      {"response_rate_band_percent",
       {[](auto& p) { p.response_rate_band_percent = 50; },
        [](auto& p) { p.response_rate_band_percent = 20; }}},
      {"keep_answers_days",
       {[](auto& p) { p.keep_answers_days = 99; }, [](auto& p) { p.keep_answers_days = 101; }}},
      {"export_epsilon", {[](auto& p) { p.export_epsilon = 1; }, [](auto& p) { p.export_epsilon = 2; }}},
  };
  const DisclosurePolicy before = Changed([](auto&) {});
  EXPECT_THAT(CheckNotLoosened(before, before), IsOk());
  for (const auto& [field, changes] : cases) {
    EXPECT_THAT(CheckNotLoosened(before, Changed(changes.first)), IsOk()) << field;
    const absl::Status loosened = CheckNotLoosened(before, Changed(changes.second));
    EXPECT_EQ(base::ReasonOf(loosened), "POLICY_LOOSENED");
    EXPECT_THAT(std::string(loosened.message()), HasSubstr("policy." + field));
  }
  const DisclosurePolicy narrow = Changed([](auto& p) { p.by_unit = p.by_specialty = false; });
  EXPECT_THAT(CheckNotLoosened(before, narrow), IsOk());
  EXPECT_THAT(CheckNotLoosened(narrow, Changed([](auto& p) { p.by_unit = false; })), Not(IsOk()));
  EXPECT_THAT(CheckNotLoosened(narrow, Changed([](auto& p) { p.by_specialty = false; })), Not(IsOk()));
}

TEST(DisclosurePolicyTest, ReadsBackWhatItWrote) {
  for (const Change& change : {Change([](auto&) {}), Change([](auto& p) { p.by_unit = false; }),
                               Change([](auto& p) { p.lowest_unit_depth.reset(); }),
                               Change([](auto& p) { p.export_epsilon = 0.1; })}) {
    const DisclosurePolicy policy = Changed(change);
    const auto read = PolicyFromText(ToText(policy));
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(*read, policy);
  }
}

TEST(DisclosurePolicyTest, RefusesAnotherText) {
  const std::string text = ToText({});
  for (const std::string& bad : {std::string(), text + "more 1\n", text.substr(0, text.size() - 20),
                                 "x" + text, "minimum_n 4" + text.substr(12)}) {
    EXPECT_EQ(PolicyFromText(bad).status().code(), absl::StatusCode::kDataLoss) << bad;
  }
}

}  // namespace
}  // namespace rapport::intake
