#include "libs/backup/archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/ids.h"
#include "libs/base/read_file.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::backup {
namespace {

constexpr std::uint32_t kFormat = 1;
constexpr std::string_view kManifest = "manifest.json";
constexpr std::string_view kManifestDigest = "manifest.sha256";

absl::Status Unusable(int error, std::string_view path) {
  if (error == ENOSPC) {
    return base::Error(absl::StatusCode::kResourceExhausted, "STORAGE_FULL", "the storage is full");
  }
  return base::Error(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE",
                     base::StrCat(path, ": ", std::strerror(error)));
}

absl::Status Refused(std::string_view reason, std::string_view message) {
  return base::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status Sync(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return Unusable(errno, path);
  const int error = fsync(file) == 0 ? 0 : errno;
  close(file);
  return error == 0 ? absl::OkStatus() : Unusable(error, path);
}

absl::Status WriteFile(const std::string& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  return file ? absl::OkStatus() : Unusable(errno, path);
}

struct Content {
  std::int64_t bytes = 0;
  std::string sha256;
};

absl::StatusOr<Content> ContentOf(const std::string& path, const Advance& advance) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(path);
  base::Sha256Stream hash;
  Content content;
  std::string buffer(1 << 20, '\0');
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const std::streamsize count = file.gcount();
    hash.Add({buffer.data(), static_cast<std::size_t>(count)});
    content.bytes += count;
    if (advance) advance(count);
  }
  if (file.bad()) return Unusable(EIO, path);
  content.sha256 = absl::BytesToHexString(hash.Finish());
  return content;
}

// As sha256sum writes and checks it.
std::string DigestLine(std::string_view manifest) {
  return base::StrCat(absl::BytesToHexString(base::Sha256(manifest)), "  ", kManifest, "\n");
}

}  // namespace

absl::Status Damaged(std::string_view what) {
  return Refused("BACKUP_DAMAGED", base::StrCat("the backup is damaged: ", what));
}

std::string FileOf(const std::string& folder, std::string_view name) {
  return base::StrCat(folder, "/", name);
}

absl::StatusOr<std::unique_ptr<ArchiveWriter>> ArchiveWriter::Create(const std::string& folder) {
  std::string name = folder;
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  std::error_code ignored;
  if (std::filesystem::symlink_status(name, ignored).type() != std::filesystem::file_type::not_found) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "BACKUP_EXISTS",
                       "there is something of that name; a backup replaces nothing");
  }
  // A name of its own: another backup may be on its way to the same folder.
  std::string incomplete = base::StrCat(name, ".incomplete-", absl::BytesToHexString(base::RandomBytes(8)));
  if (mkdir(incomplete.c_str(), S_IRWXU) != 0) return Unusable(errno, incomplete);
  return std::unique_ptr<ArchiveWriter>(new ArchiveWriter(std::move(name), std::move(incomplete)));
}

ArchiveWriter::~ArchiveWriter() {
  std::error_code ignored;
  std::filesystem::remove_all(incomplete_, ignored);
}

std::string ArchiveWriter::PathOf(std::string_view name) const { return FileOf(incomplete_, name); }

absl::StatusOr<Manifest> ArchiveWriter::Finish(Manifest manifest) {
  manifest.set_format(kFormat);
  for (BackupFile& file : *manifest.mutable_files()) {
    const std::string path = PathOf(file.name());
    RAPPORT_ASSIGN_OR_RETURN(const Content content, ContentOf(path, nullptr));
    file.set_bytes(content.bytes);
    file.set_sha256(content.sha256);
    RAPPORT_RETURN_IF_ERROR(Sync(path));
  }
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(manifest, &json, options).ok()) {
    return absl::InternalError("the manifest cannot be written as JSON");
  }
  for (const auto& [name, content] :
       {std::pair(kManifest, json), std::pair(kManifestDigest, DigestLine(json))}) {
    RAPPORT_RETURN_IF_ERROR(WriteFile(PathOf(name), content));
    RAPPORT_RETURN_IF_ERROR(Sync(PathOf(name)));
  }
  RAPPORT_RETURN_IF_ERROR(Sync(incomplete_));
  // Fails when something else has taken the name meanwhile, unless that is an empty folder.
  if (rename(incomplete_.c_str(), folder_.c_str()) != 0) return Unusable(errno, folder_);
  const std::filesystem::path parent = std::filesystem::path(folder_).parent_path();
  RAPPORT_RETURN_IF_ERROR(Sync(parent.empty() ? "." : parent.string()));
  return manifest;
}

absl::StatusOr<std::string> DigestOf(const std::string& folder) {
  const std::optional<std::string> json = base::ReadFile(FileOf(folder, kManifest));
  if (!json) return absl::NotFoundError(FileOf(folder, kManifest));
  return absl::BytesToHexString(base::Sha256(*json));
}

absl::StatusOr<Manifest> ReadManifest(const std::string& folder, const Expected& expected) {
  const std::optional<std::string> json = base::ReadFile(FileOf(folder, kManifest));
  const std::optional<std::string> digest = base::ReadFile(FileOf(folder, kManifestDigest));
  if (!json && !digest) return Refused("NOT_A_BACKUP", "there is no backup of that name");
  if (!json || !digest || *digest != DigestLine(*json)) {
    return Damaged("manifest.json is not the one that was written");
  }
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;  // of a newer format, which is told by its number
  Manifest manifest;
  if (!google::protobuf::util::JsonStringToMessage(*json, &manifest, options).ok() ||
      manifest.format() == 0) {
    return Refused("NOT_A_BACKUP", "manifest.json is not that of a backup");
  }
  if (manifest.format() > kFormat ||
      manifest.schema_version() > static_cast<std::uint32_t>(expected.schema_version)) {
    return Refused("BACKUP_NEWER", "the backup is of a newer release: restore it with that one");
  }
  if (manifest.service() != base::AbslView(expected.service)) {
    return Refused("BACKUP_OF_ANOTHER_SERVICE",
                   base::StrCat("the backup is of ", manifest.service(), ", not of ", expected.service));
  }
  if (!expected.engine.empty() && manifest.engine() != base::AbslView(expected.engine)) {
    return Refused("BACKUP_OF_ANOTHER_ENGINE",
                   base::StrCat("the backup is of ", manifest.engine(), ", not of ", expected.engine));
  }
  return manifest;
}

absl::Status CheckFiles(const std::string& folder, const Manifest& manifest, const Advance& advance) {
  for (const BackupFile& file : manifest.files()) {
    if (file.name().empty() || file.name().front() == '.' || absl::StrContains(file.name(), '/')) {
      return Damaged("a file's name is a path");
    }
    const absl::StatusOr<Content> content = ContentOf(FileOf(folder, file.name()), advance);
    if (absl::IsNotFound(content.status())) return Damaged(base::StrCat(file.name(), " is missing"));
    RAPPORT_RETURN_IF_ERROR(content.status());
    if (content->bytes != file.bytes() || content->sha256 != file.sha256()) {
      return Damaged(base::StrCat(file.name(), " is not the one that was written"));
    }
  }
  return absl::OkStatus();
}

}  // namespace rapport::backup
