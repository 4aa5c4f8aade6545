#ifndef RAPPORT_LIBS_RPC_CERTIFICATE_FILES_H_
#define RAPPORT_LIBS_RPC_CERTIFICATE_FILES_H_

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::rpc {

// What the three files of a TlsConfig held when they were last of use together.
struct Certificates {
  std::string certificate;  // PEM, all of them
  std::string private_key;
  std::string authorities;
  absl::Time not_after;  // of the first certificate
  bool operator==(const Certificates&) const = default;
};

// Follows these files while they are replaced, one after the other and perhaps not at once: what cannot be
// used, a file half written or a key of another certificate, is passed over, and what was there before stays
// in use. gRPC's own watcher takes whatever it finds and then has no certificate at all. Thread safe.
class CertificateFiles {
 public:
  // INVALID_ARGUMENT that names setting and file: TLS_INCOMPLETE, TLS_FILE_UNUSABLE, TLS_KEY_MISMATCH.
  // `field` is the configuration's path.
  static absl::StatusOr<std::shared_ptr<CertificateFiles>> Open(const internal::config::v1::TlsConfig& config,
                                                                std::string_view field, absl::Time now);

  // The newest that are of use. Looks at the files, unless it has done so in the last `refresh_seconds`; what
  // it then takes, and why it does not, is said on the log. The same object for as long as nothing changes.
  std::shared_ptr<const Certificates> Current(absl::Time now);

  const internal::config::v1::TlsConfig& config() const { return config_; }
  const std::string& field() const { return field_; }
  absl::Duration refresh() const { return absl::Seconds(config_.refresh_seconds()); }

 private:
  CertificateFiles(const internal::config::v1::TlsConfig& config, std::string_view field)
      : config_(config), field_(field) {}
  absl::StatusOr<Certificates> Read() const;
  void Take(Certificates fresh);
  void SayWhenExpired(absl::Time now);

  const internal::config::v1::TlsConfig config_;
  const std::string field_;
  std::mutex mutex_;
  std::shared_ptr<const Certificates> current_;  // guarded by mutex_
  bool expiry_said_ = false;                     // guarded by mutex_
  std::string refusal_;                          // the last one that was logged; guarded by mutex_
  absl::Time looked_at_;                         // guarded by mutex_
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CERTIFICATE_FILES_H_
