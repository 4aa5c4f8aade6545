// Real answers, from the files of samples/bhr2000 to scores, against means that are computed here and by
// Python.

#include "tests/integration/harness/bhr2000.h"

#include <cmath>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"

namespace rapport::integration {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;

constexpr char kAnswers[] = "samples/bhr2000/responses.csv";
constexpr char kTooSmall[] = "72";  // 8 answers
constexpr char kPooled[] = "98";    // the smallest of the others: its numbers would tell those of 72
constexpr double kTolerance = 1e-9;

struct Mean {
  int n = 0;
  double mean = 0;
};
using Means = std::map<std::string, Mean>;

// The scale's rule in a few lines: the mean of a soldier's valid items if at least half are, averaged over
// soldiers.
Means MeansOfAnswers() {
  std::map<std::string, std::vector<double>> scores;
  std::istringstream file(absl::StrReplaceAll(ReadFile(kAnswers), {{"\"", ""}, {"\r", ""}}));
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = absl::StrSplit(line, ',');
    double sum = 0;
    int valid = 0;
    for (std::size_t item = 1; item <= 11; ++item) {
      int answer = 0;
      if (!absl::SimpleAtoi(fields.at(item), &answer)) continue;
      sum += answer;
      ++valid;
    }
    if (2 * valid >= 11) scores[fields[0]].push_back(sum / valid);
  }
  Means means;
  for (const auto& [company, values] : scores) {
    double sum = 0;
    for (const double value : values) sum += value;
    means[company] = {static_cast<int>(values.size()), sum / static_cast<double>(values.size())};
  }
  return means;
}

bool HasNumber(const scoring::v1::Score& score) {
  return score.has_n() || score.has_mean() || score.has_sd() || score.has_se() || score.has_score_0_100() ||
         score.has_percent_favourable();
}

class Bhr2000Test : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({}));
    ASSERT_OK_AND_ASSIGN(wave_, LoadBhr2000(suite_->api()));
    ASSERT_OK_AND_ASSIGN(
        const auto listed,
        ListScorecards(suite_->api(), wave_, ListScorecardsRequest::BREAKDOWN_UNIT, /*include_items=*/true));
    for (const Scorecard& scorecard : listed) {
      if (!scorecard.parent_unit_id().empty()) companies_[scorecard.unit_id()] = scorecard;
    }
  }

  void ExpectMeans(const Means& expected) {
    ASSERT_EQ(expected.size(), 99u);
    for (const auto& [company, mean] : expected) {
      if (company == kTooSmall || company == kPooled) continue;
      ASSERT_TRUE(companies_.contains(company)) << company;
      const scoring::v1::Score& score = companies_[company].scores(0);
      EXPECT_EQ(score.measure(), "leadership");
      EXPECT_EQ(score.n(), mean.n) << "company " << company;
      EXPECT_NEAR(score.mean(), mean.mean, kTolerance) << "company " << company;
    }
  }

  std::unique_ptr<Suite> suite_;
  std::string wave_;
  std::map<std::string, Scorecard> companies_;
};

TEST_F(Bhr2000Test, ScoresNinetySevenCompaniesAndPoolsTheSmallOneWithAnother) {
  ASSERT_EQ(companies_.size(), 99u);
  for (const auto& [company, scorecard] : companies_) {
    const bool small = company == kTooSmall || company == kPooled;
    EXPECT_EQ(scorecard.status(), small ? Scorecard::STATUS_SUPPRESSED : Scorecard::STATUS_PUBLISHED)
        << company;
    EXPECT_EQ(scorecard.has_responses(), !small) << company;
    ASSERT_EQ(scorecard.scores_size(), 12) << company;  // the scale and its items
    for (const scoring::v1::Score& score : scorecard.scores()) {
      EXPECT_EQ(score.status(), scorecard.status()) << company << ' ' << score.measure();
      EXPECT_EQ(HasNumber(score), !small) << company << ' ' << score.measure();
    }
  }
}

TEST_F(Bhr2000Test, UnitMeansAreThoseOfTheAnswers) { ExpectMeans(MeansOfAnswers()); }

TEST_F(Bhr2000Test, UnitMeansAreThoseThatPythonComputes) {
  const Outcome python = RunCommand({"python3", "tests/integration/unit_means.py", kAnswers});
  if (python.exit_code == 127) GTEST_SKIP() << "python3 is not installed";
  ASSERT_EQ(python.exit_code, 0);
  Means means;
  std::istringstream lines(python.output);
  std::string company;
  for (Mean mean; lines >> company >> mean.n >> mean.mean;) means[company] = mean;
  ExpectMeans(means);
}

TEST_F(Bhr2000Test, TheWholeIsTheMeanOfAllSoldiers) {
  scoring::v1::GetScorecardRequest request;
  request.set_wave(wave_);
  ASSERT_OK_AND_ASSIGN(const Scorecard army,
                       Call(*suite_->api().scoring, &ScoringService::Stub::GetScorecard, request));
  EXPECT_EQ(army.unit_id(), "army");
  EXPECT_EQ(army.responses(), 5400);
  double sum = 0;
  int n = 0;
  for (const auto& [company, mean] : MeansOfAnswers()) {
    sum += mean.mean * mean.n;
    n += mean.n;
  }
  EXPECT_EQ(army.scores(0).n(), n);
  EXPECT_NEAR(army.scores(0).mean(), sum / n, kTolerance);
  EXPECT_NEAR(army.scores(0).score_0_100(), 25 * (sum / n - 1), 100 * kTolerance);
  EXPECT_NEAR(army.scores(0).se(), army.scores(0).sd() / std::sqrt(n), kTolerance);
}

TEST_F(Bhr2000Test, TheReportTellsTheSameAsTheScores) {
  reporting::v1::GetReportRequest request;
  request.set_wave(wave_);
  ASSERT_OK_AND_ASSIGN(const reporting::v1::Report report,
                       Call(*suite_->api().reporting, &ReportingService::Stub::GetReport, request));
  EXPECT_EQ(report.suppressed_units(), 2);
  EXPECT_EQ(report.overall().responses(), 5400);
  int companies = 0;
  for (const Scorecard& unit : report.units()) {
    if (unit.parent_unit_id().empty()) continue;
    ++companies;
    EXPECT_EQ(unit.scores(0).SerializeAsString(), companies_[unit.unit_id()].scores(0).SerializeAsString());
  }
  EXPECT_EQ(companies, 99);

  using Format = reporting::v1::RenderReportRequest;
  for (const auto format : {Format::FORMAT_TEXT, Format::FORMAT_HTML, Format::FORMAT_CSV}) {
    ASSERT_OK_AND_ASSIGN(const std::string document, RenderReport(suite_->api(), wave_, format));
    EXPECT_THAT(document, ::testing::HasSubstr("99 companies (bhr2000)"));
  }
}

TEST_F(Bhr2000Test, AUnitOrWaveThatIsNotThereIsNotFound) {
  scoring::v1::GetScorecardRequest request;
  request.set_wave(wave_);
  request.set_unit_id("100");
  EXPECT_THAT(Call(*suite_->api().scoring, &ScoringService::Stub::GetScorecard, request),
              HasReason("UNIT_NOT_FOUND"));
  request.set_wave("organizations/bhr2000/waves/navy");
  const auto navy = Call(*suite_->api().scoring, &ScoringService::Stub::GetScorecard, request);
  EXPECT_THAT(navy, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(navy, HasReason("WAVE_NOT_FOUND"));
}

}  // namespace
}  // namespace rapport::integration
