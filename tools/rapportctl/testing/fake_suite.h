#ifndef RAPPORT_TOOLS_RAPPORTCTL_TESTING_FAKE_SUITE_H_
#define RAPPORT_TOOLS_RAPPORTCTL_TESTING_FAKE_SUITE_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/server.h"

namespace rapport::ctl {

// All services of the suite behind one port of the loopback, given by the kernel. They decide nothing: every
// method keeps its request and answers what the test has put in. Thread safe.
class FakeSuite {
 public:
  FakeSuite();
  ~FakeSuite();
  FakeSuite(const FakeSuite&) = delete;
  FakeSuite& operator=(const FakeSuite&) = delete;

  const std::string& address() const { return address_; }

  // What methods that answer with this type of message answer from now on, in the order of these calls; the
  // last one stays. Methods without an answer return the default message.
  void Answer(const google::protobuf::Message& response);
  // The next `times` calls fail with `status`.
  void Fail(const absl::Status& status, int times = 1000000);

  // All requests of type T that came in, in order; of streams every message.
  template <class T>
  std::vector<T> Requests() const {
    std::vector<T> found;
    const std::lock_guard lock(mutex_);
    for (const auto& request : requests_) {
      if (const auto* typed = dynamic_cast<const T*>(request.get())) found.push_back(*typed);
    }
    return found;
  }

  // For the services: keeps the request; the status that the test wants, and the answer.
  void Keep(const google::protobuf::Message& request);
  grpc::Status Reply(google::protobuf::Message* response);

 private:
  class Services;

  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<google::protobuf::Message>> requests_;  // guarded by mutex_
  std::vector<std::unique_ptr<google::protobuf::Message>> answers_;   // guarded by mutex_
  absl::Status failure_;                                              // guarded by mutex_
  int failures_left_ = 0;                                             // guarded by mutex_

  std::unique_ptr<Services> services_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_TESTING_FAKE_SUITE_H_
