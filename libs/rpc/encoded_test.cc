#include "libs/rpc/encoded.h"

#include <atomic>
#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/rpc/error.h"
#include "libs/rpc/testing/rpc_fixture.h"
#include "libs/testing/status_matchers.h"

namespace rapport::rpc::testing {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string Encoded(const std::string& payload) {
  v1::EchoResponse response;
  response.set_payload(payload);
  return response.SerializeAsString();
}

class RawService final
    : public v1::EchoService::WithRawCallbackMethod_Echo<v1::EchoService::CallbackService> {
 public:
  explicit RawService(const Runtime& runtime) : runtime_(runtime) {}

  std::function<std::optional<std::string>(const v1::EchoRequest&)> find = [](const auto&) {
    return std::nullopt;
  };
  std::function<absl::StatusOr<std::string>(CallContext&, const v1::EchoRequest&)> make;

  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                 grpc::ByteBuffer* response) override {
    return RunEncoded<v1::EchoRequest>(runtime_, context, {v1::EchoService::service_full_name(), "Echo"},
                                       request, response, find, make);
  }

 private:
  const Runtime& runtime_;
};

class EncodedTest : public ::testing::TestWithParam<bool> {
 protected:
  EncodedTest() {
    service_.make = [this](CallContext&, const v1::EchoRequest& request) -> absl::StatusOr<std::string> {
      ++made_;
      return Encoded("made of " + request.payload());
    };
  }

  void Start(bool socket) {
    ServerOptions options = InProcessOptions();
    if (socket) options.listen_address = "127.0.0.1:0";
    auto server = Server::Start(options, {{v1::EchoService::service_full_name(), &service_, &runtime_}});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    channel_ = socket ? MakeChannel("127.0.0.1:" + std::to_string(server_->port()), {.retries = false})
                      : server_->InProcessChannel();
    stub_ = v1::EchoService::NewStub(channel_);
  }

  absl::StatusOr<std::string> Echo(const std::string& payload,
                                   std::unique_ptr<grpc::ClientContext> context = PatientContext()) {
    v1::EchoRequest request;
    request.set_payload(payload);
    v1::EchoResponse response;
    const grpc::Status status = stub_->Echo(context.get(), request, &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response.payload();
  }

  observe::CapturedLog log_;
  observe::Metrics metrics_;
  Runtime runtime_{Runtime::Options{.worker_threads = 1, .max_queued_calls = 1}, &metrics_};
  RawService service_{runtime_};
  std::atomic<int> made_ = 0;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
};

TEST_P(EncodedTest, SendsWhatIsAtHandAndMakesWhatIsNot) {
  service_.find = [](const v1::EchoRequest& request) -> std::optional<std::string> {
    if (request.payload() != "known") return std::nullopt;
    return Encoded("found");
  };
  Start(GetParam());
  EXPECT_EQ(Echo("known").value(), "found");
  EXPECT_EQ(made_, 0);
  EXPECT_EQ(Echo("new").value(), "made of new");
  EXPECT_EQ(made_, 1);
}

TEST_P(EncodedTest, LargeRequestsAndResponsesArriveWhole) {
  Start(GetParam());
  const std::string large(200'000, 'x');
  EXPECT_EQ(Echo(large).value(), "made of " + large);
}

TEST_P(EncodedTest, ACallWithoutDeadlineIsNeitherLookedUpNorMade) {
  service_.find = [this](const v1::EchoRequest&) -> std::optional<std::string> {
    ++made_;
    return Encoded("found");
  };
  Start(GetParam());
  EXPECT_THAT(Echo("p", std::make_unique<grpc::ClientContext>()).status(),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("DEADLINE_REQUIRED")));
  EXPECT_EQ(made_, 0);
}

TEST_P(EncodedTest, ErrorsReachTheCallerWithReasonAndFields) {
  service_.make = [](CallContext&, const v1::EchoRequest&) -> absl::StatusOr<std::string> {
    return base::InvalidArgument("payload", "is too short", "TOO_SHORT");
  };
  Start(GetParam());
  EXPECT_THAT(Echo("p").status(), AllOf(HasReason("TOO_SHORT"), HasViolation("payload")));
}

TEST_P(EncodedTest, BytesThatAreNoRequestAreRefused) {
  Start(GetParam());
  const grpc::Slice garbage("\x0A\x7Fnot as long as it says");
  const grpc::ByteBuffer request(&garbage, 1);
  grpc::ByteBuffer response;
  grpc::GenericStub generic(channel_);
  const auto context = PatientContext();
  grpc::CompletionQueue queue;
  const auto call = generic.PrepareUnaryCall(context.get(), "/rapport.internal.testing.v1.EchoService/Echo",
                                             request, &queue);
  grpc::Status status;
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_THAT(FromGrpcStatus(status),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("MALFORMED_REQUEST")));
  EXPECT_EQ(made_, 0);
}

TEST_P(EncodedTest, CountsAndLogsWhatWasFoundAsWhatWasMade) {
  service_.find = [](const v1::EchoRequest& request) -> std::optional<std::string> {
    if (request.payload() != "known") return std::nullopt;
    return Encoded("found");
  };
  Start(GetParam());
  ASSERT_TRUE(Echo("known").ok());
  ASSERT_TRUE(Echo("new").ok());
  server_->Drain();
  EXPECT_THAT(
      metrics_.Text(),
      AllOf(HasSubstr("rapport_rpc_requests_total{code=\"OK\",method=\"Echo\","
                      "service=\"rapport.internal.testing.v1.EchoService\"} 2\n"),
            HasSubstr("rapport_rpc_in_flight{service=\"rapport.internal.testing.v1.EchoService\"} 0\n")));
  EXPECT_THAT(log_.text(), HasSubstr("\"event\":\"rpc\""));
}

TEST_P(EncodedTest, WhatIsAtHandIsServedWhileAllWorkersAreBusyAndWhatIsNotIsRefused) {
  std::latch running{1};
  std::latch release{1};
  service_.find = [](const v1::EchoRequest& request) -> std::optional<std::string> {
    if (request.payload() != "known") return std::nullopt;
    return Encoded("found");
  };
  service_.make = [&](CallContext&, const v1::EchoRequest& request) -> absl::StatusOr<std::string> {
    if (request.payload() == "first") {
      running.count_down();
      release.wait();
    }
    return Encoded("made");
  };
  Start(GetParam());
  std::thread first([&] { EXPECT_TRUE(Echo("first").ok()); });
  running.wait();
  // Waits in the queue until its deadline; its place stays taken, as the worker has not come to it.
  auto impatient = std::make_unique<grpc::ClientContext>();
  impatient->set_deadline(absl::ToChronoTime(absl::Now() + absl::Milliseconds(100)));
  EXPECT_THAT(Echo("queued", std::move(impatient)).status(), StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(Echo("known").value(), "found");
  EXPECT_THAT(Echo("one too many").status(),
              AllOf(StatusIs(absl::StatusCode::kResourceExhausted), HasReason("OVERLOADED")));
  release.count_down();
  first.join();
}

INSTANTIATE_TEST_SUITE_P(Transport, EncodedTest, ::testing::Values(true, false),
                         [](const auto& param) { return param.param ? "Socket" : "InProcess"; });

}  // namespace
}  // namespace rapport::rpc::testing
