#include "tests/attacker/linear_program.h"

#include <glpk.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

namespace rapport::attacker {

LinearProgram::LinearProgram(const Wave& wave, const Equations& equations) : problem_(glp_create_prob()) {
  const auto cohorts = static_cast<int>(wave.cohorts.size());
  glp_add_cols(problem_, 2 * cohorts);
  // The same number told twice is one equation.
  std::set<std::vector<double>> seen;
  std::vector<int> told;
  for (Eigen::Index row = 0; row < equations.matrix().rows(); ++row) {
    const Eigen::VectorXd equation = equations.matrix().row(row);
    if (equation.isZero() || !seen.emplace(equation.data(), equation.data() + equation.size()).second)
      continue;
    told.push_back(static_cast<int>(row));
  }
  glp_add_rows(problem_, static_cast<int>(told.size()) + 2 * cohorts);
  std::vector<int> rows(1);
  std::vector<int> columns(1);
  std::vector<double> values(1);
  const auto set = [&](int row, int column, double value) {
    rows.push_back(row);
    columns.push_back(column);
    values.push_back(value);
  };
  int next = 0;
  for (const int row : told) {
    ++next;
    glp_set_row_bnds(problem_, next, GLP_FX, equations.values()[row], 0);
    for (int column = 0; column < 2 * cohorts; ++column) {
      const double value = equations.matrix()(row, column);
      if (value != 0) set(next, 1 + column, value);
    }
  }
  for (int cohort = 0; cohort < cohorts; ++cohort) {
    const int count = 1 + 2 * cohort;
    const int sum = count + 1;
    glp_set_col_bnds(problem_, count, GLP_DB, 0, wave.cohorts[static_cast<std::size_t>(cohort)].size);
    glp_set_col_bnds(problem_, sum, GLP_FR, 0, 0);
    glp_set_row_bnds(problem_, ++next, GLP_LO, 0, 0);  // sum - count >= 0
    set(next, sum, 1);
    set(next, count, -1);
    glp_set_row_bnds(problem_, ++next, GLP_LO, 0, 0);  // 5 count - sum >= 0
    set(next, sum, -1);
    set(next, count, 5);
  }
  glp_load_matrix(problem_, static_cast<int>(values.size()) - 1, rows.data(), columns.data(), values.data());
}

LinearProgram::~LinearProgram() { glp_delete_prob(problem_); }

double LinearProgram::Optimize(int direction) {
  glp_set_obj_dir(problem_, direction);
  glp_smcp parameters;
  glp_init_smcp(&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  if (glp_simplex(problem_, &parameters) != 0 || glp_get_status(problem_) != GLP_OPT) std::abort();
  return glp_get_obj_val(problem_);
}

Range LinearProgram::Bound(const Eigen::VectorXd& combination) {
  for (Eigen::Index i = 0; i < combination.size(); ++i) {
    glp_set_obj_coef(problem_, static_cast<int>(1 + i), combination[i]);
  }
  const double lowest = Optimize(GLP_MIN);
  return {lowest, Optimize(GLP_MAX)};
}

}  // namespace rapport::attacker
