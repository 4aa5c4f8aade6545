#include "services/intake/store/sql/code_buckets.h"

#include <algorithm>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/bulk.h"

namespace rapport::intake {
namespace {

// Codes of a bucket, on average: as many after buckets were made, and before more are made.
constexpr std::size_t kFewCodes = 16;
constexpr std::size_t kManyCodes = 32;

constexpr std::string_view kInto = "code_buckets (organization, wave, bucket, codes)";
constexpr std::string_view kReplace =
    "ON CONFLICT (organization, wave, bucket) DO UPDATE SET codes = excluded.codes";

// What a wave's row says of its codes; without a state there is no such wave.
struct Counts {
  std::optional<WaveState> state;
  std::size_t codes = 0;
  std::size_t buckets = 0;
};

absl::StatusOr<Counts> ReadCounts(db::Transaction& transaction, const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction.Prepare(
          "SELECT state, codes, code_buckets FROM waves WHERE organization = ? AND wave = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, query.BindAll(wave.organization, wave.wave).Step());
  if (!found) return Counts{};
  return Counts{static_cast<WaveState>(query.Int64(0)), static_cast<std::size_t>(query.Int64(1)),
                static_cast<std::size_t>(query.Int64(2))};
}

absl::Status WriteCounts(db::Transaction& transaction, const base::WaveName& wave, const Counts& counts) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement update,
      transaction.Prepare(
          "UPDATE waves SET codes = ?, code_buckets = ? WHERE organization = ? AND wave = ?"));
  return update.BindAll(counts.codes, counts.buckets, wave.organization, wave.wave).Run();
}

absl::Status AddAll(std::vector<CodeBucket>& buckets, std::uint32_t cohort,
                    std::span<const std::string> hashes) {
  for (const std::string& hash : hashes) {
    if (!buckets[CodeBucket::BucketOf(hash, buckets.size())].Add(hash, cohort)) {
      return base::Error(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS", "it exists already");
    }
  }
  return absl::OkStatus();
}

// Puts all codes of the wave, and `hashes`, into `count` buckets.
absl::Status Spread(db::Transaction& transaction, const base::WaveName& wave, std::size_t count,
                    std::uint32_t cohort, std::span<const std::string> hashes) {
  std::vector<CodeBucket> buckets(count);
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement query,
        transaction.Prepare("SELECT codes FROM code_buckets WHERE organization = ? AND wave = ?"));
    query.BindAll(wave.organization, wave.wave);
    for (;;) {
      RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
      if (!found) break;
      RAPPORT_ASSIGN_OR_RETURN(const CodeBucket bucket, CodeBucket::Decode(query.Bytes(0)));
      bucket.SpreadOver(buckets);
    }
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement erase,
        transaction.Prepare("DELETE FROM code_buckets WHERE organization = ? AND wave = ?"));
    RAPPORT_RETURN_IF_ERROR(erase.BindAll(wave.organization, wave.wave).Run());
  }
  RAPPORT_RETURN_IF_ERROR(AddAll(buckets, cohort, hashes));
  db::BulkInsert insert(transaction, kInto, 4);
  for (std::size_t number = 0; number < count; ++number) {
    RAPPORT_RETURN_IF_ERROR(
        insert.Add(wave.organization, wave.wave, number, db::Blob{buckets[number].bytes()}));
  }
  return insert.Finish();
}

}  // namespace

absl::StatusOr<CodeBuckets> CodeBuckets::Read(db::Transaction& transaction, const base::WaveName& wave,
                                              std::span<const std::string_view> hashes) {
  RAPPORT_ASSIGN_OR_RETURN(const Counts counts, ReadCounts(transaction, wave));
  CodeBuckets read(wave, counts.buckets);
  read.wave_state_ = counts.state;
  if (counts.buckets == 0) return read;
  std::set<std::size_t> numbers;
  for (const std::string_view hash : hashes) numbers.insert(CodeBucket::BucketOf(hash, counts.buckets));
  RAPPORT_RETURN_IF_ERROR(read.ReadBuckets(transaction, numbers));
  return read;
}

absl::Status CodeBuckets::ReadBuckets(db::Transaction& transaction, const std::set<std::size_t>& numbers) {
  const std::vector<std::size_t> wanted(numbers.begin(), numbers.end());
  for (std::size_t begin = 0; begin < wanted.size(); begin += db::kBulkRows) {
    const std::size_t end = std::min(begin + db::kBulkRows, wanted.size());
    // One look at the key for each. Not by IN (...), for which an engine that has no statistics yet may read
    // all buckets of the wave.
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement query,
        transaction.Prepare(base::StrCat("SELECT column1, (SELECT codes FROM code_buckets WHERE "
                                         "organization = ? AND wave = ? AND bucket = column1) FROM (VALUES ",
                                         db::PlaceholderRows(end - begin, 1), ") AS wanted")));
    query.BindAll(wave_.organization, wave_.wave);
    for (std::size_t i = begin; i < end; ++i) query.Bind(static_cast<int>(i - begin) + 3, wanted[i]);
    for (;;) {
      RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
      if (!found) break;
      RAPPORT_ASSIGN_OR_RETURN(buckets_[static_cast<std::size_t>(query.Int64(0))],
                               CodeBucket::Decode(query.Bytes(1)));
    }
  }
  return absl::OkStatus();
}

std::optional<CodeBucket::Code> CodeBuckets::Find(std::string_view hash) const {
  if (count_ == 0) return std::nullopt;
  const auto bucket = buckets_.find(CodeBucket::BucketOf(hash, count_));
  return bucket == buckets_.end() ? std::nullopt : bucket->second.Find(hash);
}

void CodeBuckets::Spend(std::string_view hash, std::string_view receipt) {
  const std::size_t number = CodeBucket::BucketOf(hash, count_);
  buckets_.at(number).Spend(hash, receipt);
  changed_.insert(number);
}

absl::Status CodeBuckets::WriteChanged(db::Transaction& transaction) const {
  db::BulkInsert replace(transaction, kInto, 4, kReplace);
  for (const std::size_t number : changed_) {
    RAPPORT_RETURN_IF_ERROR(
        replace.Add(wave_.organization, wave_.wave, number, db::Blob{buckets_.at(number).bytes()}));
  }
  return replace.Finish();
}

absl::Status AddToBuckets(db::Transaction& transaction, const base::WaveName& wave, std::uint32_t cohort,
                          std::span<const std::string> hashes) {
  if (hashes.empty()) return absl::OkStatus();
  RAPPORT_ASSIGN_OR_RETURN(Counts counts, ReadCounts(transaction, wave));
  counts.codes += hashes.size();
  if (counts.codes > kManyCodes * counts.buckets) {
    counts.buckets = (counts.codes + kFewCodes - 1) / kFewCodes;
    RAPPORT_RETURN_IF_ERROR(Spread(transaction, wave, counts.buckets, cohort, hashes));
  } else {
    CodeBuckets touched(wave, counts.buckets);
    for (const std::string& hash : hashes) {
      touched.changed_.insert(CodeBucket::BucketOf(hash, counts.buckets));
    }
    RAPPORT_RETURN_IF_ERROR(touched.ReadBuckets(transaction, touched.changed_));
    for (const std::string& hash : hashes) {
      if (!touched.buckets_[CodeBucket::BucketOf(hash, counts.buckets)].Add(hash, cohort)) {
        return base::Error(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS", "it exists already");
      }
    }
    RAPPORT_RETURN_IF_ERROR(touched.WriteChanged(transaction));
  }
  return WriteCounts(transaction, wave, counts);
}

}  // namespace rapport::intake
