#include "libs/stats/measurement/scale_key.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rapport::stats {
namespace {

std::vector<double> Steps(double first, double step, int options) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(options));
  for (int i = 0; i < options; ++i) values.push_back(first + step * i);
  return values;
}

TEST(ScaleKeyTest, LikertOptionsWeighTheirPositionAlsoWhenReversed) {
  const auto key = *ScaleKey::Create({Steps(1, 1, 5), Steps(5, -1, 5), Steps(0, 1, 11)});
  EXPECT_TRUE(key->narrow());
  EXPECT_EQ(key->unit(), 1);
  EXPECT_EQ(key->minimum(1), 1);
  EXPECT_EQ(key->max_weight(), 10);
  EXPECT_EQ(key->weights(0)[1], 0);
  EXPECT_EQ(key->weights(0)[5], 4);
  EXPECT_EQ(key->weights(1)[1], 4);
  EXPECT_EQ(key->weights(1)[5], 0);
}

TEST(ScaleKeyTest, BytesThatAreNoOptionAreMissing) {
  const auto key = *ScaleKey::Create({Steps(1, 1, 5)});
  for (const int byte : {0, 6, 254, 255}) EXPECT_EQ(key->weights(0)[byte], ScaleKey::kMissing) << byte;
}

TEST(ScaleKeyTest, StepsMayBeFractions) {
  const auto key = *ScaleKey::Create({Steps(1, 0.1, 31), Steps(0, 0.5, 5)});
  EXPECT_TRUE(key->narrow());
  EXPECT_NEAR(key->unit(), 0.1, 1e-15);
  EXPECT_EQ(key->weights(0)[31], 30);
  EXPECT_EQ(key->weights(1)[5], 20);
}

TEST(ScaleKeyTest, UnevenOptionsAreWeighedInFixedPoint) {
  const std::vector<double> values = {1, 2.1111111111, 2.5, 4};
  const auto key = *ScaleKey::Create({values});
  EXPECT_FALSE(key->narrow());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_NEAR(key->minimum(0) + key->unit() * static_cast<double>(key->weights(0)[i + 1]), values[i],
                1e-12);
  }
}

TEST(ScaleKeyTest, RefusesWhatIsNoScale) {
  EXPECT_FALSE(ScaleKey::Create({}).ok());
  EXPECT_FALSE(ScaleKey::Create({{1}}).ok());
  EXPECT_FALSE(ScaleKey::Create({{1, 1}}).ok());
  EXPECT_FALSE(ScaleKey::Create({{1, 1001}}).ok());
  EXPECT_FALSE(ScaleKey::Create({{1, std::numeric_limits<double>::quiet_NaN()}}).ok());
  EXPECT_FALSE(ScaleKey::Create({std::vector<double>(255, 1)}).ok());
}

}  // namespace
}  // namespace rapport::stats
