#include "libs/access/key_file.h"

#include <optional>
#include <utility>

#include "libs/base/read_file.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/observe/log.h"

namespace rapport::access {
namespace {

constexpr absl::Duration kLookAgain = absl::Seconds(5);
constexpr absl::Duration kLookAgainForAKey = absl::Seconds(1);

}  // namespace

absl::StatusOr<std::unique_ptr<KeyFile>> KeyFile::Open(std::string path, RsaAlgorithm rsa, absl::Time now) {
  std::unique_ptr<KeyFile> file(new KeyFile(std::move(path), rsa));
  RAPPORT_RETURN_IF_ERROR(file->Read());
  file->looked_at_ = now;
  return file;
}

// Requires mutex_, except when the object is made.
absl::Status KeyFile::Read() {
  std::optional<std::string> content = base::ReadFile(path_);
  if (!content) {
    return base::Error(absl::StatusCode::kInvalidArgument, "KEY_SET_UNUSABLE",
                       "the file with the key set cannot be read");
  }
  if (keys_ != nullptr && *content == content_) return absl::OkStatus();
  content_ = *std::move(content);
  RAPPORT_ASSIGN_OR_RETURN(KeySet keys, KeySet::Parse(content_, rsa_));
  keys_ = std::make_shared<const KeySet>(std::move(keys));
  return absl::OkStatus();
}

std::shared_ptr<const KeySet> KeyFile::Current(absl::Time now) { return Get(now, kLookAgain); }

std::shared_ptr<const KeySet> KeyFile::Missed(absl::Time now) { return Get(now, kLookAgainForAKey); }

// Looks at the file unless it has done so within `interval`.
std::shared_ptr<const KeySet> KeyFile::Get(absl::Time now, absl::Duration interval) {
  const std::lock_guard lock(mutex_);
  if (now - looked_at_ < interval) return keys_;
  looked_at_ = now;
  if (const absl::Status status = Read(); !status.ok()) {
    observe::Log(observe::Level::kError, "key_set_unusable",
                 {{"file", path_}, {"reason", base::ReasonOf(status)}});
  }
  return keys_;
}

}  // namespace rapport::access
