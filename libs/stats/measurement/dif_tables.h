#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_DIF_TABLES_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_DIF_TABLES_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/measurement/item_cross_products.h"
#include "libs/stats/measurement/scale_key.h"

namespace rapport::stats {

// The two groups in which an item may function differently.
enum class DifGroup : std::uint8_t { kReference = 0, kFocal = 1 };

// How one item was answered, by rest score (sum of the scale's other items) and group.
struct DifTable {
  struct Stratum {
    double rest_score = 0;                            // in units of the response scale
    std::array<std::vector<std::int64_t>, 2> counts;  // by DifGroup: by option, in the order of `values`
  };
  std::vector<double> values;   // of the options, ascending
  std::vector<Stratum> strata;  // by ascending rest score
};

// Such tables of all items of a scale, from complete sheets: all that the functions of dif.h need. For a
// given key a commutative monoid under Merge with DifTables(key) as its zero; counts are exact.
class DifTables {
 public:
  explicit DifTables(std::shared_ptr<const ScaleKey> key);

  // Adds the rows (or only `rows`) of respondents of a group; rows with a missing answer are left out.
  // Requires one column an item, of one length, and `rows` below it.
  void Add(DifGroup group, AnswerColumns columns);
  void AddRows(DifGroup group, AnswerColumns columns, absl::Span<const std::uint32_t> rows);

  // Requires the same key, or one of equal values.
  void Merge(const DifTables& other);

  const ScaleKey& key() const { return *key_; }

  // Sheets of a group.
  std::int64_t n(DifGroup group) const { return n_[static_cast<std::size_t>(group)]; }

  // Requires 0 <= item < key().items().
  DifTable Table(int item) const;

  // Little endian; equal tables have equal bytes. INVALID_ARGUMENT for bytes that do not fit the key.
  std::string Serialize() const;
  static absl::StatusOr<DifTables> Parse(std::shared_ptr<const ScaleKey> key, std::string_view bytes);

  bool operator==(const DifTables& other) const;

 private:
  // By weight of the rest score: counts at group x options + position.
  using Counts = std::map<std::int64_t, std::vector<std::int64_t>>;

  // Adds `count` rows: those at `rows`, or the first ones where it is null.
  void AddAny(DifGroup group, AnswerColumns columns, const std::uint32_t* rows, std::size_t count);
  std::vector<std::int64_t>& CountsAt(std::size_t item, std::int64_t rest);

  std::shared_ptr<const ScaleKey> key_;
  std::array<std::int64_t, 2> n_ = {0, 0};
  std::vector<Counts> items_;
};

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_DIF_TABLES_H_
