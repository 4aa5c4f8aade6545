// The questionnaire as a respondent gets it: in the language asked for, and without what decides the scores.

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::integration {
namespace {

using intake::v1::GetFormResponse;
using intake::v1::LocalizedText;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Property;
using ::testing::SizeIs;
using ::testing::StartsWith;

class FormTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({}));
    ASSERT_OK(LoadPulse(api()));
    ASSERT_OK_AND_ASSIGN(
        const Instrument instrument,
        CreateInstrument(api(), kPulse, ReadInstrument("instruments/rapport-trust-v1.json")));
    WavePlan plan = PulseWave("trust");
    plan.wave.set_instrument(instrument.name());
    ASSERT_OK_AND_ASSIGN(const Wave wave, CreateOpenWave(api(), plan));
    ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(api(), wave.name(), "u1", 1));
    request_.set_wave(wave.name());
    request_.set_participation_code(codes[0]);
  }

  const Api& api() { return suite_->api(); }

  absl::StatusOr<GetFormResponse> FormIn(const std::string& language) {
    request_.set_language(language);
    return Call(*api().responses, &ResponseService::Stub::GetForm, request_);
  }

  std::unique_ptr<Suite> suite_;
  intake::v1::GetFormRequest request_;
};

TEST_F(FormTest, EveryTextIsInTheLanguageAskedFor) {
  ASSERT_OK_AND_ASSIGN(const GetFormResponse form, FormIn("es"));
  const auto in_spanish = [](auto texts) {
    EXPECT_THAT(texts, SizeIs(1));
    EXPECT_THAT(texts, Each(Property(&LocalizedText::language, "es")));
  };
  EXPECT_EQ(form.language(), "es");
  in_spanish(form.form().title());
  in_spanish(form.form().introduction());
  ASSERT_THAT(form.items(), SizeIs(58));
  for (const auto& item : form.items()) in_spanish(item.text());
  ASSERT_THAT(form.response_scales(), SizeIs(3));
  for (const auto& scale : form.response_scales()) {
    for (const auto& option : scale.options()) in_spanish(option.label());
    EXPECT_THAT(scale.cannot_judge_label(), SizeIs(scale.allow_cannot_judge() ? 1 : 0));
  }
  EXPECT_EQ(form.response_scales(0).cannot_judge_label(0).text(), "No puedo juzgarlo");
}

TEST_F(FormTest, OpenQuestionsComeWithTheirThreshold) {
  ASSERT_OK_AND_ASSIGN(const GetFormResponse form, FormIn("es"));
  ASSERT_THAT(form.comment_prompts(), SizeIs(2));
  EXPECT_EQ(form.comment_prompts(0).id(), "keep");
  ASSERT_THAT(form.comment_prompts(1).text(), SizeIs(1));
  EXPECT_THAT(form.comment_prompts(1).text(0).text(), StartsWith("¿Qué cambio "));
  EXPECT_THAT(form.form().comment_prompts(), ::testing::ElementsAre("keep", "change"));
  EXPECT_EQ(form.policy().comment_minimum_n(), 25);
}

TEST_F(FormTest, AnUnknownLanguageGetsTheInstrumentsFirst) {
  for (const std::string language : {"", "xx"}) {
    ASSERT_OK_AND_ASSIGN(const GetFormResponse form, FormIn(language));
    EXPECT_EQ(form.language(), "en");
    EXPECT_THAT(form.form().introduction(0).text(), StartsWith("Please "));
    EXPECT_EQ(form.response_scales(0).cannot_judge_label(0).text(), "Cannot judge");
  }
}

TEST_F(FormTest, HowItemsAreScoredIsNotTold) {
  ASSERT_OK_AND_ASSIGN(const GetFormResponse form, FormIn("en"));
  for (const auto& item : form.items()) {
    EXPECT_FALSE(item.reverse_keyed()) << item.id();
    EXPECT_FALSE(item.has_attention_value()) << item.id();
    EXPECT_THAT(item.predicts_measure(), IsEmpty()) << item.id();
  }
}

}  // namespace
}  // namespace rapport::integration
