// Case 05: relative weights, LMG and logistic relative weights.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "libs/stats/models/least_squares.h"
#include "libs/stats/models/logistic.h"
#include "libs/stats/models/relative_importance.h"
#include "tests/oracles/oracle.h"

namespace rapport::stats {
namespace {

using oracles::Expected;
using oracles::Near;
using oracles::Table;

const std::string kCase = "05_attitude_mtcars_drivers/";

struct Model {
  std::string name;  // in expected.json
  std::string file;
  std::vector<std::string> predictors;
  std::string outcome;
};

const std::vector<Model> kModels = {
    {"attitude",
     "input_attitude.csv",
     {"complaints", "privileges", "learning", "raises", "critical", "advance"},
     "rating"},
    {"mtcars_cyl_disp_hp_wt", "input_mtcars.csv", {"cyl", "disp", "hp", "wt"}, "mpg"},
    {"mtcars_cyl_disp_hp_gear", "input_mtcars.csv", {"cyl", "disp", "hp", "gear"}, "mpg"},
    {"swiss",
     "input_swiss.csv",
     {"Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality"},
     "Fertility"}};

CrossProducts Read(const Model& model) {
  const Table table = Table::Read(kCase + model.file);
  std::vector<std::string> names = model.predictors;
  names.push_back(model.outcome);
  std::vector<std::vector<FixedScore>> columns;
  for (const std::string& name : names) {
    std::vector<FixedScore>& column = columns.emplace_back();
    for (const double value : table.Numbers(name)) column.push_back(ToFixed(value));
  }
  CrossProducts sums(static_cast<int>(names.size()));
  const std::vector<absl::Span<const FixedScore>> spans(columns.begin(), columns.end());
  sums.AddColumns(spans);
  return sums;
}

TEST(Drivers, RelativeWeightsAndLmg) {
  const Expected expected = Expected::Read(kCase + "expected.json");
  for (const Model& model : kModels) {
    const Eigen::MatrixXd covariance = *Read(model).Covariance();
    const Importance weights = *RelativeWeights(covariance);
    const Importance lmg = *Lmg(covariance);
    const auto number = [&](const std::string& path) { return expected.Number(model.name + "/" + path); };
    EXPECT_THAT(weights.r2, Near(number("rw/r2")));
    EXPECT_THAT(lmg.r2, Near(number("lmg/r2")));
    for (std::size_t i = 0; i < model.predictors.size(); ++i) {
      const auto j = static_cast<Eigen::Index>(i);
      const std::string& name = model.predictors[i];
      EXPECT_THAT(weights.weights[j], Near(number("rw/raw/" + name))) << name;
      EXPECT_THAT(weights.percent[j], Near(number("rw/rescaled_pct/" + name))) << name;
      EXPECT_THAT(lmg.weights[j], Near(number("lmg/lmg/" + name))) << name;
      EXPECT_THAT(lmg.percent[j], Near(number("lmg/pct/" + name))) << name;
    }
  }
}

TEST(Drivers, RegressionOfAttitude) {
  const Expected expected = Expected::Read(kCase + "expected.json");
  const Model& model = kModels[0];
  const LeastSquares fit = *FitLeastSquares(Read(model), {{0, 1, 2, 3, 4, 5}, 6});
  EXPECT_THAT(fit.r2, Near(expected.Number("attitude/r2")));
  EXPECT_THAT(fit.adjusted_r2, Near(expected.Number("attitude/adj_r2")));
  for (std::size_t i = 0; i < model.predictors.size(); ++i) {
    EXPECT_THAT(fit.standardized[static_cast<Eigen::Index>(i)],
                Near(expected.Number("attitude/beta_std/" + model.predictors[i])));
  }
}

TEST(Drivers, LogisticRelativeWeightsOfLowBirthWeight) {
  const Expected expected = Expected::Read(kCase + "expected.json");
  const Table table = Table::Read(kCase + "input_birthwt.csv");
  const std::vector<std::string> names = {"age", "lwt", "smoke", "ptl", "ht", "ui"};
  Eigen::MatrixXd x(static_cast<Eigen::Index>(table.rows()), 6);
  for (Eigen::Index j = 0; j < 6; ++j) {
    const std::vector<double> column = table.Numbers(names[static_cast<std::size_t>(j)]);
    for (Eigen::Index i = 0; i < x.rows(); ++i) x(i, j) = column[static_cast<std::size_t>(i)];
  }
  std::vector<std::uint8_t> low;
  for (const double value : table.Numbers("low")) low.push_back(value == 1 ? 1 : 0);
  const LogisticImportance fit = *LogisticRelativeWeights(x, low);
  const auto number = [&](const std::string& path) { return expected.Number("logistic_rw_birthwt/" + path); };
  EXPECT_THAT(fit.importance.r2, Near(number("R2_O")));
  EXPECT_THAT(fit.importance.weights.sum(), Near(number("sum_raw")));
  EXPECT_THAT(fit.model.log_likelihood, Near(number("loglik")));
  EXPECT_THAT(fit.model.mcfadden_r2, Near(number("mcfadden")));
  for (Eigen::Index j = 0; j < 6; ++j) {
    const std::string place = "/" + std::to_string(j);
    const std::string& name = names[static_cast<std::size_t>(j)];
    EXPECT_THAT(fit.orthogonal_coefficients[j], Near(number("b_logit_on_orthogonal_Z" + place)));
    EXPECT_THAT(fit.standardized_coefficients[j], Near(number("beta_std" + place)));
    EXPECT_THAT(fit.importance.weights[j], Near(number("raw/" + name)));
    EXPECT_THAT(fit.importance.percent[j], Near(number("pct/" + name)));
  }
  for (Eigen::Index j = 0; j < 7; ++j) {
    const std::string place = "/" + std::to_string(j);
    EXPECT_THAT(fit.model.coefficients[j], Near(number("logit_coef" + place)));
    EXPECT_THAT(fit.model.tests[static_cast<std::size_t>(j)].standard_error,
                Near(number("logit_se" + place)));
  }
}

}  // namespace
}  // namespace rapport::stats
