#include "tools/load/percentiles.h"

#include "gtest/gtest.h"

namespace rapport::load {
namespace {

TEST(PercentilesTest, IsTheTextFormOfHdrHistograms) {
  Histogram histogram;
  for (const std::int64_t micros : {1000, 1000, 2000, 4000}) histogram.Record(micros);
  EXPECT_EQ(PercentileText(histogram),
            "       Value     Percentile TotalCount 1/(1-Percentile)\n"
            "\n"
            "       1.000 0.000000000000          2           1.00\n"
            "       1.000 0.100000000000          2           1.11\n"
            "       1.000 0.200000000000          2           1.25\n"
            "       1.000 0.300000000000          2           1.43\n"
            "       1.000 0.400000000000          2           1.67\n"
            "       1.000 0.500000000000          2           2.00\n"
            "       2.000 0.550000000000          3           2.22\n"
            "       2.000 0.600000000000          3           2.50\n"
            "       2.000 0.650000000000          3           2.86\n"
            "       2.000 0.700000000000          3           3.33\n"
            "       2.000 0.750000000000          3           4.00\n"
            "       4.000 1.000000000000          4\n"
            "#[Mean    =        2.000, StdDeviation   =        1.225]\n"
            "#[Max     =        4.000, Total count    =            4]\n");
}

TEST(PercentilesTest, OfNothingIsAHeadAndAFoot) {
  EXPECT_EQ(PercentileText(Histogram()),
            "       Value     Percentile TotalCount 1/(1-Percentile)\n"
            "\n"
            "#[Mean    =        0.000, StdDeviation   =        0.000]\n"
            "#[Max     =        0.000, Total count    =            0]\n");
}

}  // namespace
}  // namespace rapport::load
