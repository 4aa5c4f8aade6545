#ifndef RAPPORT_LIBS_RPC_CERTIFICATE_FEED_H_
#define RAPPORT_LIBS_RPC_CERTIFICATE_FEED_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "grpcpp/security/tls_certificate_provider.h"
#include "libs/rpc/certificate_files.h"

namespace rapport::rpc {

// What a client's gRPC watches in place of CertificateFiles, since it can be given certificates as files
// only: files in memory, each replaced as a whole and only by what is of use.
class CertificateFeed {
 public:
  explicit CertificateFeed(std::shared_ptr<CertificateFiles> files);
  ~CertificateFeed();
  CertificateFeed(const CertificateFeed&) = delete;
  CertificateFeed& operator=(const CertificateFeed&) = delete;

  // Follows the files for as long as this object lives.
  std::shared_ptr<grpc::experimental::CertificateProviderInterface> MakeProvider() const;

 private:
  // A file without a name, at /proc/self/fd/<descriptor>.
  class MemoryFile {
   public:
    MemoryFile();
    ~MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::string path() const;
    // Whoever opens it gets all of the old content or all of the new, and sees by the time of its last
    // change, which is `generation`, that it was replaced.
    void Replace(const std::string& content, int generation) const;

   private:
    const int descriptor_;
  };

  void Publish();
  void Run();

  const std::shared_ptr<CertificateFiles> files_;
  MemoryFile identity_;  // certificate and key: in one file they cannot be of two generations
  MemoryFile authorities_;
  std::shared_ptr<const Certificates> published_;
  int generation_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;  // guarded by mutex_
  std::thread thread_;   // last: it uses all else
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CERTIFICATE_FEED_H_
