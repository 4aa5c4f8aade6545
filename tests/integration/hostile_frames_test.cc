// Clients that speak HTTP/2 badly on purpose, or slowly: those who call are served as before, what it costs
// is bounded, and where a limit says so they are hung up on.

#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/grpc_bytes.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/raw_connection.h"

namespace rapport::integration {
namespace {

using http2::Frame;
using http2::Type;
using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kImport[] = "/rapport.intake.v1.ResponseService/ImportResponses";
constexpr char kGetForm[] = "/rapport.intake.v1.ResponseService/GetForm";
constexpr char kListOrganizations[] = "/rapport.roster.v1.RosterService/ListOrganizations";
constexpr int kMegabyte = 1 << 20;
// What the server may take.
constexpr std::size_t kMaxMemory = 64 * kMegabyte;
// Of what a bad client may cost: far below what it sends.
constexpr std::size_t kFewMegabytes = 48 * kMegabyte;
// A call takes some milliseconds; the rest is for a busy machine.
constexpr absl::Duration kNoticed = absl::Seconds(2);

class HostileFramesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        suite_, Suite::Start({.flags = {"--server.stream_idle_seconds=2", "--server.worker_threads=2",
                                        base::StrCat("--server.max_memory_bytes=", kMaxMemory)}}));
    ASSERT_OK(LoadPulse(suite_->api()));
    ASSERT_OK_AND_ASSIGN(wave_, OpenPulseWave(suite_->api(), "w"));
    ASSERT_OK_AND_ASSIGN(codes_, PulseCodes(suite_->api(), wave_, "u1", 100));
  }

  int port() { return suite_->intake().port(); }

  // Somebody opens a form, somebody submits, and neither notices anything.
  void ExpectOthersAreServed(absl::Duration within = kNoticed) {
    const absl::Time start = absl::Now();
    intake::v1::GetFormRequest form;
    form.set_wave(wave_);
    form.set_participation_code(codes_[submitted_]);
    EXPECT_OK(Call(*suite_->api().responses, &ResponseService::Stub::GetForm, form));
    EXPECT_OK(Call(*suite_->api().responses, &ResponseService::Stub::SubmitResponse,
                   PulseSubmission(wave_, codes_[submitted_], PulseSheet(1), RequestId(submitted_))));
    ++submitted_;
    EXPECT_LT(absl::Now() - start, within);
  }

  // The header of an import, as its first message.
  std::string ImportHeader() const {
    intake::v1::ImportResponsesRequest message;
    const ResponsesPlan plan = PulseResponses(wave_, RequestId(1'000));
    message.mutable_header()->set_wave(wave_);
    message.mutable_header()->set_request_id(plan.request_id);
    *message.mutable_header()->mutable_csv() = plan.format;
    return message.SerializeAsString();
  }

  std::unique_ptr<Suite> suite_;
  std::string wave_;
  std::vector<std::string> codes_;
  std::size_t submitted_ = 0;
};

// What came before it must not be taken for the whole.
TEST_F(HostileFramesTest, AMessageOfAStreamThatIsTooLong) {
  const auto stub = ResponseService::NewStub(
      rpc::MakeChannel(base::StrCat("127.0.0.1:", port()), {.max_request_bytes = kMegabyte}));
  const auto context = NewContext();
  intake::v1::ImportResponsesResponse response;
  const auto import = stub->ImportResponses(context.get(), &response);
  intake::v1::ImportResponsesRequest message;
  ASSERT_TRUE(message.ParseFromString(ImportHeader()));
  import->Write(message);
  message.set_csv_chunk(PulseCsv("u1", 0, 30));
  import->Write(message);
  message.set_csv_chunk(std::string(300 << 10, '\n'));
  import->Write(message);
  import->WritesDone();
  EXPECT_EQ(import->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  ASSERT_OK(CloseWave(suite_->api(), wave_));
  scoring::v1::GetScorecardRequest request;
  request.set_wave(wave_);
  ASSERT_OK_AND_ASSIGN(const Scorecard scorecard,
                       Call(*suite_->api().scoring, &ScoringService::Stub::GetScorecard, request));
  EXPECT_EQ(scorecard.responses(), 0);
}

TEST_F(HostileFramesTest, MetadataThatIsTooLong) {
  const auto context = NewContext();
  context->AddMetadata("x-padding", std::string(9'000, 'x'));
  EXPECT_THAT(CallWithBytes(port(), kListOrganizations, "", context.get()),
              StatusIs(absl::StatusCode::kResourceExhausted));
  ExpectOthersAreServed();
}

// gRPC 1.51 keeps them for as long as they come: docs/security.md.
TEST_F(HostileFramesTest, HeadersWithoutEnd) {
  RawConnection raw(port());
  ASSERT_TRUE(raw.Send(http2::Hello() + Frame(Type::kHeaders, 0, 1, http2::CallFields(kImport, "30S"))));
  const std::string more = Frame(Type::kContinuation, 0, 1, http2::Field("x", std::string(16'000, 'x')));
  bool taken = true;
  for (int sent = 0; taken && sent < 16 * kMegabyte; sent += static_cast<int>(more.size()))
    taken = raw.Send(more);
  ExpectOthersAreServed();
}

TEST_F(HostileFramesTest, AByteAtATime) {
  std::vector<RawConnection> slow;
  const std::string call =
      http2::Hello() + Frame(Type::kHeaders, http2::kEndHeaders, 1, http2::CallFields(kImport, "30S"));
  constexpr int kSlow = 200;
  slow.reserve(kSlow);
  for (int i = 0; i < kSlow; ++i) slow.emplace_back(port());
  for (std::size_t at = 0; at < call.size(); ++at) {
    for (RawConnection& connection : slow) ASSERT_TRUE(connection.Send(call.substr(at, 1)));
    if (at % 64 == 0) ExpectOthersAreServed();
  }
  ExpectOthersAreServed();
}

TEST_F(HostileFramesTest, MessagesThatNeverEnd) {
  const std::size_t before = suite_->intake().MemoryInUse();
  // Each promises 250,000 bytes, sends some and then nothing more.
  const std::string begun = std::string("\0\0\3\xd0\x90", 5) + std::string(1'000, 'x');
  std::vector<RawConnection> stuck;
  for (int i = 0; i < 20; ++i) {
    RawConnection& raw = stuck.emplace_back(port());
    std::string calls = http2::Hello();
    for (std::uint32_t call = 0; call < 50; ++call) {
      calls += Frame(Type::kHeaders, http2::kEndHeaders, 2 * call + 1,
                     http2::CallFields(call % 2 == 0 ? kImport : kListOrganizations, "600S"));
      calls += Frame(Type::kData, 0, 2 * call + 1, begun);
    }
    ASSERT_TRUE(raw.Send(calls));
  }
  for (int i = 0; i < 5; ++i) ExpectOthersAreServed();
  EXPECT_LT(suite_->intake().MemoryInUse(), before + 2 * kFewMegabytes);
}

// More than there are threads for streams, with a deadline that is far away.
TEST_F(HostileFramesTest, ImportersThatStallAreToldToComeAgain) {
  constexpr int kStalled = 4;
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientWriter<intake::v1::ImportResponsesRequest>>> imports;
  std::vector<intake::v1::ImportResponsesResponse> responses(kStalled);
  intake::v1::ImportResponsesRequest header;
  ASSERT_TRUE(header.ParseFromString(ImportHeader()));
  for (intake::v1::ImportResponsesResponse& response : responses) {
    contexts.push_back(NewContext(absl::Hours(1)));
    imports.push_back(suite_->api().responses->ImportResponses(contexts.back().get(), &response));
    ASSERT_TRUE(imports.back()->Write(header));
  }
  ExpectOthersAreServed();
  for (const auto& import : imports) {
    const absl::Status status = rpc::FromGrpcStatus(import->Finish());
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kDeadlineExceeded));
    EXPECT_THAT(status, HasReason("STREAM_IDLE"));
  }
  EXPECT_OK(ImportResponses(suite_->api(), PulseResponses(wave_, RequestId(2'000)), PulseCsv("u1", 0, 5)))
      << "there is a thread for whoever sends";
}

TEST_F(HostileFramesTest, AReaderWithoutAWindow) {
  const std::size_t before = suite_->intake().MemoryInUse();
  constexpr std::uint16_t kInitialWindowSize = 4;
  std::vector<RawConnection> readers;
  for (int i = 0; i < 10; ++i) {
    RawConnection& raw = readers.emplace_back(port(), 4096);
    std::string calls = http2::Hello(http2::Setting(kInitialWindowSize, 0));
    for (std::uint32_t call = 0; call < 90; ++call) {
      calls += Frame(Type::kHeaders, http2::kEndHeaders, 2 * call + 1,
                     http2::CallFields(kListOrganizations, "600S"));
      calls += Frame(Type::kData, http2::kEndStream, 2 * call + 1, http2::Message(""));
    }
    ASSERT_TRUE(raw.Send(calls));
  }
  for (int i = 0; i < 5; ++i) ExpectOthersAreServed();
  EXPECT_LT(suite_->intake().MemoryInUse(), before + kFewMegabytes);
}

// CVE-2023-44487: calls that are taken back at once, each of which has cost the server something, of a client
// who comes back, on a machine that has much else to do. Unknown methods take another way than others.
TEST_F(HostileFramesTest, RapidResets) {
  std::vector<std::jthread> others(4);
  for (std::jthread& other : others) {
    other = std::jthread([](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
      }
    });
  }
  constexpr std::uint32_t kBatch = 500;
  constexpr int kBatches = 100;
  for (const char* const method : {kGetForm, kListOrganizations}) {
    const std::size_t before = suite_->intake().MemoryInUse();
    const std::string fields = http2::CallFields(method, "600S");
    auto raw = std::make_unique<RawConnection>(port());
    std::uint32_t call = 0;
    bool taken = raw->Send(http2::Hello());
    for (int batch = 0; batch < kBatches; ++batch) {
      if (!taken) {
        raw = std::make_unique<RawConnection>(port());
        raw->Send(http2::Hello());
        call = 0;
      }
      std::string frames;
      for (std::uint32_t i = 0; i < kBatch; ++i, ++call) {
        frames += Frame(Type::kHeaders, http2::kEndHeaders, 2 * call + 1, fields);
        frames += Frame(Type::kReset, 0, 2 * call + 1, std::string("\0\0\0\x8", 4));
      }
      taken = raw->Send(frames);
      if (batch % 10 == 0) ExpectOthersAreServed(5 * kNoticed);
      // Twice, as a busy machine frees what calls took some time after they were handled.
      EXPECT_LT(suite_->intake().MemoryInUse(), before + 2 * kMaxMemory + kFewMegabytes) << method << batch;
    }
  }
}

TEST_F(HostileFramesTest, WhoPingsTooMuchIsHungUpOn) {
  RawConnection raw(port());
  std::string pings = http2::Hello();
  for (int i = 0; i < 1'000; ++i) pings += Frame(Type::kPing, 0, 0, "12345678");
  (void)raw.Send(pings);
  EXPECT_TRUE(raw.AwaitClose(absl::Seconds(15)));
  EXPECT_THAT(raw.received(), HasSubstr("too_many_pings"));
  ExpectOthersAreServed();
}

TEST_F(HostileFramesTest, SettingsThatNobodyNeeds) {
  const std::size_t before = suite_->intake().MemoryInUse();
  // Each wants an acknowledgement, which this client does not read.
  RawConnection raw(port(), 4096);
  ASSERT_TRUE(raw.Send(http2::Hello()));
  std::string batch;
  for (int i = 0; i < 1'000; ++i) batch += Frame(Type::kSettings, 0, 0, http2::Setting(3, 100));
  for (int i = 0; i < 1'000; ++i) {
    if (!raw.Send(batch, absl::Milliseconds(200))) break;
  }
  ExpectOthersAreServed();
  EXPECT_LT(suite_->intake().MemoryInUse(), before + kFewMegabytes);
}

}  // namespace
}  // namespace rapport::integration
