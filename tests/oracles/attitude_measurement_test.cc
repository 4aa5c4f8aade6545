// Reliability of the seven attitude items of 05_attitude_mtcars_drivers.
#include <gtest/gtest.h>

#include <cmath>

#include "libs/stats/measurement/item_cross_products.h"
#include "libs/stats/measurement/one_factor.h"
#include "libs/stats/measurement/reliability.h"
#include "tests/oracles/measurement_data.h"

namespace rapport::oracles {
namespace {

TEST(AttitudeTest, Reliability) {
  const Table table = Table::Read("05_attitude_mtcars_drivers/input_attitude.csv");
  const Expected expected = Expected::Read("05_attitude_mtcars_drivers/expected.json");
  const std::vector<std::string>& items = table.columns();
  const PackedItems packed(table, items);
  stats::ItemCrossProducts products(packed.Key());
  products.Add(packed.Columns());
  const Eigen::MatrixXd covariance = *products.CompleteCovariance();

  const double alpha = *stats::CronbachAlpha(covariance);
  EXPECT_THAT(alpha, Near(expected.Number("attitude_alpha/alpha")));
  EXPECT_THAT(alpha, Near(expected.Number("attitude_alpha/psych_total/raw_alpha")));
  const double standardized = *stats::StandardizedAlpha(covariance);
  EXPECT_THAT(standardized, Near(expected.Number("attitude_alpha/psych_total/std.alpha")));
  const stats::Interval interval = *stats::FeldtInterval(alpha, products.complete(), products.items());
  EXPECT_THAT(interval.lower, Near(expected.Number("attitude_alpha/feldt95/lower")));
  EXPECT_THAT(interval.upper, Near(expected.Number("attitude_alpha/feldt95/upper")));
  const double k = products.items();
  EXPECT_THAT(std::sqrt(covariance.sum()) / k, Near(expected.Number("attitude_alpha/psych_total/sd")));

  double mean = 0;
  for (int item = 0; item < products.items(); ++item) {
    const std::string prefix = "attitude_alpha/item_stats/" + std::to_string(item) + "/";
    EXPECT_EQ(static_cast<double>(products.Answers(item)), expected.Number(prefix + "n"));
    EXPECT_THAT(*products.Mean(item), Near(expected.Number(prefix + "mean")));
    EXPECT_THAT(std::sqrt(covariance(item, item)), Near(expected.Number(prefix + "sd")));
    EXPECT_THAT(*stats::CorrectedItemTotal(covariance, item), Near(expected.Number(prefix + "r.drop")));
    EXPECT_THAT(*stats::AlphaIfDropped(covariance, item),
                Near(expected.Number("attitude_alpha/alpha_drop/" + std::to_string(item))));
    mean += *products.Mean(item) / k;
  }
  EXPECT_THAT(mean, Near(expected.Number("attitude_alpha/psych_total/mean")));
}

TEST(AttitudeTest, Omega) {
  const Table table = Table::Read("05_attitude_mtcars_drivers/input_attitude.csv");
  const Expected expected = Expected::Read("05_attitude_mtcars_drivers/expected.json");
  const PackedItems packed(table, table.columns());
  stats::ItemCrossProducts products(packed.Key());
  products.Add(packed.Columns());
  const auto model = stats::FitOneFactor(*products.CompleteCovariance(), products.complete());
  ASSERT_TRUE(model.ok()) << model.status();
  const std::string prefix = "attitude_alpha/omega/";
  EXPECT_EQ(static_cast<double>(products.complete()), expected.Number(prefix + "n"));
  EXPECT_THAT(stats::OmegaTotal(*model), Near(expected.Number(prefix + "omega_total")));
  EXPECT_THAT(stats::OmegaTotal(*model),
              Near(expected.Number(prefix + "crosscheck_lavaan/omega_total"), 1e-6));
  EXPECT_THAT(model->fit->chi_square, Near(expected.Number(prefix + "chisq")));
  EXPECT_THAT(model->fit->chi_square, Near(expected.Number(prefix + "crosscheck_lavaan/chisq"), 1e-6));
  EXPECT_EQ(model->fit->df, expected.Number(prefix + "df"));
  for (std::size_t item = 0; item < table.columns().size(); ++item) {
    const auto i = static_cast<Eigen::Index>(item);
    EXPECT_THAT(model->loadings[i], Near(expected.Number(prefix + "loadings/" + table.columns()[item])));
    EXPECT_THAT(model->uniquenesses[i],
                Near(expected.Number(prefix + "uniquenesses/" + table.columns()[item])));
  }
}

}  // namespace
}  // namespace rapport::oracles
