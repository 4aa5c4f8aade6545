#ifndef RAPPORT_LIBS_BACKUP_ARCHIVE_H_
#define RAPPORT_LIBS_BACKUP_ARCHIVE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rapport/internal/backup/v1/manifest.pb.h"

namespace rapport::backup {

using internal::backup::v1::BackupFile;
using internal::backup::v1::Manifest;

// Told how many bytes more are done.
using Advance = std::function<void(std::int64_t bytes)>;

// A backup in the making: a folder that its owner alone can read. It has its name once it is complete and on
// disk; without Finish() nothing of it stays. One thread.
class ArchiveWriter {
 public:
  // FAILED_PRECONDITION, BACKUP_EXISTS when there is something called `folder`; STORAGE_UNAVAILABLE,
  // STORAGE_FULL.
  static absl::StatusOr<std::unique_ptr<ArchiveWriter>> Create(const std::string& folder);
  ~ArchiveWriter();
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  // Where a file is to be made by whoever makes it.
  std::string PathOf(std::string_view name) const;

  // Reads each file that the manifest names, fills in length and SHA-256, writes the manifest, and gives the
  // folder its name.
  absl::StatusOr<Manifest> Finish(Manifest manifest);

 private:
  ArchiveWriter(std::string folder, std::string incomplete)
      : folder_(std::move(folder)), incomplete_(std::move(incomplete)) {}

  const std::string folder_;
  const std::string incomplete_;
};

// What a backup may be restored as.
struct Expected {
  std::string_view service;
  std::string_view engine;  // empty: any
  int schema_version = 0;   // at most
};

// The manifest of the backup in `folder`. INVALID_ARGUMENT with NOT_A_BACKUP, BACKUP_DAMAGED, BACKUP_NEWER
// (of a newer release), BACKUP_OF_ANOTHER_SERVICE, BACKUP_OF_ANOTHER_ENGINE.
absl::StatusOr<Manifest> ReadManifest(const std::string& folder, const Expected& expected);

// Reads all files and compares them with the manifest: BACKUP_DAMAGED.
absl::Status CheckFiles(const std::string& folder, const Manifest& manifest, const Advance& advance);

// SHA-256 of manifest.json, which stands for the whole backup; 64 hexadecimal digits.
absl::StatusOr<std::string> DigestOf(const std::string& folder);

// "<folder>/<name>"
std::string FileOf(const std::string& folder, std::string_view name);

absl::Status Damaged(std::string_view what);

}  // namespace rapport::backup

#endif  // RAPPORT_LIBS_BACKUP_ARCHIVE_H_
