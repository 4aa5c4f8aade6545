#include "libs/disclosure/part_bounds.h"

#include <glpk.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <vector>

namespace rapport::disclosure {
namespace {

// Bounds of a part of cohorts by a solver that knows nothing of the closed form: a count and a sum of each
// cohort.
class Program {
 public:
  Program(const BlockTotals& block, const std::vector<std::optional<std::int64_t>>& sizes)
      : cohorts_(static_cast<int>(sizes.size())), problem_(glp_create_prob(), &glp_delete_prob) {
    glp_prob* const lp = problem_.get();
    glp_add_cols(lp, 2 * cohorts_);
    glp_add_rows(lp, 2 + cohorts_);
    glp_set_row_bnds(lp, 1, GLP_FX, static_cast<double>(block.n), 0);
    glp_set_row_bnds(lp, 2, GLP_FX, block.sum, 0);
    std::vector<int> rows(1);
    std::vector<int> columns(1);
    std::vector<double> values(1);
    const auto set = [&](int row, int column, double value) {
      rows.push_back(row);
      columns.push_back(column);
      values.push_back(value);
    };
    for (int i = 0; i < cohorts_; ++i) {
      const std::optional<std::int64_t> size = sizes[static_cast<std::size_t>(i)];
      glp_set_col_bnds(lp, 1 + i, size ? (*size > 0 ? GLP_DB : GLP_FX) : GLP_LO, 0,
                       static_cast<double>(size.value_or(0)));
      glp_set_col_bnds(lp, 1 + cohorts_ + i, GLP_LO, 0, 0);
      glp_set_row_bnds(lp, 3 + i, GLP_UP, 0, 0);
      set(1, 1 + i, 1);
      set(2, 1 + cohorts_ + i, 1);
      set(3 + i, 1 + cohorts_ + i, 1);
      set(3 + i, 1 + i, -block.range);
    }
    glp_load_matrix(lp, static_cast<int>(values.size()) - 1, rows.data(), columns.data(), values.data());
  }

  // The optimum of the count (or sum) of the first `part` cohorts.
  double Optimum(int part, bool sum, bool highest) {
    glp_prob* const lp = problem_.get();
    for (int i = 0; i < cohorts_; ++i) {
      glp_set_obj_coef(lp, 1 + i, !sum && i < part ? 1 : 0);
      glp_set_obj_coef(lp, 1 + cohorts_ + i, sum && i < part ? 1 : 0);
    }
    glp_set_obj_dir(lp, highest ? GLP_MAX : GLP_MIN);
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    EXPECT_EQ(glp_simplex(lp, &parameters), 0);
    EXPECT_EQ(glp_get_status(lp), GLP_OPT);
    return glp_get_obj_val(lp);
  }

 private:
  const int cohorts_;
  const std::unique_ptr<glp_prob, void (*)(glp_prob*)> problem_;
};

TEST(BoundPart, IsTheOptimumOfTheLinearProgram) {
  std::mt19937 random(11);
  const auto uniform = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  for (int round = 0; round < 3000; ++round) {
    const int cohorts = uniform(2, 6);
    const int part = uniform(1, cohorts - 1);
    std::vector<std::optional<std::int64_t>> sizes;
    PartSizes aggregated{0, 0};
    BlockTotals block;
    block.range = uniform(1, 6);
    for (int i = 0; i < cohorts; ++i) {
      const int n = uniform(0, 12);
      for (int person = 0; person < n; ++person) block.sum += block.range * uniform(0, 100) / 100.0;
      block.n += n;
      std::optional<std::int64_t>& invited = i < part ? aggregated.part : aggregated.rest;
      sizes.push_back(uniform(0, 4) == 0 ? std::nullopt : std::optional<std::int64_t>(n + uniform(0, 5)));
      invited = invited && sizes.back() ? std::optional(*invited + *sizes.back()) : std::nullopt;
    }
    if (round % 10 == 0) block.sum = 0;
    if (round % 10 == 1) block.sum = block.range * static_cast<double>(block.n);
    Program program(block, sizes);
    const PartBounds bounds = BoundPart(block, aggregated);
    ASSERT_NEAR(static_cast<double>(bounds.lowest_n), program.Optimum(part, false, false), 1e-7) << round;
    ASSERT_NEAR(static_cast<double>(bounds.highest_n), program.Optimum(part, false, true), 1e-7) << round;
    ASSERT_NEAR(bounds.lowest_sum, program.Optimum(part, true, false), 1e-7) << round;
    ASSERT_NEAR(bounds.highest_sum, program.Optimum(part, true, true), 1e-7) << round;
  }
}

TEST(IsProtected, LooksAtWhatTheRestCanHold) {
  // Eight and twelve, all of whom answered, on 1 to 5: at a mean of 4 the eight have 12 to 32 points above
  // the lowest, at 4.9 30 to 32 of 32.
  EXPECT_TRUE(IsProtected({20, 60, 4}, {8, 12}, 0.2));
  EXPECT_FALSE(IsProtected({20, 78, 4}, {8, 12}, 0.2));
  // Where nobody knows how many were invited the eight may be few.
  EXPECT_TRUE(IsProtected({20, 78, 4}, {std::nullopt, std::nullopt}, 0.2));
  // All at the lowest option but one, slightly: the part cannot be much above it.
  EXPECT_FALSE(IsProtected({20, 0.5, 4}, {std::nullopt, std::nullopt}, 0.2));
}

}  // namespace
}  // namespace rapport::disclosure
