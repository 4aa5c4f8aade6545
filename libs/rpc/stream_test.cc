#include "libs/rpc/stream.h"

#include <atomic>
#include <latch>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/rpc/error.h"
#include "libs/rpc/testing/echo_service.h"
#include "libs/rpc/testing/rpc_fixture.h"
#include "libs/testing/status_matchers.h"

namespace rapport::rpc::testing {
namespace {

using ::rapport::testing::HasReason;
using ::testing::HasSubstr;

class StreamTest : public RpcFixture {
 protected:
  StreamTest() {
    service_.collect = [this](CallContext&, StreamSource<v1::CollectRequest>& source,
                              v1::CollectResponse* response) {
      v1::CollectRequest request;
      while (source.Next(&request)) {
        response->set_messages(response->messages() + 1);
        response->set_payload_bytes(response->payload_bytes() +
                                    static_cast<int64_t>(request.payload().size()));
        if (!read_.try_wait()) read_.count_down();
      }
      if (source.status().ok()) ++committed_;
      ended_.count_down();
      return source.status();
    };
    service_.repeat = [this](CallContext&, const v1::RepeatRequest& request,
                             StreamSink<v1::RepeatResponse>& sink) {
      v1::RepeatResponse response;
      response.set_payload(request.payload());
      absl::Status status;
      for (int i = 0; i < request.count() && status.ok(); ++i) {
        response.set_index(i);
        status = sink.Write(response);
        if (status.ok()) ++written_;
      }
      ended_.count_down();
      return status;
    };
  }

