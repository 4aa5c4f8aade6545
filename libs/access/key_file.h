#ifndef RAPPORT_LIBS_ACCESS_KEY_FILE_H_
#define RAPPORT_LIBS_ACCESS_KEY_FILE_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "libs/access/key_source.h"

namespace rapport::access {

// A key set in a file, looked at again when 5 seconds have passed, and at once for a key that is missed.
// While the file cannot be used, the keys that it had before stay. Thread safe.
class KeyFile final : public KeySource {
 public:
  // Errors of KeySet::Parse(), also for a file that cannot be read.
  static absl::StatusOr<std::unique_ptr<KeyFile>> Open(std::string path, RsaAlgorithm rsa, absl::Time now);

  std::shared_ptr<const KeySet> Current(absl::Time now) override;
  std::shared_ptr<const KeySet> Missed(absl::Time now) override;

 private:
  KeyFile(std::string path, RsaAlgorithm rsa) : path_(std::move(path)), rsa_(rsa) {}
  absl::Status Read();
  std::shared_ptr<const KeySet> Get(absl::Time now, absl::Duration interval);

  const std::string path_;
  const RsaAlgorithm rsa_;
  std::mutex mutex_;
  // Guarded by mutex_:
  absl::Time looked_at_;
  std::string content_;  // of the file when it was last read
  std::shared_ptr<const KeySet> keys_;
};

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_KEY_FILE_H_
