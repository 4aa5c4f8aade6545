#ifndef RAPPORT_LIBS_DB_TABLE_H_
#define RAPPORT_LIBS_DB_TABLE_H_

#include <string>
#include <vector>

namespace rapport::db {

// A table with rows of organizations, as it is copied.
struct Table {
  std::string name;
  std::vector<std::string> columns;  // sorted
  bool operator==(const Table&) const = default;
};

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_TABLE_H_
