#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tools/bench/benches.h"
#include "tools/bench/fixture.h"
#include "tools/bench/measure.h"
#include "tools/bench/small_server.h"

namespace rapport::bench {
namespace {

using intake::v1::ResponseService;

constexpr int kFewConnections = 16;
constexpr int kManyConnections = 64;
constexpr absl::Duration kPatience = absl::Seconds(1);      // of people who come at a steady rate
constexpr absl::Duration kMorePatience = absl::Minutes(1);  // of those who are waited for

// People who answer, each with a code of their own, over several connections.
class Crowd {
 public:
  Crowd(const std::string& wave, std::function<std::vector<std::string>(int count)> make_codes,
        int connections, const std::function<std::shared_ptr<grpc::Channel>()>& connect)
      : make_codes_(std::move(make_codes)) {
    for (int i = 0; i < connections; ++i) stubs_.push_back(ResponseService::NewStub(connect()));
    template_.set_wave(Fixture::WaveName(wave));
    for (int item = 0; item < kItems; ++item) {
      auto* answer = template_.add_answers();
      answer->set_item(absl::StrCat("ITEM", item));
      answer->set_value(1 + item % 5);
    }
  }
  Crowd(Fixture& fixture, const std::string& wave, bool tls)
      : Crowd((fixture.OpenWave(wave), wave),
              [&fixture, wave](int count) { return fixture.MakeCodes(wave, count); }, kFewConnections,
              [&fixture, tls] { return fixture.ConnectAlone(tls); }) {}

  // Has codes for so many further answers.
  void Provide(int calls) {
    const int missing = used_ + calls - static_cast<int>(codes_.size());
    if (missing <= 0) return;
    const std::vector<std::string> codes = make_codes_(missing);
    codes_.insert(codes_.end(), codes.begin(), codes.end());
  }

  void Answer(int number, absl::Duration patience, std::function<void(bool)> done) {
    auto call = std::make_shared<Pending>();
    call->context.set_deadline(absl::ToChronoTime(absl::Now() + patience));
    // Others are told at once where the server does not take them.
    call->context.set_wait_for_ready(patience == kMorePatience);
    call->request = template_;
    call->request.set_participation_code(codes_.at(static_cast<std::size_t>(number)));
    call->request.set_request_id(
        absl::StrCat("00000000-0000-4000-8000-", absl::Dec(number, absl::kZeroPad12)));
    stubs_[static_cast<std::size_t>(number) % stubs_.size()]->async()->SubmitResponse(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
  }

  // Answers a second with so many people answering at once.
  double ClosedLoop(int calls, int in_flight) {
    Provide(calls);
    const double rate =
        CallsPerSecond(used_, calls, in_flight, [this](int number, std::function<void(bool)> done) {
          Answer(number, kMorePatience, std::move(done));
        });
    used_ += calls;
    return rate;
  }
  OpenLoop AtRate(double per_second, double seconds) {
    const int calls = static_cast<int>(per_second * seconds);
    Provide(calls);
    OpenLoop result = RunOpenLoop(
        used_, per_second, seconds,
        [this](int number, std::function<void(bool)> done) { Answer(number, kPatience, std::move(done)); });
    used_ += calls;
    return result;
  }

 private:
  struct Pending {
    grpc::ClientContext context;
    intake::v1::SubmitResponseRequest request;
    intake::v1::SubmitResponseResponse response;
  };

  const std::function<std::vector<std::string>(int count)> make_codes_;
  intake::v1::SubmitResponseRequest template_;
  std::vector<std::unique_ptr<ResponseService::Stub>> stubs_;
  std::vector<std::string> codes_;
  int used_ = 0;
};

// The rate of a closed loop while calls fail beside it, as many as will be turned away of an overload: they
// take a part of the machine that the server would otherwise have.
double PeakBesideFailures(Crowd& crowd, int calls, int in_flight, double failures_per_second,
                          double seconds) {
  constexpr int kNobody = 1;  // a port that no one listens on
  Crowd failing(
      "nowhere", [](int count) { return std::vector<std::string>(static_cast<std::size_t>(count)); },
      kFewConnections, [] { return LazyChannelTo(kNobody); });
  std::thread beside([&] { failing.AtRate(failures_per_second, seconds); });
  const double peak = crowd.ClosedLoop(calls, in_flight);
  beside.join();
  return peak;
}

// What becomes of a server that is offered five times what it can take.
void MeasureOverload(int repeats, int connections, const std::string& suffix) {
  constexpr double kProcessors = 0.2;  // of the server; the generator needs the rest
  constexpr int kCalls = 10'000;
  constexpr int kInFlight = 256;
  constexpr double kOverload = 5;
  constexpr double kSeconds = 60;
  std::vector<double> goodputs, offered;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    // One of its own, as it takes a while to have all connections back.
    const std::unique_ptr<SmallServer> server = SmallServer::Start(kProcessors);
    if (server == nullptr) return;
    Crowd crowd(
        SmallServer::Wave(), [&server](int count) { return server->MakeCodes(count); }, connections,
        [&server] { return server->Connect(); });
    const double alone = crowd.ClosedLoop(kCalls, kInFlight);
    // To find a code takes longer among many, so that all must be there for the peak as well.
    crowd.Provide(kCalls + static_cast<int>(kOverload * alone * kSeconds));
    const double peak =
        PeakBesideFailures(crowd, kCalls, kInFlight, (kOverload - 1) * alone, 2 * kCalls / alone + 1);
    const OpenLoop overload = crowd.AtRate(kOverload * peak, kSeconds);
    goodputs.push_back(overload.ok_per_second / peak);
    offered.push_back(overload.started_per_second / peak);
  }
  Print("submit_overload_offered" + suffix, Median(offered), "x peak", kOverload,
        Median(offered) / kOverload);
  Print("submit_overload_goodput" + suffix, Median(goodputs), "x peak", 1, Median(goodputs));
}

}  // namespace

void BenchOperate(int repeats) {
  constexpr int kCalls = 15'000;
  constexpr int kInFlight = 64;
  constexpr double kSeconds = 5;
  Fixture fixture(1);
  Crowd plain(fixture, "plain", false), secured(fixture, "secured", true);
  std::vector<double> plain_rates, tls_rates, latencies;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    plain_rates.push_back(plain.ClosedLoop(kCalls, kInFlight));
    tls_rates.push_back(secured.ClosedLoop(kCalls, kInFlight));
    const double peak = plain.ClosedLoop(kCalls, 4 * kInFlight);
    latencies.push_back(Quantile(plain.AtRate(peak / 2, kSeconds).milliseconds, 0.99));
  }
  Print("submit_tls_64", Median(tls_rates), "calls/s", Median(plain_rates),
        Median(tls_rates) / Median(plain_rates));
  constexpr double kAimMilliseconds = 20;
  Print("submit_half_peak_p99", Median(latencies), "ms", kAimMilliseconds,
        kAimMilliseconds / Median(latencies));
}

void BenchOverload(int repeats) {
  MeasureOverload(repeats, kFewConnections, "");
  MeasureOverload(repeats, kManyConnections, absl::StrCat("_", kManyConnections, "_connections"));
}

}  // namespace rapport::bench
