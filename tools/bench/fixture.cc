#include "tools/bench/fixture.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "libs/cache/lru_cache.h"
#include "libs/cache/redis_cache.h"
#include "libs/db/postgres/database.h"
#include "libs/hosting/metered_cache.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/testing/tls_files.h"
#include "libs/rpc/tls.h"

namespace rapport::bench {
namespace {

namespace roster = internal::roster::v1;

rpc::ServerOptions LoopbackOptions(bool default_limits = false) {
  rpc::ServerOptions options;
  options.listen_address = "127.0.0.1:0";
  if (!default_limits) options.max_concurrent_streams = 1000;
  return options;
}

template <typename T>
T Must(absl::StatusOr<T> value, const char* what) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "%s: %s\n", what, value.status().ToString().c_str());
  std::exit(1);
}

intake::v1::Instrument MakeInstrument() {
  intake::v1::Instrument instrument;
  instrument.set_code("bench");
  instrument.set_version(1);
  instrument.add_languages("en");
  const auto text = [](auto* texts, const std::string& content) {
    auto* added = texts->Add();
    added->set_language("en");
    added->set_text(content);
  };
  text(instrument.mutable_title(), "Benchmark");
  auto* scale = instrument.add_response_scales();
  scale->set_id("agree5");
  for (int value = 1; value <= 5; ++value) {
    auto* option = scale->add_options();
    option->set_value(value);
    text(option->mutable_label(), absl::StrCat(value));
  }
  auto* form = instrument.add_forms();
  form->set_id("all");
  form->add_role_groups(type::v1::ROLE_GROUP_FRONT_LINE);
  text(form->mutable_title(), "All");
  for (int item = 0; item < kItems; ++item) {
    auto* added = instrument.add_items();
    added->set_id(absl::StrCat("ITEM", item));
    added->set_response_scale("agree5");
    added->set_reverse_keyed(item % 4 == 3);
    text(added->mutable_text(), "item");
    form->add_items(added->id());
    if (item % 4 == 0) {
      auto* facet = instrument.add_measures();
      facet->set_id(absl::StrCat("facet-", item / 4));
      facet->set_kind(intake::v1::Measure::KIND_FACET);
      text(facet->mutable_title(), "facet");
    }
    instrument.mutable_measures(item / 4)->add_items(added->id());
  }
  auto* index = instrument.add_measures();
  index->set_id("index");
  index->set_kind(intake::v1::Measure::KIND_INDEX);
  text(index->mutable_title(), "index");
  for (int facet = 0; facet < kItems / 4; ++facet) index->add_components(absl::StrCat("facet-", facet));
  return instrument;
}

std::shared_ptr<grpc::Channel> ConnectTo(int port) {
  auto channel = rpc::MakeChannel(absl::StrCat("127.0.0.1:", port));
  channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10));
  return channel;
}

class SnapshotReactor final : public grpc::ServerWriteReactor<roster::SnapshotCohortsResponse> {
 public:
  SnapshotReactor(int units, const roster::SnapshotCohortsRequest& request) {
    auto* root = response_.add_units();
    root->set_unit_id("root");
    root->set_display_name("All");
    for (int unit = 0; unit < units; ++unit) {
      auto* added = response_.add_units();
      added->set_unit_id(absl::StrCat("u", unit));
      added->set_parent_unit_id("root");
      added->set_display_name(absl::StrCat("Unit ", unit));
      auto* cohort = response_.add_cohorts();
      cohort->set_unit_id(added->unit_id());
      cohort->set_role_group(request.role_groups(0));
      cohort->add_keys()->set_unit_id(added->unit_id());
    }
    StartWriteAndFinish(&response_, grpc::WriteOptions(), grpc::Status::OK);
  }
  void OnDone() override { delete this; }

 private:
  roster::SnapshotCohortsResponse response_;
};

}  // namespace

std::unique_ptr<grpc::ClientContext> NewContext() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(5));
  context->set_wait_for_ready(true);  // also after an overload
  return context;
}

std::shared_ptr<grpc::Channel> LazyChannelTo(int port,
                                             const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments = rpc::MakeChannelArguments({});
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return grpc::CreateCustomChannel(absl::StrCat("localhost:", port), credentials, arguments);
}

std::shared_ptr<grpc::Channel> ConnectAloneTo(int port,
                                              const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  auto channel = LazyChannelTo(port, credentials);
  channel->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(10)));
  return channel;
}

void Check(const grpc::Status& status, const char* what) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s: %s\n", what, status.error_message().c_str());
  std::exit(1);
}

