#include "services/intake/domain/code_bucket.h"

#include <algorithm>

#include "libs/base/status.h"

namespace rapport::intake {
namespace {

constexpr char kVersion = 1;

std::string FourBytes(std::uint32_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(value >> shift));
  return bytes;
}

std::uint32_t FromFourBytes(std::string_view bytes) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i)
    value = (value << 8) | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
  return value;
}

}  // namespace

bool CodeBucket::Code::spent() const {
  return std::any_of(receipt.begin(), receipt.end(), [](char byte) { return byte != '\0'; });
}

absl::StatusOr<CodeBucket> CodeBucket::Decode(std::string_view bytes) {
  const auto corrupt = [] {
    return base::Error(absl::StatusCode::kDataLoss, "BLOCK_CORRUPT", "stored codes cannot be read");
  };
  if (bytes.empty() || bytes.front() != kVersion || (bytes.size() - 1) % kEntryBytes != 0) return corrupt();
  CodeBucket bucket;
  bucket.entries_ = bytes.substr(1);
  const std::string_view entries = bucket.entries_;
  for (std::size_t i = kEntryBytes; i < entries.size(); i += kEntryBytes) {
    if (entries.substr(i - kEntryBytes, kCodeHashBytes) >= entries.substr(i, kCodeHashBytes))
      return corrupt();
  }
  return bucket;
}

std::string CodeBucket::bytes() const {
  std::string bytes(1, kVersion);
  bytes += entries_;
  return bytes;
}

std::size_t CodeBucket::Place(std::string_view hash) const {
  std::size_t low = 0;
  std::size_t high = entries_.size() / kEntryBytes;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (std::string_view(entries_).substr(middle * kEntryBytes, kCodeHashBytes) < hash) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low * kEntryBytes;
}

bool CodeBucket::Insert(std::string_view entry) {
  const std::string_view hash = entry.substr(0, kCodeHashBytes);
  const std::size_t place = Place(hash);
  if (std::string_view(entries_).substr(place).starts_with(hash)) return false;
  entries_.insert(place, entry);
  return true;
}

bool CodeBucket::Add(std::string_view hash, std::uint32_t cohort) {
  std::string entry(hash);
  entry += FourBytes(cohort);
  entry.append(kReceiptBytes, '\0');
  return Insert(entry);
}

std::optional<CodeBucket::Code> CodeBucket::Find(std::string_view hash) const {
  if (hash.size() != kCodeHashBytes) return std::nullopt;
  const std::string_view entry = std::string_view(entries_).substr(Place(hash));
  if (!entry.starts_with(hash)) return std::nullopt;
  return Code{FromFourBytes(entry.substr(kCodeHashBytes)),
              entry.substr(kCodeHashBytes + sizeof(std::uint32_t), kReceiptBytes)};
}

void CodeBucket::Spend(std::string_view hash, std::string_view receipt) {
  entries_.replace(Place(hash) + kCodeHashBytes + sizeof(std::uint32_t), kReceiptBytes, receipt);
}

std::size_t CodeBucket::BucketOf(std::string_view hash, std::size_t count) {
  std::uint64_t number = 0;
  for (const char byte : hash.substr(0, sizeof(number))) {
    number = (number << 8) | static_cast<unsigned char>(byte);
  }
  return static_cast<std::size_t>(number % count);
}

}  // namespace rapport::intake
