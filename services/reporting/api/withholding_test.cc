#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/api/assemble.h"
#include "services/reporting/api/fake_upstreams.h"
#include "services/reporting/api/withhold.h"
#include "services/reporting/domain/csv_renderer.h"
#include "services/reporting/domain/html_renderer.h"
#include "services/reporting/domain/text_renderer.h"

namespace rapport::reporting {
namespace {

using scoring::v1::Score;
using scoring::v1::Scorecard;
using ::testing::HasSubstr;
using ::testing::Not;

// Numbers that occur nowhere else: whatever a rendering makes of one of them holds 7777 or 77,77.
constexpr double kSecret = 77.77777;
constexpr int64_t kSecretCount = 7777777;

void FillWithSecrets(Score& score) {
  score.set_n(kSecretCount);
  score.set_mean(kSecret);
  score.set_sd(kSecret);
  score.set_se(kSecret);
  score.set_score_0_100(kSecret);
  score.set_percent_favourable(kSecret);
  score.add_answers()->set_n(kSecretCount);
}

// Hides at random single scores or whole cards, which nevertheless carry numbers, as if scoring had a fault.
void HideSome(std::mt19937& random, Scorecard& card) {
  const bool hide_card = random() % 3 == 0;
  if (hide_card) {
    card.set_status(Scorecard::STATUS_SUPPRESSED);
    card.set_responses(kSecretCount);
  }
  for (Score& score : *card.mutable_scores()) {
    if (!hide_card && random() % 3 != 0) continue;
    FillWithSecrets(score);
    // The statuses that are not PUBLISHED; a card's own also withholds scores that say they are published.
    const bool says_published = hide_card && random() % 2 == 0;
    score.set_status(says_published      ? Scorecard::STATUS_PUBLISHED
                     : random() % 2 == 0 ? Scorecard::STATUS_SUPPRESSED
                                         : Scorecard::STATUS_UNSPECIFIED);
  }
}

scoring::v1::Estimate SecretEstimate() {
  scoring::v1::Estimate estimate;
  estimate.set_value(kSecret);
  estimate.set_standard_error(kSecret);
  estimate.mutable_interval()->set_lower(kSecret);
  estimate.mutable_interval()->set_upper(kSecret);
  estimate.set_p_value(0.777777);
  estimate.set_adjusted_p_value(0.777777);
  return estimate;
}

// A count that is too small to be shown: the small one, or none at all.
template <typename Message>
void SetTooFew(std::mt19937& random, Message& message, void (Message::*set)(int64_t),
               void (Message::*clear)()) {
  if (random() % 2 == 0) {
    (message.*set)(9);
  } else {
    (message.*clear)();
  }
}

// Analyses that rest on too few and nevertheless carry numbers.
void HideAnalyses(std::mt19937& random, Sources& sources) {
  scoring::v1::Gap& gap = *sources.gaps.mutable_gaps(0);
  if (random() % 2 == 0) {
    SetTooFew(random, gap, &scoring::v1::Gap::set_n, &scoring::v1::Gap::clear_n);
    *gap.mutable_mean() = SecretEstimate();
  } else {
    SetTooFew(random, gap, &scoring::v1::Gap::set_other_n, &scoring::v1::Gap::clear_other_n);
    *gap.mutable_other_mean() = SecretEstimate();
  }
  *gap.mutable_difference() = *gap.mutable_hedges_g() = SecretEstimate();
  *sources.gaps.mutable_profiles(0)->mutable_correlation() = SecretEstimate();

  scoring::v1::Drivers& drivers = sources.drivers[0];
  SetTooFew(random, drivers, &scoring::v1::Drivers::set_n, &scoring::v1::Drivers::clear_n);
  drivers.set_r_squared(kSecret);
  for (scoring::v1::Driver& driver : *drivers.mutable_drivers()) {
    *driver.mutable_relative_weight() = SecretEstimate();
    driver.set_room_to_improve(kSecret);
  }

  scoring::v1::ScaleQuality& scale = *sources.quality->mutable_scales(0);
  if (random() % 2 == 0) {
    using scoring::v1::MeasurementQuality;
    SetTooFew(random, *sources.quality, &MeasurementQuality::set_responses,
              &MeasurementQuality::clear_responses);
    *sources.quality->mutable_careless(0)->mutable_flagged_share() = SecretEstimate();
  } else {
    using scoring::v1::ScaleQuality;
    SetTooFew(random, scale, &ScaleQuality::set_complete_responses, &ScaleQuality::clear_complete_responses);
    sources.quality->mutable_careless(0)->set_sheets(9);
    *sources.quality->mutable_careless(0)->mutable_flagged_share() = SecretEstimate();
  }
  *scale.mutable_alpha() = *scale.mutable_omega() = SecretEstimate();
  *scale.mutable_agreement()->mutable_icc1() = *scale.mutable_agreement()->mutable_icc2() = SecretEstimate();
}

Sources RandomSources(unsigned seed) {
  std::mt19937 random(seed);
  FakeWaves waves;
  FakeInstruments instruments;
  FakeScoring scoring;
  FillUpstreams(static_cast<int>(random() % 90), waves, instruments, scoring);
  Sources sources = {waves.wave,          instruments.instrument, scoring.overall,
                     scoring.role_groups, scoring.units,          scoring.units_by_role_group,
                     scoring.gaps,        {scoring.drivers},      scoring.quality};
  HideAnalyses(random, sources);
  Withhold(sources.wave.policy().minimum_n(), &sources.gaps);
  Withhold(sources.wave.policy().minimum_n(), &sources.drivers[0]);
  Withhold(sources.wave.policy().minimum_n(), &*sources.quality);
  const auto treat = [&](Scorecard& card) {
    HideSome(random, card);
    Withhold(sources.wave.policy().minimum_n(), &card);
  };
  treat(sources.overall);
  for (std::vector<Scorecard>* cards : {&sources.role_groups, &sources.units, &sources.units_by_role_group}) {
    for (Scorecard& card : *cards) treat(card);
  }
  return sources;
}

void ExpectNoSecret(const std::string& document) {
  for (const char* digits : {"7777", "77.7", "77.8", "77,7", "78 %"}) {
    EXPECT_THAT(document, Not(HasSubstr(digits)));
  }
}

TEST(WithholdingTest, NoDigitOfAHiddenNumberIsInAnyDocument) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Sources sources = RandomSources(seed);
    const Report report = Assemble(sources, "en");
    ExpectNoSecret(RenderText(report, {.width = 100}));
    ExpectNoSecret(RenderText(report, {.width = 60, .color = true}));
    ExpectNoSecret(RenderHtml(report));
    ExpectNoSecret(RenderCsv(report));
    ExpectNoSecret(ToProto(sources, report).ShortDebugString());
  }
}

