#include "libs/rpc/certificate_feed.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/time/clock.h"
#include "libs/base/strings.h"

namespace rapport::rpc {
namespace {

// How often gRPC looks at files that are in memory.
constexpr unsigned kWatchSeconds = 1;

void Must(bool done, const char* what) {
  if (done) return;
  std::perror(what);
  std::abort();
}

int NewMemoryFile() {
  const int descriptor = memfd_create("certificates", MFD_CLOEXEC);
  Must(descriptor >= 0, "memfd_create");
  return descriptor;
}

}  // namespace

CertificateFeed::MemoryFile::MemoryFile() : descriptor_(NewMemoryFile()) {}

CertificateFeed::MemoryFile::~MemoryFile() { close(descriptor_); }

std::string CertificateFeed::MemoryFile::path() const { return base::StrCat("/proc/self/fd/", descriptor_); }

void CertificateFeed::MemoryFile::Replace(const std::string& content, int generation) const {
  const int fresh = NewMemoryFile();
  Must(write(fresh, content.data(), content.size()) == static_cast<ssize_t>(content.size()), "write");
  const timespec time = {.tv_sec = generation, .tv_nsec = 0};
  const timespec times[] = {time, time};
  Must(futimens(fresh, times) == 0, "futimens");
  Must(dup3(fresh, descriptor_, O_CLOEXEC) == descriptor_, "dup3");
  close(fresh);
}

CertificateFeed::CertificateFeed(std::shared_ptr<CertificateFiles> files) : files_(std::move(files)) {
  Publish();
  thread_ = std::thread([this] { Run(); });
}

CertificateFeed::~CertificateFeed() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

std::shared_ptr<grpc::experimental::CertificateProviderInterface> CertificateFeed::MakeProvider() const {
  return std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      identity_.path(), identity_.path(), authorities_.path(), kWatchSeconds);
}

void CertificateFeed::Publish() {
  std::shared_ptr<const Certificates> current = files_->Current(absl::Now());
  if (current == published_) return;
  published_ = std::move(current);
  ++generation_;
  authorities_.Replace(published_->authorities, generation_);
  identity_.Replace(base::StrCat(published_->private_key, "\n", published_->certificate), generation_);
}

void CertificateFeed::Run() {
  const absl::Duration pause = std::max(files_->refresh(), absl::Seconds(1));
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, absl::ToChronoNanoseconds(pause), [this] { return ending_; })) Publish();
}

}  // namespace rapport::rpc
