#ifndef RAPPORT_LIBS_ACCESS_TESTING_MATRIX_H_
#define RAPPORT_LIBS_ACCESS_TESTING_MATRIX_H_

#include <string>
#include <vector>

namespace rapport::access::testing {

// Who may call which method, written down a second time: libs/access/testdata/matrix.txt.
struct Matrix {
  struct Row {
    std::string method;
    std::vector<bool> allowed;  // by caller
  };
  // "nobody", "service:scoring", "operator" (a roster_admin of all organizations), or a role.
  std::vector<std::string> callers;
  std::vector<Row> rows;
};

// Aborts when the file is not as it should be: a "yes" or a "-" for each caller.
Matrix ReadMatrix();

}  // namespace rapport::access::testing

#endif  // RAPPORT_LIBS_ACCESS_TESTING_MATRIX_H_