  std::latch read_{1};   // the handler has a message
  std::latch ended_{1};  // the handler is through
  std::atomic<int> committed_ = 0;
  std::atomic<int> written_ = 0;
};

TEST_P(StreamTest, ReadsAStreamToItsEnd) {
  Start(GetParam());
  const auto context = PatientContext();
  v1::CollectResponse response;
  const auto writer = stub_->Collect(context.get(), &response);
  v1::CollectRequest request;
  request.set_payload(std::string(1000, 'x'));
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(writer->Write(request));
  writer->WritesDone();
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_EQ(response.messages(), 500);
  EXPECT_EQ(response.payload_bytes(), 500'000);
  EXPECT_EQ(committed_, 1);
}

TEST_P(StreamTest, AnEmptyStreamIsWhole) {
  Start(GetParam());
  const auto context = PatientContext();
  v1::CollectResponse response;
  const auto writer = stub_->Collect(context.get(), &response);
  writer->WritesDone();
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_EQ(committed_, 1);
}

TEST_P(StreamTest, ACancelledStreamIsNotMistakenForAnEndedOne) {
  Start(GetParam());
  const auto context = PatientContext();
  v1::CollectResponse response;
  const auto writer = stub_->Collect(context.get(), &response);
  ASSERT_TRUE(writer->Write(v1::CollectRequest()));
  read_.wait();
  context->TryCancel();
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
  ended_.wait();
  EXPECT_EQ(committed_, 0);
}

TEST_P(StreamTest, AStreamThatStopsAtItsDeadlineIsNotWhole) {
  Start(GetParam());
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Milliseconds(200)));
  v1::CollectResponse response;
  const auto writer = stub_->Collect(&context, &response);
  ASSERT_TRUE(writer->Write(v1::CollectRequest()));
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  ended_.wait();
  EXPECT_EQ(committed_, 0);
}

TEST_P(StreamTest, AHandlerMayEndAStreamEarly) {
  service_.collect = [](CallContext&, StreamSource<v1::CollectRequest>& source, v1::CollectResponse*) {
    v1::CollectRequest request;
    source.Next(&request);
    return base::InvalidArgument("payload", "is not a header", "BAD_HEADER");
  };
  Start(GetParam());
  const auto context = PatientContext();
  v1::CollectResponse response;
  const auto writer = stub_->Collect(context.get(), &response);
  while (writer->Write(v1::CollectRequest())) {
  }
  EXPECT_THAT(FromGrpcStatus(writer->Finish()), HasReason("BAD_HEADER"));
}

TEST_P(StreamTest, StreamsNeedADeadlineToo) {
  Start(GetParam());
  grpc::ClientContext collect_context;
  v1::CollectResponse response;
  EXPECT_THAT(FromGrpcStatus(stub_->Collect(&collect_context, &response)->Finish()),
              HasReason("DEADLINE_REQUIRED"));
  grpc::ClientContext repeat_context;
  EXPECT_THAT(FromGrpcStatus(stub_->Repeat(&repeat_context, v1::RepeatRequest())->Finish()),
              HasReason("DEADLINE_REQUIRED"));
}

TEST_P(StreamTest, WritesEveryMessageInOrder) {
  Start(GetParam());
  const auto context = PatientContext();
  v1::RepeatRequest request;
  request.set_count(500);
  const auto reader = stub_->Repeat(context.get(), request);
  v1::RepeatResponse response;
  int next = 0;
  while (reader->Read(&response)) EXPECT_EQ(response.index(), next++);
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(next, 500);
  EXPECT_THAT(metrics_.Text(), HasSubstr("code=\"OK\",method=\"Repeat\""));
}

TEST_P(StreamTest, AWriterStopsWhenTheReaderHasGone) {
  Start(GetParam());
  const auto context = PatientContext();
  v1::RepeatRequest request;
  request.set_count(1'000'000);
  request.set_payload(std::string(10'000, 'x'));
  const auto reader = stub_->Repeat(context.get(), request);
  v1::RepeatResponse response;
  ASSERT_TRUE(reader->Read(&response));
  context->TryCancel();
  while (reader->Read(&response)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  ended_.wait();
  EXPECT_LT(written_, 1'000'000);
}

INSTANTIATE_TEST_SUITE_P(Transport, StreamTest, ::testing::Values(true, false),
                         [](const auto& param) { return param.param ? "Socket" : "InProcess"; });

// Whatever the timing, a stream that was cut does not end well.
TEST_F(StreamTest, ManyCancelledStreamsAreAllSeen) {
  service_.collect = [this](CallContext&, StreamSource<v1::CollectRequest>& source, v1::CollectResponse*) {
    v1::CollectRequest request;
    while (source.Next(&request)) {
    }
    if (source.status().ok()) ++committed_;
    return source.status();
  };
  Start(kSocket);
  for (int i = 0; i < 300; ++i) {
    const auto context = PatientContext();
    v1::CollectResponse response;
    const auto writer = stub_->Collect(context.get(), &response);
    for (int j = 0; j < i % 4; ++j) writer->Write(v1::CollectRequest());
    context->TryCancel();
    EXPECT_FALSE(writer->Finish().ok());
  }
  server_->Drain();
  EXPECT_EQ(committed_, 0);
}

TEST_F(StreamTest, ASlowReaderHoldsTheWriterBack) {
  Start(kSocket);
  const auto context = PatientContext();
  v1::RepeatRequest request;
  request.set_count(100'000);
  request.set_payload(std::string(10'000, 'x'));
  const auto reader = stub_->Repeat(context.get(), request);
  v1::RepeatResponse response;
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(reader->Read(&response));
  // Flow control's windows hold some megabytes at most; all of it would be a gigabyte.
  EXPECT_LT(written_, 20'000);
  context->TryCancel();
  ended_.wait();
  EXPECT_LT(written_, 20'000);
}

TEST_F(StreamTest, AMessageThatIsTooLongIsNotMistakenForTheEnd) {
  std::latch all_is_there(1);
  service_.echo = [](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) { return absl::OkStatus(); };
  service_.collect = [this, &all_is_there](CallContext&, StreamSource<v1::CollectRequest>& source,
                                           v1::CollectResponse*) {
    all_is_there.wait();
    v1::CollectRequest request;
    while (source.Next(&request)) {
    }
    if (source.status().ok()) ++committed_;
    return source.status();
  };
  Start(kSocket);
  const auto stub = v1::EchoService::NewStub(MakeChannel("127.0.0.1:" + std::to_string(server_->port()),
                                                         {.max_request_bytes = 1 << 20, .retries = false}));
  const auto echo = [&stub] {
    v1::EchoResponse response;
    return stub->Echo(PatientContext().get(), v1::EchoRequest(), &response).ok();
  };
  ASSERT_TRUE(echo()) << "each side knows the other's windows";
  const auto context = PatientContext();
  v1::CollectResponse response;
  const auto writer = stub->Collect(context.get(), &response);
  v1::CollectRequest message;
  message.set_payload("whole");
  writer->Write(message);
  message.set_payload(std::string(300 << 10, 'x'));
  writer->Write(message);
  writer->WritesDone();
  ASSERT_TRUE(echo()) << "which came behind it";
  all_is_there.count_down();
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  server_->Drain();
  EXPECT_EQ(committed_, 0);
}

class IdleStreamTest : public RpcFixture {
 protected:
  IdleStreamTest() : RpcFixture({.worker_threads = 2, .stream_idle = absl::Milliseconds(50)}) {
    service_.collect = [](CallContext&, StreamSource<v1::CollectRequest>& source, v1::CollectResponse*) {
      v1::CollectRequest request;
      while (source.Next(&request)) {
      }
      return source.status();
    };
    service_.repeat = [](CallContext&, const v1::RepeatRequest& request,
                         StreamSink<v1::RepeatResponse>& sink) {
      v1::RepeatResponse response;
      response.set_payload(request.payload());
      absl::Status status;
      while (status.ok()) status = sink.Write(response);
      return status;
    };
    Start(kSocket);
  }
};

TEST_F(IdleStreamTest, ASilentSenderIsToldToComeAgain) {
  const auto context = PatientContext();
  v1::CollectResponse response;
  const auto writer = stub_->Collect(context.get(), &response);
  ASSERT_TRUE(writer->Write(v1::CollectRequest()));
  const grpc::Status status = writer->Finish();  // though nothing says that this is all
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_THAT(FromGrpcStatus(status), HasReason("STREAM_IDLE"));
}

TEST_F(IdleStreamTest, AReaderWhoDoesNotReadIsCut) {
  const auto context = PatientContext();
  v1::RepeatRequest request;
  request.set_payload(std::string(100'000, 'x'));
  const auto reader = stub_->Repeat(context.get(), request);
  while (log_.text().find("STREAM_IDLE") == std::string::npos) {
  }
  v1::RepeatResponse response;
  while (reader->Read(&response)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(StreamTest, SlowStreamsHoldUpNoOtherCalls) {
  service_.echo = [](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) { return absl::OkStatus(); };
  service_.collect = [](CallContext&, StreamSource<v1::CollectRequest>& source, v1::CollectResponse*) {
    v1::CollectRequest request;
    while (source.Next(&request)) {
    }
    return source.status();
  };
  Start(kSocket);
  constexpr int kStreams = 8;  // more than there are threads
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientWriter<v1::CollectRequest>>> writers;
  std::vector<v1::CollectResponse> responses(kStreams);
  for (v1::CollectResponse& response : responses) {
    contexts.push_back(PatientContext());
    writers.push_back(stub_->Collect(contexts.back().get(), &response));
    ASSERT_TRUE(writers.back()->Write(v1::CollectRequest()));
  }
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(Echo(PatientContext().get()).ok());
  for (const auto& context : contexts) context->TryCancel();
  for (const auto& writer : writers) EXPECT_FALSE(writer->Finish().ok());
}

TEST(EchoService, AnswersThroughEveryShape) {
  observe::Metrics metrics;
  Runtime runtime({.worker_threads = 2}, &metrics);
  EchoService service(runtime);
  auto server = Server::Start(InProcessOptions(), {{v1::EchoService::service_full_name(), &service}});
  ASSERT_TRUE(server.ok());
  const auto stub = v1::EchoService::NewStub((*server)->InProcessChannel());

  v1::EchoRequest request;
  request.add_answers()->set_value(3);
  v1::EchoResponse response;
  ASSERT_TRUE(stub->Echo(PatientContext().get(), request, &response).ok());
  EXPECT_EQ(response.answers(0).value(), 3);

  const auto collect_context = PatientContext();
  v1::CollectResponse collected;
  const auto writer = stub->Collect(collect_context.get(), &collected);
  writer->Write(v1::CollectRequest());
  writer->WritesDone();
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_EQ(collected.messages(), 1);

  const auto repeat_context = PatientContext();
  v1::RepeatRequest repeat;
  repeat.set_count(2);
  const auto reader = stub->Repeat(repeat_context.get(), repeat);
  v1::RepeatResponse repeated;
  int count = 0;
  while (reader->Read(&repeated)) ++count;
  EXPECT_EQ(count, 2);
  ASSERT_TRUE(reader->Finish().ok());
}

}  // namespace
}  // namespace rapport::rpc::testing
