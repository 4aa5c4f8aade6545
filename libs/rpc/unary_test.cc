#include "libs/rpc/unary.h"

#include <future>
#include <latch>
#include <string>
#include <thread>

#include "gmock/gmock.h"
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
using ::testing::Not;

class UnaryTest : public RpcFixture {
 protected:
  UnaryTest() {
    service_.echo = [this](CallContext&, const v1::EchoRequest& request, v1::EchoResponse* response) {
      ++runs_;
      response->set_payload(request.payload());
      return absl::OkStatus();
    };
  }

  std::atomic<int> runs_ = 0;
};

TEST_P(UnaryTest, RunsTheHandlerAndSendsItsResponse) {
  for (const bool run_inline : {false, true}) {
    service_.run_inline = run_inline;
    if (server_ == nullptr) Start(GetParam());
    v1::EchoRequest request;
    request.set_payload("hello");
    v1::EchoResponse response;
    ASSERT_TRUE(stub_->Echo(PatientContext().get(), request, &response).ok());
    EXPECT_EQ(response.payload(), "hello");
  }
}

TEST_P(UnaryTest, ACallWithoutDeadlineIsNotRun) {
  Start(GetParam());
  grpc::ClientContext context;
  const absl::Status status = FromGrpcStatus(Echo(&context));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("-max-time")));
  EXPECT_THAT(status, HasReason("DEADLINE_REQUIRED"));
  EXPECT_EQ(runs_, 0);
}

TEST_P(UnaryTest, ErrorsReachTheCallerWithReasonAndFields) {
  service_.echo = [](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
    return base::InvalidArgument("payload", "is too short", "TOO_SHORT");
  };
  Start(GetParam());
  const absl::Status status = FromGrpcStatus(Echo(PatientContext().get()));
  EXPECT_THAT(status, HasReason("TOO_SHORT"));
  EXPECT_THAT(status, HasViolation("payload"));
}

TEST_P(UnaryTest, TheDeadlineReachesTheHandlerAndTheCallsItMakes) {
  std::promise<absl::Time> outer;
  std::promise<absl::Time> inner;
  service_.echo = [&](CallContext& call, const v1::EchoRequest& request, v1::EchoResponse*) {
    if (request.payload() == "inner") {
      inner.set_value(call.deadline());
      return absl::OkStatus();
    }
    outer.set_value(call.deadline());
    v1::EchoRequest next;
    next.set_payload("inner");
    v1::EchoResponse response;
    return FromGrpcStatus(handlers_stub_.load()->Echo(call.NewClientContext().get(), next, &response));
  };
  Start(GetParam());
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(deadline));
  ASSERT_TRUE(Echo(&context).ok());
  EXPECT_LT(absl::AbsDuration(outer.get_future().get() - deadline), absl::Seconds(1));
  EXPECT_LT(absl::AbsDuration(inner.get_future().get() - deadline), absl::Seconds(1));
}

TEST_P(UnaryTest, CancellationReachesTheHandlerAndTheCallsItMakes) {
  std::latch inner_runs{1};
  std::latch inner_cancelled{1};
  service_.echo = [&](CallContext& call, const v1::EchoRequest& request, v1::EchoResponse*) {
    if (request.payload() == "inner") {
      inner_runs.count_down();
      absl::Status status;
      while (status.ok()) {
        std::this_thread::yield();
        status = call.CheckWanted();
      }
      inner_cancelled.count_down();
      return status;
    }
    v1::EchoRequest next;
    next.set_payload("inner");
    v1::EchoResponse response;
    return FromGrpcStatus(handlers_stub_.load()->Echo(call.NewClientContext().get(), next, &response));
  };
  Start(GetParam());
  const auto context = PatientContext();
  std::thread canceller([&] {
    inner_runs.wait();
    context->TryCancel();
  });
  EXPECT_EQ(Echo(context.get()).error_code(), grpc::StatusCode::CANCELLED);
  canceller.join();
  inner_cancelled.wait();
}

TEST_P(UnaryTest, AnAsynchronousHandlerEndsOnAnyThread) {
  std::thread worker;
  service_.echo_async = [&](CallContext&, const v1::EchoRequest& request, v1::EchoResponse* response,
                            Done done) {
    worker = std::thread([&request, response, done = std::move(done)]() mutable {
      response->set_payload(request.payload() + "!");
      done(absl::OkStatus());
    });
  };
  Start(GetParam());
  v1::EchoRequest request;
  request.set_payload("a");
  v1::EchoResponse response;
  EXPECT_TRUE(stub_->Echo(PatientContext().get(), request, &response).ok());
  EXPECT_EQ(response.payload(), "a!");
  worker.join();
}