grpc::ServerWriteReactor<roster::SnapshotCohortsResponse>* FakeRoster::SnapshotCohorts(
    grpc::CallbackServerContext*, const roster::SnapshotCohortsRequest* request) {
  return new SnapshotReactor(units_, *request);
}

grpc::ServerUnaryReactor* SizedEcho::Echo(grpc::CallbackServerContext* context,
                                          const internal::testing::v1::EchoRequest*,
                                          internal::testing::v1::EchoResponse* response) {
  response->set_payload(answer_);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

Fixture::Fixture(int units, const FixtureOptions& fixture_options)
    : intake_runtime_(rpc::Runtime::Options{}, &metrics_),
      scoring_runtime_(rpc::Runtime::Options{}, &metrics_),
      roster_(units) {
  rpc::ServerOptions in_process = rpc::InProcessOptions();
  in_process.max_response_bytes = 64 << 20;
  roster_server_ = Must(
      rpc::Server::Start(in_process, {{roster::CohortService::service_full_name(), &roster_}}), "roster");
  intake::Module::Options options;
  options.sqlite_path = directory_.path() + "/intake.db";
  if (fixture_options.engine == Engine::kPostgres) {
    postgres_ = rapport::testing::PostgresServer::Start();
    if (postgres_ == nullptr) Check({grpc::StatusCode::UNAVAILABLE, "not installed"}, "PostgreSQL");
    db::postgres::Options& application = options.postgres.emplace();
    application.url = postgres_->AppUrl();
    application.schema = "intake";
    db::postgres::Options owner = application;
    owner.url = postgres_->OwnerUrl();
    const absl::Status migrated =
        db::postgres::MigrateDatabase(owner, application, intake::Module::Migrations());
    if (!migrated.ok()) Check({grpc::StatusCode::INTERNAL, "schema"}, "PostgreSQL");
  }
  intake_ =
      Must(intake::Module::Open(options, roster_server_->InProcessChannel(), &intake_runtime_), "intake");
  std::vector<rpc::ServedService> intake_services = intake_->services();
  for (const rpc::ServedService& service : intake_->answer_services()) intake_services.push_back(service);
  intake_server_ = Must(rpc::Server::Start(rpc::InProcessOptions(), intake_services), "intake");
  if (fixture_options.redis) {
    redis_ = rapport::testing::RedisServer::Start();
    if (redis_ == nullptr) Check({grpc::StatusCode::UNAVAILABLE, "not installed"}, "Redis");
  }
  scoring_ = FreshScoring();
  std::vector<rpc::ServedService> services = intake_->services();
  for (const rpc::ServedService& service : scoring_->services()) services.push_back(service);
  rpc::ServerOptions server_options = LoopbackOptions(fixture_options.default_limits);
  if (fixture_options.audit_log) {
    audit_log_ = Must(auditlog::AuditLog::Open(
                          {.path = directory_.File("audit.log"), .program = "rapport-bench"}, &metrics_),
                      "audit log");
    server_options.watch.audit_log = audit_log_.get();
  }
  server_ = Must(rpc::Server::Start(server_options, services), "server");
  rpc::ServerOptions with_tls = LoopbackOptions();
  with_tls.credentials =
      Must(rpc::MakeServerCredentials(
               rpc::testing::WriteTlsFiles(directory_, "server", authority_.Issue(""), authority_),
               rpc::CallerCertificate::kIfShown, "tls"),
           "certificate");
  tls_server_ = Must(rpc::Server::Start(with_tls, services), "TLS server");
  const std::string echo_name = internal::testing::v1::EchoService::service_full_name();
  echo_server_ = Must(rpc::Server::Start(LoopbackOptions(), {{echo_name, &echo_}}), "echo");
  sized_echo_server_ = Must(rpc::Server::Start(LoopbackOptions(), {{echo_name, &sized_echo_}}), "echo");
  const auto stub = intake::v1::InstrumentService::NewStub(Connect());
  intake::v1::CreateInstrumentRequest request;
  request.set_parent("organizations/bench");
  *request.mutable_instrument() = MakeInstrument();
  intake::v1::Instrument response;
  Check(stub->CreateInstrument(NewContext().get(), request, &response), "CreateInstrument");
}

Fixture::~Fixture() {
  server_->Drain();
  tls_server_->Drain();
  intake_->Drain();
}

std::unique_ptr<scoring::Module> Fixture::FreshScoring() {
  scoring::Module::Options options;
  options.cache_is_local = redis_ == nullptr;
  std::unique_ptr<cache::Cache> cache;
  if (redis_ != nullptr) {
    cache::RedisOptions redis;
    redis.addresses = {{"", 0, redis_->socket()}};
    cache = std::make_unique<cache::RedisCache>(redis);
  } else {
    cache = std::make_unique<cache::LruCache>(64 << 20);
  }
  caches_.push_back(std::make_unique<hosting::MeteredCache>(
      std::move(cache), options.cache_is_local ? "in_process" : "redis", &metrics_));
  return std::make_unique<scoring::Module>(options, intake_server_->InProcessChannel(),
                                           intake_server_->InProcessChannel(), caches_.back().get(),
                                           &scoring_runtime_);
}

std::shared_ptr<grpc::Channel> Fixture::Connect() const { return ConnectTo(server_->port()); }
std::shared_ptr<grpc::Channel> Fixture::ConnectAlone(bool tls) const {
  if (!tls) return ConnectAloneTo(port());
  grpc::SslCredentialsOptions trust;
  trust.pem_root_certs = authority_.certificate();
  return ConnectAloneTo(tls_server_->port(), grpc::SslCredentials(trust));
}
std::shared_ptr<grpc::Channel> Fixture::ConnectToEcho() const { return ConnectTo(echo_server_->port()); }
std::shared_ptr<grpc::Channel> Fixture::ConnectToSizedEcho() const {
  return ConnectTo(sized_echo_server_->port());
}

void Fixture::OpenWave(const std::string& id) {
  const auto stub = intake::v1::WaveService::NewStub(Connect());
  intake::v1::CreateWaveRequest create;
  create.set_parent("organizations/bench");
  create.set_wave_id(id);
  create.mutable_wave()->set_display_name(id);
  create.mutable_wave()->set_instrument("organizations/bench/instruments/bench-v1");
  intake::v1::Wave wave;
  Check(stub->CreateWave(NewContext().get(), create, &wave), "CreateWave");
  intake::v1::OpenWaveRequest open;
  open.set_name(wave.name());
  Check(stub->OpenWave(NewContext().get(), open, &wave), "OpenWave");
}

void Fixture::CloseWave(const std::string& id) {
  const auto stub = intake::v1::WaveService::NewStub(Connect());
  intake::v1::CloseWaveRequest request;
  request.set_name(WaveName(id));
  intake::v1::Wave wave;
  Check(stub->CloseWave(NewContext().get(), request, &wave), "CloseWave");
}

std::vector<std::string> Fixture::MakeCodes(const std::string& wave, int count) {
  const auto stub = intake::v1::WaveService::NewStub(Connect());
  std::vector<std::string> codes;
  for (int left = count; left > 0; left -= 5000) {
    intake::v1::CreateParticipationCodesRequest request;
    request.set_parent(WaveName(wave) + "/cohorts/c0");
    request.set_count(std::min(left, 5000));
    intake::v1::CreateParticipationCodesResponse response;
    Check(stub->CreateParticipationCodes(NewContext().get(), request, &response), "CreateParticipationCodes");
    codes.insert(codes.end(), response.codes().begin(), response.codes().end());
  }
  return codes;
}

void Fixture::Import(const std::string& wave, int rows) { ImportCsv(wave, ResponsesCsv(rows)); }

void Fixture::ImportCsv(const std::string& wave, std::string_view csv) {
  constexpr std::size_t kChunk = 128 << 10;
  const auto stub = intake::v1::ResponseService::NewStub(Connect());
  const auto context = NewContext();
  intake::v1::ImportResponsesResponse response;
  const auto writer = stub->ImportResponses(context.get(), &response);
  intake::v1::ImportResponsesRequest message;
  message.mutable_header()->set_wave(WaveName(wave));
  message.mutable_header()->set_request_id("benchmark-import-" + wave);
  message.mutable_header()->mutable_csv()->set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  writer->Write(message);
  for (; !csv.empty(); csv.remove_prefix(std::min(kChunk, csv.size()))) {
    message.set_csv_chunk(std::string(csv.substr(0, kChunk)));
    writer->Write(message);
  }
  writer->WritesDone();
  Check(writer->Finish(), "ImportResponses");
}

std::string ResponsesCsv(int rows) {
  std::string csv = "unit_id";
  for (int item = 0; item < kItems; ++item) absl::StrAppend(&csv, ",ITEM", item);
  csv += '\n';
  csv.reserve(csv.size() + static_cast<std::size_t>(rows) * (2 * kItems + 7));
  unsigned state = 1;
  for (int row = 0; row < rows; ++row) {
    absl::StrAppend(&csv, "u", row % 2000);
    for (int item = 0; item < kItems; ++item) {
      state = state * 1664525U + 1013904223U;
      csv += ',';
      if ((state >> 16) % 32 != 0) csv += static_cast<char>('1' + (state >> 20) % 5);
    }
    csv += '\n';
  }
  return csv;
}

}  // namespace rapport::bench
