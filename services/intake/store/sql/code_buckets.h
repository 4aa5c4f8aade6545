#ifndef RAPPORT_SERVICES_INTAKE_STORE_SQL_CODE_BUCKETS_H_
#define RAPPORT_SERVICES_INTAKE_STORE_SQL_CODE_BUCKETS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/resource_name.h"
#include "libs/db/database.h"
#include "services/intake/domain/code_bucket.h"
#include "services/intake/domain/wave.h"

namespace rapport::intake {

// The buckets of a wave in which some codes lie, within a transaction. Private to this folder.
class CodeBuckets {
 public:
  // Of a wave that does not exist, there is no code.
  static absl::StatusOr<CodeBuckets> Read(db::Transaction& transaction, const base::WaveName& wave,
                                          std::span<const std::string_view> hashes);

  // Of the wave, as it was read with the buckets; nothing when there is no such wave.
  std::optional<WaveState> wave_state() const { return wave_state_; }

  // For the codes of Read() alone; valid until Spend().
  std::optional<CodeBucket::Code> Find(std::string_view hash) const;
  void Spend(std::string_view hash, std::string_view receipt);
  // Writes the buckets that were changed.
  absl::Status WriteChanged(db::Transaction& transaction) const;

 private:
  friend absl::Status AddToBuckets(db::Transaction&, const base::WaveName&, std::uint32_t,
                                   std::span<const std::string>);
  CodeBuckets(base::WaveName wave, std::size_t count) : wave_(std::move(wave)), count_(count) {}
  absl::Status ReadBuckets(db::Transaction& transaction, const std::set<std::size_t>& numbers);

  base::WaveName wave_;
  std::optional<WaveState> wave_state_;
  std::size_t count_ = 0;  // of all buckets of the wave
  std::map<std::size_t, CodeBucket> buckets_;
  std::set<std::size_t> changed_;
};

// Adds fresh codes of a cohort, in more buckets when the old ones get too large. ALREADY_EXISTS when the wave
// has one of them.
absl::Status AddToBuckets(db::Transaction& transaction, const base::WaveName& wave, std::uint32_t cohort,
                          std::span<const std::string> hashes);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_STORE_SQL_CODE_BUCKETS_H_
