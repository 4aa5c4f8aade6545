#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_CODE_BUCKET_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_CODE_BUCKET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/intake/domain/participation_code.h"
#include "services/intake/domain/receipt.h"

namespace rapport::intake {

// Participation codes that lie in one row. An engine keeps beside each row which transaction wrote it last;
// with a row a code that would tell which code came in with which block of answers. A row of many codes tells
// of the last one alone, and of that only that it is one of them.
class CodeBucket {
 public:
  struct Code {
    std::uint32_t cohort = 0;
    std::string_view receipt;  // kReceiptBytes zeros: not spent; valid until the bucket changes
    bool spent() const;
  };

  CodeBucket() = default;
  // DATA_LOSS with reason BLOCK_CORRUPT when the bytes are not what bytes() gives.
  static absl::StatusOr<CodeBucket> Decode(std::string_view bytes);

  // The codes in the order of their hashes, each with its cohort and receipt.
  std::string bytes() const;

  // Adds a code that is not spent; false when it is there already. The hash has kCodeHashBytes.
  bool Add(std::string_view hash, std::uint32_t cohort);
  std::optional<Code> Find(std::string_view hash) const;
  // Keeps the receipt (kReceiptBytes) beside a code that is there.
  void Spend(std::string_view hash, std::string_view receipt);

  // Puts every code of this bucket into `buckets[i]` for i = BucketOf(its hash, buckets.size()).
  template <typename Buckets>
  void SpreadOver(Buckets& buckets) const {
    for (std::size_t i = 0; i < entries_.size(); i += kEntryBytes) {
      const std::string_view entry = std::string_view(entries_).substr(i, kEntryBytes);
      buckets[BucketOf(entry.substr(0, kCodeHashBytes), buckets.size())].Insert(entry);
    }
  }

  // Which of `count` buckets a code belongs into.
  static std::size_t BucketOf(std::string_view hash, std::size_t count);

 private:
  static constexpr std::size_t kEntryBytes = kCodeHashBytes + sizeof(std::uint32_t) + kReceiptBytes;
  // Where the entry of a code is, or would be.
  std::size_t Place(std::string_view hash) const;
  bool Insert(std::string_view entry);

  std::string entries_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_CODE_BUCKET_H_
