// Scale quality, differential item functioning and careless responding of 03_bfi_survey_scoring.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "libs/stats/mean_score.h"
#include "libs/stats/measurement/careless.h"
#include "libs/stats/measurement/dif.h"
#include "libs/stats/measurement/item_cross_products.h"
#include "libs/stats/measurement/one_factor.h"
#include "libs/stats/measurement/reliability.h"
#include "tests/oracles/measurement_data.h"

namespace rapport::oracles {
namespace {

const std::vector<double> kOptions = {1, 2, 3, 4, 5, 6};

Table Input() { return Table::Read("03_bfi_survey_scoring/input.csv"); }
Expected Results() { return Expected::Read("03_bfi_survey_scoring/expected.json"); }

struct Scale {
  const char* name;
  std::vector<std::string> items;
  std::vector<std::size_t> reversed;
};

const std::vector<Scale> kScales = {
    {"agree", {"A1", "A2", "A3", "A4", "A5"}, {0}},
    {"conscientious", {"C1", "C2", "C3", "C4", "C5"}, {3, 4}},
    {"extraversion", {"E1", "E2", "E3", "E4", "E5"}, {0, 1}},
    {"neuroticism", {"N1", "N2", "N3", "N4", "N5"}, {}},
    {"openness", {"O1", "O2", "O3", "O4", "O5"}, {1, 4}},
};

PackedItems Keyed(const Table& input, const Scale& scale) {
  PackedItems packed(input, scale.items, kOptions);
  for (const std::size_t item : scale.reversed) packed.Reverse(item);
  return packed;
}

class BfiScaleTest : public ::testing::TestWithParam<Scale> {};

TEST_P(BfiScaleTest, Reliability) {
  const Expected expected = Results();
  const std::string prefix = std::string(GetParam().name) + "/";
  const PackedItems packed = Keyed(Input(), GetParam());
  stats::ItemCrossProducts products(packed.Key());
  products.Add(packed.Columns());
  const Eigen::MatrixXd covariance = *products.CompleteCovariance();
  EXPECT_EQ(products.items(), expected.Number(prefix + "k"));
  EXPECT_EQ(static_cast<double>(products.complete()), expected.Number(prefix + "n_listwise"));
  const double alpha = *stats::CronbachAlpha(covariance);
  EXPECT_THAT(alpha, Near(expected.Number(prefix + "alpha_listwise")));
  const double pairwise = *stats::CronbachAlpha(*products.PairwiseCovariance());
  EXPECT_THAT(pairwise, Near(expected.Number(prefix + "alpha_pairwise")));
  EXPECT_THAT(pairwise, Near(expected.Number(prefix + "alpha_pairwise_psych")));
  EXPECT_THAT(*stats::StandardizedAlpha(covariance), Near(expected.Number(prefix + "alpha_std_listwise")));
  const stats::Interval interval = *stats::FeldtInterval(alpha, products.complete(), products.items());
  EXPECT_THAT(interval.lower, Near(expected.Number(prefix + "feldt95/lower")));
  EXPECT_THAT(interval.upper, Near(expected.Number(prefix + "feldt95/upper")));
  for (int item = 0; item < products.items(); ++item) {
    const std::string& name = GetParam().items[static_cast<std::size_t>(item)];
    EXPECT_THAT(*stats::CorrectedItemTotal(covariance, item),
                Near(expected.Number(absl::StrCat(prefix, "corrected_item_total_listwise/", name))));
    EXPECT_THAT(*stats::AlphaIfDropped(covariance, item),
                Near(expected.Number(absl::StrCat(prefix, "alpha_if_dropped_listwise/", name))));
    EXPECT_EQ(static_cast<double>(products.Answers(item)),
              expected.Number(absl::StrCat(prefix, "n_item/", name)));
  }
}

TEST_P(BfiScaleTest, Omega) {
  const Expected expected = Results();
  const PackedItems packed = Keyed(Input(), GetParam());
  stats::ItemCrossProducts products(packed.Key());
  products.Add(packed.Columns());
  const auto model = stats::FitOneFactor(*products.CompleteCovariance(), products.complete());
  ASSERT_TRUE(model.ok()) << model.status();
  const std::string prefix = std::string(GetParam().name) + "/omega/";
  EXPECT_EQ(static_cast<double>(products.complete()), expected.Number(prefix + "n"));
  EXPECT_THAT(stats::OmegaTotal(*model), Near(expected.Number(prefix + "omega_total")));
  EXPECT_THAT(stats::OmegaTotal(*model),
              Near(expected.Number(prefix + "crosscheck_lavaan/omega_total"), 1e-6));
  EXPECT_THAT(model->fit->chi_square, Near(expected.Number(prefix + "chisq")));
  EXPECT_THAT(model->fit->chi_square, Near(expected.Number(prefix + "crosscheck_lavaan/chisq"), 1e-6));
  EXPECT_EQ(model->fit->df, expected.Number(prefix + "df"));
  for (std::size_t item = 0; item < GetParam().items.size(); ++item) {
    const auto i = static_cast<Eigen::Index>(item);
    EXPECT_THAT(model->loadings[i], Near(expected.Number(prefix + "loadings/" + GetParam().items[item])));
    EXPECT_THAT(model->uniquenesses[i],
                Near(expected.Number(prefix + "uniquenesses/" + GetParam().items[item])));
  }
}

// The score of every respondent, under the missing rule.
std::vector<stats::FixedScore> Scores(const PackedItems& packed, std::size_t rows, double share) {
  const auto table = *stats::MeanScoreTable::Create(5, 6, 1, share);
  const auto key = packed.Key();
  const auto columns = packed.Columns();
  std::vector<stats::FixedScore> scores;
  for (std::size_t row = 0; row < rows; ++row) {
    int valid = 0;
    int sum = 0;
    for (std::size_t item = 0; item < columns.size(); ++item) {
      const std::int64_t weight = key->weights(static_cast<int>(item))[columns[item][row]];
      valid += weight < 0 ? 0 : 1;
      sum += weight < 0 ? 0 : static_cast<int>(weight);
    }
    scores.push_back(table.Score(valid, sum));
  }
  return scores;
}

TEST_P(BfiScaleTest, Scores) {
  const Expected expected = Results();
  const std::string prefix = std::string(GetParam().name) + "/";
  const Table input = Input();
  const PackedItems packed = Keyed(input, GetParam());
  const Table by_row = Table::Read("03_bfi_survey_scoring/expected_scores.csv");
  const std::string column = std::string(GetParam().name) + "_";
  for (const auto& [share, name] : {std::pair{0.5, "half"}, std::pair{0.8, "80"}}) {
    const std::vector<stats::FixedScore> scores = Scores(packed, input.rows(), share);
    const auto means = by_row.Optional(column + "mean_" + name);
    const auto percents = by_row.Optional(column + "0_100_half");
    stats::Moments moments;
    for (std::size_t row = 0; row < scores.size(); ++row) {
      ASSERT_EQ(scores[row] != stats::kNoScore, means[row].has_value()) << row;
      if (!means[row].has_value()) continue;
      const double score = std::ldexp(static_cast<double>(scores[row]), -stats::kFixedFractionBits);
      EXPECT_THAT(score, Near(*means[row])) << row;
      EXPECT_THAT((score - 1) / 5 * 100, Near(*percents[row])) << row;
      moments.Add(scores[row]);
    }
    EXPECT_EQ(static_cast<double>(moments.n()), expected.Number(prefix + "n_scored_" + name));
    if (share != 0.5) continue;
    EXPECT_THAT(*moments.Mean(), Near(expected.Number(prefix + "mean_half")));
    EXPECT_THAT(*moments.Sd(), Near(expected.Number(prefix + "sd_half")));
    EXPECT_THAT((*moments.Mean() - 1) / 5 * 100, Near(expected.Number(prefix + "mean_0_100_half")));
  }
}

INSTANTIATE_TEST_SUITE_P(Scales, BfiScaleTest, ::testing::ValuesIn(kScales),
                         [](const auto& scale) { return std::string(scale.param.name); });

TEST(BfiTest, DifferentialItemFunctioningByGender) {
  const Table input = Input();
  const Expected expected = Results();
  const Scale& scale = kScales[0];
  const PackedItems packed = Keyed(input, scale);
  std::vector<std::uint32_t> men;
  std::vector<std::uint32_t> women;
  const auto gender = input.Optional("gender");
  for (std::uint32_t row = 0; row < gender.size(); ++row) {
    if (gender[row].has_value()) (*gender[row] == 2 ? women : men).push_back(row);
  }
  stats::DifTables tables(packed.Key());
  tables.AddRows(stats::DifGroup::kReference, packed.Columns(), men);
  tables.AddRows(stats::DifGroup::kFocal, packed.Columns(), women);

  // The reference's own fits of the ordinal models have converged to 1e-7 of their log likelihood only,
  // always from below; the tests are twice differences of these.
  constexpr double kFitted = 1e-7;
  for (std::size_t item = 0; item < scale.items.size(); ++item) {
    const std::string prefix = "dif_agree_by_gender/" + scale.items[item] + "/";
    const stats::DifTable table = tables.Table(static_cast<int>(item));
    const auto mantel = stats::MantelTest(table);
    ASSERT_TRUE(mantel.ok());
    EXPECT_THAT(mantel->chi_square, Near(expected.Number(prefix + "mantel_chisq")));
    EXPECT_THAT(mantel->p / expected.Number(prefix + "mantel_p"), Near(1));
    const auto ordinal = stats::TestOrdinalDif(table);
    ASSERT_TRUE(ordinal.ok()) << ordinal.status();
    for (std::size_t model = 0; model < 3; ++model) {
      const double reference = expected.Number(prefix + "loglik/" + std::to_string(model));
      EXPECT_THAT(ordinal->log_likelihoods[model], Near(reference, kFitted));
      EXPECT_GE(ordinal->log_likelihoods[model], reference - 1e-9) << "the reference found a better fit";
    }
    const double fitted = 2 * kFitted * std::abs(expected.Number(prefix + "loglik/0"));
    EXPECT_NEAR(ordinal->uniform.chi_square, expected.Number(prefix + "LR_uniform"), fitted);
    EXPECT_NEAR(ordinal->nonuniform.chi_square, expected.Number(prefix + "LR_nonuniform"), fitted);
    EXPECT_NEAR(ordinal->total.chi_square, expected.Number(prefix + "LR_total_df2"), fitted);
    EXPECT_NEAR(ordinal->delta_r2, expected.Number(prefix + "nagelkerke_delta_R2"), 1e-6);
  }
}

TEST(BfiTest, CarelessResponding) {
  const Table input = Input();
  const Expected expected = Results();
  const Table by_row = Table::Read("03_bfi_survey_scoring/expected_careless.csv");
  std::vector<std::string> items(input.columns().begin() + 1, input.columns().begin() + 26);
  const PackedItems packed(input, items, kOptions);

  const auto longest = stats::LongStrings(packed.Columns());
  const auto variability = stats::ResponseVariability(packed.Columns(), *packed.Key());
  stats::ItemCrossProducts products(packed.Key());
  products.Add(packed.Columns());
  const auto mahalanobis = stats::MahalanobisDistance::Create(products);
  ASSERT_TRUE(mahalanobis.ok());
  const std::vector<double> distances = mahalanobis->Of(packed.Columns());
  EXPECT_THAT(mahalanobis->Cut(), Near(expected.Number("careless/chisq_cut_999_df25")));

  const std::vector<double> expected_longest = by_row.Numbers("longstring");
  const auto expected_variability = by_row.Optional("irv");
  const auto expected_distances = by_row.Optional("mahalanobis_d2_listwise");
  const auto expected_flags = by_row.Optional("flag_md_p001");
  int flagged = 0;
  for (std::size_t row = 0; row < input.rows(); ++row) {
    EXPECT_EQ(longest[row], expected_longest[row]) << row;
    EXPECT_THAT(variability[row], Near(expected_variability[row].value_or(stats::kNoIndex))) << row;
    EXPECT_THAT(distances[row], Near(expected_distances[row].value_or(stats::kNoIndex))) << row;
    const bool flag = distances[row] > mahalanobis->Cut();
    EXPECT_EQ(flag ? 1 : 0, expected_flags[row].value_or(0)) << row;
    flagged += flag ? 1 : 0;
  }
  EXPECT_EQ(*std::max_element(longest.begin(), longest.end()), expected.Number("careless/max_longstring"));
  EXPECT_THAT(std::accumulate(longest.begin(), longest.end(), 0.0) / static_cast<double>(longest.size()),
              Near(expected.Number("careless/mean_longstring")));
  EXPECT_EQ(static_cast<double>(std::count_if(longest.begin(), longest.end(),
                                              [](std::uint16_t length) { return length >= 10; })),
            expected.Number("careless/n_longstring_ge_10"));
  EXPECT_EQ(static_cast<double>(products.complete()), expected.Number("careless/n_complete"));
  EXPECT_EQ(flagged, expected.Number("careless/n_flag_md"));
  EXPECT_THAT(*std::max_element(distances.begin(), distances.end()),
              Near(expected.Number("careless/max_d2")));
}

}  // namespace
}  // namespace rapport::oracles
