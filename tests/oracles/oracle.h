#ifndef RAPPORT_TESTS_ORACLES_ORACLE_H_
#define RAPPORT_TESTS_ORACLES_ORACLE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"

namespace rapport::oracles {

// A CSV file with a header. Paths are below tests/oracles/. A file that cannot be read ends the test program
// with a message: a missing reference case must not look like a passing one.
class Table {
 public:
  static Table Read(const std::string& path);

  std::size_t rows() const { return rows_; }
  const std::vector<std::string>& columns() const { return names_; }

  // A column as it stands in the file.
  const std::vector<std::string>& Text(const std::string& column) const;
  // A column of numbers; an empty field or NA is none.
  std::vector<std::optional<double>> Optional(const std::string& column) const;
  // A column of numbers without gaps.
  std::vector<double> Numbers(const std::string& column) const;
  // Adds `shift` to a column of numbers without gaps.
  void Shift(const std::string& column, double shift);
  // A column of labels as indexes of its distinct labels in the order of first appearance.
  std::vector<int> Groups(const std::string& column) const;

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::vector<std::string>> texts_;
  std::size_t rows_ = 0;
};

// An expected.json. Paths are keys joined by '/', a list's elements by their index: "HRS/reml/tau2", "ci/0".
class Expected {
 public:
  static Expected Read(const std::string& path);

  double Number(const std::string& path) const;
  bool Has(const std::string& path) const;
  // Elements of a list or members of an object, in the order of the file's list or of the object's keys.
  std::vector<double> Numbers(const std::string& path) const;

 private:
  const google::protobuf::Value* Find(const std::string& path) const;

  google::protobuf::Value root_;
};

inline constexpr double kTolerance = 1e-9;

// |actual - expected| <= tolerance x max(|expected|, 1e-3): relative, with a floor for values near zero.
::testing::Matcher<double> Near(double expected, double tolerance = kTolerance);

}  // namespace rapport::oracles

#endif  // RAPPORT_TESTS_ORACLES_ORACLE_H_
