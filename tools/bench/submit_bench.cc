#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/bench/benches.h"
#include "tools/bench/fixture.h"
#include "tools/bench/measure.h"

namespace rapport::bench {
namespace {

namespace echo = internal::testing::v1;

// Keeps what an asynchronous call needs until it has ended.
template <typename Request, typename Response>
struct PendingCall {
  std::unique_ptr<grpc::ClientContext> context = NewContext();
  Request request;
  Response response;
};

void StartEcho(echo::EchoService::Stub& stub, const echo::EchoRequest& request,
               std::function<void(bool)> done) {
  auto call = std::make_shared<PendingCall<echo::EchoRequest, echo::EchoResponse>>();
  call->request = request;
  stub.async()->Echo(call->context.get(), &call->request, &call->response,
                     [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
}

void BenchSubmitTo(Engine engine, const std::string& name, int repeats) {
  Fixture fixture(1, {.engine = engine});
  fixture.OpenWave("submit");
  const auto stub = intake::v1::ResponseService::NewStub(fixture.Connect());
  const auto echo_stub = echo::EchoService::NewStub(fixture.ConnectToEcho());
  intake::v1::SubmitResponseRequest sheet;
  sheet.set_wave(Fixture::WaveName("submit"));
  echo::EchoRequest same;
  same.set_payload(std::string(120, 'x'));  // the wave, the code and the request id
  for (int item = 0; item < kItems; ++item) {
    auto* answer = sheet.add_answers();
    answer->set_item(absl::StrCat("ITEM", item));
    answer->set_value(1 + item % 5);
    auto* echoed = same.add_answers();
    echoed->set_item(answer->item());
    echoed->set_value(answer->value());
  }
  for (const auto& [in_flight, calls] : {std::pair(1, 2000), std::pair(64, 15000), std::pair(256, 15000)}) {
    std::vector<double> rates;
    std::vector<double> baselines;
    for (int repeat = 0; repeat < repeats; ++repeat) {
      const std::vector<std::string> codes = fixture.MakeCodes("submit", calls);
      baselines.push_back(CallsPerSecond(0, calls, in_flight, [&](int, std::function<void(bool)> done) {
        StartEcho(*echo_stub, same, std::move(done));
      }));
      rates.push_back(CallsPerSecond(0, calls, in_flight, [&](int number, std::function<void(bool)> done) {
        auto call = std::make_shared<
            PendingCall<intake::v1::SubmitResponseRequest, intake::v1::SubmitResponseResponse>>();
        call->request = sheet;
        call->request.set_participation_code(codes[static_cast<std::size_t>(number)]);
        call->request.set_request_id(
            absl::StrCat("00000000-0000-4000-8000-", absl::Dec(number, absl::kZeroPad12)));
        stub->async()->SubmitResponse(
            call->context.get(), &call->request, &call->response,
            [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
      }));
    }
    Print(absl::StrCat("submit_durable_", name, "_", in_flight), Median(rates), "calls/s", Median(baselines),
          Median(rates) / Median(baselines));
  }
}

}  // namespace

void BenchSubmit(int repeats) {
  BenchSubmitTo(Engine::kSqlite, "sqlite", repeats);
  BenchSubmitTo(Engine::kPostgres, "postgres", repeats);
}

}  // namespace rapport::bench