Scorecard PublishedCard(int64_t responses, int64_t n) {
  Scorecard card;
  card.set_status(Scorecard::STATUS_PUBLISHED);
  card.set_responses(responses);
  Score& score = *card.add_scores();
  FillWithSecrets(score);
  score.set_measure("m");
  score.set_n(n);
  score.set_status(Scorecard::STATUS_PUBLISHED);
  return card;
}

TEST(WithholdingTest, PublishedNumbersStay) {
  Scorecard card = PublishedCard(12, 10);
  Withhold(10, &card);
  EXPECT_EQ(card.responses(), 12);
  EXPECT_EQ(card.scores(0).mean(), kSecret);
}

TEST(WithholdingTest, NothingBelowTheMinimumIsShownWhateverItsStatus) {
  Scorecard few_scores = PublishedCard(12, 9);
  Withhold(10, &few_scores);
  EXPECT_EQ(few_scores.scores(0).status(), Scorecard::STATUS_SUPPRESSED);
  EXPECT_EQ(few_scores.scores(0).measure(), "m");
  EXPECT_FALSE(few_scores.scores(0).has_n());
  Scorecard few_responses = PublishedCard(9, 12);
  Withhold(10, &few_responses);
  EXPECT_EQ(few_responses.status(), Scorecard::STATUS_SUPPRESSED);
  EXPECT_FALSE(few_responses.has_responses());
  EXPECT_FALSE(few_responses.scores(0).has_mean());
}

TEST(WithholdingTest, PublishedAnalysesStayAndSuppressedOnesSayWhy) {
  FakeWaves waves;
  FakeInstruments instruments;
  FakeScoring scoring;
  FillUpstreams(0, waves, instruments, scoring);
  scoring::v1::Gaps gaps = scoring.gaps;
  Withhold(10, &gaps);
  EXPECT_EQ(gaps.gaps(0).difference().value(), 0.5);
  EXPECT_EQ(gaps.profiles_size(), 0);
  scoring::v1::Drivers drivers = scoring.drivers;
  Withhold(10, &drivers);
  EXPECT_EQ(drivers.drivers_size(), 2);
  scoring::v1::MeasurementQuality quality = scoring.quality;
  Withhold(10, &quality);
  EXPECT_EQ(quality.scales(0).alpha().value(), 0.9);
  EXPECT_EQ(quality.careless_size(), 1);

  // Executives are 20.
  Withhold(21, &gaps);
  EXPECT_EQ(gaps.gaps(0).mean().value(), 3);
  EXPECT_EQ(gaps.gaps(0).other_mean().not_estimable_reason(), "SUPPRESSED");
  EXPECT_EQ(gaps.gaps(0).difference().not_estimable_reason(), "SUPPRESSED");
  Withhold(471, &drivers);
  EXPECT_EQ(drivers.not_estimable_reason(), "SUPPRESSED");
  EXPECT_EQ(drivers.outcome(), scoring.drivers.outcome());
  scoring.drivers.set_not_estimable_reason("NO_VARIANCE");
  Withhold(10, &scoring.drivers);
  EXPECT_EQ(scoring.drivers.not_estimable_reason(), "NO_VARIANCE");
  EXPECT_EQ(scoring.drivers.drivers_size(), 0);
  Withhold(471, &quality);
  EXPECT_EQ(quality.responses(), 480);
  EXPECT_EQ(quality.scales(0).alpha().not_estimable_reason(), "SUPPRESSED");
  EXPECT_FALSE(quality.scales(0).has_agreement());
  Withhold(481, &quality);
  EXPECT_EQ(quality.scales_size(), 0);
  EXPECT_EQ(quality.role_group(), type::v1::ROLE_GROUP_FRONT_LINE);
}

TEST(WithholdingTest, AnIncompleteScoreIsSuppressed) {
  Scorecard card = PublishedCard(12, 12);
  card.mutable_scores(0)->clear_se();
  Withhold(10, &card);
  EXPECT_EQ(card.scores(0).status(), Scorecard::STATUS_SUPPRESSED);
}

}  // namespace
}  // namespace rapport::reporting
