#include "libs/stats/measurement/dif_tables.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <numeric>
#include <utility>

#include "libs/stats/measurement/words.h"

namespace rapport::stats {
DifTables::DifTables(std::shared_ptr<const ScaleKey> key)
    : key_(std::move(key)), items_(static_cast<std::size_t>(key_->items())) {}

void DifTables::Add(DifGroup group, AnswerColumns columns) {
  AddAny(group, columns, nullptr, columns[0].size());
}

void DifTables::AddRows(DifGroup group, AnswerColumns columns, absl::Span<const std::uint32_t> rows) {
  AddAny(group, columns, rows.data(), rows.size());
}

std::vector<std::int64_t>& DifTables::CountsAt(std::size_t item, std::int64_t rest) {
  std::vector<std::int64_t>& counts = items_[item][rest];
  counts.resize(2 * key_->values(static_cast<int>(item)).size());
  return counts;
}

void DifTables::AddAny(DifGroup group, AnswerColumns columns, const std::uint32_t* rows, std::size_t count) {
  assert(columns.size() == items_.size());
  constexpr std::size_t kRows = 256;
  // Where few rest scores are possible, counts are first made in a plain array.
  constexpr std::int64_t kFewScores = 1024;
  constexpr std::size_t kBytes = 256;
  const std::int64_t scores = key_->narrow() ? key_->max_weight() * key_->items() + 1 : kFewScores + 1;
  const bool few = scores <= kFewScores;
  std::vector<std::int64_t> tally(few ? static_cast<std::size_t>(scores) * kBytes : 0);
  // Totals of complete rows by row, so that a rest score is a total less the item; -1 for incomplete rows.
  std::vector<std::int64_t> totals(count);
  const auto row_at = [rows](std::size_t i) { return rows == nullptr ? i : rows[i]; };
  for (std::size_t start = 0; start < count; start += kRows) {
    const std::size_t end = std::min(count, start + kRows);
    for (std::size_t item = 0; item < items_.size(); ++item) {
      const std::vector<std::int64_t>& weights = key_->weights(static_cast<int>(item));
      for (std::size_t i = start; i < end; ++i) {
        const std::int64_t weight = weights[columns[item][row_at(i)]];
        totals[i] = weight < 0 || totals[i] < 0 ? -1 : totals[i] + weight;
      }
    }
  }
  n_[static_cast<std::size_t>(group)] +=
      std::count_if(totals.begin(), totals.end(), [](std::int64_t total) { return total >= 0; });

  for (std::size_t item = 0; item < items_.size(); ++item) {
    const std::vector<std::int64_t>& weights = key_->weights(static_cast<int>(item));
    const std::size_t options = key_->values(static_cast<int>(item)).size();
    const std::size_t first = static_cast<std::size_t>(group) * options;
    for (std::size_t i = 0; i < count; ++i) {
      if (totals[i] < 0) continue;
      const std::size_t byte = columns[item][row_at(i)];
      const std::int64_t rest = totals[i] - weights[byte];
      if (few) {
        ++tally[static_cast<std::size_t>(rest) * kBytes + byte];
      } else {
        ++CountsAt(item, rest)[first + byte - 1];
      }
    }
    for (std::size_t i = 0; i < tally.size(); ++i) {
      if (tally[i] == 0) continue;
      const auto rest = static_cast<std::int64_t>(i / kBytes);
      CountsAt(item, rest)[first + i % kBytes - 1] += std::exchange(tally[i], 0);
    }
  }
}

void DifTables::Merge(const DifTables& other) {
  assert(*key_ == *other.key_);
  for (std::size_t group = 0; group < n_.size(); ++group) n_[group] += other.n_[group];
  for (std::size_t item = 0; item < items_.size(); ++item) {
    for (const auto& [rest, from] : other.items_[item]) {
      std::vector<std::int64_t>& to = CountsAt(item, rest);
      for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
    }
  }
}

DifTable DifTables::Table(int item) const {
  assert(item >= 0 && item < key_->items());
  const std::vector<double>& values = key_->values(item);
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  double minimum = 0;
  for (int other = 0; other < key_->items(); ++other) {
    if (other != item) minimum += key_->minimum(other);
  }

  DifTable table;
  for (const std::size_t position : order) table.values.push_back(values[position]);
  for (const auto& [rest, counts] : items_[static_cast<std::size_t>(item)]) {
    DifTable::Stratum& stratum = table.strata.emplace_back();
    stratum.rest_score = minimum + key_->unit() * static_cast<double>(rest);
    for (std::size_t group = 0; group < 2; ++group) {
      for (const std::size_t position : order) {
        stratum.counts[group].push_back(counts[group * values.size() + position]);
      }
    }
  }
  return table;
}

std::string DifTables::Serialize() const {
  std::string bytes;
  PutWord(key_->items(), bytes);
  for (const std::int64_t n : n_) PutWord(n, bytes);
  for (const Counts& item : items_) {
    PutWord(static_cast<std::int64_t>(item.size()), bytes);
    for (const auto& [rest, counts] : item) {
      PutWord(rest, bytes);
      for (const std::int64_t count : counts) PutWord(count, bytes);
    }
  }
  return bytes;
}

absl::StatusOr<DifTables> DifTables::Parse(std::shared_ptr<const ScaleKey> key, std::string_view bytes) {
  DifTables parsed(std::move(key));
  WordReader reader(bytes);
  if (reader.Word() != parsed.key_->items()) {
    return absl::InvalidArgumentError("tables of another number of items");
  }
  for (std::int64_t& n : parsed.n_) n = reader.Word();
  for (std::size_t item = 0; item < parsed.items_.size(); ++item) {
    const std::int64_t strata = reader.Word();
    for (std::int64_t i = 0; i < strata && reader.ok(); ++i) {
      for (std::int64_t& count : parsed.CountsAt(item, reader.Word())) {
        count = reader.Word();
        if (count < 0) return absl::InvalidArgumentError("tables with a negative count");
      }
    }
  }
  if (!reader.at_end()) return absl::InvalidArgumentError("tables have another length");
  return parsed;
}

bool DifTables::operator==(const DifTables& other) const {
  return *key_ == *other.key_ && n_ == other.n_ && items_ == other.items_;
}

}  // namespace rapport::stats
