#include "libs/access/testing/matrix.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace rapport::access::testing {
namespace {

void Must(bool holds, const std::string& line) {
  if (holds) return;
  std::fprintf(stderr, "matrix.txt: not as it should be: %s\n", line.c_str());
  std::abort();
}

}  // namespace

Matrix ReadMatrix() {
  Matrix matrix;
  std::ifstream file("libs/access/testdata/matrix.txt");
  std::string line;
  Must(static_cast<bool>(std::getline(file, line)), "cannot be read");
  std::istringstream header(line);
  std::string word;
  header >> word;  // "method"
  while (header >> word) matrix.callers.push_back(word);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    Matrix::Row row;
    cells >> row.method;
    while (cells >> word) {
      Must(word == "yes" || word == "-", line);
      row.allowed.push_back(word == "yes");
    }
    Must(row.allowed.size() == matrix.callers.size(), line);
    matrix.rows.push_back(std::move(row));
  }
  return matrix;
}

}  // namespace rapport::access::testing
