#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"
#include "tools/bench/benches.h"
#include "tools/bench/fixture.h"
#include "tools/bench/measure.h"

namespace rapport::bench {
namespace {

namespace echo = internal::testing::v1;
constexpr int kInFlight = 64;
constexpr int kCalls = 40000;

// One unary method, asked again and again by a client that takes the answer's bytes as they come.
class RawMethod {
 public:
  RawMethod(const std::shared_ptr<grpc::Channel>& channel, std::string path,
            const google::protobuf::MessageLite& request)
      : stub_(channel), path_(std::move(path)), request_(request.SerializeAsString()) {}

  double Rate() {
    return CallsPerSecond(0, kCalls, kInFlight, [this](int, std::function<void(bool)> done) {
      struct Call {
        std::unique_ptr<grpc::ClientContext> context = NewContext();
        grpc::ByteBuffer request;
        grpc::ByteBuffer response;
      };
      auto call = std::make_shared<Call>();
      const grpc::Slice slice(request_);
      call->request = grpc::ByteBuffer(&slice, 1);
      stub_.UnaryCall(call->context.get(), path_, {}, &call->request, &call->response,
                      [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
    });
  }

 private:
  grpc::GenericStub stub_;
  const std::string path_;
  const std::string request_;
};

// The same, by a client that parses every answer.
template <typename Response, typename Start>
double ParsedRate(const Start& start) {
  return CallsPerSecond(0, kCalls, kInFlight, [&start](int, std::function<void(bool)> done) {
    struct Call {
      std::unique_ptr<grpc::ClientContext> context = NewContext();
      Response response;
    };
    auto call = std::make_shared<Call>();
    start(call->context.get(), &call->response,
          [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
  });
}

void PrintRates(const std::string& name, const std::vector<double>& rates,
                const std::vector<double>& baselines) {
  Print(name, Median(rates), "calls/s", Median(baselines), Median(rates) / Median(baselines));
}

// Prints `name`, and scorecard_cached_parsed where `and_parsed`.
void BenchScorecardOf(const std::string& name, const FixtureOptions& options, bool and_parsed, int repeats) {
  Fixture fixture(2000, options);
  fixture.OpenWave("scorecard");
  fixture.Import("scorecard", 100'000);
  fixture.CloseWave("scorecard");
  const auto channel = fixture.Connect();
  const auto stub = scoring::v1::ScoringService::NewStub(channel);
  scoring::v1::GetScorecardRequest request;
  request.set_wave(Fixture::WaveName("scorecard"));
  request.set_include_items(true);
  scoring::v1::Scorecard warm;
  Check(stub->GetScorecard(NewContext().get(), request, &warm), "GetScorecard");
  fixture.sized_echo().SetAnswer(std::string(warm.ByteSizeLong() - 3, 'x'));
  const auto echo_channel = fixture.ConnectToSizedEcho();
  const auto echo_stub = echo::EchoService::NewStub(echo_channel);
  echo::EchoRequest same;
  same.set_payload(request.SerializeAsString());
  RawMethod raw_echo(echo_channel, "/rapport.internal.testing.v1.EchoService/Echo", same);
  RawMethod raw_scorecard(channel, "/rapport.scoring.v1.ScoringService/GetScorecard", request);
  std::vector<double> raw_baselines;
  std::vector<double> raw_rates;
  std::vector<double> parsed_baselines;
  std::vector<double> parsed_rates;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    raw_baselines.push_back(raw_echo.Rate());
    raw_rates.push_back(raw_scorecard.Rate());
    if (!and_parsed) continue;
    parsed_baselines.push_back(ParsedRate<echo::EchoResponse>([&](auto* context, auto* response, auto done) {
      echo_stub->async()->Echo(context, &same, response, std::move(done));
    }));
    parsed_rates.push_back(ParsedRate<scoring::v1::Scorecard>([&](auto* context, auto* response, auto done) {
      stub->async()->GetScorecard(context, &request, response, std::move(done));
    }));
  }
  PrintRates(name, raw_rates, raw_baselines);
  if (and_parsed) PrintRates("scorecard_cached_parsed", parsed_rates, parsed_baselines);
}

}  // namespace

void BenchScorecard(int repeats) {
  BenchScorecardOf("scorecard_cached_local", {}, /*and_parsed=*/true, repeats);
  BenchScorecardOf("scorecard_cached_audited", {.audit_log = true}, /*and_parsed=*/false, repeats);
  BenchScorecardOf("scorecard_cached_redis", {.redis = true}, /*and_parsed=*/false, repeats);
}

}  // namespace rapport::bench
