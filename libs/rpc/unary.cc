#include "libs/rpc/unary.h"

#include <cstdlib>

#include "libs/base/status.h"

namespace rapport::rpc::impl {
namespace {

class Ender {
 public:
  explicit Ender(UnaryCall* call) : call_(call) {}
  Ender(Ender&& other) noexcept : call_(std::exchange(other.call_, nullptr)) {}
  ~Ender() {
    if (call_ == nullptr) return;
    call_->End(
        base::WithDetail(absl::InternalError("the call was dropped"), "Done destroyed without being called"));
  }

  void operator()(const absl::Status& status) {
    if (call_ == nullptr) std::abort();  // ended twice: the call is gone
    std::exchange(call_, nullptr)->End(status);
  }

 private:
  UnaryCall* call_;
};

}  // namespace

void UnaryCall::End(const absl::Status& status) {
  const grpc::Status end = call_.End(status);
  grpc::ServerUnaryReactor* const reactor = reactor_;
  delete this;
  reactor->Finish(end);  // last: the server may go as soon as its last call has
}

Done DoneOf(UnaryCall* call) { return Ender(call); }

}  // namespace rapport::rpc::impl
