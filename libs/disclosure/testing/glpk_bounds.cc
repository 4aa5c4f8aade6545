#include "libs/disclosure/testing/glpk_bounds.h"

#include <glpk.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <vector>

namespace rapport::disclosure::testing {
namespace {

// Columns 1 to k are the cohorts' counts, k + 1 to 2 k their sums.
class Program {
 public:
  Program(const BlockTotals& block, std::span<const std::optional<std::int64_t>> invited)
      : cohorts_(static_cast<int>(invited.size())), problem_(glp_create_prob(), &glp_delete_prob) {
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
      const std::optional<std::int64_t> size = invited[static_cast<std::size_t>(i)];
      const int bounds = !size ? GLP_LO : *size > 0 ? GLP_DB : GLP_FX;
      glp_set_col_bnds(lp, 1 + i, bounds, 0, static_cast<double>(size.value_or(0)));
      glp_set_col_bnds(lp, 1 + cohorts_ + i, GLP_LO, 0, 0);
      glp_set_row_bnds(lp, 3 + i, GLP_UP, 0, 0);  // sum - range count <= 0
      set(1, 1 + i, 1);
      set(2, 1 + cohorts_ + i, 1);
      set(3 + i, 1 + cohorts_ + i, 1);
      set(3 + i, 1 + i, -block.range);
    }
    glp_load_matrix(lp, static_cast<int>(values.size()) - 1, rows.data(), columns.data(), values.data());
  }

  double Optimum(std::span<const std::size_t> part, bool sum, int direction) {
    glp_prob* const lp = problem_.get();
    for (int column = 1; column <= 2 * cohorts_; ++column) glp_set_obj_coef(lp, column, 0);
    for (const std::size_t cohort : part) {
      glp_set_obj_coef(lp, 1 + static_cast<int>(cohort) + (sum ? cohorts_ : 0), 1);
    }
    glp_set_obj_dir(lp, direction);
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    if (glp_simplex(lp, &parameters) != 0 || glp_get_status(lp) != GLP_OPT) std::abort();
    return glp_get_obj_val(lp);
  }

 private:
  const int cohorts_;
  const std::unique_ptr<glp_prob, void (*)(glp_prob*)> problem_;
};

}  // namespace

PartBounds BoundByGlpk(const BlockTotals& block, std::span<const std::optional<std::int64_t>> invited,
                       std::span<const std::size_t> part) {
  Program program(block, invited);
  return {std::llround(program.Optimum(part, false, GLP_MIN)),
          std::llround(program.Optimum(part, false, GLP_MAX)), program.Optimum(part, true, GLP_MIN),
          program.Optimum(part, true, GLP_MAX)};
}

}  // namespace rapport::disclosure::testing
