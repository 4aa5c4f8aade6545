// A Redis that answers anything: what it says is a value of the cache only when it is an entry under that
// very key.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "libs/base/sha256.h"
#include "libs/base/strings.h"
#include "libs/cache/redis_cache.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/temp_dir.h"
#include "tests/fuzz/check.h"

namespace {

using namespace rapport;

// Listens on a socket; for each connection that it is told to take, waits for a request, answers with some
// bytes and hangs up.
class HostileServer {
 public:
  HostileServer() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    FUZZ_CHECK(socket_path().size() < sizeof(address.sun_path));
    std::memcpy(address.sun_path, path_.c_str(), path_.size());
    FUZZ_CHECK(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
    FUZZ_CHECK(listen(listener_, 1) == 0);
  }
  ~HostileServer() { close(listener_); }
  HostileServer(const HostileServer&) = delete;
  HostileServer& operator=(const HostileServer&) = delete;

  void ServeOnce(std::string_view answer) const {
    const int connection = accept(listener_, nullptr, nullptr);
    char request[512];
    FUZZ_CHECK(recv(connection, request, sizeof(request), 0) > 0);
    while (!answer.empty()) {
      const ssize_t sent = send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
      if (sent <= 0) break;  // the client has heard enough
      answer.remove_prefix(static_cast<std::size_t>(sent));
    }
    close(connection);
  }

  const std::string& socket_path() const { return path_; }

 private:
  const testing::TempDir folder_;
  const std::string path_ = folder_.File("redis");
  const int listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
};

// Whether `answer` begins with a string reply that holds the entry with this value under the key "k". hiredis
// looks neither at the length's way of writing nor at the line end that closes the string.
bool IsEntry(std::string_view answer, std::string_view value) {
  const std::string checksum = base::Sha256(base::StrCat("\x01", "1:k", value));
  const std::size_t end = answer.find("\r\n");
  return answer.starts_with('$') && end != std::string_view::npos &&
         answer.substr(end + 2).starts_with(base::StrCat("\x01", checksum, value));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const HostileServer server;
  const std::string_view answer(reinterpret_cast<const char*>(data), size);
  cache::RedisOptions options;
  options.addresses = {{"", 0, server.socket_path()}};
  options.connect_timeout = options.command_timeout = absl::Seconds(10);
  const testing::FakeClock clock;
  cache::RedisCache cache(options, &clock);

  std::thread serving([answer] { server.ServeOnce(answer); });
  const std::optional<std::string> value = cache.Get("k");
  serving.join();

  const cache::Cache::Stats stats = cache.stats();
  FUZZ_CHECK(stats.hits == (value ? 1 : 0) && stats.misses == (value ? 0 : 1));
  FUZZ_CHECK(stats.errors <= 1 && (!value || stats.errors == 0));
  if (value) FUZZ_CHECK(IsEntry(answer, *value));
  return 0;
}
