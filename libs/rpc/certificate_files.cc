#include "libs/rpc/certificate_files.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <optional>
#include <utility>
#include <vector>

#include "libs/base/openssl.h"
#include "libs/base/read_file.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"

namespace rapport::rpc {
namespace {

using internal::config::v1::TlsConfig;
using observe::Level;

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Bio = std::unique_ptr<BIO, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

// A file and the setting that names it.
struct File {
  std::string field;
  std::string path;
};

absl::Status Unusable(const File& file, std::string_view what) {
  return base::InvalidArgument(file.field, base::StrCat(file.path, " ", what), "TLS_FILE_UNUSABLE");
}

absl::StatusOr<std::string> Content(const File& file) {
  if (file.path.empty()) return base::InvalidArgument(file.field, "is needed for TLS", "TLS_INCOMPLETE");
  std::optional<std::string> content = base::ReadFile(file.path);
  if (!content) return Unusable(file, "cannot be read");
  return *std::move(content);
}

Bio Reader(const std::string& pem) { return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

// All certificates of a file, at least one.
absl::StatusOr<std::vector<Certificate>> ReadCertificates(const File& file, const std::string& pem) {
  const Bio bio = Reader(pem);
  std::vector<Certificate> certificates;
  ERR_clear_error();
  while (X509* const next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    certificates.emplace_back(next);
  }
  // What is left where there is no further certificate; anything else is one that is cut or spoilt.
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end || certificates.empty()) return Unusable(file, "is not of certificates as PEM, each whole");
  return certificates;
}

absl::StatusOr<Key> ReadKey(const File& file, const std::string& pem) {
  const Bio bio = Reader(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, base::NoPassphrase, nullptr));
  ERR_clear_error();
  if (key != nullptr) return key;
  return Unusable(file, pem.find("ENCRYPTED") != std::string::npos
                            ? "has a passphrase, which nobody is there to type: keep the key without one"
                            : "is not a private key as PEM");
}

absl::Time EndOf(const X509* certificate) {
  std::tm end = {};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) return absl::InfiniteFuture();
  return absl::FromTM(end, absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<std::shared_ptr<CertificateFiles>> CertificateFiles::Open(const TlsConfig& config,
                                                                         std::string_view field,
                                                                         absl::Time now) {
  const std::shared_ptr<CertificateFiles> files(new CertificateFiles(config, field));
  RAPPORT_ASSIGN_OR_RETURN(Certificates first, files->Read());
  const std::lock_guard lock(files->mutex_);
  files->looked_at_ = now;
  files->Take(std::move(first));
  files->SayWhenExpired(now);
  return files;
}

std::shared_ptr<const Certificates> CertificateFiles::Current(absl::Time now) {
  const std::lock_guard lock(mutex_);
  if (now - looked_at_ < refresh()) return current_;
  looked_at_ = now;
  absl::StatusOr<Certificates> fresh = Read();
  if (fresh.ok()) {
    if (*fresh != *current_) Take(*std::move(fresh));
    refusal_.clear();
  } else if (const std::string refusal(fresh.status().message()); refusal != refusal_) {
    refusal_ = refusal;
    observe::Log(Level::kError, "certificates_refused",
                 {{"reason", base::ReasonOf(fresh.status())},
                  {"message", refusal},
                  {"meaning", "those that were read before stay in use"}});
  }
  SayWhenExpired(now);
  return current_;
}

absl::StatusOr<Certificates> CertificateFiles::Read() const {
  const File certificate_file = {base::StrCat(field_, ".certificate_file"), config_.certificate_file()};
  const File key_file = {base::StrCat(field_, ".private_key_file"), config_.private_key_file()};
  const File ca_file = {base::StrCat(field_, ".ca_file"), config_.ca_file()};
  Certificates read;
  RAPPORT_ASSIGN_OR_RETURN(read.certificate, Content(certificate_file));
  RAPPORT_ASSIGN_OR_RETURN(read.private_key, Content(key_file));
  RAPPORT_ASSIGN_OR_RETURN(read.authorities, Content(ca_file));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<Certificate> chain,
                           ReadCertificates(certificate_file, read.certificate));
  RAPPORT_ASSIGN_OR_RETURN(const Key key, ReadKey(key_file, read.private_key));
  RAPPORT_RETURN_IF_ERROR(ReadCertificates(ca_file, read.authorities).status());
  const bool match = X509_check_private_key(chain[0].get(), key.get()) == 1;
  ERR_clear_error();
  if (!match) {
    return base::InvalidArgument(
        key_file.field,
        base::StrCat(key_file.path, " is not the key of the certificate in ", certificate_file.path),
        "TLS_KEY_MISMATCH");
  }
  read.not_after = EndOf(chain[0].get());
  return read;
}

// Requires mutex_.
void CertificateFiles::Take(Certificates fresh) {
  expiry_said_ = false;
  current_ = std::make_shared<const Certificates>(std::move(fresh));
  observe::Log(Level::kInfo, "certificates_taken",
               {{"setting", field_},
                {"file", config_.certificate_file()},
                {"not_after", absl::FormatTime(current_->not_after)}});
}

// Requires mutex_.
void CertificateFiles::SayWhenExpired(absl::Time now) {
  if (now < current_->not_after || std::exchange(expiry_said_, true)) return;
  observe::Log(Level::kError, "certificate_expired",
               {{"setting", field_},
                {"file", config_.certificate_file()},
                {"not_after", absl::FormatTime(current_->not_after)},
                {"meaning",
                 "nobody connects any more until the file has a new one; connections that are there stay"}});
}

}  // namespace rapport::rpc
