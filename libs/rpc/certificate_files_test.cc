#include "libs/rpc/certificate_files.h"

#include <cstdio>
#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/observe/captured_log.h"
#include "libs/rpc/testing/certificates.h"
#include "libs/rpc/testing/tls_files.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "openssl/pem.h"

namespace rapport::rpc::testing {
namespace {

using internal::config::v1::TlsConfig;
using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;
using ::rapport::testing::StatusOf;
using ::testing::AllOf;
using ::testing::HasSubstr;

class CertificateFilesTest : public ::testing::Test {
 protected:
  CertificateFilesTest() { config_.set_refresh_seconds(5); }

  static TlsConfig WithRefresh(TlsConfig config) {
    config.set_refresh_seconds(5);
    return config;
  }
  absl::Status Opened() { return StatusOf(CertificateFiles::Open(config_, "server.tls", now_)); }
  void Write(const Identity& identity) { WriteTlsFiles(directory_, "s", identity, authority_); }

  observe::CapturedLog log_;
  const Authority authority_;
  const Identity first_ = authority_.Issue("");
  const ::rapport::testing::TempDir directory_;
  TlsConfig config_ = WithRefresh(WriteTlsFiles(directory_, "s", first_, authority_));
  absl::Time now_ = absl::Now();
};

TEST_F(CertificateFilesTest, AreLookedAtNowAndThen) {
  ASSERT_OK_AND_ASSIGN(const auto files, CertificateFiles::Open(config_, "server.tls", now_));
  const auto before = files->Current(now_);
  EXPECT_EQ(before->certificate, first_.certificate);
  const Identity second = authority_.Issue("");
  Write(second);
  EXPECT_EQ(files->Current(now_ + absl::Seconds(4)), before);
  const auto after = files->Current(now_ + absl::Seconds(5));
  EXPECT_EQ(after->certificate, second.certificate);
  EXPECT_EQ(after->private_key, second.private_key);
  EXPECT_EQ(files->Current(now_ + absl::Seconds(10)), after) << "nothing has changed";
}

TEST_F(CertificateFilesTest, WhatIsOfNoUseIsPassedOverAndSaidOnce) {
  ASSERT_OK_AND_ASSIGN(const auto files, CertificateFiles::Open(config_, "server.tls", now_));
  const auto before = files->Current(now_);
  const Identity second = authority_.Issue("");
  const auto stays = [&] { return files->Current(now_ += absl::Seconds(5)) == before; };
  directory_.Write("s.pem", second.certificate);
  EXPECT_TRUE(stays()) << "the key is not its";
  EXPECT_TRUE(stays());
  directory_.Write("s.key", second.private_key.substr(0, 60));
  EXPECT_TRUE(stays()) << "half a key";
  directory_.Write("s.key", second.private_key);
  directory_.Write("s.ca", authority_.certificate() + second.certificate.substr(0, 100));
  EXPECT_TRUE(stays()) << "half an authority behind a whole one";
  std::remove(config_.ca_file().c_str());
  EXPECT_TRUE(stays());
  const std::string log = log_.text();
  EXPECT_EQ(log.find("TLS_KEY_MISMATCH"), log.rfind("TLS_KEY_MISMATCH"));
  EXPECT_THAT(log, AllOf(HasSubstr("certificates_refused"), HasSubstr(config_.ca_file())));
  directory_.Write("s.ca", authority_.certificate());
  EXPECT_EQ(files->Current(now_ += absl::Seconds(5))->certificate, second.certificate);
}

TEST_F(CertificateFilesTest, SayWhichSettingAndFileIsWrong) {
  const TlsConfig good = config_;
  const auto expect_unusable = [this](const std::string& field, const std::string& file) {
    EXPECT_THAT(Opened(), HasReason("TLS_FILE_UNUSABLE")) << file;
    EXPECT_THAT(Opened(), HasViolation(field)) << file;
    EXPECT_THAT(std::string(Opened().message()), HasSubstr(file));
  };
  std::filesystem::create_symlink("nothing", directory_.File("dangling"));
  for (const std::string& file :
       {directory_.File("absent"), directory_.File("dangling"), directory_.path(), std::string("/dev/null"),
        directory_.Write("binary", std::string("\0\xff\x00", 3)), directory_.Write("text", "no PEM")}) {
    config_ = good;
    config_.set_certificate_file(file);
    expect_unusable("server.tls.certificate_file", file);
    config_ = good;
    config_.set_private_key_file(file);
    expect_unusable("server.tls.private_key_file", file);
    config_ = good;
    config_.set_ca_file(file);
    expect_unusable("server.tls.ca_file", file);
  }
  config_ = good;
  config_.clear_private_key_file();
  EXPECT_THAT(Opened(), HasReason("TLS_INCOMPLETE"));
}

TEST_F(CertificateFilesTest, AKeyOfAnotherCertificateIsRefused) {
  directory_.Write("s.key", authority_.Issue("").private_key);
  EXPECT_THAT(Opened(), HasReason("TLS_KEY_MISMATCH"));
  EXPECT_THAT(Opened(), HasViolation("server.tls.private_key_file"));
}

TEST_F(CertificateFilesTest, NobodyIsThereToTypeAPassphrase) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  std::FILE* const file = std::fopen(config_.private_key_file().c_str(), "w");
  char passphrase[] = "secret";
  ASSERT_EQ(PEM_write_PKCS8PrivateKey(file, key.get(), EVP_aes_256_cbc(), nullptr, 0, nullptr, passphrase),
            1);
  std::fclose(file);
  EXPECT_THAT(Opened(), HasReason("TLS_FILE_UNUSABLE"));
  EXPECT_THAT(std::string(Opened().message()), HasSubstr("passphrase"));
}

TEST_F(CertificateFilesTest, AnExpiredCertificateIsTakenLoudly) {
  Write(authority_.Issue("", /*expired=*/true));
  EXPECT_OK(Opened()) << "its successor may come at any time";
  EXPECT_THAT(log_.text(), HasSubstr("certificate_expired"));
}

}  // namespace
}  // namespace rapport::rpc::testing