TEST_P(UnaryTest, ADroppedAsynchronousCallEndsWithInternal) {
  service_.echo_async = [](CallContext&, const v1::EchoRequest&, v1::EchoResponse*, Done) {};
  Start(GetParam());
  const grpc::Status status = Echo(PatientContext().get());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message(), "internal error");
}

TEST_P(UnaryTest, CountsAndLogsEveryCallButNotItsContent) {
  service_.echo = [](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
    return base::WithDetail(absl::InternalError("corrupt page"), "SQLITE_CORRUPT");
  };
  Start(GetParam());
  v1::EchoRequest request;
  request.set_payload("very-private");
  v1::EchoResponse response;
  stub_->Echo(PatientContext().get(), request, &response);
  server_->Drain();
  EXPECT_THAT(
      metrics_.Text(),
      AllOf(HasSubstr("rapport_rpc_requests_total{code=\"INTERNAL\",method=\"Echo\","
                      "service=\"rapport.internal.testing.v1.EchoService\"} 1\n"),
            HasSubstr("rapport_rpc_in_flight{service=\"rapport.internal.testing.v1.EchoService\"} 0\n")));
  EXPECT_THAT(log_.text(), AllOf(HasSubstr("\"event\":\"rpc\""), HasSubstr("\"event\":\"rpc_failed\""),
                                 HasSubstr("SQLITE_CORRUPT"), Not(HasSubstr("very-private"))));
}

INSTANTIATE_TEST_SUITE_P(Transport, UnaryTest, ::testing::Values(true, false),
                         [](const auto& param) { return param.param ? "Socket" : "InProcess"; });

class LengthTest : public RpcFixture {
 protected:
  LengthTest() : RpcFixture({.worker_threads = 2, .max_response_bytes = 1000}) {
    service_.echo = [](CallContext&, const v1::EchoRequest& request, v1::EchoResponse* response) {
      response->set_payload(request.payload());
      return absl::OkStatus();
    };
  }
};

TEST_F(LengthTest, AnAnswerThatIsTooLongIsRefusedWithAReason) {
  for (const bool run_inline : {false, true}) {
    service_.run_inline = run_inline;
    if (server_ == nullptr) Start(kInProcess);
    v1::EchoRequest request;
    v1::EchoResponse response;
    request.set_payload(std::string(990, 'x'));
    EXPECT_TRUE(stub_->Echo(PatientContext().get(), request, &response).ok());
    request.set_payload(std::string(1000, 'x'));
    const absl::Status refused = FromGrpcStatus(stub_->Echo(PatientContext().get(), request, &response));
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
    EXPECT_THAT(refused, HasReason("RESPONSE_TOO_LARGE"));
  }
}

// One worker and no queue to speak of.
class OverloadTest : public RpcFixture {
 protected:
  OverloadTest() : RpcFixture({.worker_threads = 1, .max_queued_calls = 1}) {
    service_.echo = [this](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
      ++runs_;
      running_.count_down();
      release_.wait();
      return absl::OkStatus();
    };
  }

  std::atomic<int> runs_ = 0;
  std::latch running_{1};
  std::latch release_{1};
};

TEST_F(OverloadTest, RefusesWhatTheQueueDoesNotTakeAndDoesNotRunWhatIsExpired) {
  Start(kInProcess);
  std::thread first([&] { EXPECT_TRUE(Echo(PatientContext().get()).ok()); });
  running_.wait();
  // Waits in the queue until its deadline; its place stays taken, as the worker has not come to it.
  grpc::ClientContext impatient;
  impatient.set_deadline(absl::ToChronoTime(absl::Now() + absl::Milliseconds(100)));
  EXPECT_EQ(Echo(&impatient).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  const absl::Status refused = FromGrpcStatus(Echo(PatientContext().get()));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(refused, HasReason("OVERLOADED"));
  release_.count_down();
  first.join();
  server_->Drain();
  EXPECT_EQ(runs_, 1);
}

}  // namespace
}  // namespace rapport::rpc::testing
