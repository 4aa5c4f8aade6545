#include "libs/instrument/decode.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "libs/base/status.h"

namespace rapport::instrument {
namespace {

namespace pb = rapport::intake::v1;

pb::Instrument Valid() {
  pb::Instrument instrument;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"pb(
                                                              code: "demo"
                                                              version: 2
                                                              languages: "en"
                                                              title { language: "en" text: "Demo" }
                                                              response_scales {
                                                                id: "agree3"
                                                                options {
                                                                  value: 1
                                                                  label { language: "en" text: "no" }
                                                                }
                                                                options {
                                                                  value: 2
                                                                  label { language: "en" text: "so" }
                                                                }
                                                                options {
                                                                  value: 3
                                                                  label { language: "en" text: "yes" }
                                                                }
                                                                allow_cannot_judge: true
                                                                favourable_options: 1
                                                              }
                                                              items {
                                                                id: "A"
                                                                text { language: "en" text: "a" }
                                                                response_scale: "agree3"
                                                              }
                                                              items {
                                                                id: "B"
                                                                text { language: "en" text: "b" }
                                                                response_scale: "agree3"
                                                                reverse_keyed: true
                                                              }
                                                              items {
                                                                id: "CHECK"
                                                                text { language: "en" text: "pick 2" }
                                                                response_scale: "agree3"
                                                                attention_value: 2
                                                              }
                                                              measures {
                                                                id: "facet-a"
                                                                title { language: "en" text: "F" }
                                                                kind: KIND_FACET
                                                                items: "A"
                                                                items: "B"
                                                              }
                                                              measures {
                                                                id: "domain-a"
                                                                title { language: "en" text: "D" }
                                                                kind: KIND_DOMAIN
                                                                components: "facet-a"
                                                              }
                                                              comment_prompts {
                                                                id: "best"
                                                                text { language: "en" text: "Best?" }
                                                              }
                                                              comment_prompts {
                                                                id: "worst"
                                                                text { language: "en" text: "Worst?" }
                                                              }
                                                              forms {
                                                                id: "all"
                                                                title { language: "en" text: "All" }
                                                                role_groups: ROLE_GROUP_FRONT_LINE
                                                                items: "B"
                                                                items: "A"
                                                                items: "CHECK"
                                                                comment_prompts: "worst"
                                                                comment_prompts: "best"
                                                              })pb",
                                                            &instrument));
  return instrument;
}

