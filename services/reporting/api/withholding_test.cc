#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/api/assemble.h"
#include "services/reporting/api/fake_upstreams.h"
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

Sources RandomSources(unsigned seed) {
  std::mt19937 random(seed);
  FakeWaves waves;
  FakeInstruments instruments;
  FakeScoring scoring;
  FillUpstreams(static_cast<int>(random() % 90), waves, instruments, scoring);
  Sources sources = {waves.wave,          instruments.instrument, scoring.overall,
                     scoring.role_groups, scoring.units,          scoring.units_by_role_group};
  const auto treat = [&](Scorecard& card) {
    HideSome(random, card);
    Withhold(sources.wave.minimum_n(), &card);
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

TEST(WithholdingTest, AnIncompleteScoreIsSuppressed) {
  Scorecard card = PublishedCard(12, 12);
  card.mutable_scores(0)->clear_se();
  Withhold(10, &card);
  EXPECT_EQ(card.scores(0).status(), Scorecard::STATUS_SUPPRESSED);
}

}  // namespace
}  // namespace rapport::reporting
