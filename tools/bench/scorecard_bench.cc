#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/bench/benches.h"
#include "tools/bench/fixture.h"
#include "tools/bench/measure.h"

namespace rapport::bench {
namespace {

namespace echo = internal::testing::v1;
constexpr int kInFlight = 64;
constexpr int kCalls = 40000;

}  // namespace

void BenchScorecard(int repeats) {
  Fixture fixture(2000);
  fixture.OpenWave("scorecard");
  fixture.Import("scorecard", 100'000);
  fixture.CloseWave("scorecard");
  const auto stub = scoring::v1::ScoringService::NewStub(fixture.Connect());
  scoring::v1::GetScorecardRequest request;
  request.set_wave(Fixture::WaveName("scorecard"));
  request.set_include_items(true);
  scoring::v1::Scorecard warm;
  Check(stub->GetScorecard(NewContext().get(), request, &warm), "GetScorecard");
  fixture.sized_echo().SetAnswer(std::string(warm.ByteSizeLong() - 3, 'x'));
  const auto echo_stub = echo::EchoService::NewStub(fixture.ConnectToSizedEcho());
  echo::EchoRequest same;
  same.set_payload(request.SerializeAsString());
  std::vector<double> rates;
  std::vector<double> baselines;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    baselines.push_back(CallsPerSecond(0, kCalls, kInFlight, [&](int, std::function<void(bool)> done) {
      struct Call {
        std::unique_ptr<grpc::ClientContext> context = NewContext();
        echo::EchoResponse response;
      };
      auto call = std::make_shared<Call>();
      echo_stub->async()->Echo(
          call->context.get(), &same, &call->response,
          [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
    }));
    rates.push_back(CallsPerSecond(0, kCalls, kInFlight, [&](int, std::function<void(bool)> done) {
      struct Call {
        std::unique_ptr<grpc::ClientContext> context = NewContext();
        scoring::v1::Scorecard response;
      };
      auto call = std::make_shared<Call>();
      stub->async()->GetScorecard(
          call->context.get(), &request, &call->response,
          [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
    }));
  }
  Print("scorecard_cached", Median(rates), "calls/s", Median(baselines), Median(rates) / Median(baselines));
}

}  // namespace rapport::bench
