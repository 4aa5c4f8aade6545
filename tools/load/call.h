#ifndef RAPPORT_TOOLS_LOAD_CALL_H_
#define RAPPORT_TOOLS_LOAD_CALL_H_

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/client_callback.h"
#include "grpcpp/support/sync_stream.h"
#include "libs/base/strings.h"
#include "libs/rpc/error.h"
#include "tools/load/workload.h"

namespace rapport::load {

// Calls of generated stubs. The Start functions return at once and tell `done` on a thread of gRPC; what they
// need lives until then. The others wait, and are for the setup.

using Deadline = std::chrono::milliseconds;
// Of a call of the setup: openings and imports of large waves take their time.
inline constexpr Deadline kSetupDeadline = std::chrono::minutes(10);
inline constexpr std::size_t kPieceBytes = 64 * 1024;  // of CSV in an import

inline absl::StatusCode CodeOf(const grpc::Status& status) {
  return static_cast<absl::StatusCode>(status.error_code());
}

// `then(code, response)` is told the end.
template <typename Async, typename Request, typename Response, typename Then>
void StartUnary(std::type_identity_t<Async>* async,
                void (Async::*method)(grpc::ClientContext*, const Request*, Response*,
                                      std::function<void(grpc::Status)>),
                Request request, Deadline deadline, Then then) {
  struct Call {
    grpc::ClientContext context;
    Request request;
    Response response;
  };
  auto call = std::make_shared<Call>();
  call->request = std::move(request);
  call->context.set_deadline(std::chrono::system_clock::now() + deadline);
  (async->*method)(
      &call->context, &call->request, &call->response,
      [call, then = std::move(then)](const grpc::Status& status) { then(CodeOf(status), call->response); });
}

// A `then` for answers that nobody reads.
inline auto JustTheCode(Done done) {
  return [done = std::move(done)](absl::StatusCode code, const auto&) { done(code); };
}

// Sends `messages` one after the other.
template <typename Request, typename Response>
class Upload final : public grpc::ClientWriteReactor<Request> {
 public:
  template <typename Async>
  static void Start(std::type_identity_t<Async>* async,
                    void (Async::*method)(grpc::ClientContext*, Response*,
                                          grpc::ClientWriteReactor<Request>*),
                    std::vector<Request> messages, Deadline deadline, Done done) {
    auto* const upload = new Upload(std::move(messages), std::move(done));  // deletes itself in OnDone()
    upload->context_.set_deadline(std::chrono::system_clock::now() + deadline);
    (async->*method)(&upload->context_, &upload->response_, upload);
    upload->WriteNext();
    upload->StartCall();
  }

 private:
  Upload(std::vector<Request> messages, Done done) : messages_(std::move(messages)), done_(std::move(done)) {}

  void WriteNext() {
    const Request& message = messages_[next_++];
    if (next_ < messages_.size()) {
      this->StartWrite(&message);
    } else {
      this->StartWriteLast(&message, grpc::WriteOptions());
    }
  }
  void OnWriteDone(bool ok) override {
    if (ok && next_ < messages_.size()) WriteNext();
  }
  void OnDone(const grpc::Status& status) override {
    done_(CodeOf(status));
    delete this;
  }

  grpc::ClientContext context_;
  const std::vector<Request> messages_;
  const Done done_;
  Response response_;
  std::size_t next_ = 0;
};

// Reads a stream to its end and keeps nothing of it.
template <typename Request, typename Response>
class Download final : public grpc::ClientReadReactor<Response> {
 public:
  template <typename Async>
  static void Start(std::type_identity_t<Async>* async,
                    void (Async::*method)(grpc::ClientContext*, const Request*,
                                          grpc::ClientReadReactor<Response>*),
                    Request request, Deadline deadline, Done done) {
    auto* const download = new Download(std::move(request), std::move(done));  // deletes itself in OnDone()
    download->context_.set_deadline(std::chrono::system_clock::now() + deadline);
    (async->*method)(&download->context_, &download->request_, download);
    download->StartRead(&download->response_);
    download->StartCall();
  }

 private:
  Download(Request request, Done done) : request_(std::move(request)), done_(std::move(done)) {}

  void OnReadDone(bool ok) override {
    if (ok) this->StartRead(&response_);
  }
  void OnDone(const grpc::Status& status) override {
    done_(CodeOf(status));
    delete this;
  }

  grpc::ClientContext context_;
  const Request request_;
  const Done done_;
  Response response_;
};

// A header and then `csv` in pieces, as imports want them.
template <typename Request, typename Header>
std::vector<Request> ImportMessages(const Header& header, std::string_view csv) {
  std::vector<Request> messages(1);
  *messages.front().mutable_header() = header;
  for (; !csv.empty(); csv.remove_prefix(std::min(csv.size(), kPieceBytes))) {
    messages.emplace_back().set_csv_chunk(std::string(csv.substr(0, kPieceBytes)));
  }
  return messages;
}

// What went wrong, with the name of what was tried in front.
inline absl::Status Named(std::string_view what, const grpc::Status& status) {
  const absl::Status error = rpc::FromGrpcStatus(status);
  return absl::Status(error.code(), base::AbslView(base::StrCat(what, ": ", base::StdView(error.message()))));
}

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(std::string_view what, Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                              const Request& request) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kSetupDeadline);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return Named(what, status);
  return response;
}

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Import(
    std::string_view what, Stub& stub,
    std::unique_ptr<grpc::ClientWriter<Request>> (Stub::*method)(grpc::ClientContext*, Response*),
    const std::vector<Request>& messages) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kSetupDeadline);
  Response response;
  const auto writer = (stub.*method)(&context, &response);
  for (const Request& message : messages) {
    if (!writer->Write(message)) break;
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  if (!status.ok()) return Named(what, status);
  return response;
}

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_CALL_H_
