#include "libs/rpc/health.h"

#include <optional>
#include <utility>
#include <vector>

namespace rapport::rpc {

using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

// One Watch stream. Its fields are guarded by the service's mutex. What to do next is decided under that
// mutex and done without it, as gRPC may call back. A decided action keeps the watcher alive: nobody else
// decides until it is done, and only a finished watcher goes.
class HealthService::Watcher final : public grpc::ServerWriteReactor<HealthCheckResponse> {
 public:
  enum class Action { kNone, kWrite, kFinish };

  Watcher(HealthService& health, std::string service) : health_(health), service_(std::move(service)) {}

  Action Decide() {
    if (busy_) return Action::kNone;
    const State state = health_.StateOf(service_);
    if (!gone_ && sent_ != state) {
      sent_ = state;
      busy_ = true;
      response_.set_status(state);
      return Action::kWrite;
    }
    if (!gone_ && !health_.draining_) return Action::kNone;
    busy_ = true;
    return Action::kFinish;
  }

  void Do(Action action) {
    if (action == Action::kWrite) StartWrite(&response_);
    if (action == Action::kFinish) Finish({grpc::StatusCode::UNAVAILABLE, "the watch has ended"});
  }

  void OnWriteDone(bool ok) override { Continue(/*idle=*/true, /*gone=*/!ok); }
  void OnCancel() override { Continue(/*idle=*/false, /*gone=*/true); }
  void OnDone() override {
    health_.Leave(this);
    delete this;
  }

 private:
  void Continue(bool idle, bool gone) {
    Action action;
    {
      const std::lock_guard lock(health_.mutex_);
      if (idle) busy_ = false;
      if (gone) gone_ = true;
      action = Decide();
    }
    Do(action);
  }

  HealthService& health_;
  const std::string service_;
  std::optional<State> sent_;
  bool busy_ = false;  // an action is under way; for good once it is kFinish
  bool gone_ = false;  // nobody reads any more
  HealthCheckResponse response_;
};

HealthService::HealthService() { SetServing("", true); }

HealthService::~HealthService() = default;

HealthService::State HealthService::StateOf(const std::string& service) const {
  const auto it = serving_.find(service);
  if (it == serving_.end()) return HealthCheckResponse::SERVICE_UNKNOWN;
  return it->second && !draining_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

void HealthService::SetServing(std::string_view service, bool serving) {
  {
    const std::lock_guard lock(mutex_);
    serving_[std::string(service)] = serving;
  }
  Tell();
}

void HealthService::Drain() {
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
  }
  Tell();
}

void HealthService::Tell() {
  std::vector<std::pair<Watcher*, Watcher::Action>> actions;
  {
    const std::lock_guard lock(mutex_);
    for (Watcher* watcher : watchers_) actions.emplace_back(watcher, watcher->Decide());
  }
  for (const auto& [watcher, action] : actions) {
    if (action != Watcher::Action::kNone) watcher->Do(action);
  }
}

grpc::ServerUnaryReactor* HealthService::Check(grpc::CallbackServerContext* context,
                                               const HealthCheckRequest* request,
                                               HealthCheckResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  State state;
  {
    const std::lock_guard lock(mutex_);
    state = StateOf(request->service());
  }
  if (state == HealthCheckResponse::SERVICE_UNKNOWN) {
    reactor->Finish({grpc::StatusCode::NOT_FOUND, "unknown service"});
  } else {
    response->set_status(state);
    reactor->Finish(grpc::Status::OK);
  }
  return reactor;
}

grpc::ServerWriteReactor<HealthCheckResponse>* HealthService::Watch(grpc::CallbackServerContext*,
                                                                    const HealthCheckRequest* request) {
  auto* watcher = new Watcher(*this, request->service());
  Watcher::Action action;
  {
    const std::lock_guard lock(mutex_);
    watchers_.insert(watcher);
    action = watcher->Decide();
  }
  watcher->Do(action);
  return watcher;
}

void HealthService::Leave(Watcher* watcher) {
  const std::lock_guard lock(mutex_);
  watchers_.erase(watcher);
}

}  // namespace rapport::rpc
