#include "tests/oracles/oracle.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "libs/csv/reader.h"

namespace rapport::oracles {
namespace {

[[noreturn]] void Die(const std::string& message) {
  std::cerr << "tests/oracles: " << message << "\n";
  std::abort();
}

std::string ReadText(const std::string& path) {
  std::ifstream file("tests/oracles/" + path, std::ios::binary);
  if (!file) Die("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class RowKeeper : public csv::RowSink {
 public:
  absl::Status OnRow(const csv::Row& row) override {
    rows.emplace_back(row.fields.begin(), row.fields.end());
    return absl::OkStatus();
  }
  absl::Status OnError(const csv::RowError& error) override { Die("bad row: " + error.message); }

  std::vector<std::vector<std::string>> rows;
};

}  // namespace

Table Table::Read(const std::string& path) {
  RowKeeper keeper;
  if (!csv::ParseAll(ReadText(path), keeper).ok() || keeper.rows.empty()) Die("no rows in " + path);
  Table table;
  table.names_ = keeper.rows.front();
  table.rows_ = keeper.rows.size() - 1;
  for (std::size_t column = 0; column < table.names_.size(); ++column) {
    auto& texts = table.texts_[table.names_[column]];
    for (std::size_t row = 1; row < keeper.rows.size(); ++row) {
      if (keeper.rows[row].size() != table.names_.size()) Die("ragged row in " + path);
      texts.push_back(keeper.rows[row][column]);
    }
  }
  return table;
}

const std::vector<std::string>& Table::Text(const std::string& column) const {
  const auto found = texts_.find(column);
  if (found == texts_.end()) Die("no column " + column);
  return found->second;
}

std::vector<std::optional<double>> Table::Optional(const std::string& column) const {
  std::vector<std::optional<double>> numbers;
  for (const std::string& text : Text(column)) {
    double number = 0;
    if (text.empty() || text == "NA") {
      numbers.emplace_back(std::nullopt);
    } else if (absl::SimpleAtod(text, &number)) {
      numbers.emplace_back(number);
    } else {
      Die(absl::StrCat("no number in column ", column, ": ", text));
    }
  }
  return numbers;
}

std::vector<double> Table::Numbers(const std::string& column) const {
  std::vector<double> numbers;
  for (const auto& number : Optional(column)) {
    if (!number.has_value()) Die("a gap in column " + column);
    numbers.push_back(*number);
  }
  return numbers;
}

void Table::Shift(const std::string& column, double shift) {
  const std::vector<double> numbers = Numbers(column);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    texts_[column][row] = absl::StrCat(numbers[row] + shift);
  }
}

std::vector<int> Table::Groups(const std::string& column) const {
  std::map<std::string, int> index;
  std::vector<int> groups;
  for (const std::string& label : Text(column)) {
    groups.push_back(index.emplace(label, static_cast<int>(index.size())).first->second);
  }
  return groups;
}

Expected Expected::Read(const std::string& path) {
  Expected expected;
  if (!google::protobuf::util::JsonStringToMessage(ReadText(path), &expected.root_).ok()) {
    Die("not JSON: " + path);
  }
  return expected;
}

const google::protobuf::Value* Expected::Find(const std::string& path) const {
  const google::protobuf::Value* value = &root_;
  const std::vector<std::string> keys = absl::StrSplit(path, '/');
  for (const std::string& key : keys) {
    if (value->has_list_value()) {
      const int index = std::atoi(key.c_str());
      if (index < 0 || index >= value->list_value().values_size()) return nullptr;
      value = &value->list_value().values(index);
    } else {
      const auto& fields = value->struct_value().fields();
      const auto found = fields.find(key);
      if (found == fields.end()) return nullptr;
      value = &found->second;
    }
  }
  return value;
}

bool Expected::Has(const std::string& path) const { return Find(path) != nullptr; }

double Expected::Number(const std::string& path) const {
  const google::protobuf::Value* value = Find(path);
  if (value == nullptr || !value->has_number_value()) Die("no number at " + path);
  return value->number_value();
}

std::vector<double> Expected::Numbers(const std::string& path) const {
  const google::protobuf::Value* value = Find(path);
  if (value == nullptr) Die("nothing at " + path);
  std::vector<double> numbers;
  for (const auto& element : value->list_value().values()) numbers.push_back(element.number_value());
  std::map<std::string, double> members;
  for (const auto& [key, member] : value->struct_value().fields()) members[key] = member.number_value();
  for (const auto& [key, number] : members) numbers.push_back(number);
  return numbers;
}

::testing::Matcher<double> Near(double expected, double tolerance) {
  return ::testing::DoubleNear(expected, tolerance * std::max(std::abs(expected), 1e-3));
}

}  // namespace rapport::oracles
