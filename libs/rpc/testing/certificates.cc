#include "libs/rpc/testing/certificates.h"

#include <cstdlib>

#include "openssl/bio.h"
#include "openssl/ec.h"
#include "openssl/pem.h"
#include "openssl/rand.h"
#include "openssl/x509v3.h"

namespace rapport::rpc::testing {
namespace {

void Must(bool done) {
  if (!done) std::abort();
}

template <typename Write>
std::string Pem(const Write& write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  Must(write(memory.get()) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

void AddExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), &X509_EXTENSION_free);
  Must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void SetRandomSerial(X509* certificate) {
  std::uint32_t serial = 0;
  Must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1);
  Must(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1);
}

}  // namespace

Authority::Certificate Authority::Make(EVP_PKEY* key, const std::string& name,
                                       const std::string& alternative_names, long seconds_left,
                                       X509* issuer) {
  Certificate certificate(X509_new(), &X509_free);
  X509* const made = certificate.get();
  Must(X509_set_version(made, 2) == 1);
  SetRandomSerial(made);
  X509_gmtime_adj(X509_getm_notBefore(made), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made), seconds_left);
  Must(X509_set_pubkey(made, key) == 1);
  Must(X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                                  reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0) == 1);
  if (issuer == nullptr) issuer = made;  // its own
  if (!alternative_names.empty()) AddExtension(made, issuer, NID_subject_alt_name, alternative_names);
  AddExtension(made, issuer, NID_subject_key_identifier, "hash");
  AddExtension(made, issuer, NID_authority_key_identifier, "keyid:always");
  Must(X509_set_issuer_name(made, X509_get_subject_name(issuer)) == 1);
  return certificate;
}

Authority::Authority() : key_(EVP_EC_gen("P-256"), &EVP_PKEY_free), certificate_(nullptr, &X509_free) {
  certificate_ = Make(key_.get(), "test authority", "", 86400, nullptr);
  AddExtension(certificate_.get(), certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  Must(X509_sign(certificate_.get(), key_.get(), EVP_sha256()) != 0);
}

std::string Authority::certificate() const {
  return Pem([this](BIO* out) { return PEM_write_bio_X509(out, certificate_.get()); });
}

Identity Authority::Issue(const Leaf& leaf) const {
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const std::string names =
      "DNS:" + leaf.host + ",IP:127.0.0.1" + (leaf.uri.empty() ? "" : ",URI:" + leaf.uri);
  const Certificate made = Make(key.get(), "test", names, leaf.seconds_left, certificate_.get());
  Must(X509_sign(made.get(), key_.get(), EVP_sha256()) != 0);
  return {Pem([&made](BIO* out) { return PEM_write_bio_X509(out, made.get()); }), Pem([&key](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

Identity Authority::Issue(const std::string& uri, bool expired) const {
  return Issue(Leaf{.uri = uri, .seconds_left = expired ? -60 : 86400});
}

}  // namespace rapport::rpc::testing