TEST(Decode, LinksThePartsOfAValidInstrument) {
  const absl::StatusOr<Instrument> instrument = Decode(Valid());
  ASSERT_TRUE(instrument.ok()) << instrument.status();
  EXPECT_EQ(instrument->ResourceId(), "demo-v2");
  EXPECT_EQ(instrument->forms[0].items, (std::vector<std::size_t>{1, 0, 2}));
  EXPECT_EQ(instrument->measures[0].items, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(instrument->measures[1].components, (std::vector<std::size_t>{0}));
  EXPECT_EQ(instrument->measures[1].max_value, 3);
  EXPECT_EQ(instrument->measures[0].min_valid_share, 0.5);
  EXPECT_EQ(instrument->comment_prompts, (std::vector<std::string>{"best", "worst"}));
  EXPECT_EQ(instrument->forms[0].comment_prompts, (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(instrument->FindCommentPrompt("worst"), 1u);
  EXPECT_EQ(instrument->FindCommentPrompt("A"), std::nullopt);
  EXPECT_EQ(instrument->DefaultForm(base::RoleGroup::kFrontLine), 0u);
  EXPECT_EQ(instrument->DefaultForm(base::RoleGroup::kExecutive), std::nullopt);
}

// Adds the first of `parts` so many times.
template <typename Parts>
void Repeat(int times, Parts* parts) {
  for (int i = 0; i < times; ++i) *parts->Add() = parts->Get(0);
}

struct Fault {
  std::string name;
  std::function<void(pb::Instrument&)> damage;
  std::string field;
  std::string reason;
};

class DecodeFault : public testing::TestWithParam<Fault> {};

TEST_P(DecodeFault, IsNamedByFieldAndReason) {
  pb::Instrument proto = Valid();
  GetParam().damage(proto);
  const absl::Status status = Decode(proto).status();
  ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  bool found = false;
  for (const base::FieldViolation& violation : base::ViolationsOf(status)) {
    found = found || (violation.field == GetParam().field && violation.reason == GetParam().reason);
  }
  EXPECT_TRUE(found) << status;
}

INSTANTIATE_TEST_SUITE_P(
    All, DecodeFault,
    testing::Values(
        Fault{"Code", [](auto& i) { i.set_code("Bad Code"); }, "instrument.code", "INVALID_ID"},
        Fault{"EmptyCode", [](auto& i) { i.set_code(""); }, "instrument.code", "INVALID_ID"},
        Fault{"Version", [](auto& i) { i.set_version(0); }, "instrument.version", "OUT_OF_RANGE"},
        Fault{"NoLanguage", [](auto& i) { i.clear_languages(); }, "instrument.languages", "REQUIRED"},
        Fault{"TextMissing", [](auto& i) { i.add_languages("es"); }, "instrument.items[0].text",
              "MISSING_LANGUAGE"},
        Fault{"ManyLanguages", [](auto& i) { Repeat(50, i.mutable_languages()); }, "instrument.languages",
              "TOO_MANY"},
        Fault{"ManyScales", [](auto& i) { Repeat(100, i.mutable_response_scales()); },
              "instrument.response_scales", "TOO_MANY"},
        Fault{"ManyForms", [](auto& i) { Repeat(50, i.mutable_forms()); }, "instrument.forms", "TOO_MANY"},
        Fault{"NoItems", [](auto& i) { i.clear_items(); }, "instrument.items", "REQUIRED"},
        Fault{"NoScales", [](auto& i) { i.clear_response_scales(); }, "instrument.items[1].response_scale",
              "UNKNOWN_RESPONSE_SCALE"},
        Fault{"DuplicateItem", [](auto& i) { i.mutable_items(1)->set_id("A"); }, "instrument.items[1].id",
              "DUPLICATE"},
        Fault{"ItemId", [](auto& i) { i.mutable_items(1)->set_id("a b"); }, "instrument.items[1].id",
              "INVALID_ID"},
        Fault{"Attention", [](auto& i) { i.mutable_items(2)->set_attention_value(9); },
              "instrument.items[2].attention_value", "OUT_OF_RANGE"},
        Fault{"AttentionInMeasure", [](auto& i) { i.mutable_measures(0)->add_items("CHECK"); },
              "instrument.measures[0].items[2]", "NOT_ALLOWED"},
        Fault{"Options", [](auto& i) { i.mutable_response_scales(0)->mutable_options(2)->set_value(2); },
              "instrument.response_scales[0].options[2].value", "NOT_ASCENDING"},
        Fault{"OptionsNan", [](auto& i) { i.mutable_response_scales(0)->mutable_options(2)->set_value(NAN); },
              "instrument.response_scales[0].options[2].value", "OUT_OF_RANGE"},
        Fault{"Mirror", [](auto& i) { i.mutable_measures(1)->set_mirrors_measure("none"); },
              "instrument.measures[1].mirrors_measure", "UNKNOWN_MEASURE"},
        Fault{"CannotJudgeLabelLanguage",
              [](auto& i) { i.mutable_response_scales(0)->add_cannot_judge_label()->set_text("x"); },
              "instrument.response_scales[0].cannot_judge_label", "MISSING_LANGUAGE"},
        Fault{"CannotJudgeLabelOfNothing",
              [](auto& i) {
                i.mutable_response_scales(0)->set_allow_cannot_judge(false);
                *i.mutable_response_scales(0)->add_cannot_judge_label() = i.title(0);
              },
              "instrument.response_scales[0].cannot_judge_label", "NOT_ALLOWED"},
        Fault{"IntroductionLanguage", [](auto& i) { i.mutable_forms(0)->add_introduction()->set_text("x"); },
              "instrument.forms[0].introduction", "MISSING_LANGUAGE"},
        Fault{"Favourable", [](auto& i) { i.mutable_response_scales(0)->set_favourable_options(3); },
              "instrument.response_scales[0].favourable_options", "OUT_OF_RANGE"},
        Fault{"Kind", [](auto& i) { i.mutable_measures(0)->set_kind(pb::Measure::KIND_ITEM); },
              "instrument.measures[0].kind", "INVALID_KIND"},
        Fault{"UnknownItem", [](auto& i) { i.mutable_measures(0)->set_items(0, "Z"); },
              "instrument.measures[0].items[0]", "UNKNOWN_ITEM"},
        Fault{"Share", [](auto& i) { i.mutable_measures(0)->set_min_valid_share(1.5); },
              "instrument.measures[0].min_valid_share", "OUT_OF_RANGE"},
        Fault{"ForwardReference", [](auto& i) { i.mutable_measures(1)->set_components(0, "domain-a"); },
              "instrument.measures[1].components[0]", "UNKNOWN_MEASURE"},
        Fault{"Direction",
              [](auto& i) { i.mutable_measures(1)->set_direction(pb::Measure::DIRECTION_LOWER_IS_BETTER); },
              "instrument.measures[1].components[0]", "MIXED_DIRECTION"},
        Fault{"FormItem", [](auto& i) { i.mutable_forms(0)->add_items("A"); }, "instrument.forms[0].items[3]",
              "DUPLICATE"},
        Fault{"RoleGroup", [](auto& i) { i.mutable_forms(0)->clear_role_groups(); },
              "instrument.forms[0].role_groups", "REQUIRED"},
        Fault{"ManyCommentPrompts", [](auto& i) { Repeat(9, i.mutable_comment_prompts()); },
              "instrument.comment_prompts", "TOO_MANY"},
        Fault{"CommentPromptId", [](auto& i) { i.mutable_comment_prompts(1)->set_id("Worst?"); },
              "instrument.comment_prompts[1].id", "INVALID_ID"},
        Fault{"DuplicateCommentPrompt", [](auto& i) { i.mutable_comment_prompts(1)->set_id("best"); },
              "instrument.comment_prompts[1].id", "DUPLICATE"},
        Fault{"CommentPromptText", [](auto& i) { i.mutable_comment_prompts(1)->clear_text(); },
              "instrument.comment_prompts[1].text", "MISSING_LANGUAGE"},
        Fault{"CommentPromptOfNoInstrument", [](auto& i) { i.mutable_forms(0)->add_comment_prompts("A"); },
              "instrument.forms[0].comment_prompts[2]", "UNKNOWN_COMMENT_PROMPT"},
        Fault{"CommentPromptTwice", [](auto& i) { i.mutable_forms(0)->add_comment_prompts("best"); },
              "instrument.forms[0].comment_prompts[2]", "DUPLICATE"},
        Fault{"Prediction", [](auto& i) { i.mutable_items(0)->set_predicts_measure("nope"); },
              "instrument.items[0].predicts_measure", "UNKNOWN_MEASURE"}),
    [](const auto& fault) { return fault.param.name; });

TEST(Decode, TakesNumbersInUnequalStepsWithoutLabels) {
  pb::Instrument proto = Valid();
  pb::ResponseScale& scale = *proto.mutable_response_scales(0);
  scale.clear_options();
  for (const double value : {0.0, 3.4285714286, 4.5, 40.0}) scale.add_options()->set_value(value);
  proto.mutable_items(2)->clear_attention_value();
  const auto instrument = Decode(proto);
  ASSERT_TRUE(instrument.ok()) << instrument.status();
  const ResponseScale& decoded = instrument->response_scales[0];
  EXPECT_FALSE(decoded.IsConsecutive());
  EXPECT_EQ(decoded.PositionOf(3.4285714286), 1);
  EXPECT_EQ(decoded.PositionOf(3.43), std::nullopt);
  EXPECT_EQ(decoded.PositionOf(NAN), std::nullopt);
  EXPECT_EQ(decoded.Describe(), "one of 4 numbers from 0 to 40");
  EXPECT_EQ(instrument->measures[0].max_value, 40);
}

TEST(ResponseScale, IsConsecutiveOnlyByOnesFromAWholeNumber) {
  EXPECT_TRUE((ResponseScale{"s", {-1, 0, 1}, false, 1}).IsConsecutive());
  EXPECT_FALSE((ResponseScale{"s", {0.5, 1.5}, false, 1}).IsConsecutive());
  EXPECT_FALSE((ResponseScale{"s", {1, 3, 5}, false, 1}).IsConsecutive());
  EXPECT_EQ((ResponseScale{"s", {1, 2, 3}, false, 1}).Describe(), "1 to 3");
}

}  // namespace
}  // namespace rapport::instrument
