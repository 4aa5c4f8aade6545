// Agreement within companies, reliability and intraclass correlations of 15_bhr2000_bliese.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "libs/stats/measurement/agreement.h"
#include "libs/stats/measurement/group_variance.h"
#include "libs/stats/measurement/item_cross_products.h"
#include "libs/stats/measurement/one_factor.h"
#include "libs/stats/measurement/reliability.h"
#include "tests/oracles/measurement_data.h"

namespace rapport::oracles {
namespace {

const std::vector<std::string> kItems = {"AF06", "AF07", "AP12", "AP17", "AP33", "AP34",
                                         "AS14", "AS15", "AS16", "AS17", "AS28"};
const std::vector<double> kOptions = {1, 2, 3, 4, 5};
// The reference takes the uniform null of five options for the hours worked as well.
constexpr double kUniform = 2;

Table Input() { return Table::Read("../../samples/bhr2000/responses.csv"); }
Expected Results() { return Expected::Read("15_bhr2000_bliese/expected.json"); }

// By company: by item the counts of the options.
std::vector<std::vector<std::vector<std::uint64_t>>> CountsByCompany(const PackedItems& packed,
                                                                     std::size_t options,
                                                                     const std::vector<int>& groups) {
  const auto companies = static_cast<std::size_t>(*std::max_element(groups.begin(), groups.end())) + 1;
  const auto columns = packed.Columns();
  std::vector counts(companies, std::vector(columns.size(), std::vector<std::uint64_t>(options)));
  for (std::size_t item = 0; item < columns.size(); ++item) {
    for (std::size_t row = 0; row < groups.size(); ++row) {
      ++counts[static_cast<std::size_t>(groups[row])][item][columns[item][row] - 1U];
    }
  }
  return counts;
}

std::vector<stats::OptionCounts> Items(const std::vector<std::vector<std::uint64_t>>& counts,
                                       const std::vector<double>& values) {
  std::vector<stats::OptionCounts> items;
  items.reserve(counts.size());
  for (const std::vector<std::uint64_t>& item : counts) items.push_back({.values = values, .counts = item});
  return items;
}

// R's summary of a column: minimum, quartiles (type 7), mean, maximum.
void ExpectSummary(std::vector<double> numbers, const std::string& key) {
  const Expected expected = Results();
  std::sort(numbers.begin(), numbers.end());
  const auto quantile = [&](double p) {
    const double place = p * static_cast<double>(numbers.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, numbers.size() - 1);
    return numbers[below] + (place - static_cast<double>(below)) * (numbers[above] - numbers[below]);
  };
  EXPECT_THAT(numbers.front(), Near(expected.Number(key + "/Min."))) << key;
  EXPECT_THAT(quantile(0.25), Near(expected.Number(key + "/1st Qu."))) << key;
  EXPECT_THAT(quantile(0.5), Near(expected.Number(key + "/Median"))) << key;
  EXPECT_THAT(std::accumulate(numbers.begin(), numbers.end(), 0.0) / static_cast<double>(numbers.size()),
              Near(expected.Number(key + "/Mean")))
      << key;
  EXPECT_THAT(quantile(0.75), Near(expected.Number(key + "/3rd Qu."))) << key;
  EXPECT_THAT(numbers.back(), Near(expected.Number(key + "/Max."))) << key;
}

TEST(Bhr2000Test, AgreementInEveryCompany) {
  const Table input = Input();
  const Table expected = Table::Read("15_bhr2000_bliese/expected_agreement.csv");
  const std::vector<int> groups = input.Groups("GRP");
  const PackedItems packed(input, kItems, kOptions);
  const auto counts = CountsByCompany(packed, kOptions.size(), groups);
  std::vector<double> hours;
  for (int i = 0; i <= 24; ++i) hours.push_back(i);
  const auto hour_counts = CountsByCompany(PackedItems(input, {"HRS"}, hours), hours.size(), groups);

  std::vector<double> rwg;
  std::vector<double> rwg_star;
  std::vector<double> rwg_hours;
  std::vector<double> deviation;
  ASSERT_EQ(expected.rows(), counts.size());
  for (std::size_t i = 0; i < expected.rows(); ++i) {
    // The reference is sorted by the company's name as text.
    const std::string& name = expected.Text("GRP")[i];
    const std::vector<std::string>& names = input.Text("GRP");
    const auto row = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    const auto company = static_cast<std::size_t>(groups[row]);
    const std::vector<stats::OptionCounts> items = Items(counts[company], kOptions);
    const double n = std::accumulate(items[0].counts.begin(), items[0].counts.end(), 0.0);
    EXPECT_EQ(n, expected.Numbers("n")[i]) << name;
    EXPECT_DOUBLE_EQ(stats::UniformNullVariance(kOptions), kUniform);
    rwg.push_back(*stats::Rwg(items, kUniform));
    rwg_star.push_back(*stats::RwgStar(items, kUniform));
    rwg_hours.push_back(*stats::Rwg(Items(hour_counts[company], hours), kUniform));
    deviation.push_back(*stats::AverageDeviationAboutMean(items));
    EXPECT_THAT(rwg.back(), Near(expected.Numbers("rwg_j")[i])) << name;
    EXPECT_THAT(rwg_star.back(), Near(expected.Numbers("lindell")[i])) << name;
    EXPECT_THAT(rwg_hours.back(), Near(expected.Numbers("rwg_HRS")[i])) << name;
    EXPECT_THAT(deviation.back(), Near(expected.Numbers("AD_M")[i])) << name;
    EXPECT_THAT(*stats::Awg(items), Near(expected.Numbers("awg")[i])) << name;
  }
  ExpectSummary(rwg, "rwg_j");
  ExpectSummary(rwg_star, "lindell");
  ExpectSummary(rwg_hours, "rwg_HRS");
  ExpectSummary(deviation, "AD_M");
}

TEST(Bhr2000Test, ReliabilityOfTheLeadershipScale) {
  const Expected expected = Results();
  const PackedItems packed(Input(), kItems, kOptions);
  stats::ItemCrossProducts products(packed.Key());
  products.Add(packed.Columns());
  EXPECT_EQ(static_cast<double>(products.complete()), expected.Number("n"));
  const Eigen::MatrixXd covariance = *products.CompleteCovariance();
  EXPECT_THAT(*stats::CronbachAlpha(covariance), Near(expected.Number("LEAD11/alpha")));

  const auto model = stats::FitOneFactor(covariance, products.complete());
  ASSERT_TRUE(model.ok()) << model.status();
  const std::string prefix = "LEAD11/omega/";
  EXPECT_EQ(static_cast<double>(products.complete()), expected.Number(prefix + "n"));
  EXPECT_THAT(stats::OmegaTotal(*model), Near(expected.Number(prefix + "omega_total")));
  EXPECT_THAT(stats::OmegaTotal(*model),
              Near(expected.Number(prefix + "crosscheck_lavaan/omega_total"), 1e-6));
  EXPECT_THAT(model->fit->chi_square, Near(expected.Number(prefix + "chisq")));
  EXPECT_THAT(model->fit->chi_square, Near(expected.Number(prefix + "crosscheck_lavaan/chisq"), 1e-6));
  EXPECT_EQ(model->fit->df, expected.Number(prefix + "df"));
  for (std::size_t item = 0; item < kItems.size(); ++item) {
    const auto i = static_cast<Eigen::Index>(item);
    EXPECT_THAT(model->loadings[i], Near(expected.Number(prefix + "loadings/" + kItems[item])));
    EXPECT_THAT(model->uniquenesses[i], Near(expected.Number(prefix + "uniquenesses/" + kItems[item])));
  }
}

TEST(Bhr2000Test, VarianceBetweenCompanies) {
  const Table input = Input();
  const Expected expected = Results();
  const std::vector<int> groups = input.Groups("GRP");
  const auto hours = stats::AnalyzeGroups(MomentsByGroup(input.Numbers("HRS"), groups));
  ASSERT_TRUE(hours.ok());
  EXPECT_EQ(hours->groups, expected.Number("groups"));
  EXPECT_THAT(hours->icc1, Near(expected.Number("HRS/ICC1_aov")));
  EXPECT_THAT(*hours->icc2, Near(expected.Number("HRS/ICC2_aov")));

  std::vector<double> scores(input.rows());
  for (const std::string& item : kItems) {
    const std::vector<double> answers = input.Numbers(item);
    for (std::size_t row = 0; row < scores.size(); ++row) {
      scores[row] += answers[row] / static_cast<double>(kItems.size());
    }
  }
  const auto leadership = stats::AnalyzeGroups(MomentsByGroup(scores, groups));
  ASSERT_TRUE(leadership.ok());
  EXPECT_THAT(leadership->icc1, Near(expected.Number("LEAD11/ICC1_aov")));
  EXPECT_THAT(*leadership->icc2, Near(expected.Number("LEAD11/ICC2_aov")));
}

}  // namespace
}  // namespace rapport::oracles
