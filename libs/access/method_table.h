#ifndef RAPPORT_LIBS_ACCESS_METHOD_TABLE_H_
#define RAPPORT_LIBS_ACCESS_METHOD_TABLE_H_

#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "rapport/internal/access/v1/method_table.pb.h"

namespace rapport::access {

using MethodRule = internal::access::v1::MethodRule;

// Who may call which method. Immutable.
class MethodTable {
 public:
  // The suite's own: method_table.textproto.
  static const MethodTable& OfTheSuite();

  // A table from its text form. INVALID_ARGUMENT when it cannot be read, names a method twice or lets nobody
  // call one.
  static absl::StatusOr<MethodTable> Parse(const std::string& text);

  // The rule for "rapport.roster.v1.RosterService/GetUnit"; null when there is none.
  const MethodRule* Find(std::string_view method) const;

  const internal::access::v1::MethodTable& proto() const { return table_; }

 private:
  explicit MethodTable(internal::access::v1::MethodTable table);

  internal::access::v1::MethodTable table_;
  absl::flat_hash_map<std::string, int> places_;  // in table_, by method
};

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_METHOD_TABLE_H_
