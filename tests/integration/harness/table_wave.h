#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_TABLE_WAVE_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_TABLE_WAVE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/integration/harness/suite.h"
#include "tests/oracles/oracle.h"

namespace rapport::integration {

// A published table of data as a survey that was held elsewhere: every row an answer sheet, every column of
// `items` an item whose options are the numbers that occur in it.
struct TableWave {
  std::string organization;
  std::vector<std::string> items = {};        // columns, in the order of asking
  std::set<std::string> reverse_keyed = {};   // items
  std::vector<double> options = {};           // of every item; empty: what occurs in its column
  std::string unit_column = {};               // empty: all are of one unit
  std::vector<std::string> role_groups = {};  // by row; empty: all are front line
  struct Scale {
    std::string id;
    std::vector<std::string> items;
  };
  std::string members = {};  // CSV for the roster; empty: nobody is on it
  int minimum_n = 0;         // 0: the default
  // Empty: each item is a scale of its own, named by SingleItemScale.
  std::vector<Scale> scales = {};
};

// "m-" and the item's name in small letters.
std::string SingleItemScale(const std::string& item);

// Loads the table through roster and intake and closes the wave; its resource name.
absl::StatusOr<std::string> LoadTable(const Api& api, const oracles::Table& table, const TableWave& plan);

// The same as one wave for each value of `wave_column`, in ascending order as texts; their resource names.
absl::StatusOr<std::vector<std::string>> LoadTableByWave(const Api& api, const oracles::Table& table,
                                                         const TableWave& plan,
                                                         const std::string& wave_column);

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_TABLE_WAVE_H_
